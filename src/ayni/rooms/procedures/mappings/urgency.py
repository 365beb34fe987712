# SPDX-License-Identifier: Apache-2.0
"""Maps the room's kinds to how urgent they are for whoever receives them; total, without a clock.

An activation rings until an office acknowledges it, or activates too. What is not named here stands
on the Desk. Source: rooms.md A0.7, A4 (Notices and deadlines).
"""

from typing import Final

from ayni.adapters.alarm.urgency import LIST, ONCE, RING, Told, Urgency
from ayni.rooms.procedures import facts

_ONCE: Final = frozenset(
    {
        facts.VERSION_PROPOSED,
        facts.REPLACEMENT_PROPOSED,
        facts.CONSENTED,
        facts.ADOPTED,
        facts.INTERPRETED,
        facts.SUSPENDED,
        facts.DENOUNCED,
        facts.OBJECTED,
        facts.RESERVED,
        facts.QUERIED,
        facts.REPLIED,
        facts.ACTIVATION_JOINED,
        facts.DEACTIVATED,
    }
)


def urgency(told: Told) -> Urgency:
    """Return how urgent an act of the room is for an office that receives it."""
    if told.kind == facts.ACTIVATED:
        return Urgency(code=RING)
    return Urgency(code=ONCE if told.kind in _ONCE else LIST)
