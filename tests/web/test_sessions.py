# SPDX-License-Identifier: Apache-2.0
"""Sessions end, can be seen and ended; what was typed into a late form is there again."""

from datetime import datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from ayni.adapters import clock
from ayni.adapters.accounts import directory
from ayni.adapters.accounts.directory import OfficeEntry
from ayni.adapters.accounts.models import Person
from ayni.adapters.entrance import browsers, factors, journal, visits
from ayni.adapters.entrance.models import Browser, Entry, Visit
from ayni.core.limits import KEPT_FORM_MAX_BYTES
from tests.web.conftest import PASSWORD

pytestmark = pytest.mark.django_db(databases=["default", "record"])

TYPED = "Patrulla a pie de seis personas, sin armas, hasta el hito catorce"
WORDS = {"username": "anna", "password": PASSWORD}


def let_pass(
    client: Client, *, since_seen: timedelta, since_began: timedelta | None = None
) -> None:
    """Let time pass for the session of a client."""
    session, at = client.session, clock.now()
    session[visits.SEEN] = (at - since_seen).isoformat()
    session[visits.BEGAN] = (at - (since_began or since_seen)).isoformat()
    session.save()


def signed_in(client: Client) -> bool:
    request = HttpRequest()
    request.session = client.session
    return get_user(request).is_authenticated


def test_a_session_goes_on_while_it_is_used(anna_client: Client) -> None:
    let_pass(anna_client, since_seen=timedelta(minutes=59), since_began=timedelta(hours=11))
    assert anna_client.get("/").status_code == 200
    assert datetime.fromisoformat(anna_client.session[visits.SEEN]) > clock.now() - timedelta(
        minutes=1
    )


@pytest.mark.parametrize(
    ("seen", "began", "why"),
    [
        (timedelta(minutes=61), timedelta(minutes=61), visits.IDLE),
        (timedelta(minutes=1), timedelta(hours=13), visits.OVER),
    ],
)
def test_a_session_ends_and_leads_back(
    anna_client: Client, anna: Person, seen: timedelta, began: timedelta, why: str
) -> None:
    let_pass(anna_client, since_seen=seen, since_began=began)
    led = anna_client.get("/record/?page=2")
    assert led.headers["Location"] == "/sign-in/?next=%2Frecord%2F%3Fpage%3D2"
    assert not signed_in(anna_client)
    assert not Visit.objects.exists()
    assert Entry.objects.get(kind=journal.SESSION_ENDED).told == why
    back = anna_client.post("/sign-in/", WORDS | {"next": "/record/?page=2"})
    assert back.headers["Location"] == "/record/?page=2"


def test_a_quiet_night_does_not_end_the_session_of_a_duty_office(anna_client: Client) -> None:
    duty = OfficeEntry(office="chl.north.liaison", powers=frozenset({"duty"}))
    directory.use_directory(lambda _party: {duty.office: duty})
    let_pass(anna_client, since_seen=timedelta(hours=5))
    assert anna_client.get("/").status_code == 200
    let_pass(anna_client, since_seen=timedelta(hours=5), since_began=timedelta(hours=13))
    assert anna_client.get("/").status_code == 302


def test_a_page_that_refreshes_itself_keeps_no_session_alive(anna_client: Client) -> None:
    let_pass(anna_client, since_seen=timedelta(minutes=30))
    before = anna_client.session[visits.SEEN]
    assert anna_client.get("/link/lines/", headers={"HX-Request": "true"}).status_code == 200
    assert anna_client.session[visits.SEEN] == before


def test_a_page_that_refreshes_itself_is_left_standing_when_the_session_is_at_its_end(
    anna_client: Client,
) -> None:
    let_pass(anna_client, since_seen=timedelta(minutes=61))
    asked = anna_client.get("/link/lines/", headers={"HX-Request": "true"})
    assert (asked.status_code, asked.content) == (204, b"")
    assert signed_in(anna_client)


