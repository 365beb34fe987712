# SPDX-License-Identifier: Apache-2.0
"""Writes instants in the zones of those who act, with the day that ends; reads no clock.

"14 nov, 24:00 de Perú (15 nov, 02:00 de Chile)". A day ends at the first instant of the next day,
whatever the clock says: in America/Santiago 2026-09-06 begins at 01:00.
Source: rooms.md A0.6 and D1.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from ayni.core import deadlines
from ayni.core.errors import Refusal
from ayni.web.parties import forms

MINUTE_S = 60
HOUR_S = 60 * MINUTE_S
DAY_S = 24 * HOUR_S

_MONTHS = (
    pgettext_lazy("month", "Jan"),
    pgettext_lazy("month", "Feb"),
    pgettext_lazy("month", "Mar"),
    pgettext_lazy("month", "Apr"),
    pgettext_lazy("month", "May"),
    pgettext_lazy("month", "Jun"),
    pgettext_lazy("month", "Jul"),
    pgettext_lazy("month", "Aug"),
    pgettext_lazy("month", "Sep"),
    pgettext_lazy("month", "Oct"),
    pgettext_lazy("month", "Nov"),
    pgettext_lazy("month", "Dec"),
)
_WEEKDAYS = (
    pgettext_lazy("weekday", "Mon"),
    pgettext_lazy("weekday", "Tue"),
    pgettext_lazy("weekday", "Wed"),
    pgettext_lazy("weekday", "Thu"),
    pgettext_lazy("weekday", "Fri"),
    pgettext_lazy("weekday", "Sat"),
    pgettext_lazy("weekday", "Sun"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyZone:
    """The clock of one party.

    Attributes:
        party: code, lower case.
        zone: IANA name.
    """

    party: str
    zone: str


@dataclass(frozen=True, kw_only=True)
class Clocks:
    """Whose clocks a page shows, own party first, and what time it is.

    Attributes:
        zones: at least one.
        now_ms: the instant the page is drawn.
        dated: whether days of this year bear it too, on what outlives the year.
    """

    zones: tuple[PartyZone, ...]
    now_ms: int
    dated: bool = False

    @cached_property
    def year(self) -> int:
        """Return the year on the first clock; days of this year are written without it."""
        return _stands(self.now_ms, self.zones[0]).day.year


def by_party(clocks: Clocks) -> Clocks:
    """Return the same clocks by party and not with the own one first: both nodes write alike."""
    zones = sorted(clocks.zones, key=lambda zone: zone.party)
    return replace(clocks, zones=tuple(zones))


def moment(at_ms: int, clocks: Clocks) -> str:
    """Write an instant: "14 nov, 09:02 de Chile (07:02 de Perú)".

    The other party's day is written only where it differs.
    """
    first, *rest = (_stands(at_ms, zone) for zone in clocks.zones)
    head = f"{_day(first.day, clocks)}, {first.hour} {first.clock}"
    return head + _aside(first, rest, clocks)


def deadline(at_ms: int, clocks: Clocks, *, whose: str) -> str:
    """Write the end of a day: "14 nov, 24:00 de Perú (15 nov, 02:00 de Chile)".

    Args:
        at_ms: the first instant that is too late.
        clocks: whose clocks, and now.
        whose: party whose day decides; it is written first.
    """
    ordered = sorted(clocks.zones, key=lambda zone: zone.party != whose)
    first, *rest = (_ends(at_ms, zone) for zone in ordered)
    head = f"{_day(first.day, clocks)}, {first.hour} {first.clock}"
    return head + _aside(first, rest, clocks)


def hour(at_ms: int, clocks: Clocks) -> str:
    """Write an instant for after "at": "09:02 de Chile (07:02 de Perú), 14 nov"."""
    first, *rest = (_stands(at_ms, zone) for zone in clocks.zones)
    return f"{first.hour} {first.clock}{_aside(first, rest, clocks)}, {_day(first.day, clocks)}"


def reading(at_ms: int, zone: PartyZone, clocks: Clocks) -> str:
    """Write an instant on one clock only: "14 nov, 07:02 de Perú"."""
    one = _stands(at_ms, zone)
    return f"{_day(one.day, clocks)}, {one.hour} {one.clock}"


def short(at_ms: int, zone: PartyZone, clocks: Clocks) -> str:
    """Write an instant for a table cell: "14 nov 07:02"."""
    one = _stands(at_ms, zone)
    return f"{_day(one.day, clocks)} {one.hour}"


def wall(at_ms: int, zone: PartyZone) -> tuple[str, str]:
    """Return day and hour of a clock on the wall: ("Mon 23 Nov", "14:05")."""
    one = _stands(at_ms, zone)
    day = f"{_WEEKDAYS[one.day.weekday()]} {one.day.day} {_MONTHS[one.day.month - 1]}"
    return day, one.hour


def iso(at_ms: int) -> str:
    """Write an instant for machines, in UTC."""
    found = deadlines.read_clock(at_ms, "UTC")
    return f"{found.day}T{found.hour:02}:{found.minute:02}Z"


def ago(at_ms: int, now_ms: int) -> str:
    """Write how long something lasts: "2 min", "3 h", "5 days"."""
    return span(max(0, now_ms - at_ms) // 1000)


def span(seconds: int) -> str:
    """Write a length of time in its largest whole unit."""
    if seconds < MINUTE_S:
        return _("{n} s").format(n=seconds)
    if seconds < HOUR_S:
        return _("{n} min").format(n=seconds // MINUTE_S)
    if seconds < 2 * DAY_S:
        return _("{n} h").format(n=seconds // HOUR_S)
    days = seconds // DAY_S
    return ngettext("{n} day", "{n} days", days).format(n=days)


def civil(day: date, clocks: Clocks) -> str:
    """Write a civil date: "14 nov", with the year when it is not this one."""
    return _day(day, clocks)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    day: date
    hour: str
    party: str

    @property
    def clock(self) -> str:
        return forms(self.party).clock


def day_after_ms(day: date, zone: PartyZone) -> int:
    """Return the first instant after a day in a party's zone, milliseconds UTC."""
    return deadlines.end_of_day(day, _known(zone.zone))


def _stands(at_ms: int, zone: PartyZone) -> _Reading:
    return _written(deadlines.read_clock(at_ms, _known(zone.zone)), zone)


def _ends(at_ms: int, zone: PartyZone) -> _Reading:
    return _written(deadlines.read_deadline(at_ms, _known(zone.zone)), zone)


def _written(found: deadlines.Reading, zone: PartyZone) -> _Reading:
    return _Reading(
        day=found.day,
        hour=f"{found.hour:02}:{found.minute:02}",
        party=zone.party,
    )


@lru_cache(maxsize=64)
def _known(zone: str) -> str:
    # A zone that a constitution names may be newer than this machine's list of zones.
    try:
        deadlines.read_clock(0, zone)
    except Refusal:
        return "UTC"
    return zone


def _aside(first: _Reading, rest: Sequence[_Reading], clocks: Clocks) -> str:
    told = [
        f"{one.hour} {one.clock}"
        if one.day == first.day
        else f"{_day(one.day, clocks)}, {one.hour} {one.clock}"
        for one in rest
    ]
    return f" ({'; '.join(told)})" if told else ""


def _day(day: date, clocks: Clocks) -> str:
    text = f"{day.day} {_MONTHS[day.month - 1]}"
    return text if day.year == clocks.year and not clocks.dated else f"{text} {day.year}"
