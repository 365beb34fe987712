# SPDX-License-Identifier: Apache-2.0
"""Writes what actas have come to into the table; the only writer, and without a memory."""

from datetime import date
from typing import Any, Final

from ayni.adapters.record.derived import Rows, opened_by
from ayni.adapters.record.tables import Table
from ayni.core.codec import Json
from ayni.core.patterns.gathering import fact_code
from ayni.rooms.meetings.facts import edition_reference, statements_of
from ayni.rooms.meetings.models import Acta
from ayni.rooms.meetings.states import ActaState


def _acta(name: str, state: ActaState) -> dict[str, Any] | None:
    shown = state.shown
    if shown is None:
        return None
    opening = state.text.proposals[0].act
    asked = state.text.pending[-1] if state.text.pending else None
    signed = state.papers.of_version(shown.act.leaf)
    return {
        **opened_by(name, opening),
        "edition": state.edition.hex(),
        "reference": edition_reference(shown.act.facts),
        "leaf": shown.act.leaf.hex(),
        "text": fact_code(shown.act, "text"),
        "number": shown.number,
        "proposer": shown.act.party,
        "state": state.stage,
        "count": len(statements_of(shown.act.facts)),
        "born": len(state.born),
        "consented": [*shown.consents],
        "awaited": list(asked.missing) if asked else [],
        "refused": sorted({r.party for r in state.refusals if r.proposal == shown.act.leaf}),
        "signed_on": min((one.on.isoformat() for one in signed), default=""),
        "unscanned": [*state.papers.unscanned(shown.act.leaf, shown.consents)],
        "next_day": _day(shown.act.facts.get("next_day")),
        "next_host": fact_code(shown.act, "next_host"),
        "asked_ms": asked.act.header.at if asked else None,
        "agreed_ms": state.agreed_ms,
        "proposed_ms": opening.header.at,
    }


def _day(value: Json) -> str:
    """Return the day of a member; empty if there is none, or it is of no calendar."""
    told = str(value.get("day", "")) if isinstance(value, dict) else ""
    try:
        date.fromisoformat(told)
    except ValueError:
        return ""
    return told


ACTAS: Final = Rows(ActaState, Table(Acta), _acta)
