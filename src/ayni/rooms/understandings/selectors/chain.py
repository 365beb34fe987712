# SPDX-License-Identifier: Apache-2.0
"""Follows a subject through its editions: what was agreed to go on, take a place, merge or divide.

Only links that all parties agreed count. Likeness of words finds candidates for who wants to
propose one. Source: rooms.md A3 (Cadena; edge case 2).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Q

from ayni.core import room_limits
from ayni.rooms.understandings import rules
from ayni.rooms.understandings.models import Understanding, UnderstandingLink
from ayni.rooms.understandings.rules import Likeness
from ayni.rooms.understandings.selectors.register import Line, lines_of
from ayni.rooms.understandings.selectors.understanding import rows_of, text_in, texts
from ayni.web.readers import Reader

LIKE_MIN: Final = 0.25
"""Share of longer words in common from which a text is shown as a candidate.

Of twenty reworded texts of an invented corpus all are found from 0.3 down and fifteen at 0.4; texts
of other subjects come in at 0.15 (`tests/test_likeness.py`).
"""
LIKE_SHOWN_MAX: Final = 5
LIKE_READ_MAX: Final = 1_500
"""Texts that are compared for one page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One understanding of a chain.

    Attributes:
        line: the understanding with its text.
        relations: what it does to earlier ones: relation and object id of the earlier.
    """

    line: Line
    relations: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """An earlier understanding whose words are like those of one.

    Attributes:
        line: the earlier one with its text.
        words: how many of the longer words both have.
    """

    line: Line
    words: Likeness


def chain(row: Understanding, *, reader: Reader) -> list[Step]:
    """Return all understandings of one subject, the oldest first; itself alone without links."""
    links = _links_from(row.pk)
    names = {row.pk} | {link.earlier for link in links} | {link.later for link in links}
    rows = sorted(rows_of(names).values(), key=lambda one: (one.since, one.ordinal, one.number))
    into: dict[str, list[tuple[str, str]]] = {}
    for link in links:
        into.setdefault(link.later, []).append((link.relation, link.earlier))
    return [
        Step(line=line, relations=sorted(set(into.get(line.row.pk, ()))))
        for line in lines_of(rows, reader)
    ]


def alike(line: Line, *, reader: Reader, besides: Collection[str]) -> list[Alike]:
    """Return earlier understandings whose words are like those of one, the most alike first.

    Args:
        line: the one.
        reader: who reads.
        besides: object ids that are in its chain already.
    """
    earlier = Q(ordinal__lt=line.row.ordinal) & Q(code=line.row.code)
    rows = Understanding.objects.filter(earlier).order_by("-ordinal", "number")
    # Of hundreds of texts five are shown: of the rest nothing is read but the words.
    read = list(rows.only("text_leaf", "born", "row")[:LIKE_READ_MAX])
    told = texts(read, reader)
    others = [row.pk for row in read if row.pk not in besides]
    found = rules.likenesses(line.text, (text_in(told[name], reader) for name in others))
    near = [one for one in zip(others, found, strict=True) if one[1].share >= LIKE_MIN]
    near.sort(key=lambda one: -one[1].share)
    shown = dict(near[:LIKE_SHOWN_MAX])
    held = rows_of(shown)
    lines = {one.row.pk: one for one in lines_of(list(held.values()), reader)}
    return [Alike(line=lines[name], words=words) for name, words in shown.items()]


def _links_from(name: str) -> list[UnderstandingLink]:
    """Return the links that lead to or from an understanding, step by step, within a bound."""
    seen, wave = {name}, {name}
    found: dict[int, UnderstandingLink] = {}
    while wave and len(seen) <= room_limits.UNDERSTANDING_CHAIN_MAX_COUNT:
        near = Q(earlier__in=wave) | Q(later__in=wave)
        links = list(UnderstandingLink.objects.filter(near).order_by("pk"))
        found.update({link.pk: link for link in links})
        wave = {one for link in links for one in (link.earlier, link.later)} - seen
        seen |= wave
    return list(found.values())
