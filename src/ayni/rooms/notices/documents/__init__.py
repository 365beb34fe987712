# SPDX-License-Identifier: Apache-2.0
"""What leaves the room on paper, one file for each object."""

from ayni.rooms.notices.documents.notice import (
    PRESET,
    Ruling,
    notice_view,
    ruling,
    stamp,
    timeline,
    value_in_words,
    within_reach,
)

__all__ = [
    "PRESET",
    "Ruling",
    "notice_view",
    "ruling",
    "stamp",
    "timeline",
    "value_in_words",
    "within_reach",
]
