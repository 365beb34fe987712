# SPDX-License-Identifier: Apache-2.0
"""Says which deadlines of understandings are called to mind, thrice to the responsible office.

At 30, 7 and 0 days, once each, whenever the node is awake; to the secretariat once it is over. A
side that says it has fulfilled is left in peace. Source: rooms.md A3 (Notices and deadlines).
"""

from collections.abc import Sequence
from datetime import date, timedelta

from ayni.adapters.alarm.reminding import Reminder
from ayni.rooms.understandings import facts, rules
from ayni.rooms.understandings.models import Understanding
from ayni.rooms.understandings.selectors.desk import due_ms
from ayni.rooms.understandings.selectors.reader import reader
from ayni.rooms.understandings.selectors.understanding import heirs_of, owner_stands, side_of
from ayni.web.readers import DAY_MS, DESK_ITEMS_MAX, Reader, ends_ms, switched_on
from ayni.web.viewer import Viewer

DEADLINE_NEAR = "understandings.deadline_near"
DEADLINE_OVER = "understandings.deadline_over"
DONE = "fulfilled"


def reminders(viewer: Viewer) -> list[Reminder]:
    """Return what is called to mind on the viewer's day."""
    if not switched_on(facts.ROOM):
        return []
    who = reader(viewer)
    # A day earlier and later: the calendar of a deadline is that of whose midnight was agreed.
    first = (who.today - timedelta(days=2)).isoformat()
    last = (who.today + timedelta(days=who.days(rules.REMINDER_DAYS) + 1)).isoformat()
    rows = Understanding.objects.filter(open=True, deadline__gte=first, deadline__lte=last)
    ordered = rows.prefetch_related("sides").order_by("deadline", "pk")[:DESK_ITEMS_MAX]
    return [one for row in ordered for one in _of(row, who)]


def _of(row: Understanding, who: Reader) -> Sequence[Reminder]:
    own = who.viewer.party
    side = side_of(row, own)
    if side is None or side.status == DONE:
        return ()
    left = (due_ms(row) - who.viewer.now_ms) // DAY_MS
    stages = sorted({0, who.days(rules.LAST_REMINDER_DAYS), who.days(rules.REMINDER_DAYS)})
    stage = -1 if left == -1 else next((days for days in stages if 0 <= left <= days), None)
    if stage is None:
        return ()
    over = stage < 0
    owner = (side.owner,) if owner_stands(side) else heirs_of(row, own)
    return (
        Reminder(
            name=DEADLINE_OVER if over else DEADLINE_NEAR,
            matter=row.pk,
            party=own,
            # One for each stage: a node that was off on the day says it when it is back.
            day=(date.fromisoformat(row.deadline) - timedelta(days=stage)).isoformat(),
            until_ms=ends_ms(who.today.isoformat(), who.zone_of(own)),
            answers=facts.CHANGE_PROPOSED if over else facts.PROGRESS_REPORTED,
            offices=() if over else owner,
        ),
    )
