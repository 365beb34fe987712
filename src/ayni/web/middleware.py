# SPDX-License-Identifier: Apache-2.0
"""Puts language and viewer on every request; sends whoever has no office to choose one."""

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from ayni.adapters import clock
from ayni.adapters.accounts import acting, directory
from ayni.adapters.accounts.models import Person
from ayni.adapters.entrance import factors
from ayni.core.errors import Deferred, NodeTrouble
from ayni.web import drafts, frames, recorded, trouble
from ayni.web.access import needs_office
from ayni.web.signing_in import kept
from ayni.web.viewer import Request, Viewer

logger = logging.getLogger(__name__)
GetResponse = Callable[[HttpRequest], HttpResponseBase]


class TroubleMiddleware:
    """Leads to a deed that is a draft now; says in one page that the node cannot write."""

    def __init__(self, get_response: GetResponse) -> None:
        """Keep the next step."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a draft or a trouble of this node; others are failures of the program."""
        if isinstance(exception, Deferred):
            return drafts.kept(cast(Request, request), exception)
        if not isinstance(exception, NodeTrouble):
            return None
        logger.error("%s: %s", request.path, exception)
        return trouble.node_trouble(request)


class LanguageMiddleware:
    """Speaks the language of the cookie, else the person's, else Spanish.

    What the browser asks for is not read: two officers at one desk see one page.
    """

    def __init__(self, get_response: GetResponse) -> None:
        """Keep the next step."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer in one language and say which."""
        language = language_of(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        if isinstance(response, HttpResponse):
            response.headers.setdefault("Content-Language", language)
        return response


class ViewerMiddleware:
    """Attaches `request.viewer` and refuses pages to sessions without an office."""

    def __init__(self, get_response: GetResponse) -> None:
        """Keep the next step."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Attach the viewer; nothing is looked up until a page asks for it."""
        asked = cast(Request, request)
        asked.viewer = cast(Viewer, SimpleLazyObject(lambda: viewer_of(request)))
        with recorded.one_reading():
            return self.get_response(request)

    def process_view(
        self,
        request: Request,
        view: Callable[..., object],
        _args: tuple[object, ...],
        _kwargs: dict[str, object],
    ) -> HttpResponse | None:
        """Send a person without an office, or without a second factor, where there are such."""
        viewer = request.viewer
        if not needs_office(view) or viewer.person is None:
            return None
        if not viewer.office:
            return _without_office(request)
        if factors.demanded(viewer.powers) and not factors.shown(request.session, viewer.person):
            return redirect("web:account")
        return None


def _without_office(request: Request) -> HttpResponse:
    """Lead to the choice of an office; what was typed for one that has ended is shown first."""
    typed = kept.read(request, at=clock.now())
    if typed is None:
        return redirect("web:offices")
    kept.put(request.session, replace(typed, sends=False))
    return redirect("web:kept")


def language_of(request: HttpRequest) -> str:
    """Return the language of a request: cookie, person, Spanish."""
    known = {code for code, _name in settings.LANGUAGES}
    asked = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if asked in known:
        return asked
    person = request.user
    if isinstance(person, Person) and person.language in known:
        return person.language
    return settings.LANGUAGE_CODE


def viewer_of(request: HttpRequest) -> Viewer:
    """Return who looks, for which office, at what time."""
    now_ms = clock.now_ms()
    person = request.user if isinstance(request.user, Person) else None
    chosen = acting.current(person, request.session, at=clock.now()) if person else None
    party = settings.AYNI_PARTY
    members = frames.parties()
    return Viewer(
        person=person,
        office=chosen.office if chosen else "",
        capacity=chosen.capacity if chosen else "",
        party=party,
        powers=(
            chosen.within(directory.powers_of(party, chosen.office)) if chosen else frozenset()
        ),
        language=translation.get_language() or settings.LANGUAGE_CODE,
        neighbours=tuple(code for code in members if code != party),
        invited=frames.invited(),
        now_ms=now_ms,
        zones=frames.zones(),
        acting=chosen,
        reopens=_reopens(request),
    )


def _reopens(request: HttpRequest) -> bool:
    """Tell whether a draft is opened again; its form has no files.

    A form with files is left unread: the page that takes it says first how they are taken.
    """
    plain = request.method == "POST" and request.content_type == "application/x-www-form-urlencoded"
    return plain and drafts.REOPENS in request.POST
