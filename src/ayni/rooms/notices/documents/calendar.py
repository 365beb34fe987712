# SPDX-License-Identifier: Apache-2.0
"""Lays out what both parties announced as days and as a grid of weeks, on every clock.

The days are those of the reader's own clock. Must not read a table. Source: rooms.md A1.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ayni.core.deadlines import day_of, start_of_day
from ayni.rooms.notices import selectors
from ayni.rooms.notices.selectors import Entry, Label, Only, Reader
from ayni.web import times
from ayni.web.parties import forms
from ayni.web.parts.tables import Choice
from ayni.web.parts.windows import clock_of
from ayni.web.times import Clocks

WEEK_DAYS = 7
TWO_WEEKS_DAYS = 14
# Beyond these years the calendar of the language ends; a page has no use for them.
YEARS = (1971, 8_000)

SpanKind = Literal["weeks", "month"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The days that a page of the calendar shows.

    Attributes:
        kind: two weeks, or a month.
        first: first day.
        last: last day, shown too.
        from_ms: first instant of the first day on the own clock.
        until_ms: first instant after the last day.
    """

    kind: SpanKind
    first: date
    last: date
    from_ms: int
    until_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
    """One entry as the list and the grid show it."""

    title: str
    url: str
    code: str
    party: str
    hour: str
    windows: tuple[tuple[str, str], ...]
    marks: tuple[Label, ...]
    cancelled: bool
    row: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DayView:
    """One day: its name, whether it is today or outside the month, and what takes place on it."""

    name: str
    number: str
    today: bool
    outside: bool
    entries: tuple[EntryView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarView:
    """A page of the calendar.

    Attributes:
        title: the days that it shows.
        kind: weeks or month.
        days: days with entries, for the list.
        weeks: all days by week, for the grid.
        heads: names of the days of a week.
        clock: whose clock the days follow.
        previous: query of the address of the page before.
        following: query of the address of the page after.
        start: first day, as the address names it.
    """

    title: str
    kind: SpanKind
    days: tuple[DayView, ...]
    weeks: tuple[tuple[DayView, ...], ...]
    heads: tuple[str, ...]
    clock: str
    previous: str
    following: str
    start: str


def span_of(kind: str, day: date | None, clocks: Clocks) -> Span:
    """Return the days to show: from the Monday of a day on, or the month of a day.

    Args:
        kind: "month" for a month, else two weeks.
        day: any day of it; none, or one out of all reason, is today.
        clocks: whose clock the days follow, and what time it is.
    """
    zone = clocks.zones[0].zone
    if day is None or not YEARS[0] <= day.year < YEARS[1]:
        day = day_of(clocks.now_ms, zone)
    if kind == "month":
        first = day.replace(day=1)
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    else:
        first = day - timedelta(days=day.weekday())
        last = first + timedelta(days=TWO_WEEKS_DAYS - 1)
    return Span(
        kind="month" if kind == "month" else "weeks",
        first=first,
        last=last,
        from_ms=start_of_day(first, zone),
        until_ms=start_of_day(last + timedelta(days=1), zone),
    )


def calendar_view(found: Sequence[Entry], span: Span, reader: Reader) -> CalendarView:
    """Lay out what takes place in a span.

    Args:
        found: entries, in the order of time.
        span: the days shown.
        reader: who reads.
    """
    clocks = reader.viewer.clocks
    monday = span.first - timedelta(days=span.first.weekday())
    sunday = span.last + timedelta(days=WEEK_DAYS - 1 - span.last.weekday())
    days = [_day(day, found, span, reader) for day in _days(monday, sunday)]
    before = span.first - timedelta(days=1 if span.kind == "month" else TWO_WEEKS_DAYS)
    after = span.last + timedelta(days=1)
    shown = {name: value for name, value in (("span", span.kind),) if value == "month"}
    return CalendarView(
        title=_("{first} to {last}").format(
            first=times.civil(span.first, clocks), last=times.civil(span.last, clocks)
        ),
        kind=span.kind,
        days=tuple(day for day in days if day.entries and not day.outside),
        weeks=tuple(tuple(days[at : at + WEEK_DAYS]) for at in range(0, len(days), WEEK_DAYS)),
        heads=_weekdays(),
        clock=clock_of(clocks.zones[0].party),
        previous=urlencode({**shown, "from": before.isoformat()}),
        following=urlencode({**shown, "from": after.isoformat()}),
        start=span.first.isoformat(),
    )


def days_of(found: Sequence[Entry], first: date, count: int, reader: Reader) -> list[DayView]:
    """Return some days in a row with what takes place on them.

    Args:
        found: entries, in the order of time.
        first: first day, on the own clock.
        count: how many days.
        reader: who reads.
    """
    last = first + timedelta(days=count - 1)
    span = Span(kind="weeks", first=first, last=last, from_ms=0, until_ms=0)
    return [_day(day, found, span, reader) for day in _days(first, last)]


def calendar_choices(only: Only, reader: Reader) -> tuple[Choice, ...]:
    """Return the filters above the calendar."""
    parties = [(code, forms(code).bare) for code in reader.viewer.parties]
    activities = [(code, str(words)) for code, words in selectors.ACTIVITIES.items()]
    places = [(place, str(words)) for place, words in selectors.place_choices(reader)]
    return (
        Choice(key="party", label=_("Party"), value=only.party, choices=parties),
        Choice(key="activity", label=_("Kind"), value=only.activity, choices=activities),
        Choice(key="place", label=_("Place"), value=only.place, choices=places),
    )


def entry_view(entry: Entry, reader: Reader) -> EntryView:
    """Lay out one entry on every clock."""
    clocks = reader.viewer.clocks
    return EntryView(
        title=selectors.entry_title(entry, reader),
        url=entry.url,
        code=entry.code,
        party=entry.party,
        hour=times.wall(entry.starts_ms, clocks.zones[0])[1],
        windows=tuple(
            (clock_of(zone.party), _window(entry, zone, clocks)) for zone in clocks.zones
        ),
        marks=entry.marks,
        cancelled=entry.cancelled,
        row=entry.row,
    )


def _window(entry: Entry, zone: times.PartyZone, clocks: Clocks) -> str:
    starts = times.short(entry.starts_ms, zone, clocks)
    if entry.ends_ms is None:
        return _("from {t}").format(t=starts)
    ends = times.short(entry.ends_ms, zone, clocks)
    day, _space, hour = ends.rpartition(" ")
    return f"{starts} – {hour if starts.startswith(f'{day} ') else ends}"


def _day(day: date, found: Iterable[Entry], span: Span, reader: Reader) -> DayView:
    clocks = reader.viewer.clocks
    zone = clocks.zones[0].zone
    start, end = start_of_day(day, zone), start_of_day(day + timedelta(days=1), zone)
    name, _hour = times.wall(start, clocks.zones[0])
    return DayView(
        name=name,
        number=str(day.day),
        today=start <= clocks.now_ms < end,
        outside=not span.first <= day <= span.last,
        entries=tuple(entry_view(one, reader) for one in found if _is_on(one, start, end)),
    )


def _is_on(entry: Entry, start_ms: int, end_ms: int) -> bool:
    """Tell whether an entry takes place on a day; one without an end is on its first."""
    last = entry.starts_ms + 1 if entry.ends_ms is None else entry.ends_ms
    return entry.starts_ms < end_ms and (last > start_ms or start_ms <= entry.starts_ms)


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=step) for step in range((last - first).days + 1))


def _weekdays() -> tuple[str, ...]:
    return (
        pgettext("weekday", "Mon"),
        pgettext("weekday", "Tue"),
        pgettext("weekday", "Wed"),
        pgettext("weekday", "Thu"),
        pgettext("weekday", "Fri"),
        pgettext("weekday", "Sat"),
        pgettext("weekday", "Sun"),
    )
