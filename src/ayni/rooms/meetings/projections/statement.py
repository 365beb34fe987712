# SPDX-License-Identifier: Apache-2.0
"""Writes what statements have come to into the table; the only writer, and without a memory."""

from typing import Any, Final, cast

from ayni.adapters.record.derived import Rows, opened_by
from ayni.adapters.record.tables import Table
from ayni.core.patterns.gathering import fact_code, fact_codes
from ayni.rooms.meetings.models import Statement
from ayni.rooms.meetings.states import StatementState


def _statement(name: str, state: StatementState) -> dict[str, Any] | None:
    shown = state.shown
    if shown is None:
        return None
    opening, told = state.versions[0].act, shown.act.facts
    return {
        **opened_by(name, opening),
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


STATEMENTS: Final = Rows(StatementState, Table(Statement), _statement)
