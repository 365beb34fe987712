# SPDX-License-Identifier: Apache-2.0
"""Knows which person a subject of the state's identity provider is; guesses none.

An administrator enters the value of one claim for one person. Who comes with another value is
refused, whatever else the provider says of them.
"""

from __future__ import annotations

from typing import Any, Final

from allauth.socialaccount.models import SocialAccount
from django.conf import settings

from ayni.adapters.accounts.models import Person
from ayni.core.errors import Refusal

PROVIDER: Final = "national"
"""What `node.identity` calls the provider; a node has one."""
VALUE_CHARS_MAX: Final = 191
"""As long as the column of allauth's table."""


def enter(person: Person, *, value: str) -> None:
    """Let a person come in by a subject of the identity provider; an earlier one counts no more.

    Args:
        person: who it is.
        value: of the claim that node.json names.

    Raises:
        Refusal: `identity_bad`, or `identity_taken` if it is another person's.
    """
    told = value.strip()
    if not told or len(told) > VALUE_CHARS_MAX:
        raise Refusal("identity_bad", chars=len(told), at_most=VALUE_CHARS_MAX)
    other = SocialAccount.objects.filter(provider=PROVIDER, uid=told).exclude(user=person).first()
    if other is not None:
        raise Refusal("identity_taken", username=other.user.username)
    remove(person)
    SocialAccount.objects.create(user=person, provider=PROVIDER, uid=told)


def remove(person: Person) -> bool:
    """Let a person come in by no subject any more; tell whether there was one."""
    count, _each = SocialAccount.objects.filter(user=person, provider=PROVIDER).delete()
    return bool(count)


def counts_as_factor(login: Any) -> bool:
    """Tell whether this sign-in came by a provider whose word counts as a second factor.

    Args:
        login: allauth's, at its stage.
    """
    told = settings.AYNI_IDENTITY
    came_by_it = "sociallogin" in (login.signal_kwargs or {})
    return came_by_it and told is not None and told.second_factor == "there"
