# SPDX-License-Identifier: Apache-2.0
"""Ends sessions that are at their end, and keeps what was typed into a form sent too late."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from ayni.adapters import clock
from ayni.adapters.accounts import acting, directory
from ayni.adapters.accounts.models import Person
from ayni.adapters.entrance import visits
from ayni.web.signing_in import kept

GetResponse = Callable[[HttpRequest], HttpResponseBase]
ON_DUTY = frozenset({"duty"})
ASKED = "HX-Request"
FOLLOWED = "HX-Boosted"
"""What htmx says of a request; one that follows a link or sends a form is a person's."""


class SessionEnds:
    """Stands behind the check of the form's token: what another site sent is not kept."""

    def __init__(self, get_response: GetResponse) -> None:
        """Keep the next step."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: object, _args: object, _kwargs: object
    ) -> HttpResponseBase | None:
        """Let a session go on, or end it and lead to the sign-in."""
        session = request.session
        if session.get(SESSION_KEY) is None:
            return None
        at = clock.now()
        why = visits.ended(session, at=at)
        # A part of the page that asks by itself is nothing that a person does.
        asks_itself = (
            request.method == "GET" and ASKED in request.headers and FOLLOWED not in request.headers
        )
        if why == visits.IDLE and _on_duty(request):
            why = ""
        if not why:
            if not asks_itself:
                visits.touch(session, at=at)
            return None
        if asks_itself:
            # The page stays as it is: there may be words in its form that were not sent yet.
            return HttpResponse(status=204)
        typed = kept.read(request, at=at)
        visits.close(request, why=why, at=at)
        if typed is not None:
            kept.put(request.session, typed)
        return _lead(request, reverse("web:kept") if typed else _onward(request))


def _lead(request: HttpRequest, onward: str) -> HttpResponse:
    """Lead to the sign-in, the whole page and not a part of it."""
    address = f"{reverse('web:sign-in')}?{urlencode({'next': onward})}"
    if ASKED in request.headers:
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)


def _on_duty(request: HttpRequest) -> bool:
    """Tell whether the session acts for a duty office: a quiet night is no reason to end it."""
    person = request.user
    if not isinstance(person, Person):
        return False
    chosen = acting.current(person, request.session, at=clock.now())
    powers = directory.powers_of(settings.AYNI_PARTY, chosen.office) if chosen else frozenset()
    return bool(powers & ON_DUTY)


def _onward(request: HttpRequest) -> str:
    return request.get_full_path() if request.method in {"GET", "HEAD"} else reverse("web:desk")
