# SPDX-License-Identifier: Apache-2.0
"""What a packet holds: the answers of a node's door in a file, for a stick, a mail or a folder.

The files of a packet, in this order::

    packet.json                 who wrote it for whom, and which acts it holds (below)
    README.txt                  what this is, in words
    cards.json, openings.json   as the door answers /v1/cards and /v1/openings
    heads/<party>.json          for each recipient, as the door answers /v1/heads
    evidence/<nnn>.json         proofs of two histories, and heads that contradict each other
    policy, manifest.json       as in an export (core/exporting.py)
    full/<log id>/…             head, tiles, entries and bodies, from the first act on that the
                                recipient may lack; laid out as C2SP tlog-tiles
    files/<salted hash>/<start> bytes of an attached file from a byte on, as far as there is room
    padding                     zeros, so that the size tells little

packet.json, canonical JSON::

    {"held":{"<log id>":<acts>},"lacks":{"<salted hash>":<bytes here>},
     "logs":[{"from":<first act>,"log":"<id>","to":<acts>}],"mode":"exercise","number":7,
     "partnership":"<64 hex or empty>","recipients":["chl"],"sender":"per","v":1,
     "written_ms":<milliseconds UTC>}

Nothing here is signed, and nothing in it is believed: heads, receipts and cards inside are signed
by whom they speak of, and acts are verified against heads. Source: docs/protocol/packet.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from ayni.core import codec, limits
from ayni.core.acts import LOG_ID_PATTERN
from ayni.core.errors import CodecError, PacketRefused
from ayni.core.exporting import LOGS_FOLDER, MANIFEST_PATH, POLICY_PATH, README_PATH
from ayni.core.merkle import HashReader
from ayni.core.ports import Entry
from ayni.core.tiles import (
    TILE_HEIGHT,
    WIDTH,
    bodies_path,
    bundles_of,
    encode_bodies,
    encode_bundle,
    entries_path,
    tile,
    tile_path,
    tiles_of,
)

VERSION: Final = 1
PACKET_PATH: Final = "packet.json"
CARDS_PATH: Final = "cards.json"
OPENINGS_PATH: Final = "openings.json"
PADDING_PATH: Final = "padding"
EVIDENCE_FOLDER: Final = "evidence"
FILES_FOLDER: Final = "files"

_ENTRIES_AT_ONCE: Final = limits.LINK_BATCH_ACTS_MAX_COUNT
_SAFE_NAME: Final = re.compile(r"(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*[A-Za-z0-9_-][A-Za-z0-9._-]*")
_NAME_MAX_CHARS: Final = 200
_FILE_PATH: Final = re.compile(rf"{FILES_FOLDER}/([0-9a-f]{{64}})/(0|[1-9][0-9]{{0,11}})")

File = tuple[str, Iterable[bytes]]
"""Path inside the packet, and its content in pieces."""

_Party = Annotated[str, Meta(pattern=r"\A[a-z]{3}\Z")]
_Log = Annotated[str, Meta(pattern=LOG_ID_PATTERN)]
_Size = Annotated[int, Meta(ge=0, lt=limits.JSON_INTEGER_END)]


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """The acts of one log that a packet holds.

    Attributes:
        log: log id.
        first: index of the first act, a multiple of 256; equal to `to` when there is none.
        to: acts below the head.
    """

    log: _Log
    first: _Size = msgspec.field(name="from")
    to: _Size


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """Who wrote a packet for whom, and what is in it; a claim, not a proof.

    Attributes:
        sender: party whose node wrote it.
        recipients: parties whose nodes can open it.
        partnership: text hash of the first constitution in force there, hex; or empty.
        mode: mode of the partnership.
        number: counts the sender's packets, from 1; for people.
        written_ms: when, milliseconds UTC by the sender's clock.
        logs: which acts it holds.
        held: log id to acts that the sender holds, of every log it knows.
        lacks: salted hash of each file that the sender lacks to the bytes packets brought of it.
    """

    v: Annotated[int, Meta(ge=1, le=1)] = VERSION
    sender: _Party
    recipients: Annotated[tuple[_Party, ...], Meta(min_length=1, max_length=16)]
    partnership: Annotated[str, Meta(pattern=r"\A([0-9a-f]{64})?\Z")] = ""
    mode: Annotated[str, Meta(pattern=r"\A(exercise|actual)\Z")]
    number: Annotated[int, Meta(ge=1, lt=limits.JSON_INTEGER_END)]
    written_ms: _Size
    logs: Annotated[tuple[Run, ...], Meta(max_length=256)] = ()
    held: Annotated[Mapping[_Log, _Size], Meta(max_length=1_024)] = {}
    lacks: Annotated[
        Mapping[Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")], _Size],
        Meta(max_length=limits.PACKET_LACKS_MAX_COUNT),
    ] = {}

    def run(self, log: str) -> Run | None:
        """Return what the packet holds of a log, or none if it holds nothing of it."""
        return next((run for run in self.logs if run.log == log), None)


_decoder: Final = msgspec.json.Decoder(Manifest)


def encode_manifest(manifest: Manifest) -> bytes:
    """Return the canonical bytes of packet.json."""
    return codec.encode(msgspec.to_builtins(manifest))


def decode_manifest(raw: bytes) -> Manifest:
    """Read packet.json; members unknown here are passed over.

    Raises:
        PacketRefused: `newer` for another version, `not_a_packet` for anything else.
    """
    try:
        value = codec.decode(raw)
        version = value.get("v") if isinstance(value, dict) else None
        if not isinstance(version, int):
            raise PacketRefused("not_a_packet", f"{PACKET_PATH} names no version")
        if version > VERSION:
            raise PacketRefused("newer", f"packet of version {version} found, {VERSION} expected")
        return _decoder.decode(raw)
    except (CodecError, msgspec.MsgspecError) as error:
        raise PacketRefused("not_a_packet", f"{PACKET_PATH}: {error}") from None


def heads_path(party: str) -> str:
    """Return the path of what the door would answer to one party."""
    return f"heads/{party}.json"


def evidence_path(n: int) -> str:
    """Return the path of one piece of evidence, `n` from 0."""
    return f"{EVIDENCE_FOLDER}/{n:03d}.json"


def file_path(name: bytes, start: int) -> str:
    """Return the path of bytes of an attached file, from a byte on."""
    return f"{FILES_FOLDER}/{name.hex()}/{start}"


def parse_file_path(path: str) -> tuple[bytes, int] | None:
    """Return salted hash and first byte that such a path names, or none if it names none."""
    match = _FILE_PATH.fullmatch(path)
    return (bytes.fromhex(match[1]), int(match[2])) if match else None


def log_path(log: str, path: str) -> str:
    """Return the path of a file of one log."""
    return f"{LOGS_FOLDER}/{log}/{path}"


def check_name(name: str) -> None:
    """Refuse a name that no packet needs: nothing is unpacked by name, yet none may mislead.

    Raises:
        PacketRefused: `unsafe`.
    """
    if len(name) > _NAME_MAX_CHARS or _SAFE_NAME.fullmatch(name) is None:
        raise PacketRefused("unsafe", f"a file named {name[:80]!a} found, a plain path expected")


def file_max_bytes(name: str) -> int:
    """Return how long a file of this name may be, in bytes."""
    if name.startswith(f"{LOGS_FOLDER}/") or name == PADDING_PATH:
        return limits.PACKET_SIZE_MAX_BYTES  # read in pieces, each with a bound of its own
    if name.startswith(f"{FILES_FOLDER}/"):
        return limits.ATTACHMENT_SIZE_MAX_BYTES
    if name in (POLICY_PATH, MANIFEST_PATH, PACKET_PATH, README_PATH):
        return limits.PACKET_TEXT_MAX_BYTES
    return limits.PACKET_TEXT_MAX_BYTES * 4


def first_of(known: int) -> int:
    """Return where a packet begins for someone who holds `known` acts: at the start of a bundle."""
    return known // WIDTH * WIDTH


def run_for(log: str, *, known: int, size: int) -> Run:
    """Return what a packet must hold of a log of `size` acts for someone who holds `known`."""
    first = size if known >= size else first_of(known)
    return Run(log=log, first=first, to=size)


def tiles_since(first: int, size: int) -> Iterator[tuple[int, int, int]]:
    """Yield level, number and width of each tile that has a hash over an act from `first` on.

    Args:
        first: a multiple of 256, or `size` for none.
        size: acts of the tree.
    """
    if first >= size:
        return
    for level, n, width in tiles_of(size):
        if n >= first >> (TILE_HEIGHT * (level + 1)):
            yield level, n, width


def log_files(
    run: Run,
    note: bytes,
    reader: HashReader,
    entries: Callable[[int, int], Sequence[Entry]],
) -> Iterator[File]:
    """Yield the files of one log.

    Args:
        run: which acts.
        note: signed head over `run.to` acts, with its receipt lines.
        reader: complete subtrees of a tree of at least that size.
        entries: acts from an index to another, excluded.
    """
    yield log_path(run.log, "checkpoint"), (note,)
    for level, n, width in tiles_since(run.first, run.to):
        yield log_path(run.log, tile_path(level, n, width)), (tile(reader, level, n, width),)
    if run.first >= run.to:
        return
    for n, width in bundles_of(run.to):
        start = n * WIDTH
        if start >= run.first:
            pieces = _batches(entries, start, start + width)
            headers = (encode_bundle(entry.header for entry in batch) for batch in pieces)
            yield log_path(run.log, entries_path(n, width)), headers
            pieces = _batches(entries, start, start + width)
            bodies = (encode_bodies(entry.body for entry in batch) for batch in pieces)
            yield log_path(run.log, bodies_path(n, width)), bodies


def _batches(
    entries: Callable[[int, int], Sequence[Entry]], start: int, end: int
) -> Iterator[Sequence[Entry]]:
    for at in range(start, end, _ENTRIES_AT_ONCE):
        yield entries(at, min(end, at + _ENTRIES_AT_ONCE))
