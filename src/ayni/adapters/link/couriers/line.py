# SPDX-License-Identifier: Apache-2.0
"""Lets a packet answer the questions that a neighbour's door answers; verifies nothing itself.

Whatever reads the answers is the code that reads the door's. Memory stays bounded: a run has the
bounds of a run on a line, and files of acts are read piece by piece.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import IO, Final
from urllib.parse import parse_qs, urlsplit

from ayni.adapters.link import answers, protocol
from ayni.adapters.link.couriers.container import Opened
from ayni.adapters.link.http1 import Response
from ayni.core import codec, limits, tiles
from ayni.core.acts import leaf_of
from ayni.core.cards import read_card
from ayni.core.errors import (
    CodecError,
    NotAuthentic,
    NoteError,
    PacketRefused,
    Rejected,
    WireError,
)
from ayni.core.merkle import HashReader
from ayni.core.packets import (
    CARDS_PATH,
    OPENINGS_PATH,
    PACKET_PATH,
    Manifest,
    decode_manifest,
    log_path,
)
from ayni.core.ports import Entry

_SKIP_BYTES: Final = 64 * limits.KIB


@dataclass(frozen=True, slots=True)
class _Form:
    """How pieces stand in a file: bytes of each length, and the longest piece."""

    length_bytes: int
    piece_max: int


_HEADERS: Final = _Form(2, limits.ENTRY_SIZE_MAX_BYTES)
_BODIES: Final = _Form(4, limits.JOINT_BODY_SIZE_MAX_BYTES + 32 * limits.BODY_MEMBERS_MAX_COUNT)


class PacketLine:
    """A packet in place of a connection; for one thread at a time.

    Attributes:
        manifest: what it says of itself.
        latency_ms: none; no line was used.
    """

    latency_ms: float | None = None

    def __init__(self, opened: Opened) -> None:
        """Read what the packet says of itself.

        Args:
            opened: the packet.

        Raises:
            PacketRefused: it says nothing readable.
        """
        raw = opened.read(PACKET_PATH)
        if raw is None:
            raise PacketRefused("not_a_packet", f"no {PACKET_PATH} found")
        self.manifest: Manifest = decode_manifest(raw)
        self._acts = _PacketActs(opened, self.manifest)
        self._opened = opened

    def prepare(self, log: str, own: HashReader) -> None:
        """Take what is needed of this node's own tree to answer for a log.

        Args:
            log: log id.
            own: complete subtrees of the log as it is held here, at least up to the packet's first
                act.
        """
        self._acts.prepare(log, own)

    def get(
        self,
        path: str,
        *,
        body_max: int,
        headers: Mapping[str, str] | None = None,  # noqa: ARG002  # a packet has one answer
    ) -> Response:
        """Answer as the door of the sender would have when it wrote the packet.

        Raises:
            PacketRefused: `gap` for acts that the packet leaves out, `damaged`, `unsafe`.
            Rejected: it has no such thing.
        """
        parts = urlsplit(path)
        body: bytes | None = None
        if parts.path == "/v1/openings":
            body = self._opened.read(OPENINGS_PATH)
        elif parts.path == "/v1/cards":
            body = self._cards(int(parse_qs(parts.query)["after"][0]))
        elif match := answers.LOG_PATH.fullmatch(parts.path):
            body = self._of_log(match[1], match[2], parts.query)
        if body is None or len(body) > body_max:
            raise Rejected(f"{parts.path[:120]}: the packet has no such answer")
        return Response(status=200, headers={"content-type": protocol.BINARY}, body=body)

    def _cards(self, after: int) -> bytes | None:
        raw = self._opened.read(CARDS_PATH)
        try:
            match codec.decode(raw or b""):
                case {"cards": list(notes)}:
                    found = [note for note in notes if isinstance(note, str)]
                case _:
                    return raw
            newer = [note for note in found if read_card(note.encode()).number > after]
        except (CodecError, NoteError, NotAuthentic):
            return raw  # whoever reads the answer says what is wrong with it
        return codec.encode({"cards": newer})

    def _of_log(self, log: str, rest: str, query: str) -> bytes | None:
        match = answers.ACTS_PATH.fullmatch(rest)
        if match is None:
            return self._opened.read(log_path(log, rest))
        head = int(parse_qs(query)["head"][0])
        start, end = int(match[1]), int(match[2])
        return answers.encode_run(
            self._acts, log, (start, min(end, start + answers.RUN_ACTS_MAX)), head
        )


class _PacketActs:
    """The acts of a packet, and the tree over them, as `answers.ActSource` has it."""

    def __init__(self, opened: Opened, manifest: Manifest) -> None:
        self._opened, self._manifest = opened, manifest
        self._before: dict[tuple[str, int, int], bytes] = {}

    def entries(self, log: str, start: int, end: int) -> list[Entry]:
        """Return acts, at least one; fewer than wanted where they are many bytes."""
        run = self._manifest.run(log)
        if run is None or start < run.first or end > run.to:
            held = f"acts {run.first} to {run.to}" if run else "no acts"
            raise PacketRefused("gap", f"log {log}: {held} found, some from {start} expected")
        n = start // tiles.WIDTH
        width = min(tiles.WIDTH, run.to - n * tiles.WIDTH)
        first, stop = start - n * tiles.WIDTH, min(end - n * tiles.WIDTH, tiles.WIDTH)
        headers = self._pieces(log_path(log, tiles.entries_path(n, width)), _HEADERS, (first, stop))
        bodies = self._pieces(log_path(log, tiles.bodies_path(n, width)), _BODIES, (first, stop))
        return [
            Entry(leaf_of(header), header, body or None)
            for header, body in zip(headers, bodies, strict=False)
        ]

    def prepare(self, log: str, own: HashReader) -> None:
        """Keep the hashes over all acts before the packet's first: there are at most 63."""
        run = self._manifest.run(log)
        first = run.first if run is not None else 0
        low = 0
        while low < first:
            level = (first - low).bit_length() - 1
            self._before[log, level, low >> level] = own(level, low >> level)
            low += 1 << level

    def reader(self, log: str) -> HashReader:
        """Return hashes from the packet's tiles, and those kept of this node's own tree.

        A proof from the packet needs no other hash of the acts before it: a node left of the
        boundary whose parent reaches beyond it is in the boundary's own decomposition.
        """
        run = self._manifest.run(log)
        from_tiles = tiles.reader_over(run.to if run else 0, partial(self._tile, log))

        def read(level: int, index: int) -> bytes:
            kept = self._before.get((log, level, index))
            return from_tiles(level, index) if kept is None else kept

        return read

    def _tile(self, log: str, level: int, n: int, width: int) -> bytes:
        path = log_path(log, tiles.tile_path(level, n, width))
        raw = self._opened.read(path)
        if raw is None:
            raise PacketRefused("gap", f"{path}: no such tile in the packet")
        return raw

    def _pieces(self, path: str, form: _Form, places: tuple[int, int]) -> list[bytes]:
        """Return the pieces of a bundle from one place to another, as far as they fit a run."""
        with self._opened.stream(path) as file:
            if file is None:
                raise PacketRefused("gap", f"{path}: no such file in the packet")
            try:
                return list(_cut(file, form, places))
            except (zipfile.BadZipFile, EOFError, OSError, WireError) as error:
                raise PacketRefused("damaged", f"{path}: {error}") from None


def _cut(file: IO[bytes], form: _Form, places: tuple[int, int]) -> Iterator[bytes]:
    first, end = places
    room = answers.RUN_MAX_BYTES
    for at in range(end):
        length = int.from_bytes(_exactly(file, form.length_bytes), "big")
        if length > form.piece_max:
            raise WireError(f"a piece of {length} bytes found, at most {form.piece_max} expected")
        if at >= first:
            yield _exactly(file, length)
            room -= length
            if room < 0:
                return
        else:
            _pass_over(file, length)


def _pass_over(file: IO[bytes], length: int) -> None:
    while length:
        length -= len(_exactly(file, min(length, _SKIP_BYTES)))


def _exactly(file: IO[bytes], count: int) -> bytes:
    raw = file.read(count)
    if len(raw) != count:
        raise WireError(f"{count} bytes expected, {len(raw)} found: cut short")
    return raw
