# SPDX-License-Identifier: Apache-2.0
"""Tells two versions of a text apart, segment by segment and word by word; pure.

A text of states is cut into segments that keep their ids from one version to the next; each says
the same in every language of the text. Must not decide which version holds.
Source: rooms.md A2, A4 (difference to another version), A10.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

Texts = Mapping[str, str]
"""Language to text."""
Wording = Mapping[str, Texts]
"""Segment id to its texts, in the order of reading."""
Op = Literal["same", "added", "removed"]
Change = Literal["same", "added", "removed", "changed"]

_WORDS: Final = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Words that stand in both versions, or in one of them."""

    op: Op
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One segment of two versions, in one language.

    Attributes:
        segment: its id.
        change: how it differs.
        pieces: the words of both, in the order of reading.
    """

    segment: str
    change: Change
    pieces: tuple[Piece, ...]


def differences(before: Wording, after: Wording, language: str) -> tuple[Difference, ...]:
    """Return what differs between two versions in one language, segment by segment.

    Segments are told apart by their ids; one that moved is shown as taken away and added.
    """
    found: list[Difference] = []
    olds, news = list(before), list(after)
    for tag, a, b, c, d in SequenceMatcher(a=olds, b=news, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [
                _both(name, before[name].get(language, ""), after[name].get(language, ""))
                for name in olds[a:b]
            ]
            continue
        found += [_only(name, before[name].get(language, ""), "removed") for name in olds[a:b]]
        found += [_only(name, after[name].get(language, ""), "added") for name in news[c:d]]
    return tuple(found)


def compared(old: str, new: str) -> tuple[Piece, ...]:
    """Return the words of two texts in the order of reading; equal texts are one piece."""
    if old == new:
        return (Piece(op="same", text=new),)
    one, other = _WORDS.findall(old), _WORDS.findall(new)
    pieces: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(a=one, b=other, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece(op="same", text="".join(one[a:b])))
            continue
        if a < b:
            pieces.append(Piece(op="removed", text="".join(one[a:b])))
        if c < d:
            pieces.append(Piece(op="added", text="".join(other[c:d])))
    return tuple(pieces)


def _both(segment: str, old: str, new: str) -> Difference:
    change: Change = "same" if old == new else "changed"
    return Difference(segment=segment, change=change, pieces=compared(old, new))


def _only(segment: str, text: str, op: Literal["added", "removed"]) -> Difference:
    return Difference(segment=segment, change=op, pieces=(Piece(op=op, text=text),))
