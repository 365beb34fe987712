# SPDX-License-Identifier: Apache-2.0
"""Turns rows of the record into acts as pages show them; chooses none and writes none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from ayni.adapters.record import handling, ledger, recovery
from ayni.adapters.record.rows import (
    INDEX_BITS,
    INDEX_END,
    index_of,
    marks_for,
    place_of,
    sizes_of,
    slices,
)
from ayni.adapters.record.store import SqlStore
from ayni.core import codec, shortcodes
from ayni.core.acts import Act, Header
from ayni.core.codec import Json
from ayni.core.folding import read_candidate, waiting_for
from ayni.core.ports import REGULAR, Entry, LogState
from ayni.core.readings import Reading

WAITING: Final = "waiting"


@dataclass(frozen=True, slots=True)
class ReceiptRead:
    """A receipt that covers an act: whose node stored it, and when, milliseconds UTC."""

    party: str
    time_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ActRead:
    """One act as pages show it.

    Attributes:
        leaf: leaf hash, 32 bytes.
        party: whose log it stands in.
        verdict: ``regular``, ``needs_newer``, ``waiting`` or a reason code.
        aside: reason code of the room's fold, or empty.
        header: none when the leaf is not a header.
        names: members of the body, open or closed.
        values: open members.
        own: this node signed it.
        signed: a signed head covers it.
        received_ms: when this node stored it.
        receipts: earliest receipt of each node that covers it.
        waits_for: parties whose earlier acts it waits for.
        erased_ms: when content of it was last erased on this node, or none.
        recovered: its author's node was restored and had lost it; a neighbour's gave it back.
    """

    leaf: bytes
    log: str
    party: str
    index: int
    verdict: str
    aside: str
    depth: int
    header: Header | None
    facts: Mapping[str, Json]
    past: Mapping[str, int]
    names: tuple[str, ...]
    values: Mapping[str, Json]
    own: bool
    signed: bool
    received_ms: int
    receipts: tuple[ReceiptRead, ...] = ()
    waits_for: tuple[str, ...] = ()
    erased_ms: int | None = None
    recovered: bool = False

    @property
    def regular(self) -> bool:
        """Tell whether folds see it."""
        return self.verdict == REGULAR

    @property
    def reason(self) -> str:
        """Return why it changes nothing, or an empty string."""
        return self.aside or ("" if self.regular else self.verdict)

    @property
    def kind(self) -> str:
        """Return its kind, or an empty string."""
        return self.header.kind if self.header else ""

    @property
    def at_ms(self) -> int:
        """Return the claimed time, or when it was stored if it cannot be read."""
        return self.header.at if self.header else self.received_ms

    @property
    def code(self) -> str:
        """Return the reading code."""
        return shortcodes.code_of(self.leaf)

    @property
    def object_id(self) -> bytes:
        """Return the id of the object it is about."""
        about = self.header.about if self.header else None
        return bytes.fromhex(about) if about else self.leaf

    @property
    def closed(self) -> tuple[str, ...]:
        """Return the members whose value is not here."""
        return tuple(name for name in self.names if name not in self.values)

    @property
    def erased(self) -> frozenset[str]:
        """Return the members whose value is not here because this node erased it."""
        return frozenset(self.closed) if self.erased_ms is not None else frozenset()

    @property
    def act(self) -> Act:
        """Return the act that folds read.

        Raises:
            ValueError: the leaf is not a header.
        """
        if self.header is None:
            raise ValueError("an act that cannot be read has no place in a fold")
        return Act(
            leaf=self.leaf, log=self.log, party=self.party, index=self.index,
            header=self.header, facts=self.facts, past=self.past, depth=self.depth,
        )  # fmt: skip


SELECT: Final = (
    "SELECT a.leaf, a.log, a.party, a.place, a.verdict, a.aside, a.depth, e.header, a.facts,"
    " a.past, b.data, e.received_ms,"
    " (SELECT MAX(x.at_ms) FROM erased x WHERE x.leaf = a.leaf)"
    " FROM act a JOIN entry e ON e.place = a.place"
    " LEFT JOIN body b ON b.place = a.place"
)
ORDER: Final = " ORDER BY a.depth, a.log, a.place"


def read(sql: str, values: Sequence[object]) -> list[ActRead]:
    """Return the acts of a query that begins with SELECT, with their receipts."""
    store = ledger.reading()
    held = store.logs()
    rows = store.rows(sql, values)
    receipts = _receipts(store, [row[3] for row in rows])
    known = recovery.known_before(held)
    return [_act(row, held[row[1]], receipts.get(row[3], ()), known) for row in rows]


def _act(
    row: tuple[Any, ...],
    log: LogState,
    receipts: tuple[ReceiptRead, ...],
    known: Mapping[str, int],
) -> ActRead:
    leaf, log_id, party, place, verdict, aside, depth, header, facts, past, data, stored, gone = row
    entry = Entry(bytes(leaf), bytes(header), bytes(data) if data is not None else None)
    candidate = read_candidate(entry)
    said = candidate.body or Reading()
    if candidate.header is not None:
        handling.note(candidate.header.tlp)
    return ActRead(
        leaf=entry.leaf,
        log=log_id,
        party=party,
        index=index_of(place),
        verdict=verdict,
        aside=aside or "",
        depth=depth,
        header=candidate.header,
        facts=cast(dict[str, Json], codec.decode(bytes(facts))),
        past=sizes_of(bytes(past)),
        names=said.names,
        values=said.values,
        own=log.own,
        signed=log.head_size > index_of(place),
        received_ms=stored,
        receipts=receipts,
        erased_ms=gone,
        recovered=log_id in known and index_of(place) >= known[log_id],
    )


def waiting_acts(
    between: tuple[bytes, bytes] | None = None,
    *,
    within: Mapping[str, tuple[int, int]] | None = None,
    newest: int | None = None,
) -> list[ActRead]:
    """Return waiting acts, log by log.

    Args:
        between: only those whose leaf hash is not below the first and not above the second.
        within: log id to the first index to read and the one after the last; a log that is not
            named is not read. By default all that wait.
        newest: at most so many of each log, the newest; by default all of them.
    """
    store = ledger.reading()
    logs = store.logs()
    found = []
    for log in logs.values():
        start, end = (log.folded, log.size) if within is None else within.get(log.id, (0, 0))
        start = max(start, log.folded, end - newest if newest is not None else 0)
        if start >= end:
            continue
        first, last = (place_of(store.pk(log.id), at) for at in (start, end))
        only = "" if between is None else " AND e.leaf >= %s AND e.leaf <= %s"
        rows = store.rows(
            "SELECT e.place, e.leaf, e.header, b.data, e.received_ms FROM entry e"
            " LEFT JOIN body b ON b.place = e.place WHERE e.place >= %s AND e.place < %s"
            f"{only} ORDER BY e.place",
            (first, last, *(between or ())),
        )
        found += [_waiting_act(log, row, logs) for row in rows]
    return found


def _waiting_act(log: LogState, row: tuple[Any, ...], held: Mapping[str, LogState]) -> ActRead:
    place, leaf, header, data, stored = row
    candidate = read_candidate(Entry(leaf, header, data))
    said = candidate.body or Reading()
    if candidate.header is not None:
        handling.note(candidate.header.tlp)
    missing = {
        held[name].party if name in held else "" for name, _ in waiting_for(candidate, log.id, held)
    }
    return ActRead(
        leaf=leaf,
        log=log.id,
        party=log.party,
        index=index_of(place),
        verdict=WAITING,
        aside="",
        depth=0,
        header=candidate.header,
        facts={},
        past={},
        names=said.names,
        values=said.values,
        own=log.own,
        signed=log.head_size > index_of(place),
        received_ms=stored,
        waits_for=tuple(sorted(missing)),
    )


def _receipts(store: SqlStore, places: Sequence[int]) -> dict[int, tuple[ReceiptRead, ...]]:
    """Return, by place of the act, the first receipt of each node that covers it; one query."""
    found: dict[int, tuple[ReceiptRead, ...]] = {}
    for some in slices(places):
        for place, party, time_s in store.rows(
            "SELECT e.place, w.party, (SELECT r.time_s FROM receipt r WHERE r.log = e.place >> %s"
            " AND r.witness = 'ayni/receipt/' || w.party AND r.size > (e.place & %s)"
            " ORDER BY r.size LIMIT 1) FROM entry e CROSS JOIN (SELECT DISTINCT party FROM card) w"
            f" WHERE e.place IN ({marks_for(some)}) ORDER BY e.place, w.party",
            (INDEX_BITS, INDEX_END - 1, *some),
        ):
            if time_s is not None:
                found[place] = (*found.get(place, ()), ReceiptRead(party, int(time_s) * 1_000))
    return found
