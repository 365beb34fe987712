# SPDX-License-Identifier: Apache-2.0
"""Writes what test calls have come to into their table; the only writer of their rows.

It is given whole states, never acts. Must not read a clock, a body or the constitution.
"""

from collections.abc import Mapping
from typing import Any, Final

from ayni.adapters.record.tables import Table
from ayni.core.acts import Act
from ayni.core.patterns.gathering import fact_code, fact_count
from ayni.rooms.procedures.models import ContactTest
from ayni.rooms.procedures.states import ContactState

_TESTS: Final = Table(ContactTest)


def write_tests(states: Mapping[bytes, ContactState]) -> None:
    """Insert or replace the rows of these calls; one without an opening act has no row.

    Args:
        states: object id to what the fold made of its acts.
    """
    shown = {leaf: state.opening for leaf, state in states.items() if state.opening is not None}
    _TESTS.remove("object_id", [leaf.hex() for leaf in states if leaf not in shown])
    _TESTS.put(_test(states[leaf], opening) for leaf, opening in shown.items())


def clear_tests() -> None:
    """Remove all rows, before a rebuild."""
    _TESTS.clear()


def _test(state: ContactState, opening: Act) -> dict[str, Any]:
    return {
        "object_id": opening.leaf.hex(),
        "contact": fact_code(opening, "contact"),
        "party": opening.party,
        "result": fact_code(opening, "result"),
        "seconds": fact_count(opening, "seconds"),
        "language_problem": fact_count(opening, "language_problem") == 1,
        "tested_ms": state.tested_ms,
        "notes": [[party, at_ms] for party, at_ms in state.notes],
    }
