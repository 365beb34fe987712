# SPDX-License-Identifier: Apache-2.0
"""An act: the header that is hashed into the log and the body that travels beside it.

Must not read a clock or make randomness: ids, times and salts are arguments.

Header on the wire (one leaf, canonical JSON, at most HEADER_SIZE_MAX_BYTES)::

    {"about":"<object id>","as":"titular","at":1795424531123,"body":"<commitment>",
     "body_bytes":812,"by":"per.south.liaison","id":"<32 hex>","kind":"notices.given/1",
     "mode":"exercise","refs":["<leaf hash>"],"seen":[["<log id>",1042,"<root>"]],
     "tlp":"AMBER","v":1}

Body on the wire (canonical JSON array, sorted by member name)::

    [["place","<salt, 32 hex>","f-07"],["strength","<member hash, 64 hex>"]]

A member of three elements is open; one of two is closed (kept back in a proof, or erased).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from ayni.core import codec, limits
from ayni.core.codec import Json
from ayni.core.errors import CodecError, LimitExceeded
from ayni.core.merkle import leaf_hash
from ayni.core.readings import VALUE_DEPTH_MAX_LEVELS

Capacity = Literal["titular", "subrogante", "interino", "encargado"]
Mode = Literal["exercise", "actual"]
Tlp = Literal["CLEAR", "GREEN", "AMBER", "AMBER+STRICT"]

CAPACITIES: tuple[Capacity, ...] = ("titular", "subrogante", "interino", "encargado")
MODES: tuple[Mode, ...] = ("exercise", "actual")
TLPS: tuple[Tlp, ...] = ("CLEAR", "GREEN", "AMBER", "AMBER+STRICT")

LOG_ID_PATTERN = r"\A[0-9a-hjkmnp-tv-z]{16}\Z"
OFFICE_PATTERN = r"\A[a-z]{3}(\.[a-z0-9_-]{1,24}){1,4}\Z"
KIND_PATTERN = r"\A[a-z_]{1,24}\.[a-z_]{1,40}/[1-9][0-9]{0,2}\Z"

_Natural = Annotated[int, Meta(ge=0, lt=limits.JSON_INTEGER_END)]
_Size = Annotated[int, Meta(ge=1, lt=limits.JSON_INTEGER_END)]

Seen = tuple[str, _Size, str]
"""(log id, size, root): the folded prefix of another log that the author's node held."""


class Header(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    kw_only=True,
    rename={"as_": "as"},
):
    """The signed part of an act; one leaf of its author's log.

    Attributes:
        v: version of the header format, 1.
        id: random 128 bits, 32 hex digits; a log holds an id once (retry safety).
        kind: ``room.past_participle/version``.
        by: office that acts, ``party.office``.
        as_: capacity in which the holder of the office acts.
        at: claimed time, milliseconds since 1970-01-01 UTC.
        mode: second lock of the partnership's mode.
        tlp: FIRST TLP 2.0 label; RED is not offered.
        body: commitment to the body, 64 hex digits.
        body_bytes: size of the complete body on the wire.
        about: object id, or none for an act that opens an object.
        seen: logs that advanced since this log's previous act.
        refs: leaf hashes of acts that this act cites.
        crit: 1 when a reader who does not know the kind must not judge the object.

    The forms of texts are not checked here but by `decode_header`, all at once.

    Source: DESIGN.md section 5; kernel.md S2, A13, A16.
    """

    v: Annotated[int, Meta(ge=1, le=1)]
    id: str
    kind: str
    by: str
    as_: Capacity
    at: _Natural
    mode: Mode
    tlp: Tlp
    body: str
    body_bytes: _Natural
    about: str | None = None
    seen: tuple[Seen, ...] = ()
    refs: tuple[str, ...] = ()
    crit: Annotated[int, Meta(ge=0, le=1)] = 0

    @property
    def party(self) -> str:
        """Return the party code that the office names."""
        return self.by[:3]

    @property
    def room(self) -> str:
        """Return the first word of the kind."""
        return self.kind.partition(".")[0]


