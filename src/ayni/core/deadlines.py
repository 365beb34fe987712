# SPDX-License-Identifier: Apache-2.0
"""Deadlines: when an agreed time ends, and on whose clock; for pages only.

The zone database differs between nodes and years, so nothing computed here may enter a fold, a
digest or a signed act. Must not read a clock. Source: rooms.md A0.6; kernel.md S13.

A day ends at the first instant of the next day, whatever the clock says: in America/Santiago
the day 2026-09-06 begins at 01:00, and 23:00 to 24:00 of 2026-04-04 happens twice.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ayni.core.errors import Refusal

Unit = Literal["hours", "calendar_days", "working_days"]

HOUR_MS: Final = 3_600_000
AMOUNT_MAX: Final = 100_000
"""Hours or days. Keeps every deadline inside the calendar."""
WORKING_DAYS_MAX: Final = 2_000
"""Working days are counted one by one."""
INSTANT_MAX_MS: Final = 221_845_392_000_000
"""9000-01-01. Python's calendar ends with 9999; a signed instant may lie beyond it."""
WEEKEND: Final = frozenset({5, 6})
"""Saturday and Sunday, as `date.weekday` numbers them."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """The moment at which an agreed time has run out.

    Attributes:
        ms: first instant after the time, milliseconds since 1970 UTC.
        zone: zone whose day ends then, or the zone in which hours are shown.
        day: the day that ends at `ms`, or none for a deadline counted in hours.
    """

    ms: int
    zone: str
    day: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a clock in one zone shows.

    Attributes:
        day: the civil day; for an instant that ends a day, the day that ends.
        hour: 0 to 24; 24 only for the end of a day.
        minute: 0 to 59.
        offset_minutes: east of UTC, to tell an hour that happens twice.
        ends_day: the instant is the end of `day`, to be written 24:00.
    """

    day: date
    hour: int
    minute: int
    offset_minutes: int
    ends_day: bool


def deadline(
    event_ms: int,
    *,
    amount: int,
    unit: Unit,
    zone: str,
    holidays: Collection[date] = frozenset(),
) -> Deadline:
    """Return when an amount of time after an event has run out.

    Hours run by the clock of physics. Days begin to count after the day of the event and end
    with the last of them.

    Args:
        event_ms: when it began, milliseconds since 1970 UTC.
        amount: hours or days, 0 to AMOUNT_MAX (working days to WORKING_DAYS_MAX).
        unit: what is counted.
        zone: whose day, as an IANA name.
        holidays: days that are not working days there, besides Saturday and Sunday.

    Raises:
        Refusal: `amount_out_of_range`, `instant_out_of_range` or `zone_unknown`.
    """
    if not 0 <= event_ms <= INSTANT_MAX_MS:
        raise Refusal("instant_out_of_range", found=event_ms, limit=INSTANT_MAX_MS)
    limit = WORKING_DAYS_MAX if unit == "working_days" else AMOUNT_MAX
    if not 0 <= amount <= limit:
        raise Refusal("amount_out_of_range", found=amount, limit=limit)
    if unit == "hours":
        _zone(zone)
        return Deadline(ms=event_ms + amount * HOUR_MS, zone=zone, day=None)
    day = day_of(event_ms, zone)
    if unit == "calendar_days":
        day += timedelta(days=amount)
    else:
        day = _after_working_days(day, amount, frozenset(holidays))
    return Deadline(ms=end_of_day(day, zone), zone=zone, day=day)


def joint_deadline(
    event_ms: int,
    *,
    amount: int,
    unit: Unit,
    holidays: Mapping[str, Collection[date]],
) -> Deadline:
    """Return a deadline of several parties: the last of their midnights.

    Args:
        event_ms: when it began, milliseconds since 1970 UTC.
        amount: hours or days.
        unit: what is counted.
        holidays: each party's zone, with its days that are not working days; at least one.

    Raises:
        Refusal: as `deadline` does, or `zone_missing`.
    """
    each = [
        deadline(event_ms, amount=amount, unit=unit, zone=zone, holidays=days)
        for zone, days in sorted(holidays.items())
    ]
    if not each:
        raise Refusal("zone_missing")
    return max(each, key=lambda one: (one.ms, one.zone))


