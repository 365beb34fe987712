# SPDX-License-Identifier: Apache-2.0
"""Walks through a whole record, act by act, in display order, in the memory of a few hundred acts.

For what leaves the node in one piece. A walk ends at the cut it was given, so that several walks
of one record see the same acts while the node goes on. Reads only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ayni.adapters.record import ledger
from ayni.adapters.record.actreads import ORDER, SELECT, ActRead, read
from ayni.adapters.record.rows import place_of

ROWS_AT_A_TIME: Final = 500

Cut = Mapping[str, int]
"""Log id to the number of its acts that the walk sees: folded ones, from its first."""


def cut() -> dict[str, int]:
    """Return how far each log is folded now."""
    return {log.id: log.folded for log in ledger.reading().logs().values()}


def acts(within: Cut) -> Iterator[ActRead]:
    """Yield every act of a cut, irregular ones included, in display order."""
    yield from _walk("", [], within)


def openings(within: Cut) -> Iterator[ActRead]:
    """Yield every act of a cut that is about no other, in display order: each opens an object."""
    yield from _walk(" AND a.opens = 1", [], within)


def about(object_id: bytes, within: Cut) -> Iterator[ActRead]:
    """Yield the acts of a cut about one object, irregular ones included, in display order."""
    yield from _walk(" AND a.object = %s", [object_id], within)


def naming_files(within: Cut) -> Iterator[ActRead]:
    """Yield the acts of a cut that name attached files, in display order."""
    yield from _walk(" AND a.place IN (SELECT place FROM attachment)", [], within)


def last_erasure() -> int:
    """Return a number that grows with every erasure on this node."""
    return int(ledger.reading().rows("SELECT COALESCE(MAX(num), 0) FROM erased")[0][0])


def _walk(only: str, values: list[object], within: Cut) -> Iterator[ActRead]:
    after: tuple[Any, ...] = (-1, "", 0)
    while True:
        found = read(
            f"{SELECT} WHERE (a.depth, a.log, a.place) > (%s, %s, %s){only}{ORDER}"
            f" LIMIT {ROWS_AT_A_TIME}",
            [*after, *values],
        )
        yield from (act for act in found if act.index < within.get(act.log, 0))
        if len(found) < ROWS_AT_A_TIME:
            return
        last = found[-1]
        after = (last.depth, last.log, place_of(ledger.reading().pk(last.log), last.index))
