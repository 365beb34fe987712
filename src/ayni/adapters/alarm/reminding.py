# SPDX-License-Identifier: Apache-2.0
"""Calls to mind what this state must not forget: once a day, for the offices that can do it.

Nothing came from a neighbour, so nothing rings and no command wakes anybody: the line stands across
the pages of these offices, sounds once, and one letter goes to the address of each post. The row is
kept, so that a reminder comes once a day and not again after a restart. Must not know why something
is due: rooms say it. Source: rooms.md A0.7, A2.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from ayni.adapters.alarm import config, letters, notes, offices
from ayni.adapters.alarm.letters import Letter
from ayni.adapters.alarm.models import Alarm, Call
from ayni.adapters.alarm.standing import reminders_open
from ayni.adapters.alarm.urgency import ONCE
from ayni.adapters.record import reading, registry
from ayni.core import shortcodes

KIND: Final = "reminder"
"""What a start of the mail is about, where an alarm has the kind of an act."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """Something that is due and still not done, on one day.

    Attributes:
        name: what it is, a word of its room such as `meetings.entry_due`; not a kind of act.
        matter: object id, 64 hex digits.
        party: of whom it is waited for.
        day: ISO 8601; the same reminder of another day sounds anew.
        until_ms: instant from which it is for the Desk alone.
        answers: kind of act by which it is done: the offices that may sign it are called.
        offices: ids of the offices that are called instead, where it is for some alone.
    """

    name: str
    matter: str
    party: str
    day: str
    until_ms: int
    answers: str
    offices: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Return what stands in the place of the leaf hash of an act: 64 hex digits."""
        return sha256(
            "\n".join((self.name, self.matter, self.party, self.day)).encode()
        ).hexdigest()


def remind(due: Sequence[Reminder], *, party: str, mode: str, now_ms: int) -> None:
    """Let what is due sound once for its day, and end what is due no longer.

    Args:
        due: all that is due now.
        party: this state.
        mode: mode of this node.
        now_ms: this machine's clock.
    """
    fresh = {one.key: one for one in due if one.until_ms > now_ms}
    # One whose day is over fades by itself, like everything that sounded once.
    gone = reminders_open().filter(until_ms__gt=now_ms).exclude(leaf__in=list(fresh))
    if gone.exists():
        gone.update(ended_ms=now_ms, end="settled")
    known = set(Alarm.objects.filter(leaf__in=list(fresh)).values_list("leaf", flat=True))
    called = _called([one for key, one in fresh.items() if key not in known], party)
    rows = [_alarm_of(one, posts, now_ms=now_ms) for one, posts in called.items()]
    if not rows:
        return
    with transaction.atomic():
        Alarm.objects.bulk_create(rows)
        if "mail" in config.config().channels and notes.silenced(mode) is None:
            Call.objects.bulk_create([_mail_of(row) for row in rows if letters.reach(row.offices)])


def letter(call: Call) -> Letter:
    """Return what is written to the offices of a reminder.

    Args:
        call: the start of the mail.
    """
    return Letter(
        subject=_("Ayni: a day that was agreed is near, {code}").format(code=call.code),
        says=_("What was to be done by then is still missing. Open the page and see of whom."),
        page=letters.PAGE,
    )


def _called(due: Sequence[Reminder], party: str) -> Mapping[Reminder, Sequence[str]]:
    """Return each reminder with the offices of this state that it calls; none calls nobody."""
    if not due:
        return {}
    constitution, posts = reading.frame().constitution, offices.posts(party)
    told = {
        one: one.offices or offices.holding(registry.powers_for(one.answers, constitution), posts)
        for one in due
    }
    return {one: names for one, names in told.items() if names}


def _alarm_of(one: Reminder, called: Sequence[str], *, now_ms: int) -> Alarm:
    return Alarm(
        leaf=one.key,
        matter=one.matter,
        log="",
        index=0,
        kind=one.name,
        party=one.party,
        urgency=ONCE,
        told_ms=now_ms,
        until_ms=one.until_ms,
        step=1,
        offices=list(called),
    )


def _mail_of(row: Alarm) -> Call:
    return Call(
        alarm=row,
        channel="mail",
        kind=KIND,
        code=shortcodes.code_of(bytes.fromhex(row.named_by)),
        urgency=ONCE,
        step=1,
        offices=row.offices,
        due_ms=row.told_ms,
    )
