# SPDX-License-Identifier: Apache-2.0
"""Allauth's forms as this house says them, behind the count of failed tries."""

from __future__ import annotations

from typing import Any, cast

from allauth.account.forms import ReauthenticateForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as FactorReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.adapters import clock
from ayni.adapters.entrance import journal, signin
from ayni.adapters.entrance.models import NAME_CHARS_MAX
from ayni.core.errors import Refusal
from ayni.web.signing_in import words
from ayni.web.viewer import Request

CODE_CHARS_MAX = 16


def _code(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=CODE_CHARS_MAX,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "autofocus": True,
                "spellcheck": "false",
            }
        ),
    )


def _password() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Password"),
        max_length=1024,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )


class _Counted:
    """A form whose failures count: allauth's check stands behind it."""

    user: Any

    def tried(self, name: str, kind: str, failed: str) -> str:
        """Return the cleaned value of a field, or say why it does not open.

        Raises:
            ValidationError: it is wrong, or too many were before.
        """
        request = cast(Request, context.request)
        check = getattr(super(), f"clean_{name}")

        def checked() -> str | None:
            try:
                return str(check())
            except ValidationError:
                return None

        try:
            return signin.tried(
                request, name=self.user.username, kind=kind, check=checked, at=clock.now()
            )
        except Refusal as refusal:
            raise ValidationError(
                words.why_not(refusal, request.viewer.clocks, failed=failed)
            ) from refusal


class FactorForm(_Counted, AuthenticateForm):  # type: ignore[misc]  # allauth has no types
    """The code that completes a sign-in."""

    code = _code(
        gettext_lazy("Code"), gettext_lazy("Six digits of the app, or one of your recovery codes.")
    )

    def clean_code(self) -> str:
        """Check the code, unless too many were wrong."""
        return self.tried("code", journal.FACTOR_FAILED, _wrong_code())


class FactorAgainForm(_Counted, FactorReauthenticateForm):  # type: ignore[misc]  # as above
    """The code that is asked for before factors are changed."""

    code = _code(
        gettext_lazy("Code"), gettext_lazy("Six digits of the app, or one of your recovery codes.")
    )

    def clean_code(self) -> str:
        """Check the code, unless too many were wrong."""
        return self.tried("code", journal.FACTOR_FAILED, _wrong_code())


class PasswordAgainForm(_Counted, ReauthenticateForm):  # type: ignore[misc]  # as above
    """The password that is asked for before a first factor is added."""

    password = _password()

    def clean_password(self) -> str:
        """Check the password, unless too many were wrong."""
        wrong = _("This is not your password. Capital letters count.")
        return self.tried("password", journal.SIGN_IN_FAILED, wrong)


class AppForm(ActivateTOTPForm):  # type: ignore[misc]  # as above
    """The first code of an app that shows codes."""

    code = _code(gettext_lazy("Code that the app shows now"))

    def clean_code(self) -> str:
        """Check that the app has the secret."""
        try:
            return str(super().clean_code())
        except ValidationError as wrong:
            raise ValidationError(_wrong_code()) from wrong


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]  # as above
    """A passkey and how the person calls it."""

    name = forms.CharField(
        label=gettext_lazy("What you call it"),
        max_length=NAME_CHARS_MAX,
        required=False,
        help_text=gettext_lazy("Such as “key in the safe” or “my telephone”."),
    )


def _wrong_code() -> str:
    return _(
        "This code does not open the door. Codes of an app last half a minute: type the one it "
        "shows now. If that fails, check the clock of the telephone."
    )
