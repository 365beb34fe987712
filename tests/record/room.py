# SPDX-License-Identifier: Apache-2.0
"""The small room of drill.py, wired to the registry as a real room is.

Its projection keeps rows in memory: what a room does with its rows is the room's own business.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ayni.adapters.record import registry
from ayni.adapters.record.registry import State
from ayni.core.acts import Act
from ayni.core.codec import Json
from tests.record import drill

ROWS: dict[bytes, Json] = {}
"""What the room's table would hold: object id to state."""

SET_ASIDE = "crossed"


@dataclass(frozen=True)
class DrillState:
    """The state of one object of the drill."""

    told: Json
    aside: Mapping[bytes, str] = field(default_factory=dict)
    in_force: tuple[bytes, ...] = ()

    def structure(self) -> Json:
        return self.told


def fold(acts: Sequence[Act]) -> DrillState:
    """Fold one object; a second acknowledgement by one party is set aside."""
    first: dict[str, Act] = {}
    aside: dict[bytes, str] = {}
    for act in acts:
        if act.kind == drill.ACKNOWLEDGED:
            earlier = first.setdefault(act.party, act)
            if earlier is not act:
                # Inside one log the index may decide.
                later = max((earlier, act), key=lambda a: (a.log, a.index))
                first[act.party] = min((earlier, act), key=lambda a: (a.log, a.index))
                aside[later.leaf] = SET_ASIDE
    told = drill.fold(acts)
    texts = [act.leaf for act in acts if act.kind == drill.PROPOSED]
    return DrillState(told, aside, tuple(texts) if told == {"joint": True} else ())


def in_force(state: DrillState) -> tuple[bytes, ...]:
    """Return the text that every party named has consented to."""
    return state.in_force


def write(states: Mapping[bytes, State]) -> None:
    """Upsert rows."""
    ROWS.update({name: state.structure() for name, state in states.items()})


def install() -> None:
    """Register the room with an empty table."""
    ROWS.clear()
    registry.register_room(
        "drill",
        kinds=drill.ROOM_KINDS,
        fold=fold,
        write=write,
        clear=ROWS.clear,
        in_force=in_force,
    )
