# SPDX-License-Identifier: Apache-2.0
"""Asks one neighbour what is new, and learns what it holds of this node's own logs.

The one question that heals everything: after a notice that was lost, a night without a line, a
restart of either side. Must not fetch acts: it says what is wanted. Source: docs/protocol/link.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from ayni.adapters.link import fetching, protocol, pulling
from ayni.adapters.link.book import Book, Twin
from ayni.adapters.link.client import Answerer, Caller
from ayni.adapters.link.http1 import Response
from ayni.adapters.link.peers import Peer
from ayni.core.cards import parse_opening
from ayni.core.checkpoints import Checkpoint, open_checkpoint, parse_checkpoint
from ayni.core.errors import NotAuthentic, NoteError
from ayni.core.merkle import root_at
from ayni.core.notes import Vkey, parse_note, parse_signature_lines
from ayni.core.ports import LogState
from ayni.core.replica import Contradiction, hear_receipt

_CLOCK_MAX_DIGITS: Final = 15


@dataclass(slots=True)
class Asked:
    """What the last answer of a neighbour was, so that nothing new costs next to nothing."""

    tag: str = ""


def poll(
    book: Book, peer: Peer, caller: Caller, asked: Asked, *, now_ms: Callable[[], int]
) -> Contradiction | Twin | None:
    """Ask for news and note down what is wanted of it.

    Args:
        book: this node's record.
        peer: the neighbour.
        caller: connection to it.
        asked: remembers the answer; only once all of it was taken.
        now_ms: this machine's clock, for the difference that is shown.

    Returns:
        A contradiction about an own log: this node's data went back in time. Or a twin: another
        machine was restored with the same opening key.

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
    found = take(book, peer, caller, heads)
    # What is fetched back has its receipts in the same answer, for when the acts are here.
    asked.tag = response.headers.get("etag", "") if _all_here(book, heads) else ""
    return found


def take(
    book: Book, peer: Peer, caller: Answerer, heads: protocol.Heads
) -> Contradiction | Twin | None:
    """Take receipts and cards of an answer, and note down what is wanted of the neighbour.

    Args:
        book: this node's record.
        peer: the neighbour.
        caller: it, or the packet that the answer came in; asked for openings and cards only.
        heads: what it answered.

    Returns:
        A contradiction about an own log: this node's data went back in time. Or a twin: another
        machine was restored with the same opening key.

    Raises:
        WireError, NoteError, NotAuthentic: the answer is not one.
        Unreachable, Rejected: there are no openings of a log that it names.
    """
    _hear_cards(book, peer, caller, heads)
    _hear_own(book, peer, caller, heads)
    return _hear_openings(book, peer, caller, heads) or _hear_held(book, peer, heads)


def _hear_cards(book: Book, peer: Peer, caller: Answerer, heads: protocol.Heads) -> None:
    """Take a newer card of the neighbour; keep which of ours it holds."""
    setting = book.setting()
    if heads.card_held and heads.card_held != setting.there.get(peer.party):
        with book.writing() as entrance:
            entrance.note_card_there(peer.party, heads.card_held)
    newest = max((card.number for card in setting.cards_of(peer.party)), default=0)
    if heads.card <= newest:
        return
    for note in fetching.fetch_cards(caller, after=newest):
        try:
            with book.writing() as entrance:
                entrance.take_card(peer.party, note)
        except (NoteError, NotAuthentic) as error:
            # A card that is refused stands in no act's way: the link goes on as it was.
            _keep_once(book, peer, error, note)
            peer.note(card_refused=str(error))
            return
    peer.note(card_refused="")


def _keep_once(book: Book, peer: Peer, error: NoteError | NotAuthentic, sample: bytes) -> None:
    """Set bad input aside without an end to the round; the same again is not kept again."""
    mark = sha256(f"{type(error).__name__}/{error}".encode()).digest()
    if mark not in peer.kept:
        peer.kept.add(mark)
        peer.count_set_aside()
        code = type(error).__name__
        with book.writing() as entrance:
            entrance.set_aside(party=peer.party, code=code, detail=str(error), sample=sample)


