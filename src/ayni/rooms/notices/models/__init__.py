# SPDX-License-Identifier: Apache-2.0
"""The tables that show the room, one file for each object; derived."""

from ayni.rooms.notices.models.incident import (
    DIRECTIONS,
    INCIDENT_REFUSALS,
    INCIDENT_TYPES,
    RETURNABLE,
    STAGES,
    Closing,
    Incident,
    Material,
    PersonsCount,
)
from ayni.rooms.notices.models.message import (
    MESSAGE_ENDS,
    MESSAGE_REFUSALS,
    Message,
    MessageLink,
)
from ayni.rooms.notices.models.notice import (
    ACTIVITIES,
    ARMS,
    CANCEL_REASONS,
    DISTANCES,
    OUTCOMES,
    REFUSALS,
    STATES,
    STRENGTHS,
    WIDENINGS,
    Notice,
    Question,
    Standing,
)

__all__ = [
    "ACTIVITIES",
    "ARMS",
    "CANCEL_REASONS",
    "DIRECTIONS",
    "DISTANCES",
    "INCIDENT_REFUSALS",
    "INCIDENT_TYPES",
    "MESSAGE_ENDS",
    "MESSAGE_REFUSALS",
    "OUTCOMES",
    "REFUSALS",
    "RETURNABLE",
    "STAGES",
    "STATES",
    "STRENGTHS",
    "WIDENINGS",
    "Closing",
    "Incident",
    "Material",
    "Message",
    "MessageLink",
    "Notice",
    "PersonsCount",
    "Question",
    "Standing",
]
