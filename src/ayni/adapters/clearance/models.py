# SPDX-License-Identifier: Apache-2.0
"""Tables of the desk file about drafts in clearance; none of them is ever replicated."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ayni.adapters.accounts.models import KIND_CHARS_MAX, OFFICE_CHARS_MAX
from ayni.core.limits import CLEARANCE_REMARK_CHARS_MAX

CODE_CHARS_MAX = 40
PATH_CHARS_MAX = 400

STATES = (
    "clearing", "cleared", "waiting", "signing", "signed",
    "returned", "cancelled", "stopped", "overtaken",
)  # fmt: skip
ENDED = ("signed", "cancelled", "stopped")
"""States that nothing leads out of."""


class Chain(models.Model):
    """Through which offices the acts of one kind pass in one mode; the newest row counts.

    Append-only, held by triggers: who changed the chain, and when, is part of its history.

    Attributes:
        steps: pairs of an office and its stand-in (or an empty string), in order; may be empty.
        parallel: whether all offices are asked at once, instead of one after another.
        limit_h: hours after which the stand-in may clear too; 0 for no limit.
        hold_s: seconds between the button and the signature.
        two_persons: whoever gave the last visa may not sign.
        person: who set it, for which office.
    """

    kind = models.CharField(max_length=KIND_CHARS_MAX, db_index=True)
    mode = models.CharField(max_length=16)
    steps = models.JSONField(default=list)
    parallel = models.BooleanField(default=False)
    limit_h = models.PositiveIntegerField(default=0)
    hold_s = models.PositiveIntegerField(default=0)
    two_persons = models.BooleanField(default=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="chains_set"
    )
    office = models.CharField(max_length=OFFICE_CHARS_MAX)
    at_ms = models.BigIntegerField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        """Return kind and mode."""
        return f"{self.kind} ({self.mode})"


class Draft(models.Model):
    """A deed that is not signed yet, or was, and how far it is.

    Attributes:
        act_id: 32 hex digits; the act will carry it, so that it cannot be signed twice.
        about: object id, 64 hex digits, or empty for an act that opens one.
        office: that would sign.
        author: who wrote it.
        number: of its newest version, from 1.
        expected: version of the object on the page that its author read, or none.
        refs: leaf hashes that the act will refer to.
        parallel: see Chain, as it stood when the newest version was handed in; so the next three.
        due_ms: from when it may be signed, while it waits for that.
        signer: who asked for the signature, by which row of holdings.
        problem: code of why it was not signed, or empty.
        posterior: urgent, signed before its offices were told.
        leaf: leaf hash of the act, once signed.
        moved_ms: since when it is in its state.
    """

    act_id = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=KIND_CHARS_MAX)
    mode = models.CharField(max_length=16)
    tlp = models.CharField(max_length=16)
    about = models.CharField(max_length=64, default="", blank=True)
    refs = models.JSONField(default=list)
    office = models.CharField(max_length=OFFICE_CHARS_MAX, db_index=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="drafts"
    )
    state = models.CharField(max_length=16, choices=[(name, name) for name in STATES])
    number = models.PositiveIntegerField(default=1)
    expected = models.PositiveIntegerField(null=True)
    parallel = models.BooleanField(default=False)
    limit_h = models.PositiveIntegerField(default=0)
    hold_s = models.PositiveIntegerField(default=0)
    two_persons = models.BooleanField(default=False)
    due_ms = models.BigIntegerField(null=True)
    signer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    holding = models.BigIntegerField(null=True)
    problem = models.CharField(max_length=CODE_CHARS_MAX, default="", blank=True)
    posterior = models.BooleanField(default=False)
    leaf = models.CharField(max_length=64, default="", blank=True, db_index=True)
    created_ms = models.BigIntegerField()
    moved_ms = models.BigIntegerField()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["state", "due_ms"], name="drafts_that_are_due")]

    def __str__(self) -> str:
        """Return kind and state."""
        return f"{self.kind}: {self.state}"


class Version(models.Model):
    """What a draft said at one time.

    Attributes:
        values: members of the body.
        answered: what was answered about data of persons in its texts; nothing of what was found.
        path: page whose form was sent.
        fields: what was typed there, as a browser sends it; to open the form again.
    """

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    values = models.JSONField()
    answered = models.JSONField(default=list)
    path = models.CharField(max_length=PATH_CHARS_MAX, default="", blank=True)
    fields = models.TextField(default="", blank=True)
    at_ms = models.BigIntegerField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "number"], name="one_version_of_a_number")
        ]

    def __str__(self) -> str:
        """Return the number."""
        return f"version {self.number}"


class Step(models.Model):
    """One office that the newest version of a draft must pass, and whether it did.

    Attributes:
        place: in the chain, from 0.
        office: that is asked.
        stand_in: that may clear if nobody holds the office or its time ran out; may be empty.
        done_ms: when it was cleared, or none.
        asked_ms: since when the office is asked, as the node saw it; none while others come first.
        stand_in_asked_ms: the same of its stand-in.
    """

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="steps")
    place = models.PositiveIntegerField()
    office = models.CharField(max_length=OFFICE_CHARS_MAX)
    stand_in = models.CharField(max_length=OFFICE_CHARS_MAX, default="", blank=True)
    done_ms = models.BigIntegerField(null=True)
    asked_ms = models.BigIntegerField(null=True)
    stand_in_asked_ms = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "place"], name="one_step_at_a_place")
        ]
        indexes = [
            models.Index(fields=["office"], condition=Q(done_ms=None), name="steps_of_an_office")
        ]

    def __str__(self) -> str:
        """Return the office."""
        return self.office


class Note(models.Model):
    """What somebody did with a draft; append-only, held by triggers.

    Attributes:
        what: drafted, cleared, returned, stopped, asked, held_back, cancelled, signed, not_signed,
            overtaken, told or noted.
        number: the version it was done to.
        person: who did it; none for the node itself.
        remark: in the person's words, or the code of a refusal.
        at_ms: when.
        not_before_ms: earliest instant of signature that a visa asks for, or the instant chosen.
    """

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="notes")
    what = models.CharField(max_length=16)
    number = models.PositiveIntegerField()
    office = models.CharField(max_length=OFFICE_CHARS_MAX)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    remark = models.CharField(max_length=CLEARANCE_REMARK_CHARS_MAX, default="", blank=True)
    at_ms = models.BigIntegerField()
    not_before_ms = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("note about a draft")

    def __str__(self) -> str:
        """Return what was done."""
        return self.what
