# SPDX-License-Identifier: Apache-2.0
"""The table of questions about unusual activities, as the record last tells them; derived."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _

from ayni.rooms.notices.models.notice import CODE_CHARS_MAX, HASH_CHARS, PARTY_CHARS
from ayni.web.registry import Words

UNUSUAL_STATES: Mapping[str, Words] = {
    "asked": _("asked"),
    "answered": _("answered"),
    "closed": _("closed"),
}
MEASURES: Mapping[str, Words] = {
    "explanation": _("an explanation in writing"),
    "visit": _("a visit to the place"),
    "joint_check": _("a joint check on the spot"),
    "meeting": _("a meeting of both offices"),
}
FINDINGS: Mapping[str, Words] = {
    "ours_notified": _("ours, and notice was given"),
    "ours_not_notified": _("ours, and no notice was given"),
    "not_ours": _("not ours"),
    "looking_into_it": _("being looked into"),
}
CLARITIES: Mapping[str, Words] = {
    "clarified": _("clarified"),
    "not_clarified": _("not clarified"),
    "mistake": _("asked by mistake"),
}
UNUSUAL_REFUSALS: Mapping[str, tuple[str, Words]] = {
    "seen_in_future": (
        "observed_at",
        _("The hour lies in the future; it was seen already. Correct the hour."),
    ),
    "unusual_unknown": ("", _("This question is not known here. Load the page again.")),
}


class Unusual(models.Model):
    """One question about an activity that nobody announced.

    Attributes:
        object_id: leaf hash of the opening act, in hex.
        short: the reading code without its hyphens, for search.
        party: party that asks.
        office: office that asks.
        state: asked, answered or closed.
        open: not closed.
        place: where it was seen.
        observed_ms: when it was seen.
        measure: code of the measure asked for; empty if none is.
        asked_ms: claimed time of the question.
        answered_by: parties that answered.
        finding: code of the last answer; empty without one.
        answered_ms: claimed time of the last answer, or none.
        closed_ms: claimed time at which it was closed, or none.
    """

    object_id = models.CharField(max_length=HASH_CHARS, primary_key=True)
    short = models.CharField(max_length=16)
    party = models.CharField(max_length=PARTY_CHARS)
    office = models.CharField(max_length=CODE_CHARS_MAX)
    state = models.CharField(max_length=16)
    open = models.BooleanField()
    place = models.CharField(max_length=40)
    observed_ms = models.BigIntegerField()
    measure = models.CharField(max_length=16)
    asked_ms = models.BigIntegerField()
    answered_by = models.JSONField()
    finding = models.CharField(max_length=24)
    answered_ms = models.BigIntegerField(null=True)
    closed_ms = models.BigIntegerField(null=True)

    class Meta:
        # By a condition: a truth value alone is no key to an index.
        indexes = [
            models.Index(fields=["asked_ms"], name="unusual_open", condition=models.Q(open=True))
        ]

    def __str__(self) -> str:
        """Return the place."""
        return f"unusual activity at {self.place}"
