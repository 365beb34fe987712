# SPDX-License-Identifier: Apache-2.0
"""Writes what agendas have come to into the table; the only writer, and without a memory."""

from typing import Any, Final

from ayni.adapters.record.derived import Rows, opened_by
from ayni.adapters.record.tables import Table
from ayni.rooms.meetings.models import Agenda
from ayni.rooms.meetings.states import AgendaState, items_of


def _agenda(name: str, state: AgendaState) -> dict[str, Any] | None:
    shown = state.shown
    if shown is None:
        return None
    opening = state.text.proposals[0].act
    asked = state.text.pending[-1] if state.text.pending else None
    return {
        **opened_by(name, opening),
        "edition": state.edition.hex(),
        "leaf": shown.act.leaf.hex(),
        "state": state.stage,
        "count": len(items_of(shown.act)),
        "awaited": list(asked.missing) if asked else [],
        "asked_ms": asked.act.header.at if asked else None,
        "proposed_ms": opening.header.at,
    }


AGENDAS: Final = Rows(AgendaState, Table(Agenda), _agenda)
