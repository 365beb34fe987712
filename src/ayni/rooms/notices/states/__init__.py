# SPDX-License-Identifier: Apache-2.0
"""What became of the room's objects, one file for each."""

from ayni.rooms.notices.states.notice import (
    NoticeState,
    fold,
    terms_of,
    widening,
    widens_of,
    wider_in,
)
from ayni.rooms.notices.states.room import fold_object

__all__ = [
    "NoticeState",
    "fold",
    "fold_object",
    "terms_of",
    "widening",
    "widens_of",
    "wider_in",
]
