# SPDX-License-Identifier: Apache-2.0
"""Headers and bodies: one spelling each, refused otherwise; members erased and proved alone."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.core import limits
from ayni.core.acts import (
    CAPACITIES,
    TLPS,
    Header,
    decode_body,
    decode_header,
    encode_header,
    member_hash,
    newer_version,
    seal_body,
)
from ayni.core.codec import Json, encode
from ayni.core.commitments import body_commitment, mixed_commitment
from ayni.core.errors import CodecError, LimitExceeded
from ayni.core.readings import read_body

HASH = st.binary(min_size=32, max_size=32).map(bytes.hex)
LOG = st.text("0123456789abcdefghjkmnpqrstvwxyz", min_size=16, max_size=16)
SIZE = st.integers(1, 2**53 - 1)
HEADERS = st.builds(
    Header,
    v=st.just(1),
    id=st.binary(min_size=16, max_size=16).map(bytes.hex),
    kind=st.sampled_from(("drill.given/1", "joint_text.proposed/12")),
    by=st.sampled_from(("chl.desk", "per.south.liaison.night-2")),
    as_=st.sampled_from(CAPACITIES),
    at=st.integers(0, 2**53 - 1),
    mode=st.sampled_from(("exercise", "actual")),
    tlp=st.sampled_from(TLPS),
    body=HASH,
    body_bytes=st.integers(0, 2**53 - 1),
    about=st.none() | HASH,
    seen=st.lists(st.tuples(LOG, SIZE, HASH), max_size=4).map(tuple),
    refs=st.lists(HASH, max_size=3).map(tuple),
    crit=st.integers(0, 1),
)
HEADER = Header(
    v=1,
    id="ab" * 16,
    kind="drill.given/1",
    by="chl.desk",
    as_="titular",
    at=5,
    mode="exercise",
    tlp="AMBER",
    body="cd" * 32,
    body_bytes=2,
    seen=(("a" * 16, 3, "ef" * 32),),
)
RAW = encode_header(HEADER)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text('añ日x\n"', max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3)
    ),
    max_leaves=6,
)
BODIES: st.SearchStrategy[dict[str, Json]] = st.dictionaries(
    st.text("abcdz_0123456789.-", min_size=1, max_size=12), VALUES, max_size=6
)


def sealed(values: dict[str, Json], seed: int = 1) -> Any:
    return seal_body(values, random.Random(seed).randbytes)


@given(HEADERS)
def test_a_header_comes_back_as_it_was_written(header: Header) -> None:
    raw = encode_header(header)
    assert decode_header(raw) == header
    assert encode_header(decode_header(raw)) == raw


@given(HEADERS, st.data())
def test_what_is_read_as_a_header_is_written_in_the_same_bytes(
    header: Header, data: st.DataObject
) -> None:
    raw = bytearray(encode_header(header))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 2))] = data.draw(
            st.sampled_from([b"", b"0", b"1", b"a", b"A", b" ", b'"', b"\\", b"\n", b"[", b"."])
        )
    try:
        read = decode_header(bytes(raw))
    except (CodecError, LimitExceeded):
        return
    assert msgspec.json.encode(read, order="sorted") == raw


def test_members_of_a_header_stand_in_the_order_of_their_names() -> None:
    names = list(json.loads(RAW))
    assert names == sorted(names)
    assert b'"about"' not in RAW
    assert b'"crit"' not in RAW


@pytest.mark.parametrize(
    "raw",
    [
        RAW + b" ",
        RAW.replace(b":", b": ", 1),
        RAW.replace(b'"v":1', b'"v":1.0'),
        RAW.replace(b'"at":5', b'"at":5e0'),
        RAW.replace(b'"at":5', b'"at":5.5'),
        RAW.replace(b'"at":5', b'"at":-1'),
        RAW.replace(b'"at":5', b'"at":9007199254740992'),
        RAW.replace(b'"v":1', b'"v":1,"v":1'),
        RAW.replace(b'"v":1', b'"v":2'),
        RAW.replace(b'"v":1', b'"v":1,"zz":0'),
        RAW.replace(b'{"as"', b'{"about":null,"as"'),
        RAW.replace(b'"id"', b'"crit":0,"id"'),
        RAW.replace(b"AMBER", b"RED"),
        RAW.replace(b"titular", b"king"),
        RAW.replace(b"chl.desk", b"CHL.desk"),
        RAW.replace(b"chl.desk", b"chl.desk\\n"),
        RAW.replace(b"drill.given/1", b"drill.given/0"),
        RAW.replace(b"cd" * 32, b"CD" * 32),
        RAW.replace(b"cd" * 32, b"cd" * 31),
        RAW.replace(b'aa",3,', b'aa",0,'),
        RAW.replace(b'aa",3,', b'aa",03,'),
        RAW.replace(b'"at":5', b'"at":05'),
        RAW.replace(b'"tlp"', b'"refs":[],"tlp"'),
        RAW.replace(b"drill.given/1", b"drill.given/1\\n"),
        RAW.replace(b"chl.desk", b"chl.d\\u0065sk"),
        RAW.replace(b"a" * 16, b"i" * 16),
        RAW[:-1],
        b"[]",
        b"null",
        b"",
        b"\xff",
    ],
)
def test_a_header_in_another_spelling_is_refused(raw: bytes) -> None:
    assert raw != RAW
    with pytest.raises(CodecError):
        decode_header(raw)


def test_a_header_at_the_limit_passes_and_beyond_it_is_refused() -> None:
    room = limits.HEADER_SIZE_MAX_BYTES - len(RAW) - len('"refs":[],')
    count = room // 67
    full = msgspec.structs.replace(HEADER, refs=("ab" * 32,) * count)
    assert len(encode_header(full)) <= limits.HEADER_SIZE_MAX_BYTES
    with pytest.raises(LimitExceeded, match="16384"):
        encode_header(msgspec.structs.replace(HEADER, refs=("ab" * 32,) * (count + 1)))
    with pytest.raises(LimitExceeded):
        decode_header(b"[" + b"1," * limits.HEADER_SIZE_MAX_BYTES + b"1]")


def test_only_a_canonical_header_of_a_later_version_is_newer() -> None:
    assert newer_version(b'{"v":2}')
    assert not newer_version(b'{"v":1}')
    assert not newer_version(b'{"v": 2}')
    assert not newer_version(b'{"v":true}')
    assert not newer_version(b"nonsense")


@given(BODIES)
def test_a_body_comes_back_as_it_was_written(values: dict[str, Json]) -> None:
    body = sealed(values)
    raw = body.encode()
    again = decode_body(raw)
    assert again == body
    assert again.values() == values
    assert body_commitment(raw) == body.commitment() == again.commitment()
    assert read_body(raw).values == values


@given(BODIES, st.data())
def test_closing_members_changes_no_commitment_and_leaves_nothing_of_them(
    values: dict[str, Json], data: st.DataObject
) -> None:
    body = sealed(values)
    names = data.draw(st.sets(st.sampled_from(sorted(values)))) if values else set()
    left = body.closed(names)
    assert left.commitment() == body.commitment() == body_commitment(left.encode())
    assert left.values() == {n: v for n, v in values.items() if n not in names}
    assert set(left.closed_names()) == names
    salts = {m.name: m.salt for m in body.members}
    assert all((salts[n] or b"").hex().encode() not in left.encode() for n in names)


def test_each_member_has_its_own_salt_and_its_name_in_its_hash() -> None:
    body = sealed({"asked": 7, "given": 7})
    first, other = body.members
    assert first.salt != other.salt
    assert member_hash("asked", b"s" * 16, b"7") != member_hash("given", b"s" * 16, b"7")
    assert first.hash == member_hash("asked", first.salt or b"", encode(7))


def test_a_changed_letter_changes_the_commitment() -> None:
    raw = sealed({"note": "canoa", "place": "f-1"}).encode()
    assert body_commitment(raw.replace(b"canoa", b"canon")) != body_commitment(raw)


SHUT = '["{}","' + "ab" * 32 + '"]'


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{}",
        b"[",
        b"[1]",
        b"[[]]",
        b'[["a"]]',
        b'[["a","00"]]',
        ("[" + SHUT.format("b") + "," + SHUT.format("a") + "]").encode(),
        ("[" + SHUT.format("a") + "," + SHUT.format("a") + "]").encode(),
        ("[" + SHUT.format("a") + " ]").encode(),
        ("[" + SHUT.format("Ñ") + "]").encode(),
        ("[" + SHUT.format("") + "]").encode(),
        ("[" + SHUT.format("a" * 65) + "]").encode(),
        ("[" + SHUT.format("a").replace("ab", "AB") + "]").encode(),
        ("[" + ",".join(SHUT.format(f"m{i:03}") for i in range(257)) + "]").encode(),
        b'[["a","' + b"ab" * 16 + b'",1,2]]',
        b'[[7,"' + b"ab" * 32 + b'"]]',
        b'[["a","' + b"AB" * 16 + b'",1]]',
        b'[["a","' + b"ab" * 15 + b'  ",1]]',
        b'[["a","' + b"ab" * 15 + b'",1],["b","' + b"ab" * 17 + b'",1]]',
    ],
)
def test_a_body_in_another_form_is_refused(raw: bytes) -> None:
    with pytest.raises(CodecError):
        decode_body(raw)
    with pytest.raises(CodecError):
        body_commitment(raw)


@given(
    names=st.lists(st.text("abz.", min_size=1, max_size=4), unique=True, max_size=4),
    at=st.integers(0, 200),
    put=st.sampled_from([b"", b"0", b"F", b'"', b",", b"[", b"]", b" ", b"\\", b"\xff"]),
    drop=st.integers(0, 2),
)
def test_the_fast_commitment_accepts_and_refuses_as_the_plain_one_does(
    names: list[str], at: int, put: bytes, drop: int
) -> None:
    raw = sealed(dict.fromkeys(names, 7)).encode()
    at %= len(raw) + 1
    changed = raw[:at] + put + raw[at + drop :]
    assert _found(body_commitment, changed) == _found(mixed_commitment, changed)
    assert body_commitment(raw) == mixed_commitment(raw)


def _found(commitment: Callable[[bytes], bytes], raw: bytes) -> bytes | None:
    try:
        return commitment(raw)
    except CodecError:
        return None


def test_a_body_of_as_many_members_as_the_limit_passes() -> None:
    raw = ("[" + ",".join(SHUT.format(f"m{i:03}") for i in range(256)) + "]").encode()
    assert decode_body(raw).commitment() == body_commitment(raw)


def test_a_value_that_is_not_canonical_hides_no_other_member() -> None:
    good, bad = sealed({"good": 1}).members[0], sealed({"odd": 2}).members[0]
    assert good.salt is not None
    assert bad.salt is not None
    for odd in (b"2.5", b'"e\xcc\x81"', b"[[[[[[[1]]]]]]]", b'{"b":1,"a":2}', b"9007199254740992"):
        rows = [
            b'["good","' + good.salt.hex().encode() + b'",1]',
            b'["odd","' + bad.salt.hex().encode() + b'",' + odd + b"]",
        ]
        raw = b"[" + b",".join(rows) + b"]"
        assert len(body_commitment(raw)) == 32
        with pytest.raises(CodecError):
            decode_body(raw)
        reading = read_body(raw)
        assert reading.names == ("good", "odd")
        assert reading.values == {"good": 1}
        assert reading.unreadable == {"odd"}
