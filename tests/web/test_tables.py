# SPDX-License-Identifier: Apache-2.0
"""Tables sort, filter, turn pages and export, all in the address."""

from dataclasses import dataclass

import pytest
from django.test import RequestFactory

from ayni.adapters.accounts import people
from ayni.adapters.accounts.models import Person
from ayni.web.parts import tables
from ayni.web.parts.tables import Cell, Column, Filter, Plan, Table
from ayni.web.templatetags.ayni import table_row
from tests.web.conftest import PASSWORD


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    name: str
    count: int


ITEMS = [Item(name=f"item {number:03}", count=number % 7) for number in range(120)]
PLAN: Plan[Item] = Plan(
    name="items",
    caption="Items",
    columns=(
        Column(key="name", label="Name", cell=lambda row: row.name, rank=lambda row: row.name),
        Column(
            key="count",
            label="Count",
            cell=lambda row: Cell(text=str(row.count)),
            rank=lambda row: row.count,
            numeric=True,
        ),
        Column(key="fixed", label="Fixed", cell=lambda _row: "="),
    ),
    filters=(
        Filter(
            key="count",
            label="Count",
            choices=[("0", "none"), ("1", "one")],
            keep=lambda row, value: row.count == int(value),
        ),
    ),
    sort="name",
    empty="Nothing",
)


def drawn(query: str = "") -> Table:
    request = RequestFactory().get(f"/items/{query}")
    return tables.build(request, PLAN, tables.list_reader(ITEMS, PLAN))


def first(table: Table) -> str:
    return table.rows[0][0].text


def test_fifty_rows_stand_on_a_page() -> None:
    table = drawn()
    assert (len(table.rows), table.total, table.pages) == (50, 120, 3)
    assert (table.previous_url, table.next_url) == ("", "?page=2")


def test_the_last_page_holds_the_rest() -> None:
    table = drawn("?page=3")
    assert (table.first, table.last, table.next_url) == (101, 120, "")


@pytest.mark.parametrize("number", ["9999", "0", "-1", "x", "99999999999999999999"])
def test_a_page_that_is_not_there_shows_one_that_is(number: str) -> None:
    assert drawn(f"?page={number}").rows


def test_a_column_sorts_both_ways() -> None:
    assert first(drawn("?sort=-name")) == "item 119"
    table = drawn("?sort=name")
    assert first(table) == "item 000"
    assert table.heads[0].state == "ascending"
    assert table.heads[0].url == "?sort=-name"


def test_a_column_that_does_not_sort_is_not_asked_to() -> None:
    table = drawn("?sort=fixed")
    assert table.heads[2].url == ""
    assert first(table) == "item 000"


def test_a_filter_narrows_and_says_so() -> None:
    table = drawn("?count=1")
    assert table.total == sum(item.count == 1 for item in ITEMS)
    assert table.narrowed
    assert table.choices[0].value == "1"


def test_a_filter_that_is_not_offered_is_ignored() -> None:
    assert drawn("?count=6").total == 120


def test_an_export_holds_every_row_and_no_formula() -> None:
    request = RequestFactory().get("/items/?format=csv&count=0&page=2")
    assert tables.wants_export(request)
    response = tables.export(request, PLAN, tables.list_reader(ITEMS, PLAN))
    lines = response.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Name,Count,Fixed"
    assert lines[1] == "item 000,0,'="
    assert len(lines) == 1 + sum(item.count == 0 for item in ITEMS)
    assert response["Content-Disposition"] == 'attachment; filename="items.csv"'


@pytest.mark.django_db
def test_a_query_is_sorted_filtered_and_searched_by_the_database() -> None:
    for name, language in (("anna", "es"), ("boris", "pt"), ("clara", "es")):
        people.create_person(name, password=PASSWORD, language=language)
    plan: Plan[Person] = Plan(
        name="people",
        caption="People",
        columns=(
            Column(
                key="name", label="Name", cell=lambda row: row.username, order=("username", "pk")
            ),
        ),
        filters=(Filter(key="language", label="L", choices=[("es", "es")], lookup="language"),),
        search=("username",),
    )
    request = RequestFactory().get("/?sort=-name&language=es&q=A")
    table = tables.build(request, plan, tables.query_reader(Person.objects.all(), plan))
    assert [row[0].text for row in table.rows] == ["clara", "anna"]


@pytest.mark.parametrize(
    ("cell", "drawn_as"),
    [
        (Cell(text="<b>"), '<td data-label="">&lt;b&gt;</td>'),
        (
            Cell(text="K7", url="/a/?b&c", head='"H"'),
            '<td data-label="&quot;H&quot;"><a href="/a/?b&amp;c" hx-boost="false">K7</a></td>',
        ),
        (
            Cell(text="1 nov", iso="2026", tone="warn", numeric=True),
            '<td data-label="" class="tone-warn numeric"><time datetime="2026">1 nov</time></td>',
        ),
        (Cell(text="K7", code=True), '<td data-label=""><code>K7</code></td>'),
        (
            Cell(text="a", note="<i>"),
            '<td data-label="">a <span class="cell-note">&lt;i&gt;</span></td>',
        ),
    ],
)
def test_a_cell_says_what_it_is_and_keeps_foreign_signs_harmless(cell: Cell, drawn_as: str) -> None:
    assert table_row([cell]) == drawn_as


def test_the_mark_of_a_party_stands_before_the_words_of_a_cell() -> None:
    shown = table_row([Cell(text="liaison", party="per")])
    assert shown.index("PER") < shown.index("liaison")
