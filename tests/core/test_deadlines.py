# SPDX-License-Identifier: Apache-2.0
"""When an agreed time ends: days that begin late, hours that happen twice, the last midnight."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.core.deadlines import (
    HOUR_MS,
    INSTANT_MAX_MS,
    deadline,
    end_of_day,
    instants_of,
    joint_deadline,
    read_clock,
    read_deadline,
    start_of_day,
)
from ayni.core.errors import Refusal

CHILE = "America/Santiago"
PERU = "America/Lima"
SAMOA = "Pacific/Apia"
HAVANA = "America/Havana"
NEWFOUNDLAND = "America/St_Johns"

ZONES = st.sampled_from(
    [CHILE, PERU, "America/Manaus", SAMOA, NEWFOUNDLAND, HAVANA, "Asia/Kathmandu"]
)
DAYS = st.dates(date(1990, 1, 1), date(2030, 12, 31))


def ms(text: str) -> int:
    """Return the milliseconds of a time written in UTC."""
    moment = datetime.fromisoformat(text).replace(tzinfo=UTC)
    return int(moment.timestamp() * 1000)


@pytest.mark.parametrize(
    ("day", "zone", "end"),
    [
        (date(2026, 11, 14), PERU, "2026-11-15 05:00"),
        (date(2026, 11, 14), CHILE, "2026-11-15 03:00"),
        # The day after begins at 01:00: clocks skip midnight.
        (date(2026, 9, 5), CHILE, "2026-09-06 04:00"),
        # 23:00 to 24:00 happens twice: the day ends with the second.
        (date(2026, 4, 4), CHILE, "2026-04-05 04:00"),
        # Clocks went back at 00:01, so that midnight came twice: the day ends with the second.
        (date(2006, 10, 28), NEWFOUNDLAND, "2006-10-29 03:30"),
        # Clocks go back from 01:00 to 00:00: midnight comes twice, and the first ends the day.
        (date(2026, 10, 31), HAVANA, "2026-11-01 04:00"),
        # The day after did not exist.
        (date(2011, 12, 29), SAMOA, "2011-12-30 10:00"),
        (date(2011, 12, 30), SAMOA, "2011-12-30 10:00"),
    ],
)
def test_a_day_ends_at_the_first_instant_of_the_next(day: date, zone: str, end: str) -> None:
    assert end_of_day(day, zone) == ms(end)


def test_the_day_whose_last_hour_happens_twice_has_25_hours() -> None:
    day = date(2026, 4, 4)

    assert end_of_day(day, CHILE) - start_of_day(day, CHILE) == 25 * HOUR_MS


def test_the_day_that_begins_at_one_has_23_hours() -> None:
    day = date(2026, 9, 6)

    assert end_of_day(day, CHILE) - start_of_day(day, CHILE) == 23 * HOUR_MS
    assert read_clock(start_of_day(day, CHILE), CHILE).hour == 1


@pytest.mark.parametrize(
    ("amount", "day"), [(0, date(2026, 9, 3)), (2, date(2026, 9, 5)), (3, date(2026, 9, 6))]
)
def test_calendar_days_count_after_the_day_of_the_event(amount: int, day: date) -> None:
    event = ms("2026-09-03 20:00")

    found = deadline(event, amount=amount, unit="calendar_days", zone=CHILE)

    assert (found.day, found.ms) == (day, end_of_day(day, CHILE))


def test_the_day_of_the_event_is_the_day_of_the_party_that_must_act() -> None:
    event = ms("2026-11-14 03:30")  # 22:30 of the 13th in Lima, 00:30 of the 14th in Santiago

    assert deadline(event, amount=1, unit="calendar_days", zone=PERU).day == date(2026, 11, 14)
    assert deadline(event, amount=1, unit="calendar_days", zone=CHILE).day == date(2026, 11, 15)


def test_hours_run_through_a_change_of_clocks() -> None:
    event = ms("2026-09-06 03:30")

    found = deadline(event, amount=2, unit="hours", zone=CHILE)

    assert found.ms == event + 2 * HOUR_MS
    assert found.day is None


def test_working_days_leave_out_weekends_and_the_holidays_given() -> None:
    thursday = ms("2026-09-17 15:00")
    holidays = {date(2026, 9, 18), date(2026, 9, 19)}

    found = deadline(thursday, amount=1, unit="working_days", zone=CHILE, holidays=holidays)
    plain = deadline(thursday, amount=1, unit="working_days", zone=PERU)

    assert found.day == date(2026, 9, 21)
    assert plain.day == date(2026, 9, 18)


def test_a_joint_deadline_ends_with_the_last_of_the_midnights() -> None:
    event = ms("2026-11-12 15:00")

    found = joint_deadline(
        event, amount=2, unit="calendar_days", holidays={CHILE: frozenset(), PERU: frozenset()}
    )

    assert (found.zone, found.ms) == (PERU, ms("2026-11-15 05:00"))


def test_a_joint_deadline_without_a_party_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        joint_deadline(0, amount=1, unit="hours", holidays={})

    assert refused.value.code == "zone_missing"


@pytest.mark.parametrize(
    ("amount", "unit", "code"),
    [
        (-1, "hours", "amount_out_of_range"),
        (100_001, "calendar_days", "amount_out_of_range"),
        (2_001, "working_days", "amount_out_of_range"),
    ],
)
def test_an_amount_out_of_range_is_refused(amount: int, unit: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        deadline(0, amount=amount, unit=unit, zone=PERU)  # type: ignore[arg-type]

    assert refused.value.code == code


@pytest.mark.parametrize("event", [-1, INSTANT_MAX_MS + 1])
def test_an_event_outside_the_calendar_is_refused(event: int) -> None:
    with pytest.raises(Refusal) as refused:
        deadline(event, amount=1, unit="hours", zone=PERU)

    assert refused.value.code == "instant_out_of_range"


@pytest.mark.parametrize("zone", ["America/Tacna", "", "../etc/passwd", "/etc/passwd", "\x00"])
def test_an_unknown_zone_is_refused(zone: str) -> None:
    with pytest.raises(Refusal) as refused:
        deadline(0, amount=1, unit="hours", zone=zone)

    assert refused.value.code == "zone_unknown"


def test_the_same_deadline_is_written_24_in_one_zone_and_by_the_clock_in_the_other() -> None:
    end = end_of_day(date(2026, 11, 14), PERU)

    peru, chile = read_deadline(end, PERU), read_deadline(end, CHILE)

    assert (peru.day, peru.hour, peru.ends_day) == (date(2026, 11, 14), 24, True)
    assert (chile.day, chile.hour, chile.ends_day) == (date(2026, 11, 15), 2, False)


def test_a_day_before_a_skipped_midnight_is_still_written_24() -> None:
    found = read_deadline(end_of_day(date(2026, 9, 5), CHILE), CHILE)

    assert (found.day, found.hour, found.minute) == (date(2026, 9, 5), 24, 0)


def test_an_hour_that_happens_twice_has_two_instants_told_apart_by_their_offset() -> None:
    first, second = instants_of(date(2026, 4, 4), hour=23, minute=30, zone=CHILE)

    assert second - first == HOUR_MS
    assert [read_clock(at, CHILE).offset_minutes for at in (first, second)] == [-180, -240]
    assert [read_clock(at, CHILE).hour for at in (first, second)] == [23, 23]


def test_a_time_that_clocks_skip_has_no_instant() -> None:
    assert instants_of(date(2026, 9, 6), hour=0, minute=30, zone=CHILE) == ()
    assert len(instants_of(date(2026, 9, 6), hour=0, minute=30, zone=PERU)) == 1


def test_an_instant_far_in_the_future_is_read_without_failing() -> None:
    assert read_deadline(253_402_300_799_999, CHILE).day.year >= 9000


@given(day=DAYS, zone=ZONES)
def test_an_end_is_the_start_of_the_next_day_and_never_goes_back(day: date, zone: str) -> None:
    end = end_of_day(day, zone)

    assert end == start_of_day(day + timedelta(days=1), zone)
    assert start_of_day(day, zone) <= end


@given(day=DAYS, zone=ZONES)
def test_the_clock_has_left_the_day_at_its_end_and_not_before(day: date, zone: str) -> None:
    end = end_of_day(day, zone)
    where = ZoneInfo(zone)

    at_end = datetime.fromtimestamp(end / 1000, tz=where).date()
    just_before = datetime.fromtimestamp((end - 1) / 1000, tz=where).date()

    assert at_end > day
    assert just_before <= day


@given(day=DAYS, zone=ZONES)
def test_every_end_of_an_existing_day_is_written_24(day: date, zone: str) -> None:
    if start_of_day(day, zone) == end_of_day(day, zone):
        return

    found = read_deadline(end_of_day(day, zone), zone)

    assert (found.day, found.hour, found.ends_day) == (day, 24, True)


@given(
    event=st.integers(0, 4_000_000_000_000),
    amount=st.integers(0, 400),
    more=st.integers(0, 400),
    unit=st.sampled_from(["hours", "calendar_days", "working_days"]),
    zone=ZONES,
)
def test_a_longer_time_never_ends_earlier(
    event: int, amount: int, more: int, unit: str, zone: str
) -> None:
    short = deadline(event, amount=amount, unit=unit, zone=zone)  # type: ignore[arg-type]
    long = deadline(event, amount=amount + more, unit=unit, zone=zone)  # type: ignore[arg-type]

    assert event <= short.ms <= long.ms


@given(event=st.integers(0, 4_000_000_000_000), amount=st.integers(0, 60))
def test_a_joint_deadline_is_one_of_the_parties_and_not_before_any(event: int, amount: int) -> None:
    each = [deadline(event, amount=amount, unit="calendar_days", zone=z) for z in (CHILE, PERU)]

    joint = joint_deadline(
        event, amount=amount, unit="calendar_days", holidays={CHILE: (), PERU: ()}
    )

    assert joint in each
    assert all(joint.ms >= one.ms for one in each)
