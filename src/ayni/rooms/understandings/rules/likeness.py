# SPDX-License-Identifier: Apache-2.0
"""How alike two texts are, to propose a link that people then agree on or not; pure.

A likeness is a hint for who searches, never a link: only two keys link. Source: rooms.md A3
(edge case 2).
"""

from __future__ import annotations

import unicodedata

WORD_CHARS_MIN = 4


def likeness(one: str, other: str) -> float:
    """Return the share of longer words that two texts have in common, from 0 to 1."""
    mine, theirs = _words(one), _words(other)
    both = len(mine | theirs)
    return len(mine & theirs) / both if both else 0.0


def _words(text: str) -> set[str]:
    bare = unicodedata.normalize("NFD", text.casefold())
    plain = "".join(ch if ch.isalnum() else " " for ch in bare if not unicodedata.combining(ch))
    return {word for word in plain.split() if len(word) >= WORD_CHARS_MIN}
