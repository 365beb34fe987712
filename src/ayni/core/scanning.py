# SPDX-License-Identifier: Apache-2.0
"""Checks tiles, entries and bodies of one exported log against its root; fast, in bulk, no disk.

Top down, so that what does not match is named exactly:

1. the tiles above the lowest level, and the partial ones, hash to the signed root;
2. each lowest tile hashes to its place in the level above;
3. each entry hashes to its place in its lowest tile;
4. each body that is there hashes to the commitment in its entry.

Steps 2 to 4 are cut into spans that do not depend on each other, so that a caller may run them in
several processes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Protocol

import msgspec

from ayni.core.acts import decode_body
from ayni.core.checkpoints import Checkpoint
from ayni.core.commitments import open_commitment
from ayni.core.errors import AyniError, CodecError, Malformed, NotAuthentic
from ayni.core.exporting import LOGS_FOLDER
from ayni.core.merkle import (
    HASH_SIZE_BYTES,
    Frontier,
    fold_subtrees,
    leaf_hashes,
    parents,
    split_hashes,
)
from ayni.core.tiles import (
    TILE_HEIGHT,
    WIDTH,
    bodies_path,
    decode_bodies,
    decode_bundle,
    entries_path,
    tile_path,
)

_SPAN_BUNDLES_COUNT: Final = 8
_TILE_SIZE_BYTES: Final = WIDTH * HASH_SIZE_BYTES


class Source(Protocol):
    """Where the files of an export are read from."""

    def read(self, path: str) -> bytes | None:
        """Return the content of a file, or None if there is none."""

    def logs(self) -> list[str]:
        """Return the names of the folders in `full/`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A run of neighbouring bundles of one log.

    Attributes:
        log: log id.
        first: number of the first bundle.
        hashes: trusted hash of the tile of each full bundle.
        tail: trusted tile of the partial bundle that follows; empty if none does.
    """

    log: str
    first: int
    hashes: tuple[bytes, ...]
    tail: bytes


@dataclass(frozen=True, slots=True)
class BodyCount:
    """How many bodies are there with all members open, with some closed, and not at all."""

    complete: int = 0
    partial: int = 0
    absent: int = 0

    def __add__(self, other: "BodyCount") -> "BodyCount":
        """Add up two counts."""
        return BodyCount(
            self.complete + other.complete,
            self.partial + other.partial,
            self.absent + other.absent,
        )


def spans_of(source: Source, head: Checkpoint) -> Iterator[Span]:
    """Check the upper tiles of a log and yield what remains to be checked below.

    Args:
        source: the export.
        head: verified head of the log.

    Raises:
        NotAuthentic: a tile is missing or does not match.
    """
    tails = _tails(source, head)
    hashes = _full_tile_hashes(source, head.log_id, tails)
    for first in range(0, len(hashes) + 1, _SPAN_BUNDLES_COUNT):
        end = first + _SPAN_BUNDLES_COUNT
        yield Span(
            log=head.log_id,
            first=first,
            hashes=tuple(hashes[first:end]),
            tail=tails[0] if end > len(hashes) else b"",
        )


def _tails(source: Source, head: Checkpoint) -> list[bytes]:
    """Return the partial tile at the end of each level, lowest first, checked against the root."""
    counts = [head.size]
    while counts[-1] >= WIDTH:
        counts.append(counts[-1] // WIDTH)
    tails = [
        _read_tile(source, head.log_id, level, count // WIDTH, count % WIDTH)
        for level, count in enumerate(counts)
    ]
    root = fold_subtrees([node for tail in reversed(tails) for node in _subtree_hashes(tail)])
    if root != head.root:
        raise NotAuthentic(
            f"the partial tiles of log {head.log_id} at size {head.size}",
            expected=f"root {head.root.hex()}",
            found=f"root {root.hex()}",
        )
    return tails


def _full_tile_hashes(source: Source, log: str, tails: list[bytes]) -> list[bytes]:
    """Return the trusted hashes of the full lowest tiles, checked downwards from the tails."""
    trusted: list[bytes] = []
    for level in range(len(tails) - 1, 0, -1):
        row = [_trusted_tile(source, log, level, n, node) for n, node in enumerate(trusted)]
        trusted = split_hashes(b"".join([*row, tails[level]]))
    return trusted


def _subtree_hashes(row: bytes) -> list[bytes]:
    frontier = Frontier()
    frontier.extend(split_hashes(row))
    return frontier.hashes


def _read_tile(source: Source, log: str, level: int, n: int, width: int) -> bytes:
    if not width:
        return b""
    path = tile_path(level, n, width)
    raw = _read(source, log, path)
    if len(raw) != width * HASH_SIZE_BYTES:
        raise NotAuthentic(
            f"{path} of log {log}",
            expected=f"{width * HASH_SIZE_BYTES} bytes",
            found=f"{len(raw)} bytes",
        )
    return raw


def _trusted_tile(source: Source, log: str, level: int, n: int, node: bytes) -> bytes:
    """Read a full tile and check it against its hash in the row above."""
    raw = row = _read_tile(source, log, level, n, WIDTH)
    for _ in range(TILE_HEIGHT):
        row = parents(row)
    if row != node:
        raise NotAuthentic(
            f"{tile_path(level, n)} of log {log}", expected=f"hash {node.hex()}", found=row.hex()
        )
    return raw


def _read(source: Source, log: str, path: str) -> bytes:
    raw = source.read(f"{LOGS_FOLDER}/{log}/{path}")
    if raw is None:
        raise NotAuthentic(f"{path} of log {log}", expected="a file", found="none")
    return raw


def check_span(source: Source, span: Span) -> BodyCount:
    """Check tiles, entries and bodies of one span.

    Returns:
        How its bodies stand.

    Raises:
        NotAuthentic: a file is missing, or a tile, an entry or a body does not match.
    """
    count = BodyCount()
    for n, tile in _trusted_tiles(source, span):
        entries = _checked_entries(source, span.log, n, tile)
        count += _check_bodies(source, span.log, n * WIDTH, entries)
    return count


def _trusted_tiles(source: Source, span: Span) -> Iterator[tuple[int, bytes]]:
    for n, node in enumerate(span.hashes, start=span.first):
        yield n, _trusted_tile(source, span.log, 0, n, node)
    if span.tail:
        yield span.first + len(span.hashes), span.tail


def _checked_entries(source: Source, log: str, n: int, trusted: bytes) -> list[bytes]:
    width = len(trusted) // HASH_SIZE_BYTES
    path = entries_path(n, width)
    try:
        entries = decode_bundle(_read(source, log, path))
    except Malformed as error:
        raise _unreadable(f"{path} of log {log}", error) from None
    if len(entries) != width:
        raise NotAuthentic(
            f"{path} of log {log}", expected=f"{width} entries", found=f"{len(entries)} entries"
        )
    leaves = leaf_hashes(entries)
    if b"".join(leaves) != trusted:
        wanted = split_hashes(trusted)
        place = next(at for at in range(width) if leaves[at] != wanted[at])
        raise NotAuthentic(
            f"entry {n * WIDTH + place} of log {log}",
            expected=f"leaf hash {wanted[place].hex()}",
            found=f"leaf hash {leaves[place].hex()}",
        )
    return entries


def _check_bodies(source: Source, log: str, start: int, entries: list[bytes]) -> BodyCount:
    path = bodies_path(start // WIDTH, len(entries))
    raw = source.read(f"{LOGS_FOLDER}/{log}/{path}")
    if raw is None:
        return BodyCount(absent=len(entries))
    try:
        bodies = decode_bodies(raw)
    except Malformed as error:
        raise _unreadable(f"{path} of log {log}", error) from None
    if len(bodies) != len(entries):
        raise NotAuthentic(
            f"{path} of log {log}",
            expected=f"{len(entries)} bodies",
            found=f"{len(bodies)} bodies",
        )
    complete = present = 0
    for at, body in enumerate(bodies):
        if body is not None:
            present += 1
            complete += _is_whole(entries[at], body) or _check_body(
                f"the body of entry {start + at} of log {log}", entries[at], body
            )
    return BodyCount(complete, present - complete, len(bodies) - present)


class _Commitment(msgspec.Struct):
    """The two members of a header that speak of the body."""

    body: str
    body_bytes: int


_commitment_decoder: Final = msgspec.json.Decoder(_Commitment)


def _is_whole(entry: bytes, raw: bytes) -> bool:
    """Tell whether a body is wholly there and right; else the full decoder decides."""
    try:
        header = _commitment_decoder.decode(entry)
        found = open_commitment(raw) if len(raw) == header.body_bytes else None
    except (msgspec.MsgspecError, UnicodeDecodeError, CodecError):
        return False
    return found is not None and found.hex() == header.body


def _check_body(part: str, entry: bytes, raw: bytes) -> bool:
    """Check one body by the full decoder and tell whether all of it is there."""
    try:
        header = _commitment_decoder.decode(entry)
        body = decode_body(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError, AyniError) as error:
        raise _unreadable(part, error) from None
    found = body.commitment().hex()
    if found != header.body:
        raise NotAuthentic(part, expected=f"commitment {header.body}", found=f"commitment {found}")
    if body.closed_names():
        return False
    raise NotAuthentic(part, expected=f"{header.body_bytes} bytes", found=f"{len(raw)} bytes")


def _unreadable(part: str, error: Exception) -> NotAuthentic:
    return NotAuthentic(part, expected="what was exported", found=f"bytes that say: {error}")
