# SPDX-License-Identifier: Apache-2.0
"""What people do in the room, one file for each object; the only appenders."""

from ayni.rooms.notices.services.notice import (
    acknowledge_notice,
    amend_notice,
    ask_about_notice,
    cancel_notice,
    close_notice,
    give_notice,
    give_urgent_notice,
    lift_objection,
    make_reservation,
    note_contact,
    note_heard,
    object_to_notice,
    reply_about_notice,
)
from ayni.rooms.notices.services.room import DUTY, Deed, append, require, said

__all__ = [
    "DUTY",
    "Deed",
    "acknowledge_notice",
    "amend_notice",
    "append",
    "ask_about_notice",
    "cancel_notice",
    "close_notice",
    "give_notice",
    "give_urgent_notice",
    "lift_objection",
    "make_reservation",
    "note_contact",
    "note_heard",
    "object_to_notice",
    "reply_about_notice",
    "require",
    "said",
]
