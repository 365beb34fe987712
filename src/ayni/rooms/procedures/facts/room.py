# SPDX-License-Identifier: Apache-2.0
"""All kinds of the room: those of its objects, and the acts that every one of them may receive.

A new object adds its kinds and the kind that opens it here. Source: rooms.md A0.4, A4.
"""

from __future__ import annotations

from collections.abc import Mapping

from ayni.core.kinds import Kind
from ayni.core.patterns.common import common_kinds
from ayni.rooms.procedures.facts import activation, contact, protocol

OWN_KINDS: Mapping[str, Kind] = {**protocol.KINDS, **activation.KINDS, **contact.KINDS}
OPENINGS = frozenset(name for name, kind in OWN_KINDS.items() if kind.opens)
"""Kinds that open an object of the room."""
SHARED = frozenset({protocol.VERSION_PROPOSED, activation.ACTIVATED})
"""Those of them whose objects belong to no single party: each party states its own."""
KINDS: Mapping[str, Kind] = {
    **common_kinds(
        protocol.ROOM, powers=protocol.ROOM_POWERS, opening_kinds=OPENINGS, shared=SHARED
    ),
    **OWN_KINDS,
}
ACKNOWLEDGED = f"{protocol.ROOM}.acknowledged/1"
QUERIED = f"{protocol.ROOM}.queried/1"
REPLIED = f"{protocol.ROOM}.replied/1"
OBJECTED = f"{protocol.ROOM}.objected/1"
OBJECTION_LIFTED = f"{protocol.ROOM}.objection_lifted/1"
CONTACT_NOTED = f"{protocol.ROOM}.contact_noted/1"
RESERVED = f"{protocol.ROOM}.reserved/1"
