# SPDX-License-Identifier: Apache-2.0
"""Describes the clock of a zone for the years of a calendar: VTIMEZONE, onset by onset.

The library's own description steps along the clock on the wall, so that where clocks skip an hour
the onset comes an hour late: America/Santiago on 2026-09-06. This one steps along UTC.
Source: RFC 5545 section 3.6.5: an onset is told on the clock that ends with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import icalendar

_STEP: Final = timedelta(days=7)
"""No zone changes its clock twice within it and back."""
_SECOND: Final = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class _Clock:
    """How a zone's clock stands: east of UTC, what it is called, whether it is summer time."""

    offset: timedelta
    name: str
    daylight: bool


@lru_cache(maxsize=64)
def known(zone: str) -> ZoneInfo | None:
    """Return a zone, or none for UTC and for what this machine's zone database lacks."""
    # A zone that a neighbour signs may be newer than this machine's list of zones.
    try:
        return None if zone == "UTC" else ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


@lru_cache(maxsize=64)
def timezone(zone: str, first: int, last: int) -> icalendar.Timezone:
    """Return the VTIMEZONE of a zone.

    Args:
        zone: IANA name; `known` must know it.
        first: year in which the description begins.
        last: year with whose last day it ends.
    """
    where = ZoneInfo(zone)
    begins = datetime(max(first, 1), 1, 1, tzinfo=UTC)
    ends = datetime(min(last + 1, 9999), 1, 1, tzinfo=UTC)
    start = _clock(begins, where)
    # The clock on which an onset is told, then the onsets themselves, by what they change.
    found: dict[tuple[_Clock, _Clock], list[datetime]] = {(start, start): [begins]}
    for onset, before, after in _changes(where, begins, ends):
        found.setdefault((before, after), []).append(onset)
    made = icalendar.Timezone()
    made.add("tzid", zone)
    for (before, after), onsets in found.items():
        part = icalendar.TimezoneDaylight() if after.daylight else icalendar.TimezoneStandard()
        walls = [(onset + before.offset).replace(tzinfo=None) for onset in onsets]
        part.add("dtstart", walls[0])
        part.add("tzoffsetfrom", before.offset)
        part.add("tzoffsetto", after.offset)
        part.add("tzname", after.name)
        if walls[1:]:
            part.add("rdate", walls[1:])
        made.add_component(part)
    return made


def _changes(
    where: ZoneInfo, begins: datetime, ends: datetime
) -> Iterator[tuple[datetime, _Clock, _Clock]]:
    """Yield each instant at which the clock changes, with what it was and what it is."""
    at = begins
    while at < ends:
        later = min(at + _STEP, ends)
        before, after = _clock(at, where), _clock(later, where)
        if before != after:
            low, high = at, later
            while high - low > _SECOND:
                middle = low + ((high - low) // 2 // _SECOND or 1) * _SECOND
                low, high = (middle, high) if _clock(middle, where) == before else (low, middle)
            yield high, before, after
        at = later


def _clock(at: datetime, where: ZoneInfo) -> _Clock:
    local = at.astimezone(where)
    return _Clock(local.utcoffset() or timedelta(), local.tzname() or "", bool(local.dst()))
