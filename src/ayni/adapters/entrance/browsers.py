# SPDX-License-Identifier: Apache-2.0
"""Remembers browsers that a person enrolled, each under a name; they can be taken back.

The cookie holds 128 bits of chance, signed, and no name: one browser of a duty room may be enrolled
by several persons. The table holds only the hash.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.core import signing
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase

from ayni.adapters.accounts.models import Person
from ayni.adapters.entrance.models import AGENT_CHARS_MAX, NAME_CHARS_MAX, Browser

LASTS_DAYS: Final = 30
BROWSERS_MAX_COUNT: Final = 20
"""More than anybody uses; the one not used for longest makes place."""
_SALT: Final = "ayni.browser"
_COOKIE_S: Final = 365 * 86_400


def enrol(
    request: HttpRequest, response: HttpResponseBase, person: Person, *, name: str, at: datetime
) -> Browser:
    """Remember the browser of a request for a person, and give it its cookie.

    Args:
        request: from the browser.
        response: carries the cookie.
        person: who enrols it.
        name: how the person calls it; longer names are cut.
        at: the present instant, aware.
    """
    secret = _held(request) or secrets.token_hex(16)
    row, _new = Browser.objects.update_or_create(
        person=person,
        secret=_hash(secret),
        defaults={
            "name": name.strip()[:NAME_CHARS_MAX],
            "agent": agent_of(request),
            "enrolled_at": at,
            "used_at": at,
            "until": at + timedelta(days=LASTS_DAYS),
        },
    )
    kept = Browser.objects.filter(person=person).values("pk")[:BROWSERS_MAX_COUNT]
    Browser.objects.filter(person=person).exclude(pk__in=[one["pk"] for one in kept]).delete()
    response.set_cookie(
        settings.AYNI_BROWSER_COOKIE,
        signing.dumps(secret, salt=_SALT),
        max_age=_COOKIE_S,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return row


def enrolled(request: HttpRequest, person: Person, *, at: datetime) -> Browser | None:
    """Return the enrolment of this browser by this person, if it still counts."""
    secret = _held(request)
    if not secret:
        return None
    return Browser.objects.filter(person=person, secret=_hash(secret), until__gt=at).first()


def used(row: Browser, *, at: datetime) -> None:
    """Note that a person came in by a browser that is remembered."""
    row.used_at = at
    row.save(update_fields=["used_at"])


def of_person(person: Person, *, at: datetime) -> QuerySet[Browser]:
    """Return the browsers of a person that still count, the one used last first."""
    return Browser.objects.filter(person=person, until__gt=at)


def remove(person: Person, *, row: int) -> Browser | None:
    """Take one browser of a person back and return it; none if there is no such one."""
    found = Browser.objects.filter(person=person, pk=row).first()
    if found is not None:
        found.delete()
    return found


def remove_all(person: Person) -> int:
    """Take all browsers of a person back; return how many there were."""
    count, _each = Browser.objects.filter(person=person).delete()
    return count


def is_here(row: Browser, request: HttpRequest) -> bool:
    """Tell whether an enrolment is of the browser of this request."""
    return row.secret == _hash(_held(request))


def secret_of(request: HttpRequest, *, username: str, at: datetime) -> str:
    """Return the hash of this browser if the account enrolled it, else nothing."""
    secret = _held(request)
    if not secret:
        return ""
    known = Browser.objects.filter(
        person__username=username, secret=_hash(secret), until__gt=at
    ).exists()
    return _hash(secret) if known else ""


def agent_of(request: HttpRequest) -> str:
    """Return what the browser calls itself."""
    return str(request.META.get("HTTP_USER_AGENT", ""))[:AGENT_CHARS_MAX]


def _held(request: HttpRequest) -> str:
    try:
        return str(signing.loads(request.COOKIES.get(settings.AYNI_BROWSER_COOKIE, ""), salt=_SALT))
    except signing.BadSignature:
        return ""


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
