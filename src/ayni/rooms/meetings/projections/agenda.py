# SPDX-License-Identifier: Apache-2.0
"""Writes what agendas have come to into the table; the only writer, and without a memory."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ayni.adapters.record.tables import Table
from ayni.core.shortcodes import code_of
from ayni.rooms.meetings.models import Agenda
from ayni.rooms.meetings.states import AgendaState, items_of

_AGENDAS: Final = Table(Agenda)


def write_agendas(states: Mapping[bytes, AgendaState]) -> None:
    """Insert or replace the rows of these agendas.

    Args:
        states: object id to what the fold made of its acts.
    """
    held = {leaf.hex(): state for leaf, state in states.items()}
    _AGENDAS.remove("object_id", [name for name, state in held.items() if not state.shown])
    _AGENDAS.put(row for name, state in held.items() for row in _agenda(name, state))


def clear_agendas() -> None:
    """Remove all rows, before a rebuild."""
    _AGENDAS.clear()


def _agenda(name: str, state: AgendaState) -> Iterator[dict[str, Any]]:
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
        "leaf": shown.act.leaf.hex(),
        "state": state.stage,
        "count": len(items_of(shown.act)),
        "awaited": list(asked.missing) if asked else [],
        "asked_ms": asked.act.header.at if asked else None,
        "proposed_ms": opening.header.at,
    }
