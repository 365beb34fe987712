# SPDX-License-Identifier: Apache-2.0
"""The table of erratas of actas, and what is told about papers; derived, never edited by hand."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ayni.rooms.meetings.models.mechanism import CODE_CHARS_MAX, HASH_CHARS, PARTY_CHARS
from ayni.web.registry import Words

ERRATA_STATES: Mapping[str, Words] = {
    "proposed": pgettext_lazy("errata", "proposed"),
    "in_force": pgettext_lazy("errata", "in force"),
    "withdrawn": pgettext_lazy("errata", "withdrawn"),
}
PAPER_REFUSALS: Mapping[str, tuple[str, Words]] = {
    "other_in_force": (
        "",
        _("Another version of this acta is in force. Its originals are those that are signed."),
    ),
    "originals_missing": ("originals", _("No original was chosen. Choose at least one.")),
    "signed_ahead": (
        "signed_on",
        _("This day is still to come. Write the day on which the originals were signed."),
    ),
    "scan_unreadable": (
        "scans",
        _("Line {line}: {found} is no original and fingerprint. Expected: A and 64 hex digits."),
    ),
    "segment_unknown": (
        "segment",
        _("The text has no such paragraph in this language. Load the page again."),
    ),
    "reading_missing": ("reading", _("Nothing was typed. Write what is read on paper.")),
    "reading_same": (
        "reading",
        _("This is what the text says. Write what is read on paper where it differs."),
    ),
}
ERRATA_REFUSALS: Mapping[str, tuple[str, Words]] = {
    "errata_unknown": ("", _("This errata is not known here. Load the page again.")),
    "not_in_force": (
        "",
        _("The acta is not in force yet. Propose another version of it instead of an errata."),
    ),
    "several_in_force": (
        "",
        _("Two versions of this acta are in force. Agree first on which of them holds."),
    ),
    "errata_empty": ("", _("No paragraph was given other words. Write them for at least one.")),
    "errata_many": (
        "",
        _("{found} paragraphs found, at most {most} expected. Propose several erratas."),
    ),
    "errata_language_missing": (
        "",
        _("The words are missing in: {found}. Write them in every language of the text."),
    ),
    "errata_long": ("", _("{found} characters found in one language, at most {most} expected.")),
}


class Errata(models.Model):
    """One errata of an acta.

    Attributes:
        object_id: leaf hash of the opening act, in hex.
        short: the reading code without its hyphens, for search.
        party: party that proposes it.
        office: office that does.
        acta: object id of the acta, in hex.
        version: leaf hash of the version whose words it changes, in hex.
        text: hash of its text, in hex.
        state: proposed, in_force or withdrawn.
        segments: ids of the segments that have other words.
        replaces: erratas whose words it replaces, in hex.
        divergences: acts that noted what it settles, in hex.
        consented: parties that consented.
        awaited: parties whose consent it waits for.
        asked_ms: claimed time of the proposal.
    """

    object_id = models.CharField(max_length=HASH_CHARS, primary_key=True)
    short = models.CharField(max_length=16)
    party = models.CharField(max_length=PARTY_CHARS)
    office = models.CharField(max_length=CODE_CHARS_MAX)
    acta = models.CharField(max_length=HASH_CHARS, db_index=True)
    version = models.CharField(max_length=HASH_CHARS)
    text = models.CharField(max_length=HASH_CHARS)
    state = models.CharField(max_length=16)
    segments = models.JSONField()
    replaces = models.JSONField()
    divergences = models.JSONField()
    consented = models.JSONField()
    awaited = models.JSONField()
    asked_ms = models.BigIntegerField()

    def __str__(self) -> str:
        """Return the segments."""
        return ", ".join(self.segments)
