# SPDX-License-Identifier: Apache-2.0
"""Writes the numbers of meetings as actas write them: XXXIX. Reads no clock, knows no room.

Source: domain.md 2.4: an acta begins with its ordinal in Roman numerals.
"""

from __future__ import annotations

from typing import Final

ROMAN_MAX: Final = 3_999
"""The largest number that plain Roman numerals write; a mechanism of ten meetings a year takes four
centuries to get there."""

_SIGNS: Final = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC")),
    *((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)


def roman(number: int) -> str:
    """Return a number in Roman numerals; one that has none in Arabic ones.

    Args:
        number: ordinal, from 1 to ROMAN_MAX.
    """
    if not 1 <= number <= ROMAN_MAX:
        return str(number)
    left, told = number, ""
    for value, sign in _SIGNS:
        times, left = divmod(left, value)
        told += sign * times
    return told
