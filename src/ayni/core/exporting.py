# SPDX-License-Identifier: Apache-2.0
"""Lays a record out as a folder that foreign tools can check; yields files, writes none.

The folder::

    README.txt                          what this is and how to check it, in words
    policy                              trust file of the one who exported (core/policy.py)
    manifest.json                       {"logs":[{"log":…,"origin":…,"root":…,"size":…},…],"v":1}
    full/<log id>/checkpoint            signed head with its receipt lines
    full/<log id>/tile/<L>/<N>[.p/<W>]  hashes, as C2SP tlog-tiles lays them out
    full/<log id>/tile/entries/<N>…     entries, likewise
    full/<log id>/bodies/<N>…           bodies beside the entries (core/tiles.py)

The manifest states the cut, so that a folder that lost a log is noticed. Any tool that reads
tlog-tiles reads `full/<log id>/` as it is; it needs neither manifest nor bodies.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, TypeVar

from ayni.core.checkpoints import Checkpoint, parse_checkpoint
from ayni.core.codec import Json, decode, encode, from_hex
from ayni.core.errors import CodecError, NoteError
from ayni.core.merkle import HASH_SIZE_BYTES, HashReader
from ayni.core.notes import parse_note
from ayni.core.policy import Policy, format_policy
from ayni.core.tiles import (
    bodies_path,
    bundles_of,
    encode_bodies,
    encode_bundle,
    entries_path,
    tile,
    tile_path,
    tiles_of,
)

MANIFEST_PATH: Final = "manifest.json"
POLICY_PATH: Final = "policy"
README_PATH: Final = "README.txt"
LOGS_FOLDER: Final = "full"

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class LogSource:
    """All that the export of one log reads; each sequence is read once, in order.

    Attributes:
        note: signed head with its receipt lines; its size says how much is exported.
        reader: complete subtrees of a tree of at least that size.
        entries: the entries from index 0 on.
        bodies: the bodies from index 0 on; None where none is held.
    """

    note: bytes
    reader: HashReader
    entries: Iterable[bytes]
    bodies: Iterable[bytes | None]


def export_folder(
    policy: Policy, sources: Iterable[LogSource], *, readme: str
) -> Iterator[tuple[str, bytes]]:
    """Yield every file of an export.

    Args:
        policy: trust file that lists the logs and the witnesses.
        sources: one for each log.
        readme: words for the person who opens the folder.

    Yields:
        Path inside the folder, with `/`, and content. Manifest and words come last, so that a
        folder without them was cut short.

    Raises:
        NoteError: a head cannot be read, or entries or bodies end too early.
    """
    yield POLICY_PATH, format_policy(policy).encode()
    heads = []
    for source in sources:
        heads.append(parse_checkpoint(parse_note(source.note).text))
        for path, raw in export_log(source):
            yield f"{LOGS_FOLDER}/{heads[-1].log_id}/{path}", raw
    yield README_PATH, readme.encode()
    yield MANIFEST_PATH, format_manifest(heads)


def export_log(source: LogSource) -> Iterator[tuple[str, bytes]]:
    """Yield the files of one log: its head, tiles, entries and bodies.

    Raises:
        NoteError: the head cannot be read, or entries or bodies end too early.
    """
    size = parse_checkpoint(parse_note(source.note).text).size
    yield "checkpoint", source.note
    for level, n, width in tiles_of(size):
        yield tile_path(level, n, width), tile(source.reader, level, n, width)
    entries, bodies = iter(source.entries), iter(source.bodies)
    for n, width in bundles_of(size):
        yield entries_path(n, width), encode_bundle(_take(entries, width))
        yield bodies_path(n, width), encode_bodies(_take(bodies, width))


def format_manifest(heads: Sequence[Checkpoint]) -> bytes:
    """Write the cut that a folder holds."""
    logs = [
        {"log": head.log_id, "origin": head.origin, "root": head.root.hex(), "size": head.size}
        for head in sorted(heads, key=lambda head: head.origin)
    ]
    return encode({"logs": logs, "v": 1})


def parse_manifest(raw: bytes) -> dict[str, Checkpoint]:
    """Read the cut that a folder should hold, by log id.

    Raises:
        NoteError: not a manifest of version 1.
    """
    try:
        match decode(raw):
            case {"logs": list(rows), "v": 1}:
                heads = [_read_head(row) for row in rows]
                return {head.log_id: head for head in heads}
            case _:
                raise NoteError("expected a manifest of version 1; found another")
    except CodecError as error:
        raise NoteError(f"expected a manifest: {error}") from None


def _read_head(row: Json) -> Checkpoint:
    match row:
        case {"log": str(log), "origin": str(origin), "root": str(root), "size": int(size)}:
            head = Checkpoint(origin, size, from_hex(root, HASH_SIZE_BYTES))
            if head.log_id == log:
                return head
        case _:
            pass
    raise NoteError("expected log, origin, root and size in the manifest; found others")


def _take(pieces: Iterator[_T], count: int) -> list[_T]:
    taken = list(islice(pieces, count))
    if len(taken) != count:
        raise NoteError(f"expected {count} more pieces for the bundle; found {len(taken)}")
    return taken
