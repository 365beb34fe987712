# SPDX-License-Identifier: Apache-2.0
"""Maps the room's kinds to how urgent they are for whoever receives them; total, without a clock.

Nothing here rings: an understanding has waited for years. Source: rooms.md A0.7, A3.
"""

from typing import Final

from ayni.adapters.alarm.urgency import LIST, ONCE, Told, Urgency
from ayni.rooms.understandings import facts

_ONCE: Final = frozenset(
    {
        facts.CLAIMED,
        facts.CONFIRMED,
        facts.CONTESTED,
        facts.CHANGE_PROPOSED,
        facts.LINKED,
        facts.CHANGE_CONSENTED,
        facts.TRANSCRIPTION_CONTESTED,
        facts.QUERIED,
        facts.REPLIED,
        facts.RESERVED,
        facts.REFERRED,
    }
)


def urgency(told: Told) -> Urgency:
    """Return how urgent an act of the room is for an office that receives it."""
    return Urgency(code=ONCE if told.kind in _ONCE else LIST)
