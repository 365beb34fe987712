# SPDX-License-Identifier: Apache-2.0
"""The opener of an incident answers what the other party states in it, and never its own words.

Anna is Chile's liaison officer, Felix is of its foreign ministry; Chile opened the incident.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import Settings

from ayni.rooms.notices import facts, selectors
from ayni.rooms.notices.tests.incidents import exactly
from ayni.rooms.notices.tests.pages import hidden, text, told
from ayni.rooms.notices.tests.test_incident_pages import deed, path, theirs
from tests.pair import Scene, person

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
    """Chile reports five persons at F-08."""
    values = {"type": "crossing", "place": "f-08", "persons": exactly(5).to_value()}
    return scene.chl(facts.INCIDENT_OPENED, values)


def test_the_opener_acknowledges_the_position_of_the_other_party_and_never_its_own(
    scene: Scene, anna_client: Client, incident: bytes
) -> None:
    assert 'id="deed-acknowledge' not in text(anna_client.get(path(incident)))
    position = theirs(scene, incident)
    deed(anna_client, incident, f"acknowledge-{position.hex()[:16]}")
    page = text(anna_client.get(path(incident)))
    assert "Acknowledged by Chile; an acknowledgement is not agreement." in told(page)
    assert 'id="deed-acknowledge' not in page
    own = {"deed": "acknowledge", "version": incident.hex()}
    assert "Only another party can do this." in text(anna_client.post(path(incident), own), 422)
    again = {"deed": "acknowledge", "version": position.hex()}
    assert "already" in text(anna_client.post(path(incident), again), 422)


def test_the_opener_objects_to_a_position_on_a_page_of_its_own_and_lifts_it(
    scene: Scene, client: Client, incident: bytes
) -> None:
    client.force_login(person("felix", "chl.mfa.border"))
    position = theirs(scene, incident)
    page = deed(client, incident, "object", 200, ground="scope", reason="Fueron cinco")
    assert "An objection stands beside what the party states" in page
    assert selectors.incident_state(incident).open_objections == ()
    signed = {"deed": "object", "version": position.hex(), "ground": "scope",
              "confirmed": "yes", "expected": hidden(page, "expected")}  # fmt: skip
    assert client.post(path(incident), signed).status_code == 302
    assert "Objection" in told(text(client.get(path(incident))))
    own = {**signed, "version": incident.hex(), "expected": "3"}
    assert "Only another party can do this." in text(client.post(path(incident), own), 422)
    deed(client, incident, "lift")
    assert selectors.incident_state(incident).open_objections == ()


def test_the_opener_asks_and_the_other_party_owes_the_answer(
    scene: Scene, anna_client: Client, incident: bytes
) -> None:
    deed(anna_client, incident, "query", question="¿Cuántas personas cuentan ustedes?")
    page = told(text(anna_client.get(path(incident))))
    assert "¿Cuántas personas cuentan ustedes?" in page
    assert "Peru time (" in page[page.index("answer due") :][:60]
    query = selectors.incident_state(incident).open_queries[0].leaf.hex()
    reply = {"deed": "reply", "query": query, "answer": "Seis"}
    assert "Only another party can do this." in text(anna_client.post(path(incident), reply), 422)
