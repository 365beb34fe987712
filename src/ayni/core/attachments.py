# SPDX-License-Identifier: Apache-2.0
"""What an act says about the files attached to it; holds no file and opens none.

The bytes travel and lie apart from the record. The body names each file by a salted hash, and the
salt stands in the member beside it: erasing the member destroys the salt, so that nobody can find
out afterwards which file it was. Source: DESIGN.md section 5; rooms.md A0.3; kernel.md S11.

The member ``attachments``, at most ATTACHMENTS_MAX_COUNT of::

    {"hash":"<64 hex>","name":"croquis.pdf","salt":"<32 hex>","size":183244,
     "type":"application/pdf"}
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Protocol, cast

from ayni.core import limits
from ayni.core.codec import Json
from ayni.core.errors import CodecError, NotAuthentic, SchemaError
from ayni.core.kinds import Code, Enum, Hash, Int, ListOf, Member, Record
from ayni.core.readings import read_body

MEMBER: Final = "attachments"
"""Name of the member in every kind that takes attachments."""

SIZE_PARAM: Final = "attachments.mib_max"
"""Parameter of a constitution: the largest attachment, MiB, from 1 to 64."""

OPAQUE: Final = "application/octet-stream"

_HASH_PREFIX: Final = b"\x03"
_MARK: Final = b'["attachments","'
_ZIP: Final = (b"PK\x03\x04",)
_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
_OPEN: Final = "application/vnd.oasis.opendocument"
# What a screen could hide or turn round: controls, separators, marks of direction.
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_NOT_IN_FILES: Final = re.compile(r'[/\\:*?"<>|;%]')


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaType:
    """A type of file that may be attached.

    Attributes:
        endings: of file names, the usual one first, without the dot.
        begins: first bytes, one of these; empty for plain text.
    """

    endings: tuple[str, ...]
    begins: tuple[bytes, ...] = ()


MEDIA_TYPES: Final[Mapping[str, MediaType]] = {
    "application/pdf": MediaType(endings=("pdf",), begins=(b"%PDF-",)),
    "image/jpeg": MediaType(endings=("jpg", "jpeg"), begins=(b"\xff\xd8\xff",)),
    "image/png": MediaType(endings=("png",), begins=(b"\x89PNG\r\n\x1a\n",)),
    "text/plain": MediaType(endings=("txt",)),
    "text/csv": MediaType(endings=("csv",)),
    f"{_OFFICE}.wordprocessingml.document": MediaType(endings=("docx",), begins=_ZIP),
    f"{_OFFICE}.spreadsheetml.sheet": MediaType(endings=("xlsx",), begins=_ZIP),
    f"{_OPEN}.text": MediaType(endings=("odt",), begins=_ZIP),
    f"{_OPEN}.spreadsheet": MediaType(endings=("ods",), begins=_ZIP),
}
"""The only types taken and named to a browser; everything else is OPAQUE."""


class Hasher(Protocol):
    """A hash that grows with the bytes."""

    def update(self, data: bytes, /) -> None:
        """Add bytes."""

    def digest(self) -> bytes:
        """Return the hash of all bytes so far."""


@dataclass(frozen=True, slots=True)
class _FileName:
    """The name of a file as people read it: one line, without folders; content."""

    closed = False

    def check(self, value: Json, where: str) -> None:
        """Raise SchemaError unless the value is such a name."""
        fits = (
            isinstance(value, str)
            and 0 < len(value) <= limits.ATTACHMENT_NAME_MAX_CHARS
            and value == shown_name(value)
        )
        if not fits:
            raise SchemaError(
                f"{where}: {str(value)[:80]!a} found, a file name of at most"
                f" {limits.ATTACHMENT_NAME_MAX_CHARS} characters without folders expected"
            )


_ATTACHMENT: Final = Record(
    {
        "hash": Hash,
        "name": _FileName(),
        "salt": Code(r"[0-9a-f]{32}", "a salt of 32 hex digits"),
        "size": Int(1, limits.ATTACHMENT_SIZE_MAX_BYTES),
        "type": Enum(tuple(MEDIA_TYPES)),
    }
)
_ATTACHMENTS: Final = ListOf(_ATTACHMENT, limits.ATTACHMENTS_MAX_COUNT)

ATTACHMENTS: Final = Member(name=MEMBER, type=_ATTACHMENTS)
"""The member, as every kind of a room may carry it (rooms.md A0.3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """One file as an act names it.

    Attributes:
        hash: SHA-256 over a prefix, the salt and the bytes, 32 bytes; the file's name on disk.
        salt: 16 random bytes.
        name: as shown to people; never a path.
        size: bytes, from 1 to ATTACHMENT_SIZE_MAX_BYTES.
        type: one of MEDIA_TYPES.
    """

    hash: bytes
    salt: bytes
    name: str
    size: int
    type: str

    def to_value(self) -> Json:
        """Return it as an item of the member."""
        return {
            "hash": self.hash.hex(),
            "name": self.name,
            "salt": self.salt.hex(),
            "size": self.size,
            "type": self.type,
        }


def begin_hash(salt: bytes) -> Hasher:
    """Return the hash of a file before its first byte.

    Args:
        salt: 16 random bytes.
    """
    return sha256(_HASH_PREFIX + salt)


def hash_of(salt: bytes, pieces: Iterable[bytes]) -> bytes:
    """Return the salted hash of a file that comes in pieces."""
    hasher = begin_hash(salt)
    for piece in pieces:
        hasher.update(piece)
    return hasher.digest()


def check_bytes(attachment: Attachment, pieces: Iterable[bytes]) -> None:
    """Raise unless these are the bytes that an act names.

    Raises:
        NotAuthentic: another hash.
    """
    found = hash_of(attachment.salt, pieces)
    if found != attachment.hash:
        raise NotAuthentic(
            "attachment", expected=attachment.hash.hex()[:16], found=found.hex()[:16]
        )


def read_attachments(value: Json) -> tuple[Attachment, ...]:
    """Return what the value of the member names; what cannot be read is left out.

    Content is not judged when an act comes in, so a neighbour's value may be anything.
    """
    if not isinstance(value, list):
        return ()
    found: dict[bytes, Attachment] = {}
    for item in value[: limits.ATTACHMENTS_MAX_COUNT]:
        try:
            _ATTACHMENT.check(item, MEMBER)
        except SchemaError:
            continue
        row = cast(dict[str, str], item)
        one = Attachment(
            hash=bytes.fromhex(row["hash"]),
            salt=bytes.fromhex(row["salt"]),
            name=row["name"],
            size=cast(int, row["size"]),
            type=row["type"],
        )
        found.setdefault(one.hash, one)
    return tuple(found.values())


def cited_in(body: bytes) -> tuple[Attachment, ...]:
    """Return the attachments that a stored body names; nearly free for a body without any."""
    # A quote inside of a text would be escaped, so no text can look like the member.
    if _MARK not in body:
        return ()
    try:
        values = read_body(body, frozenset({MEMBER})).values
    except CodecError:
        return ()
    return read_attachments(values.get(MEMBER))


def size_max_bytes(params: Mapping[str, int]) -> int:
    """Return the largest attachment that parties agreed on, bytes.

    Args:
        params: parameters of the constitution in force; empty before there is one.
    """
    asked = params.get(SIZE_PARAM)
    if asked is None:
        return limits.ATTACHMENT_SIZE_DEFAULT_MAX_BYTES
    return max(limits.MIB, min(limits.ATTACHMENT_SIZE_MAX_BYTES, asked * limits.MIB))


def shown_name(name: str) -> str:
    """Return a file name without folders and without signs that hide or reverse what is read."""
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = "".join(c for c in last if unicodedata.category(c) not in _HIDDEN)
    whole = unicodedata.normalize("NFC", plain).strip(" .")
    return whole[: limits.ATTACHMENT_NAME_MAX_CHARS].strip(" .")


def download_name(attachment: Attachment) -> str:
    """Return the name under which a browser may store the file: harmless, its ending true."""
    plain = _NOT_IN_FILES.sub("_", shown_name(attachment.name)).strip(" .") or "file"
    endings = MEDIA_TYPES[attachment.type].endings
    fits = plain.lower().endswith(tuple(f".{ending}" for ending in endings))
    return plain if fits else f"{plain}.{endings[0]}"


def type_of(name: str) -> str | None:
    """Return the type that the ending of a file name stands for, or none that is taken."""
    ending = name.rpartition(".")[2].lower()
    return next((t for t, known in MEDIA_TYPES.items() if ending in known.endings), None)


def looks_like(media_type: str, head: bytes) -> bool:
    """Tell whether the first bytes of a file are those of its type.

    Args:
        media_type: one of MEDIA_TYPES.
        head: the first piece of the file.
    """
    begins = MEDIA_TYPES[media_type].begins
    if begins:
        return head.startswith(begins)
    return b"\x00" not in head
