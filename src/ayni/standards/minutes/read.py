# SPDX-License-Identifier: Apache-2.0
"""Cuts minutes into passages and says of each who speaks and what they do, as far as it shows.

Reads any text, loses no character but white space between passages, and takes time in proportion
to the text. Must not fill in what it does not recognise. Source: rooms.md A2 (Pegar); README.md.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from ayni.standards.minutes.model import Minutes, Passage, Side
from ayni.standards.minutes.speech import has_verb, hear

HEADING_CHARS_MAX: Final = 120
"""A longer line without a full stop is a sentence whose end was lost, not a title."""

_ENDS_OF_LINE: Final = re.compile("\r\n|[\r\x0c\x1c-\x1e\x85\u2029]")
_LINE: Final = re.compile(r"[^\n]+")
_NUMBER: Final = re.compile(
    r"(?:\d{1,3}(?:\.\d{1,3}){0,3}(?:\.-|[.)°])|\d{1,3}(?:\.\d{1,3}){1,3}|[IVXLC]{1,7}[.)])(?=\s)"
)
_LETTER: Final = re.compile(
    r"(?:\(?[A-Za-z]\)|\(?[ivx]{1,5}\)|[-\u2013\u2014\u2022\u00b7\u25aa*])(?=\s)"
)
_DIGITS: Final = re.compile(r"\d+")


@dataclass(slots=True)
class _Block:
    """Lines that belong together: where each stands, and whether a list runs on in it."""

    lines: list[tuple[int, int]]
    marker: str
    listing: bool


def read(text: str, sides: Sequence[Side]) -> Minutes:
    """Return the passages of a text.

    Args:
        text: as pasted or as a file has it, one paragraph on a line or between empty lines.
        sides: the delegations that may speak.
    """
    plain = _ENDS_OF_LINE.sub("\n", unicodedata.normalize("NFC", text))
    passages = [_passage(plain, block, sides) for block in _blocks(plain)]
    return Minutes(text=plain, passages=tuple(_taken_over(passages)))


def _blocks(text: str) -> list[_Block]:
    blocks: list[_Block] = []
    before = -1
    for line in _LINE.finditer(text):
        told = line.group().strip()
        if not told:
            continue
        start = line.start() + len(line.group()) - len(line.group().lstrip())
        span = (start, start + len(told))
        gap = before >= 0 and text.count("\n", before, start) > 1
        before = span[1]
        number, letter = _NUMBER.match(told), _LETTER.match(told)
        last = blocks[-1] if blocks else None
        if last is not None and letter and (last.listing or _opens_list(text, last)):
            last.lines.append(span)
            last.listing = True
        elif last is not None and not gap and not number and not letter and _goes_on(told):
            last.lines.append(span)
        else:
            marker = number or letter
            blocks.append(_Block([span], marker.group() if marker else "", listing=False))
    return blocks


def _opens_list(text: str, block: _Block) -> bool:
    return text[block.lines[-1][1] - 1] == ":"


def _goes_on(line: str) -> bool:
    """Tell whether a line continues the one before: mail programs break paragraphs into lines."""
    return line[0].islower()


def _passage(text: str, block: _Block, sides: Sequence[Side]) -> Passage:
    start, end = block.lines[0][0], block.lines[-1][1]
    told = _joined(text, block)[len(block.marker) :].lstrip()
    heard = hear(told, sides)
    heading = (
        not heard.speakers
        and len(block.lines) == 1
        and len(told) <= HEADING_CHARS_MAX
        and not told.endswith((".", ";", ",", "!", "?"))
        and not has_verb(told)
    )
    return Passage(
        start=start,
        end=end,
        marker=block.marker,
        text=told,
        heading=heading,
        speakers=heard.speakers,
        verb=heard.verb,
        doubts=() if heading else heard.doubts,
    )


def _joined(text: str, block: _Block) -> str:
    """Return the lines of a block: a broken sentence becomes one line, a list keeps its lines."""
    told = ""
    for start, end in block.lines:
        line = text[start:end]
        if told:
            told += "\n" if _LETTER.match(line) or told[-1] in ":;" else " "
        told += line
    return told


def _taken_over(passages: Sequence[Passage]) -> list[Passage]:
    """Let numbered passages behind "acordaron:" have the speaker and the verb of what leads in."""
    found: list[Passage] = []
    lead: int | None = None
    for passage in passages:
        if lead is None or not _belongs(passage, found[lead]):
            lead = len(found) if passage.verb and passage.text.endswith(":") else None
            found.append(passage)
            continue
        head = found[lead]
        found[lead] = replace(head, heading=True)
        found.append(
            replace(
                passage,
                heading=False,
                speakers=head.speakers,
                verb=head.verb,
                doubts=("taken_over",),
            )
        )
    return found


def _belongs(passage: Passage, lead: Passage) -> bool:
    """Tell whether a passage is an item of the list that another leads in.

    A number that merely goes on counting from that of the lead is the next passage, no item.
    """
    numbers = [int(one) for one in _DIGITS.findall(passage.marker)]
    if not numbers or passage.speakers:
        return False
    above = [int(one) for one in _DIGITS.findall(lead.marker)]
    return not above or len(numbers) > len(above) or numbers == [1] != above
