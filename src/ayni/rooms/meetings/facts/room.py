# SPDX-License-Identifier: Apache-2.0
"""All kinds of the room: those of its objects, and the acts that every one of them may receive.

A new object adds its kinds here. Source: rooms.md A0.4, A2.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from operator import or_

from ayni.core.kinds import Kind
from ayni.core.patterns.common import common_kinds
from ayni.rooms.meetings.facts import (
    acta,
    agenda,
    attending,
    edition,
    errata,
    mechanism,
    paper,
    statement,
)

ROOM_POWERS = edition.SECRETARIAT | acta.HEADS

_OBJECTS: tuple[Mapping[str, Kind], ...] = (
    mechanism.KINDS,
    edition.KINDS,
    attending.KINDS,
    agenda.KINDS,
    statement.KINDS,
    acta.KINDS,
    paper.KINDS,
    errata.KINDS,
)

OWN_KINDS: Mapping[str, Kind] = reduce(or_, map(dict, _OBJECTS))
OPENINGS = frozenset(name for name, kind in OWN_KINDS.items() if kind.opens)
"""Kinds that open an object of the room. Each belongs to all its parties, to no single one."""
KINDS: Mapping[str, Kind] = {
    **common_kinds(mechanism.ROOM, powers=ROOM_POWERS, opening_kinds=OPENINGS, shared=OPENINGS),
    **OWN_KINDS,
}
ACKNOWLEDGED = "meetings.acknowledged/1"
QUERIED = "meetings.queried/1"
REPLIED = "meetings.replied/1"
RESERVED = "meetings.reserved/1"
