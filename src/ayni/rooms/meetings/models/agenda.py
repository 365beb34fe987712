# SPDX-License-Identifier: Apache-2.0
"""The table of agendas, as the record last tells them; derived, never edited by hand."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ayni.rooms.meetings.models.mechanism import CODE_CHARS_MAX, HASH_CHARS, PARTY_CHARS
from ayni.web.registry import Words

AGENDA_STATES: Mapping[str, Words] = {
    "proposed": pgettext_lazy("agenda", "proposed"),
    "agreed": pgettext_lazy("agenda", "agreed"),
    "withdrawn": pgettext_lazy("agenda", "withdrawn"),
}
AGENDA_REFUSALS: Mapping[str, tuple[str, Words]] = {
    "agenda_there": (
        "",
        _("An agenda of this edition stands already. Answer it with another version."),
    ),
    "agenda_unknown": ("", _("This agenda is not known here. Load the page again.")),
    "agenda_rival": (
        "",
        _(
            "Another agenda of this meeting is agreed already. Answer that one with a new version; "
            "this one can be withdrawn by its author."
        ),
    ),
    "item_matter_unknown": (
        "items",
        _(
            "Line {line}: no matter with the code {found} is known here. Correct it or leave it "
            "out."
        ),
    ),
    "items_missing": ("items", _("No item was found. Write one on each line.")),
    "items_too_many": ("items", _("{found} items found, at most {most} expected. Join some.")),
    "item_long": (
        "items",
        _("Line {line} is too long: at most {most} characters. Shorten it."),
    ),
    "rapporteur_unknown": (
        "items",
        _("Line {line} names {found}, which is no party of the meeting. Write one of {parties}."),
    ),
    "minutes_wrong": (
        "items",
        _("Line {line}: {found} is no number of minutes. Expected a number such as 30."),
    ),
}


class Agenda(models.Model):
    """One agenda, as its agreed version has it, or its newest one.

    Attributes:
        object_id: leaf hash of the opening act, in hex.
        short: the reading code without its hyphens, for search.
        party: party that proposed it first.
        office: office that did.
        edition: object id of its edition, in hex.
        leaf: leaf hash of the version described here, in hex; its titles stand in that act.
        state: proposed, agreed or withdrawn.
        count: items of that version.
        awaited: parties whose consent a version on the table waits for.
        asked_ms: claimed time of the newest version on the table, or none.
        proposed_ms: claimed time of the opening act.
    """

    object_id = models.CharField(max_length=HASH_CHARS, primary_key=True)
    short = models.CharField(max_length=16)
    party = models.CharField(max_length=PARTY_CHARS)
    office = models.CharField(max_length=CODE_CHARS_MAX)
    edition = models.CharField(max_length=HASH_CHARS, db_index=True)
    leaf = models.CharField(max_length=HASH_CHARS)
    state = models.CharField(max_length=16)
    count = models.PositiveIntegerField()
    awaited = models.JSONField()
    asked_ms = models.BigIntegerField(null=True)
    proposed_ms = models.BigIntegerField()

    def __str__(self) -> str:
        """Return the number of items."""
        return f"{self.count} items"
