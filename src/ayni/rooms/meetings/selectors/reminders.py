# SPDX-License-Identifier: Apache-2.0
"""Says of which meetings the entry of the guests is to be called to mind today.

From so many days before the first on, every day, on every node: the host has to declare it, and the
guests cannot come without it. What was denied is decided and stands on the Desk alone. Source:
rooms.md A2 (Notices and deadlines).
"""

from datetime import date, timedelta

from ayni.adapters.alarm.reminding import Reminder
from ayni.rooms.meetings import facts
from ayni.rooms.meetings.models import Edition, Mechanism
from ayni.rooms.meetings.rules import ENTRY_DAILY_DAYS
from ayni.rooms.meetings.selectors.reader import DESK_ITEMS_MAX, Reader, ends_ms, reader
from ayni.web.readers import switched_on
from ayni.web.viewer import Viewer

ENTRY_DUE = "meetings.entry_due"
PENDING = ("", "pending")
"""How an authorisation stands while it is waited for; a host that said nothing has none."""


def reminders(viewer: Viewer) -> list[Reminder]:
    """Return what is called to mind on the viewer's day."""
    if not switched_on(facts.ROOM):
        return []
    who = reader(viewer)
    # A day earlier: the day of a meeting is that of its host.
    first = (who.today - timedelta(days=1)).isoformat()
    held = Edition.objects.filter(state="convened", open=True, first_day__gte=first).exclude(
        modality="remote"
    )
    rows = [
        row for row in held.order_by("first_day", "pk")[:DESK_ITEMS_MAX] if _is_pending(row, who)
    ]
    # A suspended mechanism keeps its meetings in suspense, and nobody travels.
    suspended = set(
        Mechanism.objects.filter(
            pk__in=[row.mechanism for row in rows], state="suspended"
        ).values_list("pk", flat=True)
    )
    today = who.today.isoformat()
    return [
        Reminder(
            name=ENTRY_DUE,
            matter=row.object_id,
            party=row.host,
            day=today,
            until_ms=ends_ms(today, who.zone_of(viewer.party)),
            answers=facts.ENTRY_DECLARED,
        )
        for row in rows
        if row.mechanism not in suspended
    ]


def _is_pending(row: Edition, reader: Reader) -> bool:
    """Tell whether guests are days away from a border that they may not cross yet."""
    left = (date.fromisoformat(row.first_day) - reader.today_of(row.host)).days
    near = 0 <= left <= reader.days(ENTRY_DAILY_DAYS)
    named = reader.viewer.party in row.parties
    return near and named and row.entry.get(row.host, "") in PENDING
