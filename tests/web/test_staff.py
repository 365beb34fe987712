# SPDX-License-Identifier: Apache-2.0
"""Nora administers the party: she gives offices to Anna and Boris in the pages, and takes them."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from ayni.adapters import clock
from ayni.adapters.accounts import acting, directory, people
from ayni.adapters.accounts.directory import OfficeEntry
from ayni.adapters.accounts.models import Holding, Person
from ayni.adapters.entrance import journal
from ayni.adapters.entrance.models import Entry
from ayni.adapters.watches import duty
from ayni.web.testing import never_said
from tests.rooms import typed
from tests.web.conftest import OFFICES, PASSWORD

pytestmark = pytest.mark.django_db(databases=["default", "record"])

PAGE = "/directory/persons/"
NODE = {"chl.mfa.border": OfficeEntry(office="chl.mfa.border", powers=frozenset({"node"}))}


@pytest.fixture
def nora(node: None) -> Client:
    directory.use_directory(lambda party: OFFICES | NODE if party == "chl" else {})
    person = people.create_person("nora", password=PASSWORD, display_name="Nora")
    people.assign_office(person, office="chl.mfa.border", since=clock.now())
    client = Client()
    client.force_login(person)
    return client


def given(who: Person, **changed: str) -> dict[str, str]:
    return {
        "do": "assign",
        "person": str(who.pk),
        "office": "chl.press",
        "capacity": "subrogante",
        **changed,
    }


def held(person: Person) -> list[str]:
    return [row.office for row in acting.holdings_of(person, at=clock.now())]


def test_an_office_is_given_and_the_journal_says_by_whom(nora: Client, clara: Person) -> None:
    assert nora.post(PAGE, given(clara))["Location"] == PAGE
    assert held(clara) == ["chl.press"]
    line = Entry.objects.get(kind=journal.OFFICE_ASSIGNED)
    assert (line.person, line.name) == (clara, "nora")
    assert line.told == "chl.press subrogante"
    page = nora.get(PAGE).content.decode()
    assert "Clara" in page
    assert never_said(page, "es") == []


def test_an_office_is_given_from_a_later_time_until_another(nora: Client, clara: Person) -> None:
    nora.post(PAGE, given(clara, since=typed(24), until=typed(48)))
    assert held(clara) == []
    row = clara.holdings.get()
    assert timedelta(hours=23) < row.since - clock.now() < timedelta(hours=25)
    assert row.until is not None
    assert "todavía no" in nora.get(PAGE).content.decode()


def test_an_office_is_taken_and_its_watch_ends(nora: Client, anna: Person) -> None:
    at = clock.now()
    row = anna.holdings.get()
    session = Client().session
    duty.take(anna, session, office=row.office, at=at, hours=12)
    assert nora.post(PAGE, {"do": "take", "holding": str(row.pk)})["Location"] == PAGE
    assert held(anna) == []
    assert duty.on_duty(at=clock.now()) == {}
    assert Entry.objects.get(kind=journal.OFFICE_TAKEN).person == anna
    again = nora.post(PAGE, {"do": "take", "holding": str(row.pk)})
    assert again.status_code == 422
    assert "ya no tiene esta oficina" in again.content.decode()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"office": "per.press"}, "chl.press"),
        ({"capacity": "jefa"}, "is-invalid"),
        ({"person": "999999"}, "is-invalid"),
        ({"since": typed(-48)}, "Comienza en el pasado"),
        ({"since": typed(48), "until": typed(24)}, "Termina antes de comenzar"),
        ({"until": typed(-1)}, "Termina antes de comenzar"),
    ],
)
def test_what_cannot_be_given_is_told_in_the_form(
    nora: Client, clara: Person, change: dict[str, str], sentence: str
) -> None:
    response = nora.post(PAGE, given(clara, **change))
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not clara.holdings.exists()
    assert not Entry.objects.filter(kind=journal.OFFICE_ASSIGNED).exists()


def test_a_closed_account_gets_no_office(nora: Client, clara: Person) -> None:
    people.close(clara)
    assert nora.post(PAGE, given(clara)).status_code == 422
    assert not clara.holdings.exists()


def test_the_last_administrator_stays(nora: Client, clara: Person) -> None:
    own = Holding.objects.get(office="chl.mfa.border")
    response = nora.post(PAGE, {"do": "take", "holding": str(own.pk)})
    assert response.status_code == 422
    assert "Nadie más podría asignar oficinas" in response.content.decode()
    nora.post(PAGE, given(clara, office="chl.mfa.border"))
    assert nora.post(PAGE, {"do": "take", "holding": str(own.pk)}).status_code == 302
    assert nora.get(PAGE)["Location"].startswith("/offices/")


def test_who_is_no_administrator_is_told_who_is(
    nora: Client, anna_client: Client, clara: Person
) -> None:
    assert "chl.mfa.border" in anna_client.get(PAGE).content.decode()
    for response in (anna_client.get(PAGE), anna_client.post(PAGE, given(clara))):
        assert response.status_code == 403
    assert not clara.holdings.exists()


def test_the_page_keeps_its_budget_of_queries_however_many_there_are(
    nora: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        person = people.create_person(f"p{number}", password=PASSWORD)
        people.assign_office(person, office="chl.press", since=clock.now())
    nora.get(PAGE)
    with django_assert_max_num_queries(7):
        nora.get(PAGE)
