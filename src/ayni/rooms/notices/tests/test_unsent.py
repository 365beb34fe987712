# SPDX-License-Identifier: Apache-2.0
"""What is typed and not sent is kept for its office, comes back, and goes when it is signed."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from ayni.adapters import clock
from ayni.adapters.accounts.models import Person
from ayni.adapters.record import reading
from ayni.adapters.unsent import keeping
from ayni.adapters.unsent.models import Unsent
from ayni.core.limits import DRAFT_SIZE_MAX_BYTES, DRAFTS_MAX_COUNT
from ayni.rooms.notices.models import Notice
from ayni.rooms.notices.tests.pages import hidden, patrol, text, theirs, told
from tests.pair import Scene, person

pytestmark = [
    pytest.mark.django_db(databases=["default", "record"]),
    pytest.mark.usefixtures("today"),
]
NEW = "/notices/new/"
PURPOSE = "Mantención del punto F-07, con dos técnicos"


@pytest.fixture
def berta(scene: Scene) -> Client:
    """Berta holds Anna's office too."""
    client = Client()
    client.force_login(person("berta", "chl.liaison"))
    return client


def drawn(client: Client, path: str = NEW) -> str:
    """Return the id that a form on a page was drawn with."""
    return hidden(text(client.get(path)), "deed_id")


def typed(client: Client, **changed: str) -> dict[str, str]:
    return {**patrol(72, purpose=PURPOSE), "deed_id": drawn(client), "unsent_path": NEW, **changed}


def kept(client: Client, fields: dict[str, str], how: str = "keep") -> object:
    return client.post(f"/unsent/{how}/?deed=give&title=Dar+aviso", fields)


def opened(client: Client, number: int) -> str:
    """Return the page of the form after "go on typing"."""
    page = text(client.get(f"/unsent/{number}/"))
    form = page[page.index('name="reopen"') - 400 : page.index("Seguir escribiendo")]
    fields: dict[str, list[str]] = {}
    for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form):
        fields.setdefault(name, []).append(value)
    action = re.search(r'action="([^"]+)"', form)
    assert action
    return text(client.post(action[1], fields), 422)


def acts() -> int:
    return sum(log.size for log in reading.logs())


def test_a_button_keeps_what_was_typed_and_the_form_comes_back_filled(
    anna_client: Client, anna: Person
) -> None:
    before = acts()
    done = kept(anna_client, typed(anna_client))
    [one] = Unsent.objects.all()
    assert done["Location"] == f"/unsent/{one.pk}/"
    assert (one.person, one.office, str(one)) == (anna, "chl.liaison", "Dar aviso")
    page = told(text(anna_client.get(f"/unsent/{one.pk}/")))
    assert PURPOSE in page
    assert "Patrulla o movimiento cerca del límite" in page
    form = opened(anna_client, one.pk)
    assert PURPOSE in form
    assert "Este es el borrador como quedó guardado. No se firmó nada." in form
    assert hidden(form, "deed_id") == one.deed_id
    assert acts() == before


def test_a_script_keeps_it_every_few_seconds_in_one_row(anna_client: Client) -> None:
    fields = typed(anna_client)
    for purpose in ("M", "Mant", PURPOSE):
        answer = kept(anna_client, {**fields, "purpose": purpose}, "save")
        assert answer.json()["told"].startswith("Borrador guardado")
    [one] = Unsent.objects.all()
    assert dict(keeping.fields_of(one))["purpose"] == PURPOSE
    assert "csrfmiddlewaretoken" not in one.fields


def test_another_session_of_the_same_person_finds_it_on_the_desk(
    anna_client: Client, anna: Person
) -> None:
    kept(anna_client, typed(anna_client), "save")
    anna_client.session.flush()
    again = Client()
    again.force_login(anna)
    page = text(again.get("/"))
    assert "Borradores sin enviar" in page
    [number] = set(re.findall(r'href="/unsent/(\d+)/"', page))
    assert PURPOSE in opened(again, int(number))


def test_signing_lets_go_of_it(anna_client: Client) -> None:
    fields = typed(anna_client)
    kept(anna_client, fields, "save")
    done = anna_client.post(NEW, {**fields, "deed": "give"})
    assert done.status_code == 302
    assert Notice.objects.count() == 1 or done["Location"].startswith("/clearance/")
    assert not Unsent.objects.exists()


def test_what_is_refused_stays_kept(anna_client: Client) -> None:
    fields = typed(anna_client, arms="")
    kept(anna_client, fields, "save")
    assert anna_client.post(NEW, {**fields, "deed": "give"}).status_code == 422
    assert Unsent.objects.count() == 1


def test_two_persons_at_one_form_keep_both_texts(
    anna_client: Client, berta: Client, anna: Person
) -> None:
    kept(anna_client, typed(anna_client), "save")
    kept(berta, typed(berta, purpose="Otra finalidad, de Berta"), "save")
    assert Unsent.objects.count() == 2
    note = text(berta.get(f"/unsent/here/?path={NEW}"))
    assert str(anna) in note
    own = Unsent.objects.get(person__username="berta")
    page = told(text(berta.get(f"/unsent/{own.pk}/")))
    assert PURPOSE in page
    assert "Otra finalidad, de Berta" in page
    assert "Dos borradores de un formulario" in page


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ("own", "Otra finalidad, de Berta"),
        ("other", PURPOSE),
        ("both", f"Otra finalidad, de Berta\n{PURPOSE}"),
    ],
)
def test_of_two_texts_one_is_chosen_or_both_are_joined(
    anna_client: Client, berta: Client, choice: str, expected: str
) -> None:
    kept(anna_client, typed(anna_client), "save")
    kept(berta, typed(berta, purpose="Otra finalidad, de Berta"), "save")
    own = Unsent.objects.get(person__username="berta")
    other = Unsent.objects.get(person__username="anna")
    done = berta.post(f"/unsent/{own.pk}/?with={other.pk}", {"do": "join", "of-purpose": choice})
    made = Unsent.objects.latest("pk")
    assert done["Location"] == f"/unsent/{made.pk}/"
    assert dict(keeping.fields_of(made))["purpose"] == expected
    assert Unsent.objects.count() == 3


