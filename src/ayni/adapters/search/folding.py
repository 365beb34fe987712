# SPDX-License-Identifier: Apache-2.0
"""Brings texts and what a person types to the same words: no case, no accents, no marks.

``Mantención`` and ``mantencion`` are one word, and so are ``ñ`` and ``n``, ``ç`` and ``c``: at
three in the morning, on a keyboard of another country, people type what they find. Pure.
Source: Unicode Standard Annex 15 (NFKD), section 3.13 of the standard (case folding).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from ayni.core.limits import SEARCH_WORD_CHARS_MAX

_WORD: Final = re.compile(r"[^\W_]+")
PREFIX_CHARS_MIN: Final = 3
"""Of two letters, a tenth of all words begin with some pair: that is no search."""
_KNOWN_MAX: Final = 4_096
_UNSEEN: Final = frozenset({"Mn", "Me", "Cf"})
"""Categories of accents, enclosing marks and characters that nobody sees."""


class _Plain(dict[int, str]):
    """Character to what stands for it, found when it is first needed."""

    def __missing__(self, code: int) -> str:
        if len(self) >= _KNOWN_MAX:
            self.clear()  # who writes the texts chooses the characters
        parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", chr(code)).casefold())
        self[code] = "".join([one for one in parts if unicodedata.category(one) not in _UNSEEN])
        return self[code]


_plain: Final = _Plain()


def words_of(text: str) -> set[str]:
    """Return the words of a text as they are looked for; letters and digits only."""
    return {word[:SEARCH_WORD_CHARS_MAX] for word in _WORD.findall(text.translate(_plain))}


def typed_words(text: str) -> tuple[str, ...]:
    """Return the words that a person typed, each once, in their order."""
    found = _WORD.findall(text.translate(_plain))
    return tuple(dict.fromkeys(word[:SEARCH_WORD_CHARS_MAX] for word in found))


def spans_of(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield every word of a text with where it stands: start, end (excluded), word."""
    told: list[str] = []
    places: list[int] = []
    for at, character in enumerate(text):
        plain = _plain[ord(character)]
        told.append(plain)
        places += [at] * len(plain)
    for found in _WORD.finditer("".join(told)):
        end = places[found.end() - 1] + 1
        while end < len(text) and not _plain[ord(text[end])]:
            end += 1  # an accent that stands by itself belongs to the letter before it
        yield places[found.start()], end, found.group()[:SEARCH_WORD_CHARS_MAX]


def is_prefix(word: str) -> bool:
    """Tell whether a typed word stands for all that begin with it; short ones name themselves."""
    return len(word) >= PREFIX_CHARS_MIN


def fits(word: str, typed: tuple[str, ...]) -> bool:
    """Tell whether a word of a text is one of those typed."""
    return any(word.startswith(one) if is_prefix(one) else word == one for one in typed)
