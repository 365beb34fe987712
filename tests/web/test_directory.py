# SPDX-License-Identifier: Apache-2.0
"""Oficinas y contactos over a real record: Dora may declare offices, Clerk may not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from ayni.adapters import clock
from ayni.adapters.accounts import directory, people
from ayni.adapters.accounts.models import Deed
from ayni.adapters.record import reading
from ayni.adapters.record import registry as record_registry
from ayni.core import constitution as law
from ayni.core.errors import Refusal, StalePage
from ayni.web import frames, offices, recorded, services
from ayni.web.services import Signatory
from ayni.web.testing import never_said
from tests.record import room
from tests.record.scene import Scene
from tests.web.conftest import PASSWORD

pytestmark = pytest.mark.django_db(databases=["default", "record"])

LIST = "/directory/"
NEW = "/directory/new/"
TYPED = {
    "deed": "declare",
    "office": "chl.north.liaison",
    "name_es": "Comando Regional Alto Ensayo",
    "name_en": "Alto Ensayo Regional Command",
    "institution": "army",
    "powers": ["liaison", "duty"],
    "telephone": "+00 0 0000 0001",
    "radio": "canal 7",
    "duty_hours": "24/7",
    "zone": "UTC",
    "languages": ["es", "en"],
    "alternate_1": "chl.desk",
    "alternate_2": "chl.foreign",
}


@pytest.fixture
def scene(settings: Settings, tmp_path: Path) -> Iterator[Scene]:
    """CHL and PER in one partnership, each with the offices it was founded with."""
    settings.AYNI_GUARD = tmp_path / "guard"
    room.install()
    directory.use_directory(recorded.directory)
    frames.use_frame(recorded.frame_facts)
    yield Scene().found().constitute()
    record_registry.forget_room("drill")


def signed_in(username: str, office: str) -> Client:
    made = people.create_person(username, password=PASSWORD, display_name=username.title())
    people.assign_office(made, office=office, since=clock.now())
    client = Client()
    client.force_login(made)
    return client


@pytest.fixture
def dora(scene: Scene) -> Client:
    return signed_in("dora", "chl.foreign")


@pytest.fixture
def clerk(scene: Scene) -> Client:
    return signed_in("clerk", "chl.clerk")


def read(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    page = response.content.decode()
    assert never_said(page, "es") == []
    return page


def declared(office: str) -> bytes:
    found = recorded.frame().office("chl", office)
    assert found is not None
    return found.declared


def opened(client: Client, office: str) -> tuple[str, dict[str, str]]:
    """Return the address of an office's page and its hidden members."""
    address = f"/directory/offices/{office}/"
    (leaf,) = set(re.findall(r'name="declared" value="([0-9a-f]{64})"', read(client, address)))
    return address, {"declared": leaf, "office": office}


def test_the_offices_of_all_parties_stand_in_one_table_and_in_a_file(
    dora: Client, clerk: Client
) -> None:
    page = read(dora, LIST)
    assert page.index("chl.foreign") < page.index("per.foreign")
    assert "ninguna anotada" in page
    assert 'href="/directory/offices/chl.foreign/"' in page
    assert 'href="/directory/offices/per.foreign/"' not in page
    assert "/directory/offices/" not in read(clerk, LIST)
    rows = dora.get(f"{LIST}?format=csv&party=per").content.decode("utf-8-sig").splitlines()
    assert rows[0].startswith("Parte,Oficina,Nombre,")
    assert len(rows) == 4
    assert all(row.startswith("PER,per.") for row in rows[1:])


def test_an_office_is_declared_with_the_sentence_of_what_is_signed(dora: Client) -> None:
    page = read(dora, NEW)
    assert "declara esto en nombre de Chile" in page
    response = dora.post(NEW, TYPED)
    assert response.status_code == 302, re.findall(
        r"error[^<]*<[^<]*<[^<]*", response.content.decode()
    )
    act = reading.act(declared("chl.north.liaison"))
    assert act is not None
    assert act.facts["alternates"] == ["chl.desk", "chl.foreign"]
    assert act.values["names"] == {
        "es": "Comando Regional Alto Ensayo",
        "en": "Alto Ensayo Regional Command",
    }
    assert "email" not in act.names
    deed = Deed.objects.get()
    assert (deed.kind, deed.person.username) == (law.OFFICE_DECLARED, "dora")  # type: ignore[union-attr]
    page = read(dora, LIST)
    assert "+00 0 0000 0001" in page
    assert "radio canal 7" in page


def test_the_card_names_whom_to_call_in_order(dora: Client) -> None:
    dora.post(NEW, TYPED)
    page = read(dora, "/directory/card/")
    assert "+00 0 0000 0001" in page
    # The alternates declare no number: nobody can call them.
    assert "chl.desk" not in page


def test_an_office_is_declared_anew_from_what_stood_there(dora: Client) -> None:
    dora.post(NEW, TYPED)
    address, held = opened(dora, "chl.north.liaison")
    page = read(dora, address)
    assert 'value="+00 0 0000 0001"' in page
    assert re.search(r'<option value="chl.desk" selected>', page)
    assert dora.post(address, {**TYPED, **held, "telephone": "+00 0 0000 0002"}).status_code == 302
    assert "+00 0 0000 0002" in read(dora, LIST)


