# SPDX-License-Identifier: Apache-2.0
"""Says where an act stands: D-1 to D-7, word for word.

The wording is fixed in three languages; nothing is added to a sentence here. A party is given by
its code, and each language asks for its own form of the name: `{p:of}` is "del Perú" or "de
Chile". Where a sentence begins with a name, the page raises the first letter.
Source: rooms.md D2.
"""

from django.utils.translation import gettext as _

from ayni.web.parties import forms


def d1_draft() -> str:
    """Write D-1: draft."""
    return _("Draft. Only your office can see it; nothing has left this node.")


def d2_cleared(*, offices: str, at: str) -> str:
    """Write D-2: cleared, waiting."""
    return _(
        "Cleared by {offices}. It will be signed and sent at {t}; until then you can cancel it."
    ).format(offices=offices, t=at)


def d3_signed_not_arrived(*, at: str, party: str) -> str:
    """Write D-3: signed, not arrived."""
    return _(
        # A form of a name per language, xgettext:no-python-brace-format
        "Signed here at {t}. It has not yet reached {p:gen} node."
    ).format(t=at, p=forms(party))


def d4_received(*, at: str, party: str) -> str:
    """Write D-4: receipt."""
    return _(
        # A form of a name per language, xgettext:no-python-brace-format
        "Received and stored by {p:gen} node at {t}. This does not mean that anyone has read it "
        "or agrees with it."
    ).format(t=at, p=forms(party))


def d5_acknowledged(*, office: str, version: int, at: str) -> str:
    """Write D-5: acknowledgement."""
    return _(
        "{office} acknowledged version {n} at {t}. An acknowledgement is not agreement."
    ).format(office=office, n=version, t=at)


def d6_older_version_acknowledged(*, version: int, newer: int, since: str) -> str:
    """Write D-6: acknowledgement of an older version."""
    return _(
        "The acknowledgement is for version {n}. Version {m} has been waiting for one since {t}."
    ).format(n=version, m=newer, t=since)


def d7_antecedents_missing(*, sender: str, missing_from: str) -> str:
    """Write D-7: antecedents missing."""
    return _(
        # A form of a name per language, xgettext:no-python-brace-format
        "Received from {p}; earlier entries from {q} are missing to put it in its place. You can "
        "read, acknowledge and answer it now."
    ).format(p=forms(sender), q=forms(missing_from))
