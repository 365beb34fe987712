# SPDX-License-Identifier: Apache-2.0
"""The tables that show the room, one file for each object; derived."""

from ayni.rooms.meetings.models.edition import (
    EDITION_REFUSALS,
    EDITION_STATES,
    FORMS,
    MODALITIES,
    OPEN_STATES,
    PUT_OFF_REASONS,
    Edition,
)
from ayni.rooms.meetings.models.mechanism import (
    DOMAINS,
    INSTITUTIONS,
    LEVELS,
    MECHANISM_REFUSALS,
    MECHANISM_STATES,
    Mechanism,
    Suspension,
)

__all__ = [
    "DOMAINS",
    "EDITION_REFUSALS",
    "EDITION_STATES",
    "FORMS",
    "INSTITUTIONS",
    "LEVELS",
    "MECHANISM_REFUSALS",
    "MECHANISM_STATES",
    "MODALITIES",
    "OPEN_STATES",
    "PUT_OFF_REASONS",
    "Edition",
    "Mechanism",
    "Suspension",
]
