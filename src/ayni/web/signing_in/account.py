# SPDX-License-Identifier: Apache-2.0
"""Draws the own account: second factors, browsers, sessions; one's own and no other's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ayni.adapters import clock
from ayni.adapters.accounts.models import Person
from ayni.adapters.entrance import browsers, factors, journal, visits
from ayni.adapters.entrance.models import NAME_CHARS_MAX, Browser, Visit
from ayni.web.access import without_office
from ayni.web.shell import page
from ayni.web.signing_in import words
from ayni.web.viewer import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One factor, browser or session of the person.

    Attributes:
        row: what its form names.
        what: what it is called.
        told: a second, quieter part.
        since_ms: enrolled or begun at.
        last_ms: used or seen at last; none if never.
        until_ms: ends at; none if it does not end by itself.
        here: it is the browser or the session that asks.
    """

    row: int
    what: str
    told: str
    since_ms: int
    last_ms: int | None = None
    until_ms: int | None = None
    here: bool = False


@without_office
@never_cache
@require_http_methods(["GET"])
def account(request: Request) -> HttpResponse:
    """Show what the person has enrolled and where the person is signed in."""
    person = cast(Person, request.user)
    at = clock.now()
    held = list(Authenticator.objects.filter(user=person))
    has_factor = any(one.type in factors.KINDS for one in held)
    return page(
        request,
        "web/signing_in/account.html",
        app=next((_factor(one) for one in held if one.type == factors.APP), None),
        passkeys=[_factor(one) for one in held if one.type == factors.PASSKEY],
        codes_left=_codes_left(held),
        browsers=[_browser(one, request) for one in browsers.of_person(person, at=at)],
        sessions=[_visit(one, request) for one in visits.of_person(person, at=at)],
        has_factor=has_factor,
        must=factors.demanded(request.viewer.powers) and not factors.shown(request.session, person),
        optional=not factors.demanded(frozenset({"any"})),
        shown=words.factor(factors.shown_by(request.session, person)),
        may_enrol=factors.fresh(request.session, person, at=at),
        lasts_days=browsers.LASTS_DAYS,
        name_chars_max=NAME_CHARS_MAX,
    )


@without_office
@require_POST
@reauthentication_required(app="allauth.mfa")  # type: ignore[untyped-decorator]
def enrol_browser(request: Request) -> HttpResponse:
    """Remember this browser, when a second factor was shown in it."""
    person, at = cast(Person, request.user), clock.now()
    response = redirect("web:account")
    if factors.fresh(request.session, person, at=at):
        name = request.POST.get("name", "").strip() or words.agent(browsers.agent_of(request))
        row = browsers.enrol(request, response, person, name=name, at=at)
        journal.note(journal.BROWSER_ENROLLED, at=at, person=person, request=request, told=row.name)
    return response


@without_office
@require_POST
def remove_browser(request: Request, row: int) -> HttpResponse:
    """Take a browser back; from then on it asks for the second factor."""
    person, at = cast(Person, request.user), clock.now()
    found = browsers.remove(person, row=row)
    if found is not None:
        journal.note(
            journal.BROWSER_REMOVED, at=at, person=person, request=request, told=found.name
        )
    return redirect("web:account")


@without_office
@require_POST
def end_session(request: Request, row: int) -> HttpResponse:
    """End one of the person's sessions; the own one too."""
    person, at = cast(Person, request.user), clock.now()
    if visits.end(person, row=row):
        journal.note(
            journal.SESSION_ENDED, at=at, person=person, request=request, told=visits.ENDED_BY_HAND
        )
    return redirect("web:account")


@without_office
@require_POST
def end_others(request: Request) -> HttpResponse:
    """End all sessions of the person but this one."""
    person, at = cast(Person, request.user), clock.now()
    ended = visits.end_all(person, but=str(request.session.session_key))
    for _each in range(ended):
        journal.note(
            journal.SESSION_ENDED, at=at, person=person, request=request, told=visits.ENDED_BY_HAND
        )
    return redirect("web:account")


def _factor(one: Authenticator) -> Line:
    name = one.wrap().name if one.type == factors.PASSKEY else words.factor(one.type)
    return Line(
        row=one.pk,
        what=name,
        told="",
        since_ms=_ms(one.created_at),
        last_ms=_ms(one.last_used_at) if one.last_used_at else None,
    )


def _codes_left(held: list[Authenticator]) -> int | None:
    codes = next((one for one in held if one.type == factors.CODES), None)
    return None if codes is None else len(codes.wrap().get_unused_codes())


def _browser(one: Browser, request: Request) -> Line:
    return Line(
        row=one.pk,
        what=one.name,
        told=words.agent(one.agent),
        since_ms=_ms(one.enrolled_at),
        last_ms=_ms(one.used_at),
        until_ms=_ms(one.until),
        here=browsers.is_here(one, request),
    )


def _visit(one: Visit, request: Request) -> Line:
    return Line(
        row=one.pk,
        what=words.agent(one.agent),
        told=_("{address}, by {factor}").format(address=one.address, factor=words.factor(one.by)),
        since_ms=_ms(one.began_at),
        last_ms=_ms(one.seen_at),
        here=one.session_key == request.session.session_key,
    )


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)
