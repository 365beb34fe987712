# SPDX-License-Identifier: Apache-2.0
"""What an act says about attached files, and what a neighbour's member can do: nothing."""

from __future__ import annotations

import random
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.core import attachments, limits
from ayni.core.acts import seal_body
from ayni.core.attachments import Attachment, read_attachments
from ayni.core.errors import NotAuthentic, SchemaError
from ayni.core.patterns.common import OPTIONAL

SALT = bytes(range(16))
BYTES = b"%PDF-1.7\n" + bytes(5_000)


def named(name: str = "croquis.pdf", **changed: object) -> dict[str, object]:
    made = Attachment(
        hash=attachments.hash_of(SALT, [BYTES]),
        salt=SALT,
        name=name,
        size=len(BYTES),
        type="application/pdf",
    )
    value = made.to_value()
    assert isinstance(value, dict)
    return {**value, **changed}


def test_the_hash_is_over_prefix_salt_and_bytes() -> None:
    assert attachments.hash_of(SALT, [BYTES[:7], BYTES[7:]]) == (
        sha256(b"\x03" + SALT + BYTES).digest()
    )


def test_the_same_file_has_another_hash_under_another_salt() -> None:
    assert attachments.hash_of(SALT, [BYTES]) != attachments.hash_of(bytes(16), [BYTES])


def test_right_bytes_pass_and_one_changed_bit_does_not() -> None:
    [one] = read_attachments([named()])
    attachments.check_bytes(one, [BYTES])
    with pytest.raises(NotAuthentic, match="attachment does not match"):
        attachments.check_bytes(one, [b"$" + BYTES[1:]])


def test_every_room_takes_the_member_as_content() -> None:
    assert attachments.ATTACHMENTS in OPTIONAL
    assert not attachments.ATTACHMENTS.structural


def test_a_member_that_is_in_order_passes() -> None:
    attachments.ATTACHMENTS.type.check([named()], "attachments")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "../../etc/passwd"},
        {"name": "..\\secret.pdf"},
        {"name": ""},
        {"name": "a\nb.pdf"},
        {"name": "gpj.\u202efdp.exe"},
        {"name": "x" * (limits.ATTACHMENT_NAME_MAX_CHARS + 1)},
        {"size": 0},
        {"size": limits.ATTACHMENT_SIZE_MAX_BYTES + 1},
        {"type": "text/html"},
        {"salt": "00"},
        {"hash": "zz"},
        {"more": 1},
    ],
)
def test_a_member_that_is_not_is_refused_and_left_out_when_read(wrong: dict[str, object]) -> None:
    value = [named(**wrong)]  # type: ignore[arg-type]
    with pytest.raises(SchemaError):
        attachments.ATTACHMENTS.type.check(value, "attachments")  # type: ignore[arg-type]
    assert read_attachments(value) == ()  # type: ignore[arg-type]


def test_nine_are_too_many_and_eight_are_read() -> None:
    many = [named(hash=sha256(bytes([n])).hexdigest()) for n in range(9)]
    with pytest.raises(SchemaError, match="at most 8"):
        attachments.ATTACHMENTS.type.check(many, "attachments")  # type: ignore[arg-type]
    assert len(read_attachments(many)) == limits.ATTACHMENTS_MAX_COUNT  # type: ignore[arg-type]


@given(
    st.recursive(
        st.none() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=20,
    )
)
def test_reading_never_fails(value: object) -> None:
    assert isinstance(read_attachments(value), tuple)  # type: ignore[arg-type]


def test_a_body_names_what_its_member_names() -> None:
    chance = random.Random(7)
    body = seal_body({"attachments": [named()], "note": 'a ["attachments","'}, chance.randbytes)  # type: ignore[dict-item]
    assert attachments.cited_in(body.encode()) == read_attachments([named()])  # type: ignore[list-item]
    gone = body.closed(["attachments"])
    assert attachments.cited_in(gone.encode()) == ()
    assert SALT.hex().encode() not in gone.encode(), "the salt goes with the member"


def test_a_text_that_looks_like_the_member_names_nothing() -> None:
    body = seal_body({"note": '["attachments","00"]'}, random.Random(8).randbytes)
    assert attachments.cited_in(body.encode()) == ()


@pytest.mark.parametrize(
    ("asked", "found"), [(None, 10), (0, 1), (-5, 1), (1, 1), (64, 64), (65, 64), (2**52, 64)]
)
def test_the_agreed_size_stays_between_one_and_64_mib(asked: int | None, found: int) -> None:
    params = {} if asked is None else {attachments.SIZE_PARAM: asked}
    assert attachments.size_max_bytes(params) == found * limits.MIB


@given(st.text())
def test_a_shown_name_is_one_line_without_folders(name: str) -> None:
    shown = attachments.shown_name(name)
    assert "/" not in shown
    assert "\\" not in shown
    assert shown.isprintable() or any(c.isspace() for c in shown)
    assert shown == attachments.shown_name(shown)


@pytest.mark.parametrize(
    ("name", "media_type", "download"),
    [
        ("Croquis ñandú.pdf", "application/pdf", "Croquis ñandú.pdf"),
        ("run.html", "text/plain", "run.html.txt"),
        ("FOTO.JPEG", "image/jpeg", "FOTO.JPEG"),
        ('a"b;c.pdf', "application/pdf", "a_b_c.pdf"),
        (".htaccess", "text/plain", "htaccess.txt"),
    ],
)
def test_a_downloaded_file_has_a_harmless_name_with_its_true_ending(
    name: str, media_type: str, download: str
) -> None:
    one = Attachment(hash=bytes(32), salt=SALT, name=name, size=1, type=media_type)
    assert attachments.download_name(one) == download


@pytest.mark.parametrize(
    ("name", "head", "fits"),
    [
        ("a.pdf", b"%PDF-1.4", True),
        ("a.pdf", b"MZ\x90", False),
        ("a.jpg", b"\xff\xd8\xff\xe0", True),
        ("a.csv", "ñ;1".encode(), True),
        ("a.txt", b"MZ\x00\x00", False),
        ("a.docx", b"PK\x03\x04", True),
    ],
)
def test_a_file_is_taken_for_what_its_ending_says_only_if_it_begins_so(
    name: str, head: bytes, *, fits: bool
) -> None:
    found = attachments.type_of(name)
    assert found is not None
    assert attachments.looks_like(found, head) is fits


@pytest.mark.parametrize("name", ["a.exe", "a.html", "a.svg", "noending", "pdf.", ""])
def test_other_endings_are_not_taken(name: str) -> None:
    assert attachments.type_of(name) is None
