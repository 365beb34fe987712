# SPDX-License-Identifier: Apache-2.0
"""Finds figures, dates and codes in a text by the custom of its language.

Takes time in proportion to the text: every repeat is bounded. Must not judge whether a figure is
right. Source: README.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Final

from ayni.standards.figures.model import Figure, What
from ayni.standards.figures.words import CURRENCIES, MONTHS, NUMBERS, PERCENT, SCALES

LANGUAGES: Final = ("es", "pt", "en")
FLAGS: Final = re.IGNORECASE

_ORDINAL: Final = r"(?:\.?[ºª°]|\.?o\b|st\b|nd\b|rd\b|th\b)?"
_NUMBER: Final = (
    r"\d{1,3}(?:[ \u00a0\u202f]\d{3}){1,5}(?:[.,]\d{1,6})?(?!\d)|\d{1,12}(?:[.,]\d{1,12}){0,5}"
)
_FROM: Final = r"(?<![\w])(?<!\d[.,/:-])"
_TO: Final = r"(?!\w)(?![.,/]\d)"
_DAYS: Final = (
    rf"\d{{1,2}}{_ORDINAL}(?:(?:,| y| e| and| al?| to|-|\u2013| [-\u2013]) ?(?:el |the )?"
    rf"\d{{1,2}}{_ORDINAL}){{0,6}}"
)
_DAY: Final = re.compile(r"\d{1,2}")
_YEAR: Final = r"(?:19|20)\d\d"
_ISO: Final = re.compile(rf"{_FROM}(?P<y>{_YEAR})-(?P<m>\d\d)(?:-(?P<d>\d\d))?{_TO}")
_SLASHED: Final = re.compile(
    rf"{_FROM}(?P<a>\d{{1,2}})([/.-])(?P<b>\d{{1,2}})\2(?P<y>{_YEAR}){_TO}"
)
_TIME: Final = re.compile(
    r"(?<![\w:.,])(?P<h>[01]?\d|2[0-4])(?:"
    r"(?P<half>(?::(?P<m>[0-5]\d))? ?(?P<ap>[ap])\. ?m\.|(?::(?P<n>[0-5]\d))? ?(?P<am>[ap])m\b)"
    r"|:(?P<o>[0-5]\d)(?::[0-5]\d)?|h(?P<p>[0-5]\d)|\.(?P<q>[0-5]\d) ?(?:h|hrs?|horas)\b)(?![\w:])",
    FLAGS,
)
_CODE: Final = re.compile(
    r"(?<![\w/-])(?:[A-Z]{1,8}(?:-[A-Z0-9]{1,8}){1,5}(?:/[A-Z0-9-]{1,8}){0,3}|[A-Z]{1,4}\d{1,4}"
    r"|[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-\d\d"
    r"|(?=[IVXLC]{2})(?:XC|XL|L?X{0,3}|C{1,3})?(?:IX|IV|V?I{0,3}))(?![\w-])"
)
_TOLD_ROMAN: Final = re.compile(r"[IVXLC]+")


def find(text: str, language: str) -> tuple[Figure, ...]:
    """Return the figures of a text, in its order, without overlaps.

    Args:
        text: as typed, in composed characters.
        language: es, pt or en; another one is read by the customs of Spanish.
    """
    spoken = language if language in LANGUAGES else "es"
    found: list[Figure] = []
    left = text
    # What is found first is taken out of the text: the day of a date is no number of its own.
    for look in (_dates, _times, _codes, _amounts, _spelled):
        for figure in look(left, spoken):
            found.append(figure)
            gap = " " * (figure.end - figure.start)
            left = left[: figure.start] + gap + left[figure.end :]
    return tuple(sorted(found, key=lambda one: one.start))


Look = Callable[[str, str], Iterator[Figure]]


def _dates(text: str, language: str) -> Iterator[Figure]:
    for match in _ISO.finditer(text):
        yield _found(match, "date", "-".join(filter(None, match.group("y", "m", "d"))))
    for match in _SLASHED.finditer(text):
        told = _slashed(int(match["a"]), int(match["b"]), match["y"], language)
        if told:
            yield _found(match, "date", *told)
    for match in _month_pattern(language).finditer(text):
        month = _months(language)[match["month"].lower()]
        year = match["year"] or match["year2"]
        days = match["days"] or match["days2"] or ""
        yield from _days(match, days, month, year)


def _days(match: re.Match[str], days: str, month: int, year: str | None) -> Iterator[Figure]:
    """Return one date for each day that is named, and one for a month alone."""
    numbers = [int(one) for one in _DAY.findall(days)]
    head = year or "-"
    if not numbers and year:
        yield _found(match, "date", f"{year}-{month:02d}")
    if not all(1 <= number <= 31 for number in numbers):
        return
    # All stand at the whole span: the month and the year belong to each of the days.
    for number in numbers:
        yield _found(match, "date", f"{head}-{month:02d}-{number:02d}")


def _slashed(one: int, other: int, year: str, language: str) -> tuple[str, ...]:
    """Return what 03/04/2027 may be: day first, in English also month first."""
    orders = [(one, other)] if language != "en" else [(one, other), (other, one)]
    return tuple(
        dict.fromkeys(
            f"{year}-{month:02d}-{day:02d}"
            for day, month in orders
            if 1 <= month <= 12 and 1 <= day <= 31
        )
    )


@lru_cache(maxsize=4)
def _months(language: str) -> dict[str, int]:
    return {
        name: number for number, names in enumerate(MONTHS[language], start=1) for name in names
    }


@lru_cache(maxsize=4)
def _month_pattern(language: str) -> re.Pattern[str]:
    names = "|".join(_months(language))
    month = rf"(?P<month>{names})\b"
    if language == "en":
        return re.compile(
            rf"(?<![\w.,])(?:(?P<days>{_DAYS}) (?:of )?)?{month}"
            rf"(?: (?P<days2>{_DAYS})(?!\d))?(?:,? (?:of )?(?P<year>{_YEAR})(?!\d))?(?P<year2>)",
            FLAGS,
        )
    return re.compile(
        rf"(?<![\w.,])(?:(?P<days>{_DAYS}) (?:d[eo] )?(?:mes de )?)?{month}"
        rf"(?:,? (?:del? |do )?(?:año |ano )?(?P<year>{_YEAR})(?!\d))?(?P<days2>)(?P<year2>)",
        FLAGS,
    )


def _times(text: str, _language: str) -> Iterator[Figure]:
    for match in _TIME.finditer(text):
        hour = int(match["h"])
        minute = next((g for g in match.group("m", "n", "o", "p", "q") if g), "00")
        half = (match["ap"] or match["am"] or "").lower()
        if half and not 1 <= hour <= 12:
            continue
        hour = hour % 12 + (12 if half == "p" else 0) if half else hour
        yield _found(match, "time", f"{hour:02d}:{minute}")


def _codes(text: str, _language: str) -> Iterator[Figure]:
    for match in _CODE.finditer(text):
        told = match.group()
        # Words joined by a dash are no code: at least one figure or a Roman numeral is in it.
        parts = re.split("[-/]", told)
        if told.lower() in CURRENCIES or not told:
            continue
        if any(c.isdigit() for c in told) or any(_TOLD_ROMAN.fullmatch(part) for part in parts):
            yield _found(match, "code", told)


def _amounts(text: str, language: str) -> Iterator[Figure]:
    for match in _amount_pattern(language).finditer(text):
        scale = SCALES[language].get((match["scale"] or "").lower(), Decimal(1))
        sums = [_plain(value * scale) for value in _values(match["number"], language)]
        sign = (match["before"] or match["behind"] or "").strip().lower()
        if sign:
            code = CURRENCIES[sign]
            yield _found(match, "money", *(f"{code} {one}" for one in sums))
        else:
            yield _found(match, "percent" if match["percent"] else "number", *sums)


@lru_cache(maxsize=4)
def _amount_pattern(language: str) -> re.Pattern[str]:
    signs = "|".join(re.escape(one) for one in sorted(CURRENCIES, key=len, reverse=True))
    codes = "|".join(one for one in CURRENCIES if one.isalpha() and len(one) == 3)
    scales = "|".join(sorted(SCALES[language], key=len, reverse=True))
    percent = "|".join(PERCENT)
    return re.compile(
        rf"(?:(?<![\w$])(?P<before>{signs}) ?|{_FROM})(?P<number>{_NUMBER})"
        rf"(?:\.?[ºª°]|(?:st|nd|rd|th)\b)?(?: (?P<scale>{scales})\b)?"
        rf"(?:(?P<percent>[ \u00a0\u202f]?%| (?:{percent})\b)|(?P<behind> (?:{codes})\b))?",
        FLAGS,
    )


def _values(number: str, language: str) -> list[Decimal]:
    """Return what a number may amount to by the custom of a language.

    A point before three figures groups in Spanish and Portuguese and parts decimals in English; a
    comma is the other way round. In Spanish both customs are alive: Chile and Peru differ.
    """
    plain = re.sub(r"[ \u00a0\u202f]", "", number)
    points, commas = plain.count("."), plain.count(",")
    if points and commas:
        last = max(plain.rfind("."), plain.rfind(","))
        whole, part = re.sub("[.,]", "", plain[:last]), plain[last + 1 :]
        return [Decimal(f"{whole}.{part}")]
    mark = "." if points else ","
    groups = plain.split(mark)
    if len(groups) == 1:
        return [Decimal(plain)]
    grouped = len(groups[0]) <= 3 and all(len(one) == 3 for one in groups[1:])
    whole_number, fraction = Decimal("".join(groups)), Decimal(f"{groups[0]}.{groups[1]}")
    if len(groups) > 2:
        return [whole_number] if grouped else [whole_number, fraction]
    if not grouped or groups[0] == "0":
        return [fraction]
    if language == "en":
        return [whole_number if mark == "," else fraction]
    if mark == ".":
        return [whole_number]
    return [fraction] if language == "pt" else [whole_number, fraction]


def _spelled(text: str, language: str) -> Iterator[Figure]:
    for match in _word_pattern(language).finditer(text):
        value = NUMBERS[language][match.group().lower()]
        yield Figure(
            start=match.start(),
            end=match.end(),
            what="number",
            readings=(str(value),),
            spelled=True,
        )


@lru_cache(maxsize=4)
def _word_pattern(language: str) -> re.Pattern[str]:
    # Followed by another number in words it is a part of one, "treinta y cinco": left out.
    words = "|".join(NUMBERS[language])
    return re.compile(rf"(?<![\w-])(?<!\by )(?<!\be )(?:{words})(?![\w-])(?! [ye] \w)", FLAGS)


def _plain(value: Decimal) -> str:
    """Return a number without a trailing zero: 1500, 12.5."""
    told = f"{value:f}"
    return told.rstrip("0").rstrip(".") if "." in told else told


def _found(match: re.Match[str], what: What, *readings: str) -> Figure:
    told = match.group()
    start = match.start() + len(told) - len(told.lstrip())
    return Figure(
        start=start, end=match.start() + len(told.rstrip()), what=what, readings=tuple(readings)
    )
