# SPDX-License-Identifier: Apache-2.0
"""Computes the commitment of a body's bytes, fast: every act that comes in is checked with it.

Must not judge values: they are hashed as they came, and the hash fixes their bytes.
Source: kernel.md A11, A21.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from functools import lru_cache
from hashlib import sha256
from itertools import pairwise
from struct import Struct
from typing import Final

import msgspec

from ayni.core import codec, limits
from ayni.core.errors import CodecError

_LABEL: Final = re.compile(rb"[a-z0-9_.\-]{1,64}")
_SALT_CHARS: Final = 2 * limits.SALT_SIZE_BYTES
_SALT: Final = re.compile(rf"[0-9a-f]{{{_SALT_CHARS}}}")
# Of an open member: brackets, commas and quotes, its salt, the comma or bracket before it; less
# what is hashed of it besides its name and value.
_FRAME_OF_PIECE_BYTES: Final = len('["","",],') + _SALT_CHARS - (2 + limits.SALT_SIZE_BYTES)
_NOT_FRAMED: Final = "the body is not framed as canonical JSON: no white space is allowed"
_NOT_SORTED: Final = "the members of the body are not sorted by name, each once"

_salts: Final = Struct(f"{limits.SALT_SIZE_BYTES}s")
_open_rows: Final = msgspec.json.Decoder(list[tuple[str, str, msgspec.Raw]])
_any_rows: Final = msgspec.json.Decoder(list[list[msgspec.Raw]])


def body_commitment(raw: bytes) -> bytes:
    """Return the commitment of a body's bytes.

    Whether values are canonical is for the fold to judge: every node judges the same bytes.

    Raises:
        CodecError: not a body, or not framed in the one way a body is.
    """
    return open_commitment(raw) or mixed_commitment(raw)


def open_commitment(raw: bytes) -> bytes | None:
    """Return the commitment of a body whose members are all open; none for any other.

    Raises:
        CodecError: not framed in the one way a body is.
    """
    try:
        rows = _open_rows.decode(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
    if not rows:
        return mixed_commitment(raw)
    names, salts, values = zip(*rows, strict=True)
    parts = [_start_of(len(rows))]
    framed = 1 + _FRAME_OF_PIECE_BYTES * len(rows)
    for label, (salt,), value in zip(_labels_of(names), _salts_of(salts), values, strict=True):
        piece = b"".join((b"\x00", salt, label, value))
        framed += len(piece)
        parts += (label, sha256(piece).digest())
    # An escape or white space in it would make the body longer.
    if framed != len(raw):
        raise CodecError(_NOT_FRAMED)
    return sha256(b"".join(parts)).digest()


def mixed_commitment(raw: bytes) -> bytes:
    """Return the commitment of a body of which members may be closed; slower, else the same.

    Raises:
        CodecError: not a body, or not framed in the one way a body is.
    """
    try:
        rows = _any_rows.decode(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise CodecError(f"not the body of an act: {error}") from None
    parts = [_start_of(len(rows))]
    size = 1 + max(len(rows), 1)  # brackets and commas of the list
    last = b""
    for row in rows:
        cells = [bytes(cell) for cell in row]
        if len(cells) not in (2, 3) or cells[0] <= last:
            raise CodecError(_NOT_SORTED)
        last = cells[0]
        label = _label_of(last)
        parts += (label, _row_hash(label, cells))
        size += 1 + len(cells) + sum(map(len, cells))
    if size != len(raw):
        raise CodecError(_NOT_FRAMED)
    return sha256(b"".join(parts)).digest()


def close_members(raw: bytes, names: Container[str]) -> bytes:
    """Return a stored body with these members reduced to their hash; its commitment stays.

    The other members keep their bytes, canonical or not. Doing it again changes nothing.

    Args:
        raw: a body whose commitment was checked when it was stored.
        names: members to close; those the body does not have, or has closed, do not count.

    Raises:
        CodecError: not a body.
    """
    try:
        rows = _any_rows.decode(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise CodecError(f"not the body of an act: {error}") from None
    kept = []
    for row in rows:
        cells = [bytes(cell) for cell in row]
        label = _label_of(cells[0])
        if len(cells) == 3 and label[1:].decode("ascii") in names:
            cells = [cells[0], b'"' + _row_hash(label, cells).hex().encode() + b'"']
        kept.append(b"[" + b",".join(cells) + b"]")
    return b"[" + b",".join(kept) + b"]"


def _start_of(count: int) -> bytes:
    """Return the beginning of what is hashed to a commitment."""
    if count > limits.BODY_MEMBERS_MAX_COUNT:
        raise CodecError(f"expected at most {limits.BODY_MEMBERS_MAX_COUNT} members; found {count}")
    return b"\x02" + count.to_bytes(4, "big")


def _salts_of(texts: Sequence[str]) -> Iterator[tuple[bytes]]:
    """Yield the salts of members; all are read at once."""
    joined = "".join(texts)
    try:
        salts = bytes.fromhex(joined)
    except ValueError:
        salts = b""
    # Capitals and white space are read as well: one spelling alone is written again.
    if salts.hex() != joined or set(map(len, texts)) != {_SALT_CHARS}:
        wrong = next(text for text in texts if not _SALT.fullmatch(text))
        raise CodecError(f"expected a salt of {_SALT_CHARS} hex digits; found {wrong[:60]!a}")
    return _salts.iter_unpack(salts)


@lru_cache(maxsize=1024)
def _labels_of(names: tuple[str, ...]) -> tuple[bytes, ...]:
    """Return length and name of each member as they are hashed; few lists of names recur."""
    if any(a >= b for a, b in pairwise(names)):
        raise CodecError(_NOT_SORTED)
    return tuple([_label_of(b'"' + name.encode() + b'"') for name in names])


@lru_cache(maxsize=4096)
def _label_of(cell: bytes) -> bytes:
    """Return length and name of a member as they are hashed."""
    label = cell[1:-1]
    if cell[:1] != b'"' or not _LABEL.fullmatch(label):
        raise CodecError(_NOT_SORTED)
    return bytes((len(label),)) + label


def _row_hash(label: bytes, cells: list[bytes]) -> bytes:
    text = cells[1][1:-1].decode("ascii", "replace") if cells[1][:1] == b'"' else ""
    if len(cells) == 2:
        return codec.from_hex(text, 32)
    return sha256(
        b"\x00" + codec.from_hex(text, limits.SALT_SIZE_BYTES) + label + cells[2]
    ).digest()
