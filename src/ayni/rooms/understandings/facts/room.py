# SPDX-License-Identifier: Apache-2.0
"""All kinds of the room: those of its objects, and the acts that every one of them may receive.

Source: rooms.md A0.4, A3.
"""

from __future__ import annotations

from collections.abc import Mapping

from ayni.core.kinds import Kind
from ayni.core.patterns.common import common_kinds
from ayni.rooms.understandings.facts import understanding

OWN_KINDS: Mapping[str, Kind] = understanding.KINDS
OPENINGS = frozenset({understanding.TRANSCRIBED, understanding.BORN})
"""What opens an understanding. It belongs to all its parties, to no single one."""
KINDS: Mapping[str, Kind] = {
    **common_kinds(
        understanding.ROOM,
        powers=understanding.ROOM_POWERS,
        opening_kinds=OPENINGS,
        shared=OPENINGS,
    ),
    **OWN_KINDS,
}
ACKNOWLEDGED = "understandings.acknowledged/1"
QUERIED = "understandings.queried/1"
REPLIED = "understandings.replied/1"
RESERVED = "understandings.reserved/1"
REFERRED = "understandings.referred/1"
PAPER_LINKED = "understandings.paper_linked/1"
