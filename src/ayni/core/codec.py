# SPDX-License-Identifier: Apache-2.0
"""Reads and writes canonical JSON, base64 and hex; must never accept two spellings of one value.

The form is the integer profile of JCS (RFC 8785): UTF-8, no white space, member names sorted,
integers only. On top of it: names of members are short lower-case ASCII, strings are in Unicode
normal form C, nesting is bounded. Inside this profile `msgspec` with `order="sorted"` and JCS write
the same bytes; outside they differ, so everything outside is refused.

Canonical form is a rule of admission. Whoever verifies hashes the bytes received.
"""

import base64
import binascii
import re
import unicodedata
from typing import Final, TypeAlias

import msgspec

from ayni.core import limits
from ayni.core.errors import CodecError

Json: TypeAlias = bool | int | str | list["Json"] | dict[str, "Json"] | None

_NAME: Final = re.compile(r"[a-z0-9_.\-]{1,64}", re.ASCII)
_HEX: Final = re.compile(r"[0-9a-f]*", re.ASCII)
_encoder: Final = msgspec.json.Encoder(order="sorted")
_decoder: Final = msgspec.json.Decoder()


def encode(value: object, *, depth_max: int = limits.JSON_DEPTH_MAX_LEVELS) -> bytes:
    """Write a value in its one canonical form.

    Args:
        value: None, bool, int, str, or lists, tuples and dicts of these.
        depth_max: how many arrays and objects may be nested; a bare scalar has depth 0.

    Returns:
        UTF-8 bytes without white space.

    Raises:
        CodecError: a float, an integer of 2**53 or more, a string not in NFC or with a lone
            surrogate, a bad member name, or too deep.

    Source: RFC 8785; RFC 7493 section 2.2.
    """
    _check(value, depth_max)
    return _encoder.encode(value)


def decode(raw: bytes, *, depth_max: int = limits.JSON_DEPTH_MAX_LEVELS) -> Json:
    """Read a value, only from its one canonical form.

    Args:
        raw: UTF-8 bytes as received; the caller has bounded their length.
        depth_max: how many arrays and objects may be nested.

    Returns:
        The value; `encode` of it gives exactly `raw`.

    Raises:
        CodecError: not JSON, outside the profile, or another spelling of the same value.

    Source: RFC 8785; RFC 7493 section 2.2.
    """
    try:
        value: Json = _decoder.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise CodecError(
            f"expected canonical JSON; found bytes that are not JSON ({error})"
        ) from None
    _check(value, depth_max)
    if _encoder.encode(value) != raw:
        raise CodecError(
            "expected canonical JSON (sorted names, no name twice, no white space, short escapes);"
            " found another spelling of the value; send the canonical bytes"
        )
    return value


def check_text(text: str) -> None:
    """Refuse a string that could be written in two ways.

    Args:
        text: any string.

    Raises:
        CodecError: the string has a lone surrogate or is not in Unicode normal form C.

    Source: RFC 8785 section 3.2.5 (lone surrogates); Unicode Standard Annex 15.
    """
    if text.isascii():
        return
    if not unicodedata.is_normalized("NFC", text):
        raise CodecError(
            f"expected text in Unicode normal form C; found {text[:40]!a}; normalise it"
        )
    try:
        text.encode()
    except UnicodeEncodeError:
        raise CodecError(
            f"expected Unicode text; found a lone surrogate in {text[:40]!a}"
        ) from None


def _check(value: object, depth_left: int) -> None:
    if isinstance(value, str):
        check_text(value)
    elif isinstance(value, int):  # a bool is an int, and in range
        if not -limits.JSON_INTEGER_END < value < limits.JSON_INTEGER_END:
            raise CodecError(f"expected an integer smaller than 2**53; found {value}")
    elif isinstance(value, dict):
        _check_members(value, depth_left)
    elif isinstance(value, (list, tuple)):
        _check_depth(depth_left)
        for item in value:
            _check(item, depth_left - 1)
    elif value is not None:
        raise CodecError(
            "expected null, true, false, an integer, text, a list or an object;"
            f" found {type(value).__name__}"
        )


def _check_members(members: dict[object, object], depth_left: int) -> None:
    _check_depth(depth_left)
    for name, value in members.items():
        if not isinstance(name, str) or _NAME.fullmatch(name) is None:
            raise CodecError(
                f"expected a member name of 1 to {limits.JSON_NAME_MAX_CHARS} characters"
                f" a-z 0-9 _ . -; found {name!a}"
            )
        _check(value, depth_left - 1)


def _check_depth(depth_left: int) -> None:
    if depth_left <= 0:
        raise CodecError("expected fewer nested lists and objects; found one level too many")


def to_b64(raw: bytes) -> str:
    """Write bytes in base64 with padding.

    Source: RFC 4648 section 4.
    """
    return base64.b64encode(raw).decode("ascii")


def from_b64(text: str, size: int | None = None) -> bytes:
    """Read base64, only in its one spelling.

    Args:
        text: base64 with padding and without white space.
        size: the number of bytes expected, or None for any.

    Returns:
        The bytes.

    Raises:
        CodecError: not base64, unused bits set, or another number of bytes.

    Source: RFC 4648 sections 3.5 and 4.
    """
    try:
        raw = base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        raise CodecError(f"expected base64; found {text[:60]!a}") from None
    if base64.b64encode(raw) != text.encode("ascii"):
        raise CodecError(f"expected base64 with padding and unused bits 0; found {text[:60]!a}")
    return _sized(raw, size)


def to_hex(raw: bytes) -> str:
    """Write bytes in lower-case hex."""
    return raw.hex()


def from_hex(text: str, size: int | None = None) -> bytes:
    """Read lower-case hex.

    Args:
        text: an even number of characters 0-9 a-f.
        size: the number of bytes expected, or None for any.

    Returns:
        The bytes.

    Raises:
        CodecError: not lower-case hex, or another number of bytes.
    """
    if len(text) % 2 or _HEX.fullmatch(text) is None:
        raise CodecError(f"expected lower-case hex; found {text[:60]!a}")
    return _sized(bytes.fromhex(text), size)


def _sized(raw: bytes, size: int | None) -> bytes:
    if size is not None and len(raw) != size:
        raise CodecError(f"expected {size} bytes; found {len(raw)}")
    return raw
