# SPDX-License-Identifier: Apache-2.0
"""How alike two texts are, to propose a link that people then agree on or not; pure.

A likeness is a hint for who searches, never a link: only two keys link. Source: rooms.md A3
(edge case 2).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_MARKS: Final = re.compile("[\u0300-\u036f]")
"""Accents, once letters are taken apart from them."""
_LONGER: Final = re.compile(r"[^\W_]{4,}")
"""Words of four letters on; shorter ones stand in every text."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two texts have in common, as numbers of words: whoever reads them weighs them.

    Attributes:
        common: longer words that stand in both.
        in_all: longer words that stand in either.
    """

    common: int
    in_all: int

    @property
    def share(self) -> float:
        """Return the part of the longer words that stands in both, from 0 to 1; for an order."""
        return self.common / self.in_all if self.in_all else 0.0


def likenesses(one: str, others: Iterable[str]) -> list[Likeness]:
    """Return of each of some texts how many longer words it has in common with one.

    Args:
        one: a text.
        others: the texts that it is compared with.
    """
    mine = _words(one)
    return [_likeness(mine, _words(other)) for other in others]


def _likeness(mine: set[str], theirs: set[str]) -> Likeness:
    return Likeness(common=len(mine & theirs), in_all=len(mine | theirs))


def _words(text: str) -> set[str]:
    bare = _MARKS.sub("", unicodedata.normalize("NFD", text.casefold()))
    return set(_LONGER.findall(bare))
