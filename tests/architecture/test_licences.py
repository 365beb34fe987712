# SPDX-License-Identifier: Apache-2.0
"""Holds the list of licences to the lock, and the dossier to both."""

import re
from pathlib import Path

import pytest

from tools import licences

ROOT = Path(__file__).parents[2]
DOSSIER = ROOT / "docs" / "operate" / "dossier.md"


def test_the_list_of_licences_is_what_the_lock_and_the_packages_say() -> None:
    assert licences.PAGE.read_text(encoding="utf-8") == licences.page(), (
        "run .venv/bin/python tools/licences.py"
    )


def test_each_locked_package_stands_in_the_list_once_with_a_licence() -> None:
    listed = re.findall(
        r"^\| (\S+) \| (\S+) \| (.+) \|$", licences.PAGE.read_text(encoding="utf-8"), re.MULTILINE
    )
    rows = {(name, version) for name, version, licence in listed if licence.strip()}
    assert rows >= set(licences.locked())
    heads = 2
    assert len(listed) - heads == len(licences.locked()) + len(licences.vendored())


def test_a_package_that_nobody_installed_is_not_passed_over() -> None:
    with pytest.raises(SystemExit, match="locked and not installed"):
        licences.licence_of("no-such-package-of-ours")


def test_the_dossier_counts_what_there_is() -> None:
    text = DOSSIER.read_text(encoding="utf-8")
    assert f"{len(licences.locked())} packages, each pinned" in text
    assert f"{len(licences.vendored())} packages of files" in text
