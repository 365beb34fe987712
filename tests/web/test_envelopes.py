# SPDX-License-Identifier: Apache-2.0
"""On the night on which nobody can sign in, the seal is broken; each code opens once, for duty."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from ayni.adapters import clock
from ayni.adapters.accounts import acting, directory
from ayni.adapters.accounts.directory import OfficeEntry
from ayni.adapters.accounts.models import Person
from ayni.adapters.entrance import envelopes, journal, visits
from ayni.adapters.entrance.models import Entry, Envelope
from ayni.core.errors import Refusal
from tests.web.conftest import OFFICES, PASSWORD

pytestmark = pytest.mark.django_db(databases=["default", "record"])

DUTY = "chl.civil.duty"
POWERS = frozenset({"duty", "assistance"})
NAME = "Cabo de guardia"


@pytest.fixture(autouse=True)
def offices(node: None, settings: Settings) -> None:
    settings.AYNI_SECOND_FACTOR = "required"
    audit = OfficeEntry(office="chl.press", powers=frozenset({"audit"}))
    duty = OfficeEntry(office=DUTY, powers=POWERS)
    directory.use_directory(lambda _party: OFFICES | {duty.office: duty, audit.office: audit})


@pytest.fixture
def codes(db: None) -> list[str]:
    return envelopes.print_codes(DUTY, powers=POWERS, at=clock.now())


def open_by(code: str, client: Client | None = None) -> Client:
    opened = client or Client()
    opened.answer = opened.post("/sign-in/envelope/", {"code": code, "name": NAME})
    return opened


def test_a_code_opens_its_office_for_urgent_deeds(codes: list[str]) -> None:
    client = open_by(codes[0])
    page = client.get("/")
    assert page.status_code == 200
    viewer = page.wsgi_request.viewer
    assert (viewer.office, viewer.capacity, viewer.powers) == (DUTY, "encargado", {"duty"})
    assert "sobre del turno" in page.text


@pytest.mark.parametrize("typed", ["lower", "spaces", "misread"])
def test_a_code_is_taken_as_people_type_it(codes: list[str], typed: str) -> None:
    code = {
        "lower": codes[0].lower(),
        "spaces": codes[0].replace("-", "  "),
        "misread": codes[0].replace("0", "O").replace("1", "l"),
    }[typed]
    assert open_by(code).get("/").status_code == 200


def test_a_code_opens_once(codes: list[str]) -> None:
    open_by(codes[0])
    again = open_by(codes[0])
    assert again.answer.status_code == 422
    assert again.get("/").status_code == 302
    assert open_by(codes[1]).get("/").status_code == 200
    assert envelopes.left(DUTY) == 0


def test_newer_codes_close_the_earlier_ones(codes: list[str]) -> None:
    fresh = envelopes.print_codes(DUTY, powers=POWERS, at=clock.now())
    assert open_by(codes[0]).answer.status_code == 422
    assert open_by(fresh[0]).get("/").status_code == 200


def test_an_office_without_duty_has_no_envelope(db: None) -> None:
    with pytest.raises(Refusal, match="office_without_duty"):
        envelopes.print_codes("chl.press", powers=frozenset({"press"}), at=clock.now())
    assert not Envelope.objects.exists()


def test_the_table_holds_no_code(codes: list[str]) -> None:
    held = str(list(Envelope.objects.values()))
    assert not [code for code in codes if code in held or code.replace("-", "") in held]


def test_guessing_makes_the_address_wait_and_no_other(codes: list[str]) -> None:
    guesser = Client(REMOTE_ADDR="198.51.100.1")
    for _try in range(6):
        open_by("0000-0000-0000-0000", guesser)
    assert "Demasiados intentos" in guesser.answer.text
    assert open_by(codes[0], guesser).answer.status_code == 422
    assert open_by(codes[0]).get("/").status_code == 200


def test_the_office_that_audits_is_told(codes: list[str], boris: Person) -> None:
    open_by(codes[0])
    auditor = Client()
    auditor.force_login(boris)
    session = auditor.session
    session["ayni_factor"] = {"person": boris.pk, "by": "totp", "at": clock.now().isoformat()}
    session.save()
    holding = boris.holdings.get(office="chl.press")
    auditor.post("/offices/", {"holding": holding.pk})
    assert NAME in auditor.get("/").text
    line = Entry.objects.get(kind=journal.ENVELOPE_OPENED)
    assert (line.name, line.told) == (NAME, DUTY)


def test_other_offices_are_not_told(codes: list[str], settings: Settings, anna: Person) -> None:
    settings.AYNI_SECOND_FACTOR = "optional"
    open_by(codes[0])
    other = Client()
    other.force_login(anna)
    assert NAME not in other.get("/").text


def test_the_office_closes_again_after_twelve_hours(codes: list[str], settings: Settings) -> None:
    settings.AYNI_SESSION_S = 3600
    client = open_by(codes[0])
    session, at = client.session, clock.now()
    session[visits.BEGAN] = (at - timedelta(hours=11)).isoformat()
    session.save()
    assert client.get("/").status_code == 200
    session = client.session
    session[visits.BEGAN] = (at - timedelta(hours=13)).isoformat()
    session.save()
    assert client.get("/").status_code == 302
    person = Person.objects.get(username=f"@{DUTY}")
    assert not acting.holdings_of(person, at=at + timedelta(hours=13)).exists()


def test_nobody_signs_in_by_the_account_of_an_envelope(codes: list[str]) -> None:
    open_by(codes[0])
    for word in ("", PASSWORD):
        told = Client().post("/sign-in/", {"username": f"@{DUTY}", "password": word})
        assert told.status_code == 422


def test_an_opened_office_enrols_no_factor_and_no_browser(codes: list[str]) -> None:
    client = open_by(codes[0])
    assert client.get("/account/app/").status_code == 403
    client.post("/account/browsers/", {"name": "mine now"})
    assert not Person.objects.get(username=f"@{DUTY}").browsers.exists()


def test_the_limit_ends_with_the_session(
    codes: list[str], anna: Person, settings: Settings
) -> None:
    settings.AYNI_SECOND_FACTOR = "optional"
    client = open_by(codes[0])
    client.post("/sign-out/")
    client.post("/sign-in/", {"username": "anna", "password": PASSWORD})
    assert client.get("/").wsgi_request.viewer.powers == {"liaison", "secretariat"}
