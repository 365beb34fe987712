# SPDX-License-Identifier: Apache-2.0
"""Hands out the Desk as files: its lines as CSV, its deadlines as iCalendar (RFC 5545).

They hold what the page shows this office at this moment. Source: rooms.md A0.9 (Escritorio).
"""

from collections.abc import Sequence
from hashlib import sha256

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from ayni.standards import ical
from ayni.standards.ical.model import Calendar, Event, Wall
from ayni.web import sheets, times
from ayni.web.parties import forms
from ayni.web.registry import DeskItem
from ayni.web.sheets import Sheet
from ayni.web.standing import trays
from ayni.web.viewer import Request, Viewer

HOUR_MS = 60 * 60 * 1000


@require_safe
def calendar(request: Request) -> HttpResponse:
    """Hand out every line whose time runs out: the hour that ends with it is the event."""
    viewer = request.viewer
    events = [
        _event(item, viewer, request.build_absolute_uri(item.url))
        for item in trays.items(viewer)
        if item.deadline_ms is not None
    ]
    made = Calendar(
        name=_("Deadlines of the Desk"),
        description=_("When the time of each line ends. As the Desk showed it to one office."),
        language=viewer.language,
        zones=tuple(zone.zone for zone in viewer.clocks.zones),
        events=tuple({event.uid: event for event in events}.values()),
    )
    response = HttpResponse(ical.write(made), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="deadlines.ics"'
    return response


def sheet(heaps: Sequence[tuple[str, Sequence[DeskItem]]]) -> Sheet:
    """Return the lines of the Desk as a file.

    Args:
        heaps: name of each heap and its lines.
    """
    heads = (
        _("Heap"),
        _("Party"),
        _("Matter"),
        _("What is asked"),
        _("Since"),
        _("Until"),
        _("Urgent"),
    )
    rows = [
        (
            heap,
            item.party.upper(),
            item.title,
            item.asked,
            times.iso(item.since_ms),
            "" if item.deadline_ms is None else times.iso(item.deadline_ms),
            _("urgent") if item.urgent else "",
        )
        for heap, lines in heaps
        for item in lines
    ]
    return sheets.short("desk", _("Desk"), heads, rows)


def _event(item: DeskItem, viewer: Viewer, address: str) -> Event:
    ends_ms = item.deadline_ms or 0
    whose = item.whose or viewer.party
    zones = {zone.party: zone.zone for zone in viewer.clocks.zones}
    zone = zones.get(whose, viewer.clocks.zones[0].zone)
    exercise = settings.AYNI_MODE == "exercise"
    mark = pgettext("before a title", "EXERCISE")
    title = f"{item.title} ({item.asked})" if item.asked else item.title
    named = sha256("\n".join((item.url, item.title, item.asked)).encode()).hexdigest()
    return Event(
        uid=f"{named[:32]}@ayni",
        sequence=0,
        organizer=forms(item.party).name,
        stamp_ms=item.since_ms,
        starts=Wall(ms=ends_ms - HOUR_MS, zone=zone),
        ends=Wall(ms=ends_ms, zone=zone),
        summary=f"{mark} · {title}" if exercise else title,
        description=times.deadline(ends_ms, viewer.clocks, whose=whose),
        url=address,
        categories=(*((mark,) if exercise else ()), item.party.upper()),
    )
