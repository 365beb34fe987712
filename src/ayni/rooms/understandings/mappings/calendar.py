# SPDX-License-Identifier: Apache-2.0
"""Says the days of understandings in the words of iCalendar (RFC 5545): one event for each day.

Losses: iCalendar has no place for two sides that say different words; whoever needs them follows
the reading code.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ayni.core.shortcodes import code_of
from ayni.rooms.understandings import selectors
from ayni.rooms.understandings.models import AREAS
from ayni.rooms.understandings.selectors import Due
from ayni.standards import ical
from ayni.standards.ical import Wall
from ayni.web import offices, times
from ayni.web.parties import forms
from ayni.web.readers import Reader

UID_HOST = "ayni"
SUMMARY_CHARS = 120


def as_calendar(dues: Sequence[Due], reader: Reader, *, exercise: bool) -> ical.Calendar:
    """Return days as a calendar; nothing in it depends on when it is made.

    Args:
        dues: what it holds.
        reader: in whose language.
        exercise: every summary begins with the word.
    """
    clocks = times.by_party(reader.viewer.clocks)
    return ical.Calendar(
        name=_("Deadlines of understandings"),
        description=_("Until when the parties agreed to do what. Nothing ends by a day alone."),
        language=reader.viewer.language,
        zones=tuple(zone.zone for zone in clocks.zones),
        events=tuple(_event(due, reader, clocks, exercise=exercise) for due in dues),
    )


def _event(due: Due, reader: Reader, clocks: times.Clocks, *, exercise: bool) -> ical.Event:
    row, mark = due.line.row, pgettext("before a title", "EXERCISE")
    text = " ".join(due.line.text.split())
    short = text if len(text) <= SUMMARY_CHARS else text[: SUMMARY_CHARS - 1].rstrip() + "…"
    title = _("{reference}: {text}").format(reference=row.reference, text=short or "–")
    area = str(AREAS.get(row.area, row.area))
    return ical.Event(
        uid=f"{row.pk}@{UID_HOST}",
        sequence=due.sequence,
        organizer=forms(row.party).name,
        stamp_ms=row.changed_ms,
        starts=Wall(ms=due.starts_ms, zone=row.deadline_zone),
        ends=Wall(ms=due.ends_ms, zone=row.deadline_zone),
        summary=f"{mark} · {title}" if exercise else title,
        description=_described(due, reader, clocks),
        categories=(*((mark,) if exercise else ()), *((area,) if area else ())),
        status="CONFIRMED" if row.open else "CANCELLED",
    )


def _described(due: Due, reader: Reader, clocks: times.Clocks) -> str:
    """Return the text, whose midnight, who is responsible on each side, and the reading code."""
    row = due.line.row
    # Always with its year: the same bytes in whichever year the file is made.
    then = replace(clocks, dated=True)
    zones = {zone.zone: zone.party for zone in clocks.zones}
    day = times.civil(date.fromisoformat(row.deadline), then)
    whose = zones.get(row.deadline_zone, "")
    lines = [due.line.text] if due.line.text else []
    lines.append(
        _("Due: {day}, by the calendar of {party}").format(
            day=day, party=whose.upper() if whose else row.deadline_zone
        )
    )
    lines += [
        _("Responsible, {party}: {office}").format(
            party=side.party.upper(), office=offices.name(side.owner, reader.viewer)
        )
        for side in selectors.ordered_sides(row)
        if side.owner
    ]
    lines.append(str(selectors.label(row).text).capitalize())
    lines.append(_("Reading code: {code}").format(code=code_of(bytes.fromhex(row.pk))))
    return "\n".join(lines)
