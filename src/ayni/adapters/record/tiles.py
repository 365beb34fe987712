# SPDX-License-Identifier: Apache-2.0
"""Complete tiles of the logs, kept as rows so that trees are read without reading their acts.

Only full tiles are rows; what stands right of the last one is computed from entries, or from the
roots of the tiles below. Source: C2SP tlog-tiles, "Merkle tree".
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ayni.adapters.record.cursors import Cursor
from ayni.adapters.record.rows import INDEX_BITS, place_of
from ayni.core.merkle import HASH_SIZE_BYTES, HashReader, parents
from ayni.core.tiles import TILE_HEIGHT, WIDTH

_LEVEL_BITS: Final = 34
# Five levels of full tiles cover all the acts that a place can name.
_LEVELS: Final = 5
_FULL_BYTES: Final = WIDTH * HASH_SIZE_BYTES

Tile = tuple[int, bytes, bytes]
"""Key of the row, hashes, root over them."""


def tile_key(log_pk: int, level: int, n: int) -> int:
    """Return the key of a tile's row."""
    return log_pk << INDEX_BITS | level << _LEVEL_BITS | n


def root_of(hashes: bytes) -> bytes:
    """Return the root over a full tile."""
    row = hashes
    while len(row) > HASH_SIZE_BYTES:
        row = parents(row)
    return row


def fill(cursor: Cursor, log_pk: int, start: int, leaves: Sequence[bytes]) -> None:
    """Store the tiles that acts from `start` on complete.

    Args:
        cursor: inside the caller's transaction; entries before `start` are rows already.
        log_pk: number of the log.
        start: index of the first new act.
        leaves: leaf hashes of the new acts.
    """
    end = start + len(leaves)
    if end // WIDTH == start // WIDTH:
        return
    first = start // WIDTH * WIDTH
    row = b"".join([*_leaves(cursor, log_pk, first, start), *leaves])
    level, n = 0, first // WIDTH
    while len(row) >= _FULL_BYTES:
        made = _cut(log_pk, level, n, row)
        cursor.executemany("INSERT INTO tile (place, hashes, root) VALUES (%s, %s, %s)", made)
        level, index = level + 1, n
        n = index // WIDTH
        before = _roots(cursor, log_pk, level - 1, n * WIDTH, index)
        row = b"".join([*before, *[root for _, _, root in made]])


def forget(cursor: Cursor, log_pk: int, size: int) -> None:
    """Drop the tiles that are not complete below `size` acts."""
    for level in range(_LEVELS):
        first = size >> TILE_HEIGHT * (level + 1)
        cursor.execute(
            "DELETE FROM tile WHERE place >= %s AND place < %s",
            (tile_key(log_pk, level, first), tile_key(log_pk, level + 1, 0)),
        )


def _cut(log_pk: int, level: int, n: int, row: bytes) -> list[Tile]:
    made: list[Tile] = []
    for at in range(0, len(row) // _FULL_BYTES * _FULL_BYTES, _FULL_BYTES):
        hashes = row[at : at + _FULL_BYTES]
        made.append((tile_key(log_pk, level, n + len(made)), hashes, root_of(hashes)))
    return made


def _leaves(cursor: Cursor, log_pk: int, start: int, end: int) -> list[bytes]:
    cursor.execute(
        "SELECT leaf FROM entry WHERE place >= %s AND place < %s ORDER BY place",
        (place_of(log_pk, start), place_of(log_pk, end)),
    )
    return [row[0] for row in cursor.fetchall()]


def _roots(cursor: Cursor, log_pk: int, level: int, start: int, end: int) -> list[bytes]:
    cursor.execute(
        "SELECT root FROM tile WHERE place >= %s AND place < %s ORDER BY place",
        (tile_key(log_pk, level, start), tile_key(log_pk, level, end)),
    )
    return [row[0] for row in cursor.fetchall()]


def reader_of(cursor: Cursor, log_pk: int) -> HashReader:
    """Return a reader of complete subtrees; it keeps the tiles it has read.

    The reader raises IndexError for a subtree that the log does not hold yet.
    """
    full: dict[tuple[int, int], bytes] = {}

    def row_of(tile_level: int, first: int, count: int) -> bytes:
        n = first // WIDTH
        held = full.get((tile_level, n))
        if held is None:
            held = _tile(cursor, log_pk, tile_level, n)
            if held:
                full[tile_level, n] = held
        if held:
            at = first % WIDTH * HASH_SIZE_BYTES
            return held[at : at + count * HASH_SIZE_BYTES]
        read = _roots if tile_level else _leaves
        below = (tile_level - 1, first, first + count) if tile_level else (first, first + count)
        return b"".join(read(cursor, log_pk, *below))

    def reader(level: int, index: int) -> bytes:
        tile_level, up = divmod(level, TILE_HEIGHT)
        count = 1 << up
        row = row_of(tile_level, index << up, count)
        if len(row) != count * HASH_SIZE_BYTES:
            raise IndexError(f"no complete subtree {index} at level {level} in this log")
        for _ in range(up):
            row = parents(row)
        return row

    return reader


def _tile(cursor: Cursor, log_pk: int, level: int, n: int) -> bytes:
    cursor.execute("SELECT hashes FROM tile WHERE place = %s", (tile_key(log_pk, level, n),))
    row = cursor.fetchone()
    return bytes(row[0]) if row else b""
