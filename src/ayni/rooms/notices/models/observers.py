# SPDX-License-Identifier: Apache-2.0
"""The table of offers of observers, beside their notices; derived."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _

from ayni.rooms.notices.models.notice import HASH_CHARS, PARTY_CHARS, Notice
from ayni.web.registry import Words

RESPONSES: Mapping[str, Words] = {
    "accepted": _("accepted"),
    "declined": _("declined"),
}
OBSERVER_REFUSALS: Mapping[str, tuple[str, Words]] = {
    "offer_unknown": ("", _("This offer of observers is not known here. Load the page again.")),
    "not_asked": ("", _("Only the party that gave the notice answers this offer.")),
}


class ObserverOffer(models.Model):
    """One offer of observers.

    Attributes:
        leaf: leaf hash of the offer, in hex.
        notice: the notice.
        party: who offers.
        number: how many observers.
        offered_ms: claimed time of the offer.
        answered_by: parties that answered.
        accepted: a party that was asked accepted it, and did not decline it later.
        invited: the party of the notice offers, and does not ask to be let in.
        activity: that of the notice: offers are counted here without looking at a notice.
        starts_ms: that of the notice.
    """

    leaf = models.CharField(max_length=HASH_CHARS, primary_key=True)
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="offers")
    party = models.CharField(max_length=PARTY_CHARS)
    number = models.PositiveIntegerField()
    offered_ms = models.BigIntegerField()
    answered_by = models.JSONField()
    accepted = models.BooleanField(default=False)
    invited = models.BooleanField()
    activity = models.CharField(max_length=16)
    starts_ms = models.BigIntegerField()

    def __str__(self) -> str:
        """Return how many are offered."""
        return f"{self.number} observers"
