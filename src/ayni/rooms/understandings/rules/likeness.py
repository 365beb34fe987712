# SPDX-License-Identifier: Apache-2.0
"""How alike two texts are, to propose a link that people then agree on or not; pure.

A likeness is a hint for who searches, never a link: only two keys link. Source: rooms.md A3
(edge case 2).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

_MARKS: Final = re.compile("[\u0300-\u036f]")
"""Accents, once letters are taken apart from them."""
_LONGER: Final = re.compile(r"[^\W_]{4,}")
"""Words of four letters on; shorter ones stand in every text."""


def likenesses(one: str, others: Iterable[str]) -> list[float]:
    """Return of each of some texts the share of longer words that it has in common with one.

    Args:
        one: a text.
        others: the texts that it is compared with.

    Returns:
        A number from 0 to 1 for each of them.
    """
    mine = _words(one)
    return [_share(mine, _words(other)) for other in others]


def _share(mine: set[str], theirs: set[str]) -> float:
    both = len(mine | theirs)
    return len(mine & theirs) / both if both else 0.0


def _words(text: str) -> set[str]:
    bare = _MARKS.sub("", unicodedata.normalize("NFD", text.casefold()))
    return set(_LONGER.findall(bare))
