# SPDX-License-Identifier: Apache-2.0
"""Figures, dates and codes that differ between the languages of one text are told; others not."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.standards.figures.compare import compare
from ayni.standards.figures.read import find
from ayni.standards.figures.words import MONTHS

WORDS = st.sampled_from(
    [
        *("1", "2027", "1.500", "1,500", "3,5", "%", "por ciento", "US$", "S/", "$", "mil", "E-07"),
        *("XL", "de", "abril", "May", "26 y 27", "14:30", "14h30", "p. m.", "tres", "billón", ":"),
        *(".", ",", "/", "-", "º", "st", "(", "\n", "\u00a0", "ñ", "\x00", "\U0001f6a7", "2.ª"),
    ]
)
ANY = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=30).map(" ".join))
LANGUAGE = st.sampled_from(["es", "pt", "en", "qu"])
DAYS = st.dates(dt.date(1950, 1, 1), dt.date(2099, 12, 31))


def amounts(text: str, language: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.what, one.readings) for one in find(text, language)]


def lone(**texts: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return what is flagged: language, what is written, languages that lack it."""
    return [(one.language, one.text, one.missing) for one in compare(texts)]


@given(ANY, LANGUAGE)
def test_every_text_is_read_and_each_figure_stands_where_it_says(text: str, language: str) -> None:
    figures = find(text, language)
    for figure in figures:
        assert 0 <= figure.start < figure.end <= len(text)
        assert figure.readings
    assert [f.start for f in figures] == sorted(f.start for f in figures)


@given(ANY, ANY, ANY)
def test_a_text_beside_itself_lacks_nothing(one: str, other: str, third: str) -> None:
    assert compare({"es": one, "es2": one, "es3": one}) == ()
    found = compare({"es": one, "pt": other, "en": third})
    assert all(flag.missing and flag.language not in flag.missing for flag in found)


@given(DAYS)
def test_a_day_is_the_same_in_every_language(day: dt.date) -> None:
    month = day.month - 1
    first = "1.º" if day.day == 1 else str(day.day)
    texts = {
        "es": f"Rige desde el {first} de {MONTHS['es'][month][0]} de {day.year}.",
        "pt": f"Vigora desde {first.replace('.', '')} de {MONTHS['pt'][month][0]} de {day.year}.",
        "en": f"In force since {MONTHS['en'][month][0].title()} {day.day}, {day.year}.",
    }
    assert lone(**texts) == []
    later = day + dt.timedelta(days=1)
    texts["pt"] = f"Vigora desde {later.day} de {MONTHS['pt'][later.month - 1][0]} de {later.year}."
    assert {one[0] for one in lone(**texts)} == {"es", "pt", "en"}


