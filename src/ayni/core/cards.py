# SPDX-License-Identifier: Apache-2.0
"""Node cards and log openings: what a party's offline identity key says about its node.

A card is a signed note whose text is two lines::

    ayni.card/1
    {"endpoints":["https://…"],"founders":[…],"identity":"…","log":"…",…}

    — ayni/identity/chl <signature of the identity key>

It is exchanged at a meeting as a file, and its fingerprint is read aloud. Everything that must
rotate alone stands in it. A log after the first is opened by a note signed with one of the
card's one-time opening keys. Must not decide whom to trust: a person compared the words.
Source: DESIGN.md section 5 (Keys); kernel.md A7, A8.
"""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta

from ayni.core import codec, limits
from ayni.core.acts import OFFICE_PATTERN
from ayni.core.errors import CodecError, NotAuthentic, NoteError
from ayni.core.notes import (
    SIG_COSIGNATURE,
    SIG_ED25519,
    Signer,
    Vkey,
    open_note,
    parse_note,
    sign_note,
)

CARD_TITLE = b"ayni.card/1\n"
OPENING_TITLE = b"ayni.opening/1\n"
_LOG_NAME = re.compile(r"ayni/log/[0-9a-hjkmnp-tv-z]{16}")

_T = TypeVar("_T")
_Party = Annotated[str, Meta(pattern=r"\A[a-z]{3}\Z")]
_Key = Annotated[str, Meta(max_length=200)]


class Founder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An office that exists before the first directory, and its powers."""

    office: Annotated[str, Meta(pattern=OFFICE_PATTERN)]
    powers: Annotated[tuple[str, ...], Meta(max_length=16)]


class Card(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a party's identity key says about its node.

    Attributes:
        number: version of the card, from 1; the highest counts.
        identity: verifier key of the identity key.
        next_identity: SHA-256 of the next identity key's verifier key text, hex (pre-rotation).
        log: verifier key of the party's first log in this partnership.
        receipt: verifier key for receipts.
        packet: age recipient for packets.
        openings: verifier keys of the one-time opening keys, number 1 first.
        tls: DER of the node's certificate, base64; pinned by its public key.
        endpoints: where the neighbour door answers, https URLs, best first.
        founders: offices that may act before the first directory.
        zone: IANA zone of the party's midnight.
        mode: mode of the partnership it is made for.
    """

    party: _Party
    number: Annotated[int, Meta(ge=1, le=1_000_000)]
    identity: _Key
    next_identity: Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]
    log: _Key
    receipt: _Key
    packet: _Key
    openings: Annotated[tuple[_Key, ...], Meta(max_length=16)]
    tls: Annotated[str, Meta(max_length=8_000)]
    endpoints: Annotated[tuple[Annotated[str, Meta(max_length=200)], ...], Meta(max_length=8)]
    founders: Annotated[tuple[Founder, ...], Meta(max_length=16)]
    zone: Annotated[str, Meta(max_length=64)]
    mode: Annotated[str, Meta(pattern=r"\A(exercise|actual)\Z")]


class Opening(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The opening of a later log by a one-time key."""

    party: _Party
    number: Annotated[int, Meta(ge=1, le=1_000_000)]
    log: _Key


_card_decoder = msgspec.json.Decoder(Card)
_opening_decoder = msgspec.json.Decoder(Opening)


def identity_name(party: str) -> str:
    """Return the key name of a party's identity key."""
    return f"ayni/identity/{party}"


def sign_card(card: Card, signer: Signer) -> bytes:
    """Return the card as a signed note."""
    return sign_note(CARD_TITLE + codec.encode(msgspec.to_builtins(card)) + b"\n", signer)


def read_card(raw: bytes) -> Card:
    """Return a card that is signed by the identity key it names.

    That it *is* the neighbour's key is for two persons to say who compare the fingerprint.

    Raises:
        NoteError: not a card.
        NotAuthentic: the signature is not that of the identity key in the card.
    """
    card = _decode(raw, CARD_TITLE, _card_decoder, "a node card")
    key = _key_of(card.identity, SIG_ED25519)
    if key.name != identity_name(card.party):
        raise NotAuthentic(
            "name of the identity key", expected=identity_name(card.party), found=key.name
        )
    open_note(raw, [key])
    _log_key_of(card.log)
    _key_of(card.receipt, SIG_COSIGNATURE)
    for opening in card.openings:
        _key_of(opening, SIG_ED25519)
    return card


def fingerprint(card: Card) -> bytes:
    """Return the hash of the identity key that people compare as words, 32 bytes."""
    return sha256(b"ayni/identity/1\x00" + card.identity.encode()).digest()


def certificate_of(card: Card) -> bytes:
    """Return the DER of the node's certificate."""
    return codec.from_b64(card.tls)


def sign_opening(opening: Opening, signer: Signer) -> bytes:
    """Return the opening of a log as a note signed with the opening key of its number."""
    return sign_note(OPENING_TITLE + codec.encode(msgspec.to_builtins(opening)) + b"\n", signer)


def read_opening(raw: bytes, card: Card) -> Opening:
    """Return an opening signed by the opening key that the card certifies for its number.

    Raises:
        NoteError: not an opening.
        NotAuthentic: another party's, an unknown number, or another signature.
    """
    opening = _decode(raw, OPENING_TITLE, _opening_decoder, "the opening of a log")
    if opening.party != card.party:
        raise NotAuthentic("party of the opening", expected=card.party, found=opening.party)
    if opening.number > len(card.openings):
        raise NotAuthentic(
            "number of the opening",
            expected=f"1 to {len(card.openings)}",
            found=str(opening.number),
        )
    open_note(raw, [_key_of(card.openings[opening.number - 1], SIG_ED25519)])
    _log_key_of(opening.log)
    return opening


def _decode(raw: bytes, title: bytes, decoder: msgspec.json.Decoder[_T], what: str) -> _T:
    if len(raw) > limits.CARD_SIZE_MAX_BYTES:
        raise NoteError(f"{len(raw)} bytes found where {what} was expected: too long")
    text = parse_note(raw).text
    if not text.startswith(title) or not text.endswith(b"\n"):
        raise NoteError(f"{text[:40]!r} found where {what} was expected")
    line = text[len(title) : -1]
    try:
        codec.decode(line)
        return decoder.decode(line)
    except (CodecError, msgspec.MsgspecError) as error:
        raise NoteError(f"not {what}: {error}") from None


def _log_key_of(text: str) -> None:
    name = _key_of(text, SIG_ED25519).name
    if _LOG_NAME.fullmatch(name) is None:
        raise NoteError(f"key of a log expected, ayni/log/<16 characters>; found {name[:80]!a}")


def _key_of(text: str, algorithm: int) -> Vkey:
    key = Vkey.parse(text)
    if key.algorithm != algorithm:
        raise NoteError(f"key {key.name} has type {key.algorithm}, {algorithm} expected")
    return key
