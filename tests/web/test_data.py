# SPDX-License-Identifier: Apache-2.0
"""The place of the office for personal data: ask, confirm, refuse, see what each holder said."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from ayni.adapters import clock, retaining
from ayni.adapters.accounts import directory, people
from ayni.adapters.accounts.models import Deed
from ayni.adapters.record import erasures, ledger, reading
from ayni.adapters.record import registry as record_registry
from ayni.core import constitution as law
from ayni.web import frames, recorded
from ayni.web.testing import never_said
from tests.record import room
from tests.record.scene import Scene
from tests.record.test_erasing import with_privacy
from tests.rooms import day
from tests.web.conftest import PASSWORD

pytestmark = pytest.mark.django_db(databases=["default", "record"])


@pytest.fixture
def scene(settings: Settings, tmp_path: Path) -> Iterator[Scene]:
    """A constitution in force, and in each state an office for personal data."""
    settings.AYNI_GUARD = tmp_path / "guard"
    room.install()
    directory.use_directory(recorded.directory)
    frames.use_frame(recorded.frame_facts)
    # Other acts in each test: a process remembers a frame by its last act.
    made = Scene(seed=secrets.randbelow(1 << 30))
    yield with_privacy(made.found().constitute())
    record_registry.forget_room("drill")


def signed_in(client: Client, office: str, *, name: str = "eva", language: str = "es") -> Client:
    person = people.create_person(
        name, password=PASSWORD, display_name=name.title(), language=language
    )
    people.assign_office(person, office=office, since=clock.now())
    client.force_login(person)
    return client


@pytest.fixture
def eva(client: Client, scene: Scene) -> Client:
    """Eva acts for the office for personal data."""
    return signed_in(client, "chl.privacy")


def read(client: Client, address: str, language: str = "es") -> str:
    response = client.get(address)
    assert response.status_code == 200
    page = response.content.decode()
    assert never_said(page, language) == []
    return page


def asked(eva: Client, leaf: bytes, *members: str) -> str:
    """Ask through the pages; return the address of the request."""
    address = f"/record/{leaf.hex()}/erasure/"
    posted = {"members": members or ("note", "attachments"), "ground": "personal_data"}
    shown = eva.post(address, posted)
    assert shown.status_code == 200, "nothing is signed on the first page"
    assert erasures.requests_about(leaf) == []
    return str(eva.post(address, {**posted, "confirmed": "yes"})["Location"])


def test_a_request_says_first_what_it_can_and_what_it_cannot(eva: Client, scene: Scene) -> None:
    leaf = scene.give().leaf
    assert "Pedir eliminación" in eva.get(f"/record/{leaf.hex()}/").content.decode()
    address = f"/record/{leaf.hex()}/erasure/"
    assert "ñandú" in read(eva, address)
    page = eva.post(address, {"members": ["note"], "ground": "personal_data"}).content.decode()
    assert "Se pedirá al Perú que elimine el campo «Nota» del acto" in page
    assert "No podemos imponerlo; la respuesta quedará a la vista." in page
    page = read(eva, asked(eva, leaf, "note"))
    assert page.count("Aún no ha respondido") == 2
    deed = Deed.objects.get()
    assert (deed.kind, deed.office, deed.person.username) == (
        law.ERASURE_ASKED,
        "chl.privacy",
        "eva",
    )


def test_a_confirmed_erasure_is_shown_with_what_the_others_answered(
    eva: Client, scene: Scene
) -> None:
    leaf = scene.give().leaf
    address = asked(eva, leaf, "note")
    posted = {"deed": "done", "expected": 1, "backups_until": day(900)}
    page = eva.post(address, posted).content.decode()
    assert "Se destruye en este nodo al instante" in page
    assert "note" in reading.values_of([leaf])[leaf], "the page before the signature erases nothing"
    assert eva.post(address, {**posted, "confirmed": "yes"})["Location"] == address
    page = read(eva, address)
    assert "Contenido eliminado por Chile el" in page
    assert "el Perú: aún no ha respondido" in page
    assert "En sus copias de respaldo hasta el" in page
    assert "Confirmar eliminación" not in page
    page = eva.get(f"/record/{leaf.hex()}/").content.decode()
    assert "ñandú" not in page
    assert "eliminado" in page
    assert "Contenido eliminado por Chile el" in page
    assert "drill.given/1" in read(eva, "/data/erased/")
    request = bytes.fromhex(address.split("/")[2])
    scene.exchange()
    scene.per_append(law.ERASURE_DONE, "per.privacy", {}, about=request)
    scene.exchange()
    assert "el Perú: eliminado el" in read(eva, address)


def test_a_refusal_keeps_the_content_and_names_its_ground(eva: Client, scene: Scene) -> None:
    leaf = scene.give().leaf
    address = asked(eva, leaf, "note")
    response = eva.post(address, {"deed": "refused", "expected": 1, "ground": "archive_law"})
    assert response["Location"] == address
    assert "Lo conserva; motivo: una ley de archivos" in read(eva, address)
    assert "note" in reading.values_of([leaf])[leaf]
    assert "lo conserva; motivo: una ley de archivos" in read(eva, "/data/")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"members": ["place"], "ground": "law"}, "place no es una de las opciones"),
        ({"members": [], "ground": "law"}, "Este campo es obligatorio"),
        ({"members": ["note"], "ground": ""}, "Este campo es obligatorio"),
    ],
)
def test_a_request_that_is_not_whole_is_told_why(
    eva: Client, scene: Scene, given: dict[str, object], told: str
) -> None:
    leaf = scene.give().leaf
    response = eva.post(f"/record/{leaf.hex()}/erasure/", {**given, "confirmed": "yes"})
    assert response.status_code == 422
    assert told in response.content.decode()
    assert erasures.requests_about(leaf) == []


def test_a_text_in_force_is_not_erased(eva: Client, scene: Scene) -> None:
    values = {"text": "ab" * 32, "parties": ["chl"], "words": "what binds us"}
    proposal = scene.append("drill.proposed/1", values).leaf
    address = asked(eva, proposal, "words")
    scene.append("drill.consented/1", {"text": "ab" * 32}, about=proposal)
    page = read(eva, address)
    assert "Confirmar eliminación" not in page
    assert "Rechazar eliminación" in page
    posted = {"deed": "done", "expected": 1, "confirmed": "yes"}
    page = eva.post(address, posted).content.decode()
    assert "su texto está en vigor, y un texto en vigor no se elimina" in page
    posted = {"members": ["words"], "ground": "law", "confirmed": "yes"}
    page = eva.post(f"/record/{proposal.hex()}/erasure/", posted).content.decode()
    assert "su texto está en vigor" in page
    assert "words" in reading.values_of([proposal])[proposal]


def test_what_was_asked_is_not_asked_again_but_after_a_refusal(eva: Client, scene: Scene) -> None:
    leaf = scene.give().leaf
    address = asked(eva, leaf, "note")
    posted = {"members": ["note"], "ground": "law", "confirmed": "yes"}
    again = f"/record/{leaf.hex()}/erasure/"
    assert "ya fue pedida" in eva.post(again, posted).content.decode()
    eva.post(address, {"deed": "refused", "expected": 1, "ground": "other"})
    assert eva.post(again, posted).status_code == 302


def test_an_answer_from_a_page_that_has_aged_is_not_signed(eva: Client, scene: Scene) -> None:
    leaf = scene.give().leaf
    address = asked(eva, leaf, "note")
    posted = {"deed": "done", "expected": 0, "confirmed": "yes"}
    assert "Desde que abrió esta página" in eva.post(address, posted).content.decode()
    assert "note" in reading.values_of([leaf])[leaf]


def test_a_second_confirmation_is_refused(eva: Client, scene: Scene) -> None:
    address = asked(eva, scene.give().leaf, "note")
    eva.post(address, {"deed": "done", "expected": 1, "confirmed": "yes"})
    posted = {"deed": "done", "expected": 2, "confirmed": "yes"}
    assert "ya declaró que eliminó" in eva.post(address, posted).content.decode()


def test_offices_without_the_power_are_not_let_in(client: Client, scene: Scene) -> None:
    leaf = scene.give().leaf
    signed_in(client, "chl.desk", name="leo")
    for address in ("/data/", "/data/erased/", f"/record/{leaf.hex()}/erasure/"):
        assert client.get(address).status_code == 403
    page = client.get(f"/record/{leaf.hex()}/").content.decode()
    assert "/data/" not in page
    assert "erasure" not in page
    posted = {"members": ["note"], "ground": "law", "confirmed": "yes"}
    assert client.post(f"/record/{leaf.hex()}/erasure/", posted).status_code == 403


def test_who_audits_reads_and_signs_nothing(client: Client, scene: Scene) -> None:
    leaf = scene.give().leaf
    request = scene.append(
        law.ERASURE_ASKED,
        {"act": leaf.hex(), "members": ["note"], "ground": "law"},
        by="chl.privacy",
        refs=(leaf,),
    ).leaf
    auditor = {"office": "chl.auditor", "powers": ["audit"], "institution": "other"}
    scene.append(law.OFFICE_DECLARED, auditor)
    signed_in(client, "chl.auditor", name="ada")
    page = read(client, f"/data/{request.hex()}/")
    assert "Confirmar eliminación" not in page
    posted = {"deed": "done", "expected": 1, "confirmed": "yes"}
    page = client.post(f"/data/{request.hex()}/", posted).content.decode()
    assert "Su oficina no tiene la facultad" in page
    assert "note" in reading.values_of([leaf])[leaf]


@pytest.mark.parametrize("leaf", ["00" * 32])
def test_what_is_unknown_is_not_there(eva: Client, leaf: str) -> None:
    assert eva.get(f"/data/{leaf}/").status_code == 404
    assert eva.get(f"/record/{leaf}/erasure/").status_code == 404


def test_the_desk_of_the_office_shows_what_awaits_its_answer(eva: Client, scene: Scene) -> None:
    leaf = scene.give().leaf
    scene.exchange()
    values = {"act": leaf.hex(), "members": ["note"], "ground": "law"}
    draft = scene.per.draft(law.ERASURE_ASKED, "per.privacy", values)
    scene.per.append(replace(draft, refs=(leaf,)))
    scene.exchange()
    assert "Pedido de eliminar contenido" in read(eva, "/")


def test_an_office_that_was_remembered_is_forgotten_with_its_erasure(
    eva: Client, scene: Scene
) -> None:
    declared = scene.append(
        law.OFFICE_DECLARED,
        {
            "office": "chl.old",
            "powers": ["press"],
            "institution": "other",
            "telephone": "+56 9 000 000",
        },
    ).leaf
    assert "+56 9 000 000" in read(eva, "/framework/")
    address = asked(eva, declared, "telephone")
    eva.post(address, {"deed": "done", "expected": 1, "confirmed": "yes"})
    assert "+56 9 000 000" not in read(eva, "/framework/")


def test_the_page_says_how_long_what_is_kept(eva: Client, scene: Scene) -> None:
    page = read(eva, "/data/")
    assert "sin plazo acordado" in page
    assert "eliminará por antigüedad" in page
    retaining.run_daily(scene.now_ms)
    assert "buscó por última vez contenido con plazo vencido" in read(eva, "/data/")


def test_data_stays_within_its_query_budget(
    eva: Client, scene: Scene, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(5):
        asked(eva, scene.give().leaf, "note")
    with django_assert_max_num_queries(30):
        eva.get("/data/")
    assert ledger.reading().rows("SELECT COUNT(*) FROM erased")[0][0] == 0
