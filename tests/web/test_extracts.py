# SPDX-License-Identifier: Apache-2.0
"""An extract is cut out of a text as it stands, and marks what was typed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ayni.adapters.search.folding import typed_words
from ayni.web.parts.extracts import CHARS_MAX, extract

LONG = (
    "Antes de la curva hay polvo. " * 12
    + "La Mantención del camino sigue. "
    + "Después, nada. " * 30
)


def marked(texts: list[tuple[str, str]], typed: str) -> list[str]:
    found = extract(texts, typed_words(typed))
    return [piece.text for piece in found.pieces if piece.found] if found else []


def test_typed_words_are_marked_as_they_stand_in_the_text() -> None:
    assert marked([("purpose", LONG)], "mantencion CAMINO") == ["Mantención", "camino"]
    assert marked([("purpose", "man\u0303ana, manana")], "manan") == ["man\u0303ana", "manana"]
    assert marked([("purpose", "la casa de la playa")], "la") == ["la", "la"]


def test_the_piece_begins_at_a_word_near_what_was_found_and_says_that_it_is_cut() -> None:
    found = extract([("purpose", LONG)], ("mantencion",))
    assert found is not None
    assert found.text.startswith("… ")
    assert found.text.endswith(" …")
    assert len(found.text) <= CHARS_MAX + 4
    assert found.text[2:].split()[0] in LONG.split()


def test_the_text_with_most_of_the_words_is_cut() -> None:
    texts = [("reason", "camino"), ("remarks", "camino de mantención"), ("purpose", "camino")]
    found = extract(texts, ("mantencion", "camino"))
    assert found is not None
    assert found.member == "remarks"


def test_without_words_the_first_text_begins_and_without_text_there_is_none() -> None:
    found = extract([("purpose", "Patrulla"), ("remarks", "Nada")], ())
    assert found is not None
    assert (found.member, found.text) == ("purpose", "Patrulla")
    assert extract([], ("x",)) is None


@given(st.text(max_size=400), st.text(max_size=20))
def test_an_extract_is_a_run_of_its_text(text: str, typed: str) -> None:
    found = extract([("purpose", text)], typed_words(typed))
    assert found is not None
    assert found.text.removeprefix("… ").removesuffix(" …") in text
