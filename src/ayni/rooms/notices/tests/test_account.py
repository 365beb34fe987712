# SPDX-License-Identifier: Apache-2.0
"""What is taken out of the room: the relation of facts and the points of the map."""

from __future__ import annotations

import io
from typing import Any
from urllib.parse import urlencode

import docx
import pytest
from django.test import Client

from ayni.adapters.accounts.models import Person
from ayni.core.shortcodes import code_of
from ayni.rooms.notices import facts
from ayni.rooms.notices.tests.pages import a_notice, at, text, theirs, told, typed
from ayni.rooms.notices.tests.rows import asked, ours, queries
from ayni.standards.geojson.read import read
from ayni.web.testing import never_said
from tests.pair import PLACES, Scene

pytestmark = [
    pytest.mark.django_db(databases=["default", "record"]),
    pytest.mark.usefixtures("today"),
]


def test_each_assertion_stands_under_the_name_of_its_party(
    anna_client: Client, scene: Scene
) -> None:
    notice = a_notice(scene)
    scene.per(facts.QUERIED, {"question": "¿Con dron?"}, about=notice)
    page = text(anna_client.get(f"/notices/{notice.hex()}/account/"))
    assert never_said(page, "es") == []
    words = told(page)
    assert words.index("Aviso dado") < words.index("¿Con dron?")
    for part in ("Chile", "Perú", code_of(notice), "Impreso por chl.liaison"):
        assert part in words


def test_the_document_says_the_same_and_names_the_exercise(
    anna_client: Client, scene: Scene
) -> None:
    notice = a_notice(scene)
    scene.per(facts.QUERIED, {"question": "¿Con dron?"}, about=notice)
    response: Any = anna_client.get(f"/notices/{notice.hex()}/account/?format=docx")
    assert code_of(notice) in response["Content-Disposition"]
    word = docx.Document(io.BytesIO(response.content))
    (table,) = word.tables
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert len(rows) == 3
    assert rows[1][1].startswith("Chile")
    assert rows[2][1].startswith("Perú")
    assert "¿Con dron?" in rows[2][2]
    assert word.sections[0].header.paragraphs[0].text.startswith("EJERCICIO")


def test_a_matter_that_is_not_held_has_no_relation(anna_client: Client, scene: Scene) -> None:
    assert anna_client.get(f"/notices/{'00' * 32}/account/").status_code == 404


def test_the_points_say_who_names_and_who_accepts_them(anna_client: Client, scene: Scene) -> None:
    notice = theirs(scene, places=["ruta-x-1", "f-07"])
    response: Any = anna_client.get("/notices/places.geojson")
    assert response["Content-Type"] == "application/geo+json"
    points = {point.id: point for point in read(response.content)}
    assert set(points) == set(PLACES)
    for place in ("ruta-x-1", "f-07"):
        said = points[place].properties
        assert said["accepted_by"] == ["chl", "per"]
        assert said["named_by"] == "chl"
        assert said["notices"] == [code_of(notice)]
        assert str(said["source"]).startswith("constitution 1, ")
    assert points["f-08"].properties["notices"] == []


def test_the_press_office_takes_nothing_out(client: Client, clara: Person, scene: Scene) -> None:
    client.force_login(clara)
    notice = a_notice(scene).hex()
    assert client.get("/notices/places.geojson").status_code == 403
    assert client.get(f"/notices/{notice}/account/?format=docx").status_code == 403


PLACE = "/notices/account/"


def asked_of(place: str, begins: float, ends: float) -> dict[str, str]:
    return {"place": place, "start": typed(begins), "end": typed(ends)}


def heard(scene: Scene, code: str) -> bytes:
    values = {"heard": "Patrulla", "occurred_at": at(-1), "from_party": "per"}
    values |= {"code": code} if code else {}
    return scene.chl(facts.MESSAGE_HEARD, values, by="chl.civil.duty")  # type: ignore[arg-type]


def test_the_relation_of_a_notice_holds_the_messages_heard_about_it(
    anna_client: Client, scene: Scene
) -> None:
    notice = theirs(scene)
    heard(scene, code_of(notice))
    words = told(text(anna_client.get(f"/notices/{notice.hex()}/account/")))
    assert "Mensaje oído" in words
    assert "Patrulla" in words


