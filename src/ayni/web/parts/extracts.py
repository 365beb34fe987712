# SPDX-License-Identifier: Apache-2.0
"""Cuts out of what an act says the piece in which typed words stand; keeps no text.

It is made from the body when the page is drawn: what was erased cannot be in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ayni.adapters.search.folding import fits, spans_of

CHARS_BEFORE = 60
CHARS_MAX = 220


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of an extract: its text, and whether it is what was looked for."""

    text: str
    found: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """A piece of one member of an act.

    Attributes:
        member: name of the member.
        pieces: its text, in order.
    """

    member: str
    pieces: Sequence[Piece]

    @property
    def text(self) -> str:
        """Return it without marks."""
        return "".join(piece.text for piece in self.pieces)


def extract(texts: Iterable[tuple[str, str]], typed: tuple[str, ...]) -> Extract | None:
    """Return the piece in which most of the typed words stand, or the beginning of the first text.

    Args:
        texts: name of a member and one of its texts.
        typed: folded words that a person typed; none for the beginning.
    """
    held = list(texts)
    best: tuple[int, str, str, list[tuple[int, int]]] | None = None
    for member, text in held if typed else ():
        spans = [(start, end, word) for start, end, word in spans_of(text) if fits(word, typed)]
        met = sum(1 for one in typed if any(fits(word, (one,)) for *_, word in spans))
        if met and (best is None or met > best[0]):
            best = (met, member, text, [(start, end) for start, end, _ in spans])
    if best is not None:
        return Extract(member=best[1], pieces=_cut(best[2], best[3]))
    if not held:
        return None
    member, text = held[0]
    return Extract(member=member, pieces=_cut(text, []))


def _cut(text: str, spans: Sequence[tuple[int, int]]) -> list[Piece]:
    first = spans[0][0] if spans else 0
    start = _word_edge(text, max(0, first - CHARS_BEFORE)) if first > CHARS_BEFORE else 0
    end = min(len(text), start + CHARS_MAX)
    pieces = [Piece("… ")] if start else []
    at = start
    for begins, ends in spans:
        if begins < at or ends > end:  # one sign may stand for two words
            continue
        pieces += [Piece(text[at:begins]), Piece(text[begins:ends], found=True)]
        at = ends
    pieces.append(Piece(text[at:end]))
    if end < len(text):
        pieces.append(Piece(" …"))
    return [piece for piece in pieces if piece.text]


def _word_edge(text: str, at: int) -> int:
    """Return where the next word begins, unless it is far."""
    space = text.find(" ", at, at + CHARS_BEFORE // 2)
    return space + 1 if space >= 0 else at
