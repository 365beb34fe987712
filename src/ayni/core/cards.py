# SPDX-License-Identifier: Apache-2.0
"""Node cards and log openings: what a party's offline identity key says about its node.

A card is a signed note whose text is two lines::

    ayni.card/1
    {"endpoints":["https://…"],"founders":[…],"identity":"…","log":"…",…}

    — ayni/identity/chl <signature of the identity key>

It is exchanged at a meeting as a file, and its fingerprint is read aloud. Everything that must
rotate alone stands in it. A log after the first is opened by a note signed with one of the
card's one-time opening keys. A later card is signed by the same identity key, or by the key whose
hash the card before it names as next. Must not decide whom to trust first: a person compared the
words. Source: DESIGN.md section 5 (Keys); kernel.md A7, A8; record.md R10.
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
_OPENING_NAME = re.compile(r"ayni/opening/([a-z]{3})/([1-9][0-9]{0,5})", re.ASCII)

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
        openings: verifier keys of the one-time opening keys, used ones included; the number of
            each stands in its name, ``ayni/opening/chl/1``. One that a newer card leaves out
            opens nothing any more.
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
    openings: Annotated[tuple[_Key, ...], Meta(max_length=limits.CARD_OPENINGS_MAX_COUNT)]
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
    opening_keys(card)
    return card


def may_follow(held: Card, card: Card) -> bool:
    """Tell whether a later card changes the identity key; raise unless it may follow.

    Args:
        held: the newest card held of the party; its words were compared, or it followed one.
        card: a card that `read_card` accepted.

    Raises:
        NotAuthentic: another party, mode or first log; a number that is not higher; or an
            identity key that is neither the one held nor the one announced as next.
    """
    for part, mine, theirs in (
        ("party of the card", held.party, card.party),
        ("mode of the card", held.mode, card.mode),
        ("first log in the card", held.log[:40], card.log[:40]),
    ):
        if mine != theirs:
            raise NotAuthentic(part, expected=mine, found=theirs)
    if card.number <= held.number:
        raise NotAuthentic(
            f"number of {card.party}'s card",
            expected=f"above {held.number}, which is held",
            found=str(card.number),
        )
    if card.identity == held.identity:
        return False
    if sha256(card.identity.encode()).hexdigest() != held.next_identity:
        raise NotAuthentic(
            f"identity key of {card.party}'s card {card.number}",
            expected=f"the key of card {held.number}, or the one it announced as next; if a card "
            "between the two is missing, that card first",
            found=card.identity[:40],
        )
    return True


def announce(vkey: Vkey) -> str:
    """Return what a card says of the identity key after its own: SHA-256 of it, hex."""
    return sha256(str(vkey).encode()).hexdigest()


def opening_keys(card: Card) -> dict[int, Vkey]:
    """Return the one-time opening keys that a card certifies, by number.

    Raises:
        NoteError: one has no such name, or a number stands there twice.
    """
    keys: dict[int, Vkey] = {}
    for text in card.openings:
        key = _key_of(text, SIG_ED25519)
        found = _OPENING_NAME.fullmatch(key.name)
        if found is None or found[1] != card.party or int(found[2]) in keys:
            raise NoteError(
                f"opening keys ayni/opening/{card.party}/<number> expected, each number once; "
                f"found {key.name[:80]!a}"
            )
        keys[int(found[2])] = key
    return keys


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
    opening = parse_opening(raw)
    if opening.party != card.party:
        raise NotAuthentic("party of the opening", expected=card.party, found=opening.party)
    keys = opening_keys(card)
    if opening.number not in keys:
        raise NotAuthentic(
            f"number of the opening key, by card {card.number}",
            expected=", ".join(map(str, sorted(keys))) or "none",
            found=str(opening.number),
        )
    open_note(raw, [keys[opening.number]])
    _log_key_of(opening.log)
    return opening


def parse_opening(raw: bytes) -> Opening:
    """Return what an opening says, without a look at its signature.

    Raises:
        NoteError: not an opening.
    """
    return _decode(raw, OPENING_TITLE, _opening_decoder, "the opening of a log")


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
