# SPDX-License-Identifier: Apache-2.0
"""Tables of the desk file about watches; none of them is ever replicated to another state."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ayni.adapters.accounts.models import OFFICE_CHARS_MAX, Holding
from ayni.core import limits

TOKEN_CHARS = 32
OBJECT_CHARS = 64
WAYS = ("", "handed", "taken", "released", "expired", "prolonged", "office_ended")
"""How a watch ended; empty while it lasts."""


class Watch(models.Model):
    """A person has the watch of an office, on one browser, for a time.

    Attributes:
        holding: person, office and capacity.
        office: id of the office, as the holding has it; one watch of an office is open at a time.
        since: first instant.
        until: first instant at which it ends by itself.
        ended: when it ended, or none while it lasts.
        how: one of WAYS.
        browser: random token that the session of the browser holds.
        relieves: the watch that went before it, if it took it over.
        offered_to: to whom it is being handed over, or none.
        offered_at: since when.
    """

    holding = models.ForeignKey(Holding, on_delete=models.PROTECT, related_name="watches")
    office = models.CharField(max_length=OFFICE_CHARS_MAX)
    since = models.DateTimeField()
    until = models.DateTimeField()
    ended = models.DateTimeField(null=True, blank=True)
    how = models.CharField(max_length=16, default="", choices=[(way, way) for way in WAYS])
    browser = models.CharField(max_length=TOKEN_CHARS)
    relieves = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="relieved_by", null=True
    )
    offered_to = models.ForeignKey(
        Holding, on_delete=models.PROTECT, related_name="offered", null=True
    )
    offered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["office"], condition=Q(ended__isnull=True), name="one_watch_of_an_office"
            ),
            models.CheckConstraint(
                condition=Q(until__gt=models.F("since")), name="a_watch_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        """Return office and time."""
        return f"{self.office} since {self.since}"


class Note(models.Model):
    """What a person on watch leaves in writing for whoever comes next."""

    watch = models.ForeignKey(Watch, on_delete=models.CASCADE, related_name="notes")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=limits.WATCH_NOTE_MAX_CHARS)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        """Return the text."""
        return self.text


class Attending(models.Model):
    """A person has opened a matter to answer it, so that two colleagues do not both.

    Attributes:
        address: page of the matter, without query and fragment.
        object_id: id of the object, 64 hex digits.
        office: for which office.
        until: first instant at which it lapses by itself.
        ended: when it was released or taken by another, or none.
    """

    address = models.CharField(max_length=limits.ATTENDED_ADDRESS_MAX_CHARS)
    object_id = models.CharField(max_length=OBJECT_CHARS)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="attending"
    )
    office = models.CharField(max_length=OFFICE_CHARS_MAX)
    since = models.DateTimeField()
    until = models.DateTimeField()
    ended = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["object_id"],
                condition=Q(ended__isnull=True),
                name="one_person_attends_to_a_matter",
            )
        ]

    def __str__(self) -> str:
        """Return the address."""
        return self.address
