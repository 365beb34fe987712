# SPDX-License-Identifier: Apache-2.0
"""Writes what activations have come to into their table; the only writer of their rows.

It is given whole states, never acts. Must not read a clock, a body or the constitution.
"""

from collections.abc import Mapping
from typing import Any, Final

from ayni.adapters.record.tables import Table
from ayni.core.patterns.gathering import fact_code
from ayni.core.shortcodes import code_of
from ayni.rooms.procedures.models import Activation
from ayni.rooms.procedures.states import ActivationState

_ACTIVATIONS: Final = Table(Activation)


def write_activations(states: Mapping[bytes, ActivationState]) -> None:
    """Insert or replace the rows of these activations; one without an opening act has no row.

    Args:
        states: object id to what the fold made of its acts.
    """
    held = {leaf.hex(): state for leaf, state in states.items()}
    shown = {name: state for name, state in held.items() if state.opening is not None}
    _ACTIVATIONS.remove("object_id", [name for name in held if name not in shown])
    _ACTIVATIONS.put(_activation(name, state) for name, state in shown.items())


def clear_activations() -> None:
    """Remove all rows, before a rebuild."""
    _ACTIVATIONS.clear()


def _activation(name: str, state: ActivationState) -> dict[str, Any]:
    first = state.sides[0]
    return {
        "object_id": name,
        "short": code_of(bytes.fromhex(name)).replace("-", ""),
        "protocol": state.protocol.hex(),
        "pinned": first.pinned.hex(),
        "party": first.party,
        "place": fact_code(first.began, "place"),
        "began_ms": first.began.header.at,
        "active": [side.party for side in state.sides if side.active],
        "joined": [side.party for side in state.sides],
        "open": state.open,
    }
