# SPDX-License-Identifier: Apache-2.0
"""The pages of the room, one file for each object."""

from ayni.rooms.notices.views.account import account, account_of_place, points
from ayni.rooms.notices.views.calendar import (
    calendar,
    calendar_file,
    notice_file,
    series_file,
)
from ayni.rooms.notices.views.incident import (
    incident,
    incident_new,
    incidents,
    print_incident,
)
from ayni.rooms.notices.views.measures import (
    measure_behind,
    measures,
)
from ayni.rooms.notices.views.notice import (
    listed,
    new,
    notice,
    print_notice,
    urgent,
    weigh,
)
from ayni.rooms.notices.views.post import (
    post_folder,
)
from ayni.rooms.notices.views.proof import (
    proof,
    proof_file,
)
from ayni.rooms.notices.views.series import (
    print_series,
    series,
    series_amend,
    series_list,
    series_new,
    series_row,
)
from ayni.rooms.notices.views.unusual import (
    print_unusual,
    unusual,
    unusual_list,
    unusual_new,
)
from ayni.rooms.notices.views.voice import (
    block,
    hear,
    message,
    messages,
    print_message,
)

__all__ = [
    "account",
    "account_of_place",
    "block",
    "calendar",
    "calendar_file",
    "hear",
    "incident",
    "incident_new",
    "incidents",
    "listed",
    "measure_behind",
    "measures",
    "message",
    "messages",
    "new",
    "notice",
    "notice_file",
    "points",
    "post_folder",
    "print_incident",
    "print_message",
    "print_notice",
    "print_series",
    "print_unusual",
    "proof",
    "proof_file",
    "series",
    "series_amend",
    "series_file",
    "series_list",
    "series_new",
    "series_row",
    "unusual",
    "unusual_list",
    "unusual_new",
    "urgent",
    "weigh",
]
