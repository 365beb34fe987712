# SPDX-License-Identifier: Apache-2.0
"""Finds acts by words and marks, newest first, in few queries and bounded work; writes nothing.

Hidden rooms are part of every question: what the asking office may not read is never counted.
Source: rooms.md A0.9 (Buscar); decision 37.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from ayni.adapters.record import ledger
from ayni.adapters.record.rows import marks_for, slices
from ayni.adapters.record.store import SqlStore
from ayni.adapters.search import indexing
from ayni.adapters.search.folding import is_prefix
from ayni.adapters.search.listing import KIND, OFFICE, PARTY, PLACE, ROOM
from ayni.adapters.search.rows import (
    Hits,
    bit_of,
    chapters_of,
    count_of,
    places_of,
    spot_of,
)
from ayni.core.limits import SEARCH_COUNT_MAX

Key = tuple[int, int]
"""Claimed time, milliseconds UTC, and place of an act: where a page of results ends."""

_FEW: Final = 1_000
"""So many places are looked up by name; more are met on the way from the newest act down."""
_STEPS: Final = (250, 1_000, 4_000, 16_000)
_LAST: Final = "\U0010ffff"
_MARKED: Final = "SELECT chapter, block, bits FROM search_word WHERE chapter IN ({}) AND word {}"
_ACTS: Final = "SELECT at_ms, place FROM search_act"
_NEWEST: Final = " ORDER BY at_ms DESC, place DESC LIMIT %s"


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is looked for; all of it must fit, empty values ask nothing.

    Attributes:
        words: folded words; those of three letters and more stand for all that begin so.
        party: code of the party whose log an act stands in.
        room: first word of its kind.
        kind: its kind.
        office: office that acted.
        place: place that it names.
        from_ms: claimed time, or a time that it names, is not before this; milliseconds UTC.
        to_ms: and before this.
        hidden: rooms whose acts the asking office may not read.
    """

    words: tuple[str, ...] = ()
    party: str = ""
    room: str = ""
    kind: str = ""
    office: str = ""
    place: str = ""
    from_ms: int | None = None
    to_ms: int | None = None
    hidden: frozenset[str] = frozenset()

    @property
    def marks(self) -> tuple[str, ...]:
        """Return the marks that an act must bear."""
        told = ((PARTY, self.party), (ROOM, self.room), (KIND, self.kind))
        more = ((OFFICE, self.office), (PLACE, self.place))
        return tuple(mark + value for mark, value in (*told, *more) if value)

    @property
    def empty(self) -> bool:
        """Tell whether nothing is asked."""
        return not self.words and not self.marks and self.from_ms is None and self.to_ms is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A page of acts.

    Attributes:
        leaves: leaf hashes, newest first.
        count: how many acts fit in all, SEARCH_COUNT_MAX at most.
        counted: whether that is the whole number.
        next_key: where the next page begins, or none if this is the last.
        behind: how many acts of the record are not listed yet.
    """

    leaves: Sequence[bytes]
    count: int
    counted: bool
    next_key: Key | None
    behind: int


def find(query: Query, *, before: Key | None = None, limit: int) -> Found:
    """Return the acts that fit, newest first by claimed time.

    Args:
        query: what is looked for.
        before: key of the last act of the page before.
        limit: acts on a page.
    """
    with ledger.snapshot() as store:
        logs = indexing.standing(store)
        behind = sum(one.behind for one in logs)
        chapters = [c for one in logs for c in chapters_of(one.log, one.done)]
        hits = _hits(store, query, chapters)
        hidden = _hidden(store, query, chapters, hits)
        if hits is not None:
            hits = {
                spot: left for spot, bits in hits.items() if (left := bits & ~hidden.get(spot, 0))
            }
            hidden = {}
        rows = list(islice(_walk(store, query, hits, hidden, before), limit + 1))
        count, counted = _count(store, query, hits, hidden)
        leaves = _leaves(store, [place for _, place in rows[:limit]])
    more = rows[limit - 1] if len(rows) > limit else None
    return Found(leaves=leaves, count=count, counted=counted, next_key=more, behind=behind)


def _hits(store: SqlStore, query: Query, chapters: Sequence[int]) -> Hits | None:
    """Return the acts with all words and marks, or none if neither was asked for."""
    hits: Hits | None = None
    # Marks first and long words before short ones: each leaves fewer chapters to the next.
    for word in (*query.marks, *sorted(query.words, key=len, reverse=True)):
        marked = _marked(store, word, chapters)
        hits = marked if hits is None else _both(hits, marked)
        chapters = sorted({chapter for chapter, _ in hits})
    return hits


def _hidden(store: SqlStore, query: Query, chapters: Sequence[int], hits: Hits | None) -> Hits:
    if hits is not None:
        chapters = sorted({chapter for chapter, _ in hits})
    hidden: Hits = {}
    for room in sorted(query.hidden):
        for spot, bits in _marked(store, ROOM + room, chapters).items():
            hidden[spot] = hidden.get(spot, 0) | bits
    return hidden


def _marked(store: SqlStore, word: str, chapters: Sequence[int]) -> Hits:
    prefix = word[0] != "=" and is_prefix(word)
    asked = (">= %s AND word < %s", (word, word + _LAST)) if prefix else ("= %s", (word,))
    hits: Hits = {}
    for some in slices(chapters):
        sql = _MARKED.format(marks_for(some), asked[0])
        for chapter, block, bits in store.rows(sql, (*some, *asked[1])):
            hits[chapter, block] = hits.get((chapter, block), 0) | bits
    return hits


def _both(one: Hits, other: Hits) -> Hits:
    found = {}
    for spot, bits in one.items():
        both = bits & other.get(spot, 0)
        if both:
            found[spot] = both
    return found


def _walk(
    store: SqlStore, query: Query, hits: Hits | None, hidden: Hits, before: Key | None
) -> Iterator[Key]:
    """Yield time and place of the acts that fit, newest first."""
    if hits is not None and count_of(hits) <= _FEW:
        yield from _few(store, query, hits, before)
        return
    step = 0
    while True:
        limit = _STEPS[min(step, len(_STEPS) - 1)]
        step += 1
        where, values = _where(query, before)
        rows = store.rows(_ACTS + where + _NEWEST, (*values, limit))
        for at_ms, place in rows:
            spot, bit = spot_of(place), bit_of(place)
            if (hits is None or hits.get(spot, 0) & bit) and not hidden.get(spot, 0) & bit:
                yield at_ms, place
        if len(rows) < limit:
            return
        before = rows[-1]


def _few(store: SqlStore, query: Query, hits: Hits, before: Key | None) -> Iterator[Key]:
    where, values = _where(query, before)
    found: list[Key] = []
    for some in slices(sorted(places_of(hits))):
        clause = f"{where} AND" if where else " WHERE"
        sql = f"{_ACTS}{clause} place IN ({marks_for(some)})"
        found += store.rows(sql, (*values, *some))
    yield from sorted(found, reverse=True)


def _where(query: Query, before: Key | None) -> tuple[str, tuple[int, ...]]:
    """Return which acts are in the window, and older than the page before."""
    clauses: list[str] = []
    values: list[int] = []
    if before is not None:
        clauses.append("(at_ms < %s OR (at_ms = %s AND place < %s))")
        values += (before[0], *before)
        clauses.append("at_ms <= %s")  # what an index can begin with
        values.append(before[0])
    low = -1 if query.from_ms is None else query.from_ms
    high = _END_MS if query.to_ms is None else query.to_ms
    if query.from_ms is not None or query.to_ms is not None:
        clauses.append("((at_ms >= %s AND at_ms < %s) OR (from_ms < %s AND to_ms >= %s))")
        values += (low, high, high, low)
    return (" WHERE " + " AND ".join(clauses) if clauses else ""), tuple(values)


_END_MS: Final = 1 << 62


def _count(store: SqlStore, query: Query, hits: Hits | None, hidden: Hits) -> tuple[int, bool]:
    if hits is not None and query.from_ms is None and query.to_ms is None:
        count = count_of(hits)
    else:
        walk = _walk(store, query, hits, hidden, None)
        count = sum(1 for _ in islice(walk, SEARCH_COUNT_MAX + 1))
    return min(count, SEARCH_COUNT_MAX), count <= SEARCH_COUNT_MAX


def _leaves(store: SqlStore, places: Sequence[int]) -> list[bytes]:
    held: dict[int, bytes] = {}
    for some in slices(places):
        sql = f"SELECT place, leaf FROM act WHERE place IN ({marks_for(some)})"
        held.update({place: bytes(leaf) for place, leaf in store.rows(sql, some)})
    return list(dict.fromkeys(held[place] for place in places if place in held))
