# SPDX-License-Identifier: Apache-2.0
"""Writes what statements have come to into the table; the only writer, and without a memory."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, cast

from ayni.adapters.record.tables import Table
from ayni.core.patterns.gathering import fact_code, fact_codes
from ayni.core.shortcodes import code_of
from ayni.rooms.meetings.models import Statement
from ayni.rooms.meetings.states import StatementState

_STATEMENTS: Final = Table(Statement)


def write_statements(states: Mapping[bytes, StatementState]) -> None:
    """Insert or replace the rows of these statements.

    Args:
        states: object id to what the fold made of its acts.
    """
    held = {leaf.hex(): state for leaf, state in states.items()}
    _STATEMENTS.remove("object_id", [name for name, state in held.items() if not state.shown])
    _STATEMENTS.put(row for name, state in held.items() for row in _statement(name, state))


def clear_statements() -> None:
    """Remove all rows, before a rebuild."""
    _STATEMENTS.clear()


def _statement(name: str, state: StatementState) -> Iterator[dict[str, Any]]:
    shown = state.shown
    if shown is None:
        return
    opening, told = state.versions[0].act, shown.act.facts
    yield {
        "object_id": name,
        "short": code_of(bytes.fromhex(name)).replace("-", ""),
        "party": opening.party,
        "office": opening.header.by,
        "edition": state.edition.hex(),
        "leaf": shown.leaf.hex(),
        "state": state.stage,
        "at_table": cast(int, told["table"]),
        "item": cast(int, told["item"]),
        "position": cast(int, told["position"]),
        "speaker": fact_code(shown.act, "speaker"),
        "verb": fact_code(shown.act, "verb"),
        "area": fact_code(shown.act, "area"),
        "owners": [*fact_codes(shown.act, "owners")],
        "deadline": told.get("deadline"),
        "marked": any(one.is_marked for one in state.standing),
        "languages": [*fact_codes(shown.act, "languages")],
        "standing": [[one.leaf.hex(), one.party, one.number] for one in state.standing],
        "reservations": [[act.leaf.hex(), act.party] for act in state.reserved],
        "queries_open": sum(not query.replies for query in state.responses.queries),
        "proposed_ms": opening.header.at,
    }
