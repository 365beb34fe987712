# SPDX-License-Identifier: Apache-2.0
"""One value has one spelling: what is written, what is read, what is refused."""

import json
import unicodedata

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from ayni.core import codec
from ayni.core.errors import CodecError
from tests.core.corpora import archive

NAMES = st.from_regex(r"\A[a-z0-9_.\-]{1,64}\Z")
TEXTS = st.text().map(lambda text: unicodedata.normalize("NFC", text))
INTEGERS = st.integers(-(2**53) + 1, 2**53 - 1)
SCALARS = st.none() | st.booleans() | INTEGERS | TEXTS
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=5) | st.dictionaries(NAMES, inner, max_size=5)
).filter(lambda value: depth(value) <= 8)


def depth(value: object) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return isinstance(value, (dict, list)) + max(map(depth, inner), default=0)


def refused(raw: bytes) -> None:
    with pytest.raises(CodecError):
        codec.decode(raw)


@given(VALUES)
def test_what_is_written_is_read_back(value):
    assert codec.decode(codec.encode(value)) == value


@given(VALUES)
def test_rfc8785_writes_the_same_bytes(value):
    assert codec.encode(value) == rfc8785.dumps(value)


@given(st.binary(max_size=40))
def test_whatever_is_accepted_is_the_only_spelling(raw):
    try:
        value = codec.decode(raw)
    except CodecError:
        return
    assert codec.encode(value) == raw


@given(VALUES.filter(lambda value: isinstance(value, (dict, list)) and value))
def test_white_space_is_refused(value):
    refused(json.dumps(value, sort_keys=True, ensure_ascii=False).encode() + b" ")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"nul",
        b"\xff",
        b'"\xed\xa0\x80"',  # a surrogate in UTF-8
        b'"\\ud800"',
        b"1.0",
        b"1e2",
        b"-0",
        b"01",
        b"NaN",
        b"9007199254740992",
        b"-9007199254740992",
        b"123456789012345678901234567890",
        b'{"a":1,"a":1}',
        b'{"b":1,"a":1}',
        b'{"A":1}',
        b'{"":1}',
        b'{"\xc3\xb1":1}',
        b'{"a": 1}',
        b'"\\u0041"',
        b'"\\/"',
        b'"e\xcc\x81"',  # e and a combining accent: not NFC
        b"[1,]",
        b"[1]x",
        b"\xef\xbb\xbf1",
        b"[" * 9 + b"]" * 9,
        b"[" * 100_000 + b"]" * 100_000,
    ],
)
def test_other_spellings_and_other_values_are_refused(raw):
    refused(raw)


@pytest.mark.parametrize(
    "value",
    [1.0, float("nan"), 2**53, -(2**53), b"x", {1: 2}, {"Ñ": 1}, {"a" * 65: 1}, {"a": {1}},
     "\ud800", "e\u0301", [[[[[[[[[1]]]]]]]]]],
)  # fmt: skip
def test_values_outside_the_profile_are_not_written(value):
    with pytest.raises(CodecError):
        codec.encode(value)


@pytest.mark.parametrize(
    "raw",
    [b"null", b"true", b"0", b"-1", b"9007199254740991", b'""', '"ñ"'.encode(), b"[]", b"{}",
     b'"\\b\\t\\n\\f\\r\\"\\\\/"', b'"\\u0000\\u001f\x7f"', b'{"a-b":1,"a.b":2,"a0":3,"a_":4}',
     "\"\u2028\U0001f600\"".encode(), b"[" * 8 + b"]" * 8],
)  # fmt: skip
def test_canonical_forms_are_read(raw):
    assert codec.encode(codec.decode(raw)) == raw


def test_a_caller_may_ask_for_less_or_more_depth():
    assert codec.encode([[]], depth_max=2) == b"[[]]"
    with pytest.raises(CodecError):
        codec.encode([[]], depth_max=1)
    assert codec.decode(b"[" * 9 + b"]" * 9, depth_max=9)


@given(st.binary(max_size=70))
def test_base64_and_hex_come_back(raw):
    assert codec.from_b64(codec.to_b64(raw), len(raw)) == raw
    assert codec.from_hex(codec.to_hex(raw), len(raw)) == raw


@pytest.mark.parametrize(
    "text", ["A", "AA", "AA=", "AB==", "AA==\n", " AA==", "A-==", "ñ", "AA==AA=="]
)
def test_other_spellings_of_base64_are_refused(text):
    with pytest.raises(CodecError):
        codec.from_b64(text)


@pytest.mark.parametrize("text", ["a", "AB", "0g", "00 ", "٠٠", "0x00"])
def test_other_spellings_of_hex_are_refused(text):
    with pytest.raises(CodecError):
        codec.from_hex(text)


def test_another_number_of_bytes_is_refused():
    with pytest.raises(CodecError, match="expected 4 bytes; found 2"):
        codec.from_hex("0000", 4)
    with pytest.raises(CodecError, match="expected 31 bytes; found 32"):
        codec.from_b64(codec.to_b64(b"x" * 32), 31)


def inside(value: object) -> bool:
    try:
        codec.encode(value)
    except CodecError:
        return False
    return True


@pytest.mark.corpora
def test_jcs_outputs_inside_the_profile_are_reproduced():
    files = archive("jcs_rfc8785_testdata.tar.gz")
    inputs = {path: raw for path, raw in files.items() if "/input/" in path}
    assert len(inputs) == 6
    accepted = {}
    for path, raw in inputs.items():
        output = files[path.replace("/input/", "/output/")]
        value = json.loads(raw)
        assert rfc8785.dumps(value) == output
        if inside(value):
            accepted[path.rpartition("/")[2]] = codec.encode(value) == output
        else:
            refused(output)
    # The other five hold floats, names outside a-z 0-9 _ . -, or text outside normal form C.
    assert accepted == {"arrays.json": True}


@pytest.mark.corpora
def test_json_that_parsers_must_refuse_is_refused():
    files = archive("jsontestsuite.tar.gz")
    names = {path.rpartition("/")[2]: raw for path, raw in files.items()}
    bad = {name: raw for name, raw in names.items() if name.startswith("n_")}
    assert len(bad) > 150
    for raw in bad.values():
        refused(raw)
    for name, raw in names.items():
        if name.startswith(("y_", "i_")):
            try:
                assert codec.encode(codec.decode(raw)) == raw
            except CodecError:
                continue
