# SPDX-License-Identifier: Apache-2.0
"""What a look for figures finds: where, of which kind, and what it amounts to in any language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

What = Literal["date", "time", "money", "percent", "code", "number"]
"""What something in a text is.

date: a day, a month of a year, or a day of a month; "2027-04-01", "2027-04", "--04-01". time: an
hour of the day, "14:30". money: a code or a sign and an amount, "USD 1500". percent: "12.5". code:
letters with figures or Roman numerals, "E-07", "XL". number: anything else, "1500".
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure in a text.

    Attributes:
        start: first character of it in the text, an index.
        end: index after its last character.
        what: what it is.
        readings: what it amounts to, in a form that is the same in every language; several where
            custom allows several, as "1,500" in Spanish.
        spelled: written as a word: "tres".
    """

    start: int
    end: int
    what: What
    readings: tuple[str, ...]
    spelled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Lone:
    """A figure that the text of another language lacks.

    Attributes:
        language: in whose text it stands.
        figure: the figure.
        text: as written there.
        missing: languages whose texts have none that amounts to the same.
    """

    language: str
    figure: Figure
    text: str
    missing: tuple[str, ...]