def test_a_colleague_goes_on_with_a_form_of_her_own(anna_client: Client, berta: Client) -> None:
    kept(anna_client, typed(anna_client), "save")
    [one] = Unsent.objects.all()
    form = opened(berta, one.pk)
    assert PURPOSE in form
    assert hidden(form, "deed_id") != one.deed_id
    assert "Descartar el borrador" not in text(berta.get(f"/unsent/{one.pk}/"))
    assert berta.post(f"/unsent/{one.pk}/", {"do": "discard"}).status_code == 404
    assert Unsent.objects.count() == 1


def test_other_offices_see_nothing_of_it(anna_client: Client, dora: Person) -> None:
    kept(anna_client, typed(anna_client), "save")
    [one] = Unsent.objects.all()
    duty = Client()
    duty.force_login(dora)
    assert duty.get(f"/unsent/{one.pk}/").status_code == 404
    assert duty.post(f"/unsent/{one.pk}/", {"do": "discard"}).status_code == 404
    assert "Borradores sin enviar" not in text(duty.get("/"))
    assert PURPOSE not in text(duty.get(f"/unsent/here/?path={NEW}"))


def test_a_form_of_another_person_is_not_written_over(anna_client: Client, berta: Client) -> None:
    fields = typed(anna_client)
    kept(anna_client, fields, "save")
    answer = kept(berta, {**fields, "purpose": "x"}, "save")
    assert answer.status_code == 409
    [one] = Unsent.objects.all()
    assert dict(keeping.fields_of(one))["purpose"] == PURPOSE


def test_the_author_discards_it(anna_client: Client) -> None:
    kept(anna_client, typed(anna_client))
    [one] = Unsent.objects.all()
    assert anna_client.post(f"/unsent/{one.pk}/", {"do": "discard"})["Location"] == "/"
    assert not Unsent.objects.exists()


@pytest.mark.parametrize(
    "changed",
    [
        {"deed_id": "no id"},
        {"unsent_path": "https://elsewhere.invalid/"},
        {"unsent_path": "//elsewhere.invalid/"},
        {"unsent_path": "/no/such/page/"},
        {"purpose": "x" * DRAFT_SIZE_MAX_BYTES},
    ],
)
def test_what_is_no_form_of_this_node_is_not_kept(
    anna_client: Client, changed: dict[str, str]
) -> None:
    answer = kept(anna_client, typed(anna_client, **changed))
    assert answer.status_code == 409
    assert "No se guardó" in text(answer, 409)
    assert not Unsent.objects.exists()


def test_a_script_gone_wild_fills_no_disk(anna_client: Client, anna: Person) -> None:
    for number in range(DRAFTS_MAX_COUNT):
        one = keeping.Typed(
            deed_id=f"{number:032x}", path=NEW, deed="give", title="", fields=[("purpose", "x")]
        )
        keeping.keep(anna, one, office="chl.liaison", at=clock.now())
    answer = kept(anna_client, typed(anna_client), "save")
    assert answer.status_code == 409
    assert str(DRAFTS_MAX_COUNT) in answer.json()["told"]


def test_what_nobody_touches_ages_out(anna_client: Client) -> None:
    kept(anna_client, typed(anna_client), "save")
    assert keeping.age_out(days=30, at=clock.now() + timedelta(days=29)) == 0
    assert keeping.age_out(days=30, at=clock.now() + timedelta(days=31)) == 1
    assert not Unsent.objects.exists()


def test_a_deed_about_an_object_comes_back_in_its_place(anna_client: Client, scene: Scene) -> None:
    notice = theirs(scene).hex()
    path = f"/notices/{notice}/"
    page = text(anna_client.get(path))
    assert 'formaction="/unsent/keep/?deed=query' in page
    fields = {
        "deed": "query",
        "deed_id": hidden(page, "deed_id", deed="query"),
        "expected": hidden(page, "expected", deed="query"),
        "question": "¿Cuántos vehículos vienen?",
        "unsent_path": path,
    }
    done = anna_client.post("/unsent/keep/?deed=query&title=Consultar", fields)
    form = opened(anna_client, int(done["Location"].split("/")[2]))
    assert "¿Cuántos vehículos vienen?" in form
    assert 'id="deed-query" open' in form


def test_an_objection_is_shown_as_a_form_and_not_on_its_way(
    anna_client: Client, scene: Scene
) -> None:
    notice = theirs(scene).hex()
    fields = {
        "deed": "object",
        "deed_id": "0" * 32,
        "version": notice,
        "ground": "safety",
        "asks": "none",
        "reason": "Se acerca demasiado al camino",
        "unsent_path": f"/notices/{notice}/",
    }
    done = anna_client.post("/unsent/keep/?deed=object&title=Objetar", fields)
    form = opened(anna_client, int(done["Location"].split("/")[2]))
    assert "Se acerca demasiado al camino" in form
    assert 'name="confirmed"' not in form
