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

__all__ = [
    "NoticeState",
    "fold",
    "terms_of",
    "widening",
    "widens_of",
    "wider_in",
]
