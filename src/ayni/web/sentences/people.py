# SPDX-License-Identifier: Apache-2.0
"""Says how figures and personal data are treated: D-33 to D-37, word for word.

The wording is fixed in three languages; nothing is added to a sentence here. A party is given by
its code, and each language asks for its own form of the name: `{p:of}` is "del Perú" or "de
Chile". Where a sentence begins with a name, the page raises the first letter.
Source: rooms.md D2.
"""

from django.utils.translation import gettext as _

from ayni.web.parties import forms


def d33_file_refused(*, column: str) -> str:
    """Write D-33: file refused."""
    return _(
        "The file has a column that seems to identify people (“{col}”). Nothing was stored. Only "
        "counts are accepted here."
    ).format(col=column)


def d34_withheld(*, smallest: int) -> str:
    """Write D-34: withheld cell."""
    return _(
        "Withheld: at least one of the two sources counted fewer than {n}, or the figure would "
        "let it be deduced."
    ).format(n=smallest)


def d35_personal_data_suspected(*, found: str) -> str:
    """Write D-35: personal data suspected."""
    return _(
        "This looks like personal data: “{x}”. Write the post or the office instead, or confirm "
        "that it is not."
    ).format(x=found)


def d36_asking_for_erasure(*, party: str, what: str) -> str:
    """Write D-36: asking for erasure."""
    return _(
        # A form of a name per language, xgettext:no-python-brace-format
        "{p} will be asked to erase {what}. We cannot enforce it; the answer will be visible. The "
        "proof that the act existed is kept."
    ).format(p=forms(party), what=what)


def d37_erased(*, party: str, at: str, other: str, state: str) -> str:
    """Write D-37: erased."""
    return _(
        # A form of a name per language, xgettext:no-python-brace-format
        "Content erased by {a} on {t}; {b}: {state}. Signature, time and place in the record can "
        "still be verified."
    ).format(a=forms(party), t=at, b=forms(other), state=state)
