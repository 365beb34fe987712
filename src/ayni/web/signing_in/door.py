# SPDX-License-Identifier: Apache-2.0
"""Lets a person in by name and password, on to the second factor where there is one, and out."""

from allauth.account.utils import perform_login
from django import forms
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ayni.adapters import clock
from ayni.adapters.entrance import envelopes, factors, signin
from ayni.adapters.entrance.models import NAME_CHARS_MAX
from ayni.core.errors import Refusal
from ayni.web import entry
from ayni.web.access import open_to_all, without_office
from ayni.web.shell import page, refuse
from ayni.web.signing_in.words import why_not
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


class EnvelopeForm(forms.Form):
    """What stands on the paper in the envelope, and who broke the seal."""

    code = forms.CharField(
        label=gettext_lazy("Code on the paper"),
        max_length=40,
        help_text=gettext_lazy("Four groups of four; hyphens and capital letters do not count."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autofocus": True, "spellcheck": "false"}
        ),
    )
    name = forms.CharField(
        label=gettext_lazy("Who opens it"),
        max_length=NAME_CHARS_MAX,
        help_text=gettext_lazy("Your name and rank. It stays in the journal of your own state."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


@open_to_all
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: Request) -> HttpResponse:
    """Show the sign-in page, and let a person in."""
    onward = entry.onward(request)
    if request.viewer.signed_in:
        return HttpResponseRedirect(onward)
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = signin.sign_in(request, **form.cleaned_data, at=clock.now())
        except Refusal as refusal:
            form.add_error(None, why_not(refusal, request.viewer.clocks))
        else:
            # Goes on to the second factor where the person has one, and from there onward.
            response = perform_login(request, person, redirect_url=onward)
            return entry.speaking(response, person.language)
    status = 200 if request.method == "GET" else 422
    response = page(
        request,
        "web/sign_in.html",
        form=form,
        onward=onward,
        identity=settings.AYNI_IDENTITY,
        optional=not factors.demanded(frozenset({"any"})),
    )
    response.status_code = status
    return response


@open_to_all
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def envelope(request: Request) -> HttpResponse:
    """Open a duty office to whoever holds a code of its sealed envelope."""
    if request.viewer.signed_in:
        return redirect("web:desk")
    form = EnvelopeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            envelopes.open_envelope(request, **form.cleaned_data, at=clock.now())
        except Refusal as refusal:
            failed = _(
                "This code opens no envelope. It may have been used, or newer codes are in force."
            )
            form.add_error("code", why_not(refusal, request.viewer.clocks, failed=failed))
        else:
            return redirect("web:desk")
    response = page(request, "web/signing_in/envelope.html", form=form, hours=envelopes.LASTS_H)
    response.status_code = 200 if request.method == "GET" else 422
    return response


@open_to_all
@require_safe
def identity_refused(request: Request) -> HttpResponse:
    """Say that nobody entered this subject."""
    return refuse(request, "web/signing_in/identity_refused.html", status=403, known=True)


@open_to_all
@require_safe
def identity_failed(request: Request) -> HttpResponse:
    """Say that the provider did not answer as it must."""
    return refuse(request, "web/signing_in/identity_refused.html", status=403, known=False)


@without_office
@require_POST
def sign_out(request: Request) -> HttpResponse:
    """Let the person out and forget the session."""
    logout(request)
    return redirect("web:sign-in")
