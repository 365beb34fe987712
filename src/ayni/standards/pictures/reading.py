# SPDX-License-Identifier: Apache-2.0
"""Says what a picture tells besides the picture, and gives it without; other files have no say."""

from __future__ import annotations

from types import ModuleType
from typing import Final, cast

from ayni.standards.pictures import jpeg, png
from ayni.standards.pictures.model import JPEG, PNG, Said

_FORMATS: Final[dict[str, ModuleType]] = {JPEG: jpeg, PNG: png}
TYPES: Final = frozenset(_FORMATS)
"""Media types that are read."""


def said(media_type: str, raw: bytes) -> frozenset[Said]:
    """Return what a file says besides the picture; nothing for other types.

    Raises:
        FormatError: not a whole file of its type.
    """
    read = _FORMATS.get(media_type)
    return cast(frozenset[Said], read.said(raw)) if read else frozenset()


def without(media_type: str, raw: bytes) -> bytes:
    """Return a file without what it says besides the picture; other types as they are.

    Raises:
        FormatError: not a whole file of its type.
    """
    read = _FORMATS.get(media_type)
    return cast(bytes, read.without(raw)) if read else raw
