# SPDX-License-Identifier: Apache-2.0
"""`ayni credentials`: a neighbour is trusted after ten words were compared, and never before."""

from __future__ import annotations

import string
from pathlib import Path

import msgspec
import pytest

from ayni.adapters import keyring
from ayni.core import cards, words
from ayni.core.cards import read_card, sign_card
from ayni.core.errors import AyniError, NotAuthentic, NoteError
from ayni.core.notes import Ed25519Signer
from tests.node.conftest import Pair
from tests.node.operating import PASSPHRASE, Node


def neighbours(node: Node) -> list[str]:
    return [row[0] for row in node.rows("SELECT party FROM card WHERE own = 0")]


def ten_words(node: Node) -> list[str]:
    return list(cards_words(node.credentials.read_bytes()))


def cards_words(raw: bytes) -> tuple[str, ...]:
    return words.fingerprint(cards.fingerprint(read_card(raw)))


def test_a_file_whose_ten_words_agree_is_taken(strangers: Pair) -> None:
    chl, per = strangers
    spoken = per.run("credentials", "words").out.strip()
    assert spoken == " ".join(ten_words(per))
    assert chl.run("credentials", "words", per.credentials).out.strip() == spoken
    told = chl.run("credentials", "add", per.credentials, "--words", spoken.upper())
    assert "per: key compared by words" in told.out
    assert neighbours(chl) == ["per"]
    assert chl.rows("SELECT party FROM log WHERE own = 0") == [("per",)]
    assert neighbours(per) == []


def test_words_are_asked_for_when_none_are_given(strangers: Pair) -> None:
    chl, per = strangers
    told = chl.run("credentials", "add", per.credentials, stdin=" ".join(ten_words(per)) + "\n")
    assert "Ask your neighbour (per) to read out the ten words" in told.out
    assert neighbours(chl) == ["per"]


def test_the_first_wrong_word_is_named_and_nothing_is_trusted(strangers: Pair) -> None:
    chl, per = strangers
    spoken = ten_words(per)
    spoken[2] = next(word for word in words.WORDS if word != spoken[2])
    told = chl.run("credentials", "add", per.credentials, "--words", " ".join(spoken), expect=1)
    assert told.sentence.startswith("Not taken: fingerprint word 3 does not match")
    assert neighbours(chl) == []


def test_a_missing_word_is_counted(strangers: Pair) -> None:
    chl, per = strangers
    spoken = " ".join(ten_words(per)[:9])
    told = chl.run("credentials", "add", per.credentials, "--words", spoken, expect=1)
    assert "expected 10; found 9" in told.sentence
    assert neighbours(chl) == []


def test_one_changed_letter_is_refused_by_the_command(strangers: Pair) -> None:
    chl, per = strangers
    text = per.credentials.read_text()
    at = text.index('"endpoints"') + 20
    forged = per.home / "forged.note"
    forged.write_text(text[:at] + ("x" if text[at] != "x" else "y") + text[at + 1 :])
    spoken = " ".join(ten_words(per))
    told = chl.run("credentials", "add", forged, "--words", spoken, expect=1)
    assert told.sentence.startswith("Not taken: ")
    assert neighbours(chl) == []


def test_one_changed_letter_anywhere_in_the_file_is_refused(made: Path) -> None:
    raw = Node(made, "per").credentials.read_bytes()
    letters = string.ascii_letters + string.digits
    for at, byte in enumerate(raw):
        other = next(ord(c) for c in letters[at % 50 :] if ord(c) != byte)
        changed = raw[:at] + bytes([other]) + raw[at + 1 :]
        with pytest.raises((NoteError, NotAuthentic)):
            read_card(changed)


def test_a_file_cut_short_or_longer_is_refused(made: Path) -> None:
    raw = Node(made, "per").credentials.read_bytes()
    for changed in (raw[:-1], raw[: len(raw) // 2], b"", raw + b"\n", raw + raw):
        with pytest.raises(AyniError):
            read_card(changed)


def test_the_own_file_is_refused(strangers: Pair) -> None:
    chl, _ = strangers
    spoken = " ".join(ten_words(chl))
    told = chl.run("credentials", "add", chl.credentials, "--words", spoken, expect=2)
    assert "your own node" in told.sentence
    assert neighbours(chl) == []


def test_a_file_of_the_other_mode_is_refused(strangers: Pair) -> None:
    chl, per = strangers
    signer = keyring.load_identity(per.keys, party="per", passphrase=PASSPHRASE)
    raw = with_changes(per.credentials.read_bytes(), signer, mode="actual")
    per.credentials.write_bytes(raw)
    spoken = " ".join(cards_words(raw))
    told = chl.run("credentials", "add", per.credentials, "--words", spoken, expect=2)
    assert "mode actual" in told.sentence
    assert "mode exercise" in told.sentence
    assert neighbours(chl) == []


def test_another_identity_key_of_a_known_neighbour_is_refused(pair: Pair) -> None:
    chl, per = pair
    stranger = Ed25519Signer(name="ayni/identity/per", seed=bytes(32))
    raw = with_changes(
        per.credentials.read_bytes(), stranger, identity=str(stranger.vkey), number=2
    )
    per.credentials.write_bytes(raw)
    spoken = " ".join(cards_words(raw))
    told = chl.run("credentials", "add", per.credentials, "--words", spoken, expect=1)
    assert "identity key of per's card 2 does not match" in told.sentence
    assert chl.rows("SELECT number FROM card WHERE party = 'per'") == [(1,)]


def test_wrong_words_are_refused_although_the_card_is_held(pair: Pair) -> None:
    chl, per = pair
    told = chl.run("credentials", "add", per.credentials, "--words", "uno dos", expect=1)
    assert "expected 10; found 2" in told.sentence
    again = chl.run("credentials", "add", per.credentials)
    assert "no words are needed" in again.out
    assert chl.rows("SELECT number FROM card WHERE party = 'per'") == [(1,)]


def test_what_is_no_credential_file_is_refused(strangers: Pair) -> None:
    chl, per = strangers
    for name, raw in (("photo.jpg", bytes(range(256))), ("text.txt", b"a text\n")):
        (per.home / name).write_bytes(raw)
        told = chl.run("credentials", "add", per.home / name, "--words", "uno", expect=2)
        assert told.sentence.startswith("ayni: ")
    assert neighbours(chl) == []


def with_changes(raw: bytes, signer: Ed25519Signer, **changes: object) -> bytes:
    return sign_card(msgspec.structs.replace(read_card(raw), **changes), signer)
