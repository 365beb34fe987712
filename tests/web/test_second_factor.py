# SPDX-License-Identifier: Apache-2.0
"""Anna enrols an app that shows codes, comes in by it, and cannot come in without it."""

import re
import threading
import time
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse
from pytest_django import Settings

from ayni.adapters import clock
from ayni.adapters.accounts.models import Person
from ayni.adapters.entrance import factors, journal, reads
from ayni.adapters.entrance.models import Entry
from ayni.adapters.entrance.reads import Read
from ayni.adapters.watches.models import Watch
from tests.web import journals
from tests.web.conftest import PASSWORD
from tests.web.totp import code_at

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "record"])

WORDS = {"username": "anna", "password": PASSWORD}
SECRET = re.compile(r'class="enrol-secret">([A-Z2-7 ]+)<')
CODE = re.compile(r"<li><code>([0-9 ]+)</code></li>")


@pytest.fixture(autouse=True)
def required(transactional_db: None, settings: Settings) -> Iterator[None]:
    settings.AYNI_SECOND_FACTOR = "required"
    cache.clear()
    yield
    cache.clear()
    journals.empty()


def enrol(client: Client) -> tuple[str, list[str]]:
    """Enrol an app and return its secret and the recovery codes."""
    page = client.get("/account/app/", follow=True)
    if page.redirect_chain:
        page = client.post(page.redirect_chain[-1][0], {"password": PASSWORD}, follow=True)
    secret = SECRET.search(page.text)
    assert secret is not None, page.text[:2000]
    done = client.post("/account/app/", {"code": code_at(secret[1], time.time())}, follow=True)
    return secret[1], [code.replace(" ", "") for code in CODE.findall(done.text)]


def next_code(secret: str) -> str:
    """Return a code that was not used yet: the one of the next half minute is let pass."""
    return code_at(secret, time.time() + 30)


def test_an_office_with_powers_asks_for_a_second_factor(client: Client, anna: Person) -> None:
    page = client.post("/sign-in/", WORDS, follow=True)
    assert page.redirect_chain[-1] == ("/account/", 302)
    assert "pide un segundo factor" in page.text
    for path in ("/", "/record/", "/notices/"):
        assert client.get(path).headers["Location"] == "/account/"


def test_a_person_without_an_office_enrols_none(client: Client, clara: Person) -> None:
    client.post("/sign-in/", WORDS | {"username": "clara"})
    assert client.get("/").headers["Location"] == "/offices/"


def test_a_node_that_asks_for_none_says_so(
    client: Client, anna: Person, settings: Settings
) -> None:
    settings.AYNI_SECOND_FACTOR = "optional"
    said = "no pedir segundo factor"
    assert said in client.get("/sign-in/").text
    client.post("/sign-in/", WORDS)
    assert client.get("/").status_code == 200
    assert said in client.get("/account/").text


def test_the_pages_open_once_an_app_is_enrolled(client: Client, anna: Person) -> None:
    client.post("/sign-in/", WORDS)
    _secret, codes = enrol(client)
    assert len(set(codes)) == 10
    assert client.get("/").status_code == 200


def test_a_wrong_first_code_enrols_nothing(client: Client, anna: Person) -> None:
    client.post("/sign-in/", WORDS)
    client.post("/sign-in/again/?next=/account/app/", {"password": PASSWORD})
    client.get("/account/app/")
    refused = client.post("/account/app/", {"code": "000000"})
    assert refused.status_code == 200
    assert "is-invalid" in refused.text
    assert not Authenticator.objects.filter(user=anna).exists()


def test_enrolling_asks_for_the_password_again(client: Client, anna: Person) -> None:
    client.post("/sign-in/", WORDS)
    assert client.get("/account/app/").headers["Location"].startswith("/sign-in/again/")
    wrong = client.post("/sign-in/again/?next=/account/app/", {"password": "not mine"})
    assert "is-invalid" in wrong.text
    assert client.get("/account/app/").status_code == 302


def test_the_second_sign_in_asks_for_the_code(client: Client, anna: Person) -> None:
    client.post("/sign-in/", WORDS)
    secret, _codes = enrol(client)
    again = Client()
    asked = again.post("/sign-in/", WORDS | {"next": "/record/"})
    assert asked.headers["Location"] == "/sign-in/factor/"
    assert again.get("/").headers["Location"].startswith("/sign-in/")
    opened = again.post("/sign-in/factor/", {"code": next_code(secret)})
    assert opened.headers["Location"] == "/record/"
    assert again.get("/record/").status_code == 200


def test_a_wrong_code_opens_nothing_and_is_noted(client: Client, anna: Person) -> None:
    client.post("/sign-in/", WORDS)
    enrol(client)
    again = Client()
    again.post("/sign-in/", WORDS)
    refused = again.post("/sign-in/factor/", {"code": "000000"})
    assert "is-invalid" in refused.text
    assert again.get("/").headers["Location"].startswith("/sign-in/")
    assert Entry.objects.filter(kind=journal.FACTOR_FAILED, person=anna).count() == 1


