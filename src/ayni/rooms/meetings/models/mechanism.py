# SPDX-License-Identifier: Apache-2.0
"""The tables of mechanisms, as the record last tells them; derived, never edited by hand.

Nothing here knows what day it is: due and overdue are words of a page. Names are content and stand
in no table. Beside the tables stands what their codes are called.
"""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ayni.web.registry import Words

HASH_CHARS = 64
PARTY_CHARS = 3
CODE_CHARS_MAX = 80
DAY_CHARS = 10
ZONE_CHARS_MAX = 80

LEVELS: Mapping[str, Words] = {
    "presidents": _("Presidents"),
    "ministers": _("Ministers"),
    "vice_ministers": _("Vice-ministers"),
    "joint_staffs": _("Joint staffs"),
    "staffs": _("General staffs of a service"),
    "regional": _("Regional commands"),
    "local": _("Local authorities"),
    "technical": _("Technical offices"),
}
DOMAINS: Mapping[str, Words] = {
    "defence": _("Defence"),
    "security": _("Public security"),
    "migration": _("Migration"),
    "border": _("Border development"),
    "civil_protection": _("Civil protection"),
    "customs": _("Customs"),
    "health": _("Health"),
    "environment": _("Environment"),
    "other": pgettext_lazy("domain", "Another one"),
}
INSTITUTIONS: Mapping[str, Words] = {
    "army": _("Armed forces"),
    "police": _("Police"),
    "civil_protection": _("Civil protection"),
    "migration": _("Migration authority"),
    "foreign_ministry": _("Foreign ministry"),
    "other": pgettext_lazy("institution", "Another one"),
}
MECHANISM_STATES: Mapping[str, Words] = {
    "proposed": pgettext_lazy("mechanism", "proposed"),
    "withdrawn": pgettext_lazy("mechanism", "proposal withdrawn"),
    "active": pgettext_lazy("mechanism", "active"),
    "suspended": pgettext_lazy("mechanism", "suspended"),
}
MECHANISM_REFUSALS: Mapping[str, tuple[str, Words]] = {
    "code_taken": (
        "code",
        _("Another mechanism has the code “{taken}”. Choose another, or revise that mechanism."),
    ),
    "code_agreed": (
        "",
        _(
            "An agreed mechanism has the code “{taken}” already. Propose another code for this "
            "one, or withdraw it if it is the same mechanism."
        ),
    ),
    "mechanism_twice": (
        "",
        _(
            "Two agreed mechanisms have this code, so their meetings would be cited alike. Revise "
            "one of them: another code, or it takes the place of the other."
        ),
    ),
    "mechanism_unknown": (
        "",
        _("This mechanism is not known here. Load the page again, or choose another."),
    ),
    "mechanism_not_agreed": (
        "",
        _("The mechanism is not agreed: a consent is missing. It can be done once all consented."),
    ),
    "mechanism_suspended": (
        "",
        _("The mechanism is suspended by {party} since {since}. It can be convened once resumed."),
    ),
    "mechanism_replaced": (
        "",
        _("Another mechanism has taken the place of this one. Convene that one."),
    ),
    "suspended_already": ("", _("Your state suspended it already, and has not resumed it.")),
    "suspension_unknown": ("", _("This suspension is not known here. Load the page again.")),
    "resumed_already": ("", _("Your state resumed it already.")),
    "not_author": ("", _("Only the party whose act it is can do this.")),
    "proposal_unknown": ("", _("This text is not known here. Load the page again.")),
    "proposal_gone": (
        "",
        _("This text was withdrawn or replaced. Read the newest one, and answer that."),
    ),
    "consented_already": ("", _("Your state consented to this text already.")),
    "agreed_already": ("", _("This text is agreed already; a revision changes it.")),
    "nothing_changed": ("", _("Nothing differs from the text in force. Change a field first.")),
    "name_missing": ("name", _("No name was found. Write what it is called.")),
    "day_ahead": (
        "held_before_day",
        _("The day lies ahead; the last meeting was held already. Correct the day."),
    ),
}
"""Code of a refusal to the field it concerns and what a person is told."""


class Mechanism(models.Model):
    """One mechanism, as its agreed text describes it, or its newest proposal.

    Attributes:
        object_id: leaf hash of the opening act, in hex.
        short: the reading code without its hyphens, for search.
        party: party that proposed it first.
        office: office that did.
        leaf: leaf hash of the version described here, in hex; its names stand in that act.
        code: short code of the mechanism.
        state: proposed, withdrawn, active or suspended.
        agreed: all parties consented to a version.
        level: who meets.
        domains: what it deals with.
        institutions: which institutions take part.
        parties: codes of the parties.
        mandated_by: object ids of the mechanisms that ask for its work.
        refers_to: object ids of those to which it raises what it cannot settle.
        replaces: object ids of those whose place it took.
        months_between: agreed months between two meetings, or none.
        held_before: ordinal of the last edition held before this record; 0 for none.
        held_before_day: last day of that edition, empty if it is not known.
        awaited: parties whose consent a version on the table waits for.
        proposed_ms: claimed time of the opening act.
    """

    object_id = models.CharField(max_length=HASH_CHARS, primary_key=True)
    short = models.CharField(max_length=16)
    party = models.CharField(max_length=PARTY_CHARS)
    office = models.CharField(max_length=CODE_CHARS_MAX)
    leaf = models.CharField(max_length=HASH_CHARS)
    code = models.CharField(max_length=CODE_CHARS_MAX)
    state = models.CharField(max_length=16)
    agreed = models.BooleanField()
    level = models.CharField(max_length=16)
    domains = models.JSONField()
    institutions = models.JSONField()
    parties = models.JSONField()
    mandated_by = models.JSONField()
    refers_to = models.JSONField()
    replaces = models.JSONField()
    months_between = models.PositiveIntegerField(null=True)
    held_before = models.PositiveIntegerField()
    held_before_day = models.CharField(max_length=DAY_CHARS)
    awaited = models.JSONField()
    proposed_ms = models.BigIntegerField()

    def __str__(self) -> str:
        """Return the code."""
        return self.code


class Suspension(models.Model):
    """One party's suspension of a mechanism.

    Attributes:
        leaf: leaf hash of the act, in hex.
        mechanism: the mechanism.
        party: who suspends.
        since: first day on which it does.
        paper: code of the type of the instrument.
        paper_day: day of the instrument, empty if it is not known.
        lifted: first day on which it has resumed, empty while the suspension stands.
        at_ms: claimed time of the act.
    """

    leaf = models.CharField(max_length=HASH_CHARS, primary_key=True)
    mechanism = models.ForeignKey(Mechanism, on_delete=models.CASCADE, related_name="suspensions")
    party = models.CharField(max_length=PARTY_CHARS)
    since = models.CharField(max_length=DAY_CHARS)
    paper = models.CharField(max_length=16)
    paper_day = models.CharField(max_length=DAY_CHARS)
    lifted = models.CharField(max_length=DAY_CHARS)
    at_ms = models.BigIntegerField()

    def __str__(self) -> str:
        """Return the party and the day."""
        return f"{self.party} since {self.since}"
