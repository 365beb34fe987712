# SPDX-License-Identifier: Apache-2.0
"""Lets the session act for an office and turns the language of the page."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ayni.adapters import clock
from ayni.adapters.accounts import acting, directory, people
from ayni.adapters.accounts.models import Person
from ayni.core.errors import Refusal
from ayni.web.access import open_to_all, without_office
from ayni.web.parts.timelines import capacity_in_words
from ayni.web.shell import page
from ayni.web.viewer import Request


@without_office
@never_cache
@require_http_methods(["GET", "POST"])
def offices(request: Request) -> HttpResponse:
    """Offer the offices the person holds, and act for the chosen one."""
    person = request.viewer.person
    if person is None:
        return redirect("web:sign-in")
    if request.method == "POST":
        told = request.POST.get("holding", "")
        try:
            acting.choose(
                person,
                request.session,
                holding=int(told) if told.isascii() and told.isdigit() else 0,
                at=clock.now(),
            )
        except Refusal:
            return page(request, "web/offices.html", held=_held(request, person), refused=True)
        return HttpResponseRedirect(onward(request))
    return page(
        request, "web/offices.html", held=_held(request, person), onward=request.GET.get("next", "")
    )


@open_to_all
@require_POST
def language(request: Request) -> HttpResponse:
    """Turn the language of the page, and remember it for the person."""
    chosen = request.POST.get("language", "")
    response = HttpResponseRedirect(onward(request))
    if chosen not in dict(settings.LANGUAGES):
        return response
    if request.viewer.person is not None:
        people.choose_language(request.viewer.person, language=chosen)
    return speaking(response, chosen)


def _held(request: Request, person: Person) -> list[dict[str, object]]:
    declared = directory.offices_of(request.viewer.party)
    return [
        {
            "holding": row.pk,
            "office": row.office,
            "name": declared[row.office].name(request.viewer.language)
            if row.office in declared
            else row.office,
            "capacity": capacity_in_words(row.capacity),
            "current": row.office == request.viewer.office,
        }
        for row in acting.holdings_of(person, at=clock.now())
    ]


def onward(request: HttpRequest) -> str:
    """Return where a form leads to: an address of this node, or the Desk."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return asked if safe else reverse("web:desk")


def speaking(response: HttpResponse, chosen: str) -> HttpResponse:
    """Let a response turn the language of the pages that follow."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        httponly=True,
        samesite="Lax",
        secure=settings.LANGUAGE_COOKIE_SECURE,
    )
    return response
