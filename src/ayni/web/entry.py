# SPDX-License-Identifier: Apache-2.0
"""Lets a person in and out, lets the session act for an office, turns the page's language."""

from django import forms
from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from ayni.adapters import clock
from ayni.adapters.accounts import acting, directory, people, signin
from ayni.adapters.accounts.models import Person
from ayni.core.errors import Refusal
from ayni.web.access import open_to_all, without_office
from ayni.web.parts.timelines import capacity_in_words
from ayni.web.shell import page
from ayni.web.viewer import Request


class SignInForm(forms.Form):
    """The two words that let a person in."""

    username = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        max_length=1024,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


@open_to_all
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: Request) -> HttpResponse:
    """Show the sign-in page, and let a person in."""
    onward = _onward(request)
    if request.viewer.signed_in:
        return HttpResponseRedirect(onward)
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = signin.sign_in(request, **form.cleaned_data, at=clock.now())
        except Refusal as refusal:
            form.add_error(None, _why(refusal))
        else:
            login(request, person)
            return _speaking(HttpResponseRedirect(onward), person.language)
    status = 200 if request.method == "GET" else 422
    response = page(request, "web/sign_in.html", form=form, onward=onward)
    response.status_code = status
    return response


@without_office
@require_POST
def sign_out(request: Request) -> HttpResponse:
    """Let the person out and forget the session."""
    logout(request)
    return redirect("web:sign-in")


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
        return HttpResponseRedirect(_onward(request))
    return page(
        request, "web/offices.html", held=_held(request, person), onward=request.GET.get("next", "")
    )


@open_to_all
@require_POST
def language(request: Request) -> HttpResponse:
    """Turn the language of the page, and remember it for the person."""
    chosen = request.POST.get("language", "")
    response = HttpResponseRedirect(_onward(request))
    if chosen not in dict(settings.LANGUAGES):
        return response
    if request.viewer.person is not None:
        people.choose_language(request.viewer.person, language=chosen)
    return _speaking(response, chosen)


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


def _onward(request: HttpRequest) -> str:
    asked = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return asked if safe else reverse("web:desk")


def _speaking(response: HttpResponse, chosen: str) -> HttpResponse:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        httponly=True,
        samesite="Lax",
        secure=settings.LANGUAGE_COOKIE_SECURE,
    )
    return response


def _why(refusal: Refusal) -> str:
    if refusal.code == "sign_in_locked":
        return _(
            "Five attempts with this name did not succeed. The next one is possible in {n} s."
        ).format(n=refusal.params["seconds"])
    return _(
        "This name and this password do not belong together. Check both; capital letters count "
        "in the password."
    )