def day_of(ms: int, zone: str) -> date:
    """Return the civil day of an instant in a zone."""
    return _local(ms, _zone(zone)).date()


def start_of_day(day: date, zone: str) -> int:
    """Return the first instant of a day, milliseconds since 1970 UTC.

    Where clocks skip midnight, the day begins when they have skipped it. Where they go back across
    midnight (Santiago), it begins for good with the second one; where they go back to midnight
    (Havana), with the first. A day that a zone skipped altogether begins and ends with the next.
    """
    where = _zone(zone)
    # The second of two midnights (fold=1); in a gap this lies before the gap and fold=0 after it.
    times = [
        _ms(datetime(day.year, day.month, day.day, tzinfo=where, fold=fold).astimezone(UTC))
        for fold in (0, 1)
    ]
    low, high = min(times), max(times)
    for begin in (high, low):
        if _local(begin, where).date() >= day and _local(begin - 1, where).date() < day:
            return begin
    while high - low > 1:
        middle = (low + high) // 2
        if _local(middle, where).date() < day:
            low = middle
        else:
            high = middle
    return high


def end_of_day(day: date, zone: str) -> int:
    """Return the end of a day: the first instant of the next one, whatever the clock says."""
    return start_of_day(day + _DAY, zone)


def read_clock(ms: int, zone: str) -> Reading:
    """Return what a clock in a zone shows at an instant that is not a deadline of that zone."""
    return _read(_local(ms, _zone(zone)))


def read_deadline(ms: int, zone: str) -> Reading:
    """Return how a deadline is written in a zone: 24:00 with the day that ends, if one does."""
    where = _zone(zone)
    local, last = _local(ms, where), _local(ms - 1, where)
    # Most deadlines end no day: the instant before lies in the same one, long after midnight.
    if local.hour and local.date() == last.date():
        return _read(local)
    if end_of_day(local.date() - _DAY, zone) != ms:
        return _read(local)
    return Reading(day=last.date(), hour=24, minute=0, offset_minutes=_offset(last), ends_day=True)


def instants_of(day: date, *, hour: int, minute: int, zone: str) -> tuple[int, ...]:
    """Return the instants at which a clock in a zone shows a time: none, one or two.

    Args:
        day: civil day.
        hour: 0 to 23.
        minute: 0 to 59.
        zone: IANA name.

    Returns:
        Milliseconds since 1970 UTC, earliest first; empty for a time that clocks skip.
    """
    where = _zone(zone)
    wanted = datetime(day.year, day.month, day.day, hour, minute, tzinfo=where)
    found = set()
    for fold in (0, 1):
        ms = _ms(wanted.replace(fold=fold).astimezone(UTC))
        if _local(ms, where).replace(tzinfo=None, fold=0) == wanted.replace(tzinfo=None):
            found.add(ms)
    return tuple(sorted(found))


def _read(local: datetime) -> Reading:
    return Reading(
        day=local.date(),
        hour=local.hour,
        minute=local.minute,
        offset_minutes=_offset(local),
        ends_day=False,
    )


def _after_working_days(day: date, amount: int, holidays: frozenset[date]) -> date:
    left = amount
    for _ in range(2 * WORKING_DAYS_MAX + 7 + len(holidays)):
        if left == 0:
            return day
        day += _DAY
        if day.weekday() not in WEEKEND and day not in holidays:
            left -= 1
    return day


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Refusal("zone_unknown", found=name[:80]) from None


def _local(ms: int, zone: ZoneInfo) -> datetime:
    # A page must not fail on a far instant that a neighbour signed: it shows the limit.
    near = max(-INSTANT_MAX_MS // 100, min(ms, INSTANT_MAX_MS + AMOUNT_MAX * 24 * HOUR_MS))
    return (_EPOCH + timedelta(milliseconds=near)).astimezone(zone)


def _ms(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def _offset(local: datetime) -> int:
    return (local.utcoffset() or timedelta()) // timedelta(minutes=1)
