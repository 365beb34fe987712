# SPDX-License-Identifier: Apache-2.0
"""Knows which characters the font of papers can draw; writes the code of any other in its place.

PDF/A forbids a sign that stands for a missing one, so typst refuses a text with a character that
the font lacks. One emoji in a message must not keep a whole file from being written: its code is
shown, and the exact text stays in the record.
Source: OpenType 1.9, cmap, formats 4 and 12; ISO 19005-2, 6.2.11.8.
"""

from __future__ import annotations

import struct
from functools import lru_cache
from pathlib import Path
from typing import Final

from ayni.core.errors import NodeTrouble

FONTS: Final = (
    Path(__file__).parents[1] / "static" / "vendor" / "expo-google-fonts-ibm-plex-sans-0.4.1"
)
_KEPT: Final = frozenset({0x0A})
"""A line break is laid out, not drawn."""


def plain(text: str) -> str:
    """Return a text with the code of each character that no cut of the font can draw, `[U+1F600]`.

    Raises:
        NodeTrouble: the installation lacks the font.
    """
    if text.isascii() and text.isprintable():
        return text
    drawn = _drawn()
    strange = {
        code: _told(letter)
        for letter in set(text)
        if (code := ord(letter)) not in drawn and code not in _KEPT
    }
    return text.translate(strange)


def _told(letter: str) -> str:
    return " " if letter.isspace() else f"[U+{ord(letter):04X}]"


@lru_cache(maxsize=1)
def _drawn() -> frozenset[int]:
    """Return the code points that every cut of the font has a glyph for."""
    try:
        cuts = [path.read_bytes() for path in sorted(FONTS.glob("*.ttf"))]
        return frozenset.intersection(*map(_code_points, cuts))
    except (OSError, struct.error, KeyError, TypeError) as trouble:
        raise NodeTrouble(
            f"the font of papers cannot be read: {trouble}. The installation is not whole; install "
            "Ayni anew from its archive."
        ) from trouble


def _code_points(font: bytes) -> frozenset[int]:
    tables = {
        font[at : at + 4]: struct.unpack_from(">L", font, at + 8)[0]
        for at in range(12, 12 + 16 * struct.unpack_from(">H", font, 4)[0], 16)
    }
    start = tables[b"cmap"]
    found: set[int] = set()
    for number in range(struct.unpack_from(">H", font, start + 2)[0]):
        at = start + struct.unpack_from(">L", font, start + 8 + 8 * number)[0]
        (form,) = struct.unpack_from(">H", font, at)
        if form == 4:
            found |= _of_segments(font, at)
        elif form == 12:
            found |= _of_groups(font, at)
    return frozenset(found)


def _of_segments(font: bytes, at: int) -> set[int]:
    double = struct.unpack_from(">H", font, at + 6)[0]
    many = f">{double // 2}H"
    ends = struct.unpack_from(many, font, at + 14)
    starts = struct.unpack_from(many, font, at + 16 + double)
    deltas = struct.unpack_from(many, font, at + 16 + 2 * double)
    offsets_at = at + 16 + 3 * double
    offsets = struct.unpack_from(many, font, offsets_at)
    found = set()
    for number, (first, last) in enumerate(zip(starts, ends, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if offsets[number]:
                place = offsets_at + 2 * number + offsets[number] + 2 * (code - first)
                (glyph,) = struct.unpack_from(">H", font, place)
            if glyph and (glyph + deltas[number]) & 0xFFFF:
                found.add(code)
    return found


def _of_groups(font: bytes, at: int) -> set[int]:
    found: set[int] = set()
    for number in range(struct.unpack_from(">L", font, at + 12)[0]):
        first, last, glyph = struct.unpack_from(">LLL", font, at + 16 + 12 * number)
        found.update(range(first + (glyph == 0), last + 1))
    return found
