# SPDX-License-Identifier: Apache-2.0
"""The state of compliance counts and never weighs; its papers say what its page says."""

from __future__ import annotations

import io

import docx
import pytest
from django.urls import reverse

from ayni.core import room_limits
from ayni.rooms.understandings import selectors
from ayni.rooms.understandings.documents.report import bar_length
from ayni.rooms.understandings.tests.pages import TEXT, an_understanding
from ayni.web.testing import never_said
from tests.pair import Scene
from tests.rooms import Signed, text

pytestmark = pytest.mark.django_db(databases=["default", "record"])


def test_each_way_to_stand_is_counted_once(seven: Scene) -> None:
    reader = selectors.reader(seven.viewer("chl.liaison"))
    told = selectors.report(reader=reader, edition="RRE-XXXIX")
    assert dict(told.by_category) == {
        "fulfilled": 1, "partly": 1, "pending": 1, "routine": 1, "divergent": 1, "ended": 1,
    }  # fmt: skip
    assert {area: sum(found.values()) for area, found in told.by_area.items()} == {
        "border": 3,
        "defence": 3,
    }
    assert [sum(group.values()) for group in told.by_age] == [0, 6, 0, 0, 0]
    assert (told.sides["per"]["fulfilled"], told.sides["chl"]["fulfilled"]) == (2, 1)
    assert told.sides["chl"][""] == 1
    whole = selectors.report(reader=reader)
    assert whole.total == 7
    assert sum(whole.by_age[-1].values()) == 1


def test_the_page_counts_and_writes_no_share(seven: Scene, at_desk: Signed) -> None:
    page = text(at_desk("liaison").get(reverse("understandings:report"), {"edition": "RRE-XXXIX"}))
    for told in ("6 entendimientos", "Por antigüedad", "Como lo dice cada parte", "Frontera"):
        assert told in page
    assert "%" not in page
    assert never_said(page, "es") == []
    assert "RRE-XII/E-01" not in page


def test_the_papers_say_what_the_page_says(seven: Scene, at_desk: Signed) -> None:
    del seven
    client = at_desk("liaison")
    where = reverse("understandings:report")
    held = client.get(where, {"edition": "RRE-XXXIX", "format": "docx"})
    paper = docx.Document(io.BytesIO(held.content))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    assert "RRE-XXXIX/E-05" in cells
    assert TEXT in cells
    assert "postergado según CHL; cumplido según PER" in cells
    made = client.get(where, {"edition": "RRE-XXXIX", "format": "pdf"})
    assert made.content.startswith(b"%PDF-")
    assert made["Content-Disposition"] == 'attachment; filename="compliance-rre-xxxix.pdf"'


def test_a_number_has_its_bar_and_an_area_leads_to_its_rows(seven: Scene, at_desk: Signed) -> None:
    del seven
    client = at_desk("liaison")
    asked = {"edition": "RRE-XXXIX"}
    page = client.get(reverse("understandings:report"), asked).content.decode()
    where = f"{reverse('understandings:all')}?edition=RRE-XXXIX&amp;area=border"
    assert f'<a href="{where}">frontera</a>' in page
    assert "RRE-XXXIX/E-02" in text(client.get(where.replace("&amp;", "&")))
    (row,) = [one for one in page.split("<tr>") if where in one]
    assert row.count('class="bar bar-20"') == 3, "one each of three is as long as the longest"
    assert row.count('class="numeric none"') == 3, "nothing found is no bar"


def test_what_was_found_once_among_many_is_not_invisible() -> None:
    assert [bar_length(count, 900) for count in (0, 1, 450, 900)] == [0, 1, 10, 20]


def test_an_edition_too_large_for_a_page_is_counted_there_and_listed_on_paper(
    scene: Scene, at_desk: Signed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room_limits, "UNDERSTANDINGS_REPORTED_MAX_COUNT", 2)
    for number in (1, 2, 3):
        an_understanding(scene, number=number)
    client = at_desk("liaison")
    where = reverse("understandings:report")
    page = client.get(where, {"edition": "RRE-XXXIX"})
    assert "3 entendimientos" in text(page)
    assert "RRE-XXXIX/E-02" not in text(page)
    register = f"{reverse('understandings:all')}?edition=RRE-XXXIX"
    assert f'href="{register}"' in page.content.decode()
    held = client.get(where, {"edition": "RRE-XXXIX", "format": "docx"})
    paper = docx.Document(io.BytesIO(held.content))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    assert {f"RRE-XXXIX/E-0{number}" for number in (1, 2, 3)} < set(cells)


def test_an_edition_that_is_not_here_is_named_and_all_are_shown(
    seven: Scene, at_desk: Signed
) -> None:
    del seven
    page = text(at_desk("liaison").get(reverse("understandings:report"), {"edition": "RRE-C"}))
    assert (
        "No hay entendimientos de una edición RRE-C aquí; se muestran todas las ediciones." in page
    )
    assert "7 entendimientos" in page


def test_what_was_never_done_is_listed_with_the_oldest_first(seven: Scene, at_desk: Signed) -> None:
    del seven
    client = at_desk("liaison")
    page = text(client.get(reverse("understandings:never-done")))
    assert page.index("RRE-XII/E-01") < page.index("RRE-XXXIX/E-02")
    for closed in ("RRE-XXXIX/E-01", "RRE-XXXIX/E-03", "RRE-XXXIX/E-06"):
        assert closed not in page
    held = client.get(reverse("understandings:never-done"), {"format": "docx"})
    assert docx.Document(io.BytesIO(held.content)).tables


def test_the_register_goes_to_a_staff_as_it_is_narrowed(seven: Scene, at_desk: Signed) -> None:
    del seven
    client = at_desk("liaison")
    where = reverse("understandings:all")
    assert "DOCX para editar" in text(client.get(where))
    held = client.get(where, {"area": "border", "sort": "reference", "format": "docx"})
    assert held["Content-Disposition"] == 'attachment; filename="understandings.docx"'
    (table,) = docx.Document(io.BytesIO(held.content)).tables
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert [row[0] for row in rows[1:]] == [f"RRE-XXXIX/E-0{n}" for n in (2, 3, 4)]
    assert rows[0][:3] == ["Entendimiento", "Texto", "Área"]
    assert rows[1][1] == TEXT


def test_an_edition_without_understandings_says_so(at_desk: Signed) -> None:
    page = text(at_desk("liaison").get(reverse("understandings:report")))
    assert "No hay entendimientos de esta edición aquí." in page


def test_a_report_takes_few_queries(
    seven: Scene, at_desk: Signed, django_assert_max_num_queries: object
) -> None:
    del seven
    client = at_desk("liaison")
    client.get(reverse("understandings:report"))
    with django_assert_max_num_queries(9, using="record"):  # type: ignore[operator]
        text(client.get(reverse("understandings:report")))
