# SPDX-License-Identifier: Apache-2.0
"""Says why content is held: in acts of the record itself, and beside it in this state alone.

Rooms say it of their own kinds.

Source: rooms.md A0.12.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from ayni.core import constitution as law
from ayni.web import registry
from ayni.web.registry import Processing, Words

AGREED: Final = _("the constitution of the partnership, to which every party consented")
"""The ground of most acts: a task of the state, agreed on between states."""

_FRAME = Processing(purpose=_("to agree on the rules of the partnership"), ground=AGREED)
_KEYS = Processing(
    purpose=_("to let every state check who signed, and that nothing was rewritten"),
    ground=AGREED,
)
_ERASING = Processing(
    purpose=_("to let content go, and to show that it went"),
    ground=_("the right to erasure in the law of each state; periods agreed in the constitution"),
)

CORE: Final[Mapping[str, Processing]] = {
    law.LOG_OPENED: _KEYS,
    law.PROPOSED: _FRAME,
    law.CONSENTED: _FRAME,
    law.WITHDRAWN: _FRAME,
    law.OFFICE_DECLARED: Processing(
        purpose=_("to let the neighbour reach a post, day and night"),
        ground=AGREED,
        posts={
            "telephone": frozenset({"telephone"}),
            "radio": frozenset({"telephone"}),
            "email": frozenset({"email"}),
        },
    ),
    law.OFFICE_ENDED: _FRAME,
    law.CARD_DECLARED: _KEYS,
    law.FORK_SHOWN: _KEYS,
    law.DIGEST_STATED: _KEYS,
    law.ERASURE_ASKED: _ERASING,
    law.ERASURE_DONE: _ERASING,
    law.ERASURE_REFUSED: _ERASING,
    law.ERASURE_EXPIRED: _ERASING,
}


def of(kind: str) -> Processing | None:
    """Return why acts of a kind hold content, or none if nobody said so."""
    if kind in CORE:
        return CORE[kind]
    room = registry.room_of(kind)
    return room.processing.get(kind) if room is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Local:
    """What a node holds of persons beside the record; no other state receives it.

    Attributes:
        title: what it is.
        tables: models it lies in, as `app.Model`.
        fields: what is held.
        purpose: what it is for.
        kept: for how long.
        seen_by: who may open it inside this state.
    """

    title: Words
    tables: tuple[str, ...]
    fields: Words
    purpose: Words
    kept: Words
    seen_by: Words


OWN_TASK: Final = _("a task of the state by its own law")

_OPERATOR: Final = _("whoever runs the node")
_WITH_THE_RECORD: Final = _("as long as the record; lines are never changed")

LOCAL: Final[tuple[Local, ...]] = (
    Local(
        title=_("Persons who sign in"),
        tables=("accounts.Person", "accounts.Holding"),
        fields=_(
            "name, sign-in name, language, hash of the password; offices held, from and until"
        ),
        purpose=_("to let persons act for their office, and nobody else"),
        kept=_("as long as a line of the journal names the person"),
        seen_by=_OPERATOR,
    ),
    Local(
        title=_("Sessions and attempts to sign in"),
        tables=("sessions.Session", "accounts.FailedSignIn"),
        fields=_("sign-in name, address of the machine, number and time of attempts"),
        purpose=_("to keep strangers out"),
        kept=_("a session for {n} hours; attempts until the next sign-in that succeeds"),
        seen_by=_OPERATOR,
    ),
    Local(
        title=_("Journal of who signed what"),
        tables=("accounts.Deed",),
        fields=_("person, office, capacity, act, time"),
        purpose=_("to answer inside the state for what an office signed"),
        kept=_WITH_THE_RECORD,
        seen_by=_("auditors, and whoever runs the node"),
    ),
    Local(
        title=_("Answers about data of persons"),
        tables=("screening.Answer",),
        fields=_(
            "person, office, act, field, what it looked like, answer, time; nothing that was found"
        ),
        purpose=_("to show that a person was asked before signing"),
        kept=_WITH_THE_RECORD,
        seen_by=_("the office for personal data, and whoever runs the node"),
    ),
    Local(
        title=_("What a person looked at last"),
        tables=("accounts.Look",),
        fields=_("person, office, sizes of the logs, time"),
        purpose=_("to show on the Desk what changed since"),
        kept=_("until the next look"),
        seen_by=_("the person"),
    ),
    Local(
        title=_("Calls of the alarm"),
        tables=("alarm.Call", "alarm.Trial", "alarm.Note"),
        fields=_("office called, step, time, result; no person"),
        purpose=_("to wake who is on duty, and to show that it was done"),
        kept=_WITH_THE_RECORD,
        seen_by=_OPERATOR,
    ),
)
"""Everything in the desk file; a table that nobody names here fails a test of the tree."""
