# SPDX-License-Identifier: Apache-2.0
"""Writes what activations have come to into their table; the only writer of their rows.

It is given whole states, never acts. Must not read a clock, a body or the constitution.
"""

from typing import Any, Final

from ayni.adapters.record.derived import Rows
from ayni.adapters.record.tables import Table
from ayni.core.patterns.gathering import fact_code
from ayni.core.shortcodes import code_of
from ayni.rooms.procedures.models import Activation
from ayni.rooms.procedures.states import ActivationState


def _activation(name: str, state: ActivationState) -> dict[str, Any] | None:
    if state.opening is None:
        return None
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


ACTIVATIONS: Final = Rows(ActivationState, Table(Activation), _activation)
