# SPDX-License-Identifier: Apache-2.0
"""The chunks of a PNG file. Source: ISO/IEC 15948, chapters 5 and 11."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ayni.core.errors import FormatError
from ayni.standards.pictures.model import Said

_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_AROUND_BYTES: Final = 12
_STAYS: Final = frozenset(
    {
        *(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP"),
        *(b"cICP", b"sBIT", b"bKGD", b"hIST", b"sPLT", b"pHYs", b"acTL", b"fcTL", b"fdAT"),
    }
)
"""Chunks that a viewer needs to show the picture as it is; any other says something besides."""


def said(raw: bytes) -> frozenset[Said]:
    """Return what a file says besides the picture.

    Raises:
        FormatError: not a whole PNG file.
    """
    found: set[Said] = set()
    for name, _chunk in _chunks(raw):
        if name == b"eXIf":
            found |= {"place", "device"}
        elif name not in _STAYS:
            found.add("device" if name == b"tIME" else "words")
    return frozenset(found)


def without(raw: bytes) -> bytes:
    """Return the same picture without what it says besides.

    Raises:
        FormatError: not a whole PNG file.
    """
    return _SIGNATURE + b"".join(chunk for name, chunk in _chunks(raw) if name in _STAYS)


def _chunks(raw: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield name and bytes of each chunk, the last one IEND."""
    if not raw.startswith(_SIGNATURE):
        raise FormatError("no PNG file: its first eight bytes differ. Attach another file.")
    at = len(_SIGNATURE)
    while True:
        size = int.from_bytes(raw[at : at + 4])
        end = at + _AROUND_BYTES + size
        if end > len(raw):
            raise FormatError(
                f"the PNG file is broken at byte {at}: a chunk was expected. Save the picture anew."
            )
        name = raw[at + 4 : at + 8]
        yield name, raw[at:end]
        if name == b"IEND":
            return
        at = end
