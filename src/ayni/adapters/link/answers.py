# SPDX-License-Identifier: Apache-2.0
"""Answers what members ask at the neighbour door: heads, cards, tiles, bodies, acts and files.

Shows only heads that were released and only what lies below them. Must not change the record:
notices go to `notices.py`. Source: docs/protocol/link.md; C2SP tlog-tiles, tlog-witness.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import parse_qs, urlsplit

from ayni.adapters.attachments import files
from ayni.adapters.link import protocol
from ayni.adapters.link.book import Book, Receipt
from ayni.adapters.link.http1 import Request, Response
from ayni.core import codec, limits, tiles, wire
from ayni.core.cards import read_card
from ayni.core.checkpoints import add_lines, parse_checkpoint, parse_decimal
from ayni.core.errors import LimitExceeded, NoteError
from ayni.core.merkle import HashReader, consistency_proof
from ayni.core.notes import Vkey, parse_note
from ayni.core.ports import Entry, LogState, Store
from ayni.core.replica import origin_of

RUN_ACTS_MAX: Final = limits.CHUNK_ACTS_MAX_COUNT
RUN_MAX_BYTES: Final = limits.CHUNK_SIZE_MAX_BYTES
PACKAGE_ACTS: Final = limits.LINK_BATCH_ACTS_MAX_COUNT
"""Acts between two proofs, so that the receiver stores a run piece by piece."""

LOG_PATH: Final = re.compile(r"/v1/log/([0-9a-z]{16})/(.+)", re.ASCII)
_HELD_PATH: Final = re.compile(r"/v1/held/([0-9a-f]{64})/checkpoint", re.ASCII)
ACTS_PATH: Final = re.compile(r"acts/([0-9]{1,19})/([0-9]{1,19})", re.ASCII)
FILE_PATH: Final = re.compile(r"/v1/files/([0-9a-f]{64})", re.ASCII)
_RANGE: Final = re.compile(r"bytes=([0-9]{1,12})-([0-9]{1,12})", re.ASCII)
_IMMUTABLE: Final = "private, max-age=31536000, immutable"


class ActSource(Protocol):
    """What a run is made from: this node's store, or a packet."""

    def entries(self, log: str, start: int, end: int) -> list[Entry]:
        """Return the acts from start to end (excluded)."""

    def reader(self, log: str) -> HashReader:
        """Return a reader of complete subtrees of a log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A log as the door shows it: up to a signed head.

    Attributes:
        log: where this node stands with it.
        note: the signed head.
        size: acts below the head.
    """

    log: LogState
    note: bytes
    size: int


@dataclass(frozen=True, slots=True)
class Site:
    """What the door answers from.

    Attributes:
        book: this node's record.
        software: name and version, for people.
        now_ms: this machine's clock.
        attachments: directory of attached files; none where none are handed out.
    """

    book: Book
    software: str
    now_ms: Callable[[], int]
    attachments: Path | None = None


def answer(site: Site, party: str, request: Request) -> Response:
    """Answer a member's GET.

    Args:
        site: what to answer from.
        party: who asks; its certificate was checked.
        request: what it asks.
    """
    parts = urlsplit(request.target)
    try:
        if parts.path == "/v1/heads":
            return _conditional(site, request, heads_body(site, party))
        if parts.path == "/v1/card":
            return _plain(site.book.setting().card, protocol.TEXT)
        if parts.path == "/v1/cards":
            after = parse_decimal(parse_qs(parts.query).get("after", [""])[0], limits.TREE_SIZE_END)
            return _plain(cards_body(site, after), protocol.JSON)
        if parts.path == "/v1/openings":
            notes = [note.decode() for note in site.book.setting().openings]
            return _plain(codec.encode({"openings": notes}), protocol.JSON)
        if match := _HELD_PATH.fullmatch(parts.path):
            return _held(site, match[1], party)
        if match := FILE_PATH.fullmatch(parts.path):
            return _piece(site, bytes.fromhex(match[1]), request.headers.get("range", ""))
        if match := LOG_PATH.fullmatch(parts.path):
            with site.book.reading() as store:
                shown = _shown(site.book, store, match[1], party)
                return _of_log(store, shown, match[2], parts.query)
    except LookupError as error:
        return _refused(404, str(error))
    except (NoteError, LimitExceeded, ValueError) as error:
        return _refused(400, str(error))
    return _refused(404, "no such resource")