def test_a_page_that_has_aged_signs_nothing(dora: Client) -> None:
    dora.post(NEW, TYPED)
    address, held = opened(dora, "chl.north.liaison")
    dora.post(address, {**TYPED, **held, "radio": "canal 8"})
    response = dora.post(address, {**TYPED, **held, "radio": "canal 9"})
    assert response.status_code == 422
    assert "Desde que abrió esta página" in response.content.decode()
    assert "canal 9" in response.content.decode()
    ended = dora.post(address, {"deed": "end", "declared": held["declared"]})
    assert ended.status_code == 422
    assert Deed.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name_es": ""}, "obligatorio"),
        ({"office": "Comando Norte"}, ""),
        ({"powers": []}, "obligatorio"),
        ({"alternate_2": "chl.desk"}, "Una oficina figura dos veces."),
        ({"email": "no es correo"}, ""),
        (
            {"valid_from": "2026-12-02T00:00", "valid_until": "2026-12-01T00:00"},
            "Termina antes de comenzar.",
        ),
        ({"office": "per.north"}, "cada estado declara sus propias oficinas"),
        ({"office": "chl.foreign", "alternate_2": ""}, "Esta oficina ya está declarada."),
        ({"alternate_1": "chl.north.liaison"}, ""),
    ],
)
def test_what_is_no_office_is_told_in_the_form(
    dora: Client, change: dict[str, object], sentence: str
) -> None:
    response = dora.post(NEW, {**TYPED, **change})
    assert response.status_code == 422
    page = response.content.decode()
    assert "alert-danger" in page or "is-invalid" in page or "field-error" in page
    assert sentence in page
    assert not Deed.objects.exists()


def test_an_office_without_the_power_is_told_who_has_it(clerk: Client) -> None:
    for address in (NEW, "/directory/offices/chl.foreign/"):
        assert "La tienen: chl.desk, chl.foreign" in read(clerk, address, 403)
        assert clerk.post(address, TYPED).status_code == 403
    assert not Deed.objects.exists()


def test_an_office_of_another_party_has_no_page_here(dora: Client) -> None:
    assert dora.get("/directory/offices/per.foreign/").status_code == 404
    assert dora.get("/directory/offices/chl.nobody/").status_code == 404


def test_an_office_ends_and_its_past_acts_stay(dora: Client) -> None:
    dora.post(NEW, TYPED)
    address, held = opened(dora, "chl.north.liaison")
    response = dora.post(address, {"deed": "end", "declared": held["declared"]})
    assert response["Location"] == LIST
    assert recorded.frame().office("chl", "chl.north.liaison") is None
    assert reading.act(bytes.fromhex(held["declared"])) is not None


def who(office: str = "chl.foreign") -> Signatory:
    return Signatory(
        office=office, capacity="titular", mode="exercise", now_ms=clock.now_ms(), operator="test"
    )


def plain(office: str, *powers: str) -> dict[str, object]:
    return {"office": office, "powers": list(powers), "institution": "other"}


def test_a_state_is_never_left_without_an_office_that_declares(scene: Scene) -> None:
    services.declare_office(who(), declared=plain("chl.desk", "press"))  # type: ignore[arg-type]
    with pytest.raises(Refusal, match="last_declarer"):
        services.declare_office(who(), declared=plain("chl.foreign", "press"))  # type: ignore[arg-type]
    services.declare_office(who(), declared=plain("chl.foreign", "foreign"))  # type: ignore[arg-type]
    with pytest.raises(Refusal, match="last_declarer"):
        services.end_office(who(), office="chl.foreign", shown=declared("chl.foreign"))


def test_only_what_the_page_showed_is_ended(scene: Scene) -> None:
    with pytest.raises(StalePage):
        services.end_office(who(), office="chl.desk", shown=b"\0" * 32)
    with pytest.raises(Refusal, match="office_of_another_party"):
        services.end_office(who(), office="per.desk", shown=b"\0" * 32)


@pytest.mark.parametrize(
    ("address", "desk", "record"), [(LIST, 4, 6), ("/directory/card/", 4, 6), (NEW, 4, 4)]
)
def test_a_page_of_the_directory_keeps_its_budget_of_queries(
    dora: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    address: str,
    desk: int,
    record: int,
) -> None:
    for number in range(4):
        dora.post(NEW, TYPED | {"office": f"chl.north.o{number}"})
    read(dora, address)
    with (
        django_assert_max_num_queries(desk),
        django_assert_max_num_queries(record, using="record"),
    ):
        read(dora, address)


def test_a_persons_name_in_an_office_is_asked_about_before_it_is_signed(dora: Client) -> None:
    typed = TYPED | {"name_es": "Mayor Juan Pérez, enlace"}
    response = dora.post(NEW, typed)
    assert response.status_code == 422
    page = response.content.decode()
    assert not Deed.objects.exists()
    (key,) = set(re.findall(r'name="(screened-[^"]+)"', page))
    assert dora.post(NEW, typed | {key: "office"}).status_code == 302


def test_an_office_is_declared_in_the_place_of_another_and_its_heir_is_found(
    scene: Scene, dora: Client
) -> None:
    dora.post(NEW, TYPED)
    (old,) = reading.frame_acts(law.OFFICE_DECLARED)
    heir = {**TYPED, "office": "chl.coast.liaison", "name_es": "Enlace de la Costa"}
    page = dora.get(NEW).content.decode()
    assert "Sustituye a" in page
    assert f'value="{old.leaf.hex()}"' in page
    assert dora.post(NEW, {**heir, "succeeds": ["ab" * 32]}).status_code == 422
    assert dora.post(NEW, {**heir, "succeeds": [old.leaf.hex()]}).status_code == 302
    assert offices.heirs(["chl.north.liaison"]) == {"chl.north.liaison": ("chl.coast.liaison",)}
    held = re.search(r'name="succeeds" value="([0-9a-f]{64})"[^>]*checked', text_of(dora, heir))
    assert held is not None
    assert held[1] == old.leaf.hex()
    assert offices.heirs([]) == {}


def text_of(client: Client, office: dict[str, object]) -> str:
    return client.get(f"/directory/offices/{office['office']}/").content.decode()
