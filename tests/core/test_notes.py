# SPDX-License-Identifier: Apache-2.0
"""Signed notes: who signed, what is ignored, what is refused."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.core import limits
from ayni.core.errors import LimitExceeded, NotAuthentic, NoteError
from ayni.core.notes import (
    SIG_COSIGNATURE,
    Ed25519Signer,
    Note,
    Signature,
    Vkey,
    format_note,
    open_note,
    parse_note,
    parse_signature_lines,
    sign_note,
    verify_ed25519,
)
from tests.core.corpora import suite

SPEC_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
SPEC_NOTE = (
    "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONnc"
    "AlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
).encode()

NORTH = Ed25519Signer(name="north.example/log", seed=b"\x01" * 32)
SOUTH = Ed25519Signer(name="south.example/log", seed=b"\x02" * 32)
TEXT = "Línea uno\n\nlínea dos\n".encode()
UNKNOWN_LINE = "— someone.example AAAAAAAAAAAA\n".encode()


def test_the_example_of_the_specification_opens():
    note = open_note(SPEC_NOTE, [Vkey.parse(SPEC_KEY)])
    assert note.text == b"This is an example message.\n"
    assert str(Vkey.parse(SPEC_KEY)) == SPEC_KEY
    assert format_note(note) == SPEC_NOTE


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"])), st.binary(min_size=32, max_size=32))
def test_every_signed_text_opens(text, seed):
    signer = Ed25519Signer(name="x", seed=seed)
    raw = sign_note(text.encode() + b"\n", signer)
    assert open_note(raw, [signer.vkey]).text == text.encode() + b"\n"
    assert format_note(parse_note(raw)) == raw


@given(st.integers(0, len(SPEC_NOTE) - 1), st.integers(1, 255))
def test_no_changed_byte_opens(at, flip):
    raw = bytearray(SPEC_NOTE)
    raw[at] ^= flip
    with pytest.raises((NoteError, NotAuthentic)):
        open_note(bytes(raw), [Vkey.parse(SPEC_KEY)])


def test_unknown_signatures_are_ignored_and_left_out():
    raw = sign_note(TEXT, NORTH) + UNKNOWN_LINE
    assert [line.name for line in parse_note(raw).signatures] == [NORTH.name, "someone.example"]
    assert [line.name for line in open_note(raw, [NORTH.vkey]).signatures] == [NORTH.name]


def test_a_known_key_that_fails_spoils_the_note():
    other = parse_note(sign_note(b"other\n", SOUTH)).signatures
    raw = format_note(Note(TEXT, parse_note(sign_note(TEXT, NORTH)).signatures + other))
    assert open_note(raw, [NORTH.vkey]).text == TEXT
    with pytest.raises(NotAuthentic, match=r"signature of south\.example/log"):
        open_note(raw, [NORTH.vkey, SOUTH.vkey])


def test_a_note_that_no_known_key_signed_is_refused():
    for vkeys in ([SOUTH.vkey], []):
        with pytest.raises(NotAuthentic, match=r"found north\.example/log"):
            open_note(sign_note(TEXT, NORTH), vkeys)


def test_a_signature_of_another_length_is_refused():
    short = Signature(NORTH.name, NORTH.vkey.key_id, b"x" * 63)
    with pytest.raises(NotAuthentic, match="64 bytes"):
        open_note(format_note(Note(TEXT, (short,))), [NORTH.vkey])


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"text\n",
        b"text\n\n",
        b"text\n" + UNKNOWN_LINE,
        b"text\n\n" + UNKNOWN_LINE.removesuffix(b"\n"),
        b"text\n\n" + UNKNOWN_LINE + b"\n",
        b"text\r\n\n" + UNKNOWN_LINE,
        b"te\0xt\n\n" + UNKNOWN_LINE,
        b"te\xffxt\n\n" + UNKNOWN_LINE,
        b"text\n\n- someone.example AAAAAAAAAAAA\n",
        "text\n\n— someone.example AAAA\n".encode(),
        "text\n\n— someone.example AAAAAAAAAAAA AAAA\n".encode(),
        "text\n\n— some+one AAAAAAAAAAAA\n".encode(),
        "text\n\n— some\u2003one AAAAAAAAAAAA\n".encode(),
        "text\n\n—  AAAAAAAAAAAA\n".encode(),
    ],
)
def test_what_is_not_a_signed_note_is_refused(raw):
    with pytest.raises(NoteError):
        parse_note(raw)


def test_notes_beyond_the_limits_are_refused():
    with pytest.raises(LimitExceeded):
        parse_note(b"a" * limits.NOTE_SIZE_MAX_BYTES + b"\n\n" + UNKNOWN_LINE)
    with pytest.raises(LimitExceeded):
        parse_note(b"a\n\n" + UNKNOWN_LINE * (limits.NOTE_SIGNATURES_MAX_COUNT + 1))
    assert parse_note(b"a\n\n" + UNKNOWN_LINE * 16).text == b"a\n"


def test_only_texts_that_can_be_opened_are_signed():
    for text in (b"no line end", b"a\tb\n", b"\xff\n"):
        with pytest.raises(NoteError):
            sign_note(text, NORTH)
    witness = Ed25519Signer(name="w", seed=b"\x03" * 32, algorithm=SIG_COSIGNATURE)
    with pytest.raises(NoteError, match="type 4"):
        sign_note(TEXT, witness)


def test_lines_without_text_are_read_and_nothing_beside_them():
    assert parse_signature_lines(b"") == ()
    assert parse_signature_lines(UNKNOWN_LINE)[0].line() == UNKNOWN_LINE
    for raw in (b"text\n\n" + UNKNOWN_LINE, b"\n\n" + UNKNOWN_LINE, b"text\n"):
        with pytest.raises(NoteError):
            parse_signature_lines(raw)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "example.com/foo",
        SPEC_KEY.replace("530d903a", "530d903b"),
        SPEC_KEY.replace("530d903a", "530D903A"),
        SPEC_KEY.replace("example.com/foo", "example.com/fou"),
        SPEC_KEY.replace("example.com/foo", "example com/foo"),
        SPEC_KEY[:-2],
        SPEC_KEY + " ",
        "x+00000000+",
        "x+00000000+BQ==",
    ],
)
def test_what_is_not_a_key_is_refused(text):
    with pytest.raises(NoteError):
        Vkey.parse(text)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\nb", "a\u00a0b", "a" * 256, "\ud800"])
def test_names_that_no_line_can_carry_are_refused(name):
    with pytest.raises(NoteError):
        Vkey(name, 1, b"x" * 32)


def test_a_printed_signer_does_not_show_its_seed():
    assert "seed" not in repr(NORTH)
    assert "\\x01\\x01" not in repr(NORTH)


def accepts(public: str, signature: str, message: bytes) -> bool:
    try:
        verify_ed25519(bytes.fromhex(public), bytes.fromhex(signature), message)
    except NotAuthentic:
        return False
    return True


@pytest.mark.corpora
def test_wycheproof_signatures_are_judged_as_it_says():
    groups = json.loads(suite("wycheproof__ed25519_test.json").read_bytes())["testGroups"]
    cases = [(group["publicKey"]["pk"], case) for group in groups for case in group["tests"]]
    assert len(cases) == 151
    for public, case in cases:
        wanted = case["result"] == "valid"
        assert accepts(public, case["sig"], bytes.fromhex(case["msg"])) == wanted, case


@pytest.mark.corpora
def test_edge_cases_are_judged_by_the_rules_of_ref10():
    """A signature is refused if R is not canonical or a low-order part is left over; else it holds.

    These are the rules of OpenSSL, behind `cryptography`, and of Go, behind the foreign check: the
    two sides of a partnership judge alike. Low order and other spellings of the public key hold.
    """
    cases = json.loads(suite("cctv_ed25519__ed25519vectors.json").read_bytes())
    assert len(cases) == 914
    for case in cases:
        refused = {"non_canonical_R", "low_order_residue"} & set(case["flags"] or ())
        assert accepts(case["key"], case["sig"], case["msg"].encode()) != bool(refused), case
