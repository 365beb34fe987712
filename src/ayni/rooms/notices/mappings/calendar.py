# SPDX-License-Identifier: Apache-2.0
"""Says what was announced in the words of iCalendar (RFC 5545), and in those of a table.

Losses: iCalendar has no place for bands, lead times and acknowledgements, and an entry carries no
free text; whoever needs them follows the reading code.
"""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ayni.rooms.notices import selectors
from ayni.rooms.notices.selectors import Entry, Reader
from ayni.standards import ical
from ayni.standards.ical import Wall
from ayni.web import times
from ayni.web.parties import forms
from ayni.web.times import Clocks


def as_calendar(
    entries: Sequence[Entry], reader: Reader, *, name: str, exercise: bool, at_most: int
) -> ical.Calendar:
    """Return what was announced as a calendar.

    Nothing in it depends on when it is made: the same entries give the same bytes.

    Args:
        entries: what it holds, in the order of time.
        reader: in whose language, on whose clocks.
        name: of the calendar.
        exercise: every summary begins with the word.
        at_most: entries; of more, the first ones, and an event that says where the file ends.
    """
    clocks = reader.viewer.clocks
    events = [as_event(entry, reader, exercise=exercise) for entry in entries[:at_most]]
    if len(entries) > at_most:
        events.append(_cut(entries[at_most], reader, count=at_most))
    return ical.Calendar(
        name=name,
        description=_("What both parties announced. It is no consent."),
        language=reader.viewer.language,
        zones=tuple(zone.zone for zone in clocks.zones),
        events=tuple(events),
    )


def as_event(entry: Entry, reader: Reader, *, exercise: bool) -> ical.Event:
    """Return one entry as an event, on the clock of the party that announced it."""
    clocks = reader.viewer.clocks
    zones = {zone.party: zone.zone for zone in clocks.zones}
    zone = zones.get(entry.party, clocks.zones[0].zone)
    title = selectors.entry_title(entry, reader)
    mark = pgettext("before a title", "EXERCISE")
    ends = None if entry.ends_ms is None else Wall(ms=entry.ends_ms, zone=zone)
    return ical.Event(
        uid=entry.uid,
        sequence=entry.sequence,
        organizer=forms(entry.party).name,
        stamp_ms=entry.stamp_ms,
        starts=Wall(ms=entry.starts_ms, zone=zone),
        ends=ends,
        summary=f"{mark} · {title}" if exercise else title,
        description=_described(entry, clocks),
        location=", ".join(reader.place(place) for place in entry.places),
        categories=(*((mark,) if exercise else ()), entry.party.upper()),
        status="CANCELLED" if entry.cancelled else "CONFIRMED",
    )


def _cut(first_left_out: Entry, reader: Reader, *, count: int) -> ical.Event:
    """Return the event at the end of a file that is cut: no event is read as nothing announced."""
    own = reader.viewer.clocks.zones[0]
    return ical.Event(
        uid=f"cut-{first_left_out.starts_ms}@ayni",
        sequence=0,
        organizer=forms(own.party).name,
        stamp_ms=first_left_out.stamp_ms,
        starts=Wall(ms=first_left_out.starts_ms, zone=own.zone),
        summary=_("THIS FILE ENDS HERE: more is announced"),
        description=_(
            "The file holds {n} entries and no more. From this hour on, look at the calendar page."
        ).format(n=count),
        status="CONFIRMED",
    )


def _described(entry: Entry, clocks: Clocks) -> str:
    """Return both clocks and the reading code."""
    # The year is written unless it is this one; "this" is that of the entry, for equal bytes.
    then = replace(clocks, now_ms=entry.starts_ms)
    begins = times.moment(entry.starts_ms, then)
    lines = [_("Begins: {t}").format(t=begins)]
    if entry.ends_ms is not None:
        lines.append(_("Ends: {t}").format(t=times.moment(entry.ends_ms, then)))
    if entry.row is not None:
        lines.append(_("Row {n} of a series").format(n=entry.row))
    lines.append(_("Reading code: {code}").format(code=entry.code))
    return "\n".join(lines)
