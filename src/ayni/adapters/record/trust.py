# SPDX-License-Identifier: Apache-2.0
"""Whose logs this node holds: node cards that persons compared, and openings of later logs.

Must not decide whom to trust: `take_card` is called after two persons compared the words, and
a later card counts only if the same identity key signed it. Source: DESIGN.md section 5 (Keys).
"""

from __future__ import annotations

from dataclasses import dataclass

from ayni.adapters.record import ledger
from ayni.adapters.record.ledger import Txn
from ayni.core.cards import Card, Opening, read_card, read_opening
from ayni.core.errors import KeyTrouble, NotAuthentic
from ayni.core.notes import Vkey
from ayni.core.ports import LogState
from ayni.core.replica import log_of


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldCard:
    """A card that this node holds.

    Attributes:
        card: what it says.
        note: its bytes as signed.
        compared_ms: when persons compared its words, milliseconds UTC.
    """

    card: Card
    note: bytes
    compared_ms: int


def take_own_card(note: bytes, *, log_id: str, now_ms: int) -> None:
    """Keep this node's own card and make its first log ready to be written."""
    card = read_card(note)
    with ledger.write() as txn:
        _keep(txn, card, note, own=1, now_ms=now_ms)
        txn.store.put_log(LogState(id=log_id, party=card.party, number=0, key=card.log, own=True))


def take_card(note: bytes, *, now_ms: int) -> Card:
    """Trust a neighbour's card: its words were compared, or it follows a card already held.

    Raises:
        NotAuthentic: a later card by another identity key than the one that was compared.
    """
    card = read_card(note)
    held = neighbours().get(card.party)
    if held is not None and held.card.identity != card.identity:
        raise NotAuthentic(
            f"identity key of {card.party}",
            expected=held.card.identity[:40],
            found=card.identity[:40],
        )
    with ledger.write() as txn:
        _keep(txn, card, note, own=0, now_ms=now_ms)
        log = log_of(Vkey.parse(card.log).name)
        if log not in txn.store.logs():
            txn.store.put_log(LogState(id=log, party=card.party, number=0, key=card.log, own=False))
    return card


def take_opening(txn: Txn, note: bytes, card: Card) -> Opening:
    """Begin to hold a later log of a party, opened by a one-time key of its card.

    Raises:
        NoteError: not an opening.
        NotAuthentic: not signed as the card says.
    """
    opening = read_opening(note, card)
    log = log_of(Vkey.parse(opening.log).name)
    logs = txn.store.logs()
    if log in logs:
        return opening
    txn.store.cursor.execute(
        "INSERT INTO opening (party, number, log, note) VALUES (%s, %s, %s, %s)",
        (opening.party, opening.number, log, note),
    )
    txn.store.put_log(
        LogState(id=log, party=opening.party, number=opening.number, key=opening.log, own=False)
    )
    return opening


def own_card() -> bytes:
    """Return this node's card as signed.

    Raises:
        KeyTrouble: the node has none.
    """
    rows = ledger.reading().rows("SELECT note FROM card WHERE own = 1 ORDER BY number DESC LIMIT 1")
    if not rows:
        raise KeyTrouble("this node has no card yet; run `ayni init`")
    return bytes(rows[0][0])


def own_openings() -> list[bytes]:
    """Return the openings of this party's later logs, as signed."""
    rows = ledger.reading().rows(
        "SELECT o.note FROM opening o JOIN card c ON c.party = o.party AND c.own = 1"
        " ORDER BY o.number"
    )
    return [bytes(row[0]) for row in rows]


def neighbours() -> dict[str, HeldCard]:
    """Return the newest card of each neighbour, by party."""
    rows = ledger.reading().rows(
        "SELECT note, compared_ms FROM card WHERE own = 0 ORDER BY party, number"
    )
    held = [
        HeldCard(card=read_card(bytes(note)), note=bytes(note), compared_ms=int(compared))
        for note, compared in rows
    ]
    return {each.card.party: each for each in held}


def _keep(txn: Txn, card: Card, note: bytes, *, own: int, now_ms: int) -> None:
    txn.store.cursor.execute(
        "INSERT INTO card (party, number, own, note, compared_ms) VALUES (%s, %s, %s, %s, %s)"
        " ON CONFLICT (party, number) DO NOTHING",
        (card.party, card.number, own, note, now_ms),
    )
