# SPDX-License-Identifier: Apache-2.0
"""Finds acts of neighbours that have come in since the last look, and how urgent each of them is.

Acts that are folded count when they are regular; urgent ones that wait for earlier acts count at
once, as pages show them at once; those that older software could not read count once this one can.
Must not write.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ayni.adapters.alarm.urgency import LIST, Told, Urgency, urgency_of
from ayni.adapters.record import reading, registry
from ayni.adapters.record.rows import READ_COLUMNS, READ_FROM, Row, act_of, marks_for, place_of
from ayni.core.kinds import structural_of
from ayni.core.ports import REGULAR, LogState

ACTS_AT_ONCE: Final = 1_000
"""Acts of one log looked at in one go: a catch-up is looked through bit by bit."""
ACTS_BESIDE_FOLD: Final = 200
"""The same while acts wait to be folded: who looks keeps the thread from running that folds them
under the record's lock, and a person who signs waits for that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """An act of a neighbour that is not for the Desk alone.

    Attributes:
        leaf: leaf hash.
        matter: id of its object.
        log: id of its log.
        index: its place there.
        kind: its kind.
        party: whose it is.
        at_ms: its claimed time.
        urgency: how urgent it is.
    """

    leaf: bytes
    matter: bytes
    log: str
    index: int
    kind: str
    party: str
    at_ms: int
    urgency: Urgency


def sizes() -> dict[str, tuple[int, int]]:
    """Return log id to how many of its acts are folded and held; what moves when acts come in."""
    return {log.id: (log.folded, log.size) for log in reading.store().logs().values()}


def at_once(sizes: Mapping[str, tuple[int, int]]) -> int:
    """Return how many acts of one log a look takes in.

    Args:
        sizes: log id to how many of its acts are folded and held.
    """
    waiting_count = sum(size - folded for folded, size in sizes.values())
    return ACTS_BESIDE_FOLD if waiting_count > ACTS_BESIDE_FOLD else ACTS_AT_ONCE


def folded_since(
    looked: Mapping[str, int], *, party: str, params: Mapping[str, int], most: int = ACTS_AT_ONCE
) -> tuple[list[Arrival], dict[str, int]]:
    """Return what was folded since the last look, and up to where this look reaches.

    Args:
        looked: log id to number of acts looked at before.
        party: this state; its own acts never ring here.
        params: the agreed numbers of the constitution in force.
        most: acts of one log.
    """
    store = reading.store()
    found: list[Arrival] = []
    reached: dict[str, int] = {}
    for log in store.logs().values():
        first = min(looked.get(log.id, 0), log.folded)
        last = min(log.folded, first + most)
        reached[log.id] = last
        if log.party != party and first < last:
            found += _between(log, first, last, params)
    return found, reached


def touched(looked: Mapping[str, int], reached: Mapping[str, int]) -> set[bytes]:
    """Return the objects that acts of any party, folded between two looks, are about.

    Args:
        looked: log id to number of acts looked at before.
        reached: the same, after this look.
    """
    store = reading.store()
    found: set[bytes] = set()
    for log, last in reached.items():
        first = looked.get(log, 0)
        if first < last:
            pk = store.pk(log)
            rows = store.rows(
                "SELECT object FROM act WHERE place >= %s AND place < %s AND object IS NOT NULL",
                (place_of(pk, first), place_of(pk, last)),
            )
            found.update(bytes(row[0]) for row in rows)
    return found


def unseen(
    sizes: Mapping[str, tuple[int, int]],
    seen: Mapping[str, tuple[int, int]],
    *,
    most: int = ACTS_AT_ONCE,
) -> tuple[dict[str, tuple[int, int]], dict[str, tuple[int, int]]]:
    """Return which waiting acts to look at next, and what is seen then: the newest come first.

    Each is looked at once, and few in one look: while a node catches up, all that is stored and
    not folded waits, and who reads it keeps the thread that folds from running.

    Args:
        sizes: log id to how many of its acts are folded and held.
        seen: log id to the first index of the acts looked at and the one after the last.
        most: acts of one log.

    Returns:
        Log id to the first index and the one after the last: to look at, and seen after that.
    """
    next_, after = {}, {}
    for log, (folded, size) in sizes.items():
        low, high = seen.get(log, (size, size))
        if high < size:  # newer ones came; a gap below them is closed later, some seen twice
            first, last = max(folded, high, size - most), size
            low = low if first == high else first
        else:
            first, last = max(folded, low - most), low
            low = first
        next_[log], after[log] = (first, last), (low, max(high, last))
    return next_, after


def waiting(
    within: Mapping[str, tuple[int, int]], *, party: str, params: Mapping[str, int]
) -> Iterator[Arrival]:
    """Yield urgent acts of neighbours that are stored and wait for earlier ones.

    Args:
        within: log id to the first index to look at and the one after the last.
        party: this state; its own acts never ring here.
        params: the agreed numbers of the constitution in force.
    """
    for act in reading.urgent_waiting(within):
        if act.party == party or act.header is None:
            continue
        facts = structural_of(registry.kinds()[act.kind], act.values)
        told = Told(kind=act.kind, facts=facts, at_ms=act.at_ms, params=params)
        urgency = urgency_of(told)
        if urgency.code != LIST:
            yield Arrival(
                leaf=act.leaf,
                matter=act.object_id,
                log=act.log,
                index=act.index,
                kind=act.kind,
                party=act.party,
                at_ms=act.at_ms,
                urgency=urgency,
            )


def of_kinds(kinds: Collection[str], *, party: str, params: Mapping[str, int]) -> Iterator[Arrival]:
    """Yield the folded acts of neighbours that are of some kinds, log by log.

    Args:
        kinds: names of kinds that this software has learned to read.
        party: this state; its own acts never ring here.
        params: the agreed numbers of the constitution in force.
    """
    store, names = reading.store(), sorted(kinds)
    for log in store.logs().values() if names else ():
        after, end = place_of(store.pk(log.id), 0) - 1, place_of(store.pk(log.id), log.folded)
        while log.party != party:
            rows = store.rows(
                f"SELECT a.object, {READ_COLUMNS} {READ_FROM} WHERE a.place > %s AND a.place < %s"
                f" AND a.kind IN ({marks_for(names)}) AND a.verdict = %s AND a.aside IS NULL"
                f" ORDER BY a.place LIMIT {ACTS_AT_ONCE}",
                (after, end, *names, REGULAR),
            )
            if not rows:
                break
            yield from _arrivals(rows, params)
            last = act_of(rows[-1][1:])
            after = place_of(store.pk(last.log), last.index)


def _between(log: LogState, first: int, last: int, params: Mapping[str, int]) -> Iterator[Arrival]:
    store = reading.store()
    pk = store.pk(log.id)
    rows = store.rows(
        f"SELECT a.object, {READ_COLUMNS} {READ_FROM} WHERE a.place >= %s AND a.place < %s"
        " AND a.verdict = %s AND a.aside IS NULL ORDER BY a.place",
        (place_of(pk, first), place_of(pk, last), REGULAR),
    )
    yield from _arrivals(rows, params)


def _arrivals(rows: Sequence[Row], params: Mapping[str, int]) -> Iterator[Arrival]:
    for row in rows:
        act = act_of(row[1:])
        told = Told(kind=act.kind, facts=act.facts, at_ms=act.header.at, params=params)
        urgency = urgency_of(told)
        if urgency.code != LIST:
            yield Arrival(
                leaf=act.leaf,
                matter=bytes(row[0]),
                log=act.log,
                index=act.index,
                kind=act.kind,
                party=act.party,
                at_ms=act.header.at,
                urgency=urgency,
            )
