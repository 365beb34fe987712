# SPDX-License-Identifier: Apache-2.0
"""Node cards and openings: signed by the key that may, and by no other, letter by letter."""

from __future__ import annotations

import base64

import msgspec
import pytest

from ayni.core.cards import (
    Card,
    Founder,
    Opening,
    announce,
    certificate_of,
    fingerprint,
    identity_name,
    may_follow,
    opening_keys,
    read_card,
    read_opening,
    sign_card,
    sign_opening,
)
from ayni.core.errors import AyniError, NotAuthentic, NoteError
from ayni.core.notes import SIG_COSIGNATURE, Ed25519Signer, sign_note


def signer(name: str, seed: int = 1, algorithm: int = 1) -> Ed25519Signer:
    return Ed25519Signer(name=name, seed=bytes([seed]) * 32, algorithm=algorithm)


IDENTITY = signer(identity_name("chl"))
STRANGER = signer(identity_name("chl"), 9)
LOG = signer("ayni/log/" + "c" * 16, 2)
NEXT = signer("ayni/log/" + "d" * 16, 3)
OPENINGS = [signer(f"ayni/opening/chl/{n}", 10 + n) for n in (1, 2, 3)]
CARD = Card(
    party="chl",
    number=1,
    identity=str(IDENTITY.vkey),
    next_identity="ab" * 32,
    log=str(LOG.vkey),
    receipt=str(signer("ayni/receipt/chl", 4, SIG_COSIGNATURE).vkey),
    packet="age1qqq",
    openings=tuple(str(key.vkey) for key in OPENINGS),
    tls=base64.b64encode(b"certificate").decode(),
    endpoints=("https://chl.example:8443",),
    founders=(Founder(office="chl.foreign", powers=("foreign",)),),
    zone="America/Santiago",
    mode="exercise",
)
RAW = sign_card(CARD, IDENTITY)
OPENING = Opening(party="chl", number=2, log=str(NEXT.vkey))


def test_a_card_comes_back_as_it_was_signed() -> None:
    assert read_card(RAW) == CARD
    assert certificate_of(CARD) == b"certificate"


def test_a_card_of_another_key_is_refused() -> None:
    with pytest.raises(NotAuthentic):
        read_card(sign_card(CARD, STRANGER))


def test_a_card_with_any_changed_letter_is_refused() -> None:
    for at in range(len(RAW)):
        changed = RAW[:at] + bytes([RAW[at] ^ 1]) + RAW[at + 1 :]
        with pytest.raises(AyniError):
            read_card(changed)


@pytest.mark.parametrize(
    "fields",
    [
        {"identity": str(signer(identity_name("per")).vkey)},
        {"identity": str(signer("ayni/log/" + "c" * 16).vkey)},
        {"receipt": str(LOG.vkey)},
        {"log": str(signer("ayni/log/" + "c" * 16, 2, SIG_COSIGNATURE).vkey)},
        {"log": "nonsense"},
        {"log": str(signer("ayni/log/short").vkey)},
        {"log": str(signer("ayni/opening/chl/1").vkey)},
        {"openings": ("nonsense",)},
        {"openings": (str(signer("ayni/opening/per/1").vkey),)},
        {"openings": (str(signer("ayni/opening/chl/0").vkey),)},
        {"openings": tuple(str(signer("ayni/opening/chl/7", n).vkey) for n in (1, 2))},
        {"party": "CHL"},
        {"number": 0},
        {"mode": "drill"},
        {"next_identity": "ab"},
        {"endpoints": tuple("abcdefghi")},
        {"founders": (Founder(office="chl", powers=()),)},
    ],
)
def test_a_card_that_does_not_hold_together_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises((NoteError, NotAuthentic)):
        read_card(sign_card(msgspec.structs.replace(CARD, **fields), IDENTITY))


