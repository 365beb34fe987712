# SPDX-License-Identifier: Apache-2.0
"""iCalendar: what Ayni writes others can read; it comes back as it was, in the same bytes."""

from __future__ import annotations

import contextlib
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ayni.core import limits
from ayni.core.errors import FormatError, LimitExceeded
from ayni.standards.ical import Calendar, Event, Wall, read, write
from ayni.standards.ical.zones import timezone

GOLDEN = Path(__file__).parent / "golden" / "two_states.ics"
CHILE, PERU = "America/Santiago", "America/Lima"
STAMP_MS = 1_795_442_400_000
"""2026-11-23 14:00 UTC."""


def at(day: str, hour: int, minute: int = 0, *, zone: str = CHILE) -> Wall:
    told = datetime.fromisoformat(day).replace(hour=hour, minute=minute, tzinfo=ZoneInfo(zone))
    return Wall(ms=int(told.timestamp() * 1000), zone=zone)


def an_event(**changed: object) -> Event:
    event = Event(
        uid="0a1b2c-3@ayni",
        sequence=0,
        organizer="Chile",
        stamp_ms=STAMP_MS,
        starts=at("2026-11-26", 9),
        ends=at("2026-11-26", 15),
        summary="EJERCICIO · Patrulla: Punto F-07",
        location="Punto F-07",
        description="Inicio: 26 nov, 09:00 de Chile (07:00 de Perú)\nTLP:AMBER; aviso de CHL, v1",
        url="https://nodo.example/notices/0a1b2c/",
        categories=("EJERCICIO", "CHL"),
    )
    return replace(event, **changed)  # type: ignore[arg-type]


TWO_STATES = Calendar(
    name="Avisos previos, Simulacro CHASQUI",
    description="Los nombres y lugares sirven solo para la comunicación práctica.",
    zones=(CHILE, PERU),
    events=(
        an_event(),
        an_event(
            uid="0a1b2c-4@ayni", sequence=2, starts=at("2026-11-27", 6), ends=at("2026-11-27", 12)
        ),
        an_event(
            uid="3d4e5f@ayni",
            sequence=1,
            starts=at("2026-11-25", 8, zone=PERU),
            ends=None,
            summary="EJERCICIO · Cierre: Ruta X-1, cancelado",
            status="CANCELLED",
            categories=("EJERCICIO", "PER"),
        ),
    ),
)


def test_the_bytes_are_those_of_the_golden_file() -> None:
    assert write(TWO_STATES) == GOLDEN.read_bytes()


def test_the_order_of_events_does_not_matter() -> None:
    turned = replace(TWO_STATES, events=TWO_STATES.events[::-1])
    assert write(turned) == write(TWO_STATES)


def test_what_is_written_is_read_as_it_was() -> None:
    found = read(write(TWO_STATES))
    events = sorted(TWO_STATES.events, key=lambda event: (event.starts.ms, event.uid))
    assert found.events == tuple(events)
    assert (found.name, found.language) == (TWO_STATES.name, "es")
    assert found.zones == (PERU, CHILE)
    assert found.description == TWO_STATES.description


def test_the_library_reads_identity_version_and_both_clocks() -> None:
    found = icalendar.Calendar.from_ical(write(TWO_STATES))
    events = {str(event["uid"]): event for event in found.walk("VEVENT")}
    assert {uid: int(event["sequence"]) for uid, event in events.items()} == {
        "0a1b2c-3@ayni": 0,
        "0a1b2c-4@ayni": 2,
        "3d4e5f@ayni": 1,
    }
    patrol, closure = events["0a1b2c-3@ayni"], events["3d4e5f@ayni"]
    assert patrol["dtstart"].dt == datetime(2026, 11, 26, 12, tzinfo=UTC)
    assert closure["dtstart"].dt == datetime(2026, 11, 25, 13, tzinfo=UTC)
    assert str(closure["status"]) == "CANCELLED"
    assert "dtend" not in closure
    assert [str(zone["tzid"]) for zone in found.walk("VTIMEZONE")] == [PERU, CHILE]


def onsets(zone: str, year: int) -> set[datetime]:
    """Return the instants at which a zone changes its clock, as the calendar tells them."""
    found = set()
    for part in timezone(zone, year, year).subcomponents:
        rdate = part.get("rdate")
        walls = [part["dtstart"].dt, *(one.dt for one in (rdate.dts if rdate else ()))]
        if part["tzoffsetfrom"].td != part["tzoffsetto"].td:
            found |= {wall.replace(tzinfo=UTC) - part["tzoffsetfrom"].td for wall in walls}
    return found


def test_chile_changes_its_clock_at_the_instant_at_which_it_does() -> None:
    """Midnight does not exist on 2026-09-06; from 23:00 on, 2026-04-04 happens twice."""
    assert onsets(CHILE, 2026) == {
        datetime(2026, 4, 5, 3, tzinfo=UTC),
        datetime(2026, 9, 6, 4, tzinfo=UTC),
    }
    assert onsets(PERU, 2026) == set()


