# SPDX-License-Identifier: Apache-2.0
"""The tables that show the room, one file for each object; derived."""

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
    "DISTANCES",
    "MESSAGE_ENDS",
    "MESSAGE_REFUSALS",
    "OUTCOMES",
    "REFUSALS",
    "STATES",
    "STRENGTHS",
    "WIDENINGS",
    "Message",
    "MessageLink",
    "Notice",
    "Question",
    "Standing",
]
