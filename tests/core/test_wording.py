# SPDX-License-Identifier: Apache-2.0
"""Two versions of a text are told apart segment by segment and word by word."""

from hypothesis import given
from hypothesis import strategies as st

from ayni.core.wording import Piece, compared, differences

WORDS = st.text(alphabet="ab <&\n", max_size=24)


def wording(*paragraphs: str) -> dict[str, dict[str, str]]:
    return {f"s{n}": {"es": text} for n, text in enumerate(paragraphs, start=1)}


@given(WORDS, WORDS)
def test_a_difference_holds_both_texts_whole(old: str, new: str) -> None:
    (found,) = differences(wording(old), wording(new), "es")
    assert "".join(p.text for p in found.pieces if p.op != "added") == old
    assert "".join(p.text for p in found.pieces if p.op != "removed") == new
    assert (found.change == "same") == (old == new)


def test_a_paragraph_taken_away_and_one_added_are_told() -> None:
    before = {"s1": {"es": "Uno."}, "s2": {"es": "Dos."}}
    after = {"s1": {"es": "Uno."}, "s3": {"es": "Tres."}}
    found = differences(before, after, "es")
    assert [(d.segment, d.change) for d in found] == [
        ("s1", "same"),
        ("s2", "removed"),
        ("s3", "added"),
    ]


def test_one_word_that_changed_is_told_alone() -> None:
    assert compared("hasta el 1 de abril", "hasta el 2 de abril") == (
        Piece(op="same", text="hasta el "),
        Piece(op="removed", text="1"),
        Piece(op="added", text="2"),
        Piece(op="same", text=" de abril"),
    )


def test_a_language_that_a_version_lacks_is_an_empty_text() -> None:
    (found,) = differences(wording("Uno."), wording("Uno."), "pt")
    assert (found.change, found.pieces) == ("same", (Piece(op="same", text=""),))
