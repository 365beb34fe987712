# SPDX-License-Identifier: Apache-2.0
"""Makes persons and gives them offices; does not judge what an office may do."""

import re
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from ayni.adapters.accounts.models import Holding, Person
from ayni.core.acts import CAPACITIES, OFFICE_PATTERN
from ayni.core.errors import Refusal

USERNAME_PATTERN = r"\A[a-z0-9][a-z0-9._-]{1,63}\Z"
USERNAME_CHARS_MAX = 64
STAND_IN_MARK = "@"
"""Begins the account of an envelope; no name of a person holds it."""
NAMELESS = "—"
LANGUAGES = ("es", "pt", "en")


def create_person(
    username: str, *, password: str, display_name: str = "", language: str = "es"
) -> Person:
    """Create a person who can sign in.

    Args:
        username: 2 to 64 of a-z, 0-9, dot, underscore, hyphen; upper case is lowered.
        password: at least 12 characters, not a common one.
        display_name: how colleagues read it; the username if empty.
        language: es, pt or en.

    Raises:
        Refusal: `username_bad`, `username_taken`, `language_unknown` or `password_weak`.
    """
    name = username.strip().lower()
    if not re.match(USERNAME_PATTERN, name):
        raise Refusal("username_bad", username=username)
    if language not in LANGUAGES:
        raise Refusal("language_unknown", language=language)
    if Person.objects.filter(username=name).exists():
        raise Refusal("username_taken", username=name)
    person = Person(username=name, display_name=display_name or name, language=language)
    return set_password(person, password=password)


def stand_in(office: str) -> Person:
    """Return the account in whose name an office is opened by its envelope; nobody signs in by it.

    Its name holds a sign that no name of a person has.
    """
    name = f"{STAND_IN_MARK}{office}"[:USERNAME_CHARS_MAX]
    person = Person.objects.filter(username=name).first()
    if person is None:
        person = Person(username=name, display_name=name)
        person.set_unusable_password()
        person.save()
    return person


def find_person(username: str) -> Person:
    """Return the person who signs in with a name.

    Raises:
        Refusal: `username_unknown`.
    """
    person = Person.objects.filter(username=username.strip().lower()).first()
    if person is None:
        raise Refusal("username_unknown", username=username)
    return person


def set_password(person: Person, *, password: str) -> Person:
    """Give a person another password and save the person.

    Raises:
        Refusal: `password_weak`, with the reasons.
    """
    try:
        validate_password(password, user=person)
    except ValidationError as weak:
        raise Refusal("password_weak", reasons=" ".join(weak.messages)) from weak
    person.set_password(password)
    person.save()
    return person


def assign_office(
    person: Person,
    *,
    office: str,
    capacity: str = "titular",
    since: datetime,
    until: datetime | None = None,
) -> Holding:
    """Let a person act for an office; a holding still open for it ends where this one begins.

    Args:
        person: of this state.
        office: id in this party's directory, such as `chl.north.liaison`.
        capacity: titular, subrogante, interino or encargado.
        since: first instant, aware.
        until: first instant no longer held, or none.

    Raises:
        Refusal: `office_bad` or `capacity_unknown`.
    """
    if not re.match(OFFICE_PATTERN, office):
        raise Refusal("office_bad", office=office)
    if capacity not in CAPACITIES:
        raise Refusal("capacity_unknown", capacity=capacity)
    for earlier in person.holdings.filter(office=office, until__isnull=True):
        end_holding(earlier, at=max(since, earlier.since))
    return Holding.objects.create(
        person=person, office=office, capacity=capacity, since=since, until=until
    )


def end_holding(holding: Holding, *, at: datetime) -> None:
    """End a holding; its past stays readable."""
    holding.until = at
    holding.save(update_fields=["until"])


def staff() -> QuerySet[Person]:
    """Return the persons who can sign in by themselves, by name; no stand-in among them."""
    return (
        Person.objects.filter(is_active=True)
        .exclude(username__startswith=STAND_IN_MARK)
        .order_by("display_name", "username")
    )


def close(person: Person) -> None:
    """Let nobody sign in by an account any more; its past stays readable."""
    person.is_active = False
    person.save(update_fields=["is_active"])


def forget_name(person: Person) -> None:
    """Take away the name of a closed account; what points to it stays, and nobody is named."""
    person.username = f"{STAND_IN_MARK}{person.pk}"
    person.display_name = NAMELESS
    person.set_unusable_password()
    person.save(update_fields=["username", "display_name", "password"])


def choose_language(person: Person, *, language: str) -> None:
    """Remember in which language a person reads.

    Raises:
        Refusal: `language_unknown`.
    """
    if language not in LANGUAGES:
        raise Refusal("language_unknown", language=language)
    person.language = language
    person.save(update_fields=["language"])
