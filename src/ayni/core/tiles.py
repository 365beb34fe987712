# SPDX-License-Identifier: Apache-2.0
"""Names and cuts the files in which a log is served and exported; touches no disk.

The layout of C2SP tlog-tiles, with bodies beside it::

    tile/<L>/<N>[.p/<W>]          W hashes of 32 bytes: row L * 8 of the tree, from 256 * N on
    tile/entries/<N>[.p/<W>]      W entries, each: u16be length, bytes
    bodies/<N>[.p/<W>]            W bodies, each: u32be length, bytes; length 0 = not here

A full file has W = 256 and no suffix. N is written in groups of three digits, all but the last
with an `x` before it: 1234067 is `x001/x234/067`.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Final, Literal, TypeAlias

from ayni.core import limits
from ayni.core.errors import LimitExceeded, NoteError
from ayni.core.merkle import HASH_SIZE_BYTES, HashReader, fold_subtrees

WIDTH: Final = limits.TILE_WIDTH_COUNT
TILE_HEIGHT: Final = 8
_LEVEL_MAX: Final = 63
_LENGTH_SIZE_BYTES: Final = 2
_BODY_LENGTH_SIZE_BYTES: Final = 4

Kind: TypeAlias = int | Literal["entries", "bodies"]

_PATH: Final = re.compile(
    r"(?:tile/(?P<kind>[0-9]{1,2}|entries)|(?P<bodies>bodies))"
    r"/(?P<groups>(?:x[0-9]{3}/)*[0-9]{3})(?:\.p/(?P<width>[0-9]{1,3}))?",
    re.ASCII,
)


def tile_path(level: int, n: int, width: int = WIDTH) -> str:
    """Return the path of a tile of hashes.

    Args:
        level: 0 for the leaves, one more for each 8 rows of the tree.
        n: number of the tile in its level, 0-based.
        width: hashes in it, 1 to 256.

    Source: C2SP tlog-tiles, "Merkle tree".
    """
    return f"tile/{level}/{_numbered(n, width)}"


def entries_path(n: int, width: int = WIDTH) -> str:
    """Return the path of a bundle of entries.

    Source: C2SP tlog-tiles, "Log entries".
    """
    return f"tile/entries/{_numbered(n, width)}"


def bodies_path(n: int, width: int = WIDTH) -> str:
    """Return the path of a bundle of bodies, cut like the bundle of entries."""
    return f"bodies/{_numbered(n, width)}"


def parse_path(text: str) -> tuple[Kind, int, int]:
    """Read a path back.

    Returns:
        The level, or "entries", or "bodies"; the number; the width.

    Raises:
        NoteError: not a path that the functions above write.
    """
    match = _PATH.fullmatch(text)
    if match is None:
        raise NoteError(f"expected a path of a tile or a bundle; found {text[:80]!a}")
    n = int(re.sub(r"[x/]", "", match["groups"]))
    width = int(match["width"] or WIDTH)
    kind: Kind = "bodies" if match["bodies"] else "entries"
    canonical = bodies_path(n, width) if match["bodies"] else entries_path(n, width)
    if match["kind"] and match["kind"] != "entries":
        kind = int(match["kind"])
        canonical = tile_path(kind, n, width)
    in_range = 1 <= width <= WIDTH and n * WIDTH < limits.TREE_SIZE_END
    if not in_range or canonical != text or (isinstance(kind, int) and kind > _LEVEL_MAX):
        raise NoteError(f"expected a path of a tile or a bundle; found {text[:80]!a}")
    return kind, n, width


def tiles_of(size: int) -> Iterator[tuple[int, int, int]]:
    """Yield level, number and width of every tile of a tree, level by level.

    Source: C2SP tlog-tiles, "Merkle tree": a level holds hashes of full tiles below it only.
    """
    level, count = 0, size
    while count:
        for n, width in bundles_of(count):
            yield level, n, width
        level, count = level + 1, count // WIDTH


def bundles_of(size: int) -> Iterator[tuple[int, int]]:
    """Yield number and width of every bundle of `size` entries."""
    for n in range(size // WIDTH):
        yield n, WIDTH
    if size % WIDTH:
        yield size // WIDTH, size % WIDTH


def tile(reader: HashReader, level: int, n: int, width: int = WIDTH) -> bytes:
    """Return the bytes of a tile.

    Args:
        reader: complete subtrees of a tree that holds the tile.
        level: level of the tile, not of the tree.
        n: number of the tile in its level.
        width: hashes in it.
    """
    row, first = level * TILE_HEIGHT, n * WIDTH
    return b"".join([reader(row, index) for index in range(first, first + width)])


def split_tile(raw: bytes) -> list[bytes]:
    """Cut a tile into its hashes.

    Raises:
        NoteError: not 1 to 256 hashes.
    """
    count, rest = divmod(len(raw), HASH_SIZE_BYTES)
    if rest or not 0 < count <= WIDTH:
        raise NoteError(f"expected 1 to {WIDTH} hashes of 32 bytes; found {len(raw)} bytes")
    return [raw[at : at + HASH_SIZE_BYTES] for at in range(0, len(raw), HASH_SIZE_BYTES)]


def reader_over(size: int, read: Callable[[int, int, int], bytes]) -> HashReader:
    """Return a reader of complete subtrees of a tree, from its tiles.

    Whoever reads must check that the hashes lead to the root of a head: tiles are not trusted.

    Args:
        size: entries of the tree.
        read: level, number and width to the bytes of a tile.

    Raises (when read):
        NoteError: a tile does not hold its number of hashes.
    """

    @cache
    def hashes(level: int, n: int) -> list[bytes]:
        width = min(WIDTH, (size >> (level * TILE_HEIGHT)) - n * WIDTH)
        found = split_tile(read(level, n, width))
        if len(found) != width:
            raise NoteError(f"expected a tile of {width} hashes; found {len(found)}")
        return found

    def reader(level: int, index: int) -> bytes:
        tile_level, height = divmod(level, TILE_HEIGHT)
        first = index << height
        n, offset = divmod(first, WIDTH)
        row = hashes(tile_level, n)[offset : offset + (1 << height)]
        while len(row) > 1:
            row = [fold_subtrees(row[at : at + 2]) for at in range(0, len(row), 2)]
        return row[0]

    return reader


def encode_bundle(entries: Iterable[bytes]) -> bytes:
    """Write a bundle of entries.

    Raises:
        LimitExceeded: an entry is longer than its length field can say.

    Source: C2SP tlog-tiles, "Log entries".
    """
    parts: list[bytes] = []
    for entry in entries:
        if len(entry) > limits.ENTRY_SIZE_MAX_BYTES:
            raise LimitExceeded(
                f"expected an entry of at most {limits.ENTRY_SIZE_MAX_BYTES} bytes;"
                f" found {len(entry)}"
            )
        parts += (len(entry).to_bytes(_LENGTH_SIZE_BYTES, "big"), entry)
    return b"".join(parts)


def decode_bundle(raw: bytes) -> list[bytes]:
    """Read a bundle of entries.

    Raises:
        NoteError: the lengths do not add up, or more entries than a bundle holds.
    """
    return _cut(raw, _LENGTH_SIZE_BYTES)


def encode_bodies(bodies: Iterable[bytes | None]) -> bytes:
    """Write a bundle of bodies; None stands for a body that is not here."""
    parts: list[bytes] = []
    for body in bodies:
        raw = body or b""
        parts += (len(raw).to_bytes(_BODY_LENGTH_SIZE_BYTES, "big"), raw)
    return b"".join(parts)


def decode_bodies(raw: bytes) -> list[bytes | None]:
    """Read a bundle of bodies.

    Raises:
        NoteError: the lengths do not add up, or more bodies than a bundle holds.
    """
    return [body or None for body in _cut(raw, _BODY_LENGTH_SIZE_BYTES)]


def _cut(raw: bytes, length_size: int) -> list[bytes]:
    pieces, at, end = [], 0, len(raw)
    while at < end:
        start = at + length_size
        at = start + int.from_bytes(raw[at:start], "big")
        pieces.append(raw[start:at])
    if at != end or len(pieces) > WIDTH:
        raise NoteError(
            f"expected at most {WIDTH} pieces with their lengths in {end} bytes;"
            f" found {len(pieces)} pieces that would end at byte {at}"
        )
    return pieces


def _numbered(n: int, width: int) -> str:
    groups, rest = f"{n % 1000:03d}", n // 1000
    while rest:
        groups, rest = f"x{rest % 1000:03d}/{groups}", rest // 1000
    return groups if width == WIDTH else f"{groups}.p/{width}"
