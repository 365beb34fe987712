# SPDX-License-Identifier: Apache-2.0
"""Reading codes: heard over a bad line, typed by hand, wrong once and caught."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.core.errors import Refusal
from ayni.core.shortcodes import (
    ALPHABET,
    DIGITS,
    SYMBOLS_LONG,
    SYMBOLS_SHORT,
    code_of,
    parse,
    prefix,
    spell,
)

LEAVES = st.binary(min_size=32, max_size=32)
LENGTHS = st.sampled_from([SYMBOLS_SHORT, SYMBOLS_LONG])


def refused(text: str) -> str:
    with pytest.raises(Refusal) as refusal:
        parse(text)
    return refusal.value.code


def test_the_code_is_the_leafs_first_forty_bits_with_two_check_digits() -> None:
    leaf = bytes.fromhex("0001020304") + bytes(27)

    assert code_of(leaf) == "000G-40R4-20"
    assert int("0001020304", 16) % 97 == 20


@given(LEAVES, LENGTHS)
def test_a_code_is_read_as_it_was_written(leaf: bytes, symbols: int) -> None:
    code = code_of(leaf, symbols=symbols)

    assert parse(code) == code
    assert parse(code.lower().replace("-", " ")) == code
    assert parse(code.replace("0", "O").replace("1", "l")) == code


@given(LEAVES, LENGTHS, st.data())
def test_one_wrong_symbol_is_always_caught(leaf: bytes, symbols: int, data: st.DataObject) -> None:
    code = code_of(leaf, symbols=symbols).replace("-", "")
    place = data.draw(st.integers(0, len(code) - 1))
    signs = ALPHABET if place < symbols else "0123456789"
    wrong = data.draw(st.sampled_from(signs.replace(code[place], "")))

    assert refused(code[:place] + wrong + code[place + 1 :]) == "code_check_wrong"


@given(LEAVES, LENGTHS, st.data())
def test_two_swapped_neighbours_are_always_caught(
    leaf: bytes, symbols: int, data: st.DataObject
) -> None:
    code = code_of(leaf, symbols=symbols).replace("-", "")
    pairs = [i for i in range(len(code) - 1) if code[i] != code[i + 1]]
    if not pairs:
        return
    place = data.draw(st.sampled_from(pairs))

    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert refused(swapped) == "code_check_wrong"


@pytest.mark.parametrize(
    "text",
    ["", "-", "7K3M", "7K3M-Q9TD", "7K3M-Q9TU-41", "7K3M-Q9TD-4141-41", "ñandú-ñandú", "²³¹⁴" * 3],
)
def test_what_is_no_code_is_refused_as_such(text: str) -> None:
    assert refused(text) == "code_malformed"


@pytest.mark.parametrize("text", ["7K3M-Q9TD-A1", "7K3M-Q9TD-²³", "7K3M-Q9TD-٤١"])
def test_check_digits_are_digits(text: str) -> None:
    assert refused(text) in ("code_check_wrong", "code_malformed")


@given(st.text(max_size=20))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        code = parse(text)
    except Refusal as refusal:
        code = ""
        found = refusal.code
    else:
        found = ""
    assert found in (("",) if code else ("code_malformed", "code_check_wrong"))
    assert not code or parse(code) == code


@given(LEAVES, LENGTHS)
def test_a_code_stands_for_the_leaves_that_begin_alike(leaf: bytes, symbols: int) -> None:
    low, high = prefix(code_of(leaf, symbols=symbols))

    assert low <= leaf <= high
    assert len(low) == len(high) == 32
    assert code_of(low, symbols=symbols) == code_of(high, symbols=symbols)
    assert int.from_bytes(high) - int.from_bytes(low) == 2 ** (256 - 5 * symbols) - 1


@pytest.mark.parametrize("language", sorted(DIGITS))
def test_every_sign_can_be_read_out_in_every_language(language: str) -> None:
    words = spell(ALPHABET, language)

    assert len(words) == len(set(words)) == len(ALPHABET)


def test_a_code_is_spelled_sign_by_sign() -> None:
    assert spell("7K-41", "es") == ("siete", "Kilo", "cuatro", "uno")
    assert spell("7K-41", "pt") == ("sete", "Kilo", "quatro", "um")
    assert spell("7K-41", "en") == ("seven", "Kilo", "four", "one")


def test_the_longer_form_tells_two_alike_leaves_apart() -> None:
    leaf = sha256(b"a").digest()
    other = leaf[:5] + bytes([leaf[5] ^ 0xFF]) + leaf[6:]

    assert code_of(leaf) == code_of(other)
    assert code_of(leaf, symbols=SYMBOLS_LONG) != code_of(other, symbols=SYMBOLS_LONG)
