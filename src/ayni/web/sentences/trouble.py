# SPDX-License-Identifier: Apache-2.0
"""Says what a check or a broken rule means: D-38 to D-40, word for word.

The wording is fixed in three languages; nothing is added to a sentence here. A party is given by
its code, and each language asks for its own form of the name: `{p:of}` is "del Perú" or "de
Chile". Where a sentence begins with a name, the page raises the first letter.
Source: rooms.md D2.
"""

from django.utils.translation import gettext as _

from ayni.web.parties import forms


def d38_set_aside(*, rule: str) -> str:
    """Write D-38: act set aside."""
    return _(
        "This act is properly signed but does not meet an agreed rule: {rule}. It is kept and "
        "shown; it does not change the state of the matter."
    ).format(rule=rule)


def d39_two_histories(*, party: str, last_common: int) -> str:
    """Write D-39: two histories."""
    return _(
        # A form of a name per language, xgettext:no-python-brace-format
        "There are two signed histories of {p:gen} record that cannot both be true. Everything is "
        "kept. Acts up to no. {n}, which all parties had received, stand; the authorities decide "
        "about the later ones."
    ).format(p=forms(party), n=last_common)


def d40_authentic(*, office: str, party: str, holder: str, at: str, closed: int) -> str:
    """Write D-40: result of a check, authentic."""
    return _(
        # A form of a name per language, xgettext:no-python-brace-format
        "Authentic: signed by {office} of {p}; {q:gen} node had stored it at {t}. Closed fields: "
        "{k}. This proves origin and time, not that what it says is true."
    ).format(office=office, p=forms(party), q=forms(holder), t=at, k=closed)


def d40_not_authentic(*, part: str, expected: str, found: str) -> str:
    """Write D-40: result of a check, not authentic."""
    return _("Not authentic: {part} does not match. Expected {x}; found {y}.").format(
        part=part, x=expected, y=found
    )
