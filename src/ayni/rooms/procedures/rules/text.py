# SPDX-License-Identifier: Apache-2.0
"""Cuts typed texts into aligned segments and names them; pure.

A segment keeps its id from one version to the next where its place is clear, so that what was
declared on it, and a step that was drilled, can be followed through the versions.
`core/wording.py` tells two versions apart. Source: rooms.md A4 (aligned languages).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from ayni.core import limits
from ayni.core.errors import Refusal
from ayni.core.wording import Texts, Wording

_GAP = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_FRESH = re.compile(r"s([0-9]{1,6})")


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


def _as_key(texts: Texts) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(texts.items()))
