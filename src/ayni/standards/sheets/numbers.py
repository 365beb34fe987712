# SPDX-License-Identifier: Apache-2.0
"""Writes the number of a cell as a person sees it: a day where its format shows one.

A spreadsheet keeps a day as a number and only the format of the cell tells which of the two it is.
Source: ECMA-376, part 1, 18.8.30 and 18.8.31 (formats), 18.17.4 (days), 22.9.2.19 (escapes).
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

_BUILT_IN_DAYS: Final = frozenset({*range(14, 18), 22, *range(27, 32), 34, 35, 36, *range(50, 59)})
"""Numbers of formats that need no text of their own and show a day."""
_UNSPOKEN: Final = re.compile(
    r'"[^"]*"|\[(?!(?:h+|m+|s+)\])[^\]]*\]|\\.|_.|\*.|AM/PM|A/P', re.IGNORECASE
)
"""Parts of a format that show themselves, a colour, a blank or half of the day; [h] is hours."""
_MINUTES: Final = 24 * 60
_FIRST: Final = date(1899, 12, 30)
"""Counted from here, day 61 is 1900-03-01; before it the format counts a day that never was."""
_FIRST_1904: Final = date(1904, 1, 1)
_NEVER_WAS: Final = 60
_LAST: Final = 2_958_465
"""Number of 9999-12-31, the last day that the format has."""
_NUMBER: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?")
_ESCAPE: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_WHOLE_UNTIL: Final = 1e15
"""Above it neighbouring whole numbers share one value."""


def shows_day(number: int, code: str) -> bool:
    """Tell whether a format shows a number as a day, with or without the time of day.

    Args:
        number: of the format.
        code: its text, as English spreadsheets write it; empty for one that is built in.
    """
    if not code:
        return number in _BUILT_IN_DAYS
    spoken = _UNSPOKEN.sub("", code.partition(";")[0]).lower()
    if any(sign in spoken for sign in "yd"):
        return "general" not in spoken
    # Alone, m is a month; beside hours or seconds it is minutes.
    return "m" in spoken and not any(sign in spoken for sign in "hs")


def in_digits(value: str) -> str | None:
    """Return a number as text, whole ones without a point; none if it is no number."""
    if not _NUMBER.fullmatch(value):
        return None
    number = float(value)
    if number.is_integer() and abs(number) < _WHOLE_UNTIL:
        return str(int(number))
    return repr(number)


def day(value: str, *, from_1904: bool) -> str | None:
    """Return the day that a number stands for: 2025-10-16, with 09:30 behind it if it says so.

    Args:
        value: as the cell has it.
        from_1904: counted from 1904-01-01 on.

    Returns:
        The day, or none if the number stands for no day.
    """
    if not _NUMBER.fullmatch(value):
        return None
    number = float(value)
    if not 0 <= number <= _LAST:
        return None
    whole, minutes = divmod(round(number * _MINUTES), _MINUTES)
    if not from_1904 and whole in (0, _NEVER_WAS):
        return None
    first = _FIRST_1904 if from_1904 else _FIRST
    skipped = 0 if from_1904 or whole > _NEVER_WAS else 1
    ordinal = first.toordinal() + whole + skipped
    if ordinal > date.max.toordinal():
        return None
    clock = f" {minutes // 60:02d}:{minutes % 60:02d}" if minutes else ""
    return f"{date.fromordinal(ordinal).isoformat()}{clock}"


def unescaped(text: str) -> str:
    """Return a text in which characters that XML cannot hold were written as _x000D_.

    What is no character, or a control, becomes the sign of a character that was lost.
    """
    return _ESCAPE.sub(lambda found: _character(int(found[1], 16)), text)


def _character(number: int) -> str:
    lost = 0xD800 <= number <= 0xDFFF or (number < 0x20 and chr(number) not in "\t\n\r")
    return "\ufffd" if lost else chr(number)
