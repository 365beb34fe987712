# SPDX-License-Identifier: Apache-2.0
"""Papers for a staff: what was put in is read back, by a program that nobody here wrote."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC

import docx
import pytest
from docx.oxml.ns import qn

from ayni.web.papers.model import (
    Aligned,
    Grid,
    Heading,
    Line,
    Paper,
    Paragraph,
    Seal,
    Signatures,
)
from ayni.web.papers.word import written
from ayni.web.parts import stamps
from ayni.web.testing import NOW_MS

PAPER = Paper(
    title="Relación de hechos",
    head="EJERCICIO · Simulacro CHASQUI",
    blocks=(
        Heading(text="Cierre de ruta"),
        Paragraph(label="Lugar", text="Ruta X-1"),
        Grid(
            heads=("Hora", "Parte", "Qué dice"),
            rows=(("08:10", "Perú", "Cierra la ruta"), ("08:20", "Chile", "Lo oyó por radio")),
            shares=(1, 1, 3),
        ),
    ),
    foot=("El silencio no significa aceptación.",),
    author="Protección Civil, turno",
    made_ms=NOW_MS,
)

TWO = Paper(
    title="Acta de ensayo",
    head="EJERCICIO",
    blocks=(
        Aligned(
            languages=("es", "pt"),
            lines=(
                Line(number="1", texts=("Ambas Delegaciones acordaron.", "As Partes acordaram.")),
                Line(number="2", texts=("Uno.", "Um."), notes=("Reserva del Perú: ninguna.",)),
            ),
        ),
        Signatures(places=(("Chile", "Jefatura (S)"), ("Perú", "Jefatura"))),
    ),
    foot=("Original A",),
    made_ms=NOW_MS,
    seal=Seal(
        label="Huella del texto",
        fingerprint=" ".join(["ab12"] * 16),
        words="abeto adobe agosto",
        qr=stamps.qr_drawing("AYNI:TEXT:" + "AB12" * 16),
    ),
)


def read(raw: bytes) -> docx.document.Document:
    return docx.Document(io.BytesIO(raw))


def test_what_a_paper_says_is_read_back_from_the_file() -> None:
    word = read(written(PAPER))
    texts = [line.text for line in word.paragraphs]
    assert texts[0] == "Relación de hechos"
    assert "Cierre de ruta" in texts
    assert "Lugar: Ruta X-1" in texts
    (table,) = word.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Hora", "Parte", "Qué dice"],
        ["08:10", "Perú", "Cierra la ruta"],
        ["08:20", "Chile", "Lo oyó por radio"],
    ]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_head_and_foot_stand_on_every_page_with_its_number() -> None:
    section = read(written(PAPER)).sections[0]
    assert section.header.paragraphs[0].text == "EJERCICIO · Simulacro CHASQUI"
    assert section.footer.paragraphs[-1].text == "El silencio no significa aceptación."
    fields = [f.get(qn("w:instr")) for f in section.footer._element.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert section.different_first_page_header_footer is False


def test_the_same_paper_gives_the_same_bytes_and_another_one_does_not() -> None:
    assert written(PAPER) == written(PAPER)
    other = Paper(title="Otra", head=PAPER.head, blocks=PAPER.blocks, made_ms=NOW_MS)
    assert written(other) != written(PAPER)


def test_the_file_names_the_office_and_the_time_of_the_paper() -> None:
    core = read(written(PAPER)).core_properties
    assert (core.author, core.last_modified_by) == (PAPER.author, PAPER.author)
    assert core.created is not None
    assert core.created.replace(tzinfo=UTC).timestamp() * 1000 == NOW_MS
    with zipfile.ZipFile(io.BytesIO(written(PAPER))) as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert package.namelist()[0] == "[Content_Types].xml"


@pytest.mark.parametrize("sign", ["\x00", "\x0b", "\x1b", "\ufffe", "\ud800"])
def test_a_sign_that_no_document_can_hold_is_shown_as_missing(sign: str) -> None:
    paper = Paper(title="T", head="H", blocks=(Paragraph(text=f"a{sign}b"),))
    assert read(written(paper)).paragraphs[1].text == "a\ufffdb"


def test_a_table_with_a_cell_too_few_is_refused() -> None:
    paper = Paper(title="T", head="H", blocks=(Grid(heads=("a", "b"), rows=(("1",),)),))
    with pytest.raises(ValueError, match="shorter"):
        written(paper)


def test_a_wide_paper_lies_on_its_long_side() -> None:
    paper = Paper(title="T", head="H", blocks=(), wide=True)
    section = read(written(paper)).sections[0]
    assert (section.page_width or 0) > (section.page_height or 0)


def test_languages_stand_side_by_side_and_are_told_to_the_spelling() -> None:
    word = read(written(TWO))
    text, signatures = word.tables
    assert [cell.text for cell in text.rows[0].cells] == [
        *("1", "Ambas Delegaciones acordaron.", "As Partes acordaram."),
    ]
    spoken = [lang.get(qn("w:val")) for lang in text.rows[0]._tr.iter(qn("w:lang"))]
    assert spoken == ["es", "pt"]
    assert text.rows[2].cells[2].text == "Reserva del Perú: ninguna."
    assert [cell.text.split("\n")[-2:] for cell in signatures.rows[0].cells] == [
        ["Chile", "Jefatura (S)"],
        ["Perú", "Jefatura"],
    ]


def test_a_segment_with_a_language_too_few_is_refused() -> None:
    block = Aligned(languages=("es", "pt"), lines=(Line(number="1", texts=("Uno.",)),))
    with pytest.raises(ValueError, match="shorter"):
        written(Paper(title="T", head="H", blocks=(block,)))


def test_the_fingerprint_of_a_text_stands_at_the_foot() -> None:
    texts = [line.text for line in read(written(TWO)).sections[0].footer.paragraphs]
    assert f"Huella del texto: {' '.join(['ab12'] * 16)}" in texts