def _grammar() -> bytes:
    """Return the one spelling of a header as a pattern; bounds of integers stand in `Header`."""
    digest, natural = "[0-9a-f]{64}", "(?:0|[1-9][0-9]{0,15})"
    log_id, office, kind = (p[2:-2] for p in (LOG_ID_PATTERN, OFFICE_PATTERN, KIND_PATTERN))
    seen = rf'\["{log_id}",{natural},"{digest}"\]'
    one_of = [f"(?:{'|'.join(map(re.escape, words))})" for words in (CAPACITIES, MODES, TLPS)]
    return (
        rf'\{{(?:"about":"{digest}",)?"as":"{one_of[0]}","at":{natural},"body":"{digest}",'
        rf'"body_bytes":{natural},"by":"{office}",(?:"crit":1,)?"id":"[0-9a-f]{{32}}",'
        rf'"kind":"{kind}","mode":"{one_of[1]}",(?:"refs":\["{digest}"(?:,"{digest}")*\],)?'
        rf'(?:"seen":\[{seen}(?:,{seen})*\],)?"tlp":"{one_of[2]}","v":1\}}'
    ).encode("ascii")


_encoder: Final = msgspec.json.Encoder(order="sorted")
_header_decoder: Final = msgspec.json.Decoder(Header)
# One pattern over the whole costs a third of one for each member and of writing it all again.
_canonical_header: Final = re.compile(_grammar())


def encode_header(header: Header) -> bytes:
    """Return the canonical bytes of a header.

    Raises:
        LimitExceeded: the header is longer than HEADER_SIZE_MAX_BYTES.
        CodecError: a field does not have its form.
    """
    raw = _encoder.encode(header)
    decode_header(raw)
    return raw


