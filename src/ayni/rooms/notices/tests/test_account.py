# SPDX-License-Identifier: Apache-2.0
"""What is taken out of the room: the relation of facts and the points of the map."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest
from django.test import Client

from ayni.adapters.accounts.models import Person
from ayni.core.shortcodes import code_of
from ayni.rooms.notices import facts
from ayni.rooms.notices.tests.pages import a_notice, text, theirs, told
from ayni.rooms.notices.tests.scene import PLACES, Scene
from ayni.standards.geojson.read import read
from ayni.web.testing import never_said

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
