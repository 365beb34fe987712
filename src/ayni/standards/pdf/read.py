# SPDX-License-Identifier: Apache-2.0
"""Finds the files inside a PDF and tells whether its seal holds; draws nothing, follows no link.

Reads what the papers of a node are made of: objects one after another in the open, files kept as
they are or deflated. A PDF that another program saved anew may hide its objects in streams; its
files are not found then, and whoever checks it is told so.
Source: ISO 32000-1:2008, 7.3 (objects), 7.4.4 (deflate), 7.11.3 and 7.11.4 (embedded files).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from hashlib import sha256
from typing import Final

from ayni.core import limits
from ayni.core.errors import FormatError, LimitExceeded, NotAuthentic
from ayni.standards.pdf.model import (
    ENTRY_MAX_BYTES,
    FILES_MAX_COUNT,
    SEAL_CHARS,
    SEAL_NAME,
    Attachment,
)

START: Final = b"%PDF-"
_OBJECT: Final = re.compile(rb"(?:^|[\r\n])([0-9]{1,10}) [0-9]{1,5} obj\b")
_NAME: Final = re.compile(rb"/UF\(((?:[^()\\]|\\[()\\])*)\)")
_FILE: Final = re.compile(rb"/EF\s*<<[^>]*?/F ([0-9]{1,10}) [0-9]{1,5} R")
_LENGTH: Final = re.compile(rb"/Length ([0-9]{1,10})(?![0-9]| [0-9])")
_SIZE: Final = re.compile(rb"/Size ([0-9]{1,10})")
_FILTER: Final = re.compile(rb"/Filter\s*/?(\[?\s*/?[A-Za-z0-9]+)")
_STREAM: Final = re.compile(rb"stream\r?\n")
_SEAL: Final = re.compile(re.escape(SEAL_NAME.encode()) + rb"([0-9a-f]{%d})" % SEAL_CHARS)


def is_pdf(raw: bytes) -> bool:
    """Tell whether bytes begin like a PDF; they may still be a broken one."""
    return raw.startswith(START)


def attachments(raw: bytes) -> tuple[Attachment, ...]:
    """Return the files inside a PDF, in the order of its bytes.

    Raises:
        FormatError: not a PDF.
        LimitExceeded: more or larger files than core/limits.py allows.
        NotAuthentic: a file that the PDF lists is not there, or its bytes cannot be read.
    """
    if not is_pdf(raw):
        raise FormatError(f"expected a file that begins with {START.decode()}; found another")
    places = {int(found[1]): found.end() for found in _OBJECT.finditer(raw)}
    listed = list(_listed(raw))
    if len(listed) > FILES_MAX_COUNT:
        raise LimitExceeded(f"expected at most {FILES_MAX_COUNT} files inside; found {len(listed)}")
    return tuple(
        Attachment(name=name, raw=_content(raw, places.get(number), name))
        for name, number in listed
    )


def digest(raw: bytes) -> str:
    """Return what the seal of a PDF must say: the SHA-256 of it with its seals made of zeros."""
    zeros = SEAL_NAME.encode() + b"0" * SEAL_CHARS
    return sha256(_SEAL.sub(zeros, raw)).hexdigest()


def check_seal(raw: bytes) -> bool:
    """Tell whether a PDF has a seal; one that is not that of its bytes raises.

    Raises:
        NotAuthentic: the file was changed after it was made.
    """
    held = {found[1].decode() for found in _SEAL.finditer(raw)}
    if not held:
        return False
    expected = digest(raw)
    if held != {expected}:
        raise NotAuthentic(
            "the file around the proofs",
            expected=f"SHA-256 {', '.join(sorted(held))}",
            found=f"SHA-256 {expected}",
        )
    return True


def _listed(raw: bytes) -> Iterator[tuple[str, int]]:
    """Yield name and number of each file that the document lists."""
    for found in re.finditer(rb"/Type\s*/Filespec\b", raw):
        start = raw.rfind(b"obj", 0, found.start())
        told = raw[start : raw.find(b"endobj", found.start())][:ENTRY_MAX_BYTES]
        name, file = _NAME.search(told), _FILE.search(told)
        if name is not None and file is not None:
            yield re.sub(rb"\\([()\\])", rb"\1", name[1]).decode("latin-1"), int(file[1])


def _content(raw: bytes, at: int | None, name: str) -> bytes:
    """Return the bytes of a file from the object that holds it."""
    part = f"the attached file {name}"
    if at is None:
        raise NotAuthentic(part, expected="its object", found="none")
    stream = _STREAM.search(raw, at, at + ENTRY_MAX_BYTES)
    head = raw[at : stream.start()] if stream is not None else b""
    length = _LENGTH.search(head)
    if stream is None or length is None or b"endobj" in head:
        raise NotAuthentic(part, expected="a stream with its length", found="another object")
    held = raw[stream.end() : stream.end() + int(length[1])]
    kind = _FILTER.search(head)
    told = held if kind is None else _inflated(held, kind[1], part)
    size = _SIZE.search(head)
    if size is not None and int(size[1]) != len(told):
        raise NotAuthentic(part, expected=f"{int(size[1])} bytes", found=f"{len(told)} bytes")
    return told


def _inflated(held: bytes, kind: bytes, part: str) -> bytes:
    if kind.strip(b"[ /") != b"FlateDecode":
        raise NotAuthentic(part, expected="deflated bytes", found=kind.decode("latin-1"))
    reader = zlib.decompressobj()
    try:
        told = reader.decompress(held, limits.ACT_PROOF_SIZE_MAX_BYTES + 1)
    except zlib.error as trouble:
        raise NotAuthentic(part, expected="deflated bytes", found=str(trouble)) from None
    if len(told) > limits.ACT_PROOF_SIZE_MAX_BYTES:
        raise LimitExceeded(f"{part}: expected at most {limits.ACT_PROOF_SIZE_MAX_BYTES} bytes")
    if not reader.eof:
        raise NotAuthentic(part, expected="a whole stream", found="one that breaks off")
    return told
