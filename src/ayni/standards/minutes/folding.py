# SPDX-License-Identifier: Apache-2.0
"""Takes accents and capitals from a text without moving a character, so that spans stay true."""

from __future__ import annotations

import unicodedata
from functools import lru_cache


def folded(text: str) -> str:
    """Return a text of the same length in small letters without accents."""
    return "".join(map(_plain, text))


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    if character.isascii():
        return character.lower()
    if character.isspace():
        return " "
    small = unicodedata.normalize("NFD", character)[0].lower()
    return small if len(small) == 1 else character
