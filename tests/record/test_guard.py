# SPDX-License-Identifier: Apache-2.0
"""The guard: what it refuses to let be signed, and what tears it survives."""

from __future__ import annotations

from pathlib import Path

import pytest

from ayni.adapters.record import guard
from ayni.adapters.record.guard import SLOT_SIZE_BYTES, Mark
from ayni.core.errors import GuardTrouble

LOG = "0123456789abcdef"


def mark(size: int) -> Mark:
    return Mark(size, size.to_bytes(32, "big"))


def damage(directory: Path, slot: int, *, zero: bool = False) -> None:
    path = directory / f"{LOG}.mark"
    raw = bytearray(path.read_bytes())
    at = slot * SLOT_SIZE_BYTES
    if zero:
        raw[at : at + SLOT_SIZE_BYTES] = bytes(SLOT_SIZE_BYTES)
    else:
        raw[at + 20] ^= 1
    path.write_bytes(raw)


def test_a_mark_is_read_back_and_only_grows(tmp_path: Path) -> None:
    assert guard.read_mark(tmp_path, LOG) is None
    for size in (1, 2, 7, 40):
        guard.raise_mark(tmp_path, LOG, mark(size))
        assert guard.read_mark(tmp_path, LOG) == mark(size)
    guard.raise_mark(tmp_path, LOG, mark(40))
    with pytest.raises(GuardTrouble, match="would sign 39 acts, the guard knows of 40"):
        guard.raise_mark(tmp_path, LOG, mark(39))
    assert guard.read_mark(tmp_path, LOG) == mark(40)


def test_another_head_of_the_same_size_is_refused(tmp_path: Path) -> None:
    guard.raise_mark(tmp_path, LOG, mark(3))
    with pytest.raises(GuardTrouble):
        guard.raise_mark(tmp_path, LOG, Mark(3, b"x" * 32))


def test_logs_have_marks_of_their_own(tmp_path: Path) -> None:
    guard.raise_mark(tmp_path, LOG, mark(9))
    assert guard.read_mark(tmp_path, "f" * 16) is None


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_a_torn_write_leaves_the_mark_before_it(tmp_path: Path, count: int) -> None:
    for size in range(1, count + 1):
        guard.raise_mark(tmp_path, LOG, mark(size))
    damage(tmp_path, (count - 1) % 2)
    expected = mark(count - 1) if count > 1 else Mark(0, b"")
    assert guard.read_mark(tmp_path, LOG) == expected
    guard.raise_mark(tmp_path, LOG, mark(count))
    assert guard.read_mark(tmp_path, LOG) == mark(count)


@pytest.mark.parametrize("zero", [False, True])
def test_two_torn_slots_forbid_signing(tmp_path: Path, zero: bool) -> None:
    for size in (1, 2, 3):
        guard.raise_mark(tmp_path, LOG, mark(size))
    damage(tmp_path, 0, zero=zero)
    damage(tmp_path, 1)
    with pytest.raises(GuardTrouble, match="neither slot"):
        guard.read_mark(tmp_path, LOG)
    with pytest.raises(GuardTrouble, match="neither slot"):
        guard.raise_mark(tmp_path, LOG, mark(4))


def test_a_file_cut_short_forbids_signing(tmp_path: Path) -> None:
    guard.raise_mark(tmp_path, LOG, mark(1))
    path = tmp_path / f"{LOG}.mark"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(GuardTrouble, match="8191 bytes found, 8192 expected"):
        guard.read_mark(tmp_path, LOG)


def test_a_directory_that_cannot_be_read_is_told_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / f"{LOG}.mark").mkdir()
    with pytest.raises(GuardTrouble, match="AYNI_GUARD"):
        guard.read_mark(tmp_path, LOG)
