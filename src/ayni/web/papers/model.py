# SPDX-License-Identifier: Apache-2.0
"""What a paper of a staff holds: headings, paragraphs and tables, in the order of reading.

Rooms make a paper from what their pages show; a writer turns it into a file. Knows no format, so
that the page, the print and the file say the same. Source: rooms.md A0.10.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading inside a paper.

    Attributes:
        text: one line.
        level: 1 for a section, 2 for a part of it.
    """

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Running text.

    Attributes:
        text: may have line breaks.
        label: stands before it in bold, or empty.
        quiet: set smaller, for remarks.
    """

    text: str
    label: str = ""
    quiet: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table; its head is repeated on every page.

    Attributes:
        heads: one for each column.
        rows: as many cells as heads; a cell may have line breaks.
        shares: width of each column as a part of the whole; equal ones if empty.
    """

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    shares: Sequence[int] = ()


Block = Heading | Paragraph | Grid


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper.

    Attributes:
        title: what it is.
        head: stands at the head of every page: partnership, exercise, marking.
        blocks: in the order of reading.
        foot: stands at the foot of every page: the clauses that go with it.
        author: office that makes it; never a person.
        made_ms: when, milliseconds UTC.
        language: es, pt or en.
        wide: laid out on the long side of the sheet.
        watermark: word behind the text of every page, such as EXERCISE; a file to edit has none.
    """

    title: str
    head: str
    blocks: Sequence[Block]
    foot: Sequence[str] = ()
    author: str = ""
    made_ms: int = 0
    language: str = "es"
    wide: bool = False
    watermark: str = ""