def decode_header(raw: bytes) -> Header:
    """Return the header that canonical bytes hold.

    Raises:
        LimitExceeded: longer than HEADER_SIZE_MAX_BYTES.
        CodecError: not a header, or not in its one canonical form.
    """
    if len(raw) > limits.HEADER_SIZE_MAX_BYTES:
        raise LimitExceeded(
            f"expected a header of at most {limits.HEADER_SIZE_MAX_BYTES} bytes; found {len(raw)}"
        )
    try:
        header = _header_decoder.decode(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise CodecError(f"not the header of an act: {error}") from None
    if _canonical_header.fullmatch(raw) is None:
        raise CodecError(
            f"{raw[:200]!r} found, expected the canonical form of a header with its members as in "
            "docs/protocol/record.md: write it again as JCS and sign again"
        )
    return header


def newer_version(raw: bytes) -> bool:
    """Tell whether bytes are a canonical header of a version this software does not know."""
    try:
        value = codec.decode(raw)
    except CodecError:
        return False
    version = value.get("v") if isinstance(value, dict) else None
    return isinstance(version, int) and version > 1


@dataclass(frozen=True, slots=True)
class BodyMember:
    """One member of a body: open (salt and value) or closed (hash alone).

    Attributes:
        name: member name.
        hash: SHA-256 of the member, 32 bytes.
        salt: 16 random bytes, or none when closed.
        value: the value; meaningless when closed.
    """

    name: str
    hash: bytes
    salt: bytes | None = None
    value: Json = None

    @property
    def is_open(self) -> bool:
        """Tell whether the value is here."""
        return self.salt is not None


def member_hash(name: str, salt: bytes, value: bytes) -> bytes:
    """Return the hash of one member.

    The name is inside the hash, so that members cannot be swapped, and each member has a
    salt of its own, so that erasing one leaves nothing from which to guess it.

    Args:
        name: member name, at most 64 ASCII characters.
        salt: 16 random bytes.
        value: canonical JSON of the value.
    Source: kernel.md A21.
    """
    label = name.encode("ascii")
    return sha256(b"\x00" + salt + bytes((len(label),)) + label + value).digest()


@dataclass(frozen=True, slots=True)
class Body:
    """The members of an act, sorted by name."""

    members: tuple[BodyMember, ...]

    def commitment(self) -> bytes:
        """Return the hash that the header carries: over count, names and member hashes."""
        parts = [b"\x02", len(self.members).to_bytes(4, "big")]
        for member in self.members:
            label = member.name.encode("ascii")
            parts += (bytes((len(label),)), label, member.hash)
        return sha256(b"".join(parts)).digest()

    def encode(self) -> bytes:
        """Return the body as it travels."""
        # Values were found canonical when the body was sealed or read.
        return _encoder.encode(
            [
                [m.name, m.salt.hex(), m.value] if m.salt is not None else [m.name, m.hash.hex()]
                for m in self.members
            ]
        )

    def values(self) -> dict[str, Json]:
        """Return the open members by name."""
        return {m.name: m.value for m in self.members if m.salt is not None}

    def closed_names(self) -> tuple[str, ...]:
        """Return the names of the members whose value is not here."""
        return tuple(m.name for m in self.members if m.salt is None)

    def closed(self, names: Iterable[str]) -> Body:
        """Return the body with the named members reduced to their hash."""
        shut = frozenset(names)
        return Body(
            tuple(BodyMember(m.name, m.hash) if m.name in shut else m for m in self.members)
        )


def seal_body(values: Mapping[str, Json], salts: Callable[[int], bytes]) -> Body:
    """Return a complete body.

    Args:
        values: member name to value.
        salts: gives that many random bytes; called once for each member.

    Raises:
        CodecError: a value has no canonical form.
    """
    members = []
    for name in sorted(values):
        salt = salts(limits.SALT_SIZE_BYTES)
        value = codec.encode(values[name], depth_max=VALUE_DEPTH_MAX_LEVELS)
        digest = member_hash(name, salt, value)
        members.append(BodyMember(name, digest, salt, values[name]))
    return Body(tuple(members))


_body_decoder = msgspec.json.Decoder(list[list[msgspec.Raw]])
_text_decoder = msgspec.json.Decoder(str)
_value_decoder = msgspec.json.Decoder()


def decode_body(raw: bytes) -> Body:
    """Return the body that canonical bytes hold, with every member hash computed.

    Raises:
        CodecError: not a body, not canonical, too many members, or not sorted and distinct.
    """
    codec.decode(raw)  # canonical form, depth, integers, NFC
    try:
        rows = _body_decoder.decode(raw)
        members = tuple([_decode_member(row) for row in rows])
    except (msgspec.MsgspecError, ValueError) as error:
        raise CodecError(f"not the body of an act: {error}") from None
    if len(members) > limits.BODY_MEMBERS_MAX_COUNT:
        raise CodecError(
            f"expected at most {limits.BODY_MEMBERS_MAX_COUNT} members; found {len(members)}"
        )
    names = [m.name for m in members]
    if any(a >= b for a, b in pairwise(names)):
        raise CodecError("the members of the body are not sorted by name, each once")
    return Body(members)


def _decode_member(row: list[msgspec.Raw]) -> BodyMember:
    if len(row) not in (2, 3):
        raise ValueError(f"a member of {len(row)} elements found, 2 or 3 expected")
    name = _text_decoder.decode(row[0])
    if not name.isascii() or not 0 < len(name) <= limits.JSON_NAME_MAX_CHARS:
        raise ValueError(f"member name {name[:80]!r} is not 1 to 64 ASCII characters")
    second = codec.from_hex(
        _text_decoder.decode(row[1]), 32 if len(row) == 2 else limits.SALT_SIZE_BYTES
    )
    if len(row) == 2:
        return BodyMember(name, second)
    # The whole is canonical, so the slice is the canonical form of the value.
    value = bytes(row[2])
    return BodyMember(name, member_hash(name, second, value), second, _value_decoder.decode(value))


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """An act as folds see it: header, structural members and causal past; no content.

    Attributes:
        leaf: leaf hash, 32 bytes.
        log: id of the log that holds it.
        party: party whose log it is, ISO 3166-1 alpha-3 in lower case.
        index: 0-based position in the log.
        header: the signed header.
        facts: structural members of the body.
        past: log id to size: every act below it happened before this one, transitively.
        depth: Lamport depth computed by the receiver, from 1.
    """

    leaf: bytes
    log: str
    party: str
    index: int
    header: Header
    facts: Mapping[str, Json]
    past: Mapping[str, int]
    depth: int

    @property
    def object_id(self) -> bytes:
        """Return the id of the object that the act is about: its own leaf if it opens one."""
        return self.leaf if self.header.about is None else bytes.fromhex(self.header.about)

    @property
    def kind(self) -> str:
        """Return the kind with its version."""
        return self.header.kind


def leaf_of(raw_header: bytes) -> bytes:
    """Return the leaf hash of a header's bytes."""
    return leaf_hash(raw_header)
