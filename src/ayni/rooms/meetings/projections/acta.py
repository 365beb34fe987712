# SPDX-License-Identifier: Apache-2.0
"""Writes what actas have come to into the table; the only writer, and without a memory."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ayni.adapters.record.tables import Table
from ayni.core.patterns.gathering import fact_code
from ayni.core.shortcodes import code_of
from ayni.rooms.meetings.facts import edition_reference, statements_of
from ayni.rooms.meetings.models import Acta
from ayni.rooms.meetings.states import ActaState

_ACTAS: Final = Table(Acta)


def write_actas(states: Mapping[bytes, ActaState]) -> None:
    """Insert or replace the rows of these actas.

    Args:
        states: object id to what the fold made of its acts.
    """
    held = {leaf.hex(): state for leaf, state in states.items()}
    _ACTAS.remove("object_id", [name for name, state in held.items() if not state.shown])
    _ACTAS.put(row for name, state in held.items() for row in _acta(name, state))


def clear_actas() -> None:
    """Remove all rows, before a rebuild."""
    _ACTAS.clear()


def _acta(name: str, state: ActaState) -> Iterator[dict[str, Any]]:
    shown = state.shown
    if shown is None:
        return
    opening = state.text.proposals[0].act
    asked = state.text.pending[-1] if state.text.pending else None
    yield {
        "object_id": name,
        "short": code_of(bytes.fromhex(name)).replace("-", ""),
        "party": opening.party,
        "office": opening.header.by,
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
        "asked_ms": asked.act.header.at if asked else None,
        "agreed_ms": state.agreed_ms,
        "proposed_ms": opening.header.at,
    }