def _hear_openings(book: Book, peer: Peer, caller: Answerer, heads: protocol.Heads) -> Twin | None:
    """Begin to hold own logs that this node forgot: the backup was older than they are."""
    known = _logs(book)
    party = book.setting().party
    if all(held.log in known for held in (*heads.held, *heads.heard)):
        return None
    twin = ""
    for raw in fetching.fetch_openings(caller):
        if parse_opening(raw).party != party:
            continue
        try:
            with book.writing() as entrance:
                twin = entrance.take_opening(party, raw) or twin
        except NotAuthentic as error:
            # Perhaps a newer own card names the key; it comes back with the acts.
            _keep_once(book, peer, error, raw)
    return Twin(twin) if twin else None


def _all_here(book: Book, heads: protocol.Heads) -> bool:
    known = _logs(book)
    return all(
        held.log in known
        and _held(book, known[held.log], parse_checkpoint(parse_note(held.note.encode()).text))
        for held in heads.held
    )


def _note_clock(peer: Peer, response: Response, here_ms: int) -> None:
    told = response.headers.get(protocol.CLOCK_HEADER, "")
    if told.isascii() and told.isdigit() and len(told) <= _CLOCK_MAX_DIGITS:
        peer.note(clock_difference_ms=int(told) - here_ms)


def _hear_own(book: Book, peer: Peer, caller: Answerer, heads: protocol.Heads) -> None:
    """Want the acts of the neighbour's own logs, and begin to hold logs that are new."""
    known = _logs(book)
    if any(head.log not in known for head in heads.own):
        for opening in fetching.fetch_openings(caller):
            if parse_opening(opening).party == peer.party:
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
        note = head.note.encode()
        if head.log in book.setting().superseded:
            # A restore closed it: what its party lost will not come from there any more.
            peer.give_up(head.log, max(log.size, open_checkpoint(note, Vkey.parse(log.key)).size))
        _want(book, peer, log, note)


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
        if log is None:
            continue  # an opening that could not be verified: it was set aside
        if log.party != book.setting().party:
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
    return _hear_heard(book, heads)


def _hear_heard(book: Book, heads: protocol.Heads) -> Contradiction | None:
    """Take heads over own acts that the neighbour never got: a rollback, or a lost tail."""
    known = _logs(book)
    for heard in heads.heard:
        log, note = known.get(heard.log), heard.note.encode()
        if log is None:
            continue
        if log.party != book.setting().party:
            raise NotAuthentic("a head of this node", expected="one of its logs", found=heard.log)
        head = open_checkpoint(note, Vkey.parse(log.key))
        with book.reading() as store:
            kept, _ = store.largest_head(log.id)
        if not log.own and head.size <= kept:
            continue
        with book.writing() as entrance:
            contradiction = pulling.hear(entrance, log.id, note)
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
    witnesses = {(key.name, key.key_id) for key in _witnesses(book, peer)}
    for signature in parse_note(note).signatures:
        if (signature.name, signature.key_id) in witnesses:
            take_receipt(book, peer, note, signature.line())
    return None


def _witnesses(book: Book, peer: Peer) -> list[Vkey]:
    """Return the keys that the neighbour gives or gave receipts with, the newest first."""
    cards = book.setting().cards_of(peer.party) or (peer.card,)
    return [Vkey.parse(text) for text in dict.fromkeys(card.receipt for card in cards)]


def take_receipt(book: Book, peer: Peer, note: bytes, line: bytes) -> None:
    """Keep a receipt for a head of an own log.

    Raises:
        NoteError, NotAuthentic: it is not this neighbour's receipt for this head.
    """
    text = parse_note(note).text
    witness = _signer_of(line, _witnesses(book, peer))
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


def _signer_of(line: bytes, witnesses: list[Vkey]) -> Vkey:
    """Return the key that a receipt names, or the newest, by which it is then refused."""
    named = {signature.key_id for signature in parse_signature_lines(line)}
    return next((key for key in witnesses if key.key_id in named), witnesses[0])
