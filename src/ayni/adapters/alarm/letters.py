# SPDX-License-Identifier: Apache-2.0
"""Writes the message that an alarm sends by mail, and to whom; it holds nothing of the matter.

The addresses are those of the posts, as their own state declares them; no person's. Another matter
of this state that goes by the same way announces who writes its letters. Sends nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A message, without content of the record.

    Attributes:
        subject: without the word that marks an exercise.
        says: what waits, in a sentence or two.
        page: path of the page that is opened for it.
    """

    subject: str
    says: str
    page: str


Writer = Callable[[Call], Letter]
_writers: Final[dict[str, Writer]] = {}


def announce(kind: str, writer: Writer) -> None:
    """Let calls of a kind be written by somebody else; they go to the posts named and nobody else.

    Args:
        kind: of the calls.
        writer: a call to its letter, in the language that is spoken when it is asked.
    """
    _writers[kind] = writer


def reach(offices: Sequence[str]) -> tuple[str, ...]:
    """Return the addresses that these posts declare, each once.

    What a directory gives in another form than a plain address is left out.

    Args:
        offices: ids of this state's offices.
    """
    posts = declared.offices(settings.AYNI_PARTY)
    told = [posts[name].contact.get("email", "") for name in offices if name in posts]
    plain = [one.strip() for one in told if ADDRESS.fullmatch(one.strip())]
    return tuple(dict.fromkeys(plain))[:RECIPIENTS_MAX_COUNT]


def recipients(call: Call, mail: Mail) -> tuple[str, ...]:
    """Return the addresses of the posts of a call and those that the operator added, each once.

    Args:
        call: what is due.
        mail: how the operator set mail up.
    """
    further = () if call.kind in _writers else mail.to
    return tuple(dict.fromkeys([*reach(call.offices), *further]))[:RECIPIENTS_MAX_COUNT]


def variables(call: Call, mail: Mail, *, mode: str) -> dict[str, str]:
    """Return what the program that sends it is told, in the first language of this state.

    Args:
        call: what is due.
        mail: how the operator set mail up.
        mode: mode of this node.
    """
    with translation.override(_language(settings.AYNI_PARTY)):
        letter = _writers.get(call.kind, _letter)(call)
        subject, body = _subject(letter, mode=mode), _body(letter)
    told = {
        "HOST": mail.host,
        "PORT": str(mail.port),
        "SECURITY": mail.security,
        "USER": mail.user,
        "SECRET": mail.secret_file,
        "CA": mail.ca_file,
        "FROM": mail.sender,
        "TO": " ".join(recipients(call, mail)),
        "SUBJECT": subject,
        "BODY": body,
    }
    return {f"{PREFIX}{name}": value for name, value in told.items()}


def _subject(letter: Letter, *, mode: str) -> str:
    return f"{_('EXERCISE')} · {letter.subject}" if mode == "exercise" else letter.subject


def _body(letter: Letter) -> str:
    page = f"{settings.AYNI_STAFF_SCHEME}://{settings.AYNI_STAFF_HOST}:{settings.AYNI_STAFF_PORT}"
    last = _("This message holds nothing of the matter, and nobody reads an answer to it.")
    return f"{letter.says}\n\n{page}{letter.page}\n\n{last}\n{settings.AYNI_LABEL}\n"


def _letter(call: Call) -> Letter:
    if call.kind == TEST:
        subject = _("Ayni: alarm test")
    elif call.urgency == RING:
        subject = _("Ayni: an urgent matter waits, {code}").format(code=call.code)
    else:
        subject = _("Ayni: a matter has come in, {code}").format(code=call.code)
    if call.kind == TEST:
        says = _("This is the test of the alarm. Say on the page whether it reached you.")
    elif call.step > 1:
        says = _("Nobody has answered yet; your office is called next. Open the page and answer.")
    else:
        says = _("An act of a neighbour waits for your office. Open the page and answer.")
    return Letter(subject=subject, says=says, page=PAGE)


def _language(party: str) -> str:
    constitution = reading.frame().constitution
    rows = law.parties_of(constitution.facts) if constitution is not None else []
    told = next((row["languages"] for row in rows if row["party"] == party), ["es"])
    first = str(told[0]) if isinstance(told, list) and told else "es"
    return first if first in dict(settings.LANGUAGES) else "es"