def test_what_was_typed_too_late_is_shown_again_and_sent_on_request(
    anna_client: Client, anna: Person
) -> None:
    let_pass(anna_client, since_seen=timedelta(minutes=61))
    late = {"purpose": TYPED, "kinds": ["foot", "exercise_on_foot"], "expected": "3"}
    led = anna_client.post("/looked/", late)
    assert led.headers["Location"] == "/sign-in/?next=%2Faccount%2Fkept%2F"
    shown = anna_client.post("/sign-in/", WORDS | {"next": "/account/kept/"}, follow=True)
    assert TYPED in shown.text
    assert 'action="/looked/"' in shown.text
    for value in ("foot", "exercise_on_foot", "3"):
        assert f'value="{value}"' in shown.text


def test_what_one_person_typed_is_not_shown_to_another(anna_client: Client, boris: Person) -> None:
    let_pass(anna_client, since_seen=timedelta(minutes=61))
    anna_client.post("/looked/", {"purpose": TYPED})
    anna_client.post("/sign-in/", WORDS | {"username": "boris"})
    assert anna_client.get("/account/kept/").headers["Location"] == "/"
    assert TYPED not in str(dict(anna_client.session))


def test_passwords_and_pages_of_the_door_are_not_kept(anna_client: Client) -> None:
    let_pass(anna_client, since_seen=timedelta(minutes=61))
    anna_client.post("/sign-in/again/", {"password": TYPED})
    assert TYPED not in str(dict(anna_client.session))


def test_more_than_any_form_holds_is_not_kept(anna_client: Client) -> None:
    let_pass(anna_client, since_seen=timedelta(minutes=61))
    led = anna_client.post("/looked/", {"purpose": "x" * (KEPT_FORM_MAX_BYTES + 1)})
    assert led.headers["Location"] == "/sign-in/?next=%2F"


def test_nothing_is_kept_from_another_site(anna: Person) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(anna)
    let_pass(client, since_seen=timedelta(minutes=61))
    assert client.post("/looked/", {"purpose": TYPED}).status_code == 403
    assert TYPED not in str(dict(client.session))


def test_a_kept_form_is_gone_after_half_an_hour(anna_client: Client) -> None:
    let_pass(anna_client, since_seen=timedelta(minutes=61))
    anna_client.post("/looked/", {"purpose": TYPED})
    session = anna_client.session
    session["ayni_kept"] |= {"until": clock.now().isoformat()}
    session.save()
    anna_client.post("/sign-in/", WORDS)
    assert anna_client.get("/account/kept/").status_code == 302


