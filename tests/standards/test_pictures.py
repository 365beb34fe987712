# SPDX-License-Identifier: Apache-2.0
"""A picture loses what it says besides the picture, and not one of its pixels."""

from __future__ import annotations

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.core.errors import FormatError
from ayni.standards.pictures.reading import said, without

JPEG, PNG = "image/jpeg", "image/png"


def segment(code: int, body: bytes) -> bytes:
    return bytes((0xFF, code)) + struct.pack(">H", len(body) + 2) + body


def exif(order: str, *, side: int, place: bool) -> bytes:
    """Return Exif data as a camera writes them: which side is up, a maker, and where."""
    mark = b"II*\x00" if order == "<" else b"MM\x00*"
    entries = [(0x010F, 2, 4, b"ACME"), (0x0112, 3, 1, struct.pack(f"{order}HH", side, 0))]
    if place:
        entries.append((0x8825, 4, 1, struct.pack(f"{order}I", 200)))
    told = struct.pack(f"{order}H", len(entries))
    for tag, kind, count, value in entries:
        told += struct.pack(f"{order}HHI", tag, kind, count) + value
    return b"Exif\x00\x00" + mark + struct.pack(f"{order}I", 8) + told + bytes(4)


TABLES = segment(0xDB, bytes(65)) + segment(0xC0, b"\x08\x00\x10\x00\x10\x01\x01\x11\x00")
SCAN = segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x12\xff\x00\x34\xff\xd0\x56\xff\xff\x00"
PIXELS = TABLES + SCAN
JFIF = segment(0xE0, b"JFIF\x00\x01\x02\x00\x00\x01\x00\x01\x00\x00")
PROFILE = segment(0xE2, b"ICC_PROFILE\x00\x01\x01" + bytes(20))
ADOBE = segment(0xEE, b"Adobe\x00\x64\x00\x00\x00\x00\x01")
WORDS = segment(0xFE, b"by nobody") + segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00<x/>")


def jpeg(*segments: bytes, after: bytes = b"") -> bytes:
    return b"\xff\xd8" + b"".join(segments) + PIXELS + b"\xff\xd9" + after


def chunk(name: bytes, body: bytes = b"") -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(*chunks: bytes, after: bytes = b"") -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(b"\x00\x80"))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + pixels + chunk(b"IEND") + after


@pytest.mark.parametrize("order", "<>")
def test_a_photograph_loses_place_device_and_words_and_keeps_its_pixels(order: str) -> None:
    told = segment(0xE1, exif(order, side=1, place=True))
    photo = jpeg(JFIF, told, PROFILE, ADOBE, WORDS, after=b"a second picture behind the end")
    assert said(JPEG, photo) == {"place", "device", "words"}
    clean = without(JPEG, photo)
    assert clean == jpeg(JFIF, PROFILE, ADOBE)
    assert said(JPEG, clean) == frozenset()


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize("side", range(2, 9))
def test_a_turned_photograph_stays_turned(order: str, side: int) -> None:
    photo = jpeg(segment(0xE1, exif(order, side=side, place=True)))
    clean = without(JPEG, photo)
    assert b"ACME" not in clean
    assert clean == jpeg(segment(0xE1, _up(side)))
    assert said(JPEG, photo) == {"place", "device"}
    assert said(JPEG, clean) == frozenset()
    assert without(JPEG, clean) == clean


def _up(side: int) -> bytes:
    entry = struct.pack(">HHIHH", 0x0112, 3, 1, side, 0)
    return b"Exif\x00\x00MM\x00*" + struct.pack(">IH", 8, 1) + entry + bytes(4)


def test_a_drawing_loses_its_words_and_keeps_its_colours() -> None:
    kept = (chunk(b"gAMA", bytes(4)), chunk(b"pHYs", bytes(9)), chunk(b"tRNS", bytes(2)))
    gone = (
        chunk(b"tEXt", b"Author\x00nobody"),
        chunk(b"iTXt", b"x"),
        chunk(b"tIME", bytes(7)),
        chunk(b"eXIf", b"MM\x00*"),
        chunk(b"prVt", b"secret"),
    )
    drawing = png(*kept, *gone, after=b"behind the end")
    assert said(PNG, drawing) == {"place", "device", "words"}
    assert without(PNG, drawing) == png(*kept)
    assert said(PNG, png(*kept)) == frozenset()


def test_other_files_are_left_as_they_are() -> None:
    assert without("application/pdf", b"%PDF-1.7") == b"%PDF-1.7"
    assert said("application/pdf", b"%PDF-1.7") == frozenset()


@pytest.mark.parametrize("media_type", [JPEG, PNG])
@given(data=st.data())
def test_a_broken_file_is_refused_and_breaks_nothing(media_type: str, data: st.DataObject) -> None:
    whole = jpeg(WORDS) if media_type == JPEG else png(chunk(b"tEXt", b"x"))
    cut = whole[: data.draw(st.integers(0, len(whole) - 1))]
    with pytest.raises(FormatError):
        without(media_type, cut)


@pytest.mark.parametrize("media_type", [JPEG, PNG])
@given(noise=st.binary(max_size=200))
def test_noise_is_read_to_an_end(media_type: str, noise: bytes) -> None:
    begin = b"\xff\xd8" if media_type == JPEG else b"\x89PNG\r\n\x1a\n"
    try:
        clean = without(media_type, begin + noise)
    except FormatError:
        return
    assert without(media_type, clean) == clean