def heads_body(site: Site, party: str) -> bytes:
    """Return what a poll answers to one neighbour; equal bytes as long as nothing is new."""
    setting = site.book.setting()
    witness = receipt_name(read_card(setting.card).receipt)
    with site.book.reading() as store:
        logs = [log for _, log in sorted(store.logs().items())]
        heard = [
            protocol.LogHead(log.id, note.decode())
            for log in logs
            if log.party == party and not log.own
            for size, note in [store.largest_head(log.id)]
            if size > log.head_size
        ]
    held = []
    for log in logs:
        if log.party != party or log.own or not log.head_size:
            continue
        receipt = site.book.receipts(log.id).get(witness)
        held.append(protocol.LogHead(log.id, _with_receipt(log, receipt).decode()))
    return protocol.encode_heads(
        protocol.Heads(
            versions=(protocol.VERSION, protocol.VERSION),
            card=read_card(setting.card).number,
            software=site.software,
            own=tuple(
                protocol.LogHead(log, note.decode())
                for log, note in sorted(own_heads(site.book, logs, party).items())
            ),
            held=tuple(held),
            card_held=max((card.number for card in setting.cards_of(party)), default=0),
            heard=tuple(heard),
        )
    )


def cards_body(site: Site, after: int) -> bytes:
    """Return this node's cards above a number, the lowest first, a bounded count of them."""
    setting = site.book.setting()
    notes: list[codec.Json] = [
        note.decode()
        for note in reversed(setting.own_cards or (setting.card,))
        if read_card(note).number > after
    ]
    return codec.encode({"cards": notes[: limits.CARDS_AT_ONCE_MAX_COUNT]})


def own_heads(book: Book, logs: Iterable[LogState], reader: str) -> dict[str, bytes]:
    """Return the heads of this party's logs that may be shown to a party, by log.

    A log that a restore closed is served on: perhaps only this node has the end of it.
    """
    own = book.setting().party
    held = [log for log in logs if log.party == own]
    closed = {log.id: log.head_note for log in held if not log.own and log.head_size}
    heads = {**closed, **book.released()}
    if reader not in book.membership().left:
        return heads
    within = {log.id: _within(book, log, heads[log.id], reader) for log in held if log.id in heads}
    return {log: note for log, note in within.items() if note}


def _within(book: Book, log: LogState, note: bytes, reader: str) -> bytes:
    """Return the largest head that a party which left may still see; nothing if there is none."""
    shown = parse_checkpoint(parse_note(note).text).size
    limit = book.limit(log, reader)
    return note if shown <= limit else book.head_within(log, limit)


def receipt_name(vkey: str) -> str:
    """Return the witness name of a receipt key."""
    return Vkey.parse(vkey).name


def _with_receipt(log: LogState, receipt: Receipt | None) -> bytes:
    if receipt is None or receipt.size != log.head_size:
        return log.head_note
    return add_lines(log.head_note, receipt.line)


def _held(site: Site, wanted: str, reader: str) -> Response:
    """Return the newest head held of a log, with this node's receipt. Source: tlog-witness."""
    witness = receipt_name(read_card(site.book.setting().card).receipt)
    with site.book.reading() as store:
        logs = store.logs().values()
    for log in logs:
        origin = origin_of(log.id).encode()
        if sha256(origin).hexdigest() == wanted and not log.own and log.head_size:
            if log.party != reader and reader in site.book.membership().left:
                break
            receipt = site.book.receipts(log.id).get(witness)
            return _plain(_with_receipt(log, receipt), protocol.TEXT)
    raise LookupError("no head of such a log is held here")


def _piece(site: Site, name: bytes, asked: str) -> Response:
    """Return some bytes of an attached file; read from the disk, never more than a piece at once.

    A file that no act names is not there for anybody, held or not. Source: RFC 9110 section 14.
    """
    match = _RANGE.fullmatch(asked)
    if match is None:
        raise ValueError("expected a range of bytes: bytes=<first>-<last>")
    first, last = int(match[1]), int(match[2])
    if site.attachments is None or not site.book.names(name):
        raise LookupError("no act here names such a file")
    length = min(last - first + 1, limits.ATTACHMENT_PIECE_MAX_BYTES)
    if length < 1:
        raise ValueError(f"expected a range that does not end before it begins; found {asked}")
    piece, size = files.read_piece(site.attachments, name, first, length)
    if not piece:
        return Response(status=416, headers={"content-range": f"bytes */{size}"})
    headers = {
        "content-type": protocol.BINARY,
        "content-range": f"bytes {first}-{first + len(piece) - 1}/{size}",
        "cache-control": _IMMUTABLE,
    }
    return Response(status=206, headers=headers, body=piece)


