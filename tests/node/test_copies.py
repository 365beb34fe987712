# SPDX-License-Identifier: Apache-2.0
"""`ayni backup --into`: a copy of record and desk for each run, and the end of the old ones."""

from __future__ import annotations

import re
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from tests.node.operating import Node

OLD = ("record-20010203T040506Z.sqlite", "desk-20010203T040506Z.sqlite")
OTHERS = ("record-monday.sqlite", "record-20010203T040506Z.sqlite.bak", "notes.txt")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "copies"
    made.mkdir(mode=0o700)
    for name in (*OLD, *OTHERS):
        (made / name).write_text("of another day")
    return made


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_run_writes_record_and_desk_and_ends_only_what_it_named_and_is_old(
    chl: Node, folder: Path
) -> None:
    told = chl.run("backup", "--into", folder, "--days", 14)
    made = names(folder) - set(OTHERS)
    assert {re.sub(r"\d{8}T\d{6}Z", "…", name) for name in made} == {
        "record-….sqlite",
        "desk-….sqlite",
    }
    assert not made & set(OLD)
    assert set(OTHERS) <= names(folder)
    for name in OLD:
        assert f"{name}: its time was over; removed" in told.out
    for name in made:
        path = folder / name
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        with closing(sqlite3.connect(path)) as copy:
            assert copy.execute("PRAGMA quick_check").fetchone() == ("ok",)
            asked = "person" if name.startswith("desk") else "entry"
            tables = {row[0] for row in copy.execute("SELECT name FROM sqlite_master")}
            assert any(asked in table for table in tables)


def test_without_days_nothing_ends(chl: Node, folder: Path) -> None:
    chl.run("backup", "--into", folder)
    assert set(OLD) <= names(folder)


def test_nothing_ends_when_the_copy_is_not_whole(chl: Node, folder: Path) -> None:
    (chl.data / "desk.sqlite").write_bytes(b"not a database, but long enough to be read as one" * 9)
    told = chl.run("backup", "--into", folder, "--days", 14, expect=2)
    assert "could not be written" in told.err
    assert set(OLD) <= names(folder)
    assert not any(name.endswith(".unfinished") for name in names(folder))


@pytest.mark.parametrize("inside", ["data", "guard"])
def test_a_copy_is_not_kept_inside_of_what_it_copies(chl: Node, inside: str) -> None:
    folder = {"data": chl.data, "guard": chl.guard}[inside] / "copies"
    folder.mkdir(parents=True)
    told = chl.run("backup", "--into", folder, expect=2)
    assert "nothing was copied" in told.sentence
    assert names(folder) == set()


def test_a_folder_that_is_not_there_is_named(chl: Node, tmp_path: Path) -> None:
    assert "is no folder" in chl.run("backup", "--into", tmp_path / "gone", expect=2).sentence


def test_one_of_the_two_ways_is_named(chl: Node, tmp_path: Path) -> None:
    for words in ([], [tmp_path / "a", "--into", tmp_path], [tmp_path / "a", "--days", 3]):
        assert "name one FILE" in chl.run("backup", *words, expect=2).err
