# SPDX-License-Identifier: Apache-2.0
"""The table of statements, as the record last tells them; derived, never edited by hand."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ayni.rooms.meetings.models.mechanism import CODE_CHARS_MAX, HASH_CHARS, PARTY_CHARS
from ayni.web.registry import Words

VERBS: Mapping[str, Words] = {
    "informed": pgettext_lazy("verb of an acta", "informed"),
    "proposed": pgettext_lazy("verb of an acta", "proposed"),
    "requested": pgettext_lazy("verb of an acta", "requested"),
    "offered": pgettext_lazy("verb of an acta", "offered"),
    "stated": pgettext_lazy("verb of an acta", "stated"),
    "reiterated": pgettext_lazy("verb of an acta", "reiterated"),
    "drew_attention": pgettext_lazy("verb of an acta", "drew attention to"),
    "reserved": pgettext_lazy("verb of an acta", "made a reservation"),
    "agreed": pgettext_lazy("verb of an acta", "agreed"),
    "committed": pgettext_lazy("verb of an acta", "committed themselves"),
    "took_note": pgettext_lazy("verb of an acta", "took note"),
    "concurred": pgettext_lazy("verb of an acta", "concurred"),
    "placed_on_record": pgettext_lazy("verb of an acta", "placed on record"),
}
STATEMENT_STATES: Mapping[str, Words] = {
    "tabled": pgettext_lazy("statement", "tabled"),
    "discussed": pgettext_lazy("statement", "under discussion"),
    "withdrawn": pgettext_lazy("statement", "taken out"),
}
STATEMENT_REFUSALS: Mapping[str, tuple[str, Words]] = {
    "statement_unknown": ("", _("This statement is not known here. Load the page again.")),
    "statement_text_missing": (
        "",
        _("No text was found. Write what was said, in at least one language."),
    ),
    "verb_not_spoken": (
        "verb",
        _(
            "The speaker does not use this verb: one delegation informs or requests, all together "
            "agree or take note. Choose another verb, or another speaker."
        ),
    ),
    "speaker_unknown": ("speaker", _("{found} is no party of the meeting. Choose one that is.")),
    "item_not_there": (
        "item",
        _("The agenda has no item {found}. Choose one that it has, or 0 outside of it."),
    ),
    "owner_unknown": (
        "owners",
        _("No office {found} is declared. Choose offices that the directories name."),
    ),
    "statements_too_many": (
        "",
        _("The edition holds {most} statements already; no acta holds more. Join some."),
    ),
    "paste_empty": ("", _("Nothing was pasted. Paste the text, or choose a file.")),
    "paste_long": (
        "",
        _("The text has {found} characters, at most {most} expected. Paste it table by table."),
    ),
    "paste_many": (
        "",
        _("{found} paragraphs found, at most {most} expected. Paste it table by table."),
    ),
    "paste_file_large": (
        "",
        _("The file is larger than {most} MiB. Save it without pictures, or paste its text."),
    ),
    "rows_missing": ("", _("No passage was taken. Take at least one.")),
    "wording_unknown": ("", _("This wording is not known here. Load the page again.")),
    "wording_gone": ("", _("This wording no longer stands. Load the page again.")),
    "wording_accepted": ("", _("Your state accepted this wording already.")),
}


class Statement(models.Model):
    """One statement, as the newest wording that stands has it.

    Attributes:
        object_id: leaf hash of the opening act, in hex.
        short: the reading code without its hyphens, for search.
        party: party that tabled it first.
        office: office that did.
        edition: object id of its edition, in hex.
        leaf: leaf hash of the wording described here, in hex; its text stands in that act.
        state: tabled, discussed or withdrawn.
        at_table: number of its table.
        item: item of the agenda; 0 outside of it.
        position: place at the table.
        speaker: party code, or `both`.
        verb: code of the verb.
        area: code of its area, or empty.
        owners: offices proposed as responsible.
        deadline: a civil day as an act says it, or none.
        marked: its author wants to go on talking about it.
        languages: codes of the languages of the text.
        standing: for each wording that stands: leaf, party and number.
        reservations: for each act that reserves: leaf and party.
        queries_open: questions without an answer.
        proposed_ms: claimed time of the opening act.
    """

    object_id = models.CharField(max_length=HASH_CHARS, primary_key=True)
    short = models.CharField(max_length=16)
    party = models.CharField(max_length=PARTY_CHARS)
    office = models.CharField(max_length=CODE_CHARS_MAX)
    edition = models.CharField(max_length=HASH_CHARS)
    leaf = models.CharField(max_length=HASH_CHARS)
    state = models.CharField(max_length=16)
    at_table = models.PositiveIntegerField()
    item = models.PositiveIntegerField()
    position = models.PositiveIntegerField()
    speaker = models.CharField(max_length=4)
    verb = models.CharField(max_length=24)
    area = models.CharField(max_length=24)
    owners = models.JSONField()
    deadline = models.JSONField(null=True)
    marked = models.BooleanField()
    languages = models.JSONField()
    standing = models.JSONField()
    reservations = models.JSONField()
    queries_open = models.PositiveIntegerField()
    proposed_ms = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["edition", "at_table", "position"], name="statement_of_edition")
        ]

    def __str__(self) -> str:
        """Return table and position."""
        return f"{self.at_table}.{self.position}"