def _shown(book: Book, store: Store, log_id: str, reader: str) -> Shown:
    log = store.logs().get(log_id)
    if log is None:
        raise LookupError("no such log in this partnership")
    note = book.released().get(log_id, b"") if log.own else log.head_note
    if note and reader in book.membership().left:
        note = _within(book, log, note, reader)
    if not note:
        raise LookupError("no signed head of this log yet")
    return Shown(log=log, note=note, size=parse_checkpoint(parse_note(note).text).size)


def _of_log(store: Store, shown: Shown, rest: str, query: str) -> Response:
    if rest == "checkpoint":
        return _plain(shown.note, protocol.TEXT)
    if match := ACTS_PATH.fullmatch(rest):
        head = parse_decimal(parse_qs(query).get("head", [""])[0], limits.TREE_SIZE_END)
        return _run(store, shown, (int(match[1]), int(match[2])), head)
    return _tile(store, shown, rest)


def _run(store: Store, shown: Shown, wanted: tuple[int, int], head: int) -> Response:
    start, end = wanted
    if head > shown.size:
        raise LookupError(f"no signed head of {head} acts; the newest is of {shown.size}")
    if not start < end <= head:
        raise ValueError(f"expected 0 <= start < end <= head; found {start}, {end}, {head}")
    body = encode_run(store, shown.log.id, (start, min(end, start + RUN_ACTS_MAX)), head)
    return _plain(body, protocol.BINARY)


def encode_run(store: ActSource, log: str, wanted: tuple[int, int], head: int) -> bytes:
    """Return packages of acts, each with a proof to the head and its length before it.

    Fewer acts than wanted when the bytes would be too many; at least one.

    Args:
        store: to read from.
        log: log id.
        wanted: first act, and the one after the last.
        head: size of the head that the proofs lead to.
    """
    reader: HashReader = cache(store.reader(log))
    at, end = wanted
    parts: list[bytes] = []
    total = 0
    while at < end:
        entries = store.entries(log, at, min(end, at + PACKAGE_ACTS))
        fitting = _fitting(entries, RUN_MAX_BYTES - total, at_least=0 if parts else 1)
        if not fitting:
            break
        stop = at + len(fitting)
        chunk = wire.encode_chunk(at, fitting, consistency_proof(reader, stop, head))
        parts += (len(chunk).to_bytes(4, "big"), chunk)
        total += len(chunk) + 4
        at = stop
        if len(fitting) < len(entries):
            break
    return b"".join(parts)


def _fitting(entries: list[Entry], room: int, *, at_least: int) -> list[Entry]:
    room -= 4 + 32 * limits.PROOF_NODES_MAX_COUNT + 32
    for count, entry in enumerate(entries):
        room -= 6 + len(entry.header) + len(entry.body or b"")
        if room < 0:
            return entries[: max(count, at_least)]
    return entries


def _tile(store: Store, shown: Shown, path: str) -> Response:
    kind, n, width = tiles.parse_path(path)
    first = n * tiles.WIDTH
    if isinstance(kind, int):
        if (first + width) << (kind * tiles.TILE_HEIGHT) > shown.size:
            raise LookupError(f"no such tile below {shown.size} acts")
        raw = tiles.tile(store.reader(shown.log.id), kind, n, width)
        return _plain(raw, protocol.BINARY, cache_control=_IMMUTABLE)
    if first + width > shown.size:
        raise LookupError(f"no such bundle below {shown.size} acts")
    entries = store.entries(shown.log.id, first, first + width)
    if kind == "entries":
        raw = tiles.encode_bundle(entry.header for entry in entries)
        return _plain(raw, protocol.BINARY, cache_control=_IMMUTABLE)
    raw = tiles.encode_bodies(entry.body for entry in entries)
    return _plain(raw, protocol.BINARY)


def _conditional(site: Site, request: Request, body: bytes) -> Response:
    tag = protocol.etag_of(body)
    headers = {"etag": tag, protocol.CLOCK_HEADER: str(site.now_ms())}
    if request.headers.get("if-none-match") == tag:
        return Response(status=304, headers=headers)
    headers |= {"content-type": protocol.JSON, "cache-control": "private, no-cache"}
    return Response(status=200, headers=headers, body=body)


def _plain(body: bytes, content_type: str, *, cache_control: str = "no-store") -> Response:
    headers = {"content-type": content_type, "cache-control": cache_control}
    return Response(status=200, headers=headers, body=body)


def _refused(status: int, told: str) -> Response:
    body = told.encode("ascii", "replace")[:300] + b"\n"
    return Response(status=status, headers={"content-type": protocol.TEXT}, body=body)
