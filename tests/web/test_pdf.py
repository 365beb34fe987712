# SPDX-License-Identifier: Apache-2.0
"""Papers that nobody edits: what was put in is read back by Debian's poppler, fonts are inside."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from msgspec.structs import replace

from ayni.core.errors import NodeTrouble
from ayni.web.papers import letters, pdf
from ayni.web.papers.model import Aligned, Grid, Heading, Inside, Line, Paper, Paragraph
from tests.papers import refused_by_preflight
from tests.web.test_papers import PAPER, TWO

MARKED = replace(PAPER, watermark="EJERCICIO")


def told_by(program: str, raw: bytes, folder: Path, *options: str) -> str:
    """Return what poppler or qpdf says of a file; skip where there is none."""
    if shutil.which(program) is None:
        told = f"no {program}: install the Debian packages poppler-utils and qpdf"
        if os.environ.get("AYNI_CI") == "1":
            pytest.fail(told)
        pytest.skip(told)
    path = folder / "paper.pdf"
    path.write_bytes(raw)
    arguments = {"pdftotext": ["-layout", str(path), "-"], "qpdf": ["--check", str(path)]}
    more = arguments.get(program, [*options, str(path)])
    return subprocess.run([program, *more], capture_output=True, text=True, check=True).stdout


def test_what_a_paper_says_is_read_back_from_the_file(tmp_path: Path) -> None:
    text = told_by("pdftotext", pdf.written(PAPER), tmp_path)
    for part in ("Relación de hechos", "Cierre de ruta", "Lugar: Ruta X-1", "Lo oyó por radio"):
        assert part in text
    assert "EJERCICIO · Simulacro CHASQUI" in text
    assert "El silencio no significa aceptación." in text
    assert "1/1" in text.replace(" ", "")


def test_every_font_is_embedded_and_is_the_one_of_the_screen(tmp_path: Path) -> None:
    rows = told_by("pdffonts", pdf.written(MARKED), tmp_path).splitlines()[2:]
    assert rows
    for row in rows:
        assert "IBMPlexSans" in row
        assert row.split()[-5:-2] == ["yes", "yes", "yes"], row


def test_the_file_says_that_it_is_for_an_archive() -> None:
    raw = pdf.written(PAPER)
    assert raw.startswith(b"%PDF-1.7")
    assert b'pdfaid:part="2"' in raw or b"<pdfaid:part>2</pdfaid:part>" in raw


@pytest.mark.parametrize("inside", [(), (Inside(name="a.txt", text="hola", told="saludo"),)])
def test_a_checker_of_archives_accepts_a_paper_with_and_without_files_in_it(
    tmp_path: Path, inside: tuple[Inside, ...]
) -> None:
    assert refused_by_preflight(pdf.written(replace(MARKED, inside=inside)), tmp_path) == []


def test_a_checker_of_archives_refuses_a_file_that_does_not_say_what_it_is(tmp_path: Path) -> None:
    raw = pdf.written(MARKED)
    spoiled = raw.replace(b"http://www.aiim.org/pdfa/ns/id/", b"http://www.aiim.org/pdfa/ns/xx/")
    assert spoiled != raw
    assert refused_by_preflight(spoiled, tmp_path) != []


def test_the_same_paper_gives_the_same_bytes() -> None:
    assert pdf.written(MARKED) == pdf.written(MARKED)
    assert pdf.written(MARKED) != pdf.written(PAPER)


@pytest.mark.parametrize(
    "text",
    [
        '#sys.inputs #read("/etc/passwd")',
        "= Título * _ $ @ [ ] { } \\ ~ <x>",
        '"); panic("no") //',
        "línea uno\nlínea dos",
        "",
    ],
)
def test_no_text_is_read_as_an_instruction(tmp_path: Path, text: str) -> None:
    paper = Paper(
        title=text or "vacío",
        head=text,
        blocks=(
            Heading(text=text or "vacío"),
            Paragraph(label=text, text=text),
            Grid(heads=("uno",), rows=((text,),)),
        ),
        foot=(text,),
    )
    read = told_by("pdftotext", pdf.written(paper), tmp_path)
    for line in text.split("\n"):
        assert line in read
    assert "root:" not in read


def test_nothing_is_fetched_to_lay_a_paper_out() -> None:
    layout = pdf.LAYOUT.read_text(encoding="utf-8")
    assert "#import" not in layout
    assert "#include" not in layout


def test_an_installation_without_its_font_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(letters, "FONTS", tmp_path)
    pdf._fonts.cache_clear()
    try:
        with pytest.raises(NodeTrouble, match="install Ayni anew"):
            pdf.written(PAPER)
    finally:
        pdf._fonts.cache_clear()


def test_a_character_that_the_font_lacks_is_told_by_its_code(tmp_path: Path) -> None:
    paper = replace(PAPER, blocks=[Paragraph(text="Corte \U0001f6a7 en 日, año ñ →\x00")])
    text = told_by("pdftotext", pdf.written(paper), tmp_path)
    assert "Corte [U+1F6A7] en [U+65E5], año ñ →[U+0000]" in " ".join(text.split())


def test_a_character_counts_as_drawn_only_where_typst_draws_it() -> None:
    every = "".join(map(chr, sorted(letters._drawn())))
    for start in range(0, len(every), 400):
        part = every[start : start + 400]
        assert letters.plain(part) == part
        pdf.written(replace(PAPER, blocks=[Paragraph(text=part)]))


@pytest.mark.parametrize("paper", [PAPER, MARKED, TWO], ids=["plain", "marked", "sealed"])
def test_another_program_finds_no_fault_in_the_file(tmp_path: Path, paper: Paper) -> None:
    assert "No syntax or stream encoding errors found" in told_by(
        "qpdf", pdf.written(paper), tmp_path
    )


def test_two_languages_and_the_places_to_sign_stand_side_by_side(tmp_path: Path) -> None:
    rows = told_by("pdftotext", pdf.written(TWO), tmp_path).splitlines()
    (both,) = (row for row in rows if "Ambas Delegaciones" in row)
    assert "As Partes acordaram." in both
    (places,) = (row for row in rows if "Chile" in row)
    assert places.index("Chile") < places.index("Perú")
    assert any("Reserva del Perú: ninguna." in row for row in rows)


def test_the_fingerprint_stands_on_every_page(tmp_path: Path) -> None:
    (block, _signatures) = TWO.blocks
    long = replace(TWO, blocks=[block, *(Paragraph(text="uno\n" * 60) for _ in range(4))])
    pages = told_by("pdftotext", pdf.written(long), tmp_path).strip("\f").split("\f")
    assert len(pages) > 3
    for page in pages:
        assert " ".join(["ab12"] * 16) in page
        assert "abeto adobe agosto" in page
        assert "Original A" in page


def test_a_segment_longer_than_a_page_runs_on(tmp_path: Path) -> None:
    line = Line(number="1", texts=("sol " * 3_000, "mar " * 3_000))
    long = replace(TWO, blocks=[Aligned(languages=("es", "pt"), lines=[line])])
    text = told_by("pdftotext", pdf.written(long), tmp_path)
    assert text.count("sol") == text.count("mar") == 3_000
