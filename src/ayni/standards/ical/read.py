# SPDX-License-Identifier: Apache-2.0
"""Reads an iCalendar file as events; refuses what the model has no place for. Reads no clock.

Source: RFC 5545.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, cast, get_args

import icalendar

from ayni.core import limits
from ayni.core.errors import FormatError
from ayni.standards.ical.model import Calendar, Event, Status, Wall

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LEFT_OUT: Final = ("rrule", "rdate", "exdate", "recurrence-id", "duration")


def read(raw: bytes) -> Calendar:
    """Return what a file holds.

    Args:
        raw: the file.

    Raises:
        FormatError: it is too long, is not one VCALENDAR, or holds an event that the model has no
            place for: a recurrence, a day without an hour, a time on no clock.
    """
    if len(raw) > limits.CALENDAR_SIZE_MAX_BYTES:
        raise FormatError(
            f"{len(raw)} bytes found, at most {limits.CALENDAR_SIZE_MAX_BYTES} expected"
        )
    try:
        return _calendar(raw)
    except (ValueError, LookupError, TypeError, AttributeError, OverflowError) as error:
        # The library reads each property only when it is asked for, and fails in these ways.
        raise FormatError(f"one VCALENDAR expected; found {str(error)[:200]!r}") from None


def _calendar(raw: bytes) -> Calendar:
    found = icalendar.Calendar.from_ical(raw)
    if not isinstance(found, icalendar.Calendar):
        raise FormatError(f"one VCALENDAR expected; found {getattr(found, 'name', 'none')}")
    if _text(found, "version") != "2.0":
        raise FormatError(f"VERSION:2.0 expected; found {_text(found, 'version')[:40]!r}")
    events = tuple(_event(event) for event in found.walk("VEVENT"))
    if len(events) > limits.CALENDAR_EVENTS_MAX_COUNT:
        raise FormatError(
            f"{len(events)} events found, at most {limits.CALENDAR_EVENTS_MAX_COUNT} expected"
        )
    return Calendar(
        name=_text(found, "name") or _text(found, "x-wr-calname"),
        description=_text(found, "description"),
        language=_text(found, "prodid").rpartition("//")[2].lower()[:2],
        zones=tuple(sorted(_text(zone, "tzid") for zone in found.walk("VTIMEZONE"))),
        events=events,
    )


def _event(found: Any) -> Event:
    uid = _text(found, "uid")
    for name in _LEFT_OUT:
        if name in found:
            raise FormatError(f"event {uid[:80]!r}: {name.upper()} found; single events expected")
    starts = _wall(found, "dtstart", uid)
    if starts is None:
        raise FormatError(f"event {uid[:80]!r}: DTSTART expected")
    stamp = _wall(found, "dtstamp", uid)
    if stamp is None or not uid:
        raise FormatError(f"event {uid[:80]!r}: UID and DTSTAMP expected")
    status = _text(found, "status") or "CONFIRMED"
    if status not in get_args(Status):
        raise FormatError(f"event {uid[:80]!r}: STATUS {status[:40]!r} found")
    categories = found.get("categories")
    return Event(
        uid=uid,
        sequence=_sequence(found, uid),
        stamp_ms=stamp.ms,
        organizer=_organizer(found),
        starts=starts,
        ends=_wall(found, "dtend", uid),
        summary=_text(found, "summary"),
        description=_text(found, "description"),
        location=_text(found, "location"),
        url=_text(found, "url"),
        categories=tuple(str(word) for word in categories.cats) if categories else (),
        status=cast(Status, status),
    )


def _organizer(found: Any) -> str:
    value = found.get("organizer")
    return "" if value is None else str(value.params.get("CN", ""))


def _sequence(found: Any, uid: str) -> int:
    value = found.get("sequence", 0)
    if not isinstance(value, int) or value < 0:
        raise FormatError(f"event {uid[:80]!r}: a SEQUENCE from 0 expected")
    return int(value)


def _wall(found: Any, name: str, uid: str) -> Wall | None:
    value = found.get(name)
    if value is None:
        return None
    told = getattr(value, "dt", None)
    if not isinstance(told, datetime):
        kind = "a day" if isinstance(told, date) else "no time"
        raise FormatError(f"event {uid[:80]!r}: {name.upper()} is {kind}; an hour expected")
    if told.tzinfo is None:
        raise FormatError(f"event {uid[:80]!r}: {name.upper()} names no zone; a TZID expected")
    zone = str(value.params.get("TZID", "UTC")) if hasattr(value, "params") else "UTC"
    return Wall(ms=(told - _EPOCH) // timedelta(milliseconds=1), zone=zone)


def _text(found: Any, name: str) -> str:
    value = found.get(name)
    return "" if value is None else str(value)
