# SPDX-License-Identifier: Apache-2.0
"""The high-water mark of each own log: what was signed once is never signed differently again.

One file per log in AYNI_GUARD, outside the data directory and its backups. Two slots, written in
turn, so that a torn write leaves the other::

    slot = "AYNIMRK1" | u64 turn | u64 size | 32 bytes root | SHA-256 of these, rest zeros

Beside them, in lines, which content was erased here: a backup from before must not bring it back::

    <leaf hash, 64 hex> <name of a member, or nothing for all content>.

Must not know the database. Source: kernel.md A4, A6, B7; record.md R8.
"""

from __future__ import annotations

import os
import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from ayni.core.errors import GuardTrouble

_HEAD: Final = struct.Struct(">8sQQ32s")
_MAGIC: Final = b"AYNIMRK1"
_SUM_SIZE_BYTES: Final = 32
# A page each, so that a torn write of one cannot reach the other.
SLOT_SIZE_BYTES: Final = 4096
_FILE_SIZE_BYTES: Final = 2 * SLOT_SIZE_BYTES
ERASED_NAME: Final = "erased.list"
_ERASED: Final = re.compile(r"([0-9a-f]{64}) ([a-z0-9_.-]{1,64})?\.")


@dataclass(frozen=True, slots=True)
class Mark:
    """The largest head that this node may have shown of a log."""

    size: int
    root: bytes


@dataclass(frozen=True, slots=True)
class _Slot:
    turn: int
    mark: Mark


def read_mark(guard: Path, log: str) -> Mark | None:
    """Return the mark of a log, or none if there never was one.

    Args:
        guard: the guard directory.
        log: log id.

    Raises:
        GuardTrouble: the file cannot be read, or neither slot is whole.
    """
    path = _path(guard, log)
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as trouble:
        raise _unreadable(path, str(trouble.strerror)) from trouble
    slot = _newest(path, raw)
    return slot.mark if slot is not None else Mark(0, b"")


def raise_mark(guard: Path, log: str, mark: Mark) -> None:
    """Make a higher mark durable; returns only when it is.

    Raises:
        GuardTrouble: it is below the mark held, or the disk does not take it.
    """
    path = _path(guard, log)
    try:
        handle = _opened(path)
    except OSError as trouble:
        raise _unreadable(path, str(trouble.strerror)) from trouble
    try:
        slot = _newest(path, os.pread(handle, _FILE_SIZE_BYTES, 0))
        if slot is not None and slot.mark == mark:
            return
        if slot is not None and mark.size <= slot.mark.size:
            raise below(log, mark.size, slot.mark.size)
        turn = 0 if slot is None else slot.turn + 1
        os.pwrite(handle, _packed(turn, mark), turn % 2 * SLOT_SIZE_BYTES)
        os.fdatasync(handle)
    except OSError as trouble:
        raise _unreadable(path, str(trouble.strerror)) from trouble
    finally:
        os.close(handle)


def read_erased(guard: Path) -> list[tuple[bytes, str]]:
    """Return what was erased here as far as the guard knows: leaf hash and member, or none named.

    It names contents and holds none. A line that a power cut tore is left out: its erasure is in
    the record, and the next signature writes it again.

    Raises:
        GuardTrouble: the file cannot be read.
    """
    path = guard / ERASED_NAME
    try:
        text = path.read_text(encoding="ascii", errors="replace")
    except FileNotFoundError:
        return []
    except OSError as trouble:
        raise _unreadable(path, str(trouble.strerror)) from trouble
    found = [_ERASED.fullmatch(line) for line in text.split("\n")]
    return [(bytes.fromhex(one[1]), one[2] or "") for one in found if one is not None]


def add_erased(guard: Path, rows: Sequence[tuple[bytes, str]]) -> None:
    """Add lines to what was erased, durably; nothing is ever taken from it.

    Raises:
        GuardTrouble: the disk does not take it.
    """
    path = guard / ERASED_NAME
    text = "".join(f"{leaf.hex()} {name}.\n" for leaf, name in rows)
    try:
        guard.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            # The line break first ends a line that a power cut tore.
            os.write(handle, b"\n" + text.encode("ascii"))
            os.fsync(handle)
        finally:
            os.close(handle)
        folder = os.open(guard, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as trouble:
        raise _unreadable(path, str(trouble.strerror)) from trouble


def shares_disk(guard: Path, data: Path) -> bool:
    """Tell whether the guard lies on the disk of the data: a snapshot then rolls both back."""
    places = [folder for folder in (guard, *guard.parents) if folder.exists()]
    try:
        return places[0].stat().st_dev == data.stat().st_dev
    except OSError:
        return False


def below(log: str, size: int, held: int) -> GuardTrouble:
    """Return the trouble of a database that went back in time."""
    return GuardTrouble(
        f"log {log}: the database would sign {size} acts, the guard knows of {held} signed "
        "before: the data went back in time. Nothing is signed; this needs a new log "
        "(docs/operate, Faults)."
    )


def missing(log: str, head_size: int) -> GuardTrouble:
    """Return the trouble of a signed log without a mark."""
    return GuardTrouble(
        f"log {log}: {head_size} acts are signed, but the guard directory has no mark of it. "
        "Nothing is signed. Mount the guard directory (AYNI_GUARD), or see docs/operate, Faults."
    )


def _path(guard: Path, log: str) -> Path:
    return guard / f"{log}.mark"


def _opened(path: Path) -> int:
    """Open the file of a log; a new one is made whole and durable first."""
    try:
        return os.open(path, os.O_RDWR)
    except FileNotFoundError:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    os.pwrite(handle, bytes(_FILE_SIZE_BYTES), 0)
    os.fsync(handle)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return handle


def _packed(turn: int, mark: Mark) -> bytes:
    head = _HEAD.pack(_MAGIC, turn, mark.size, mark.root)
    return (head + sha256(head).digest()).ljust(SLOT_SIZE_BYTES, b"\0")


def _newest(path: Path, raw: bytes) -> _Slot | None:
    """Return the newer whole slot; none if the file was never written, or the first write tore."""
    if len(raw) != _FILE_SIZE_BYTES:
        raise _unreadable(path, f"{len(raw)} bytes found, {_FILE_SIZE_BYTES} expected")
    parts = [raw[:SLOT_SIZE_BYTES], raw[SLOT_SIZE_BYTES:]]
    slots = [slot for part in parts if (slot := _parsed(part)) is not None]
    if slots:
        return max(slots, key=lambda slot: slot.turn)
    if any(parts[1]):
        # The second slot is written only when the first was whole.
        raise _unreadable(path, "neither slot has a right checksum")
    return None


def _parsed(part: bytes) -> _Slot | None:
    head, tail = part[: _HEAD.size], part[_HEAD.size : _HEAD.size + _SUM_SIZE_BYTES]
    magic, turn, size, root = _HEAD.unpack(head)
    if magic != _MAGIC or sha256(head).digest() != tail:
        return None
    return _Slot(turn, Mark(size, root))


def _unreadable(path: Path, why: str) -> GuardTrouble:
    return GuardTrouble(
        f"guard file {path.name}: {why}. Nothing is signed. Repair the guard directory "
        "(AYNI_GUARD); if its content is lost, this needs a new log: see Faults."
    )
