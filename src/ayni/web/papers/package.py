# SPDX-License-Identifier: Apache-2.0
"""Opens the packages that office programs write (DOCX, XLSX), part by part and within bounds.

Nothing is unpacked to the disk, and of a part never more than asked for: a few bytes can claim to
unpack to gigabytes. Must not know what a part says. Source: ECMA-376, part 2, 7 (ZIP packages).
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from ayni.core.errors import FormatError


def opened(raw: bytes, *, parts_max: int) -> zipfile.ZipFile:
    """Return a package that lies in memory.

    Args:
        raw: the file; its size was bounded by whoever took it.
        parts_max: parts that it may have.

    Raises:
        FormatError: it is no such package, or has more parts.
    """
    with _told():
        package = zipfile.ZipFile(io.BytesIO(raw))
    if len(package.infolist()) > parts_max:
        raise FormatError(f"more parts found than a document has: at most {parts_max}")
    return package


def part_of(package: zipfile.ZipFile, name: str, *, bytes_max: int) -> bytes | None:
    """Return one part, or none if the package has no part of this name.

    Args:
        package: as `opened` returns it.
        name: of the part; as in all packages, capital and small letters are the same.
        bytes_max: size of the part, unpacked.

    Raises:
        FormatError: the part is encrypted, broken or larger.
    """
    wanted = name.casefold()
    info = next((one for one in package.infolist() if one.filename.casefold() == wanted), None)
    if info is None:
        return None
    with _told(), package.open(info) as part:
        found = part.read(bytes_max + 1)
    if len(found) > bytes_max:
        raise FormatError(f"a part of more than {bytes_max} bytes found: {name}")
    return found


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except (
        *(zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError),
        *(RuntimeError, NotImplementedError),
    ) as trouble:
        # An encrypted part and an unknown compression are told by the last two.
        raise FormatError(f"the package cannot be read: {str(trouble)[:120]}") from trouble