def test_the_same_code_opens_once(client: Client, anna: Person) -> None:
    client.post("/sign-in/", WORDS)
    secret, _codes = enrol(client)
    code = next_code(secret)
    for expected in (302, 200):
        again = Client()
        again.post("/sign-in/", WORDS)
        assert again.post("/sign-in/factor/", {"code": code}).status_code == expected


def test_guessing_codes_has_an_end(client: Client, anna: Person) -> None:
    client.post("/sign-in/", WORDS)
    secret, _codes = enrol(client)
    again = Client()
    again.post("/sign-in/", WORDS)
    for _try in range(6):
        again.post("/sign-in/factor/", {"code": "000000"})
    refused = again.post("/sign-in/factor/", {"code": next_code(secret)})
    assert "is-invalid" in refused.text
    assert Client().post("/sign-in/", WORDS).status_code == 422


def test_a_recovery_code_opens_once(client: Client, anna: Person) -> None:
    client.post("/sign-in/", WORDS)
    _secret, codes = enrol(client)
    for expected in (302, 200):
        again = Client()
        again.post("/sign-in/", WORDS)
        assert again.post("/sign-in/factor/", {"code": codes[0]}).status_code == expected


def test_recovery_codes_are_shown_once(client: Client, anna: Person) -> None:
    client.post("/sign-in/", WORDS)
    _secret, codes = enrol(client)
    later = client.get("/account/codes/").text
    assert not [code for code in codes if code in later.replace(" ", "")]


def test_the_last_factor_is_held_while_the_office_asks_for_one(
    client: Client, anna: Person, settings: Settings
) -> None:
    client.post("/sign-in/", WORDS)
    enrol(client)
    assert "último segundo factor" in client.get("/account/app/remove/").text
    client.post("/account/app/remove/")
    assert factors.enrolled(anna)
    settings.AYNI_SECOND_FACTOR = "optional"
    client.post("/account/app/remove/")
    assert not factors.enrolled(anna)


def test_secrets_are_sealed_in_the_file(client: Client, anna: Person, settings: Settings) -> None:
    client.post("/sign-in/", WORDS)
    secret, _codes = enrol(client)
    held = Authenticator.objects.get(user=anna, type=factors.APP).data
    assert secret.replace(" ", "") not in str(held)


def test_another_secret_of_the_node_is_told_in_words(
    client: Client, anna: Person, settings: Settings
) -> None:
    client.post("/sign-in/", WORDS)
    enrol(client)
    settings.SECRET_KEY = "another secret of the node, long enough to be one, it is 64 chars."
    again = Client()
    again.post("/sign-in/", WORDS)
    told = again.post("/sign-in/factor/", {"code": "123456"})
    assert told.status_code == 503


def test_what_was_shown_for_one_person_counts_for_no_other(
    client: Client, anna: Person, boris: Person
) -> None:
    client.post("/sign-in/", WORDS)
    enrol(client)
    client.post("/sign-out/")
    client.post("/sign-in/", WORDS | {"username": "boris"})
    assert not factors.shown(client.session, boris)


@pytest.mark.parametrize(
    "name",
    [
        "account_signup",
        "account_reset_password",
        "account_email",
        "account_change_password",
        "mfa_login_webauthn",
        "mfa_signup_webauthn",
    ],
)
def test_nobody_signs_up_and_nothing_is_mailed(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_a_watch_asks_for_the_factor_once_more_and_an_urgent_deed_does_not(
    client: Client, anna: Person
) -> None:
    client.post("/sign-in/", WORDS)
    secret, _codes = enrol(client)
    session = client.session
    noted = session[factors.SESSION_KEY]
    earlier = datetime.fromisoformat(noted["at"]) - timedelta(seconds=factors.FRESH_S)
    session[factors.SESSION_KEY] = noted | {"at": earlier.isoformat()}
    session.save()
    asked = client.post("/watch/take/", {"do": "take"})
    assert asked.headers["Location"] == "/sign-in/again/factor/?next=%2Fwatch%2F"
    assert not Watch.objects.exists()
    shown = client.post(asked.headers["Location"], {"code": next_code(secret)})
    assert shown.headers["Location"] == "/watch/"
    assert client.post("/watch/take/", {"do": "take"}).headers["Location"] == "/watch/"
    assert Watch.objects.get().office == "chl.north.liaison"
    session = client.session
    session[factors.SESSION_KEY] = noted | {"at": earlier.isoformat()}
    session.save()
    assert client.get("/notices/urgent/").status_code == 200


def test_a_line_of_the_access_log_waits_while_somebody_writes(anna: Person) -> None:
    line = Read(
        kind=journal.READ,
        at=clock.now(),
        person=anna,
        office="chl.north.liaison",
        address="127.0.0.1",
        about="",
        told="/x/",
    )
    held, release = threading.Event(), threading.Event()

    def write() -> None:
        with transaction.atomic():
            journal.note(journal.SIGNED_OUT, at=clock.now(), person=anna)
            held.set()
            release.wait(30)
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    assert held.wait(30)
    reads.note(line)
    assert reads.flush() == 1
    release.set()
    writer.join()
    assert reads.flush() == 0
    assert Entry.objects.filter(kind=journal.READ).count() == 1
