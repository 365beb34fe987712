# SPDX-License-Identifier: Apache-2.0
"""Anna acts for an office, Boris must choose between two, Clara has none."""

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import IntegrityError

from ayni.adapters import clock
from ayni.adapters.accounts import acting, directory, journal, people
from ayni.adapters.accounts.models import Deed, Person
from ayni.core.errors import Refusal
from tests.web.conftest import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"username": "a b"}, "username_bad"),
        ({"username": "anna"}, "username_taken"),
        ({"username": "ANNA"}, "username_taken"),
        ({"language": "qu"}, "language_unknown"),
        ({"password": "short"}, "password_weak"),
        ({"password": "password1234"}, "password_weak"),
    ],
)
def test_a_bad_account_is_refused(anna: Person, change: dict[str, str], code: str) -> None:
    asked = {"username": "dora", "password": PASSWORD, "language": "es"} | change
    with pytest.raises(Refusal) as refused:
        people.create_person(asked.pop("username"), **asked)
    assert refused.value.code == code


def test_the_only_office_held_needs_no_choice(anna: Person) -> None:
    chosen = acting.current(anna, SessionStore(), at=clock.now())
    assert chosen is not None
    assert (chosen.office, chosen.capacity) == ("chl.north.liaison", "titular")


def test_two_offices_ask_for_a_choice(boris: Person) -> None:
    session = SessionStore()
    assert acting.current(boris, session, at=clock.now()) is None
    press = boris.holdings.get(office="chl.press")
    acting.choose(boris, session, holding=press.pk, at=clock.now())
    chosen = acting.current(boris, session, at=clock.now())
    assert chosen is not None
    assert (chosen.office, chosen.capacity) == ("chl.press", "subrogante")


def test_an_office_of_somebody_else_cannot_be_chosen(boris: Person, clara: Person) -> None:
    press = boris.holdings.get(office="chl.press")
    with pytest.raises(Refusal, match="office_not_held"):
        acting.choose(clara, SessionStore(), holding=press.pk, at=clock.now())


def test_an_office_that_ended_counts_no_more(anna: Person) -> None:
    session = SessionStore()
    holding = anna.holdings.get()
    acting.choose(anna, session, holding=holding.pk, at=clock.now())
    people.end_holding(holding, at=clock.now())
    assert acting.current(anna, session, at=clock.now()) is None


def test_assigning_an_office_anew_ends_the_earlier_holding(anna: Person) -> None:
    people.assign_office(anna, office="chl.north.liaison", capacity="subrogante", since=clock.now())
    (held,) = acting.holdings_of(anna, at=clock.now())
    assert held.capacity == "subrogante"
    assert anna.holdings.count() == 2


@pytest.mark.parametrize(("office", "capacity"), [("liaison", "titular"), ("chl.x", "boss")])
def test_a_bad_assignment_is_refused(anna: Person, office: str, capacity: str) -> None:
    with pytest.raises(Refusal):
        people.assign_office(anna, office=office, capacity=capacity, since=clock.now())


def test_powers_come_from_the_directory_of_the_record() -> None:
    assert directory.powers_of("chl", "chl.press") == {"press"}
    assert directory.powers_of("chl", "chl.unknown") == frozenset()
    assert directory.powers_of("per", "chl.press") == frozenset()


def test_the_journal_says_which_person_signed(anna: Person) -> None:
    chosen = acting.current(anna, SessionStore(), at=clock.now())
    assert chosen is not None
    leaf = bytes(range(32))
    journal.note_deed(anna, chosen, leaf=leaf, kind="notices.given/1", at=clock.now())
    (deed,) = journal.deeds_of(leaf)
    assert (deed.person, deed.office) == (anna, "chl.north.liaison")
    assert not journal.deeds_of(bytes(32)).exists()


def test_the_journal_cannot_be_changed(anna: Person) -> None:
    noted(anna)
    with pytest.raises(IntegrityError, match="append-only"):
        Deed.objects.update(office="chl.press")


def test_the_journal_cannot_be_shortened(anna: Person) -> None:
    noted(anna)
    with pytest.raises(IntegrityError, match="append-only"):
        Deed.objects.all().delete()


def noted(person: Person) -> None:
    chosen = acting.Acting(holding=1, office="chl.north.liaison", capacity="titular")
    journal.note_deed(person, chosen, leaf=bytes(32), kind="notices.given/1", at=clock.now())
