# SPDX-License-Identifier: Apache-2.0
"""Writes the message that an alarm sends by mail, and to whom; it holds nothing of the matter.

The addresses are those of the posts, as their own state declares them; no person's. Sends nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from ayni.adapters.alarm.config import ADDRESS, Mail
from ayni.adapters.alarm.mailing import PREFIX
from ayni.adapters.alarm.models import Call
from ayni.adapters.alarm.urgency import RING
from ayni.adapters.record import offices as declared
from ayni.adapters.record import reading
from ayni.core import constitution as law

RECIPIENTS_MAX_COUNT: Final = 50
TEST: Final = "test"
TO: Final = f"{PREFIX}TO"
"""Variable with the addresses, a blank between; empty if nobody can be reached."""
PAGE: Final = "/alarm/"


def recipients(offices: Sequence[str], mail: Mail) -> tuple[str, ...]:
    """Return the addresses of these posts and those that the operator added, each once.

    What a directory gives in another form than a plain address is left out.

    Args:
        offices: ids of this state's offices.
        mail: how the operator set mail up.
    """
    posts = declared.offices(settings.AYNI_PARTY)
    told = [posts[name].contact.get("email", "") for name in offices if name in posts]
    plain = [one.strip() for one in told if ADDRESS.fullmatch(one.strip())]
    return tuple(dict.fromkeys([*plain, *mail.to]))[:RECIPIENTS_MAX_COUNT]


def variables(call: Call, mail: Mail, *, mode: str) -> dict[str, str]:
    """Return what the program that sends it is told, in the first language of this state.

    Args:
        call: what is due.
        mail: how the operator set mail up.
        mode: mode of this node.
    """
    with translation.override(_language(settings.AYNI_PARTY)):
        subject, body = _subject(call, mode=mode), _body(call)
    told = {
        "HOST": mail.host,
        "PORT": str(mail.port),
        "SECURITY": mail.security,
        "USER": mail.user,
        "SECRET": mail.secret_file,
        "CA": mail.ca_file,
        "FROM": mail.sender,
        "TO": " ".join(recipients(call.offices, mail)),
        "SUBJECT": subject,
        "BODY": body,
    }
    return {f"{PREFIX}{name}": value for name, value in told.items()}


def _subject(call: Call, *, mode: str) -> str:
    if call.kind == TEST:
        told = _("Ayni: alarm test")
    elif call.urgency == RING:
        told = _("Ayni: an urgent matter waits, {code}").format(code=call.code)
    else:
        told = _("Ayni: a matter has come in, {code}").format(code=call.code)
    return f"{_('EXERCISE')} · {told}" if mode == "exercise" else told


def _body(call: Call) -> str:
    page = f"{settings.AYNI_STAFF_SCHEME}://{settings.AYNI_STAFF_HOST}:{settings.AYNI_STAFF_PORT}"
    if call.kind == TEST:
        first = _("This is the test of the alarm. Say on the page whether it reached you.")
    elif call.step > 1:
        first = _("Nobody has answered yet; your office is called next. Open the page and answer.")
    else:
        first = _("An act of a neighbour waits for your office. Open the page and answer.")
    second = _("This message holds nothing of the matter, and nobody reads an answer to it.")
    return f"{first}\n\n{page}{PAGE}\n\n{second}\n{settings.AYNI_LABEL}\n"


def _language(party: str) -> str:
    constitution = reading.frame().constitution
    rows = law.parties_of(constitution.facts) if constitution is not None else []
    told = next((row["languages"] for row in rows if row["party"] == party), ["es"])
    first = str(told[0]) if isinstance(told, list) and told else "es"
    return first if first in dict(settings.LANGUAGES) else "es"
