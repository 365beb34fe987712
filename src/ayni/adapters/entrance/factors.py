# SPDX-License-Identifier: Apache-2.0
"""Says whether a session showed a second factor and whether it must; checks none itself.

django-allauth checks codes and passkeys and tells of it by its signals. What a session showed is
written into the session beside the person it was shown for, so no page asks a table for it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
    authenticator_used,
)
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from ayni.adapters import clock
from ayni.adapters.accounts.models import Person
from ayni.adapters.entrance import browsers, journal

SESSION_KEY: Final = "ayni_factor"
FRESH_S: Final = 300
"""For how long what was shown counts when somebody changes the factors themselves."""

APP: Final = "totp"
PASSKEY: Final = "webauthn"
CODES: Final = "recovery_codes"
REMEMBERED: Final = "browser"
ENVELOPE: Final = "envelope"
IDENTITY: Final = "identity"
KINDS: Final = (APP, PASSKEY)
"""What is a second factor by itself; recovery codes only stand in for one."""


def demanded(powers: frozenset[str]) -> bool:
    """Tell whether an office with these powers asks its holder for a second factor."""
    return settings.AYNI_SECOND_FACTOR == "required" and bool(powers)


def shown(session: SessionBase, person: Person) -> bool:
    """Tell whether this session showed a second factor of this person."""
    return shown_by(session, person) != ""


def shown_by(session: SessionBase, person: Person) -> str:
    """Return what was shown: a kind of factor, another way that counts as one, or nothing."""
    noted = session.get(SESSION_KEY)
    return str(noted["by"]) if noted and noted["person"] == person.pk else ""


def fresh(session: SessionBase, person: Person, *, at: datetime) -> bool:
    """Tell whether a factor itself, not a browser that is remembered, was shown just now."""
    noted = session.get(SESSION_KEY)
    if not noted or noted["person"] != person.pk or noted["by"] not in (*KINDS, CODES):
        return False
    return at - datetime.fromisoformat(noted["at"]) < timedelta(seconds=FRESH_S)


def note(session: SessionBase, person: Person, *, by: str, at: datetime) -> None:
    """Note that a second factor was shown.

    Args:
        session: of the person, or of the sign-in that goes on.
        person: whose factor it is.
        by: a kind of factor, or what the state lets count as one.
        at: the present instant, aware.
    """
    session[SESSION_KEY] = {"person": person.pk, "by": by, "at": at.isoformat()}


def enrolled(person: Person) -> bool:
    """Tell whether a person has a second factor to show."""
    return bool(Authenticator.objects.filter(user=person, type__in=KINDS).exists())


def reset(person: Person) -> int:
    """Take all factors of a person away, who then enrols again; return how many there were."""
    factors = Authenticator.objects.filter(user=person)
    count: int = factors.filter(type__in=KINDS).count()
    factors.delete()
    return count


def listen() -> None:
    """Hear from allauth when a factor was used, added or taken away."""
    authenticator_used.connect(_used, dispatch_uid="ayni.entrance.used")
    authenticator_added.connect(_added, dispatch_uid="ayni.entrance.added")
    authenticator_removed.connect(_removed, dispatch_uid="ayni.entrance.removed")
    authenticator_reset.connect(_renewed, dispatch_uid="ayni.entrance.renewed")


def _used(request: Any, user: Any, authenticator: Any, **_more: object) -> None:
    note(request.session, user, by=str(authenticator.type), at=clock.now())


def _added(request: Any, user: Any, authenticator: Any, **_more: object) -> None:
    at, by = clock.now(), str(authenticator.type)
    journal.note(journal.FACTOR_ADDED, at=at, person=user, request=request, told=by)
    # Whoever enrols a factor has shown it: allauth checked a code or a signature for that.
    if by in KINDS:
        note(request.session, user, by=by, at=at)


def _removed(request: Any, user: Any, authenticator: Any, **_more: object) -> None:
    by = str(authenticator.type)
    journal.note(journal.FACTOR_REMOVED, at=clock.now(), person=user, request=request, told=by)
    # A browser was remembered on the word of the factors of that time.
    browsers.remove_all(user)


def _renewed(request: Any, user: Any, **_more: object) -> None:
    journal.note(journal.CODES_RENEWED, at=clock.now(), person=user, request=request)
