# SPDX-License-Identifier: Apache-2.0
"""Writes events as an iCalendar file: the same events give the same bytes; reads no clock.

The bytes depend on the events and on the zone database of the machine, on nothing else.
Source: RFC 5545; RFC 5546 section 3.2.1 (PUBLISH); RFC 7986 section 5 (NAME, DESCRIPTION).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

import icalendar

from ayni.core import limits
from ayni.core.deadlines import INSTANT_MAX_MS
from ayni.core.errors import LimitExceeded
from ayni.standards.ical.model import Calendar, Event, Wall
from ayni.standards.ical.zones import known, timezone

NO_ADDRESS: Final = "invalid:nomail"
"""A published event must name its organizer by an address, and a state has none to write to.
Source: RFC 5546 section 3.2.1."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
# What TEXT may not hold. Source: RFC 5545 section 3.1, CONTROL.
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def write(calendar: Calendar) -> bytes:
    """Return the file.

    Args:
        calendar: what it holds.

    Raises:
        LimitExceeded: more events than CALENDAR_EVENTS_MAX_COUNT.
    """
    if len(calendar.events) > limits.CALENDAR_EVENTS_MAX_COUNT:
        raise LimitExceeded(
            f"{len(calendar.events)} events found, at most {limits.CALENDAR_EVENTS_MAX_COUNT} "
            "expected in one calendar. Narrow the list."
        )
    made = icalendar.Calendar()
    made.add("prodid", f"-//Ayni//Ayni//{calendar.language.upper()}")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    for name in ("name", "x-wr-calname"):
        made.add(name, _clean(calendar.name))
    if calendar.description:
        made.add("description", _clean(calendar.description))
    events = sorted(calendar.events, key=lambda event: (event.starts.ms, event.uid))
    for zone, (first, last) in sorted(_zones(events, calendar.zones).items()):
        made.add_component(timezone(zone, first, last))
    for event in events:
        made.add_component(_event(event))
    return bytes(made.to_ical())


def _event(event: Event) -> icalendar.Event:
    made = icalendar.Event()
    made.add("uid", event.uid)
    made.add("sequence", event.sequence)
    organizer = icalendar.vCalAddress(NO_ADDRESS)
    organizer.params["CN"] = _clean(event.organizer)
    made.add("organizer", organizer)
    made.add("dtstamp", _instant(event.stamp_ms))
    made.add("dtstart", _read(event.starts))
    # An end at or before the begin is forbidden; a calendar program drops the whole event.
    if event.ends is not None and event.ends.ms > event.starts.ms:
        made.add("dtend", _read(event.ends))
    for name in ("summary", "description", "location", "url"):
        text = _clean(getattr(event, name))
        if text:
            made.add(name, text)
    if event.categories:
        made.add("categories", [_clean(word) for word in event.categories])
    made.add("status", event.status)
    return made


def _zones(events: Iterable[Event], besides: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Return the zones to describe, each with its first and last year."""
    walls = [wall for event in events for wall in (event.starts, event.ends) if wall is not None]
    years = [_instant(wall.ms).year for wall in walls] or [_EPOCH.year]
    named = {wall.zone for wall in walls} | set(besides)
    span = (min(years) - 1, max(years) + 1)
    return {zone: span for zone in named if known(zone) is not None}


def _read(wall: Wall) -> datetime:
    return _instant(wall.ms).astimezone(known(wall.zone) or UTC)


def _instant(ms: int) -> datetime:
    near = max(0, min(ms, INSTANT_MAX_MS))
    return _EPOCH + timedelta(seconds=near // 1000)


def _clean(text: str) -> str:
    return _CONTROL.sub("", text.replace("\r\n", "\n"))
