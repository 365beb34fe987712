# SPDX-License-Identifier: Apache-2.0
"""Gives allauth's views the addresses and the pages of this house; what is not here is not open.

No address leads to signing up, to mail or to a password that is reset by mail.
"""

from allauth.account.views import AccountInactiveView, ReauthenticateView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.base.views import ReauthenticateView as FactorReauthenticateView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from django.urls import path
from django.views.decorators.cache import never_cache

from ayni.web.access import open_to_all, without_office
from ayni.web.signing_in import account, door

_PAGES = "web/signing_in"

urlpatterns = [
    path("sign-in/", door.sign_in, name="account_login"),
    path("sign-out/", door.sign_out, name="account_logout"),
    path(
        "sign-in/closed/",
        open_to_all(AccountInactiveView.as_view(template_name=f"{_PAGES}/closed.html")),
        name="account_inactive",
    ),
    path(
        "sign-in/factor/",
        open_to_all(AuthenticateView.as_view(template_name=f"{_PAGES}/factor.html")),
        name="mfa_authenticate",
    ),
    path(
        "sign-in/again/",
        without_office(ReauthenticateView.as_view(template_name=f"{_PAGES}/again.html")),
        name="account_reauthenticate",
    ),
    path(
        "sign-in/again/factor/",
        without_office(FactorReauthenticateView.as_view(template_name=f"{_PAGES}/again.html")),
        name="mfa_reauthenticate",
    ),
    path(
        "sign-in/again/passkey/",
        without_office(
            ReauthenticateWebAuthnView.as_view(template_name=f"{_PAGES}/again_passkey.html")
        ),
        name="mfa_reauthenticate_webauthn",
    ),
    path("account/", account.account, name="mfa_index"),
    path(
        "account/app/",
        never_cache(without_office(ActivateTOTPView.as_view(template_name=f"{_PAGES}/app.html"))),
        name="mfa_activate_totp",
    ),
    path(
        "account/app/remove/",
        without_office(DeactivateTOTPView.as_view(template_name=f"{_PAGES}/remove.html")),
        name="mfa_deactivate_totp",
    ),
    path(
        "account/codes/",
        without_office(ViewRecoveryCodesView.as_view(template_name=f"{_PAGES}/codes.html")),
        name="mfa_view_recovery_codes",
    ),
    path(
        "account/codes/new/",
        without_office(GenerateRecoveryCodesView.as_view(template_name=f"{_PAGES}/codes_new.html")),
        name="mfa_generate_recovery_codes",
    ),
    path("account/passkeys/", account.account, name="mfa_list_webauthn"),
    path(
        "account/passkeys/add/",
        never_cache(
            without_office(AddWebAuthnView.as_view(template_name=f"{_PAGES}/passkey.html"))
        ),
        name="mfa_add_webauthn",
    ),
    path(
        "account/passkeys/<int:pk>/remove/",
        without_office(RemoveWebAuthnView.as_view(template_name=f"{_PAGES}/remove.html")),
        name="mfa_remove_webauthn",
    ),
]
