# SPDX-License-Identifier: Apache-2.0
"""Fingerprint words: ten words for eighty bits, told apart by ear in Spanish and Portuguese."""

from hashlib import sha256
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.core.errors import NotAuthentic
from ayni.core.words import WORDS, WORDS_COUNT, compare, fingerprint

DIGEST = sha256(b"llave de ensayo").digest()
SOUNDS = (("qu", "k"), ("ll", "y"), ("v", "b"), ("ge", "je"), ("gi", "ji"), ("ce", "se"),
          ("ci", "si"), ("ch", "C"), ("h", ""), ("c", "k"), ("z", "s"), ("gu", "g"))  # fmt: skip


def sound(word: str) -> str:
    """Return how a word sounds to somebody in Lima or Santiago, roughly."""
    for letters, heard in SOUNDS:
        word = word.replace(letters, heard)
    return word


def distance(one: str, other: str) -> int:
    """Return how many sounds are added, lost or changed between two words."""
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        last, row[0] = row[0], i
        for j, right in enumerate(other, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (left != right))
    return row[-1]


def test_the_list_has_a_word_for_each_byte() -> None:
    assert len(WORDS) == len(set(WORDS)) == 256
    assert list(WORDS) == sorted(WORDS)


def test_words_are_short_plain_and_known_by_their_first_four_letters() -> None:
    assert all(word.isascii() and word.isalpha() and word.islower() for word in WORDS)
    assert all(4 <= len(word) <= 8 for word in WORDS)
    assert len({word[:4] for word in WORDS}) == 256


def test_no_two_words_are_one_sound_apart() -> None:
    alike = [p for p in combinations(WORDS, 2) if distance(sound(p[0]), sound(p[1])) < 2]

    assert alike == []


def test_words_are_the_first_bytes_of_the_hash() -> None:
    words = fingerprint(DIGEST)

    assert len(words) == WORDS_COUNT == 10
    assert bytes(WORDS.index(word) for word in words) == DIGEST[:10]


@given(st.binary(min_size=32, max_size=32))
def test_words_read_aloud_are_those_of_the_hash(digest: bytes) -> None:
    compare(digest, fingerprint(digest))


def test_capitals_spaces_and_accents_are_forgiven() -> None:
    digest = bytes(WORDS.index(w) for w in ("bahia", "numero", "senal", "jabon")) + DIGEST

    heard = [" BAHÍA", "Número", "señal ", "jabo\N{COMBINING ACUTE ACCENT}n"]
    compare(digest, [*heard, *fingerprint(digest)[4:]])


@given(st.binary(min_size=32, max_size=32), st.integers(0, 9), st.integers(1, 255))
def test_the_word_that_differs_is_named(digest: bytes, place: int, shift: int) -> None:
    heard = list(fingerprint(digest))
    heard[place] = WORDS[(WORDS.index(heard[place]) + shift) % 256]

    with pytest.raises(NotAuthentic) as refused:
        compare(digest, heard)

    assert refused.value.part == f"fingerprint word {place + 1}"
    assert refused.value.found == heard[place]


@pytest.mark.parametrize("count", [0, 9, 11])
def test_too_few_or_too_many_words_are_no_fingerprint(count: int) -> None:
    heard = (*fingerprint(DIGEST), "agua")[:count]

    with pytest.raises(NotAuthentic, match="number of fingerprint words"):
        compare(DIGEST, heard)
