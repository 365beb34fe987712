# SPDX-License-Identifier: Apache-2.0
"""Says which neighbour's posts are called to mind, for the test call of the month.

Once for each post, when so many days have passed since one was answered; of posts that came due
together one line for their party. A post that never answered stands on the Desk in red alone.
Source: rooms.md A4 (Notices and deadlines).
"""

from ayni.adapters.alarm.reminding import Reminder
from ayni.core.deadlines import day_of
from ayni.rooms.procedures import facts, rules
from ayni.rooms.procedures.selectors.contact import ContactLine, contacts
from ayni.rooms.procedures.selectors.reader import DAY_MS, Reader, reader, switched_on
from ayni.web.readers import ends_ms
from ayni.web.viewer import Viewer

TEST_DUE = "procedures.test_due"


def reminders(viewer: Viewer) -> list[Reminder]:
    """Return what is called to mind on the viewer's day."""
    if not switched_on():
        return []
    who = reader(viewer)
    newest: dict[str, ContactLine] = {}
    for line in contacts(who):
        held = newest.get(line.post.party)
        if _is_due(line, who) and (held is None or _due_ms(line, who) > _due_ms(held, who)):
            newest[line.post.party] = line
    zone = who.zone_of(viewer.party)
    return [
        Reminder(
            name=TEST_DUE,
            matter=line.post.declared,
            party=party,
            day=day_of(_due_ms(line, who), zone).isoformat(),
            until_ms=ends_ms(who.today.isoformat(), zone),
            answers=facts.CONTACT_TESTED,
        )
        for party, line in newest.items()
    ]


def _is_due(line: ContactLine, who: Reader) -> bool:
    foreign = line.post.party != who.viewer.party
    return foreign and line.due and line.answered_ms is not None and not line.expired


def _due_ms(line: ContactLine, who: Reader) -> int:
    """Return since when a call is due."""
    return (line.answered_ms or 0) + who.agreed(rules.TEST_NOTICE_DAYS) * DAY_MS
