# SPDX-License-Identifier: Apache-2.0
"""Writes what editions have come to into the table; the only writer, and without a memory.

It is given whole states, never acts. Must not look at a mechanism: a row would then depend on other
objects. Must not read a clock, a body or the constitution.
"""

from typing import Any, Final, cast

from ayni.adapters.record.derived import Rows, opened_by
from ayni.adapters.record.tables import Table
from ayni.core.codec import Json
from ayni.core.patterns.gathering import fact_code
from ayni.rooms.meetings.models import OPEN_STATES, Edition
from ayni.rooms.meetings.states import EditionState


def _edition(name: str, state: EditionState) -> dict[str, Any] | None:
    offer = state.shown
    if offer is None:
        return None
    opening, terms = state.offers[0].act, offer.terms
    asked = state.open[-1] if state.open else None
    return {
        **opened_by(name, opening),
        "mechanism": state.mechanism.hex(),
        "leaf": offer.act.leaf.hex(),
        "proposer": offer.act.party,
        "state": state.stage,
        "open": state.stage in OPEN_STATES,
        "agreed": offer.agreed,
        "rivals": max(0, len(state.agreed) - 1),
        "ordinal": terms.ordinal,
        "form": terms.form,
        "host": terms.host,
        "first_day": terms.first.on.isoformat(),
        "last_day": terms.last.on.isoformat(),
        "zone": terms.first.zone,
        "opens_ms": _instant(terms.opens),
        "parties": list(terms.parties),
        "version": offer.number,
        "awaited": list(asked.missing) if asked else [],
        "asked_ms": asked.act.header.at if asked else None,
        "held_by": list(state.held),
        # An acceptance too is a change to whoever holds the calendar of the proposal.
        "sequence": len(state.moves) - 1,
        "changed_ms": max(act.header.at for act in state.moves),
        "proposed_ms": opening.header.at,
        "modality": terms.modality,
        "announced": {
            party: [act.leaf.hex() for act in held] for party, held in state.delegations.items()
        },
        "listed": [
            party
            for party, held in state.delegations.items()
            if any("list_day" in act.facts for act in held)
        ],
        "entry": {
            party: fact_code(held[-1], "gate")
            for (party, direction), held in state.gates.items()
            if direction == "entry"
        },
        "queries_open": sum(not query.replies for query in state.responses.queries),
    }


def _instant(value: Json) -> int | None:
    return cast(int, value["ms"]) if isinstance(value, dict) else None


EDITIONS: Final = Rows(EditionState, Table(Edition), _edition)
