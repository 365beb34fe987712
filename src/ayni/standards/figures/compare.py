# SPDX-License-Identifier: Apache-2.0
"""Tells which figures of a text another language lacks; does not say which of the two is right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ayni.standards.figures.model import Figure, Lone
from ayni.standards.figures.read import find

_LOOSE = "2"
"""Spelled out, it may be said by another word: "ambas partes" for "the two parties"."""


def compare(texts: Mapping[str, str]) -> tuple[Lone, ...]:
    """Return the figures that not all texts of one segment have, in the order of the languages.

    Args:
        texts: language to text; empty ones are left out, and one alone lacks nothing.
    """
    figures = {code: find(text, code) for code, text in texts.items() if text.strip()}
    missing: dict[tuple[str, int], list[str]] = {}
    for language, held in figures.items():
        for other, theirs in figures.items():
            if other != language:
                for place in _unmatched(held, theirs):
                    missing.setdefault((language, place), []).append(other)
    return tuple(
        Lone(
            language=language,
            figure=figure,
            text=texts[language][figure.start : figure.end],
            missing=tuple(missing[(language, place)]),
        )
        for language, held in figures.items()
        for place, figure in enumerate(held)
        if (language, place) in missing
    )


def _unmatched(held: Sequence[Figure], theirs: Sequence[Figure]) -> list[int]:
    """Return the places of figures that have no counterpart of their own among others."""
    # What can be read in one way is chosen, and chooses, first: the others keep what fits them.
    places: dict[tuple[str, str], list[int]] = {}
    for place in sorted(range(len(theirs)), key=lambda at: -len(theirs[at].readings)):
        for reading in theirs[place].readings:
            places.setdefault((theirs[place].what, reading), []).append(place)
    taken: set[int] = set()
    alone = []
    for place in sorted(range(len(held)), key=lambda at: (len(held[at].readings), at)):
        figure = held[place]
        offered = (_next(places, figure, reading, taken) for reading in figure.readings)
        found = next((one for one in offered if one is not None), None)
        if found is not None:
            taken.add(found)
        elif not (figure.spelled and figure.readings == (_LOOSE,)):
            alone.append(place)
    return sorted(alone)


def _next(
    places: dict[tuple[str, str], list[int]], figure: Figure, reading: str, taken: set[int]
) -> int | None:
    """Take the next figure of this reading that nothing was matched with, or none."""
    left = places.get((figure.what, reading), [])
    while left:
        place = left.pop()
        if place not in taken:
            return place
    return None
