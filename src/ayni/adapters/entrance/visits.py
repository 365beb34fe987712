# SPDX-License-Identifier: Apache-2.0
"""Knows the sessions of persons: when each began, when it ends, and how to end it.

A session ends some time after the last thing the person did, and some hours after it began. Both
times lie in the session itself, so that a page asks no table for them; the table of visits is for
the person who wants to see or end them, and is written once in some minutes at most.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from importlib import import_module
from typing import Final

from django.conf import settings
from django.contrib.auth import user_logged_in, user_logged_out
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.http import HttpRequest

from ayni.adapters import clock
from ayni.adapters.accounts import acting
from ayni.adapters.accounts.models import Person
from ayni.adapters.entrance import browsers, factors, journal
from ayni.adapters.entrance.models import Visit

BEGAN: Final = "ayni_began"
SEEN: Final = "ayni_seen"
WATCH_S: Final = 12 * 60 * 60
LASTS: Final = "ayni_lasts"
"""Until when a session lasts whatever happens: that of a watch."""
LEFT_OVER: Final = timedelta(days=7)
"""After this a visit is over, however long a watch was."""
TOUCH_S: Final = 300
"""How often, at most, a session in use is written."""

IDLE: Final = "idle"
OVER: Final = "over"
ENDED_BY_HAND: Final = "by_hand"
ENDED_BY_COMMAND: Final = "by_command"


def ended(session: SessionBase, *, at: datetime) -> str:
    """Tell whether and why a session is at its end: `idle`, `over`, or nothing while it lasts.

    Args:
        session: of a person.
        at: the present instant, aware.
    """
    began, seen, lasts = session.get(BEGAN), session.get(SEEN), session.get(LASTS)
    if lasts is not None and at < datetime.fromisoformat(lasts):
        return ""
    if began is None or seen is None:
        return OVER
    if at - datetime.fromisoformat(began) > timedelta(seconds=_lasts_s(session)):
        return OVER
    if at - datetime.fromisoformat(seen) > timedelta(seconds=settings.AYNI_IDLE_S):
        return IDLE
    return ""


def _lasts_s(session: SessionBase) -> int:
    # An envelope opens a watch, however short the sessions of this node are.
    opened = session.get(acting.LIMIT_KEY) is not None
    return max(settings.AYNI_SESSION_S, WATCH_S) if opened else settings.AYNI_SESSION_S


def touch(session: SessionBase, *, at: datetime) -> None:
    """Note that the person does something; writes once in `TOUCH_S` at most."""
    seen = session.get(SEEN)
    if seen is not None and at - datetime.fromisoformat(seen) < timedelta(seconds=TOUCH_S):
        return
    session[SEEN] = at.isoformat()
    Visit.objects.filter(session_key=session.session_key).update(seen_at=at)


def prolong(session: SessionBase, *, until: datetime, at: datetime) -> None:
    """Let a session last until an instant, idle or not; it begins anew.

    Its key changes: a copy of the session from before is worth nothing.

    Args:
        session: of a person who has just shown who they are.
        until: first instant at which it may end by itself.
        at: the present instant, aware.
    """
    before = session.session_key
    session.cycle_key()
    session[BEGAN] = session[SEEN] = at.isoformat()
    session[LASTS] = until.isoformat()
    session.set_expiry(int((until - at).total_seconds()))
    Visit.objects.filter(session_key=before).update(
        session_key=session.session_key, began_at=at, seen_at=at
    )


def shorten(session: SessionBase) -> None:
    """Let a session that was prolonged end again as all others do."""
    if session.pop(LASTS, None) is not None:
        session.set_expiry(None)


def close(request: HttpRequest, *, why: str, at: datetime) -> None:
    """End the session of a request, which goes on as nobody's."""
    if isinstance(request.user, Person):
        journal.note(journal.SESSION_ENDED, at=at, person=request.user, request=request, told=why)
    Visit.objects.filter(session_key=request.session.session_key).delete()
    request.session.flush()
    request.user = AnonymousUser()


def of_person(person: Person, *, at: datetime) -> QuerySet[Visit]:
    """Return the sessions of a person that have not ended, the one used last first."""
    oldest = at - timedelta(seconds=max(settings.AYNI_SESSION_S, WATCH_S))
    return Visit.objects.filter(person=person, began_at__gt=oldest)


def end(person: Person, *, row: int) -> bool:
    """End one session of a person; tell whether there was such a one."""
    found = Visit.objects.filter(person=person, pk=row).first()
    if found is None:
        return False
    _forget(found)
    return True


def end_all(person: Person, *, but: str = "") -> int:
    """End all sessions of a person and return how many there were.

    Args:
        person: whose.
        but: key of the session that goes on, or nothing.
    """
    rows = list(Visit.objects.filter(person=person).exclude(session_key=but))
    for row in rows:
        _forget(row)
    return len(rows)


def end_by_command(person: Person, *, operator: str, at: datetime) -> int:
    """End all sessions of a person by a command of the machine, and say so if any was open.

    Args:
        person: whose.
        operator: account of the machine that gave the command.
        at: the present instant, aware.

    Returns:
        How many sessions ended.
    """
    ended = end_all(person)
    if ended:
        journal.note_command(
            journal.SESSION_ENDED, at=at, operator=operator, person=person, told=ENDED_BY_COMMAND
        )
    return ended


def listen() -> None:
    """Hear from Django when a person comes in or goes out."""
    user_logged_in.connect(_came_in, dispatch_uid="ayni.entrance.came_in")
    user_logged_out.connect(_went_out, dispatch_uid="ayni.entrance.went_out")


def _forget(row: Visit) -> None:
    store = import_module(settings.SESSION_ENGINE).SessionStore
    store(row.session_key).delete()
    row.delete()


def _came_in(request: HttpRequest, user: Person, **_more: object) -> None:
    at, session = clock.now(), request.session
    session[BEGAN] = session[SEEN] = at.isoformat()
    by = factors.shown_by(session, user)
    if session.session_key is None:
        session.save()
    # Nobody comes back to what ran out: whoever comes in clears it away.
    Session.objects.filter(expire_date__lt=at).delete()
    Visit.objects.filter(began_at__lt=at - LEFT_OVER).delete()
    Visit.objects.update_or_create(
        session_key=session.session_key,
        defaults={
            "person": user,
            "began_at": at,
            "seen_at": at,
            "address": journal.address_of(request),
            "agent": browsers.agent_of(request),
            "by": by,
        },
    )
    journal.note(journal.SIGNED_IN, at=at, person=user, request=request, told=by)


def _went_out(request: HttpRequest, user: Person | None, **_more: object) -> None:
    # Sent before the session is emptied.
    Visit.objects.filter(session_key=request.session.session_key).delete()
    if user is not None:
        journal.note(journal.SIGNED_OUT, at=clock.now(), person=user, request=request)
