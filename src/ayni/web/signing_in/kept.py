# SPDX-License-Identifier: Apache-2.0
"""Keeps what was typed when a form came after its session or its office had ended; sends nothing.

The fields wait, some minutes, in the session of the browser that sent them, and are shown to the
same person alone. Files and passwords are not kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth import SESSION_KEY as PERSON_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ayni.adapters import clock
from ayni.core.limits import KEPT_FORM_MAX_BYTES
from ayni.web.access import without_office
from ayni.web.shell import page
from ayni.web.viewer import Request

SESSION_KEY = "ayni_kept"
LASTS_MIN = 30
SHOWN_CHARS_MIN = 12
"""Shorter values are codes and dates; the page shows what somebody would hate to type again."""
_NEVER = ("csrfmiddlewaretoken", "password")


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A form that was sent too late.

    Attributes:
        person: key of the person whose session it was.
        path: where it was sent to.
        fields: names and values, in the order of the form.
        until: first instant at which it is gone.
        sends: whether it may be sent as it is: never for another office than it was typed for.
    """

    person: str
    path: str
    fields: list[tuple[str, str]]
    until: datetime
    sends: bool = True

    @property
    def texts(self) -> list[str]:
        """Return what a person typed at some length."""
        return [value for _name, value in self.fields if len(value) >= SHOWN_CHARS_MIN]


def read(request: HttpRequest, *, at: datetime) -> Typed | None:
    """Return what a late form holds; none if there is nothing to keep, or too much."""
    if request.method != "POST" or _is_of_the_door(request.path):
        return None
    fields = [
        (name, str(value))
        for name, values in request.POST.lists()
        if not any(never in name for never in _NEVER)
        for value in values
    ]
    if not fields or sum(len(value.encode()) for _name, value in fields) > KEPT_FORM_MAX_BYTES:
        return None
    return Typed(
        person=str(request.session[PERSON_KEY]),
        path=request.get_full_path(),
        fields=fields,
        until=at + timedelta(minutes=LASTS_MIN),
    )


def put(session: SessionBase, typed: Typed) -> None:
    """Keep a form in the session that goes on as nobody's."""
    session[SESSION_KEY] = {
        "person": typed.person,
        "path": typed.path,
        "fields": typed.fields,
        "until": typed.until.isoformat(),
        "sends": typed.sends,
    }


def of(session: SessionBase, *, at: datetime) -> Typed | None:
    """Return the form that is kept for the person of a session, if it is theirs."""
    held = session.get(SESSION_KEY)
    if held is None:
        return None
    typed = Typed(
        person=held["person"],
        path=held["path"],
        fields=[(name, value) for name, value in held["fields"]],
        until=datetime.fromisoformat(held["until"]),
        sends=held.get("sends", True),
    )
    if typed.until <= at or typed.person != session.get(PERSON_KEY):
        del session[SESSION_KEY]
        return None
    return typed


@without_office
@never_cache
@require_safe
def show(request: Request) -> HttpResponse:
    """Show what was typed, and offer to send it now or to go back without it."""
    typed = of(request.session, at=clock.now())
    if typed is None:
        return redirect("web:desk")
    return page(request, "web/signing_in/kept.html", typed=typed)


def _is_of_the_door(path: str) -> bool:
    door = (reverse("web:sign-in"), reverse("web:sign-out"), reverse("web:account"))
    return path.startswith(door)
