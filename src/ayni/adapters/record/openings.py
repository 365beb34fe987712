# SPDX-License-Identifier: Apache-2.0
"""Logs after the first: which one-time opening key opened which, and how many keys are left.

One key opens one log. Two logs by one key mean that two machines were restored with it, or that
the key was stolen: both logs are kept and shown, an alarm says so, and the node whose log it is
signs nothing more. Neither wins by coming first. Source: kernel.md A7, S4; record.md R8.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ayni.adapters.record import evidence, ledger, trust
from ayni.adapters.record.ledger import Txn
from ayni.core import codec
from ayni.core.cards import Card, Opening, opening_keys, parse_opening, read_opening
from ayni.core.errors import KeyTrouble
from ayni.core.notes import Vkey
from ayni.core.ports import LogState
from ayni.core.replica import log_of

OPENED_TWICE = "opened_twice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """An opening that is kept now.

    Attributes:
        opening: what it says.
        log: id of the log it opens.
        new: it was not held before.
        twins: other logs that the same key opened.
        stops_us: one of those logs is the one this node writes.
    """

    opening: Opening
    log: str
    new: bool
    twins: tuple[str, ...]
    stops_us: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The one-time opening keys of this node, by number.

    Attributes:
        certified: those that the newest card certifies, used ones included.
        used: of these, those that have opened a log, as far as this node knows.
        revoked: those of older cards that the newest leaves out, unused.
    """

    certified: tuple[int, ...]
    used: tuple[int, ...]
    revoked: tuple[int, ...] = ()

    @property
    def left(self) -> tuple[int, ...]:
        """Return the numbers that can still open a log."""
        return tuple(number for number in self.certified if number not in self.used)


def take_opening(txn: Txn, note: bytes, card: Card) -> Taken:
    """Begin to hold a later log of a party, opened by a one-time key of its card.

    Raises:
        NoteError: not an opening.
        NotAuthentic: not signed as the card says, and not held before.
    """
    held = txn.store.rows("SELECT number, log FROM opening WHERE note = %s", (note,))
    # One that is held was verified when it came; a newer card may leave its key out.
    opening = parse_opening(note) if held else read_opening(note, card)
    log = log_of(Vkey.parse(opening.log).name)
    logs = txn.store.logs()
    others = _others(txn, opening, log)
    if not held:
        _keep(txn, opening, log, note)
        if log not in logs:
            txn.store.put_log(_state_of(opening, log, logs.values()))
        for other in others:
            _tell(txn, opening, (other, log), note)
    stops = any(logs[other].own and logs[other].state == "open" for other in others)
    return Taken(opening=opening, log=log, new=not held, twins=tuple(others), stops_us=stops)


def keep_own(txn: Txn, opening: Opening, note: bytes) -> str:
    """Keep the opening of a log that this node begins; return the id of the log.

    Raises:
        KeyTrouble: the key opened a log before, or the log is there already.
    """
    log = log_of(Vkey.parse(opening.log).name)
    if _others(txn, opening, log) or log in txn.store.logs():
        raise KeyTrouble(
            f"opening key {opening.number} was used before; an opening key opens one log. Nothing "
            "was changed. Take the key of another number."
        )
    _keep(txn, opening, log, note)
    return log


def all_openings() -> list[bytes]:
    """Return every opening held, of all parties, as signed: what members may ask for."""
    rows = ledger.reading().rows("SELECT note FROM opening ORDER BY party, number, log")
    return [bytes(row[0]) for row in rows]


def own_openings() -> list[bytes]:
    """Return the openings of this party's later logs, as signed."""
    rows = ledger.reading().rows(
        "SELECT note FROM opening WHERE party IN (SELECT party FROM card WHERE own = 1)"
        " ORDER BY number, log"
    )
    return [bytes(row[0]) for row in rows]


def own_keys() -> Keys:
    """Return which opening keys the own cards certify, and which were used or left out since.

    A node without a card has none.
    """
    held = [each.card for each in trust.own_cards()]
    if not held:
        return Keys(certified=(), used=())
    card = held[0]
    rows = ledger.reading().rows("SELECT number FROM opening WHERE party = %s", (card.party,))
    certified = tuple(sorted(opening_keys(card)))
    used = {int(row[0]) for row in rows}
    ever = {number for each in held for number in opening_keys(each)}
    return Keys(
        certified=certified,
        used=tuple(n for n in certified if n in used),
        revoked=tuple(sorted(ever - set(certified) - used)),
    )


def own_twin() -> str:
    """Say which other log was opened with the key of the log this node writes, if any."""
    store = ledger.reading()
    rows = store.rows(
        "SELECT l.number, o.log FROM log l JOIN opening o ON o.party = l.party"
        " AND o.number = l.number AND o.log <> l.id WHERE l.own = 1 AND l.state = 'open'"
    )
    return twin_told(int(rows[0][0]), str(rows[0][1])) if rows else ""


def twin_told(number: int, log: str) -> str:
    """Return the sentence about another log that the same opening key began."""
    return (
        f"opening key {number} opened another log as well, {log}: another machine was restored "
        "with it, or the key was stolen. Nothing is signed here until persons have decided."
    )


def _others(txn: Txn, opening: Opening, log: str) -> list[str]:
    rows = txn.store.rows(
        "SELECT log FROM opening WHERE party = %s AND number = %s AND log <> %s ORDER BY log",
        (opening.party, opening.number, log),
    )
    return [str(row[0]) for row in rows]


def _state_of(opening: Opening, log: str, logs: Collection[LogState]) -> LogState:
    """Return a log as it begins to be held; one of our own that a restore forgot is closed."""
    ours = any(each.own and each.party == opening.party for each in logs)
    return LogState(
        id=log,
        party=opening.party,
        number=opening.number,
        key=opening.log,
        own=False,
        state="closed" if ours else "open",
    )


def _keep(txn: Txn, opening: Opening, log: str, note: bytes) -> None:
    txn.store.execute(
        "INSERT INTO opening (party, number, log, note) VALUES (%s, %s, %s, %s)",
        (opening.party, opening.number, log, note),
    )


def _tell(txn: Txn, opening: Opening, logs: tuple[str, str], note: bytes) -> None:
    rows = txn.store.rows(
        "SELECT note FROM opening WHERE party = %s AND number = %s AND log = %s",
        (opening.party, opening.number, logs[0]),
    )
    notes: list[codec.Json] = [*(bytes(row[0]).decode() for row in rows), note.decode()]
    evidence.raise_alarm(
        txn,
        code=OPENED_TWICE,
        log=logs[1],
        detail=f"{opening.party}: opening key {opening.number} opened the logs {logs[0]} and "
        f"{logs[1]}",
        evidence=codec.encode({"openings": notes}),
    )
