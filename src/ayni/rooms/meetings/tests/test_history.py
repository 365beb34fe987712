# SPDX-License-Identifier: Apache-2.0
"""Cited public history: a whole file or nothing, dates as written, sources on the page."""

import json
from collections.abc import Mapping

import pytest
from django.urls import reverse

from ayni.adapters.history import keeping
from ayni.adapters.history.models import CitedFact
from ayni.adapters.history.reading import first_day_of, read_history
from ayni.core.errors import FormatError, Refusal
from ayni.core.limits import HISTORY_FAULTS_SHOWN_MAX_COUNT as SHOWN
from ayni.rooms.meetings.tests.conftest import Signed
from ayni.rooms.meetings.tests.pages import SECRETARIAT, a_mechanism
from ayni.web.testing import never_said
from tests.pair import Scene
from tests.rooms import text

pytestmark = pytest.mark.django_db(databases=["default", "record"])

ROW = {
    "id": "clpe-1",
    "parties": "CHL-PER",
    "date": "2013-05-02/03",
    "kind": "IV reunión de ensayo",
    "facts": ["Se celebró en Puerto Simulacro"],
    "urls": ["https://example.org/acta"],
    "conflict_or_note": "lugar: cuartel o teatro",
}


def lines(*rows: Mapping[str, object]) -> bytes:
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()


@pytest.mark.parametrize(
    ("told", "first"),
    [
        ("", ""),
        ("undated", ""),
        ("2016", "2016-01-01"),
        ("2012-10", "2012-10-01"),
        ("2018-11-26/27", "2018-11-26"),
        ("2001-2013", "2001-01-01"),
    ],
)
def test_a_date_is_read_as_far_as_it_goes_and_no_further(told: str, first: str) -> None:
    assert first_day_of(told) == first


def test_a_missing_date_stays_missing() -> None:
    undated = {**ROW, "date": "undated"}
    without = {name: value for name, value in ROW.items() if name != "date"}
    rows = read_history(lines(undated, {**without, "id": "clpe-2"}))
    assert [(row.date, row.first_day) for row in rows] == [("", ""), ("", "")]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"urls": []}, "addresses of sources expected"),
        ({"urls": ["ftp://example.org"]}, "no http or https address"),
        ({"urls": ["javascript:alert(1)"]}, "no http or https address"),
        ({"facts": []}, "sentences expected"),
        ({"facts": [7]}, "sentences expected"),
        ({"date": "2013-02-30"}, "date '2013-02-30'"),
        ({"date": "el martes"}, "YYYY-MM-DD"),
        ({"date": "2013-05-03/02"}, "ends before it begins"),
        ({"parties": "Chile"}, "expected such as CHL-PER"),
        ({"id": "A B"}, "expected such as clpe-2013-22"),
        ({"kind": " "}, "kind is empty"),
        ({"author": "yo"}, "member 'author' found"),
        ({"facts": ["Avisar al RUT 12.345.678-5"]}, "data of a person (rut)"),
    ],
)
def test_a_row_that_cannot_be_cited_is_named_and_nothing_is_taken(
    changed: dict[str, object], told: str
) -> None:
    with pytest.raises(FormatError) as refused:
        read_history(lines(ROW, {**ROW, "id": "clpe-2", **changed}))
    assert str(refused.value).startswith("line 2: ")
    assert told in str(refused.value)
    assert "12.345.678" not in str(refused.value)


@pytest.mark.parametrize("raw", [b"", b"\n\n", b"\xff", b"[]", b"{", b"[" * 100_000])
def test_what_is_no_history_is_refused_in_one_sentence(raw: bytes) -> None:
    with pytest.raises(FormatError, match="expected"):
        read_history(raw)


def test_a_file_of_another_code_page_is_named_by_its_line() -> None:
    with pytest.raises(FormatError, match="line 2: byte 0xF3 found, text in UTF-8 expected"):
        read_history(lines(ROW) + b"\n" + lines({**ROW, "id": "clpe-2"}).decode().encode("latin-1"))


def test_faults_beyond_those_that_are_shown_are_counted() -> None:
    wrong = [{**ROW, "id": f"clpe-{n}", "urls": []} for n in range(SHOWN + 3)]
    with pytest.raises(FormatError, match="\nand 3 more"):
        read_history(lines(*wrong))


def test_an_id_stands_in_a_file_once() -> None:
    with pytest.raises(FormatError, match="stands on line 1 already"):
        read_history(lines(ROW, ROW))


def test_the_same_file_again_changes_nothing_and_a_new_one_keeps_the_mechanism() -> None:
    rows = read_history(lines(ROW))
    assert keeping.keep(rows) == keeping.Imported(added=1, changed=0, same=0)
    keeping.assign(["clpe-1"], mechanism="rre")
    assert keeping.keep(rows) == keeping.Imported(added=0, changed=0, same=1)
    other = read_history(lines({**ROW, "kind": "IV reunión"}))
    assert keeping.keep(other) == keeping.Imported(added=0, changed=1, same=0)
    assert [(row.kind, row.mechanism) for row in CitedFact.objects.all()] == [("IV reunión", "rre")]


def test_rows_are_put_under_a_mechanism_all_or_none() -> None:
    keeping.keep(read_history(lines(ROW)))
    with pytest.raises(Refusal) as refused:
        keeping.assign(["clpe-1", "clpe-9"], mechanism="rre")
    assert refused.value.params["found"] == "clpe-9"
    assert CitedFact.objects.get().mechanism == ""


def test_pages_show_sources_and_what_they_disagree_on(scene: Scene, at_desk: Signed) -> None:
    mechanism = a_mechanism(scene)
    undated = {**ROW, "id": "clpe-2", "date": "undated", "conflict_or_note": ""}
    abroad = {**ROW, "id": "bol-1", "parties": "BOL-CHL", "kind": "Comité de ensayo"}
    keeping.keep(read_history(lines(ROW, undated, abroad)))
    keeping.assign(["clpe-1"], mechanism="rre")
    client = at_desk(SECRETARIAT)
    address = reverse("meetings:mechanism", kwargs={"object_id": mechanism.hex()})
    page = client.get(address)
    assert 'href="https://example.org/acta"' in page.content.decode()
    shown = text(page)
    assert "2013-05-02/03" in shown
    assert "lugar: cuartel o teatro" in shown
    assert never_said(shown, "es") == []
    every = text(client.get(reverse("meetings:history")))
    assert "sin fecha conocida" in every
    assert "Comité de ensayo" not in every
    assert "2 citas · 1 con fuentes que difieren o con duda · 1 sin fecha conocida" in every
    assert "1 cita sobre otros Estados se guarda en este nodo y no se muestra aquí." in every
    assert "RRE" in every
    differing = text(client.get(reverse("meetings:history"), {"only": "differing"}))
    assert "2013-05-02/03" in differing
    assert "clpe-2" not in differing


def test_without_history_the_page_says_how_it_comes(scene: Scene, at_desk: Signed) -> None:
    assert "ayni history import" in text(at_desk(SECRETARIAT).get(reverse("meetings:history")))
