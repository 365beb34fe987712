# SPDX-License-Identifier: Apache-2.0
"""Asks one neighbour what is new, and learns what it holds of this node's own logs.

The one question that heals everything: after a notice that was lost, a night without a line, a
restart of either side. Must not fetch acts: it says what is wanted. Source: docs/protocol/link.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from ayni.adapters.link import fetching, protocol, pulling
from ayni.adapters.link.book import Book
from ayni.adapters.link.client import Answerer, Caller
from ayni.adapters.link.http1 import Response
from ayni.adapters.link.peers import Peer
from ayni.core.checkpoints import Checkpoint, open_checkpoint, parse_checkpoint
from ayni.core.errors import NotAuthentic, NoteError
from ayni.core.merkle import root_at
from ayni.core.notes import Vkey, parse_note
from ayni.core.ports import LogState
from ayni.core.replica import Contradiction, hear_receipt

_CLOCK_MAX_DIGITS: Final = 15


@dataclass(slots=True)
class Asked:
    """What the last answer of a neighbour was, so that nothing new costs next to nothing."""

    tag: str = ""


def poll(
    book: Book, peer: Peer, caller: Caller, asked: Asked, *, now_ms: Callable[[], int]
) -> Contradiction | None:
    """Ask for news and note down what is wanted of it.

    Args:
        book: this node's record.
        peer: the neighbour.
        caller: connection to it.
        asked: remembers the answer; only once all of it was taken.
        now_ms: this machine's clock, for the difference that is shown.

    Returns:
        A contradiction about an own log: this node's data went back in time.

    Raises:
        WireError, NoteError, NotAuthentic: the answer is not one.
        Unreachable, Rejected: there is none.
    """
    sent = now_ms()
    headers = {"if-none-match": asked.tag} if asked.tag else {}
    response = caller.get("/v1/heads", body_max=protocol.HEADS_MAX_BYTES, headers=headers)
    received = now_ms()
    _note_clock(peer, response, (sent + received) // 2)
    peer.note(reached_ms=received, latency_ms=caller.latency_ms)
    if response.status == 304:
        return None
    heads = protocol.decode_heads(response.body)
    peer.note(software=heads.software, versions=heads.versions, card_number=heads.card)
    if not protocol.speaks(heads.versions):
        return None
    contradiction = take(book, peer, caller, heads)
    asked.tag = response.headers.get("etag", "")
    return contradiction


def take(book: Book, peer: Peer, caller: Answerer, heads: protocol.Heads) -> Contradiction | None:
    """Take the receipts that an answer holds, and note down what is wanted of the neighbour.

    Args:
        book: this node's record.
        peer: the neighbour.
        caller: it, or the packet that the answer came in; asked for openings only.
        heads: what it answered.

    Returns:
        A contradiction about an own log: this node's data went back in time.

    Raises:
        WireError, NoteError, NotAuthentic: the answer is not one.
        Unreachable, Rejected: there are no openings of a log that it names.
    """
    contradiction = _hear_held(book, peer, heads)
    _hear_own(book, peer, caller, heads)
    return contradiction


def _note_clock(peer: Peer, response: Response, here_ms: int) -> None:
    told = response.headers.get(protocol.CLOCK_HEADER, "")
    if told.isascii() and told.isdigit() and len(told) <= _CLOCK_MAX_DIGITS:
        peer.note(clock_difference_ms=int(told) - here_ms)


def _hear_own(book: Book, peer: Peer, caller: Answerer, heads: protocol.Heads) -> None:
    """Want the acts of the neighbour's own logs, and begin to hold logs that are new."""
    known = _logs(book)
    if any(head.log not in known for head in heads.own):
        for opening in fetching.fetch_openings(caller):
            with book.writing() as entrance:
                entrance.take_opening(peer.party, opening)
        known = _logs(book)
    for head in heads.own:
        log = known.get(head.log)
        if log is None or log.own:
            raise NotAuthentic(
                "a log of the neighbour",
                expected="one that its card or an opening names",
                found=head.log,
            )
        _want(book, peer, log, head.note.encode())


def _logs(book: Book) -> dict[str, LogState]:
    with book.reading() as store:
        return store.logs()


def _want(book: Book, peer: Peer, log: LogState, note: bytes) -> None:
    head = open_checkpoint(note, Vkey.parse(log.key))
    receipt = book.receipts(log.id).get(pulling.own_witness(book))
    receipted = receipt is not None and receipt.size >= head.size
    if receipted and log.head_size >= head.size and _held(book, log, head):
        return
    peer.want(log.id, head.size, note)


def _held(book: Book, log: LogState, head: Checkpoint) -> bool:
    """Tell whether a head is one of the history that is held here."""
    with book.reading() as store:
        return head.size <= log.size and (
            not head.size or root_at(store.reader(log.id), head.size) == head.root
        )


def _hear_held(book: Book, peer: Peer, heads: protocol.Heads) -> Contradiction | None:
    """Take receipts for own logs; notice when they hold more of them than this node does."""
    known = _logs(book)
    for held in heads.held:
        log = known.get(held.log)
        if log is None or log.party != book.setting().party:
            raise NotAuthentic(
                "a log held of this node", expected="one of its logs", found=held.log
            )
        note = held.note.encode()
        if not log.own and not _held(book, log, open_checkpoint(note, Vkey.parse(log.key))):
            _want(book, peer, log, note)  # restored: what neighbours still hold is fetched back
            continue
        contradiction = hear_held(book, peer, log, note)
        if contradiction is not None:
            return contradiction
    return None


def hear_held(book: Book, peer: Peer, log: LogState, note: bytes) -> Contradiction | None:
    """Take what a neighbour holds of an own log: a head this node signed, perhaps a receipt.

    Raises:
        NoteError, NotAuthentic: it is not signed by the own log, or the receipt is not theirs.
    """
    head = open_checkpoint(note, Vkey.parse(log.key))
    if not _held(book, log, head):
        with book.writing() as entrance:
            return pulling.hear(entrance, log.id, note)
    peer.there[log.id] = head.size
    witness = Vkey.parse(peer.card.receipt)
    for signature in parse_note(note).signatures:
        if (signature.name, signature.key_id) == (witness.name, witness.key_id):
            take_receipt(book, peer, note, signature.line())
    return None


def take_receipt(book: Book, peer: Peer, note: bytes, line: bytes) -> None:
    """Keep a receipt for a head of an own log.

    Raises:
        NoteError, NotAuthentic: it is not this neighbour's receipt for this head.
    """
    text = parse_note(note).text
    witness = Vkey.parse(peer.card.receipt)
    with book.reading() as store:
        log = store.logs().get(parse_checkpoint(text).log_id)
    if log is None or log.party != book.setting().party:
        raise NoteError("expected a head of an own log")
    head = open_checkpoint(note, Vkey.parse(log.key))
    if head.size <= peer.confirmed.get(head.log_id, 0):
        return
    with book.writing() as entrance:
        log = entrance.store.logs()[head.log_id]
        time_s = hear_receipt(entrance.store, log, head, line, witness)
    with peer.changed:
        peer.confirmed[head.log_id] = head.size
    peer.note(last_out_ms=time_s * 1000)
