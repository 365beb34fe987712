# SPDX-License-Identifier: Apache-2.0
"""Instants are written on the clocks of those who act, with the day that ends."""

from datetime import UTC, datetime

import pytest
from django.utils import translation

from ayni.web import times
from ayni.web.parties import forms, known, zone_of
from ayni.web.times import Clocks, PartyZone

CHILE = PartyZone(party="chl", zone="America/Santiago")
PERU = PartyZone(party="per", zone="America/Lima")


def ms(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


def clocks(*zones: PartyZone, now: str = "2026-11-13T12:00") -> Clocks:
    return Clocks(zones=zones or (CHILE, PERU), now_ms=ms(now))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "14 nov, 24:00 de Perú (15 nov, 02:00 de Chile)"),
        ("pt", "14 nov., 24:00 do Peru (15 nov., 02:00 do Chile)"),
        ("en", "14 Nov, 24:00 Peru time (15 Nov, 02:00 Chile time)"),
    ],
)
def test_a_deadline_names_the_day_that_ends_and_whose(language: str, text: str) -> None:
    with translation.override(language):
        assert times.deadline(ms("2026-11-15T05:00"), clocks(), whose="per") == text


@pytest.mark.parametrize(
    ("at", "text"),
    [
        # The day 6 September begins at 01:00: its first instant still ends the 5th.
        ("2026-09-06T04:00", "5 sep, 24:00 de Chile"),
        # 4 April has 23:00 to 24:00 twice: the day ends once.
        ("2026-04-05T04:00", "4 abr, 24:00 de Chile"),
        ("2026-04-05T03:00", "4 abr, 23:00 de Chile"),
        ("2026-11-14T18:30", "14 nov, 15:30 de Chile"),
    ],
)
def test_a_day_ends_at_the_first_instant_of_the_next(at: str, text: str) -> None:
    with translation.override("es"):
        assert times.deadline(ms(at), clocks(CHILE), whose="chl") == text


def test_a_moment_names_the_other_day_only_where_it_differs() -> None:
    with translation.override("es"):
        same = times.moment(ms("2026-11-14T12:02"), clocks())
        other = times.moment(ms("2026-11-15T04:02"), clocks())
    assert same == "14 nov, 09:02 de Chile (07:02 de Perú)"
    assert other == "15 nov, 01:02 de Chile (14 nov, 23:02 de Perú)"


def test_an_hour_stands_before_its_day() -> None:
    with translation.override("es"):
        text = times.hour(ms("2026-11-14T12:02"), clocks())
    assert text == "09:02 de Chile (07:02 de Perú), 14 nov"


def test_another_year_is_written_out() -> None:
    with translation.override("es"):
        text = times.reading(ms("2025-11-14T12:02"), PERU, clocks())
    assert text == "14 nov 2025, 07:02 de Perú"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(5, "5 s"), (119, "1 min"), (7200, "2 h"), (100_000, "27 h"), (200_000, "2 días")],
)
def test_a_span_is_written_in_its_largest_unit(seconds: int, text: str) -> None:
    with translation.override("es"):
        assert times.span(seconds) == text


def test_machines_read_utc() -> None:
    assert times.iso(ms("2026-11-14T12:02")) == "2026-11-14T12:02Z"


@pytest.mark.parametrize(
    ("code", "language", "expected"),
    [
        ("per", "es", ("el Perú", "del Perú", "al Perú", "por el Perú", "de Perú")),
        ("chl", "es", ("Chile", "de Chile", "a Chile", "por Chile", "de Chile")),
        ("arg", "es", ("la Argentina", "de la Argentina", "a la Argentina")),
        ("per", "pt", ("o Peru", "do Peru", "ao Peru", "pelo Peru", "do Peru")),
        ("guy", "pt", ("a Guiana", "da Guiana", "à Guiana", "pela Guiana")),
        ("chl", "en", ("Chile", "of Chile", "to Chile", "by Chile", "Chile time")),
    ],
)
def test_a_party_has_its_forms(code: str, language: str, expected: tuple[str, ...]) -> None:
    found = forms(code, language)
    assert (found.name, found.of, found.to, found.by, found.clock)[: len(expected)] == expected


def test_an_unknown_party_is_its_code() -> None:
    assert str(forms("xyz", "es")) == "XYZ"
    assert zone_of("xyz") == "UTC"


def test_every_known_party_has_a_zone() -> None:
    assert all(zone_of(code) != "UTC" for code in known())


def test_a_far_instant_that_a_neighbour_signed_breaks_no_page() -> None:
    with translation.override("es"):
        assert times.moment(2**53 - 1, clocks()).endswith("de Perú)")


def test_a_zone_this_machine_does_not_know_is_read_in_utc() -> None:
    strange = PartyZone(party="per", zone="Mars/Olympus")
    with translation.override("es"):
        assert times.reading(ms("2026-11-14T12:02"), strange, clocks(strange)) == (
            "14 nov, 12:02 de Perú"
        )
