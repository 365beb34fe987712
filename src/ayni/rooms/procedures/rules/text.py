# SPDX-License-Identifier: Apache-2.0
"""Cuts typed texts into aligned segments, names them, and tells two versions apart; pure.

A segment keeps its id from one version to the next where its place is clear, so that what was
declared on it, and a step that was drilled, can be followed through the versions.
Source: rooms.md A4 (aligned languages, difference to another version).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from ayni.core import limits
from ayni.core.errors import Refusal

Texts = Mapping[str, str]
"""Language to text."""
Wording = Mapping[str, Texts]
"""Segment id to its texts, in the order of reading."""
Op = Literal["same", "added", "removed"]
Change = Literal["same", "added", "removed", "changed"]

_GAP = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_WORDS = re.compile(r"\s+|[^\s]+")
_FRESH = re.compile(r"s([0-9]{1,6})")


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


def cut(typed: Texts) -> tuple[Texts, ...]:
    """Return the segments of a text typed in several languages; empty lines part them.

    Args:
        typed: language to the whole text; a language without text is left out.

    Raises:
        Refusal: text_missing; segments_differ, with the counts; segments_many; segment_long;
            text_long.
    """
    cuts = {
        language: [part.strip() for part in _GAP.split(text.replace("\r\n", "\n").strip())]
        for language, text in typed.items()
        if text.strip()
    }
    if not cuts:
        raise Refusal("text_missing")
    counts = {language: len(parts) for language, parts in cuts.items()}
    if len(set(counts.values())) > 1:
        told = ", ".join(f"{language} {count}" for language, count in counts.items())
        raise Refusal("segments_differ", found=told)
    most = limits.PROTOCOL_SEGMENTS_MAX_COUNT
    if max(counts.values()) > most:
        raise Refusal("segments_many", found=max(counts.values()), limit=most)
    longest = max(len(part) for parts in cuts.values() for part in parts)
    if longest > limits.PROTOCOL_SEGMENT_CHARS_MAX:
        limit = limits.PROTOCOL_SEGMENT_CHARS_MAX
        raise Refusal("segment_long", found=longest, limit=limit)
    whole = sum(len(part) for parts in cuts.values() for part in parts)
    if whole > limits.PROTOCOL_TEXT_CHARS_MAX:
        raise Refusal("text_long", found=whole, limit=limits.PROTOCOL_TEXT_CHARS_MAX)
    return tuple(
        {language: parts[place] for language, parts in cuts.items()}
        for place in range(next(iter(counts.values())))
    )


def joined(wording: Wording, language: str) -> str:
    """Return a text as it is typed: the segments of one language with empty lines between."""
    return "\n\n".join(texts.get(language, "") for texts in wording.values())


def named(segments: Sequence[Texts], before: Wording) -> dict[str, Texts]:
    """Return new segments by id; those that stand where an earlier one stood keep its id.

    Args:
        segments: in the order of reading.
        before: the version that is replaced; empty for a first one.
    """
    olds, ids = list(before), [""] * len(segments)
    one = [_as_key(texts) for texts in before.values()]
    other = [_as_key(texts) for texts in segments]
    for tag, a, b, c, d in SequenceMatcher(a=one, b=other, autojunk=False).get_opcodes():
        # Reworded paragraphs in one place keep their ids pair by pair; what is more is new.
        if tag in {"equal", "replace"}:
            for old, new in zip(range(a, b), range(c, d), strict=False):
                ids[new] = olds[old]
    number = max((int(m[1]) for old in olds if (m := _FRESH.fullmatch(old))), default=0)
    for place, name in enumerate(ids):
        if not name:
            number += 1
            ids[place] = f"s{number}"
    return dict(zip(ids, segments, strict=True))


def differences(before: Wording, after: Wording, language: str) -> tuple[Difference, ...]:
    """Return what differs between two versions in one language, segment by segment.

    Segments are told apart by their ids; one that moved is shown as taken away and added.
    """
    found: list[Difference] = []
    olds, news = list(before), list(after)
    for tag, a, b, c, d in SequenceMatcher(a=olds, b=news, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [
                _compared(name, before[name].get(language, ""), after[name].get(language, ""))
                for name in olds[a:b]
            ]
            continue
        found += [_only(name, before[name].get(language, ""), "removed") for name in olds[a:b]]
        found += [_only(name, after[name].get(language, ""), "added") for name in news[c:d]]
    return tuple(found)


def _compared(segment: str, old: str, new: str) -> Difference:
    if old == new:
        return Difference(segment=segment, change="same", pieces=(Piece(op="same", text=new),))
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
    return Difference(segment=segment, change="changed", pieces=tuple(pieces))


def _only(segment: str, text: str, op: Literal["added", "removed"]) -> Difference:
    return Difference(segment=segment, change=op, pieces=(Piece(op=op, text=text),))


def _as_key(texts: Texts) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(texts.items()))
