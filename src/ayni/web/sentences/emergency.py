# SPDX-License-Identifier: Apache-2.0
"""Says what an emergency and a permit mean: D-28 to D-32, word for word.

The wording is fixed in three languages; nothing is added to a sentence here. A party is given by
its code, and each language asks for its own form of the name: `{p:of}` is "del Perú" or "de
Chile". Where a sentence begins with a name, the page raises the first letter.
Source: rooms.md D2.
"""

from django.utils.translation import gettext as _

from ayni.web.parties import forms


def d28_not_the_first_channel() -> str:
    """Write D-28: not the first channel."""
    return _(
        "This system does not replace tsunami warnings or emergency telephones. Use your national "
        "channels first."
    )


def d29_accepting(
    *,
    quantity: str,
    what: str,
    party: str,
    other: str,
    until: str,
    gates: str,
) -> str:
    """Write D-29: accepting."""
    return _(
        # A form of a name per language, xgettext:no-python-brace-format
        "On acceptance, {qty} × {what} is committed between {a} and {b}. Paperwork: by {date}. "
        "Still missing to cross: {gates}."
    ).format(qty=quantity, what=what, a=forms(party), b=forms(other), date=until, gates=gates)


def d30_permit_offline(*, known_until: str, telephone: str) -> str:
    """Write D-30: permit, offline."""
    return _(
        "Permit authentic according to data received up to {t}. It is not known whether it was "
        "revoked later; if in doubt, call {tel}."
    ).format(t=known_until, tel=telephone)


def d31_permit_not_found(*, known_until: str, telephone: str) -> str:
    """Write D-31: permit not found."""
    return _(
        "This permit is not in the data received up to {t}. That does not prove it false. Call "
        "{tel}."
    ).format(t=known_until, tel=telephone)


def d32_real_event(*, since: str, partnership: str) -> str:
    """Write D-32: real event during a drill."""
    return _(
        "REAL SITUATION. The exercise is suspended since {t}. To act, go to “{partnership}”."
    ).format(t=since, partnership=partnership)
