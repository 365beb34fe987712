# SPDX-License-Identifier: Apache-2.0
"""Checks a name and a password and counts failures; opens no session.

A count of failures lives in the desk database: it holds over a restart.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.contrib.auth import authenticate
from django.http import HttpRequest

from ayni.adapters.accounts.models import Person
from ayni.adapters.entrance import browsers, journal, lockout
from ayni.adapters.entrance.lockout import Door
from ayni.adapters.entrance.models import NAME_CHARS_MAX
from ayni.core.errors import Refusal

T = TypeVar("T")


def sign_in(request: HttpRequest, *, username: str, password: str, at: datetime) -> Person:
    """Return the person these words belong to.

    Args:
        request: the request that carries the words; its address is counted.
        username: as typed.
        password: as typed.
        at: the present instant, aware.

    Raises:
        Refusal: `sign_in_failed`, or `sign_in_locked` with the seconds left.
    """
    name = username.strip().lower()[:NAME_CHARS_MAX]

    def check() -> Person | None:
        person = authenticate(request, username=name, password=password)
        return person if isinstance(person, Person) else None

    return tried(request, name=name, kind=journal.SIGN_IN_FAILED, check=check, at=at)


def tried(
    request: HttpRequest, *, name: str, kind: str, check: Callable[[], T | None], at: datetime
) -> T:
    """Return what a check finds, unless too many failed before; count and note a failure.

    Args:
        request: where the try comes from.
        name: of the account that is tried.
        kind: as what the journal notes a failure.
        check: returns none if what was shown does not open the door.
        at: the present instant, aware.

    Raises:
        Refusal: `sign_in_failed`, or `sign_in_locked` with the seconds left.
    """
    door = door_of(request, name=name, at=at)
    lockout.require_open(door, at=at)
    found = check()
    if found is not None:
        lockout.forget(door)
        return found
    person = Person.objects.filter(username=name).first()
    journal.note(kind, at=at, person=person, request=request, name="" if person else name)
    until = lockout.count_failure(door, at=at)
    if until is not None:
        journal.note(
            journal.PAUSED,
            at=at,
            person=person,
            request=request,
            name="" if person else name,
            told=until.isoformat(timespec="seconds"),
        )
    raise Refusal("sign_in_failed")


def door_of(request: HttpRequest, *, name: str, at: datetime) -> Door:
    """Return who tries to come in, and from where."""
    return Door(
        name=name,
        address=journal.address_of(request),
        browser=browsers.secret_of(request, username=name, at=at),
    )
