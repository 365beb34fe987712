# SPDX-License-Identifier: Apache-2.0
"""Files inside a PDF: what typst put in is read back, Debian's poppler agrees, damage is named."""

from __future__ import annotations

import re
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from ayni.core import limits
from ayni.core.errors import AyniError, FormatError, LimitExceeded, NotAuthentic
from ayni.standards.pdf.model import FILES_MAX_COUNT
from ayni.standards.pdf.read import attachments, check_seal
from ayni.standards.pdf.write import sealed
from ayni.web.papers import pdf
from ayni.web.papers.model import Inside
from tests.web.test_papers import PAPER
from tests.web.test_pdf import told_by

LONG = "c2sp.org/tlog-proof@v1\n" + "AbCd0123\n" * 900
FILES = (
    Inside(name="01-first.tlog-proof", text=LONG, told="Consentimiento, año"),
    Inside(name="02-second.txt", text="dos\n", told="x"),
)
WHOLE = pdf.written(replace(PAPER, inside=FILES))


def listed(entry: bytes, stream: bytes, *, more: bytes = b"") -> bytes:
    """Return a document of two objects: a file specification and the stream that it names."""
    return (
        b"%PDF-1.7\n1 0 obj\n<</Type/Filespec/UF(a.tlog-proof)/EF<</F 2 0 R>>>>\nendobj\n"
        b"2 0 obj\n<<" + entry + b">>\nstream\n" + stream + b"\nendstream\nendobj\n" + more
    )


def test_what_a_paper_carries_is_read_back_with_its_names() -> None:
    assert [(file.name, file.raw.decode()) for file in attachments(WHOLE)] == [
        (file.name, file.text) for file in FILES
    ]


def test_another_program_finds_the_same_files(tmp_path: Path) -> None:
    rows = told_by("pdfdetach", WHOLE, tmp_path, "-list").splitlines()
    assert [row.partition(": ")[2] for row in rows[1:]] == [file.name for file in FILES]


def test_a_paper_with_files_says_that_it_is_for_an_archive_that_keeps_them() -> None:
    assert b"<pdfaid:part>3</pdfaid:part>" in WHOLE


def test_a_paper_without_files_carries_no_seal_and_stays_what_it_was() -> None:
    plain = pdf.written(PAPER)
    assert attachments(plain) == ()
    assert not check_seal(plain)
    assert b"<pdfaid:part>2</pdfaid:part>" in plain


def test_a_whole_file_has_a_seal_that_holds() -> None:
    assert check_seal(WHOLE)


def test_the_seal_moves_no_byte_and_needs_a_place() -> None:
    with pytest.raises(FormatError, match="place for the seal"):
        sealed(pdf.written(PAPER))
    offsets = [int(row[:10]) for row in re.findall(rb"\d{10} \d{5} n", WHOLE)]
    assert offsets
    assert all(re.match(rb"\d+ 0 obj", WHOLE[at:]) for at in offsets)


@settings(max_examples=60, deadline=None)
@given(st.integers(min_value=5, max_value=len(WHOLE) - 1), st.integers(min_value=1, max_value=255))
def test_no_byte_of_a_paper_can_change_unseen(at: int, flip: int) -> None:
    changed = bytearray(WHOLE)
    changed[at] ^= flip
    try:
        same = [file.raw for file in attachments(bytes(changed))] == [
            file.raw for file in attachments(WHOLE)
        ]
        whole = same and check_seal(bytes(changed))
    except AyniError:
        return
    assert not whole


@pytest.mark.parametrize(
    ("raw", "part"),
    [
        (listed(b"/Length 9/Filter/FlateDecode", b"no zlib!!"), "deflated bytes"),
        (listed(b"/Length 8/Filter/FlateDecode", zlib.compress(LONG.encode())[:8]), "breaks off"),
        (listed(b"/Length 3/Filter/LZWDecode", b"abc"), "LZWDecode"),
        (listed(b"/Length 3/Params<</Size 4>>", b"abc"), "4 bytes"),
        (listed(b"/Size 3", b"abc"), "its length"),
        (listed(b"/Length 3", b"abc").replace(b"2 0 obj", b"9 0 obj"), "its object"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(raw: bytes, part: str) -> None:
    with pytest.raises(NotAuthentic, match=part) as trouble:
        attachments(raw)
    assert trouble.value.part == "the attached file a.tlog-proof"


def test_a_file_that_swells_is_stopped_at_its_limit() -> None:
    bomb = zlib.compress(b"0" * (limits.ACT_PROOF_SIZE_MAX_BYTES + 2), 9)
    entry = b"/Length %d/Filter/FlateDecode" % len(bomb)
    with pytest.raises(LimitExceeded):
        attachments(listed(entry, bomb))


def test_more_files_than_an_object_has_acts_are_refused() -> None:
    one = listed(b"/Length 1", b"x")
    with pytest.raises(LimitExceeded):
        attachments(one + one[9:] * FILES_MAX_COUNT)


def test_another_file_is_no_paper() -> None:
    with pytest.raises(FormatError, match="%PDF-"):
        attachments(b"PK\x03\x04")


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_and_never_break(tail: bytes) -> None:
    for raw in (b"%PDF-" + tail, listed(tail, tail), listed(b"/Length 7", tail, more=tail)):
        try:
            attachments(raw)
            check_seal(raw)
        except AyniError:
            pass