@given(st.integers(1_000, 999_999_999), st.integers(1, 99))
def test_a_number_is_the_same_in_every_custom_of_writing(whole: int, part: int) -> None:
    grouped = f"{whole:,}"
    points = grouped.replace(",", ".")
    texts = {
        "es": f"{points},{part:02d} litros",
        "pt": f"{points},{part:02d} litros",
        "en": f"{grouped}.{part:02d} litres",
    }
    assert lone(**texts) == []
    assert lone(**{**texts, "es": f"{grouped.replace(',', chr(0xA0))},{part:02d} litros"}) == []
    assert lone(**{**texts, "es": f"{grouped}.{part:02d} litros"}) == []
    assert lone(**{**texts, "en": f"{whole + 1:,}.{part:02d} litres"}) != []


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("es", "26 y 27 de julio de 2013", [("date", ("2013-07-26",)), ("date", ("2013-07-27",))]),
        ("es", "del 5 al 7 de octubre", [("date", ("--10-05",)), ("date", ("--10-07",))]),
        ("es", "en setiembre de 2027", [("date", ("2027-09",))]),
        ("es", "el 03/04/2027", [("date", ("2027-04-03",))]),
        ("en", "on 03/04/2027", [("date", ("2027-04-03", "2027-03-04"))]),
        ("en", "on 31/04/2027", [("date", ("2027-04-31",))]),
        ("es", "2027-04-01", [("date", ("2027-04-01",))]),
        ("es", "a las 2:30 p. m.", [("time", ("14:30",))]),
        ("pt", "às 14h30", [("time", ("14:30",))]),
        ("en", "at 12 a.m.", [("time", ("00:00",))]),
        ("es", "US$ 1.200,50", [("money", ("USD 1200.5",))]),
        ("en", "1,200.50 USD", [("money", ("USD 1200.5",))]),
        ("es", "S/ 200 y $ 5.000", [("money", ("PEN 200",)), ("money", ("$ 5000",))]),
        ("es", "12,5 %", [("percent", ("12.5",))]),
        ("en", "12.5 per cent", [("percent", ("12.5",))]),
        ("es", "un billón", []),
        ("es", "2 billones", [("number", ("2000000000000",))]),
        ("en", "2 billion", [("number", ("2000000000",))]),
        ("pt", "2 bilhões", [("number", ("2000000000",))]),
        ("es", "3 mil millones", [("number", ("3000000000",))]),
        ("es", "la 3.ª reunión", [("number", ("3",))]),
        ("en", "the 3rd meeting", [("number", ("3",))]),
        (
            "es",
            "E-07, F-08 y RRE-XL/E-01",
            [("code", (c,)) for c in ("E-07", "F-08", "RRE-XL/E-01")],
        ),
        ("es", "la XL Reunión", [("code", ("XL",))]),
        ("es", "CIVIL, MIL, SENAPRED, Chile-Perú, I", []),
        ("es", "tres mesas", [("number", ("3",))]),
        ("es", "treinta y cinco", []),
        ("es", "1,500", [("number", ("1500", "1.5"))]),
        ("pt", "1,500", [("number", ("1.5",))]),
        ("en", "1.500", [("number", ("1.5",))]),
        ("en", "they may go", []),
    ],
)
def test_a_figure_is_read_by_the_custom_of_its_language(
    language: str, text: str, found: list[tuple[str, tuple[str, ...]]]
) -> None:
    assert amounts(text, language) == found


@pytest.mark.parametrize(
    ("es", "pt", "en"),
    [
        ("1.500 personas", "1.500 pessoas", "1,500 persons"),
        ("1,500 personas", "1.500 pessoas", "1,500 persons"),
        ("3.5 km", "3,5 km", "3.5 km"),
        ("ambas partes", "as duas partes", "the two parties"),
        ("dos equipos", "2 equipes", "two teams"),
        ("el 1 de mayo", "em 1º de maio", "on May 1"),
        ("hasta setiembre de 2027", "até setembro de 2027", "until September 2027"),
        ("el 05/06/2027", "em 05/06/2027", "on 06/05/2027"),
        ("1,5 millones", "1,5 milhão", "1.5 million"),
        ("sin cifras", "sem cifras", "no figures"),
        ("hay 3", "", ""),
    ],
)
def test_what_says_the_same_is_not_flagged(es: str, pt: str, en: str) -> None:
    assert lone(es=es, pt=pt, en=en) == []


@pytest.mark.parametrize(
    ("es", "en", "flagged"),
    [
        ("1.500 personas", "1.500 persons", [("es", "1.500", ("en",)), ("en", "1.500", ("es",))]),
        ("2 billones", "2 billion", [("es", "2 billones", ("en",)), ("en", "2 billion", ("es",))]),
        ("E-07", "E-08", [("es", "E-07", ("en",)), ("en", "E-08", ("es",))]),
        ("la XL Reunión", "the XI Meeting", [("es", "XL", ("en",)), ("en", "XI", ("es",))]),
        ("a las 14:30", "at 2:30 a.m.", [("es", "14:30", ("en",)), ("en", "2:30 a.m.", ("es",))]),
        ("12 %", "12", [("es", "12 %", ("en",)), ("en", "12", ("es",))]),
        ("US$ 10", "EUR 10", [("es", "US$ 10", ("en",)), ("en", "EUR 10", ("es",))]),
        ("tres mesas", "four tables", [("es", "tres", ("en",)), ("en", "four", ("es",))]),
        ("5 y 5", "5", [("es", "5", ("en",))]),
        ("48 horas", "hours", [("es", "48", ("en",))]),
    ],
)
def test_what_differs_is_flagged_on_both_sides(
    es: str, en: str, flagged: list[tuple[str, str, tuple[str, ...]]]
) -> None:
    assert lone(es=es, en=en) == flagged


def test_a_third_language_is_named_where_it_alone_lacks_a_figure() -> None:
    assert lone(es="hasta el 12", pt="até 12", en="until then") == [
        ("es", "12", ("en",)),
        ("pt", "12", ("en",)),
    ]
