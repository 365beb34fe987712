# SPDX-License-Identifier: Apache-2.0
"""Whoever guesses waits, longer each time; the owner of the account has a door that stays open."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from ayni.adapters import clock
from ayni.adapters.accounts.models import Person
from ayni.adapters.entrance import browsers, journal, lockout, signin
from ayni.adapters.entrance.models import Entry, Pause
from ayni.core.errors import Refusal
from tests.web.conftest import PASSWORD

pytestmark = pytest.mark.django_db

AT = clock.now()


def door(address: str = "192.0.2.7", cookies: dict[str, str] | None = None) -> HttpRequest:
    request = RequestFactory().post("/sign-in/", REMOTE_ADDR=address)
    request.COOKIES.update(cookies or {})
    return request


def guess(times: int, *, at: datetime = AT, name: str = "anna", address: str = "192.0.2.7") -> None:
    for _try in range(times):
        with pytest.raises(Refusal, match="sign_in_failed"):
            signin.sign_in(door(address), username=name, password="wrong", at=at)


def test_a_person_signs_in_with_name_and_password(anna: Person) -> None:
    assert signin.sign_in(door(), username="Anna", password=PASSWORD, at=AT) == anna


@pytest.mark.parametrize(("name", "word"), [("anna", "wrong"), ("nobody", PASSWORD)])
def test_wrong_words_are_refused_alike(anna: Person, name: str, word: str) -> None:
    with pytest.raises(Refusal) as refused:
        signin.sign_in(door(), username=name, password=word, at=AT)
    assert refused.value.code == "sign_in_failed"


def test_a_person_who_was_deactivated_is_refused(anna: Person) -> None:
    anna.is_active = False
    anna.save()
    with pytest.raises(Refusal):
        signin.sign_in(door(), username="anna", password=PASSWORD, at=AT)


def test_after_five_failures_even_the_right_password_waits_a_minute(anna: Person) -> None:
    guess(5)
    with pytest.raises(Refusal) as refused:
        signin.sign_in(door(), username="anna", password=PASSWORD, at=AT + timedelta(seconds=59))
    assert refused.value.code == "sign_in_locked"
    assert refused.value.params["seconds"] == 2
    assert refused.value.params["until"] == AT + timedelta(seconds=60)
    later = AT + timedelta(seconds=61)
    assert signin.sign_in(door(), username="anna", password=PASSWORD, at=later) == anna


def test_four_failures_make_nobody_wait(anna: Person) -> None:
    guess(4)
    assert signin.sign_in(door(), username="anna", password=PASSWORD, at=AT) == anna


def test_each_failure_doubles_the_pause_up_to_an_hour(anna: Person) -> None:
    guess(5)
    at, waits = AT, []
    for _more in range(8):
        until = Pause.objects.get(door="person:anna").until
        assert until is not None
        waits.append((until - at).total_seconds())
        at = until
        guess(1, at=at, address="198.51.100.1")
    assert waits == [60, 120, 240, 480, 960, 1920, 3600, 3600]


def test_a_day_without_failures_forgets_them(anna: Person) -> None:
    guess(5)
    guess(4, at=AT + timedelta(hours=25))
    assert Pause.objects.get(door="person:anna").until is None


def test_guessing_at_many_names_makes_the_address_wait(anna: Person) -> None:
    for number in range(20):
        guess(1, name=f"nobody{number}")
    with pytest.raises(Refusal, match="sign_in_locked"):
        signin.sign_in(door(), username="anna", password=PASSWORD, at=AT)
    assert signin.sign_in(door("198.51.100.1"), username="anna", password=PASSWORD, at=AT) == anna


def test_an_account_of_ones_own_does_not_wash_the_address_clean(anna: Person) -> None:
    for number in range(19):
        guess(1, name=f"nobody{number}")
    signin.sign_in(door(), username="anna", password=PASSWORD, at=AT)
    guess(1, name="nobody19")
    with pytest.raises(Refusal, match="sign_in_locked"):
        signin.sign_in(door(), username="anna", password=PASSWORD, at=AT)


def test_who_guesses_elsewhere_does_not_keep_the_owner_out_of_an_enrolled_browser(
    anna: Person,
) -> None:
    response = HttpResponse()
    browsers.enrol(door(), response, anna, name="puesto", at=AT)
    cookies = {name: morsel.value for name, morsel in response.cookies.items()}
    guess(5, address="198.51.100.1")
    with pytest.raises(Refusal, match="sign_in_locked"):
        signin.sign_in(door(), username="anna", password=PASSWORD, at=AT)
    here = door(cookies=cookies)
    assert signin.sign_in(here, username="anna", password=PASSWORD, at=AT) == anna


def test_an_enrolled_browser_is_no_place_to_guess_either(anna: Person) -> None:
    response = HttpResponse()
    browsers.enrol(door(), response, anna, name="puesto", at=AT)
    here = door(cookies={name: morsel.value for name, morsel in response.cookies.items()})
    for _try in range(5):
        with pytest.raises(Refusal, match="sign_in_failed"):
            signin.sign_in(here, username="anna", password="wrong", at=AT)
    with pytest.raises(Refusal, match="sign_in_locked"):
        signin.sign_in(here, username="anna", password=PASSWORD, at=AT)


def test_a_forged_cookie_is_no_enrolled_browser(anna: Person) -> None:
    response = HttpResponse()
    browsers.enrol(door(), response, anna, name="puesto", at=AT)
    forged = {name: morsel.value[:-1] + "x" for name, morsel in response.cookies.items()}
    assert signin.door_of(door(cookies=forged), name="anna", at=AT).browser == ""


def test_an_operator_ends_a_pause(anna: Person) -> None:
    guess(5)
    assert lockout.release(person="anna") == 1
    assert signin.sign_in(door(), username="anna", password=PASSWORD, at=AT) == anna
    assert lockout.release(person="anna") == 0


def test_the_page_says_when_the_next_try_is_possible(client: Client, anna: Person) -> None:
    for _try in range(5):
        client.post("/sign-in/", {"username": "anna", "password": "wrong"})
    told = client.post("/sign-in/", {"username": "anna", "password": PASSWORD})
    assert told.status_code == 422
    assert "El próximo es posible en" in told.text
    assert "de Chile" in told.text


def test_failures_stand_in_the_journal_without_the_password(anna: Person) -> None:
    guess(5)
    guess(1, name="nobody")
    failed = Entry.objects.filter(kind=journal.SIGN_IN_FAILED)
    assert [one.person or one.name for one in failed] == [anna] * 5 + ["nobody"]
    assert {one.address for one in failed} == {"192.0.2.7"}
    assert Entry.objects.filter(kind=journal.PAUSED, person=anna).count() == 1
    assert not [one for one in failed if "wrong" in (one.told + one.name)]


@pytest.mark.parametrize("deed", ["update", "delete"])
def test_the_journal_of_the_door_lets_nobody_change_a_line(anna: Person, deed: str) -> None:
    guess(1)
    lines = Entry.objects.all()
    with pytest.raises(IntegrityError, match="append-only"):
        lines.update(told="nothing") if deed == "update" else lines.delete()


def test_counts_that_matter_no_more_are_cleared_away(anna: Person) -> None:
    guess(1, name="nobody")
    guess(1, at=AT + timedelta(days=3), address="198.51.100.1")
    doors = set(Pause.objects.values_list("door", flat=True))
    assert doors == {"person:anna", "address:198.51.100.1"}
