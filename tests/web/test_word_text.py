# SPDX-License-Identifier: Apache-2.0
"""Text of a staff's Word file: all that is read is what stands there; other files are refused."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from docx.oxml import OxmlElement
from hypothesis import given
from hypothesis import strategies as st

from ayni.core.errors import FormatError
from ayni.core.limits import MINUTES_FILE_MAX_BYTES, MINUTES_PARTS_MAX_COUNT
from ayni.web.papers import word
from ayni.web.papers.word_text import MAIN_PART, read
from tests.web.test_papers import PAPER

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LETTERS = st.text(
    alphabet=st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp", "Zs"]), min_size=1
).filter(lambda text: text.strip() == text and "\ufffe" not in text and "\uffff" not in text)


def packed(document: docx.document.Document) -> bytes:
    raw = io.BytesIO()
    document.save(raw)
    return raw.getvalue()


def package(body: str, *, name: str = MAIN_PART, head: str = "") -> bytes:
    """Return a package whose main part has this body."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr(name, f'{head}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>')
    return raw.getvalue()


def line(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


@given(st.lists(LETTERS, max_size=6))
def test_every_paragraph_is_read_as_it_stands(texts: list[str]) -> None:
    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    found = read(packed(document))
    assert found.text == "\n".join(texts)
    assert not found.revised


def test_cells_of_tables_and_what_we_write_ourselves_are_read() -> None:
    text = read(word.written(PAPER)).text
    assert text.split("\n")[0] == "Relación de hechos"
    assert "Perú\nCierra la ruta\n08:20" in text


def test_breaks_tabs_and_lists_keep_their_shape() -> None:
    document = docx.Document()
    run = document.add_paragraph().add_run("uno")
    run.add_break()
    run.add_text("dos\ttres")
    item = document.add_paragraph("cuatro")
    item._p.get_or_add_pPr().append(OxmlElement("w:numPr"))
    assert read(packed(document)).text == "uno\ndos\ttres\n- cuatro"


def test_what_is_struck_out_is_not_read_and_what_is_inserted_is() -> None:
    struck = "<w:del><w:r><w:delText>viejo</w:delText></w:r></w:del>"
    moved = "<w:moveFrom><w:r><w:t>movido</w:t></w:r></w:moveFrom>"
    added = "<w:ins><w:r><w:t>nuevo</w:t></w:r></w:ins>"
    found = read(package(f"<w:p>{struck}{moved}{added}</w:p>"))
    assert (found.text, found.revised) == ("nuevo", True)


def test_a_box_that_stands_twice_for_older_programs_is_read_once() -> None:
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    box = f"<w:txbxContent>{line('caja')}</w:txbxContent>"
    twice = (
        f'<mc:AlternateContent xmlns:mc="{mc}"><mc:Choice Requires="wps">{box}</mc:Choice>'
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    )
    found = read(package(f"<w:p><w:r><w:t>fuera</w:t></w:r><w:r>{twice}</w:r></w:p>"))
    assert found.text == "fuera\ncaja"


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"", "no DOCX"),
        (b"%PDF-1.7", "no DOCX"),
        (b"PK\x03\x04" + b"\x00" * 64, "no DOCX"),
        (package(line("a"), name="content.xml"), "no word/document.xml"),
        (package("<w:p>"), "cannot be read"),
        (package(line("&a;"), head='<!DOCTYPE x [<!ENTITY a "b">]>'), "document type"),
        (package("<w:p>" * 2_000 + "</w:p>" * 2_000), "cannot be read"),
        (b"\x00" * (MINUTES_FILE_MAX_BYTES + 1), "at most"),
        (package(line("a" * (17 << 20))), "more than"),
    ],
)
def test_what_is_no_word_file_is_refused_with_a_reason(raw: bytes, told: str) -> None:
    with pytest.raises(FormatError, match=told):
        read(raw)


def test_a_package_of_countless_parts_is_refused() -> None:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as out:
        for number in range(MINUTES_PARTS_MAX_COUNT + 1):
            out.writestr(f"word/{number}", "")
    with pytest.raises(FormatError, match="more parts"):
        read(raw.getvalue())


def test_an_encrypted_package_is_refused() -> None:
    raw = bytearray(package(line("a")))
    # Bit 0 of the flags, in the local header and in the list at the end.
    raw[6] |= 1
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(FormatError, match="no DOCX"):
        read(bytes(raw))


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    with pytest.raises(FormatError):
        read(raw)