@pytest.mark.parametrize(
    "text",
    [
        b"ayni.card/2\n{}\n",
        b"ayni.card/1\n{}\n",
        b"ayni.card/1\nnonsense\n",
        RAW.partition(b"\n\n")[0].replace(b'{"', b'{ "', 1) + b"\n",
        RAW.partition(b"\n\n")[0].replace(b'{"', b'{"zz":1,"', 1) + b"\n",
    ],
)
def test_a_text_that_is_no_card_is_refused_though_it_is_signed(text: bytes) -> None:
    with pytest.raises((NoteError, NotAuthentic)):
        read_card(sign_note(text, IDENTITY))


def test_a_card_that_is_too_long_is_refused() -> None:
    with pytest.raises(NoteError, match="too long"):
        read_card(b"x" * 40_000)


def test_the_fingerprint_is_of_the_identity_key_alone() -> None:
    newer = msgspec.structs.replace(CARD, number=2, endpoints=())
    assert fingerprint(newer) == fingerprint(CARD)
    other = msgspec.structs.replace(CARD, identity=str(STRANGER.vkey))
    assert fingerprint(other) != fingerprint(CARD)


def test_an_opening_is_signed_by_the_key_of_its_number() -> None:
    assert read_opening(sign_opening(OPENING, OPENINGS[1]), CARD) == OPENING


@pytest.mark.parametrize("key", [OPENINGS[0], OPENINGS[2], IDENTITY, LOG, NEXT])
def test_an_opening_signed_by_any_other_key_is_refused(key: Ed25519Signer) -> None:
    with pytest.raises(NotAuthentic):
        read_opening(sign_opening(OPENING, key), CARD)


@pytest.mark.parametrize("fields", [{"party": "per"}, {"number": 4}, {"log": "nonsense"}])
def test_an_opening_that_the_card_does_not_cover_is_refused(fields: dict[str, object]) -> None:
    raw = sign_opening(msgspec.structs.replace(OPENING, **fields), OPENINGS[1])
    with pytest.raises((NoteError, NotAuthentic)):
        read_opening(raw, CARD)


def test_an_opening_with_a_changed_letter_is_refused() -> None:
    raw = sign_opening(OPENING, OPENINGS[1])
    for at in range(len(raw)):
        with pytest.raises(AyniError):
            read_opening(raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :], CARD)


def test_a_key_that_a_newer_card_leaves_out_opens_nothing() -> None:
    newer = msgspec.structs.replace(
        CARD, number=2, openings=(CARD.openings[0], str(signer("ayni/opening/chl/4", 14).vkey))
    )
    assert sorted(opening_keys(newer)) == [1, 4]
    raw = sign_opening(OPENING, OPENINGS[1])
    with pytest.raises(NotAuthentic, match="expected 1, 4; found 2"):
        read_opening(raw, newer)
    fourth = msgspec.structs.replace(OPENING, number=4)
    assert read_opening(sign_opening(fourth, signer("ayni/opening/chl/4", 14)), newer) == fourth


FOLLOWING = signer(identity_name("chl"), 21)
HELD = msgspec.structs.replace(CARD, number=3, next_identity=announce(FOLLOWING.vkey))


def test_a_later_card_of_the_same_identity_follows() -> None:
    assert not may_follow(HELD, msgspec.structs.replace(HELD, number=9, endpoints=()))


def test_a_later_card_of_the_announced_identity_follows_and_says_so() -> None:
    card = msgspec.structs.replace(HELD, number=4, identity=str(FOLLOWING.vkey))
    assert may_follow(HELD, read_card(sign_card(card, FOLLOWING)))


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"number": 3}, "above 3"),
        ({"number": 2}, "above 3"),
        ({"number": 4, "identity": str(STRANGER.vkey)}, "announced as next"),
        ({"number": 4, "mode": "actual"}, "mode of the card"),
        ({"number": 4, "party": "per"}, "party of the card"),
        ({"number": 4, "log": str(NEXT.vkey)}, "first log"),
    ],
)
def test_a_card_that_does_not_follow_is_refused_in_words(
    fields: dict[str, object], told: str
) -> None:
    with pytest.raises(NotAuthentic, match=told):
        may_follow(HELD, msgspec.structs.replace(HELD, **fields))
