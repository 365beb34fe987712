# SPDX-License-Identifier: Apache-2.0
"""Urgent acts of Peru that wait for earlier ones are shown at once on Chile's pages, unjudged."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import Settings

from ayni.core.codec import Json
from ayni.rooms.notices import facts, selectors
from ayni.rooms.notices.models import Incident, Message, Notice
from ayni.rooms.notices.tests.incidents import exactly
from ayni.rooms.notices.tests.pages import text, told
from ayni.rooms.notices.tests.scene import at, given
from tests.pair import Scene

pytestmark = [
    pytest.mark.django_db(databases=["default", "record"]),
    pytest.mark.usefixtures("today"),
]
INCIDENT: dict[str, Json] = {
    "type": "crossing",
    "place": "f-08",
    "persons": exactly(5).to_value(),
    "weather": "Viento blanco",
}
HEARD: dict[str, Json] = {"heard": "Ruta cerrada", "occurred_at": at(0), "from_party": "chl"}
CASES = [
    ((facts.INCIDENT_OPENED, INCIDENT), "incidents/", "Viento blanco", "Incident opened"),
    ((facts.MESSAGE_HEARD, HEARD), "heard/", "Ruta cerrada", "Message heard"),
    ((facts.GIVEN, given(urgent=1)), "", "Mantención del punto", "Notice given"),
]


@pytest.fixture(autouse=True)
def english(client: Client, settings: Settings) -> Iterator[None]:
    """Pages and selectors speak English here."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    with translation.override("en"):
        yield


@pytest.mark.parametrize(("opening", "address", "said", "called"), CASES)
def test_an_urgent_act_that_waits_is_shown_on_its_list_and_on_the_desk(
    scene: Scene,
    anna_client: Client,
    opening: tuple[str, dict[str, Json]],
    address: str,
    said: str,
    called: str,
) -> None:
    leaf = scene.per(*opening, ahead=True)
    page = told(text(anna_client.get(f"/notices/{address}")))
    assert "wait for earlier acts" in page
    assert said in page
    [item] = [one for one in selectors.desk_items(scene.viewer(), scene.now_ms) if one.urgent]
    assert (item.waits, item.party, item.asked) == ("mine", "per", "waits for earlier acts")
    assert item.title.startswith(called)
    assert said in told(text(anna_client.get(item.url)))
    desk = text(anna_client.get("/"))
    assert leaf.hex() in desk
    assert "waits for earlier acts" in desk
    assert not any(model.objects.exists() for model in (Incident, Message, Notice))


def test_a_list_shows_no_waiting_act_of_another_object(scene: Scene, anna_client: Client) -> None:
    scene.per(facts.MESSAGE_HEARD, HEARD, ahead=True)
    assert "Ruta cerrada" not in text(anna_client.get("/notices/incidents/"))
    assert "Ruta cerrada" in text(anna_client.get("/notices/"))


def test_an_ordinary_notice_that_waits_rings_on_no_desk(scene: Scene) -> None:
    scene.per(facts.GIVEN, given(), ahead=True)
    assert selectors.desk_items(scene.viewer(), scene.now_ms) == []


def test_what_waits_for_nothing_is_shown_as_a_row_alone(scene: Scene, anna_client: Client) -> None:
    scene.per(facts.INCIDENT_OPENED, INCIDENT)
    assert "wait for earlier acts" not in text(anna_client.get("/notices/incidents/"))
    assert Incident.objects.get().type == "crossing"


def test_an_office_of_the_press_sees_nothing_that_waits(scene: Scene) -> None:
    scene.per(facts.INCIDENT_OPENED, INCIDENT, ahead=True)
    assert selectors.desk_items(scene.viewer("chl.press"), scene.now_ms) == []