def test_sessions_are_listed_and_one_is_ended_from_another(
    anna_client: Client, anna: Person
) -> None:
    other = Client(headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"})
    other.force_login(anna)
    there = Visit.objects.exclude(session_key=anna_client.session.session_key).get()
    anna_client.post(f"/account/sessions/{there.pk}/end/")
    assert other.get("/").status_code == 302
    assert anna_client.get("/").status_code == 200


def test_all_other_sessions_end_at_once(anna_client: Client, anna: Person) -> None:
    others = [Client(), Client()]
    for other in others:
        other.force_login(anna)
    anna_client.post("/account/sessions/end/")
    assert [other.get("/").status_code for other in others] == [302, 302]
    assert anna_client.get("/").status_code == 200
    assert Entry.objects.filter(kind=journal.SESSION_ENDED).count() == 2


def test_nobody_ends_the_session_of_another(anna_client: Client, boris: Person) -> None:
    theirs = Client()
    theirs.force_login(boris)
    row = Visit.objects.get(person=boris)
    anna_client.post(f"/account/sessions/{row.pk}/end/")
    assert theirs.get("/offices/").status_code == 200


def test_signing_out_takes_the_session_off_the_list(anna_client: Client, anna: Person) -> None:
    anna_client.post("/sign-out/")
    assert not Visit.objects.exists()
    assert Entry.objects.filter(kind=journal.SIGNED_OUT, person=anna).count() == 1


def test_a_page_asks_no_table_for_factors_or_sessions(
    anna_client: Client, settings: Settings, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    settings.AYNI_SECOND_FACTOR = "required"
    session = anna_client.session
    session[factors.SESSION_KEY] = {
        "person": int(session["_auth_user_id"]),
        "by": factors.APP,
        "at": clock.now().isoformat(),
    }
    session.save()
    with django_assert_num_queries(4):  # session, person, holdings, alarm
        assert anna_client.get("/components/").status_code in {200, 404}


def enrolled(client: Client, person: Person) -> Browser:
    Authenticator.objects.create(user=person, type=factors.APP, data={})
    session = client.session
    factors.note(session, person, by=factors.APP, at=clock.now())
    session.save()
    client.post("/account/browsers/", {"name": "mesa del puesto"})
    return Browser.objects.get(person=person)


def test_a_browser_is_not_remembered_on_a_password_alone(anna_client: Client, anna: Person) -> None:
    anna_client.post("/account/browsers/", {"name": "mesa"})
    assert not Browser.objects.exists()


def test_a_browser_that_a_person_enrolled_is_listed_and_taken_back(
    anna_client: Client, anna: Person
) -> None:
    row = enrolled(anna_client, anna)
    assert "mesa del puesto" in anna_client.get("/account/").text
    anna_client.post(f"/account/browsers/{row.pk}/remove/")
    assert not Browser.objects.exists()
    kinds = list(Entry.objects.values_list("kind", flat=True))
    assert kinds[-2:] == [journal.BROWSER_ENROLLED, journal.BROWSER_REMOVED]


def test_nobody_takes_the_browser_of_another_back(
    anna_client: Client, anna: Person, boris: Person
) -> None:
    row = enrolled(anna_client, anna)
    theirs = Client()
    theirs.force_login(boris)
    theirs.post(f"/account/browsers/{row.pk}/remove/")
    assert Browser.objects.exists()


def test_the_cookie_of_one_person_is_no_enrolment_of_another(
    anna_client: Client, anna: Person, boris: Person
) -> None:
    enrolled(anna_client, anna)
    request = HttpRequest()
    request.COOKIES = {name: morsel.value for name, morsel in anna_client.cookies.items()}
    at = clock.now()
    assert browsers.enrolled(request, anna, at=at) is not None
    assert browsers.enrolled(request, boris, at=at) is None
    assert browsers.enrolled(request, anna, at=at + timedelta(days=31)) is None


def test_a_remembered_browser_is_not_enough_to_take_a_watch(
    anna_client: Client, anna: Person
) -> None:
    duty = OfficeEntry(office="chl.north.liaison", powers=frozenset({"duty"}))
    directory.use_directory(lambda _party: {duty.office: duty})
    Authenticator.objects.create(user=anna, type=factors.APP, data={})
    session = anna_client.session
    factors.note(session, anna, by=factors.REMEMBERED, at=clock.now())
    session.save()
    assert "/again/" in anna_client.post("/watch/take/").headers["Location"]


def test_what_is_left_of_sessions_that_ran_out_is_cleared_away(
    anna_client: Client, anna: Person
) -> None:
    at = clock.now()
    key = str(anna_client.session.session_key)
    Session.objects.filter(session_key=key).update(expire_date=at - timedelta(days=1))
    Visit.objects.filter(session_key=key).update(began_at=at - timedelta(days=8))
    fresh = Client()
    fresh.force_login(anna)
    assert not Session.objects.filter(session_key=key).exists()
    assert [one.session_key for one in Visit.objects.all()] == [fresh.session.session_key]


def test_sessions_that_a_command_ends_stand_in_the_journal(anna_client: Client) -> None:
    anna_client.post("/sign-in/", WORDS)
    anna = Person.objects.get(username="anna")
    assert visits.end_by_command(anna, operator="root", at=clock.now()) == 1
    assert not signed_in(anna_client)
    line = Entry.objects.get(kind=journal.SESSION_ENDED)
    assert (line.person, line.operator, line.told) == (anna, "root", visits.ENDED_BY_COMMAND)
    assert visits.end_by_command(anna, operator="root", at=clock.now()) == 0
    assert Entry.objects.filter(kind=journal.SESSION_ENDED).count() == 1
