# SPDX-License-Identifier: Apache-2.0
"""Incidents on Chile's pages, with Peru's acts as they come over the link.

Anna is Chile's liaison officer, Dora is on duty, Emil audits, Clara is of the press office.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import Settings

from ayni.adapters import clock
from ayni.adapters.accounts.models import Person
from ayni.adapters.record import reading, rebuilding
from ayni.rooms.notices import facts, projections, selectors
from ayni.rooms.notices.models import Closing, Incident, Material, PersonsCount
from ayni.rooms.notices.tests.incidents import EMPTY, exactly
from ayni.rooms.notices.tests.pages import hidden, text, told, typed
from ayni.rooms.notices.tests.scene import at
from ayni.rooms.notices.tests.test_views import DESK_QUERIES, spent
from tests.pair import Scene, person

pytestmark = [
    pytest.mark.django_db(databases=["default", "record"]),
    pytest.mark.usefixtures("today"),
]
LIST = "/notices/incidents/"
VEHICLE = "Camioneta blanca"


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


def theirs(scene: Scene, incident: bytes, persons: int = 6) -> bytes:
    values = {"supersedes": [], "position": "Seis personas", "persons": exactly(persons).to_value()}
    return scene.per(facts.POSITION_STATED, values, about=incident)


def back(scene: Scene, incident: bytes, count: int, *, party: str = "per") -> bytes:
    values = {"what": "persons", "count": count, "place": "f-08", "occurred_at": at(0)}
    return getattr(scene, party)(facts.RETURNED, values, about=incident)


def path(incident: bytes) -> str:
    return f"{LIST}{incident.hex()}/"


def deed(client: Client, incident: bytes, name: str, status: int = 302, **values: str) -> str:
    """Press a button of the page as it is now; return the page that answers."""
    shown = text(client.get(path(incident)))
    at = shown.index(f'id="deed-{name}')
    full = shown[at + 9 : shown.index('"', at + 4)]
    data = {"deed": full, "expected": hidden(shown, "expected", deed=full)}
    for field in ("item", "proposal", "confirms", "version", "query", "objection"):
        part = shown[shown.index(f'id="deed-{full}"') :].split("</form>")[0]
        if f'name="{field}"' in part:
            data[field] = hidden(shown, field, deed=full)
    response = client.post(path(incident), {**data, **values})
    assert response.status_code == status, told(response.content.decode())[:1500]
    return response.content.decode()


def rows() -> list[list[dict[str, object]]]:
    fields = {m: [f.attname for f in m._meta.concrete_fields if f.name != "id"] for m in TABLES}
    return [list(m.objects.order_by(*fields[m][:2]).values(*fields[m])) for m in TABLES]


TABLES = (Incident, PersonsCount, Material, Closing)


def test_three_fields_open_an_incident_without_a_further_page(
    scene: Scene, client: Client, dora: Person
) -> None:
    client.force_login(dora)
    assert "Three fields are enough" in text(client.get(f"{LIST}new/"))
    response = client.post(f"{LIST}new/", {"type": "crossing", "place": "f-08", "number": "5"})
    assert response.status_code == 302
    row = Incident.objects.get()
    assert (row.type, row.place, row.state, row.persons_open) == ("crossing", "f-08", "open", True)
    assert response["Location"] == f"{LIST}{row.object_id}/"


def test_an_incident_may_be_opened_without_knowing_how_many(
    scene: Scene, client: Client, dora: Person
) -> None:
    client.force_login(dora)
    client.post(f"{LIST}new/", {"type": "shot", "place": "f-08"})
    count = PersonsCount.objects.get()
    assert (count.known, count.number) == ("unknown", None)


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"place": "nowhere"}, "nowhere"),
        ({"type": ""}, "required"),
        ({"number": "-1"}, "greater than or equal to 0"),
        ({"band": "11_30"}, "A number and a band were found"),
    ],
)
def test_what_cannot_be_opened_is_said_and_what_was_typed_stays(
    scene: Scene, anna_client: Client, changed: dict[str, str], found: str
) -> None:
    values = {"type": "crossing", "place": "f-08", "number": "5", **changed}
    page = text(anna_client.post(f"{LIST}new/", values), 422)
    assert found in page
    assert not Incident.objects.exists()


def test_both_counts_stand_side_by_side_with_a_clock_each(
    scene: Scene, anna_client: Client, incident: bytes
) -> None:
    theirs(scene, incident)
    back(scene, incident, 6)
    page = told(text(anna_client.get(path(incident))))
    assert "The parties report different things" in page
    assert "Seis personas" in page
    chl, per = page.split("Clock for persons")[1:3]
    assert "runs until" in chl[:60]
    assert "stopped" in per[:60]
    assert "No position stated yet." in page


def test_an_incident_goes_to_its_close_by_the_buttons_of_its_page(
    scene: Scene, anna_client: Client, incident: bytes
) -> None:
    theirs(scene, incident)
    deed(anna_client, incident, "position", position="Cinco personas", number="5")
    deed(anna_client, incident, "item", description=VEHICLE, quantity="1", held_by="per")
    deed(anna_client, incident, "persons", count="5", place="f-08", occurred_at=typed(-0.02))
    back(scene, incident, 6)
    page = deed(anna_client, incident, "close", 422)
    assert "Something is still out" in page
    item = Material.objects.get()
    returned = {
        "what": "item",
        "count": 1,
        "place": "f-08",
        "occurred_at": at(0),
        "item": item.leaf,
    }
    scene.per(facts.RETURNED, returned, about=incident)
    assert Material.objects.get().stated
    deed(anna_client, incident, "confirm")
    assert Incident.objects.get().state == "items_back"
    deed(anna_client, incident, "close", names_open="on")
    row = Closing.objects.get()
    assert row.missing == ["per"]
    consent = {"proposal": row.leaf, **EMPTY, "counts_differ": 1}
    scene.per(facts.INCIDENT_CLOSE_CONSENTED, consent, about=incident)
    page = told(text(anna_client.get(path(incident))))
    assert "closed with two keys" in page
    assert "the counts differ: CHL 5, PER 6" in page
    assert Incident.objects.get().closed_ms is not None


def test_a_consent_is_signed_only_on_its_page_of_confirmation(
    scene: Scene, anna_client: Client, incident: bytes
) -> None:
    values = {"parties": ["chl", "per"], "supersedes": [], **EMPTY, "persons_open": ["chl"]}
    proposal = scene.per(facts.INCIDENT_CLOSE_PROPOSED, values, about=incident)
    page = deed(anna_client, incident, "consent", 200)
    assert "You turn the second key" in page
    assert "persons by the count of Chile: 5 out" in page
    assert Incident.objects.get().open
    full = {
        "deed": f"consent-{proposal.hex()[:16]}",
        "proposal": proposal.hex(),
        "confirmed": "yes",
    }
    expected = hidden(page, "expected")
    response = anna_client.post(path(incident), {**full, "expected": expected})
    assert response.status_code == 302
    assert Incident.objects.get().state == "closed"
    again = anna_client.post(path(incident), {**full, "expected": expected})
    assert again.status_code == 422


def test_more_than_is_out_does_not_come_back(
    scene: Scene, anna_client: Client, incident: bytes
) -> None:
    page = deed(
        anna_client, incident, "persons", 422, count="6", place="f-08", occurred_at=typed(-0.02)
    )
    assert "More would come back than is out" in page


def test_a_return_is_not_recorded_before_it_happened(
    scene: Scene, anna_client: Client, incident: bytes
) -> None:
    page = deed(
        anna_client, incident, "persons", 422, count="5", place="f-08", occurred_at=typed(2)
    )
    assert "yet to come" in page


def test_a_page_that_has_aged_signs_nothing_and_shows_what_came(
    scene: Scene, anna_client: Client, incident: bytes
) -> None:
    shown = text(anna_client.get(path(incident)))
    theirs(scene, incident)
    data = {"deed": "position", "position": "…", "expected": hidden(shown, "expected")}
    page = text(anna_client.post(path(incident), data), 422)
    assert "1 act about this matter has arrived" in page
    assert Incident.objects.get().stated == ["per"]


def test_a_place_and_a_holder_that_nobody_knows_are_shown_by_their_code(
    scene: Scene, anna_client: Client
) -> None:
    values = {"type": "marker", "place": "nowhere", "persons": exactly(0).to_value()}
    incident = scene.per(facts.INCIDENT_OPENED, values)
    item = {"description": VEHICLE, "quantity": 1, "held_by": "xyz"}
    scene.per(facts.ITEM_LISTED, item, about=incident)
    page = told(text(anna_client.get(path(incident))))
    assert "nowhere" in page
    assert "XYZ is no party of this partnership" in page
    assert "1 out, 0 back" in page


def test_an_office_of_the_press_is_told_who_reads_it(
    scene: Scene, client: Client, clara: Person, incident: bytes
) -> None:
    client.force_login(clara)
    for address in (LIST, f"{LIST}new/", path(incident), f"{path(incident)}print/"):
        assert client.get(address).status_code == 403


def test_the_auditor_reads_and_is_offered_no_deed(
    scene: Scene, client: Client, emil: Person, incident: bytes
) -> None:
    client.force_login(emil)
    page = text(client.get(path(incident)))
    assert 'name="deed"' not in page
    assert "does not hold the power" in text(client.get(f"{LIST}new/"))
    response = client.post(path(incident), {"deed": "item", "description": "x", "quantity": "1",
                                            "held_by": "per"})  # fmt: skip
    assert "does not hold the power" in text(response, 422)
    assert not Material.objects.exists()


def test_the_duty_desk_lists_material_and_states_no_position(
    scene: Scene, client: Client, dora: Person, incident: bytes
) -> None:
    client.force_login(dora)
    page = text(client.get(path(incident)))
    assert 'id="deed-item"' in page
    assert 'id="deed-position"' not in page
    assert 'id="deed-close"' not in page


def test_the_foreign_ministry_states_a_position_and_turns_the_key(
    scene: Scene, client: Client, incident: bytes
) -> None:
    client.force_login(person("felix", "chl.mfa.border"))
    page = text(client.get(path(incident)))
    assert 'id="deed-position"' in page
    assert 'id="deed-close"' in page
    assert 'id="deed-persons"' not in page


def test_the_list_filters_and_is_written_to_a_file(
    scene: Scene, anna_client: Client, incident: bytes
) -> None:
    theirs(scene, incident)
    page = told(text(anna_client.get(LIST)))
    assert "CHL 5 / 5, PER 6 / 6" in page
    assert "counts differ" in page
    assert incident.hex() not in text(anna_client.get(f"{LIST}?type=shot"))
    file = anna_client.get(f"{LIST}?format=csv").content.decode()
    assert "Inadvertent crossing" in file
    assert file.count("\r\n") == 2


def test_the_file_of_an_incident_is_one_print(
    scene: Scene, anna_client: Client, incident: bytes
) -> None:
    theirs(scene, incident)
    page = text(anna_client.get(f"{path(incident)}print/"))
    words = told(page)
    for found in ("File of an incident", "Seis personas", "Printed by", "TLP:AMBER"):
        assert found in words
    assert "<svg" in page
    assert "Los nombres, lugares y distancias" in words


def test_a_proof_opens_what_and_where_and_nothing_else(
    scene: Scene, anna_client: Client, incident: bytes
) -> None:
    proof = f"/notices/{incident.hex()}/proof/{incident.hex()}/"
    page = told(text(anna_client.get(proof)))
    assert "Inadvertent crossing" in page
    assert "Persons concerned closed" in page
    scene.sign()
    assert anna_client.get(f"{proof}file/").status_code == 200


def test_the_address_of_a_notice_leads_on_to_the_incident(
    scene: Scene, anna_client: Client, incident: bytes
) -> None:
    response = anna_client.get(selectors.object_url(incident.hex()))
    assert response["Location"] == path(incident)
    assert anna_client.get(f"{LIST}{'00' * 32}/").status_code == 404


def test_the_desk_asks_for_position_key_and_confirmation(scene: Scene, incident: bytes) -> None:
    def asked() -> dict[str, str]:
        items = selectors.desk_items(scene.viewer(), scene.now_ms)
        return {item.asked: item.waits for item in items}

    assert asked() == {"State position": "mine", "first contact": "deadline"}
    theirs(scene, incident)
    assert asked() == {"State position": "mine", "return of persons": "deadline"}
    values = {"parties": ["chl", "per"], "supersedes": [], **EMPTY, "persons_open": ["chl", "per"]}
    scene.per(facts.INCIDENT_CLOSE_PROPOSED, {**values, "counts_differ": 1}, about=incident)
    assert asked()["Consent to close"] == "mine"


def test_a_clock_runs_over_as_time_passes(scene: Scene, incident: bytes) -> None:
    def labels() -> set[str]:
        reader = selectors.reader(scene.viewer())
        read = selectors.incident(incident, reader=reader)
        assert read is not None
        return {label.text for label in selectors.incident_labels(read.row, reader)}

    assert "a clock has run over" not in labels()
    scene.wait(1.01)
    assert "a clock has run over" in labels()


def test_rows_are_the_same_twice_and_after_a_rebuild(scene: Scene, incident: bytes) -> None:
    theirs(scene, incident)
    back(scene, incident, 5, party="chl")
    item = {"description": VEHICLE, "quantity": 2, "held_by": "per"}
    scene.chl(facts.ITEM_LISTED, item, about=incident)
    before = rows()
    assert [len(each) for each in before] == [1, 2, 1, 0]
    projections.write({incident: selectors.incident_state(incident)})
    assert rows() == before
    projections.clear()
    assert rows() == [[], [], [], []]
    rebuilding.rebuild()
    assert rows() == before


@pytest.mark.parametrize(
    ("address", "budget"), [("", 7), ("new/", 1), ("{}/", 9), ("{}/print/", 8)]
)
def test_a_page_keeps_its_budget_of_queries_however_much_there_is(
    scene: Scene, anna_client: Client, incident: bytes, address: str, budget: int
) -> None:
    # Whether a colleague attends to it, and which offices clear the deeds on it.
    desk = DESK_QUERIES + 2 * (address == "{}/")
    address = LIST + address.format(incident.hex())
    item = {"description": VEHICLE, "quantity": 2, "held_by": "per"}
    theirs(scene, incident)
    scene.chl(facts.ITEM_LISTED, item, about=incident)
    anna_client.get(address)
    assert spent(anna_client, address) == (desk, budget)
    for _each in range(5):
        values = {"type": "shot", "place": "f-08", "persons": exactly(0).to_value()}
        scene.chl(facts.INCIDENT_OPENED, values)
        scene.chl(facts.ITEM_LISTED, item, about=incident)
    assert spent(anna_client, address) == (desk, budget)


def test_an_act_set_aside_is_shown_with_its_reason(
    scene: Scene, anna_client: Client, incident: bytes
) -> None:
    theirs(scene, incident, persons=3)
    back(scene, incident, 4)
    page = told(text(anna_client.get(path(incident))))
    assert "it returns more than its party had counted as out" in page
    assert clock.now_ms() >= 0
    assert reading.version_of(incident) == 3
