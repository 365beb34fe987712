# SPDX-License-Identifier: Apache-2.0
"""After a restore: closes every own log for ever and opens a new one with a one-time key.

Continuing an old log after a restore forks it: a head may be on its way that this database does
not know. What neighbours hold of the old logs is fetched back by the link, as from anybody, and
shown as recovered. Must not make or read keys. Source: kernel.md S4, A7; record.md R8.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, cast

import msgspec

from ayni.adapters.record import ledger, openings, reading, rebuilding, tiles, trust
from ayni.adapters.record.actreads import ActRead
from ayni.adapters.record.ledger import Appended, Txn
from ayni.adapters.record.rows import place_of
from ayni.adapters.record.signing import frontier_at
from ayni.core import constitution as law
from ayni.core.acts import Mode
from ayni.core.cards import Card, Opening, read_card, read_opening
from ayni.core.codec import Json
from ayni.core.composing import Draft
from ayni.core.errors import StoreTrouble
from ayni.core.merkle import Frontier
from ayni.core.notes import Vkey
from ayni.core.ports import LogState
from ayni.core.replica import log_of

_DROPPED_NAME: Final = "dropped"


class Dropped(msgspec.Struct, frozen=True):
    """An act that was appended and that no head covered when a restore closed its log.

    Attributes:
        leaf: leaf hash, hex.
        kind: its kind.
        at_ms: its claimed time, milliseconds UTC.
        restored_ms: when the restore dropped it.
    """

    leaf: str
    kind: str
    at_ms: int
    restored_ms: int


def open_new_log(note: bytes, *, now_ms: int) -> Appended:
    """Close the own logs and open the one that an opening names; all of it, or nothing.

    Unsigned acts above the last head of an old log are dropped: they never left this node, or
    they come back from the neighbours with the head that was signed over them.

    Args:
        note: opening of the new log, signed by a one-time opening key of this node's card.
        now_ms: claimed time of the act that opens the log.

    Returns:
        The act that opens the log and names its predecessors.

    Raises:
        KeyTrouble: the number was used before on this node, or the log is there already.
        NotAuthentic: the opening is not signed as the card says.
        NoteError: not an opening.
        Refusal: the opening act would be irregular.
        StoreTrouble: the database does not take it, or rows of an old log are missing.
    """
    card = read_card(trust.own_card())
    opening = read_opening(note, card)
    log_id = log_of(Vkey.parse(opening.log).name)
    with ledger.write(now_ms=now_ms) as txn:
        openings.keep_own(txn, opening, note)
        for log in txn.store.logs().values():
            if log.own:
                _close(txn, log)
        rebuilding.rebuild_in(txn)
        olds = [log for log in txn.store.logs().values() if log.party == card.party and log.folded]
        txn.store.put_log(
            LogState(
                id=log_id,
                party=card.party,
                number=opening.number,
                key=opening.log,
                own=True,
            )
        )
        draft = _opening_draft(card, opening, olds, now_ms=now_ms)
        return ledger.append_in(txn, draft, expected=None)


def unsigned() -> list[ActRead]:
    """Return the acts of the own log that no signed head covers; a restore drops them.

    Either they never left this node, or neighbours hold them with the head that was signed later.
    """
    store = ledger.reading()
    own = [log for log in store.logs().values() if log.own and log.head_size < log.size]
    return [
        act
        for log in own
        for act in reading.acts([e.leaf for e in store.entries(log.id, log.head_size, log.size)])
        if act.kind != law.LOG_OPENED
    ]


def note_dropped(acts: Sequence[ActRead], *, now_ms: int) -> None:
    """Keep which acts a restore dropped, until they come back or for ever: codes, not contents."""
    told = [*dropped(), *(Dropped(a.leaf.hex(), a.kind, a.at_ms, now_ms) for a in acts)]
    with ledger.write(now_ms=now_ms) as txn:
        raw = msgspec.json.encode(told).decode()
        rebuilding.set_meta(txn, _DROPPED_NAME, raw)


def dropped() -> list[Dropped]:
    """Return the acts that restores dropped and that did not come back."""
    raw = rebuilding.meta(_DROPPED_NAME)
    told = msgspec.json.decode(raw, type=list[Dropped]) if raw else []
    held = {act.leaf.hex() for act in reading.acts([bytes.fromhex(one.leaf) for one in told])}
    return [one for one in told if one.leaf not in held]


def _close(txn: Txn, log: LogState) -> None:
    """Close an own log at its last signed head and drop what stands above it."""
    store, size = txn.store, log.head_size
    pk = store.pk(log.id)
    try:
        frontier = frontier_at(store.reader(log.id), size)
    except IndexError:
        frontier = Frontier()
    if size and frontier.root() != log.head_root:
        raise StoreTrouble(
            f"own log {log.id}: its first {size} acts do not give the signed root. Nothing was "
            "changed. Restore another backup, or begin with an empty database."
        )
    for table in ("entry", "body", "attachment"):
        store.execute(
            f"DELETE FROM {table} WHERE place >= %s AND place < %s",
            (place_of(pk, size), place_of(pk + 1, 0)),
        )
    tiles.forget(store.cursor, pk, size)
    store.put_log(
        replace(
            log,
            own=False,
            state="closed",
            size=size,
            frontier=frontier.to_bytes(),
            bodies=min(size, log.bodies),
        )
    )


def _opening_draft(card: Card, opening: Opening, olds: list[LogState], *, now_ms: int) -> Draft:
    founders = [{"office": f.office, "powers": list(f.powers)} for f in card.founders]
    predecessors = [{"log": o.id, "size": o.folded, "root": o.root.hex()} for o in olds]
    values: Mapping[str, Json] = {
        "party": card.party,
        "number": opening.number,
        "key": opening.log,
        "founders": cast(list[Json], founders),
        "predecessors": cast(list[Json], predecessors),
    }
    return Draft(
        kind=law.LOG_OPENED,
        by=f"{card.party}.node",
        values=values,
        at=now_ms,
        id=secrets.token_hex(16),
        mode=cast(Mode, card.mode),
        tlp="GREEN",
    )
