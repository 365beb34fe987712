# SPDX-License-Identifier: Apache-2.0
"""Reads one cell of a table of old understandings: its value, or the code of what is wrong; pure.

Source: rooms.md A3 (Acts: transcribed), A0.14.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from ayni.core import limits, room_limits
from ayni.core.numerals import ROMAN_MAX, roman
from ayni.rooms.understandings.facts import SHORT_CHARS_MAX, TEXT_CHARS_MAX
from ayni.rooms.understandings.rules.columns import (
    AREAS,
    AUTHORITY_WORDS,
    COST_WORDS,
    FORM_WORDS,
    NATURE_WORDS,
    plain,
)

Reader = Callable[[str], tuple[Any, str]]
YEARS = range(1800, 2400)
_ROMANS: Mapping[str, int] = {roman(number): number for number in range(1, ROMAN_MAX + 1)}
_DAY = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_SERIAL = re.compile(r"\d{5}", re.ASCII)
"""A day as spreadsheets keep it, from 1927 to 2173, in a cell that is not formatted as one."""
_HASH = re.compile(r"[0-9a-f]{64}")


def _ordinal(told: str) -> tuple[int | None, str]:
    bare = told.upper().rpartition("-")[2].strip(" .ªº°")
    if bare in _ROMANS:
        number = _ROMANS[bare]
    elif bare.isascii() and bare.isdigit() and len(bare) <= 4:
        number = int(bare)
    else:
        return None, "ordinal_wrong"
    return (number, "") if 1 <= number <= limits.MEETING_ORDINAL_MAX else (None, "ordinal_wrong")


def _number(told: str) -> tuple[int | None, str]:
    bare = told.upper().rpartition("/")[2].removeprefix("E").strip(" -.")
    return _whole(bare, room_limits.UNDERSTANDING_NUMBER_MAX, "number_wrong")


def _page(told: str) -> tuple[int | None, str]:
    return _whole(told, room_limits.UNDERSTANDING_PAGE_MAX, "page_wrong")


def _months(told: str) -> tuple[int | None, str]:
    return _whole(told, room_limits.UNDERSTANDING_MONTHS_MAX, "months_wrong")


def _whole(told: str, most: int, code: str) -> tuple[int | None, str]:
    if not (told.isascii() and told.isdigit() and len(told) <= 6):
        return None, code
    return (int(told), "") if 1 <= int(told) <= most else (None, code)


def _text(told: str) -> tuple[str | None, str]:
    if not told:
        return None, "text_missing"
    if "\ufffd" in told:
        return None, "text_broken"
    return (told, "") if len(told) <= TEXT_CHARS_MAX else (None, "text_long")


def _short(told: str) -> tuple[str | None, str]:
    return (told, "") if len(told) <= SHORT_CHARS_MAX else (None, "long")


def read_scan(told: str) -> tuple[str | None, str]:
    """Return the fingerprint of a scan in lower case without spaces, or what is wrong with it."""
    bare = "".join(told.lower().split())
    return (bare, "") if _HASH.fullmatch(bare) else (None, "scan_wrong")


def _worded(words: Mapping[str, str], code: str) -> Reader:
    """Return what reads a word as one of some codes."""

    def read(told: str) -> tuple[str | None, str]:
        found = words.get(plain(told))
        return (found, "") if found else (None, code)

    return read


def _day(told: str) -> tuple[date | None, str]:
    """Read a day as 2025-10-16 or, as people write here, 16-10-2025: never month first."""
    if _SERIAL.fullmatch(told):
        return None, "day_number"
    turned = _DAY.fullmatch(told)
    iso = f"{turned[3]}-{int(turned[2]):02d}-{int(turned[1]):02d}" if turned else told
    if not _ISO.fullmatch(iso):
        return None, "day_wrong"
    try:
        found = date.fromisoformat(iso)
    except ValueError:
        return None, "day_wrong"
    return (found, "") if found.year in YEARS else (None, "day_wrong")


READERS: Final[Mapping[str, Reader]] = {
    "ordinal": _ordinal,
    "number": _number,
    "text": _text,
    "area": _worded(AREAS, "area_wrong"),
    "form": _worded(FORM_WORDS, "form_wrong"),
    "dated": _day,
    "deadline": _day,
    "page": _page,
    "every_months": _months,
    "deliverable": _short,
    "indicator": _short,
    "scan": read_scan,
    "nature": _worded(NATURE_WORDS, "nature_wrong"),
    "authority": _worded(AUTHORITY_WORDS, "authority_wrong"),
    "cost": _worded(COST_WORDS, "cost_wrong"),
}
"""Member of a transcription to what reads its cell: the value and no code, or none and a code."""
