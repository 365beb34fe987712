# SPDX-License-Identifier: Apache-2.0
"""What a paper of a staff holds: headings, paragraphs and tables, in the order of reading.

Rooms make a paper from what their pages show; a writer turns it into a file. Knows no format, so
that the page, the print and the file say the same. It travels as JSON to the process that writes
the file, so each block says its class. Source: rooms.md A0.10.
"""

from collections.abc import Sequence

from msgspec import Struct


class Heading(Struct, frozen=True, kw_only=True, tag=True):
    """A heading inside a paper.

    Attributes:
        text: one line.
        level: 1 for a section, 2 for a part of it.
    """

    text: str
    level: int = 1


class Paragraph(Struct, frozen=True, kw_only=True, tag=True):
    """Running text.

    Attributes:
        text: may have line breaks.
        label: stands before it in bold, or empty.
        quiet: set smaller, for remarks.
    """

    text: str
    label: str = ""
    quiet: bool = False


class Grid(Struct, frozen=True, kw_only=True, tag=True):
    """A table; its head is repeated on every page.

    Attributes:
        heads: one for each column.
        rows: as many cells as heads; a cell may have line breaks.
        shares: width of each column as a part of the whole; equal ones if empty.
        bars: of each cell the length of the bar below its text, none for 0; empty for no bars. A
            paper for editing draws none: the number says the same.
        bar_parts: the length of a bar that fills its cell, at least 1.
    """

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    shares: Sequence[int] = ()
    bars: Sequence[Sequence[int]] = ()
    bar_parts: int = 1


class Line(Struct, frozen=True, kw_only=True):
    """One segment of a text that several languages say alike.

    Attributes:
        number: as printed before it; may be empty.
        texts: one for each language of its block, in their order.
        notes: what stands below it across all languages, such as a reservation.
    """

    number: str
    texts: Sequence[str]
    notes: Sequence[str] = ()


class Aligned(Struct, frozen=True, kw_only=True, tag=True):
    """Segments with their languages side by side.

    Attributes:
        languages: code of each column: es, pt or en.
        lines: as many texts each as languages.
    """

    languages: Sequence[str]
    lines: Sequence[Line]


class Signatures(Struct, frozen=True, kw_only=True, tag=True):
    """Places to sign by hand, side by side, in their order; kept on one page.

    Attributes:
        places: for each what is printed below the line, a party, an office, a capacity.
    """

    places: Sequence[Sequence[str]]


class Bars(Struct, frozen=True, kw_only=True, tag=True):
    """Counts that are drawn as bars, each with its number beside it; never a share of something.

    Attributes:
        rows: what is counted, and how often it was found.
        most: the count that a bar of full length stands for, at least 1.
    """

    rows: Sequence[tuple[str, int]]
    most: int


Block = Heading | Paragraph | Grid | Bars | Aligned | Signatures


class Seal(Struct, frozen=True, kw_only=True):
    """What stands at the foot of every page of a text that is agreed by its fingerprint.

    Attributes:
        label: what the fingerprint is of.
        fingerprint: in hex, in groups.
        words: the same to read out, or empty.
        qr: an SVG drawing of it.
    """

    label: str
    fingerprint: str
    words: str
    qr: str


class Inside(Struct, frozen=True, kw_only=True):
    """A file that a paper carries; only a PDF can.

    Attributes:
        name: in ASCII, without brackets, so that every reader lists it alike.
        text: what is in it; a file of bytes has no place in a paper.
        told: one line of words about it.
    """

    name: str
    text: str
    told: str


class Paper(Struct, frozen=True, kw_only=True):
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
        pocket: a card for the pocket, A6 instead of A4.
        watermark: word behind the text of every page, such as EXERCISE; a file to edit has none.
        seal: fingerprint of the text at the foot of every page, or none.
        inside: files that it carries, such as proofs.
    """

    title: str
    head: str
    blocks: Sequence[Block]
    foot: Sequence[str] = ()
    author: str = ""
    made_ms: int = 0
    language: str = "es"
    wide: bool = False
    pocket: bool = False
    watermark: str = ""
    seal: Seal | None = None
    inside: Sequence[Inside] = ()


class WordText(Struct, frozen=True, kw_only=True):
    """The text of a document.

    Attributes:
        text: one paragraph on a line, in the order of the file, cells of tables included; a
            paragraph of a list that has no number of its own in the text begins with a dash.
        revised: it holds tracked changes: what is inserted was read, what is struck out was not.
    """

    text: str
    revised: bool
