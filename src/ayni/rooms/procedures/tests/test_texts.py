# SPDX-License-Identifier: Apache-2.0
"""Texts are cut into aligned paragraphs and keep their names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.core import limits
from ayni.core.errors import Refusal, SchemaError
from ayni.core.kinds import check_values
from ayni.rooms.procedures import facts, rules
from ayni.rooms.procedures.tests.pages import version

PARAGRAPHS = st.lists(st.sampled_from(["Uno.", "Dos.", "Tres.", "Cuatro."]), max_size=6)


def wording(*paragraphs: str) -> dict[str, dict[str, str]]:
    return {f"s{n}": {"es": text} for n, text in enumerate(paragraphs, start=1)}


def test_empty_lines_part_paragraphs_whatever_ends_a_line() -> None:
    assert rules.cut({"es": "\r\nUno\r\nsigue.\r\n \r\n\r\nDos.\r\n"}) == (
        {"es": "Uno\nsigue."},
        {"es": "Dos."},
    )


def test_paragraphs_of_all_languages_stand_beside_each_other() -> None:
    assert rules.cut({"es": "Uno.\n\nDos.", "pt": "Um.\n\nDois.", "en": " "}) == (
        {"es": "Uno.", "pt": "Um."},
        {"es": "Dos.", "pt": "Dois."},
    )


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({}, "text_missing"),
        ({"es": " \n "}, "text_missing"),
        ({"es": "Uno.\n\nDos.", "pt": "Um."}, "segments_differ"),
        ({"es": "\n\n".join("a" for _ in range(121))}, "segments_many"),
        ({"es": "a" * 2_001}, "segment_long"),
        ({"es": "\n\n".join("a" * 2_000 for _ in range(21))}, "text_long"),
    ],
)
def test_what_is_no_aligned_text_is_refused(typed: dict[str, str], code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        rules.cut(typed)
    assert refusal.value.code == code


def test_a_reworded_paragraph_keeps_its_name_and_a_new_one_gets_a_fresh_one() -> None:
    before = wording("Uno.", "Dos.", "Tres.")
    after = rules.named(
        [{"es": "Cero."}, {"es": "Uno."}, {"es": "Dos, claro."}, {"es": "Tres."}], before
    )
    assert list(after) == ["s4", "s1", "s2", "s3"]


@given(PARAGRAPHS, PARAGRAPHS)
def test_names_are_never_given_twice(old: list[str], new: list[str]) -> None:
    before = wording(*old)
    after = rules.named([{"es": text} for text in new], before)
    assert [texts["es"] for texts in after.values()] == new
    if old == new:
        assert after == before


def test_steps_are_named_by_the_number_of_their_paragraph() -> None:
    (one, other) = rules.steps_at([(2, "duty", 15), (1, "liaison", 0)], ["a", "b"])
    assert (one.segment, other.segment) == ("a", "b")
    with pytest.raises(Refusal, match="step_unknown"):
        rules.steps_at([(3, "duty", 0)], ["a", "b"])
    with pytest.raises(Refusal, match="step_twice"):
        rules.steps_at([(1, "duty", 0), (1, "liaison", 0)], ["a", "b"])


def test_a_version_as_large_as_allowed_fits_a_body() -> None:
    """Two bytes for each character, as Spanish and Portuguese need at most, and the rest."""
    assert limits.PROTOCOL_TEXT_CHARS_MAX + 16 * 1024 <= limits.BODY_SIZE_MAX_BYTES


def test_the_hash_of_a_text_is_of_its_words_and_not_of_a_file_number() -> None:
    values, salt = version(), b"\x01" * 32
    told = facts.text_hash(values, salt)
    assert facts.text_hash({**values, "own_ref": "Oficio 7", "review_on": {}}, salt) == told
    assert facts.text_hash({**values, "clause": "on_adoptions"}, salt) != told
    assert facts.text_hash({**values, "wording": []}, salt) != told
    assert facts.text_hash(values, b"\x02" * 32) != told


def test_a_whole_version_is_accepted_and_one_without_its_text_is_not() -> None:
    kind = facts.KINDS[facts.VERSION_PROPOSED]
    check_values(kind, version())
    lacking = {name: value for name, value in version().items() if name != "wording"}
    with pytest.raises(SchemaError, match="wording"):
        check_values(kind, lacking)


def test_content_of_the_wrong_shape_is_left_out() -> None:
    """A neighbour's node may be of another make: content is not judged when it arrives."""
    assert facts.wording_of({"wording": "no es una lista"}) == {}
    assert facts.title_of({"title": 7}, "es") == ""
    assert facts.wording_of({"wording": [1, {"id": "s1"}, {"id": "s2", "texts": {"es": 3}}]}) == {
        "s2": {}
    }
