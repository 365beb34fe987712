# SPDX-License-Identifier: Apache-2.0
"""The table that shows test calls as the record last tells them; derived, never edited by hand."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _

from ayni.rooms.procedures.models.protocol import CODE_CHARS_MAX, HASH_CHARS, PARTY_CHARS
from ayni.web.registry import Words

CONTACT_REFUSALS: Mapping[str, tuple[str, Words]] = {
    "contact_unknown": (
        "contact",
        _("No directory names this post. Choose one that stands in the list."),
    ),
    "test_ahead": ("occurred_at", _("This time is yet to come. Say when the call was made.")),
}
"""Code of a refusal to the field it concerns and what a person is told."""


class ContactTest(models.Model):
    """One test call.

    Attributes:
        object_id: leaf hash of the act that states it, in hex.
        contact: id of the office called.
        party: who called.
        result: code.
        seconds: until somebody answered, or none.
        language_problem: the two did not understand each other.
        tested_ms: when the call was, as its author says.
        notes: other parties' notes: party and milliseconds of each.
    """

    object_id = models.CharField(max_length=HASH_CHARS, primary_key=True)
    contact = models.CharField(max_length=CODE_CHARS_MAX)
    party = models.CharField(max_length=PARTY_CHARS)
    result = models.CharField(max_length=16)
    seconds = models.PositiveIntegerField(null=True)
    language_problem = models.BooleanField()
    tested_ms = models.BigIntegerField()
    notes = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["contact", "tested_ms"], name="contact_tested")]

    def __str__(self) -> str:
        """Return the office called."""
        return self.contact
