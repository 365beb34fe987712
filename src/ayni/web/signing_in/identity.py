# SPDX-License-Identifier: Apache-2.0
"""Lets a person in by the state's identity provider; loaded only where node.json names one.

What it needs of others takes 10 MB of each process.
"""

import secrets
from typing import Any, cast

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ayni.adapters import clock
from ayni.adapters.entrance import identities, journal
from ayni.web import entry
from ayni.web.access import open_to_all
from ayni.web.viewer import Request

NONCES_KEY = "ayni_nonces"
"""Under it a session keeps what its last questions to the identity provider carry."""
NONCES_MAX_COUNT = 4
"""Pages of one browser that may be on their way to the provider at a time."""
NONCE_BYTES = 24

UNREADABLE = (OSError, ValueError, KeyError)
"""What allauth lets through when a provider is not there or leaves out what it must say."""


@open_to_all
@never_cache
@require_safe
def begin(request: Request) -> HttpResponse:
    """Lead to the state's identity provider; what it says is judged when it leads back."""
    provider = get_adapter().get_provider(request, identities.PROVIDER)
    nonce = secrets.token_urlsafe(NONCE_BYTES)
    try:
        led = provider.redirect(
            request,
            process="login",
            next_url=entry.onward(request),
            auth_params={**provider.get_auth_params(), "nonce": nonce},
        )
    except UNREADABLE as trouble:
        return _not_believed(request, trouble)
    request.session[NONCES_KEY] = [*request.session.get(NONCES_KEY, []), nonce][-NONCES_MAX_COUNT:]
    return cast(HttpResponse, led)


@open_to_all
@never_cache
@require_safe
def answer(request: Request, provider_id: str) -> HttpResponse:
    """Take the provider's answer, with its signature checked, and let the person in."""
    if provider_id != identities.PROVIDER:
        raise Http404
    view = OAuth2CallbackView.adapter_view(SignedTokens(request, provider_id))
    try:
        return cast(HttpResponse, view(request))
    except UNREADABLE as trouble:
        return _not_believed(request, trouble)


def _not_believed(request: Request, trouble: Exception) -> HttpResponse:
    journal.note(
        journal.IDENTITY_REFUSED, at=clock.now(), request=request, told=type(trouble).__name__
    )
    return redirect("web:identity-failed")


class SignedTokens(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth has no types
    """Checks the signature of every token, and that it answers what this browser asked.

    Source: OpenID Connect Core 1.0, 3.1.3.7, steps 6 and 11.
    """

    def get_access_token_data(self, *given: Any, **named: Any) -> dict[str, Any]:
        """Fetch the token; allauth believes what it fetched itself, and this node does not."""
        data: dict[str, Any] = super().get_access_token_data(*given, **named)
        self.did_fetch_access_token = False
        return data

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        """Return the claims of a token that bears a nonce of this session; each opens once.

        Raises:
            ValueError: it bears none, or that of another browser or of an earlier answer.
        """
        told: dict[str, Any] = super()._decode_id_token(app, id_token)
        asked = self.request.session.get(NONCES_KEY, [])
        if told.get("nonce") not in asked:
            raise ValueError("a token without a nonce of this session; expected one")
        self.request.session[NONCES_KEY] = [one for one in asked if one != told["nonce"]]
        return told


urlpatterns = [
    path("sign-in/identity/", begin, name="identity"),
    path("sign-in/identity/<slug:provider_id>/answer/", answer, name="openid_connect_callback"),
]
