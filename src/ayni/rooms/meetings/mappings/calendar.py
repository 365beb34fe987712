# SPDX-License-Identifier: Apache-2.0
"""Says editions in the words of iCalendar (RFC 5545): single events on the clock of the host.

Losses: iCalendar has no place for delegations, entry and agenda; whoever needs them follows the
reading code. A version that is not agreed is tentative.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ayni.rooms.meetings.selectors import EditionEntry, Reader
from ayni.standards import ical
from ayni.standards.ical import Status, Wall
from ayni.web import times
from ayni.web.parties import forms

UID_HOST = "ayni"
STATUSES: Mapping[str, Status] = {
    "convened": "CONFIRMED",
    "held": "CONFIRMED",
    "held_by_some": "CONFIRMED",
    "cancelled": "CANCELLED",
}


def as_calendar(
    entries: Sequence[EditionEntry], reader: Reader, *, exercise: bool
) -> ical.Calendar:
    """Return editions as a calendar; nothing in it depends on when it is made.

    Args:
        entries: what it holds.
        reader: in whose language.
        exercise: every summary begins with the word.
    """
    clocks = times.by_party(reader.viewer.clocks)
    return ical.Calendar(
        name=_("Meetings"),
        description=_("What the parties propose and agree. A proposal is tentative."),
        language=reader.viewer.language,
        zones=tuple(zone.zone for zone in clocks.zones),
        events=tuple(_event(entry, clocks, exercise=exercise) for entry in entries),
    )


def _event(entry: EditionEntry, clocks: times.Clocks, *, exercise: bool) -> ical.Event:
    mark = pgettext("before a title", "EXERCISE")
    return ical.Event(
        uid=f"{entry.object_id}@{UID_HOST}",
        sequence=entry.sequence,
        organizer=forms(entry.host).name,
        stamp_ms=entry.stamp_ms,
        starts=Wall(ms=entry.starts_ms, zone=entry.zone),
        ends=Wall(ms=entry.ends_ms, zone=entry.zone),
        summary=f"{mark} · {entry.title}" if exercise else entry.title,
        description=_described(entry, clocks),
        location=entry.town,
        categories=(*((mark,) if exercise else ()), entry.host.upper()),
        status=STATUSES.get(entry.state, "TENTATIVE"),
    )


def _described(entry: EditionEntry, clocks: times.Clocks) -> str:
    """Return days, both clocks and the reading code."""
    # The year is written unless it is this one; "this" is that of the meeting, for equal bytes.
    then = replace(clocks, now_ms=entry.starts_ms)
    first, last = (date.fromisoformat(day) for day in (entry.first_day, entry.last_day))
    lines = [
        _("Days: {first} to {last}").format(
            first=times.civil(first, then), last=times.civil(last, then)
        ),
        _("Begins: {t}").format(t=times.moment(entry.starts_ms, then)),
        _("Host: {party}.").format(party=entry.host.upper()),
        _("Reading code: {code}").format(code=entry.code),
    ]
    return "\n".join(lines)
