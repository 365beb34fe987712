# SPDX-License-Identifier: Apache-2.0
"""Says how the link and the voice path stand: D-23 to D-27, word for word.

The wording is fixed in three languages; nothing is added to a sentence here. A party is given by
its code, and each language asks for its own form of the name: `{p:of}` is "del Perú" or "de
Chile". Where a sentence begins with a name, the page raises the first letter.
Source: rooms.md D2.
"""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni.web.parties import forms


def d23_up_to_date(*, party: str, ago: str) -> str:
    """Write D-23: up to date."""
    return _(
        # A form of a name per language, xgettext:no-python-brace-format
        "Link up to date: {p} holds all of ours and we hold all that it has shown us; checked {d} "
        "ago."
    ).format(p=forms(party), d=ago)


def d24_behind(*, count: int, party: str, last_contact: str) -> str:
    """Write D-24: behind."""
    return ngettext(
        # A form of a name per language, xgettext:no-python-brace-format
        "{k} of our acts has not yet reached {p}. Last contact at {t}; still trying.",
        "{k} of our acts have not yet reached {p}. Last contact at {t}; still trying.",
        count,
    ).format(k=count, p=forms(party), t=last_contact)


def d25_down(*, party: str, since: str, telephone: str, code: str) -> str:
    """Write D-25: down."""
    return _(
        # A form of a name per language, xgettext:no-python-brace-format
        "No link with {p} since {t}. You can go on working: what you sign is kept and will leave "
        "by itself. If it is urgent, call {tel} and read out the code {code}."
    ).format(p=forms(party), t=since, tel=telephone, code=code)


def d26_message_heard(*, party: str) -> str:
    """Write D-26: message heard."""
    return _(
        # A form of a name per language, xgettext:no-python-brace-format
        "This records what you heard by telephone or radio. It is a note of your office, not an "
        "act of {p}."
    ).format(p=forms(party))


def d27_code_matches(*, noted_at: str) -> str:
    """Write D-27: heard and arrived, the code agrees."""
    return _("The act has arrived. Its code is the one you noted at {t}.").format(t=noted_at)


def d27_code_differs(*, noted_at: str) -> str:
    """Write D-27: heard and arrived, the code differs."""
    return _("The act has arrived. Its code is not the one you noted at {t}.").format(t=noted_at)
