# SPDX-License-Identifier: Apache-2.0
"""The segments of a JPEG file. Source: ISO/IEC 10918-1, annex B; Exif 2.32 sections 4.5.2, 4.6."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ayni.core.errors import FormatError
from ayni.standards.pictures.model import Said

_START: Final = b"\xff\xd8"
_END: Final = b"\xff\xd9"
_SCAN: Final = 0xDA
_APP0, _APP1, _APP2, _APP14, _APP15, _COMMENT = 0xE0, 0xE1, 0xE2, 0xEE, 0xEF, 0xFE
_EXIF: Final = b"Exif\x00\x00"
_ENTRY_BYTES: Final = 12
_ENTRIES_MAX: Final = 512
_ORIENTATION, _PLACE = 0x0112, 0x8825


def said(raw: bytes) -> frozenset[Said]:
    """Return what a file says besides the picture.

    Raises:
        FormatError: not a whole JPEG file.
    """
    found: set[Said] = set()
    for code, segment in _segments(raw):
        if code == _APP1 and segment[4:].startswith(_EXIF):
            tags = _tags(segment)
            if segment != _only_orientation(tags.get(_ORIENTATION, 1)):
                found |= {"place", "device"} if _PLACE in tags else {"device"}
        elif code and not _stays(code, segment):
            found.add("words")
    return frozenset(found)


def without(raw: bytes) -> bytes:
    """Return the same picture without what it says besides; which side is up stays.

    Raises:
        FormatError: not a whole JPEG file.
    """
    kept = [_START]
    turned = b""
    for code, segment in _segments(raw):
        if code == _APP1 and segment[4:].startswith(_EXIF) and not turned:
            turned = _only_orientation(_tags(segment).get(_ORIENTATION, 1))
            kept.append(turned)
        elif not code or _stays(code, segment):
            kept.append(segment)
    return b"".join([*kept, _END])


def _stays(code: int, segment: bytes) -> bool:
    """Tell whether a viewer needs the segment to show the picture as it is."""
    body = segment[4:]
    if code == _APP0:
        return body.startswith(b"JFIF\x00")
    if code == _APP2:
        return body.startswith(b"ICC_PROFILE\x00")
    return code == _APP14 or not (_APP0 <= code <= _APP15 or code == _COMMENT)


def _segments(raw: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield code and bytes of each segment; the data of a scan have the code 0."""
    if not raw.startswith(_START):
        raise FormatError("no JPEG file: it does not begin with FF D8. Attach another file.")
    at = 2
    while True:
        at, code = _marker(raw, at)
        if code == _END[1]:
            return
        if 0xD0 <= code <= 0xD8 or code == 0x01:
            yield code, raw[at : at + 2]
            at += 2
            continue
        end = at + 2 + int.from_bytes(raw[at + 2 : at + 4])
        if end < at + 4 or end > len(raw):
            raise _broken(at)
        yield code, raw[at:end]
        at = end
        if code == _SCAN:
            after = _after_scan(raw, at)
            yield 0, raw[at:after]
            at = after


def _marker(raw: bytes, at: int) -> tuple[int, int]:
    """Return place and code of a marker; bytes FF may stand before it to fill up."""
    while raw[at : at + 2] == b"\xff\xff":
        at += 1
    if at + 1 >= len(raw) or raw[at] != 0xFF:
        raise _broken(at)
    return at, raw[at + 1]


def _after_scan(raw: bytes, at: int) -> int:
    """Return where the data of a scan end: at a marker that is neither FF 00 nor a restart."""
    while (at := raw.find(b"\xff", at)) >= 0 and at + 1 < len(raw):
        code = raw[at + 1]
        if code != 0 and code != 0xFF and not 0xD0 <= code <= 0xD7:
            return at
        at += 1 if code == 0xFF else 2
    raise _broken(len(raw))


def _tags(segment: bytes) -> dict[int, int]:
    """Return tag to value of the first directory of Exif data; empty if it cannot be read."""
    data = segment[4 + len(_EXIF) :]
    order = {b"II*\x00": "little", b"MM\x00*": "big"}.get(data[:4])
    if order is None:
        return {}

    def number(start: int, size: int) -> int:
        return int.from_bytes(data[start : start + size], order)  # type: ignore[arg-type]

    first = number(4, 4)
    count = min(number(first, 2), _ENTRIES_MAX)
    found = {}
    for entry in range(first + 2, first + 2 + count * _ENTRY_BYTES, _ENTRY_BYTES):
        if entry + _ENTRY_BYTES > len(data):
            break
        found[number(entry, 2)] = number(entry + 8, 2)
    return found


def _only_orientation(side: int) -> bytes:
    """Return Exif data that say which side is up, and nothing if that is the first line."""
    if not 2 <= side <= 8:
        return b""
    entry = b"\x01\x12\x00\x03\x00\x00\x00\x01" + side.to_bytes(2) + b"\x00\x00"
    body = _EXIF + b"MM\x00*\x00\x00\x00\x08\x00\x01" + entry + b"\x00\x00\x00\x00"
    return b"\xff\xe1" + (len(body) + 2).to_bytes(2) + body


def _broken(at: int) -> FormatError:
    return FormatError(
        f"the JPEG file is broken at byte {at}: a marker was expected. Save the picture anew."
    )
