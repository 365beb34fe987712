# SPDX-License-Identifier: Apache-2.0
"""Writes what test calls have come to into their table; the only writer of their rows.

It is given whole states, never acts. Must not read a clock, a body or the constitution.
"""

from typing import Any, Final

from ayni.adapters.record.derived import Rows
from ayni.adapters.record.tables import Table
from ayni.core.patterns.gathering import fact_code, fact_count
from ayni.rooms.procedures.models import ContactTest
from ayni.rooms.procedures.states import ContactState


def _test(name: str, state: ContactState) -> dict[str, Any] | None:
    opening = state.opening
    if opening is None:
        return None
    return {
        "object_id": name,
        "contact": fact_code(opening, "contact"),
        "party": opening.party,
        "result": fact_code(opening, "result"),
        "seconds": fact_count(opening, "seconds"),
        "language_problem": fact_count(opening, "language_problem") == 1,
        "tested_ms": state.tested_ms,
        "notes": [[party, at_ms] for party, at_ms in state.notes],
    }


TESTS: Final = Rows(ContactState, Table(ContactTest), _test)
