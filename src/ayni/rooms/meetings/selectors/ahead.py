# SPDX-License-Identifier: Apache-2.0
"""Tells other rooms which meetings are to come: their dates are agreed, their first day is ahead.

Rooms that report to a meeting count their days from it. Source: rooms.md A3 (Report round).
"""

from ayni.core.errors import Refusal
from ayni.rooms.meetings.facts import edition_reference
from ayni.rooms.meetings.models import Edition, Mechanism
from ayni.rooms.meetings.selectors.edition import edition_url
from ayni.rooms.meetings.selectors.reader import DESK_ITEMS_MAX, begins_ms, reader
from ayni.web.registry import MeetingAhead
from ayni.web.viewer import Viewer


def meetings_ahead(viewer: Viewer) -> list[MeetingAhead]:
    """Return the convened meetings that have not begun, the soonest first.

    Their number and first day are told to every office of the own state, which may have to report;
    their pages only to those to whom the room is open.
    """
    opened = _is_open_to(viewer)
    rows = list(Edition.objects.filter(state="convened", open=True).order_by("first_day", "pk"))
    to_come = [row for row in rows if begins_ms(row.first_day, row.zone) > viewer.now_ms]
    above = Mechanism.objects.in_bulk([row.mechanism for row in to_come])
    return [
        MeetingAhead(
            code=above[row.mechanism].code,
            reference=edition_reference(
                {"code": above[row.mechanism].code, "ordinal": row.ordinal, "form": row.form}
            ),
            first_day=row.first_day,
            zone=row.zone,
            host=row.host,
            url=edition_url(row.object_id) if opened else "",
        )
        for row in to_come[:DESK_ITEMS_MAX]
        if row.mechanism in above
    ]


def _is_open_to(viewer: Viewer) -> bool:
    try:
        reader(viewer)
    except Refusal:
        return False
    return True
