# SPDX-License-Identifier: Apache-2.0
"""The board shows what both sides come to; a card moves when a side signs."""

from __future__ import annotations

import pytest
from django.urls import reverse

from ayni.core import room_limits
from ayni.rooms.understandings import selectors
from ayni.rooms.understandings.models import PAIRS
from ayni.rooms.understandings.selectors.board import ORDER
from ayni.rooms.understandings.tests.acts import day
from ayni.rooms.understandings.tests.pages import an_understanding, reported
from tests.pair import Scene
from tests.rooms import Signed, told

pytestmark = pytest.mark.django_db(databases=["default", "record"])
BOARD = "understandings:board"


def test_every_word_of_both_sides_has_its_column() -> None:
    assert sorted(ORDER) == sorted(PAIRS)


def test_each_understanding_stands_in_one_column_and_the_oldest_first(seven: Scene) -> None:
    reader = selectors.reader(seven.viewer("chl.liaison"))
    an_understanding(seven, ordinal=11, number=1, dated=day("2004-03-01"))
    columns = selectors.board(reader=reader)
    assert [(column.pair, column.count) for column in columns] == [
        ("divergent", 1), ("unreported", 2), ("in_progress", 1), ("partly_fulfilled", 1),
        ("permanent", 1), ("fulfilled", 1), ("void", 1),
    ]  # fmt: skip
    assert [line.row.reference for line in columns[1].lines] == ["RRE-XI/E-01", "RRE-XII/E-01"]
    border = selectors.board(reader=reader, edition="RRE-XXXIX", area="border")
    assert [column.pair for column in border] == ["in_progress", "partly_fulfilled", "permanent"]


def test_a_card_says_what_each_side_says_and_moves_when_one_signs(
    seven: Scene, at_desk: Signed
) -> None:
    client = at_desk("liaison")
    moved = an_understanding(seven, number=9, dated=day("2020-03-01"))
    page = told(client.get(reverse(BOARD)))
    assert "Las partes difieren 1" in page
    assert "RRE-XXXIX/E-05" in page
    assert "postergado" in page
    assert "Nadie ha informado 2" in page
    reported(seven, moved, "per", "in_progress")
    page = told(client.get(reverse(BOARD)))
    assert "Nadie ha informado 1" in page
    assert "Una parte no ha informado 1" in page


def test_a_column_that_is_too_long_leads_to_the_register(
    seven: Scene, at_desk: Signed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room_limits, "BOARD_CARDS_MAX_COUNT", 1)
    an_understanding(seven, number=9, dated=day("2020-03-01"))
    client = at_desk("liaison")
    page = client.get(reverse(BOARD), {"edition": ""}).content.decode()
    where = f"{reverse('understandings:all')}?state=unreported"
    assert f'href="{where}"' in page
    listed = told(client.get(where))
    assert "RRE-XXXIX/E-09" in listed
    assert "RRE-XII/E-01" in listed
    assert "RRE-XXXIX/E-05" not in listed


def test_an_edition_that_nobody_knows_shows_all(seven: Scene, at_desk: Signed) -> None:
    del seven
    page = told(at_desk("liaison").get(reverse(BOARD), {"edition": "no"}))
    assert "RRE-XII/E-01" in page


def test_an_empty_board_says_how_it_is_filled(at_desk: Signed) -> None:
    page = told(at_desk("liaison").get(reverse(BOARD)))
    assert "No hay entendimientos aquí." in page


def test_a_board_takes_as_few_queries_with_many_as_with_few(
    seven: Scene, at_desk: Signed, django_assert_max_num_queries: object
) -> None:
    client = at_desk("liaison")
    client.get(reverse(BOARD))
    for number in range(20, 32):
        an_understanding(seven, number=number, dated=day("2020-03-01"))
    with django_assert_max_num_queries(10, using="record"):  # type: ignore[operator]
        client.get(reverse(BOARD))
    assert room_limits.BOARD_CARDS_MAX_COUNT == 10
