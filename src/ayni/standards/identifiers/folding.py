# SPDX-License-Identifier: Apache-2.0
"""Brings a text to one way of writing digits, dashes and spaces, and remembers where each stood.

A number pasted from a table has non-breaking spaces, other dashes, full-width digits, characters
that nobody sees. Lengths change, so each character of the result knows its place in the text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

DASHES_BESIDE: Final = "\u2212\u00ad\u2043\ufe63\uff0d"
"""What is a dash to the eye and not of category Pd, or hidden until a line breaks."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A text in one way of writing.

    Attributes:
        text: the text as patterns read it.
        places: for each character of it, its index in the text as typed; none if nothing moved.
        length: of the text as typed.
    """

    text: str
    places: Sequence[int] | None
    length: int

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return a span of the text as typed for one of the folded text; it is not empty."""
        if self.places is None:
            return start, end
        return self.places[start], self.places[end - 1] + 1


def fold(text: str) -> Folded:
    """Return a text in one way of writing; takes time in proportion to its length."""
    if text.isascii():
        return Folded(text, None, len(text))
    kept: list[str] = []
    places: list[int] = []
    for at, character in enumerate(text):
        plain = _plain(character)
        if plain:
            kept.append(plain)
            places.append(at)
    return Folded("".join(kept), places, len(text))


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    """Return one character for a character, or nothing for one that nobody sees."""
    if character.isascii():
        return character
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category == "Pd" or character in DASHES_BESIDE:
        return "-"
    if category == "Zs":
        return " "
    if category in {"Cf", "Mn", "Me", "Cc"}:
        return ""
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 else character
