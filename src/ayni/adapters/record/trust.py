# SPDX-License-Identifier: Apache-2.0
"""Whose logs this node holds: node cards that persons compared, and the cards that follow them.

Must not decide whom to trust first: `take_card` is called after two persons compared the words.
A later card counts by itself if the identity key held signed it, or the one announced as next.
Source: DESIGN.md section 5 (Keys); record.md R10.
"""

from __future__ import annotations

from dataclasses import dataclass

from ayni.adapters.record import evidence, frames, ledger
from ayni.adapters.record.ledger import Txn
from ayni.core import constitution as law
from ayni.core.acts import decode_body
from ayni.core.cards import Card, may_follow, read_card
from ayni.core.errors import AyniError, CodecError, KeyTrouble, NotAuthentic
from ayni.core.notes import Vkey
from ayni.core.ports import LogState
from ayni.core.replica import log_of

IDENTITY_CHANGED = "identity_changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldCard:
    """A card that this node holds.

    Attributes:
        card: what it says.
        note: its bytes as signed.
        compared_ms: when persons compared the words of the first of them, milliseconds UTC.
    """

    card: Card
    note: bytes
    compared_ms: int


def take_own_card(note: bytes, *, log_id: str, now_ms: int) -> None:
    """Keep this node's own first card and make its first log ready to be written."""
    card = read_card(note)
    with ledger.write() as txn:
        _keep(txn, card, note, own=1, compared_ms=now_ms)
        txn.store.put_log(LogState(id=log_id, party=card.party, number=0, key=card.log, own=True))


def take_newer_own_card(txn: Txn, note: bytes) -> Card:
    """Keep a later card of this node; the same one again changes nothing.

    Raises:
        NoteError, NotAuthentic: not a card, or not one that may follow the newest held.
    """
    card = read_card(note)
    held = _held(txn, card.party)
    if not _is_held(held, card, note):
        newest = _newest_of(held, card)
        may_follow(newest.card, card)
        _keep(txn, card, note, own=1, compared_ms=newest.compared_ms)
    return card


def take_card(note: bytes, *, now_ms: int) -> Card:
    """Trust a neighbour's card: its words were compared, or it follows a card already held.

    Raises:
        NoteError, NotAuthentic: not a card, it may not follow the newest card held, or it is the
            first of a party for which every member agreed to another identity key.
    """
    card = read_card(note)
    with ledger.write() as txn:
        if _held(txn, card.party):
            take_newer_card(txn, note)
            return card
        _check_agreed(txn, card)
        _keep(txn, card, note, own=0, compared_ms=now_ms)
        log = log_of(Vkey.parse(card.log).name)
        if log not in txn.store.logs():
            txn.store.put_log(LogState(id=log, party=card.party, number=0, key=card.log, own=False))
    return card


def _check_agreed(txn: Txn, card: Card) -> None:
    """Refuse a key that people compared by voice here, if all members agreed to another one."""
    _frame, membership = frames.standing_now(txn.store)
    agreed = membership.identities.get(card.party)
    if agreed and card.identity not in agreed:
        raise NotAuthentic(
            f"identity key of {card.party}'s card",
            expected=f"{', '.join(sorted(agreed))}, which the constitution names and every member "
            "agreed to; if the key was changed since, load the card before the change first",
            found=card.identity,
        )


def take_newer_card(txn: Txn, note: bytes) -> Card:
    """Take a card that follows one held of a neighbour; the same one again changes nothing.

    A change of the identity key is an alarm: persons ought to know of it and to ask.

    Raises:
        NoteError, NotAuthentic: not a card, or not one that may follow the newest held.
    """
    card = read_card(note)
    held = _held(txn, card.party)
    if _is_held(held, card, note):
        return card
    newest = _newest_of(held, card)
    changed = may_follow(newest.card, card)
    _keep(txn, card, note, own=0, compared_ms=newest.compared_ms)
    if changed:
        evidence.raise_alarm(
            txn,
            code=IDENTITY_CHANGED,
            log="",
            detail=f"{card.party}: card {card.number} by the key that card {newest.card.number} "
            "announced as the next one",
            evidence=note,
        )
    return card


