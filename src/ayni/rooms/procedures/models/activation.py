# SPDX-License-Identifier: Apache-2.0
"""The table that shows activations as the record last tells them; derived, never edited by hand.

Nothing here knows what time it is: whether a step is late is a word of a page.
"""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _

from ayni.rooms.procedures.models.protocol import HASH_CHARS, PARTY_CHARS
from ayni.web.registry import Words

MARKS: Mapping[str, Words] = {
    "done": _("done"),
    "not_applicable": _("does not apply"),
    "could_not": _("could not be done"),
}
ACTIVATION_REFUSALS: Mapping[str, tuple[str, Words]] = {
    "not_binding": (
        "pinned",
        _("This version does not bind your state at this moment. Choose one that does."),
    ),
    "matter_unknown": ("", _("The matter is not known here. Open its page and begin there.")),
    "object_unknown": ("", _("This activation is not known here. Load the page again.")),
    "already_active": ("", _("Your state activated it already.")),
    "activation_ended": ("", _("It was deactivated already. Activate the protocol anew.")),
    "not_active": ("", _("Your state did not activate it. Activate it first.")),
    "reason_missing": ("reason", _("No reason was found. Say in a line why.")),
}
"""Code of a refusal to the field it concerns and what a person is told."""


class Activation(models.Model):
    """One activation.

    Attributes:
        object_id: leaf hash of the opening act, in hex.
        short: the reading code without its hyphens, for search.
        protocol: object id of the protocol, in hex.
        pinned: leaf hash of the version that the first party activated, in hex.
        party: party that activated first.
        place: place id, or empty.
        began_ms: claimed time of the opening act.
        active: parties that are active, as codes.
        joined: parties that activated, as codes.
        open: some party is active.
    """

    object_id = models.CharField(max_length=HASH_CHARS, primary_key=True)
    short = models.CharField(max_length=16)
    protocol = models.CharField(max_length=HASH_CHARS, db_index=True)
    pinned = models.CharField(max_length=HASH_CHARS)
    party = models.CharField(max_length=PARTY_CHARS)
    place = models.CharField(max_length=40)
    began_ms = models.BigIntegerField()
    active = models.JSONField()
    joined = models.JSONField()
    open = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["open", "began_ms"], name="activation_open")]

    def __str__(self) -> str:
        """Return the protocol and the party."""
        return f"{self.protocol[:8]} by {self.party}"
