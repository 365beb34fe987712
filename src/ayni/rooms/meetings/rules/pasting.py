# SPDX-License-Identifier: Apache-2.0
"""How pasted passages become statements: which item they belong to, which rows can be signed; pure.

A guess fills a field that a person sees; a row that cannot be a statement is named by its number.
Source: rooms.md A2 (Pegar).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ayni.core.codec import Json
from ayni.core.errors import Refusal
from ayni.core.limits import (
    ACTA_STATEMENTS_MAX_COUNT,
    MINUTES_PASSAGES_MAX_COUNT,
    MINUTES_TEXT_CHARS_MAX,
)
from ayni.rooms.meetings.facts import JOINTLY
from ayni.rooms.meetings.rules.statement import check_statement
from ayni.standards.minutes.folding import folded
from ayni.standards.minutes.model import Minutes, Passage


@dataclass(frozen=True, slots=True, kw_only=True)
class PastedRow:
    """One passage as the form offers it.

    Attributes:
        take: it looks like a statement.
        item: item of the agenda; 0 outside of it.
        speaker: party code, `both`, or empty.
        verb: its code, or empty.
        text: as pasted, with its number where that is no number of the list.
        doubts: why a person should look twice.
    """

    take: bool
    item: int
    speaker: str
    verb: str
    text: str
    doubts: tuple[str, ...]


def check_pasted(text: str) -> None:
    """Refuse nothing, and more than a form holds.

    Raises:
        Refusal: paste_empty or paste_long.
    """
    if not text.strip():
        raise Refusal("paste_empty")
    if len(text) > MINUTES_TEXT_CHARS_MAX:
        raise Refusal("paste_long", found=len(text), most=MINUTES_TEXT_CHARS_MAX)


def rows_of(minutes: Minutes, *, items: Mapping[int, str]) -> list[PastedRow]:
    """Return the passages as rows of a form, in their order.

    Args:
        minutes: what was read.
        items: number of each item of the agenda to its title.

    Raises:
        Refusal: paste_many.
    """
    if len(minutes.passages) > MINUTES_PASSAGES_MAX_COUNT:
        found = len(minutes.passages)
        raise Refusal("paste_many", found=found, most=MINUTES_PASSAGES_MAX_COUNT)
    rows, item = [], 0
    for passage in minutes.passages:
        if passage.heading:
            item = _item_of(passage, items) or item
        rows.append(
            PastedRow(
                take=not passage.heading,
                item=item,
                speaker=_speaker(passage),
                verb=passage.verb,
                text=passage.text,
                doubts=passage.doubts,
            )
        )
    return rows


def check_rows(
    rows: Sequence[Mapping[str, Json]],
    *,
    places: Sequence[int],
    parties: Collection[str],
    items: Collection[int],
    held: int,
) -> None:
    """Refuse rows of which one cannot be a statement, before any is signed.

    Args:
        rows: the members of each statement, as typed.
        places: place of each row in its form, from 0; a refusal names its field by it.
        parties: of the meeting.
        items: numbers of the agenda; empty while there is none.
        held: statements that the edition holds already.

    Raises:
        Refusal: rows_missing, statements_too_many, or what `check_statement` refuses, with `field`
            and `row`.
    """
    if not rows:
        raise Refusal("rows_missing")
    if held + len(rows) > ACTA_STATEMENTS_MAX_COUNT:
        raise Refusal("statements_too_many", most=ACTA_STATEMENTS_MAX_COUNT)
    for row, place in zip(rows, places, strict=True):
        try:
            check_statement(row, parties=parties, items=items, offices=())
        except Refusal as refusal:
            name = _FIELDS.get(refusal.code, "text")
            told = {**refusal.params, "field": f"{name}_{place}"}
            raise Refusal(refusal.code, **told) from refusal


_FIELDS: Mapping[str, str] = {
    "speaker_unknown": "speaker",
    "verb_not_spoken": "verb",
    "item_not_there": "item",
}
"""Refusal to the field of a row that it concerns."""


def _speaker(passage: Passage) -> str:
    if not passage.speakers:
        return ""
    return passage.speakers[0] if len(passage.speakers) == 1 else JOINTLY


def _item_of(heading: Passage, items: Mapping[int, str]) -> int:
    """Return the item of the agenda that a heading names: by its title, else by number and words.

    A number alone is no proof: paragraphs are numbered too.
    """
    told = _bare(heading.text)
    for number, title in items.items():
        known = _bare(title)
        if known and told and (known in told or told in known):
            return number
    return 0


def _bare(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in folded(text)).split())
