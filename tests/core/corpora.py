# SPDX-License-Identifier: Apache-2.0
"""Finds the large collections of test vectors beside the repository; skips loudly without them."""

import tarfile
from pathlib import Path

import pytest

SUITES = Path(__file__).parents[3] / "shared" / "data" / "suites"


def suite(name: str) -> Path:
    path = SUITES / name
    if not path.is_file():
        pytest.skip(f"CORPORA ABSENT: {name} expected in ../shared/data/suites; nothing checked")
    return path


def archive(name: str) -> dict[str, bytes]:
    """Return the files of a packed suite by path."""
    with tarfile.open(suite(name)) as tar:
        files = {member.name: tar.extractfile(member) for member in tar if member.isfile()}
        return {path: file.read() for path, file in files.items() if file is not None}
