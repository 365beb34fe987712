# SPDX-License-Identifier: Apache-2.0
"""Record and Framework over a real record: CHL's node, PER's acts brought by the link's code."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from ayni.adapters import clock
from ayni.adapters.accounts import directory, people
from ayni.adapters.accounts.models import Deed, Person
from ayni.adapters.alarm import trial
from ayni.adapters.record import digests, evidence, ledger, reading
from ayni.adapters.record import registry as record_registry
from ayni.core import constitution as law
from ayni.core import verification
from ayni.core.errors import Refusal
from ayni.web import alarms, frames, recorded, services
from ayni.web.services import Signatory
from ayni.web.templatetags.ayni import grouped
from ayni.web.testing import a_viewer, never_said
from tests.record import room
from tests.record.scene import Scene
from tests.simulation import deeds
from tests.web.conftest import PASSWORD

pytestmark = pytest.mark.django_db(databases=["default", "record"])


@pytest.fixture
def scene(settings: Settings, tmp_path: Path) -> Iterator[Scene]:
    """A record with its logs opened and no constitution yet."""
    settings.AYNI_GUARD = tmp_path / "guard"
    room.install()
    directory.use_directory(recorded.directory)
    frames.use_frame(recorded.frame_facts)
    yield Scene().found()
    record_registry.forget_room("drill")


@pytest.fixture
def dora_client(client: Client, scene: Scene) -> Client:
    """Dora acts for the office that may consent."""
    person = people.create_person("dora", password=PASSWORD, display_name="Dora")
    people.assign_office(person, office="chl.foreign", since=clock.now())
    client.force_login(person)
    return client


def read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    page = response.content.decode()
    assert never_said(page, "es") == []
    return page


def test_a_record_without_a_constitution_teaches_what_comes_first(dora_client: Client) -> None:
    page = read(dora_client, "/framework/")
    assert "Todavía no hay constitución en vigor" in page
    assert "Libro abierto" in read(dora_client, "/record/")


def test_a_proposal_is_read_and_consented_to_with_its_sentence(
    dora_client: Client, scene: Scene
) -> None:
    scene.exchange()
    draft = deeds.propose(scene.per, ("chl", "per"), 1, None, scene.chance)
    proposal = scene.append(law.PROPOSED, draft.values)
    address = f"/framework/{proposal.leaf.hex()}/"
    assert "Leer y consentir" in read(dora_client, "/framework/")
    assert "Constitución, versión 1" in read(dora_client, "/")
    page = read(dora_client, address)
    assert "Va a dar el consentimiento de Chile a este texto y a ningún otro" in page
    posted = {"deed": "consent", "expected": reading.version_of(proposal.leaf)}
    assert dora_client.post(address, posted)["Location"] == "/framework/"
    page = read(dora_client, address)
    assert "Chile dio su consentimiento; falta el Perú." in page
    assert "Va a dar el consentimiento" not in page
    deed = Deed.objects.get()
    assert (deed.kind, deed.office, deed.person.username) == (
        law.CONSENTED,
        "chl.foreign",
        "dora",
    )


@pytest.fixture
def proposed(scene: Scene) -> str:
    """The address of a proposal that awaits both parties."""
    scene.exchange()
    draft = deeds.propose(scene.per, ("chl", "per"), 1, None, scene.chance)
    return f"/framework/{scene.append(law.PROPOSED, draft.values).leaf.hex()}/"


def test_a_consent_from_a_page_that_has_aged_is_not_signed(
    dora_client: Client, proposed: str
) -> None:
    response = dora_client.post(proposed, {"deed": "consent", "expected": 0})
    assert "Desde que abrió esta página" in response.content.decode()
    assert not Deed.objects.exists()


def test_nothing_but_a_proposal_is_offered_for_consent(dora_client: Client) -> None:
    (opened, *_rest) = reading.frame_acts(law.LOG_OPENED)
    for leaf in ("00" * 32, opened.leaf.hex()):
        posted = {"deed": "consent", "expected": 1}
        assert dora_client.post(f"/framework/{leaf}/", posted).status_code == 404
    assert not Deed.objects.exists()


def test_an_office_without_the_power_is_told_who_has_it(
    client: Client, proposed: str, anna: Person
) -> None:
    client.force_login(anna)
    assert "Va a dar el consentimiento" not in read(client, proposed)
    page = client.post(proposed, {"deed": "consent", "expected": 1}).content.decode()
    assert "Su oficina no tiene la facultad «Cancillería» que pide este acto." in page
    assert "La tienen: chl.foreign" in page


def test_what_is_new_stands_on_the_desk_until_one_has_looked(
    dora_client: Client, scene: Scene
) -> None:
    page = read(dora_client, "/")
    assert "Libro abierto" in page
    dora_client.post("/looked/")
    assert "Libro abierto" not in read(dora_client, "/")
    scene.constitute()
    assert "Consentimiento a la constitución" in read(dora_client, "/")


def test_a_constitution_in_force_rules_the_pages(dora_client: Client, scene: Scene) -> None:
    scene.constitute()
    page = read(dora_client, "/framework/")
    assert "Constitución en vigor, versión 1" in page
    assert "Acordado: Chile y el Perú dieron su consentimiento al mismo texto" in page
    assert "comparada por palabras:" in page
    assert "PER" in page


def test_logs_roots_and_digest_stand_on_a_page_of_their_own(
    dora_client: Client, scene: Scene
) -> None:
    scene.constitute()
    page = read(dora_client, "/record/state/")
    assert grouped(digests.digest().hex()) in page
    assert all(log.id in page for log in reading.logs())


def test_what_a_neighbour_sent_and_cannot_be_read_is_listed(
    dora_client: Client, scene: Scene
) -> None:
    assert "Nada se dejó aparte" in read(dora_client, "/record/state/")
    with ledger.write() as txn:
        evidence.set_aside(txn, peer="per", reason="bad_note", detail="<b>rubbish</b>", sample=b"x")
    page = read(dora_client, "/record/state/")
    assert "bad_note" in page
    assert "<b>rubbish" not in page


def test_an_act_is_shown_with_its_header_its_body_and_where_it_stands(
    dora_client: Client, scene: Scene
) -> None:
    scene.constitute()
    (opened, *_rest) = reading.frame_acts(law.LOG_OPENED)
    page = read(dora_client, f"/record/{opened.leaf.hex()}/")
    assert "Libro abierto" in page
    assert opened.leaf.hex() in page
    assert "Todavía no ha llegado al nodo del Perú." in page
    assert "&quot;kind&quot;:&quot;log.opened/1&quot;" in page


def test_a_body_is_open_only_to_offices_with_a_power_of_its_room(
    client: Client, scene: Scene, anna: Person
) -> None:
    scene.constitute()
    given = scene.give(note="confidencial")
    client.force_login(anna)
    people.assign_office(anna, office="chl.nowhere", since=clock.now())
    holding = anna.holdings.get(office="chl.nowhere")
    client.post("/offices/", {"holding": holding.pk})
    page = client.get(f"/record/{given.leaf.hex()}/").content.decode()
    assert "confidencial" not in page
    assert "es para las oficinas con una facultad de su sala" in page


def test_an_act_is_found_by_its_reading_code(dora_client: Client, scene: Scene) -> None:
    (opened,) = [act for act in reading.frame_acts(law.LOG_OPENED) if act.own]
    response = dora_client.get("/record/", {"code": opened.code.lower().replace("-", " ")})
    assert response["Location"] == f"/record/{opened.leaf.hex()}/"


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("7K3M", "no es un código de lectura: tiene ocho o diez signos"),
        ("7K3M-Q9TD-42", "Los dígitos de control no coinciden"),
        ("0000-0000-00", "Ningún acto con este código ha llegado aquí"),
    ],
)
def test_a_code_that_leads_nowhere_says_why(dora_client: Client, code: str, told: str) -> None:
    assert told in read(dora_client, f"/record/?code={code}")


def test_a_proof_is_handed_out_when_a_head_was_signed(dora_client: Client, scene: Scene) -> None:
    scene.constitute()
    theirs = next(act for act in reading.frame_acts(law.LOG_OPENED) if not act.own)
    response = dora_client.get(f"/record/{theirs.leaf.hex()}/proof/", {"open": "party"})
    assert response["Content-Disposition"] == f'attachment; filename="{theirs.code}.tlog-proof"'
    assert verification.is_proof(response.content)


def test_an_act_not_covered_by_a_head_has_no_proof_yet(dora_client: Client, scene: Scene) -> None:
    (own,) = [act for act in reading.frame_acts(law.LOG_OPENED) if act.own]
    response = dora_client.get(f"/record/{own.leaf.hex()}/proof/")
    assert response.status_code == 409
    assert "Todavía no hay prueba de este acto" in response.content.decode()


@pytest.mark.parametrize("leaf", ["00" * 32, "zz" * 32, "00"])
def test_an_act_that_is_not_here_has_no_page(dora_client: Client, leaf: str) -> None:
    assert dora_client.get(f"/record/{leaf}/").status_code == 404


def test_the_record_is_filtered_and_exported(dora_client: Client, scene: Scene) -> None:
    scene.constitute()
    page = read(dora_client, "/record/?kind=constitution.consented/1")
    consents = reading.frame_acts(law.CONSENTED)
    assert len(consents) == 2
    assert all(consent.code in page for consent in consents)
    assert "Libro abierto</a>" not in page
    rows = dora_client.get("/record/?format=csv").content.decode("utf-8-sig").splitlines()
    assert len(rows) == 1 + reading.page(reading.Filter())[1]
    assert read(dora_client, "/record/?state=waiting&party=per")


@pytest.mark.parametrize(
    ("address", "queries"),
    [
        # Nine are the room notices': one for each object that can await somebody; three meetings'.
        ("/", 19),
        ("/record/", 9),
        ("/record/state/", 8),
        ("/framework/", 10),
        ("/link/", 5),
        ("/link/lines/", 2),
    ],
)
def test_a_standing_page_stays_within_its_query_budget(
    dora_client: Client,
    scene: Scene,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    address: str,
    queries: int,
) -> None:
    scene.constitute()
    read(dora_client, address)
    with (
        django_assert_max_num_queries(8),
        django_assert_max_num_queries(queries, using="record"),
    ):
        read(dora_client, address)


@pytest.fixture
def founded(scene: Scene) -> Scene:
    """CHL and PER in one partnership."""
    return scene.constitute()


def next_version(scene: Scene, *parties: str) -> bytes:
    current = recorded.frame().constitution
    assert current is not None
    draft = deeds.propose(scene.per, parties, current.version + 1, current.leaf.hex(), scene.chance)
    return scene.append(law.PROPOSED, draft.values).leaf


def test_who_will_receive_the_record_is_named_before_consent(
    dora_client: Client, founded: Scene
) -> None:
    leaf = next_version(founded, "chl", "per", "bra")
    page = read(dora_client, f"/framework/{leaf.hex()}/")
    assert "el Brasil recibe todo el registro de esta asociación desde su primer acto" in page
    assert "Destinatarios: el Perú." in page


def test_who_is_let_go_must_consent_and_is_told_what_it_keeps(
    dora_client: Client, founded: Scene
) -> None:
    leaf = next_version(founded, "chl", "bra")
    page = read(dora_client, f"/framework/{leaf.hex()}/")
    assert "el Perú no recibe nada más y no puede firmar nada más aquí" in page
    assert "el Brasil recibe todo el registro" in page
    posted = {"deed": "consent", "expected": reading.version_of(leaf)}
    dora_client.post(f"/framework/{leaf.hex()}/", posted)
    page = read(dora_client, f"/framework/{leaf.hex()}/")
    assert "falta el Perú" in page
    assert "falta el Brasil" in page


@pytest.mark.parametrize("mode", ["exercise", "actual"])
def test_a_text_of_another_mode_is_neither_proposed_nor_consented_to(
    scene: Scene, mode: str
) -> None:
    who = Signatory(office="chl.foreign", capacity="titular", mode="actual", now_ms=1, operator="x")
    values = deeds.propose(scene.per, ("chl", "per"), 1, None, scene.chance).values
    with pytest.raises(Refusal, match="wrong_mode"):
        services.propose_constitution(who, text={**values, "mode": "exercise"})
    proposal = scene.append(law.PROPOSED, {**values, "mode": mode})
    other = dataclasses.replace(who, mode="actual" if mode == "exercise" else "exercise")
    with pytest.raises(Refusal, match="wrong_mode"):
        services.consent_to_constitution(
            other, proposal=proposal.leaf, text=str(values["text"]), expected=None
        )


def test_pages_and_the_link_know_the_day_of_an_alarm_test_by_one_zone(scene: Scene) -> None:
    assert alarms.zone_of(a_viewer()) == trial.zone_of("chl")
    scene.constitute()
    assert alarms.zone_of(a_viewer()) == trial.zone_of("chl")
    assert a_viewer().clocks.zones[0].zone != trial.zone_of("chl").key  # else this shows nothing
