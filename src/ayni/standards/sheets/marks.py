# SPDX-License-Identifier: Apache-2.0
"""Walks through the XML of one part, element by element, within bounds.

No document type is taken, so that no entity can grow or reach outside. Both namespaces in which the
format exists are one here; elements of any other keep theirs in front of their name.
Source: ECMA-376, part 1, 18 (transitional and strict namespaces); XML 1.0, 2.8 (DOCTYPE).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from xml.parsers import expat

from ayni.core.errors import FormatError
from ayni.core.room_limits import SHEET_XML_DEPTH_MAX

_PIECE_BYTES: Final = 1 << 16
_OWN: Final = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main ",
    "http://purl.oclc.org/ooxml/spreadsheetml/main ",
    "http://schemas.openxmlformats.org/package/2006/relationships ",
)
RELATION_IDS: Final = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships id",
    "http://purl.oclc.org/ooxml/officeDocument/relationships id",
)
"""Names of the attribute by which a workbook refers to the part of a sheet."""


@dataclass(frozen=True, slots=True)
class Began:
    """An element begins: its name and its attributes."""

    name: str
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Ended:
    """An element ends: its name, and the text that stands in it and in no element inside of it."""

    name: str
    text: str


def marks(raw: bytes) -> Iterator[Began | Ended]:
    """Yield where each element begins and ends, in the order of the part.

    Args:
        raw: the part; its size was bounded by whoever opened the package.

    Raises:
        FormatError: no well-formed XML, a document type, or elements too deep in each other.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    found: list[Began | Ended] = []
    texts: list[list[str]] = []

    def begin(name: str, attributes: dict[str, str]) -> None:
        if len(texts) >= SHEET_XML_DEPTH_MAX:
            raise FormatError(f"elements more than {SHEET_XML_DEPTH_MAX} deep found")
        texts.append([])
        found.append(Began(_bare(name), attributes))

    def end(name: str) -> None:
        found.append(Ended(_bare(name), "".join(texts.pop())))

    def say(text: str) -> None:
        texts[-1].append(text)

    def refuse(*_told: object) -> None:
        raise FormatError("a document type found in the workbook, none expected")

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.CharacterDataHandler = say
    parser.StartDoctypeDeclHandler = refuse
    try:
        for at in range(0, len(raw), _PIECE_BYTES):
            parser.Parse(raw[at : at + _PIECE_BYTES], False)  # noqa: FBT003  # expat's own shape
            yield from found
            found.clear()
        parser.Parse(b"", True)  # noqa: FBT003  # expat's own shape
    except expat.ExpatError as trouble:
        raise FormatError(f"the workbook cannot be read: {trouble}") from trouble
    yield from found


def unspoken(raw: bytes) -> Iterator[Began | Ended]:
    """Yield the same but for what tells how a text is spoken (`rPh`): it is no part of the text.

    Raises:
        FormatError: as `marks`.
    """
    spoken = 0
    for mark in marks(raw):
        if mark.name == "rPh":
            spoken += 1 if isinstance(mark, Began) else -1
        elif not spoken:
            yield mark


def _bare(name: str) -> str:
    own = next((space for space in _OWN if name.startswith(space)), "")
    return name.removeprefix(own)
