# SPDX-License-Identifier: Apache-2.0
"""The files of a run lie in memory where that is safe, and elsewhere where it is not."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from tests import scratch


def test_a_folder_that_the_caller_names_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    assert scratch.folder() == tmp_path


def test_this_run_keeps_its_files_where_the_module_says() -> None:
    assert os.environ["TMPDIR"] == tempfile.gettempdir() == str(scratch.folder())


@pytest.mark.parametrize("room", [0, 2**62])
def test_memory_is_taken_only_where_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    monkeypatch.delenv("TMPDIR")
    monkeypatch.setattr(tempfile, "tempdir", "elsewhere")
    monkeypatch.setattr(scratch, "MEMORY", tmp_path)
    monkeypatch.setattr(scratch, "ROOM_BYTES", room)
    assert scratch.folder() == (tmp_path if room == 0 else Path("elsewhere"))


def test_a_folder_that_is_not_there_or_not_ours_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scratch, "ROOM_BYTES", 0)
    assert scratch.fits(tmp_path)
    assert not scratch.fits(tmp_path / "nowhere")
    monkeypatch.setattr(os, "access", lambda _place, _mode: False)
    assert not scratch.fits(tmp_path)


def test_a_folder_from_which_no_program_may_be_started_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scratch, "ROOM_BYTES", 0)
    found = os.statvfs(tmp_path)
    strict = (*found[:8], found.f_flag | os.ST_NOEXEC, found.f_namemax)
    monkeypatch.setattr(os, "statvfs", lambda _place: os.statvfs_result(strict))
    assert not scratch.fits(tmp_path)
