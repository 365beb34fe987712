# SPDX-License-Identifier: Apache-2.0
"""All kinds of the room: those of its objects, and the acts that every one of them may receive.

A new object adds its kinds and the kind that opens it here. Source: rooms.md A0.4, A1.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from operator import or_

from ayni.core.kinds import Kind
from ayni.core.patterns.common import common_kinds
from ayni.rooms.notices.facts import incident, message, notice, observers, series, unusual

_OBJECTS: tuple[Mapping[str, Kind], ...] = (
    notice.KINDS,
    incident.KINDS,
    message.KINDS,
    observers.KINDS,
    series.KINDS,
    unusual.KINDS,
)

OWN_KINDS: Mapping[str, Kind] = reduce(or_, map(dict, _OBJECTS))
OPENINGS = frozenset(name for name, kind in OWN_KINDS.items() if kind.opens)
"""Kinds that open an object of the room."""
SHARED = frozenset({incident.INCIDENT_OPENED})
"""Those of them in whose objects every party states its own: none is the author's alone."""
KINDS: Mapping[str, Kind] = {
    **common_kinds(notice.ROOM, powers=notice.ROOM_POWERS, opening_kinds=OPENINGS, shared=SHARED),
    **OWN_KINDS,
}
