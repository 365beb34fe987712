# SPDX-License-Identifier: Apache-2.0
"""The table of actas, as the record last tells them; derived, never edited by hand."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ayni.rooms.meetings.models.mechanism import CODE_CHARS_MAX, HASH_CHARS, PARTY_CHARS
from ayni.web.registry import Words

NATURES: Mapping[str, Words] = {
    "minutes": _("acta of a meeting, not a treaty"),
    "technical": _("technical arrangement between institutions"),
    "memorandum": _("memorandum of understanding"),
    "other": pgettext_lazy("nature of a text", "other"),
}
ACTA_STATES: Mapping[str, Words] = {
    "proposed": pgettext_lazy("acta", "proposed"),
    "differently": pgettext_lazy("acta", "consented to in different versions"),
    "agreed": pgettext_lazy("acta", "in force"),
    "withdrawn": pgettext_lazy("acta", "withdrawn"),
}
ACTA_REFUSALS: Mapping[str, tuple[str, Words]] = {
    "acta_there": (
        "",
        _("An acta of this edition stands already. Answer it with another version."),
    ),
    "acta_unknown": ("", _("This acta is not known here. Load the page again.")),
    "acta_rival": (
        "",
        _(
            "Another acta of this meeting is in force already. An errata changes its words; this "
            "one can be withdrawn by its author."
        ),
    ),
    "acta_in_force": (
        "",
        _("The acta is in force. It changes by an errata to which all consent, not by a version."),
    ),
    "not_frozen": (
        "",
        _("The text cannot be frozen yet. Settle first what the check list names."),
    ),
    "title_missing": (
        "",
        _("Title and opening formula are missing in: {found}. Write them in every language."),
    ),
    "authentic_missing": (
        "authentic",
        _("No authentic language was chosen among those of the text. Choose at least one."),
    ),
    "heads_missing": (
        "",
        _("The head of the delegation of {parties} is missing. Choose the office that heads it."),
    ),
    "acta_too_long": (
        "",
        _(
            "The text has {found} characters in all its languages; an acta holds at most {most}. "
            "Move what is longest into an annex."
        ),
    ),
    "tables_moved": (
        "",
        _("A statement moved at its table since this text was composed. Compose it anew."),
    ),
    "beside_many": (
        "",
        _(
            "{found} reservations and wordings stand beside this version; a consent names at most "
            "{most}. Propose a version that holds them."
        ),
    ),
    "valid_past": ("valid_until", _("This time is past. Say until when the others may consent.")),
    "text_gone": (
        "",
        _("The text is not held here, so nobody can consent to it on this node."),
    ),
    "text_differs": (
        "",
        _("The text of this version is not the one whose fingerprint it names. Ask its author."),
    ),
    "lapsed": ("", _("The time to consent to this version is over. Propose it anew.")),
    "refused_already": ("", _("Your state said already that it does not consent.")),
    "reason_missing": ("reason", _("No reason was found. Say why your state does not consent.")),
}


class Acta(models.Model):
    """One acta, as its version in force has it, or its newest one.

    Attributes:
        object_id: leaf hash of the opening act, in hex.
        short: the reading code without its hyphens, for search.
        party: party that proposed it first.
        office: office that did.
        edition: object id of its edition, in hex.
        reference: as people cite the edition: RRE-XL.
        leaf: leaf hash of the version described here, in hex; its words stand in that act.
        text: hash of its text, in hex.
        number: number of that version.
        proposer: party that states it.
        state: proposed, differently, agreed or withdrawn.
        count: statements of that version.
        born: understandings that it gives rise to; 0 while it is not in force.
        consented: parties that consented to that version.
        awaited: parties whose consent a version on the table waits for.
        refused: parties that do not consent to that version.
        signed_on: first day on which that version was signed by hand, as YYYY-MM-DD; empty if none.
        unscanned: parties that then owe the scans of their originals.
        next_day: day on which it says that the next meeting is, as YYYY-MM-DD; may be empty.
        next_host: party that receives then, as it says; may be empty.
        asked_ms: claimed time of the newest version on the table, or none.
        agreed_ms: claimed time of the last consent, or none.
        proposed_ms: claimed time of the opening act.
    """

    object_id = models.CharField(max_length=HASH_CHARS, primary_key=True)
    short = models.CharField(max_length=16)
    party = models.CharField(max_length=PARTY_CHARS)
    office = models.CharField(max_length=CODE_CHARS_MAX)
    edition = models.CharField(max_length=HASH_CHARS, db_index=True)
    reference = models.CharField(max_length=CODE_CHARS_MAX)
    leaf = models.CharField(max_length=HASH_CHARS)
    text = models.CharField(max_length=HASH_CHARS)
    number = models.PositiveIntegerField()
    proposer = models.CharField(max_length=PARTY_CHARS)
    state = models.CharField(max_length=16)
    count = models.PositiveIntegerField()
    born = models.PositiveIntegerField()
    consented = models.JSONField()
    awaited = models.JSONField()
    refused = models.JSONField()
    signed_on = models.CharField(max_length=10)
    unscanned = models.JSONField()
    next_day = models.CharField(max_length=10)
    next_host = models.CharField(max_length=PARTY_CHARS)
    asked_ms = models.BigIntegerField(null=True)
    agreed_ms = models.BigIntegerField(null=True)
    proposed_ms = models.BigIntegerField()

    def __str__(self) -> str:
        """Return the number of statements."""
        return f"{self.count} statements"
