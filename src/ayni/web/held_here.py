# SPDX-License-Identifier: Apache-2.0
"""Says what a node holds of persons beside the record, and why; no other state receives it.

Source: rooms.md A0.12.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from ayni.web.registry import Words


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
        term: name of the setting that holds a term in days; `kept` is said where it holds none.
    """

    title: Words
    tables: tuple[str, ...]
    fields: Words
    purpose: Words
    kept: Words
    seen_by: Words
    term: str = ""


OWN_TASK: Final = _("a task of the state by its own law")

_OPERATOR: Final = _("whoever runs the node")
_WITH_THE_RECORD: Final = _("as long as the record; lines are never changed")
_WHILE_NAMED: Final = _("as long as a line of a journal or a draft in clearance names the person")

LOCAL: Final[tuple[Local, ...]] = (
    Local(
        title=_("Cited public history"),
        tables=("history.CitedFact",),
        fields=_("names of persons in public office, where a published source gives them"),
        purpose=_("to read what was published about mechanisms, with its sources"),
        kept=_("until a row is loaded again without it"),
        seen_by=_("offices with a power of the room of meetings"),
    ),
    Local(
        title=_("Persons who sign in"),
        tables=("accounts.Person", "accounts.Holding"),
        fields=_(
            "name, sign-in name, language, hash of the password; offices held, from and until"
        ),
        purpose=_("to let persons act for their office, and nobody else"),
        kept=_WHILE_NAMED,
        seen_by=_OPERATOR,
    ),
    Local(
        title=_("Second factors, browsers, sessions, failed tries"),
        tables=(
            *("sessions.Session", "entrance.Pause", "entrance.Browser", "entrance.Visit"),
            *("entrance.Envelope", "mfa.Authenticator"),
            *("account.EmailAddress", "account.EmailConfirmation"),
            *("socialaccount.SocialAccount", "socialaccount.SocialApp"),
            "socialaccount.SocialToken",
        ),
        fields=_(
            "keys of second factors, names of browsers, subject at the identity provider, hashes "
            "of codes, address of the machine, number and time of tries; e-mail addresses are not "
            "asked for"
        ),
        purpose=_("to keep strangers out"),
        kept=_("a session for {n} hours; the rest until it is renewed or removed"),
        seen_by=_OPERATOR,
    ),
    Local(
        title=_("Journal of who came in and read what"),
        tables=("entrance.Entry",),
        fields=_("person, office, address of the machine, page read, time"),
        purpose=_("to show who read what is not for everybody"),
        kept=_WITH_THE_RECORD,
        seen_by=_("auditors, the office for personal data, and whoever runs the node"),
        term="AYNI_JOURNAL_DAYS",
    ),
    Local(
        title=_("Drafts not sent"),
        tables=("unsent.Unsent",),
        fields=_("person, office, page, what was typed, time"),
        purpose=_("to lose nothing when a session, a line or a machine ends"),
        kept=_("until it is sent or discarded, {d} days at most; backups hold it longer"),
        seen_by=_("the person's own office"),
    ),
    Local(
        title=_("Drafts in clearance"),
        tables=(
            *("clearance.Chain", "clearance.Draft", "clearance.Version", "clearance.Step"),
            "clearance.Note",
        ),
        fields=_("what was typed, by whom, which offices cleared it, remarks in words, times"),
        purpose=_("to let the state's own offices read a text before it is signed"),
        kept=_WITH_THE_RECORD,
        seen_by=_("offices of the chain, and auditors"),
    ),
    Local(
        title=_("Watches, notes of a watch, who attends to what"),
        tables=("watches.Watch", "watches.Note", "watches.Attending"),
        fields=_("person, office, from and until, notes in words, matter attended to"),
        purpose=_("to show who is on duty, and that two do not answer at once"),
        kept=_("with the record; names as long as a line of a journal names the person"),
        seen_by=_("offices of this state"),
    ),
    Local(
        title=_("Journal of who signed what"),
        tables=("accounts.Deed",),
        fields=_("person, office, capacity, act, time"),
        purpose=_("to answer inside the state for what an office signed"),
        kept=_WITH_THE_RECORD,
        seen_by=_("auditors, and whoever runs the node"),
        term="AYNI_SIGNED_DAYS",
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
        term="AYNI_SIGNED_DAYS",
    ),
    Local(
        title=_("Cases of data gone astray"),
        tables=("breaches.Case", "breaches.Step"),
        fields=_("what happened, hours, steps, who noted them; never the data themselves"),
        purpose=_("to tell the authority and the persons concerned in time"),
        kept=_("as long as the state's archive law asks; lines are never changed"),
        seen_by=_("the office for personal data, foreign affairs and auditors"),
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
        tables=("alarm.Alarm", "alarm.Call", "alarm.Trial", "alarm.Note"),
        fields=_("office called, step, time, result; no person"),
        purpose=_("to wake who is on duty, and to show that it was done"),
        kept=_WITH_THE_RECORD,
        seen_by=_OPERATOR,
    ),
)
"""Everything in the desk file; a table that nobody names here fails a test of the tree."""
