# SPDX-License-Identifier: Apache-2.0
"""Writes what mechanisms have come to into the tables; the only writer, and without a memory.

It is given whole states, never acts. Must not read a clock, a body or the constitution.
"""

from collections.abc import Iterator
from typing import Any, Final

from ayni.adapters.record.derived import Part, Rows, opened_by
from ayni.adapters.record.tables import Table
from ayni.core.acts import Act
from ayni.core.codec import Json
from ayni.core.patterns.gathering import fact_code, fact_codes, fact_count, fact_hashes
from ayni.rooms.meetings.models import Mechanism, Suspension
from ayni.rooms.meetings.states import MechanismState

Values = dict[str, Any]


def _mechanism(name: str, state: MechanismState) -> Values | None:
    shown = state.shown
    if shown is None:
        return None
    opening, act = state.text.proposals[0].act, shown.act
    return {
        **opened_by(name, opening),
        "leaf": act.leaf.hex(),
        "code": fact_code(act, "code"),
        "state": state.stage,
        "agreed": bool(state.text.agreed),
        "level": fact_code(act, "level"),
        "domains": list(fact_codes(act, "domains")),
        "institutions": list(fact_codes(act, "institutions")),
        "parties": list(shown.parties),
        "mandated_by": _links(act, "mandated_by"),
        "refers_to": _links(act, "refers_to"),
        "replaces": _links(act, "replaces"),
        "months_between": fact_count(act, "months_between"),
        "held_before": fact_count(act, "held_before") or 0,
        "held_before_day": _day(act.facts.get("held_before_day")),
        "awaited": sorted({party for one in state.text.pending for party in one.missing}),
        "proposed_ms": opening.header.at,
    }


def _suspensions(name: str, state: MechanismState) -> Iterator[Values]:
    for one in state.suspensions:
        paper = one.act.facts.get("instrument")
        told = paper if isinstance(paper, dict) else {}
        yield {
            "leaf": one.act.leaf.hex(),
            "mechanism_id": name,
            "party": one.act.party,
            "since": _day(one.act.facts.get("since")),
            "paper": str(told.get("type", "")),
            "paper_day": _day(told.get("day")),
            "lifted": _day(one.lifted[0].facts.get("since")) if one.lifted else "",
            "at_ms": one.act.header.at,
        }


def _links(act: Act, name: str) -> list[str]:
    return [leaf.hex() for leaf in fact_hashes(act, name)]


def _day(value: Json) -> str:
    """Return the day of a member, or an empty string: a missing date stays missing."""
    return str(value.get("day", "")) if isinstance(value, dict) else ""


MECHANISMS: Final = Rows(
    MechanismState,
    Table(Mechanism),
    _mechanism,
    (Part(Table(Suspension), "mechanism_id", _suspensions),),
)
