# SPDX-License-Identifier: Apache-2.0
"""Writes a paper as a document that a word processor opens and a staff edits (DOCX).

The same paper gives the same bytes: every time in the file is the paper's own, so that two people
who make it at one cut can compare files. Must not decide what a paper says.
Source: ECMA-376, part 1 (WordprocessingML) by python-docx; part 2, section 7 (the package).
"""

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

import msgspec
from docx import Document
from docx.document import Document as WordFile
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt
from docx.table import _Cell as WordCell
from docx.text.paragraph import Paragraph as WordParagraph

from ayni.web.papers import child
from ayni.web.papers.model import Aligned, Bars, Block, Grid, Heading, Paper, Paragraph, Signatures

FONT: Final = "Arial"
BAR_SIGN: Final = "\u2588"
BAR_SIGNS_COUNT: Final = 24
"""Signs of a bar of full length; a page of A4 has room for as many beside its label."""
SHEET_MM: Final = (210, 297)
MARGIN_MM: Final = 20
_ZIP_DATE: Final = (1980, 1, 1, 0, 0, 0)
_NOT_XML: Final = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold. Source: XML 1.0, production 2 (Char)."""


def written(paper: Paper) -> bytes:
    """Return a paper as the bytes of a DOCX file."""
    word = Document()
    _describe(word, paper)
    _set_letters(word, paper)
    _set_sheet(word.sections[0], paper)
    word.add_heading(_plain(paper.title), level=0)
    for block in paper.blocks:
        _add(word, block)
    raw = io.BytesIO()
    word.save(raw)
    return _steady(raw.getvalue())


def _add(word: WordFile, block: Block) -> None:
    match block:
        case Heading():
            word.add_heading(_plain(block.text), level=block.level)
        case Paragraph():
            line = word.add_paragraph()
            if block.label:
                line.add_run(_plain(f"{block.label}: ")).bold = True
            run = line.add_run(_plain(block.text))
            if block.quiet:
                run.font.size = Pt(8)
        case Grid():
            _add_grid(word, block)
        case Bars():
            _add_bars(word, block)
        case Aligned():
            _add_aligned(word, block)
        case Signatures():
            _add_signatures(word, block)


def _add_grid(word: WordFile, grid: Grid) -> None:
    table = word.add_table(rows=1, cols=len(grid.heads), style="Table Grid")
    table.autofit = False
    section = word.sections[0]
    room = int(section.page_width or 0) - 2 * int(Mm(MARGIN_MM))
    shares = grid.shares or [1] * len(grid.heads)
    widths = [room * share // sum(shares) for share in shares]
    for cell, text in zip(table.rows[0].cells, grid.heads, strict=True):
        _fill(cell, text, bold=True)
    _repeat_on_every_page(table.rows[0]._tr.get_or_add_trPr())  # noqa: SLF001  # no public name
    for row in grid.rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            _fill(cell, text)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width


def _add_bars(word: WordFile, bars: Bars) -> None:
    """Add counts as a table whose bars are letters: whoever edits the paper edits them too."""
    rows = [
        (label, BAR_SIGN * (count * BAR_SIGNS_COUNT // max(1, bars.most)), str(count))
        for label, count in bars.rows
    ]
    _add_grid(word, Grid(heads=("", "", ""), rows=rows, shares=(5, 8, 1)))


def _add_aligned(word: WordFile, block: Aligned) -> None:
    """Add segments as rows without lines: a staff edits a language without losing the others."""
    table = word.add_table(rows=0, cols=1 + len(block.languages))
    table.autofit = False
    section = word.sections[0]
    room = int(section.page_width or 0) - 2 * int(Mm(MARGIN_MM))
    number = int(Mm(12))
    widths = [number, *((room - number) // len(block.languages) for _ in block.languages)]
    for line in block.lines:
        cells = table.add_row().cells
        for cell, text, code in zip(
            cells, (line.number, *line.texts), ("", *block.languages), strict=True
        ):
            _fill(cell, text, language=code)
        for note in line.notes:
            row = table.add_row().cells
            _fill(row[1].merge(row[-1]), note)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width


def _add_signatures(word: WordFile, block: Signatures) -> None:
    table = word.add_table(rows=1, cols=len(block.places))
    for cell, place in zip(table.rows[0].cells, block.places, strict=True):
        _fill(cell, "\n".join(("\n\n\n" + "_" * 28, *place)))


def _fill(cell: WordCell, text: str, *, bold: bool = False, language: str = "") -> None:
    run = cell.paragraphs[0].add_run(_plain(text))
    run.font.size = Pt(9)
    run.bold = bold
    if language:
        spoken = OxmlElement("w:lang")
        spoken.set(qn("w:val"), language)
        run._r.get_or_add_rPr().append(spoken)  # noqa: SLF001  # no public name


def _repeat_on_every_page(properties: object) -> None:
    """Mark a row as the head of its table. Source: ECMA-376, part 1, 17.4.78 (tblHeader)."""
    properties.append(OxmlElement("w:tblHeader"))  # type: ignore[attr-defined]


def _describe(word: WordFile, paper: Paper) -> None:
    made = datetime.fromtimestamp(paper.made_ms // 1000, tz=UTC)
    core = word.core_properties
    core.title, core.author, core.language = (
        _plain(paper.title)[:255],
        _plain(paper.author)[:255],
        paper.language,
    )
    core.created = core.modified = made
    core.last_modified_by, core.revision, core.comments = core.author, 1, ""


def _set_letters(word: WordFile, paper: Paper) -> None:
    """Take one font for all, and tell the spelling of the word processor which language it is."""
    for style in word.styles:
        properties = style.element.find(qn("w:rPr"))
        if properties is None or properties.find(qn("w:rFonts")) is None:
            continue
        fonts = properties.find(qn("w:rFonts"))
        for name in list(fonts.attrib):
            del fonts.attrib[name]
        for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(name), FONT)
    for spoken in word.styles.element.iter(qn("w:lang")):
        spoken.set(qn("w:val"), paper.language)
    normal = word.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(10)


def _set_sheet(section: Section, paper: Paper) -> None:
    short, long = SHEET_MM
    width, height = (long, short) if paper.wide else (short, long)
    section.orientation = WD_ORIENT.LANDSCAPE if paper.wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.left_margin = section.right_margin = Mm(MARGIN_MM)
    section.top_margin = section.bottom_margin = Mm(MARGIN_MM)
    head = section.header.paragraphs[0]
    head.add_run(_plain(paper.head)).bold = True
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _number(foot)
    seal = (f"{paper.seal.label}: {paper.seal.fingerprint}",) if paper.seal else ()
    for text in (*seal, *paper.foot):
        line = section.footer.add_paragraph()
        line.add_run(_plain(text)).font.size = Pt(7)


def _number(line: WordParagraph) -> None:
    """Write "page / pages" as fields that the word processor keeps true."""
    for field, after in (("PAGE", " / "), ("NUMPAGES", "")):
        element = OxmlElement("w:fldSimple")
        element.set(qn("w:instr"), field)
        line._p.append(element)  # noqa: SLF001  # fields have no public name
        if after:
            line.add_run(after)


def _plain(text: str) -> str:
    """Return a text that XML can hold; anything else becomes the sign for a missing character."""
    return _NOT_XML.sub("\ufffd", text)


def _steady(raw: bytes) -> bytes:
    """Return the package with its parts in the same order and without the time of writing."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as before, zipfile.ZipFile(out, "w") as after:
        for name in _ordered(before.namelist()):
            info = zipfile.ZipInfo(name, date_time=_ZIP_DATE)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0
            after.writestr(info, before.read(name))
    return out.getvalue()


def _ordered(names: Sequence[str]) -> list[str]:
    """Return the parts by name, the list of their types first, as readers of the package like."""
    return sorted(names, key=lambda name: (name != "[Content_Types].xml", name))


def main() -> None:
    """Write the paper that comes in."""
    child.work(lambda given: written(msgspec.json.decode(given, type=Paper)))


if __name__ == "__main__":
    main()
