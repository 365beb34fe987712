# SPDX-License-Identifier: Apache-2.0
"""Says how far a joint text has come: D-13 to D-18, word for word.

The wording is fixed in three languages; nothing is added to a sentence here. A party is given by
its code, and each language asks for its own form of the name: `{p:of}` is "del Perú" or "de
Chile". Where a sentence begins with a name, the page raises the first letter.
Source: rooms.md D2.
"""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni.web.parties import forms


def d13_some_have_consented(*, consented: str, missing: str) -> str:
    """Write D-13: some have consented."""
    return _(
        # A form of a name per language, xgettext:no-python-brace-format
        "{a} has consented; {b} has not. Until then there is no agreed text."
    ).format(a=forms(consented), b=forms(missing))


def d14_agreed(*, parties: str, fingerprint: str, since: str) -> str:
    """Write D-14: agreed."""
    return _(
        "Agreed: {parties} have consented to the same text (fingerprint {h}). In force from {t}."
    ).format(parties=parties, h=fingerprint, t=since)


def d15_different_versions(*, party: str, version: int, other: str, other_version: int) -> str:
    """Write D-15: different versions."""
    return _(
        # A form of a name per language, xgettext:no-python-brace-format
        "The parties consented to different versions: {a} to {n}, {b} to {m}. There is no agreed "
        "text. See the differences."
    ).format(a=forms(party), n=version, b=forms(other), m=other_version)


def d16_working_version(*, party: str, days: int) -> str:
    """Write D-16: before sending a working version."""
    return ngettext(
        # A form of a name per language, xgettext:no-python-brace-format
        "This working version will go to {p} and be recorded. Its content will be erased {days} "
        "day after adoption; we cannot prevent the other side from keeping a copy.",
        "This working version will go to {p} and be recorded. Its content will be erased {days} "
        "days after adoption; we cannot prevent the other side from keeping a copy.",
        days,
    ).format(p=forms(party), days=days)


def d17_withdrawal_crossed(*, withdrawn_at: str, accepted_by: str, accepted_at: str) -> str:
    """Write D-17: withdrawal crossed an acceptance."""
    return _(
        # A form of a name per language, xgettext:no-python-brace-format
        "Withdrawal signed at {t1}. It has no effect: {b} accepted at {t2} without having "
        "received it. The commitment stands and can be changed only by agreement of both."
    ).format(t1=withdrawn_at, b=forms(accepted_by), t2=accepted_at)


def d18_hold_not_received(
    *,
    held_by: str,
    held_at: str,
    other: str,
    release_at: str,
    contact: str,
) -> str:
    """Write D-18: hold not yet received."""
    return _(
        # A form of a name per language, xgettext:no-python-brace-format
        "Held by {a} at {t1}. There is no receipt from {b} yet: the release at {t2} may still go "
        "out there. Call {contact} now."
    ).format(a=forms(held_by), t1=held_at, b=forms(other), t2=release_at, contact=contact)
