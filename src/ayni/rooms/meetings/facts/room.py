# SPDX-License-Identifier: Apache-2.0
"""All kinds of the room: those of its objects, and the acts that every one of them may receive.

A new object adds its kinds here. Source: rooms.md A0.4, A2.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import reduce
from operator import or_

from ayni.core.codec import Json
from ayni.core.kinds import Bears, Kind
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
from ayni.rooms.meetings.facts.acta_text import born_of

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

UNDERSTANDING_BORN = "understandings.born/1"
"""What opens an understanding of an acta in force. No act has this kind: every node derives it."""


def _children(leaf: bytes, facts: Mapping[str, Json]) -> tuple[bytes, ...]:
    """Return the understandings that a version of an acta would bring into being."""
    return tuple(one.object_id for one in born_of(leaf, facts))


_BEARS = Bears(born=UNDERSTANDING_BORN, children=_children)
_BEARING = frozenset({acta.ACTA_PROPOSED, acta.ACTA_COUNTERED})
OWN_KINDS: Mapping[str, Kind] = {
    name: replace(kind, bears=_BEARS) if name in _BEARING else kind
    for name, kind in reduce(or_, map(dict, _OBJECTS)).items()
}
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