def take_declared(txn: Txn) -> list[tuple[str, bytes, AyniError]]:
    """Take the cards that acts of the record declare and this node does not hold yet.

    So a card comes by whatever way acts come: door, folder or stick; and a restored node gets its
    own newer card back with its acts.

    Returns:
        Party, bytes and error of each that was refused.
    """
    refused: list[tuple[str, bytes, AyniError]] = []
    own = {row[0] for row in txn.store.rows("SELECT party FROM card WHERE own = 1")}
    for party, data in txn.store.rows(
        "SELECT a.party, b.data FROM act a JOIN body b ON b.place = a.place"
        " WHERE a.kind = %s AND a.verdict = 'regular' ORDER BY a.depth, a.log, a.place",
        (law.CARD_DECLARED,),
    ):
        note = _note_in(bytes(data))
        if not note:
            continue  # its text was erased
        try:
            card = read_card(note)
            held = _held(txn, party)
            if held and card.number <= held[0].card.number:
                continue
            if card.party != party:
                raise NotAuthentic("party of the card declared", expected=party, found=card.party)
            (take_newer_own_card if party in own else take_newer_card)(txn, note)
        except AyniError as error:
            refused.append((party, note, error))
    return refused


def declared_count() -> int:
    """Return how many acts declare a card: when it moves, there may be one to take."""
    rows = ledger.reading().rows("SELECT COUNT(*) FROM act WHERE kind = %s", (law.CARD_DECLARED,))
    return int(rows[0][0])


def own_card() -> bytes:
    """Return this node's newest card as signed.

    Raises:
        KeyTrouble: the node has none.
    """
    cards = own_cards()
    if not cards:
        raise KeyTrouble("this node has no card yet; run `ayni init`")
    return cards[0].note


def own_cards() -> list[HeldCard]:
    """Return this node's cards, newest first."""
    return _read("own = 1", ())


def neighbours() -> dict[str, HeldCard]:
    """Return the newest card of each neighbour, by party."""
    found: dict[str, HeldCard] = {}
    for each in _read("own = 0", ()):
        found.setdefault(each.card.party, each)
    return dict(sorted(found.items()))


def cards_of(party: str) -> list[HeldCard]:
    """Return all cards held of a party, newest first."""
    return _read("party = %s", (party,))


def _read(where: str, values: tuple[object, ...]) -> list[HeldCard]:
    rows = ledger.reading().rows(
        f"SELECT note, compared_ms FROM card WHERE {where} ORDER BY number DESC", values
    )
    return [_held_card(*row) for row in rows]


def _held(txn: Txn, party: str) -> list[HeldCard]:
    rows = txn.store.rows(
        "SELECT note, compared_ms FROM card WHERE party = %s ORDER BY number DESC", (party,)
    )
    return [_held_card(*row) for row in rows]


def _held_card(note: bytes, compared_ms: int) -> HeldCard:
    raw = bytes(note)
    return HeldCard(card=read_card(raw), note=raw, compared_ms=int(compared_ms))


def _is_held(held: list[HeldCard], card: Card, note: bytes) -> bool:
    """Tell whether this very card is held; refuse another one of the same number."""
    same = next((each for each in held if each.card.number == card.number), None)
    if same is not None and same.note != note:
        raise NotAuthentic(
            f"card {card.number} of {card.party}",
            expected="the one held with this number; a party signs each number once",
            found="another one: call them before you take any card",
        )
    return same is not None


def _newest_of(held: list[HeldCard], card: Card) -> HeldCard:
    if not held:
        raise NotAuthentic(
            f"card {card.number} of {card.party}",
            expected="a party whose words persons have compared",
            found="one of which no card is held",
        )
    return held[0]


def _note_in(data: bytes) -> bytes:
    try:
        body = decode_body(data)
    except CodecError:
        return b""
    return next((str(m.value).encode() for m in body.members if m.name == "note" and m.salt), b"")


def _keep(txn: Txn, card: Card, note: bytes, *, own: int, compared_ms: int) -> None:
    txn.store.execute(
        "INSERT INTO card (party, number, own, note, compared_ms) VALUES (%s, %s, %s, %s, %s)",
        (card.party, card.number, own, note, compared_ms),
    )
