# SPDX-License-Identifier: Apache-2.0
"""Keeps attached files under their salted hash, and what is on its way; knows no act.

A file appears under its name only when it is whole, verified and on the disk; from then on it
never changes. No name of a person's file ever becomes a path here. Layout below the root::

    held/4f/4f…                 a whole file; 64 hex digits
    partial/4f….per             what a neighbour has sent of it so far
    partial/4f….per.json        how the last try went: Attempt
    uploads/                    what persons chose and have not signed yet: uploads.py
    doomed/4f…                  to be destroyed: its member is erased

Source: DESIGN.md section 5; kernel.md S11.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec

from ayni.core import limits
from ayni.core.attachments import Attachment, check_bytes
from ayni.core.errors import NotAuthentic, StoreTrouble

FOLDER: Final = "attachments"
HELD, PARTIAL, UPLOADS, DOOMED = "held", "partial", "uploads", "doomed"
_STATE: Final = ".json"
CARRIED: Final = "packet"
"""Stands for the party in the name of what packets bring."""


class Attempt(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How the last try to fetch a file from one neighbour went.

    Attributes:
        code: empty while it is under way; ``absent``: the neighbour does not have it;
            ``damaged``: its bytes do not match the hash; ``no_room``: the disk here is full.
        tries: failures in a row.
        next_ms: not to be asked for before, milliseconds since 1970 UTC.
    """

    code: str = ""
    tries: int = 0
    next_ms: int = 0


_attempts: Final = msgspec.json.Decoder(Attempt)


def root_of(data: Path) -> Path:
    """Return the directory of attachments of a node.

    Args:
        data: the node's data directory.
    """
    return data / FOLDER


def held_path(root: Path, name: bytes) -> Path:
    """Return where a file lies when it is whole."""
    return root / HELD / name.hex()[:2] / name.hex()


def is_held(root: Path, name: bytes) -> bool:
    """Tell whether a file is here, whole."""
    return held_path(root, name).is_file()


def pieces_of(path: Path) -> Iterator[bytes]:
    """Give a file in pieces that fit in memory."""
    with path.open("rb") as file:
        while piece := file.read(limits.ATTACHMENT_PIECE_MAX_BYTES):
            yield piece


def read_piece(root: Path, name: bytes, start: int, length: int) -> tuple[bytes, int]:
    """Return some bytes of a file that is held, and its size.

    Args:
        root: directory of attachments.
        name: salted hash, 32 bytes.
        start: first byte, from 0.
        length: how many bytes at most.

    Raises:
        LookupError: it is not held.
    """
    try:
        with held_path(root, name).open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            file.seek(start)
            return file.read(length), size
    except FileNotFoundError:
        raise LookupError("no such attachment is held here") from None


def begun_bytes(root: Path, name: bytes, party: str) -> int:
    """Return how much of a file a neighbour has sent so far, bytes."""
    try:
        return _partial(root, name, party).stat().st_size
    except FileNotFoundError:
        return 0


def add_piece(root: Path, name: bytes, party: str, *, start: int, piece: bytes) -> None:
    """Write bytes of a file on its way, durably: the next process goes on behind them.

    Args:
        root: directory of attachments.
        name: salted hash, 32 bytes.
        party: who sent them.
        start: where they belong; what an earlier process left beyond is dropped.
        piece: the bytes.

    Raises:
        StoreTrouble: the disk is full, or not writable.
    """
    path = _partial(root, name, party)
    with told():
        require_room(root, len(piece))
        made_folder(path.parent)
        with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
            file.truncate(start)
            file.seek(start)
            file.write(piece)
            file.flush()
            os.fsync(file.fileno())


def complete(root: Path, attachment: Attachment, party: str) -> None:
    """Verify what a neighbour sent and give the file its name.

    Raises:
        NotAuthentic: other bytes than the act names; they are gone.
        StoreTrouble: the disk does not do what was asked.
    """
    path = _partial(root, attachment.hash, party)
    with told():
        try:
            _verify(attachment, path)
        except NotAuthentic:
            path.unlink(missing_ok=True)
            raise
        settle(root, path, attachment.hash)
        drop_partials(root, attachment.hash)


def _verify(attachment: Attachment, path: Path) -> None:
    size = path.stat().st_size
    if size != attachment.size:
        raise NotAuthentic(
            "size of the attachment", expected=f"{attachment.size} bytes", found=f"{size} bytes"
        )
    check_bytes(attachment, pieces_of(path))


def verify_held(root: Path, attachment: Attachment) -> None:
    """Read a file that is held and compare it with what the act names.

    Raises:
        NotAuthentic: size or hash differ: the disk changed it.
    """
    _verify(attachment, held_path(root, attachment.hash))


