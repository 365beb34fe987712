# SPDX-License-Identifier: Apache-2.0
"""Maps the room's kinds to how urgent they are for whoever receives them; total, without a clock.

Nothing here wakes anybody: what asks for an answer, or takes a meeting away, sounds once; the rest
stands on the Desk. Source: rooms.md A0.7, A2.
"""

from ayni.adapters.alarm.urgency import LIST, ONCE, Told, Urgency
from ayni.rooms.meetings import facts

_ONCE = frozenset(
    {
        facts.MECHANISM_PROPOSED,
        facts.MECHANISM_REVISED,
        facts.SUSPENDED,
        facts.RESUMED,
        facts.EDITION_PROPOSED,
        facts.EDITION_COUNTERED,
        facts.EDITION_POSTPONED,
        facts.EDITION_CANCELLED,
        facts.DELEGATION_ANNOUNCED,
        facts.ENTRY_DECLARED,
        facts.AGENDA_PROPOSED,
        facts.AGENDA_COUNTERED,
        facts.ACTA_PROPOSED,
        facts.ACTA_COUNTERED,
        facts.ACTA_CONSENTED,
        facts.ACTA_REFUSED,
        facts.ACTA_WITHDRAWN,
        facts.PAPER_DIVERGENCE_NOTED,
        facts.ERRATA_PROPOSED,
        facts.QUERIED,
        facts.REPLIED,
        facts.RESERVED,
    }
)


def urgency(told: Told) -> Urgency:
    """Return how urgent an act of the room is for an office that receives it."""
    return Urgency(code=ONCE if told.kind in _ONCE else LIST)