def test_a_place_tells_all_its_matters_each_under_its_party(
    anna_client: Client, scene: Scene
) -> None:
    notice = theirs(scene, places=["ruta-x-1", "f-07"])
    heard(scene, code_of(notice))
    series = ours(scene)
    question = scene.per(facts.UNUSUAL_ASKED, asked())
    none = facts.Persons(known="exact", number=0).to_value()
    opening: dict[str, Any] = {"type": "crossing", "place": "f-07", "persons": none}
    incident = scene.per(facts.INCIDENT_OPENED, opening)
    elsewhere = theirs(scene, places=["f-08"])
    later = theirs(scene, start=at(900), end=at(910))
    page = text(anna_client.get(PLACE, asked_of("f-07", -2, 80)))
    assert never_said(page, "es") == []
    for one in (notice, series, question, incident):
        assert one.hex() in page
        assert code_of(one) in page
    for one in (elsewhere, later):
        assert code_of(one) not in page
    words = told(page)
    assert "Mensaje oído" in words
    assert words.index("Aviso dado") < words.index("Serie dada")
    response: Any = anna_client.get(PLACE, {**asked_of("f-07", -2, 80), "format": "docx"})
    assert "relation-f-07" in response["Content-Disposition"]
    (table,) = docx.Document(io.BytesIO(response.content)).tables
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert len(rows) == 1 + 5
    assert rows[1][1].startswith("Perú")
    assert any(row[1].startswith("Chile") and "Patrulla" in row[2] for row in rows)


def test_a_place_where_nothing_happened_says_so(anna_client: Client, scene: Scene) -> None:
    theirs(scene)
    page = told(text(anna_client.get(PLACE, asked_of("f-08", 0, 100))))
    assert "Nada consta en este lugar en esta ventana" in page


@pytest.mark.parametrize(
    ("place", "begins", "ends", "words"),
    [
        ("nowhere", 0, 10, "La constitución no nombra ese lugar"),
        ("f-07", 10, 0, "El término es anterior al comienzo"),
    ],
)
def test_a_place_or_window_that_cannot_be_is_refused(
    anna_client: Client, scene: Scene, place: str, begins: float, ends: float, words: str
) -> None:
    page = told(text(anna_client.get(PLACE, asked_of(place, begins, ends)), 422))
    assert words in page, page


def test_more_acts_than_a_relation_holds_are_refused(
    anna_client: Client, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ayni.rooms.notices.selectors.account.ACCOUNT_ACTS_MAX_COUNT", 2)
    notice = theirs(scene)
    scene.chl(facts.QUERIED, {"question": "¿Con dron?"}, about=notice)
    assert anna_client.get(PLACE, asked_of("f-07", 0, 100)).status_code == 200
    scene.chl(facts.QUERIED, {"question": "¿A qué hora?"}, about=notice)
    page = told(text(anna_client.get(PLACE, asked_of("f-07", 0, 100)), 422))
    assert "Se encontraron más de 2 actos" in page
    assert anna_client.get(f"/notices/{notice.hex()}/account/").status_code == 422


def test_every_page_of_a_matter_leads_to_its_relation(anna_client: Client, scene: Scene) -> None:
    none = facts.Persons(known="exact", number=0).to_value()
    opening: dict[str, Any] = {"type": "crossing", "place": "f-07", "persons": none}
    matters = {
        "series/": ours(scene),
        "unusual/": scene.per(facts.UNUSUAL_ASKED, asked()),
        "incidents/": scene.per(facts.INCIDENT_OPENED, opening),
        "heard/": heard(scene, ""),
        "": theirs(scene),
    }
    for where, matter in matters.items():
        page = text(anna_client.get(f"/notices/{where}{matter.hex()}/"))
        address = f"/notices/{matter.hex()}/account/"
        assert f'href="{address}"' in page, where
        assert anna_client.get(address).status_code == 200
    assert f'href="{PLACE}"' in text(anna_client.get("/notices/"))


def test_a_relation_of_a_place_needs_the_same_queries_however_much_it_holds(
    anna_client: Client, scene: Scene
) -> None:
    address = f"{PLACE}?{urlencode(asked_of('f-07', 0, 100))}"
    for _number in range(3):
        heard(scene, code_of(theirs(scene)))
    few = queries(anna_client, address)
    for _number in range(6):
        heard(scene, code_of(theirs(scene)))
    assert queries(anna_client, address) == few <= 14


def test_the_press_office_asks_for_no_place(client: Client, clara: Person, scene: Scene) -> None:
    client.force_login(clara)
    assert client.get(PLACE, asked_of("f-07", 0, 10)).status_code == 403
