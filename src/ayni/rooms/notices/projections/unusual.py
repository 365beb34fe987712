# SPDX-License-Identifier: Apache-2.0
"""Writes what questions about unusual activities have come to; the only writer of their rows.

It is given whole states, never acts. Must not read a clock, a body or the constitution.
"""

from collections.abc import Mapping
from typing import Any, Final

from ayni.adapters.record.tables import Table
from ayni.core.patterns.gathering import fact_code, fact_codes
from ayni.core.shortcodes import code_of
from ayni.rooms.notices.models import Unusual
from ayni.rooms.notices.states import UnusualState

_UNUSUAL: Final = Table(Unusual)


def write_unusual(states: Mapping[bytes, UnusualState]) -> None:
    """Insert or replace the rows of these questions.

    Args:
        states: object id to what the fold made of its acts.
    """
    held = {leaf.hex(): state for leaf, state in states.items()}
    shown = {name: state for name, state in held.items() if state.declaration.opening}
    _UNUSUAL.remove("object_id", [name for name in held if name not in shown])
    _UNUSUAL.put(_question(name, state) for name, state in shown.items())


def clear_unusual() -> None:
    """Remove all rows, before a rebuild."""
    _UNUSUAL.clear()


def _question(name: str, state: UnusualState) -> dict[str, Any]:
    opening = state.declaration.versions[0].act
    seen = opening.facts["observed_at"]
    last = state.answers[-1] if state.answers else None
    ends = state.declaration.ends
    return {
        "object_id": name,
        "short": code_of(bytes.fromhex(name)).replace("-", ""),
        "party": opening.party,
        "office": opening.header.by,
        "state": state.stage,
        "open": state.stage != "closed",
        "place": fact_codes(opening, "places")[0],
        "observed_ms": seen["ms"] if isinstance(seen, dict) else 0,
        "measure": fact_code(opening, "measure"),
        "asked_ms": opening.header.at,
        "answered_by": sorted({act.party for act in state.answers}),
        "finding": fact_code(last, "finding") if last else "",
        "answered_ms": last.header.at if last else None,
        "closed_ms": ends[0].header.at if ends else None,
    }
