# SPDX-License-Identifier: Apache-2.0
"""Writes what series have come to into the tables; the only writer, and without a memory.

It is given whole states, never acts. Must not read a clock, a body or the constitution.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ayni.adapters.record.tables import Table
from ayni.core.shortcodes import code_of
from ayni.rooms.notices.models import RowStanding, Series, SeriesRow
from ayni.rooms.notices.states import SeriesState

Values = dict[str, Any]
OPEN_STAGES = frozenset({"given", "amended"})

_SERIES: Final = Table(Series)
_ROWS: Final = Table(SeriesRow)
_STANDINGS: Final = Table(RowStanding)


def write_series(states: Mapping[bytes, SeriesState]) -> None:
    """Insert or replace the rows of these series.

    Args:
        states: object id to what the fold made of its acts.
    """
    held = {leaf.hex(): state for leaf, state in states.items()}
    shown = {name: state for name, state in held.items() if state.current}
    for table in (_STANDINGS, _ROWS):
        table.remove("series_id", list(held))
    _SERIES.remove("object_id", [name for name in held if name not in shown])
    _SERIES.put(_series(name, state) for name, state in shown.items())
    _ROWS.add(row for name, state in shown.items() for row in _rows(name, state))
    _STANDINGS.add(row for name, state in shown.items() for row in _standings(name, state))


def clear_series() -> None:
    """Remove all rows, before a rebuild."""
    for table in (_STANDINGS, _ROWS, _SERIES):
        table.clear()


def _series(name: str, state: SeriesState) -> Values:
    opening = state.versions[0].act
    current = state.current[-1]
    rows = state.current_rows
    first = rows[0].terms
    ends = state.declaration.ends
    return {
        "object_id": name,
        "short": code_of(bytes.fromhex(name)).replace("-", ""),
        "party": opening.party,
        "office": opening.header.by,
        "state": state.stage,
        "open": state.stage in OPEN_STAGES,
        "activity": first.activity,
        "place": first.places[0] if first.places else "",
        "count": len(rows),
        "starts_ms": min(row.terms.start.ms for row in rows),
        "ends_ms": max(row.terms.end.ms for row in rows if row.terms.end),
        "version": current.number,
        "late": any(row.late for row in rows),
        "given_ms": opening.header.at,
        "changed_ms": current.act.header.at,
        "ended_ms": ends[0].header.at if ends else None,
        "queries_open": len(state.open_queries),
        "query": state.open_queries[0].leaf.hex() if state.open_queries else "",
        "query_party": state.open_queries[0].party if state.open_queries else "",
        "objections_open": len(state.open_objections),
        "reserved": len(state.declaration.responses.reservations),
    }


def _rows(name: str, state: SeriesState) -> Iterator[Values]:
    at = {version.act.leaf: version.act.header.at for version in state.versions}
    withdrawn = [act.header.at for act in state.declaration.ends if state.stage == "withdrawn"]
    for number, row in enumerate(state.current_rows):
        history = state.row_history(number)
        gone = [act.header.at for act in state.cancelled.get(number, ())] or withdrawn[:1]
        terms = row.terms
        yield {
            "series_id": name,
            "number": number,
            "open": state.stage in OPEN_STAGES and not gone,
            "cancelled": bool(gone),
            "activity": terms.activity,
            "place": terms.places[0] if terms.places else "",
            "places": list(terms.places),
            "starts_ms": terms.start.ms,
            "ends_ms": terms.end.ms if terms.end else terms.start.ms,
            "late": row.late,
            "version": max(version.number for version in history),
            "sequence": len(history) - 1 + bool(gone),
            "stamp_ms": max([history[-1].act.header.at, *gone[:1]]),
            "asked_since_ms": min(at[leaf] for leaf in state.asked[number]),
        }


def _standings(name: str, state: SeriesState) -> Iterator[Values]:
    parties = sorted({*state.declaration.responses.acknowledged, *state.row_acks})
    for number in range(len(state.current_rows)):
        for party in parties:
            if state.acknowledged(party, number):
                yield {"series_id": name, "number": number, "party": party}
