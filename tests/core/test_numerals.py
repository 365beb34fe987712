# SPDX-License-Identifier: Apache-2.0
"""Roman numerals of meetings. Source of the cases: headings of published actas; domain.md 2.1."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.core.numerals import ROMAN_MAX, roman

VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}


def read(told: str) -> int:
    """Read a numeral by the plain rule: a sign before a larger one is taken away."""
    values = [VALUES[sign] for sign in told]
    after = [*values[1:], 0]
    return sum(-one if one < larger else one for one, larger in zip(values, after, strict=True))


@pytest.mark.parametrize(
    ("number", "told"), [(4, "IV"), (21, "XXI"), (33, "XXXIII"), (39, "XXXIX"), (40, "XL")]
)
def test_ordinals_are_written_as_actas_write_them(number: int, told: str) -> None:
    assert roman(number) == told


@given(number=st.integers(1, ROMAN_MAX))
def test_a_numeral_reads_as_the_number_it_was_made_of(number: int) -> None:
    told = roman(number)
    assert read(told) == number
    assert not any(sign * 4 in told for sign in VALUES)


@pytest.mark.parametrize("number", [0, -1, ROMAN_MAX + 1])
def test_a_number_without_a_numeral_stays_as_it_is(number: int) -> None:
    assert roman(number) == str(number)
