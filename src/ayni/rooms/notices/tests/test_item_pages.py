# SPDX-License-Identifier: Apache-2.0
"""Chile corrects what it listed in an incident, on the page, and withdraws what it should not have.

Anna is Chile's liaison officer; Peru's acts come as they do over the link.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import Settings

from ayni.rooms.notices import facts
from ayni.rooms.notices.models import Incident, Material
from ayni.rooms.notices.tests.incidents import EMPTY, exactly
from ayni.rooms.notices.tests.pages import text, told
from ayni.rooms.notices.tests.scene import at
from ayni.rooms.notices.tests.test_incident_pages import deed, path
from tests.pair import Scene

pytestmark = [
    pytest.mark.django_db(databases=["default", "record"]),
    pytest.mark.usefixtures("today"),
]


@pytest.fixture(autouse=True)
def english(client: Client, settings: Settings) -> Iterator[None]:
    """Pages and selectors speak English here."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def incident(scene: Scene) -> bytes:
    """Chile reports that nobody is concerned, at F-08."""
    values = {"type": "crossing", "place": "f-08", "persons": exactly(0).to_value()}
    return scene.chl(facts.INCIDENT_OPENED, values)


@pytest.fixture
def item(scene: Scene, incident: bytes) -> bytes:
    """Chile lists two white vans by mistake: it is one."""
    values = {"description": "Camioneta blanca", "quantity": 2, "held_by": "per"}
    return scene.chl(facts.ITEM_LISTED, values, about=incident)


def test_a_correction_shows_what_is_and_what_was(
    anna_client: Client, incident: bytes, item: bytes
) -> None:
    form = text(anna_client.get(path(incident))).split('id="deed-correct')[1].split("</form>")[0]
    assert 'value="Camioneta blanca"' in form
    told_now = {"description": "Camioneta gris", "quantity": "1", "held_by": "per"}
    assert "required" in deed(anna_client, incident, "correct", 422, **told_now)
    deed(anna_client, incident, "correct", **told_now, reason="Era una, y gris")
    row = Material.objects.get()
    assert (row.leaf, row.quantity) == (item.hex(), 1)
    page = told(text(anna_client.get(path(incident))))
    assert "1 × Camioneta gris" in page
    assert "corrected; listed first as 2 × Camioneta blanca" in page
    assert "Era una, y gris" in page


def test_what_was_listed_by_mistake_is_withdrawn_and_stays_readable(
    anna_client: Client, incident: bytes, item: bytes
) -> None:
    deed(anna_client, incident, "unlist", withdrawn_for="mistake")
    assert not Material.objects.exists()
    assert Incident.objects.get().pieces_out == 0
    page = text(anna_client.get(path(incident)))
    assert "withdrawn from the list" in told(page)
    assert "listed by mistake" in told(page)
    assert 'id="deed-correct' not in page
    again = {"deed": "unlist", "item": item.hex(), "withdrawn_for": "mistake"}
    assert "withdrawn from the list already" in text(anna_client.post(path(incident), again), 422)
    assert anna_client.get(f"{path(incident)}print/").status_code == 200


def test_an_item_of_the_other_party_is_not_ours_to_change(
    scene: Scene, anna_client: Client, incident: bytes
) -> None:
    values = {"description": "Dron", "quantity": 1, "held_by": "chl"}
    theirs = scene.per(facts.ITEM_LISTED, values, about=incident)
    page = text(anna_client.get(path(incident)))
    assert 'id="deed-correct' not in page
    unlist = {"deed": "unlist", "item": theirs.hex(), "withdrawn_for": "mistake"}
    assert "Only the party that listed it" in text(anna_client.post(path(incident), unlist), 422)


def test_what_a_proposal_to_close_names_is_not_changed(
    scene: Scene, anna_client: Client, incident: bytes, item: bytes
) -> None:
    values = {"parties": ["chl", "per"], "supersedes": [], **EMPTY, "items_open": [item.hex()]}
    scene.per(facts.INCIDENT_CLOSE_PROPOSED, values, about=incident)
    assert 'id="deed-correct' not in text(anna_client.get(path(incident)))
    unlist = {"deed": "unlist", "item": item.hex(), "withdrawn_for": "mistake"}
    assert "A proposal to close names it" in text(anna_client.post(path(incident), unlist), 422)


def test_no_fewer_pieces_than_came_back_and_what_came_back_is_not_withdrawn(
    scene: Scene, anna_client: Client, incident: bytes, item: bytes
) -> None:
    values = {"what": "item", "count": 2, "place": "f-08", "occurred_at": at(0)}
    scene.chl(facts.RETURNED, {**values, "item": item.hex()}, about=incident)
    fewer = {"description": "Camioneta", "quantity": "1", "held_by": "per", "reason": "Una"}
    assert "More came back already" in deed(anna_client, incident, "correct", 422, **fewer)
    unlist = {"deed": "unlist", "item": item.hex(), "withdrawn_for": "mistake"}
    assert "Some of it came back" in text(anna_client.post(path(incident), unlist), 422)