def settle(root: Path, path: Path, name: bytes) -> None:
    """Give a verified file its name, durably.

    Args:
        root: directory of attachments.
        path: where it lies now, on the same file system, its bytes on the disk.
        name: salted hash, 32 bytes.
    """
    target = held_path(root, name)
    made_folder(target.parent)
    os.utime(path)
    path.rename(target)
    sync_folder(target.parent)


def destroy(root: Path, names: Iterable[bytes]) -> None:
    """Overwrite and remove files, what is on its way of them, and what was uploaded.

    Bytes that a disk or its file system copied elsewhere by itself are beyond reach.
    """
    for name in names:
        hex_name = name.hex()
        paths = [held_path(root, name), root / UPLOADS / hex_name]
        paths += [root / UPLOADS / f"{hex_name}{_STATE}"]
        paths += sorted((root / PARTIAL).glob(f"{hex_name}.*"))
        for path in paths:
            _shred(path)
        (root / DOOMED / hex_name).unlink(missing_ok=True)


def doom(root: Path, names: Iterable[bytes]) -> None:
    """Mark files as to be destroyed, durably: a power cut after the erasure forgets none."""
    folder = made_folder(root / DOOMED)
    for name in names:
        (folder / name.hex()).touch(mode=0o600)
    sync_folder(folder)


def attempt(root: Path, name: bytes, party: str) -> Attempt:
    """Return how the last try to fetch a file from a neighbour went."""
    try:
        return _attempts.decode(_state(root, name, party).read_bytes())
    except (OSError, msgspec.MsgspecError):
        return Attempt()


def attempts(root: Path, name: bytes) -> dict[str, Attempt]:
    """Return how the last tries went, by neighbour."""
    found = sorted((root / PARTIAL).glob(f"{name.hex()}.*{_STATE}"))
    return {path.name.split(".")[1]: attempt(root, name, path.name.split(".")[1]) for path in found}


def codes(root: Path) -> dict[bytes, frozenset[str]]:
    """Return what stands in the way of files on their way, by salted hash, whoever was asked."""
    found: dict[bytes, frozenset[str]] = {}
    for path in (root / PARTIAL).glob(f"*{_STATE}"):
        name, party = bytes.fromhex(path.name[:64]), path.name[65 : -len(_STATE)]
        found[name] = found.get(name, frozenset()) | {attempt(root, name, party).code}
    return found


def note_attempt(root: Path, name: bytes, party: str, told: Attempt) -> None:
    """Keep how a try went, for pages and for the next process."""
    path = _state(root, name, party)
    fresh = path.with_suffix(".new")
    try:
        made_folder(path.parent)
        fresh.write_bytes(msgspec.json.encode(told))
        fresh.rename(path)
    except OSError:
        return  # a full disk must not keep the link from going on


def drop_partial(root: Path, name: bytes, party: str) -> None:
    """Begin a file anew: what came of it is of no use."""
    _partial(root, name, party).unlink(missing_ok=True)


def drop_partials(root: Path, name: bytes) -> None:
    """Forget all that is on its way of a file, and how the tries went."""
    for path in (root / PARTIAL).glob(f"{name.hex()}.*"):
        path.unlink(missing_ok=True)


def require_room(root: Path, size: int) -> None:
    """Raise unless the disk has room for more bytes and for the record.

    Raises:
        StoreTrouble: too little is free.
    """
    free = shutil.disk_usage(_existing(root)).free
    if free - size < limits.ATTACHMENTS_FREE_MIN_BYTES:
        raise StoreTrouble(
            f"{free // limits.MIB} MiB are free in the data directory; attachments leave"
            f" {limits.ATTACHMENTS_FREE_MIN_BYTES // limits.MIB} MiB to the record. Acts are not"
            " affected. Make room on the disk."
        )


def made_folder(path: Path) -> Path:
    """Return a directory, made if need be, readable by its owner alone."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def sync_folder(path: Path) -> None:
    """Make the names in a directory durable."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def told() -> Iterator[None]:
    """Turn a trouble of the disk into one that the operator can read."""
    try:
        yield
    except OSError as error:
        raise StoreTrouble(
            f"an attachment could not be written ({error.strerror or error}). Check free space "
            "and the rights on the data directory."
        ) from error


def _partial(root: Path, name: bytes, party: str) -> Path:
    return root / PARTIAL / f"{name.hex()}.{party}"


def _state(root: Path, name: bytes, party: str) -> Path:
    return root / PARTIAL / f"{name.hex()}.{party}{_STATE}"


def _existing(path: Path) -> Path:
    return path if path.exists() else _existing(path.parent)


def _shred(path: Path) -> None:
    try:
        with path.open("r+b") as file:
            left = os.fstat(file.fileno()).st_size
            while left > 0:
                left -= file.write(bytes(min(left, limits.ATTACHMENT_PIECE_MAX_BYTES)))
            file.flush()
            os.fsync(file.fileno())
        path.unlink(missing_ok=True)
        sync_folder(path.parent)
    except FileNotFoundError:
        return
