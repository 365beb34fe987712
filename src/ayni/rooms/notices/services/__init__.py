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
    object_to_notice,
    reply_about_notice,
)
from ayni.rooms.notices.services.observers import (
    answer_observers,
    offer_observers,
)
from ayni.rooms.notices.services.room import (
    DUTY,
    Deed,
    append,
    require,
    said,
)
from ayni.rooms.notices.services.series import (
    acknowledge_rows,
    acknowledge_series,
    amend_series,
    cancel_row,
    change_row,
    close_series,
    give_series,
    withdraw_series,
)
from ayni.rooms.notices.services.unusual import (
    acknowledge_question,
    answer_about_activity,
    ask_about_activity,
    close_question,
)
from ayni.rooms.notices.services.voice import (
    close_message,
    hear_message,
    link_paper,
    note_contact,
    note_heard,
    point_out,
)

__all__ = [
    "DUTY",
    "Deed",
    "acknowledge_notice",
    "acknowledge_question",
    "acknowledge_rows",
    "acknowledge_series",
    "amend_notice",
    "amend_series",
    "answer_about_activity",
    "answer_observers",
    "append",
    "ask_about_activity",
    "ask_about_notice",
    "cancel_notice",
    "cancel_row",
    "change_row",
    "close_message",
    "close_notice",
    "close_question",
    "close_series",
    "give_notice",
    "give_series",
    "give_urgent_notice",
    "hear_message",
    "lift_objection",
    "link_paper",
    "make_reservation",
    "note_contact",
    "note_heard",
    "object_to_notice",
    "offer_observers",
    "point_out",
    "reply_about_notice",
    "require",
    "said",
    "withdraw_series",
]
