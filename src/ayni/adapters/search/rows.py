# SPDX-License-Identifier: Apache-2.0
"""Where a word is marked for an act: chapter, block and bit of its place; runs no query.

place  = number of the log << 40 | index of the act
chapter = place >> 12, block = the next 7 bits, bit = the last 5
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from ayni.adapters.record.rows import place_of

_CHAPTER_BITS: Final = 12
_BIT_BITS: Final = 5
_BLOCKS: Final = 1 << _CHAPTER_BITS - _BIT_BITS
_BITS: Final = 1 << _BIT_BITS

Spot = tuple[int, int]
"""Chapter and block."""
Hits = dict[Spot, int]
"""In which acts something stands: chapter and block to the bits of its acts."""


def spot_of(place: int) -> Spot:
    """Return chapter and block of a place."""
    return place >> _CHAPTER_BITS, place >> _BIT_BITS & _BLOCKS - 1


def bit_of(place: int) -> int:
    """Return the bit of a place inside its block, as a mask."""
    return 1 << (place & _BITS - 1)


def hits_of(places: Iterable[int]) -> Hits:
    """Return places as bits."""
    hits: Hits = {}
    for place in places:
        spot = spot_of(place)
        hits[spot] = hits.get(spot, 0) | bit_of(place)
    return hits


def places_of(hits: Hits) -> Iterator[int]:
    """Yield the places that are marked, in no order."""
    for (chapter, block), bits in hits.items():
        first = chapter << _CHAPTER_BITS | block << _BIT_BITS
        left = bits
        while left:
            low = left & -left
            yield first | low.bit_length() - 1
            left ^= low


def count_of(hits: Hits) -> int:
    """Return how many places are marked."""
    return sum([bits.bit_count() for bits in hits.values()])


def chapters_of(log_pk: int, size: int) -> range:
    """Return the chapters that the first acts of a log lie in.

    Args:
        log_pk: number of the log.
        size: how many acts.
    """
    if not size:
        return range(0)
    first, last = spot_of(place_of(log_pk, 0))[0], spot_of(place_of(log_pk, size - 1))[0]
    return range(first, last + 1)
