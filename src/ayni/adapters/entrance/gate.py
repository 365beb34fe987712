# SPDX-License-Identifier: Apache-2.0
"""Tells django-allauth the rules of this house; holds no page and no address.

Source: docs.allauth.org, `ACCOUNT_ADAPTER` and `MFA_ADAPTER`.
"""

from __future__ import annotations

import base64
from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext

from ayni.adapters import clock
from ayni.adapters.accounts import acting, directory
from ayni.adapters.accounts.models import Person
from ayni.adapters.entrance import browsers, factors, identities, journal
from ayni.core.errors import KeyTrouble

_PURPOSE = b"ayni second factors, version 1"


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Nobody signs up; changing factors asks for a factor that was shown just now."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse: administrators make persons."""
        del request
        return False

    def get_login_stages(self) -> list[str]:
        """Ask for the second factor and for nothing else."""
        return [f"{SecondFactor.__module__}.{SecondFactor.__qualname__}"]

    def is_reauthentication_required(self, *, app: str, **_kwargs: object) -> bool:
        """Ask again unless a factor was shown within minutes, or there is none to show.

        A person without a factor signed in by password a moment ago, or is asked for it.
        """
        request = context.request
        person = cast(Person, request.user)
        if factors.enrolled(person):
            return not factors.fresh(request.session, person, at=clock.now())
        return bool(super().is_reauthentication_required(app=app))

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Offer the password to those alone who have nothing stronger."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        stronger = [one for one in methods if one["id"] != "reauthenticate"]
        return stronger or methods

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send nothing: a node has no mail of its own."""


class SecondFactor(AuthenticateStage):  # type: ignore[misc]  # allauth has no types
    """Asks for the second factor, but not in a browser that the person enrolled."""

    def handle(self) -> tuple[Any, bool]:
        """Go on, or lead to the page that asks."""
        person, at = cast(Person, self.login.user), clock.now()
        if identities.counts_as_factor(self.login):
            factors.note(self.request.session, person, by=factors.IDENTITY, at=at)
            return None, True
        row = browsers.enrolled(self.request, person, at=at)
        if row is not None and factors.enrolled(person):
            browsers.used(row, at=at)
            factors.note(self.request.session, person, by=factors.REMEMBERED, at=at)
            return None, True
        response, goes_on = super().handle()
        return response, bool(goes_on)


class Identities(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Lets in whom an administrator entered, and nobody else."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Refuse: administrators make persons."""
        del request, sociallogin
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Refuse whom nobody entered, and keep no claim of whom somebody did.

        Raises:
            ImmediateHttpResponse: leads to the page that says so.
        """
        if not sociallogin.is_existing:
            journal.note(journal.IDENTITY_REFUSED, at=clock.now(), request=request, told="unknown")
            raise ImmediateHttpResponse(redirect("web:identity-refused"))
        sociallogin.account.extra_data = {}
        sociallogin.account.save(update_fields=["extra_data"])

    def on_authentication_error(self, request: HttpRequest, provider: Any, **told: object) -> None:
        """Say that the provider's answer was not taken.

        Raises:
            ImmediateHttpResponse: leads to the page that says so.
        """
        del provider
        why = str(told.get("exception") or told.get("error") or "")
        journal.note(journal.IDENTITY_REFUSED, at=clock.now(), request=request, told=why)
        raise ImmediateHttpResponse(redirect("web:identity-failed"))


class Factors(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Names the node in telephones and keys, keeps secrets sealed, holds the last factor."""

    def get_totp_issuer(self) -> str:
        """Name the node: a telephone may hold codes of several partnerships."""
        return f"Ayni {settings.AYNI_LABEL or settings.AYNI_PARTY}"

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        """Show the name that is typed to sign in."""
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        return entity | {"name": user.username, "display_name": user.display_name}

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002  # allauth's
        """Call a passkey so where the person did not; the words of allauth speak English alone."""
        held = Authenticator.objects.filter(user=user, type=type).count()
        return f"{gettext('passkey')} {held + 1}" if held else gettext("passkey")

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """Hold the last factor of a person who must have one."""
        person = authenticator.user
        others = type(authenticator).objects.filter(user=person, type__in=factors.KINDS)
        if others.exclude(pk=authenticator.pk).exists():
            return True
        held = acting.holdings_of(person, at=clock.now())
        powers = (directory.powers_of(settings.AYNI_PARTY, row.office) for row in held)
        return not any(factors.demanded(power) for power in powers)

    def encrypt(self, text: str) -> str:
        """Seal a secret under the node's own, which no backup holds."""
        return _box().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """Open a sealed secret.

        Raises:
            KeyTrouble: it was sealed under another secret of the node.
        """
        try:
            return _box().decrypt(encrypted_text.encode("ascii")).decode()
        except InvalidToken as trouble:
            raise KeyTrouble(
                "a second factor was sealed under another secret.key than the node has now. Put "
                "the earlier file back, or let persons enrol again: ayni person factors --reset."
            ) from trouble


def _box() -> Fernet:
    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE)
    return Fernet(base64.urlsafe_b64encode(kdf.derive(settings.SECRET_KEY.encode())))