@pytest.mark.parametrize("zone", [CHILE, PERU, "America/La_Paz", "Europe/Lisbon", "Asia/Kathmandu"])
def test_the_clock_described_is_the_clock_of_the_zone(zone: str) -> None:
    where, chance = ZoneInfo(zone), random.Random(1)
    parts = [
        (one.replace(tzinfo=UTC) - part["tzoffsetfrom"].td, part["tzoffsetto"].td)
        for part in timezone(zone, 2024, 2028).subcomponents
        for one in [
            part["dtstart"].dt,
            *(each.dt for each in (part["rdate"].dts if "rdate" in part else ())),
        ]
    ]
    first = datetime(2024, 1, 2, tzinfo=UTC)
    for _ in range(500):
        instant = first + timedelta(minutes=chance.randrange(4 * 365 * 24 * 60))
        _onset, offset = max(part for part in parts if part[0] <= instant)
        assert instant.astimezone(where).utcoffset() == offset


def test_the_first_of_an_hour_that_happens_twice_comes_back_as_it_was() -> None:
    twice = datetime(2026, 4, 5, 2, 30, tzinfo=UTC)
    found = read(write(replace(TWO_STATES, events=(an_event(starts=_wall(twice), ends=None),))))
    assert found.events[0].starts == _wall(twice)


def _wall(instant: datetime) -> Wall:
    return Wall(ms=int(instant.timestamp() * 1000), zone=CHILE)


def test_a_zone_that_this_machine_does_not_know_is_written_in_utc() -> None:
    event = an_event(starts=Wall(ms=STAMP_MS, zone="Mars/Olympus"), ends=None)
    found = read(write(Calendar(name="x", events=(event,))))
    assert found.events[0].starts == Wall(ms=STAMP_MS, zone="UTC")
    assert found.zones == ()


def test_an_end_before_the_begin_is_left_out() -> None:
    raw = write(Calendar(name="x", events=(an_event(ends=at("2026-11-26", 9)),)))
    assert b"DTEND" not in raw


def test_more_events_than_one_calendar_may_hold_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "CALENDAR_EVENTS_MAX_COUNT", 2)
    with pytest.raises(LimitExceeded, match="3 events found, at most 2"):
        write(TWO_STATES)


def spoil(old: str, new: str) -> bytes:
    return write(Calendar(name="x", events=(an_event(),))).decode().replace(old, new).encode()


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"", "VCALENDAR expected"),
        (b"BEGIN:VCALENDAR\r\nEND:VEVENT\r\n", "VERSION:2.0 expected"),
        (b"BEGIN:VEVENT\r\nUID:x\r\nEND:VEVENT\r\n", "found VEVENT"),
        (b"x" * (limits.CALENDAR_SIZE_MAX_BYTES + 1), "at most"),
        (spoil("SEQUENCE:0", "RRULE:FREQ=DAILY"), "RRULE found"),
        (spoil("SEQUENCE:0", "SEQUENCE:-1"), "SEQUENCE from 0"),
        (spoil(f"DTSTART;TZID={CHILE}:20261126T090000", "DTSTART;VALUE=DATE:20261126"), "a day"),
        (spoil(f"DTSTART;TZID={CHILE}:20261126T090000", "DTSTART:20261126T090000"), "no zone"),
        (spoil(f"DTSTART;TZID={CHILE}:20261126T090000\r\n", ""), "DTSTART expected"),
        (spoil("UID:0a1b2c-3@ayni\r\n", ""), "UID and DTSTAMP"),
        (spoil("STATUS:CONFIRMED", "STATUS:MAYBE"), "STATUS"),
    ],
)
def test_what_has_no_place_here_is_refused_in_words(raw: bytes, told: str) -> None:
    with pytest.raises(FormatError, match=told):
        read(raw)


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=90).map(
    str.strip
)
EVENTS = st.builds(
    Event,
    uid=st.integers(0, 5).map("{:04x}@ayni".format),
    sequence=st.integers(0, 2**31 - 1),
    organizer=st.sampled_from(["Chile", "Perú; enlace, sur", "A: B"]),
    stamp_ms=st.integers(0, 4_000_000_000).map(lambda s: s * 1000),
    starts=st.builds(
        Wall, ms=st.integers(0, 4_000_000_000).map(lambda s: s * 1000), zone=st.just(PERU)
    ),
    summary=TEXTS,
    description=TEXTS,
    location=TEXTS,
    categories=st.just(("CHL",)),
    status=st.sampled_from(["CONFIRMED", "CANCELLED", "TENTATIVE"]),
)


@settings(max_examples=50)
@given(st.lists(EVENTS, max_size=3, unique_by=lambda event: event.uid))
def test_any_event_comes_back_as_it_was(events: list[Event]) -> None:
    found = read(write(Calendar(name="x", events=tuple(events))))
    assert sorted(found.events, key=lambda event: event.uid) == sorted(
        events, key=lambda event: event.uid
    )


@given(st.binary(max_size=200), st.integers(0, 1500), st.integers(0, 40))
def test_no_bytes_make_the_reader_fail_otherwise(junk: bytes, start: int, cut: int) -> None:
    raw = GOLDEN.read_bytes()
    for spoiled in (junk, raw[:start] + junk + raw[start + cut :]):
        with contextlib.suppress(FormatError):
            read(spoiled)
