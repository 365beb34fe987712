# SPDX-License-Identifier: Apache-2.0
"""Persons at actas: two rapporteurs on one statement, heads whose term ended, the Desk."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from ayni.adapters import clock
from ayni.adapters.accounts import acting, people
from ayni.adapters.accounts.models import Person
from ayni.adapters.unsent import keeping
from ayni.adapters.unsent.models import Unsent
from ayni.core.codec import Json
from ayni.rooms.meetings import facts
from ayni.rooms.meetings.models import Acta, Statement
from ayni.rooms.meetings.tests.acta_histories import statement_facts
from ayni.rooms.meetings.tests.acta_scene import (
    HEAD,
    a_statement,
    address,
    confirmed,
    consented,
    frozen,
    reworded,
    tab,
)
from ayni.rooms.meetings.tests.conftest import Signed
from ayni.rooms.meetings.tests.pages import SECRETARIAT, a_mechanism, accepted, an_edition
from tests.pair import Scene, person
from tests.rooms import deed_on, text, told

pytestmark = pytest.mark.django_db(databases=["default", "record"])


@pytest.fixture
def edition(scene: Scene) -> bytes:
    """Return the convened XL edition, Chile the host."""
    made = an_edition(scene, a_mechanism(scene), ahead=4)
    accepted(scene, made)
    return made


def rapporteur(username: str) -> Client:
    """Return the browser of one more person of the secretariat."""
    client = Client()
    client.force_login(person(username, f"chl.{SECRETARIAT}"))
    return client


def test_two_rapporteurs_on_one_statement_keep_both_texts(scene: Scene, edition: bytes) -> None:
    statement = a_statement(scene, edition)
    page = address("statement", statement)
    both = [rapporteur(name) for name in ("ana", "berta")]
    drawn = [deed_on(client.get(page).content.decode(), "word") for client in both]
    told_by = ("mantener tres canales.", "mantener cuatro canales.")
    for client, (name, form), words in zip(both, drawn, told_by, strict=True):
        kept = {**form, "unsent_path": page, "text_es": words}
        client.post(f"/unsent/save/?deed={name}&title=Revisar", kept)
    assert {dict(keeping.fields_of(one))["text_es"] for one in Unsent.objects.all()} == {*told_by}
    shown = text(both[1].get("/unsent/here/", {"path": page}))
    assert "Ana" in shown, "whoever opens the page learns that somebody is typing there"
    fields = {"table": "1", "item": "0", "speaker": "both", "verb": "agreed", "note": ""}
    signed = [
        client.post(page, {**form, **fields, "deed": name, "text_es": words, "indicator": ""})
        for client, (name, form), words in zip(both, drawn, told_by, strict=True)
    ]
    assert signed[0].status_code == 302
    late = told(signed[1])
    assert signed[1].status_code == 422
    assert "mantener tres canales." in late, "what came in is shown first"
    assert told_by[1] in signed[1].content.decode(), "and what was typed stays"
    assert Statement.objects.get().standing[0][1] == "chl"
    assert Unsent.objects.count() == 1


def test_an_acting_head_whose_term_ended_signs_nothing(
    scene: Scene, edition: bytes, at_desk: Signed
) -> None:
    a_statement(scene, edition)
    acta = frozen(at_desk, edition)
    made = people.create_person("suplente", password="correct horse battery staple")
    people.assign_office(
        made,
        office=f"chl.{HEAD}",
        capacity="subrogante",
        since=clock.now() - timedelta(days=9),
    )
    client = Client()
    client.force_login(made)
    page = address("acta", acta.object_id)
    name, form = deed_on(client.get(page).content.decode(), "consent")
    held = acting.holdings_of(made, at=clock.now()).get()
    people.end_holding(held, at=clock.now() - timedelta(minutes=1))
    late = client.post(page, {**form, "deed": name, "confirmed": "yes"})
    assert late.status_code in (302, 403)
    assert Acta.objects.get().consented == []


def test_an_acting_head_consents_and_the_capacity_is_told(
    scene: Scene, edition: bytes, at_desk: Signed
) -> None:
    a_statement(scene, edition)
    acta = frozen(at_desk, edition)
    made: Person = people.create_person("suplente", password="correct horse battery staple")
    people.assign_office(
        made, office=f"chl.{HEAD}", capacity="subrogante", since=clock.now() - timedelta(days=9)
    )
    client = Client()
    client.force_login(made)
    confirmed(client, address("acta", acta.object_id), "consent")
    assert "subrogante (S)" in text(client.get(tab(edition, "signatures")))


def test_the_desk_asks_the_heads_until_the_last_consent(
    scene: Scene, edition: bytes, at_desk: Signed
) -> None:
    a_statement(scene, edition)
    acta = frozen(at_desk, edition)
    assert "Acta de RRE-XL" in text(at_desk(HEAD).get("/"))
    consented(scene, acta)
    assert "Leer el acta y consentir" in text(at_desk(HEAD).get("/"))
    confirmed(at_desk(HEAD), address("acta", acta.object_id), "consent")
    assert "Acta de RRE-XL" not in text(at_desk(HEAD).get("/"))


def test_a_statement_of_another_state_is_worded_by_it_alone(
    scene: Scene, edition: bytes, at_desk: Signed
) -> None:
    statement = a_statement(scene, edition)
    theirs = reworded(scene, statement)
    client = at_desk(SECRETARIAT)
    page = client.get(address("statement", statement)).content.decode()
    assert f'id="deed-withdraw-{theirs.hex()[:16]}"' not in page
    fields = {"deed": f"withdraw-{theirs.hex()[:16]}", "version": theirs.hex(), "why": ""}
    refused = client.post(address("statement", statement), fields)
    assert refused.status_code == 422
    assert len(Statement.objects.get().standing) == 2


def test_whoever_audits_reads_what_was_said(scene: Scene, edition: bytes, at_desk: Signed) -> None:
    values: dict[str, Json] = {"edition": edition.hex(), **statement_facts(), "text": {"es": "x"}}
    made = scene.per(facts.STATEMENT_TABLED, values, by=f"per.{SECRETARIAT}")
    shown = text(at_desk("audit").get(address("statement", made)))
    assert "Ambas delegaciones acordaron" in shown
    assert 'id="deed-' not in at_desk("audit").get(address("statement", made)).content.decode()
