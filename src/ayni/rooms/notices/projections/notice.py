# SPDX-License-Identifier: Apache-2.0
"""Writes what notices have come to into the tables; the only writer, and without a memory.

It is given whole states, never acts: the same states give the same rows, in any order, twice as
once. Must not read a clock, a body or the constitution.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ayni.adapters.record.tables import Table
from ayni.core.shortcodes import code_of
from ayni.rooms.notices.models import Notice, ObserverOffer, Question, Standing
from ayni.rooms.notices.states import NoticeState

MINUTE_MS = 60_000
OPEN_STAGES = frozenset({"given", "amended"})

Values = dict[str, Any]

_NOTICES: Final = Table(Notice)
_STANDINGS: Final = Table(Standing)
_QUESTIONS: Final = Table(Question)
_OFFERS: Final = Table(ObserverOffer)


def write_notices(states: Mapping[bytes, NoticeState]) -> None:
    """Insert or replace the rows of these notices.

    A state without an opening act has no row: nothing is known of what it announces.

    Args:
        states: object id to what the fold made of its acts.
    """
    held = {leaf.hex(): state for leaf, state in states.items()}
    shown = {name: state for name, state in held.items() if state.current}
    for table in (_STANDINGS, _QUESTIONS, _OFFERS):
        table.remove("notice_id", list(held))
    _NOTICES.remove("object_id", [name for name in held if name not in shown])
    _NOTICES.put(_notice(name, state) for name, state in shown.items())
    _STANDINGS.add(row for name, state in shown.items() for row in _standings(name, state))
    _OFFERS.add(row for name, state in shown.items() for row in _offers(name, state))
    _QUESTIONS.add(row for name, state in shown.items() for row in _questions(name, state))


def clear_notices() -> None:
    """Remove all rows of notices, before a rebuild."""
    for table in (_OFFERS, _QUESTIONS, _STANDINGS, _NOTICES):
        table.clear()


def _notice(name: str, state: NoticeState) -> Values:
    opening = state.versions[0].act
    current = state.current[-1]
    terms = state.terms[current.act.leaf]
    facts = current.act.facts
    ends = state.declaration.ends
    acknowledged = state.declaration.responses.acknowledged
    return {
        "object_id": name,
        "short": code_of(bytes.fromhex(name)).replace("-", ""),
        "party": opening.party,
        "office": opening.header.by,
        "urgent": opening.facts.get("urgent") == 1,
        "state": state.stage,
        "open": state.stage in OPEN_STAGES,
        "activity": terms.activity,
        "place": terms.places[0] if terms.places else "",
        "places": list(terms.places),
        "starts_ms": terms.start.ms,
        "ends_ms": terms.end.ms if terms.end else None,
        "rule": str(facts.get("rule", "")),
        "asked_minutes": facts.get("asked_minutes", 0),
        "given_minutes": (terms.start.ms - current.act.header.at) // MINUTE_MS,
        "late": facts.get("late") == 1,
        "version": current.number,
        "given_ms": opening.header.at,
        "changed_ms": current.act.header.at,
        "ended_ms": ends[0].header.at if ends else None,
        "asked_since_ms": min(version.act.header.at for version in state.asked),
        "met": sum([state.acknowledgement(party) == "current" for party in acknowledged]),
        "queries_open": len(state.open_queries),
        "objections_open": len(state.open_objections),
        "reserved": len(state.declaration.responses.reservations),
        "series": opening.facts.get("series"),
        "row": opening.facts.get("row"),
    }


def _standings(name: str, state: NoticeState) -> Iterator[Values]:
    starts_ms = state.terms[state.current[-1].act.leaf].start.ms
    for party in state.declaration.responses.acknowledged:
        yield {
            "notice_id": name,
            "party": party,
            "starts_ms": starts_ms,
            "number": state.acknowledged_number(party),
            "met": state.acknowledgement(party) == "current",
        }


def _questions(name: str, state: NoticeState) -> Iterator[Values]:
    for query in state.open_queries:
        yield {"leaf": query.leaf.hex(), "notice_id": name, "party": query.party}


def _offers(name: str, state: NoticeState) -> Iterator[Values]:
    terms = state.terms[state.current[-1].act.leaf]
    for offer in state.observers:
        yield {
            "leaf": offer.leaf.hex(),
            "notice_id": name,
            "party": offer.party,
            "invited": offer.party == state.versions[0].act.party,
            "activity": terms.activity,
            "starts_ms": terms.start.ms,
            "number": offer.number,
            "offered_ms": offer.offered_ms,
            "answered_by": list(offer.answers),
            "accepted": any(offer.answer_of(party) == "accepted" for party in offer.answers),
        }
