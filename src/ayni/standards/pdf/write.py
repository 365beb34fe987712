# SPDX-License-Identifier: Apache-2.0
"""Writes the seal of a paper into it; lays out nothing."""

from __future__ import annotations

from ayni.core.errors import FormatError
from ayni.standards.pdf.model import SEAL_EMPTY, SEAL_NAME
from ayni.standards.pdf.read import digest


def sealed(raw: bytes) -> bytes:
    """Return a PDF with its seal; no byte moves, so its table of objects stays true.

    Args:
        raw: a PDF with `SEAL_EMPTY` among its keywords.

    Raises:
        FormatError: it has no place for a seal.
    """
    empty = SEAL_EMPTY.encode()
    if empty not in raw:
        raise FormatError("expected a place for the seal among the keywords; found none")
    return raw.replace(empty, (SEAL_NAME + digest(raw)).encode())
