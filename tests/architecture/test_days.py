# SPDX-License-Identifier: Apache-2.0
"""The table of the fifteen days names tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"`((?:src|tests)/[\w/]+\.py)(?:::(\w+))?`")


def test_every_step_of_the_days_names_a_test_or_says_what_is_not_built() -> None:
    text = (ROOT / "docs" / "guide" / "days.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| ") and "---" not in line]
    heads = {"| day | step | what walks it |", "| hour | step | what walks it |"}
    steps = [row for row in rows if row not in heads and "one clear outcome" not in row]
    assert [row for row in steps if not NAMED.search(row) and "not built" not in row] == []
    lost = [
        f"{path}::{name}"
        for path, name in NAMED.findall(text)
        if not (ROOT / path).is_file() or f"def {name}(" not in _text(path, name)
    ]
    assert lost == []


def _text(path: str, name: str) -> str:
    """Return the source of a test; a row that names a whole file is content with the file."""
    return (ROOT / path).read_text(encoding="utf-8") if name else "def ("
