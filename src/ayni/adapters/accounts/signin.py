# SPDX-License-Identifier: Apache-2.0
"""Lets a person in or keeps a guesser out; says nothing about which of the two words was wrong."""

from datetime import datetime, timedelta

from django.contrib.auth import authenticate
from django.db.models import F
from django.http import HttpRequest

from ayni.adapters.accounts.models import FailedSignIn, Person
from ayni.core.errors import Refusal

FAILURES_MAX = 5
LOCKED_S = 60


def sign_in(request: HttpRequest, *, username: str, password: str, at: datetime) -> Person:
    """Return the person these words belong to.

    After five failures of one name from one address, that pair waits a minute.

    Args:
        request: the request that carries the words; its address is counted.
        username: as typed.
        password: as typed.
        at: the present instant, aware.

    Raises:
        Refusal: `sign_in_failed`, or `sign_in_locked` with the seconds left.
    """
    door = {"username": username.strip().lower()[:64], "address": address_of(request)}
    _refuse_if_locked(door, at=at)
    person = authenticate(request, username=door["username"], password=password)
    if not isinstance(person, Person):
        _count_failure(door, at=at)
        raise Refusal("sign_in_failed")
    FailedSignIn.objects.filter(**door).delete()
    return person


def address_of(request: HttpRequest) -> str:
    """Return the address the request came from."""
    return str(request.META.get("REMOTE_ADDR", ""))[:64]


def _refuse_if_locked(door: dict[str, str], *, at: datetime) -> None:
    row = FailedSignIn.objects.filter(**door).first()
    if row is None:
        return
    left = row.last_at + timedelta(seconds=LOCKED_S) - at
    if left <= timedelta(0):
        row.delete()
    elif row.failures >= FAILURES_MAX:
        raise Refusal("sign_in_locked", seconds=int(left.total_seconds()) + 1)


def _count_failure(door: dict[str, str], *, at: datetime) -> None:
    row, _created = FailedSignIn.objects.get_or_create(**door, defaults={"last_at": at})
    FailedSignIn.objects.filter(pk=row.pk).update(failures=F("failures") + 1, last_at=at)
