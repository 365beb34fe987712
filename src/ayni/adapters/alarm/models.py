# SPDX-License-Identifier: Apache-2.0
"""Tables of the desk file about alarms; none of them is ever replicated or says what an act holds.

A row of `Alarm` is kept after it ended: it is what keeps the same act from ringing twice, and the
same reminder from sounding twice a day.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

HASH_CHARS = 64
PARTY_CHARS = 3
KIND_CHARS_MAX = 80
OFFICE_CHARS_MAX = 128
CODE_CHARS_MAX = 16
DETAIL_CHARS_MAX = 120


class Alarm(models.Model):
    """An act of a neighbour that rang or sounded here, or a reminder, which no act is behind.

    Attributes:
        leaf: leaf hash of the act, in hex; the key of a reminder.
        matter: id of its object, in hex.
        log: id of the log it stands in; empty for a reminder.
        index: its place there.
        kind: its kind; the name of a reminder.
        party: whose act it is, or of whom something is waited for.
        urgency: `timbre` or `aviso`.
        told_ms: when it first sounded here.
        rings_ms: when an `aviso` becomes a `timbre` unless somebody acknowledges it; or none.
        until_ms: when it ends by itself; or none.
        ringing_since_ms: since when it rings; none while it does not.
        step: steps of the escalation that were taken.
        offices: offices that these steps called.
        taken_by: who of this state attends to the matter; empty if nobody does.
        ended_ms: when it ended; none while it stands.
        end: `acknowledged`, `looked`, `aside`, `faded`, or `settled`: a reminder of what was done.
    """

    leaf = models.CharField(max_length=HASH_CHARS, primary_key=True)
    matter = models.CharField(max_length=HASH_CHARS)
    log = models.CharField(max_length=HASH_CHARS)
    index = models.BigIntegerField()
    kind = models.CharField(max_length=KIND_CHARS_MAX)
    party = models.CharField(max_length=PARTY_CHARS)
    urgency = models.CharField(max_length=CODE_CHARS_MAX)
    told_ms = models.BigIntegerField()
    rings_ms = models.BigIntegerField(null=True)
    until_ms = models.BigIntegerField(null=True)
    ringing_since_ms = models.BigIntegerField(null=True)
    step = models.PositiveSmallIntegerField(default=0)
    offices = models.JSONField(default=list)
    taken_by = models.CharField(max_length=OFFICE_CHARS_MAX, default="")
    ended_ms = models.BigIntegerField(null=True)
    end = models.CharField(max_length=CODE_CHARS_MAX, default="")

    class Meta:
        ordering = ["told_ms", "leaf"]
        indexes = [
            models.Index(fields=["told_ms"], name="alarm_open", condition=Q(ended_ms__isnull=True)),
            models.Index(fields=["-told_ms"], name="alarm_newest"),
            models.Index(
                fields=["matter"], name="alarm_matter", condition=Q(ended_ms__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        """Return kind and party."""
        return f"{self.kind} of {self.party}"

    @property
    def named_by(self) -> str:
        """Return the hash whose reading code names it: of its act, or of the matter."""
        return self.leaf if self.log else self.matter


class Call(models.Model):
    """One start of what wakes people, or one that is due: the operator's command, or one mail.

    Attributes:
        alarm: what it is about; none for a test.
        channel: `command` or `mail`.
        kind: kind of the act, or `test`.
        code: reading code; empty for a test.
        urgency: `timbre` or `aviso`.
        step: of the escalation, from 1.
        offices: whom it is meant for.
        due_ms: not before this instant.
        tries: how often it was started.
        started_ms: when it was last started; none before.
        ended_ms: when that start ended; none while it runs.
        failure: how the last start that failed ended: a code of hook.py or mailing.py, or empty.
        detail: what was found then, in technical words.
        outcome: empty while another start may follow; else `done`, `given_up`, `lost` or `dropped`.
    """

    alarm = models.ForeignKey(Alarm, on_delete=models.CASCADE, related_name="calls", null=True)
    channel = models.CharField(max_length=8, default="command")
    kind = models.CharField(max_length=KIND_CHARS_MAX)
    code = models.CharField(max_length=CODE_CHARS_MAX, default="")
    urgency = models.CharField(max_length=CODE_CHARS_MAX)
    step = models.PositiveSmallIntegerField()
    offices = models.JSONField(default=list)
    due_ms = models.BigIntegerField()
    tries = models.PositiveSmallIntegerField(default=0)
    started_ms = models.BigIntegerField(null=True, db_index=True)
    ended_ms = models.BigIntegerField(null=True)
    failure = models.CharField(max_length=CODE_CHARS_MAX, default="")
    detail = models.CharField(max_length=DETAIL_CHARS_MAX, default="")
    outcome = models.CharField(max_length=CODE_CHARS_MAX, default="")

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["due_ms"], name="call_due", condition=Q(outcome=""))]

    def __str__(self) -> str:
        """Return kind and step."""
        return f"{self.kind}, step {self.step}"


class Trial(models.Model):
    """The alarm test of one day.

    Attributes:
        day: day on the node's own clock, YYYY-MM-DD.
        called_ms: when it was made.
        call: start of the command; none where no command is set.
        rang: whether a person says that it rang; none until one says so.
        said_ms: when that person said so.
        office: for which office.
        person: who said so.
    """

    day = models.CharField(max_length=10, primary_key=True)
    called_ms = models.BigIntegerField()
    call = models.ForeignKey(Call, on_delete=models.SET_NULL, null=True)
    rang = models.BooleanField(null=True)
    said_ms = models.BigIntegerField(null=True)
    office = models.CharField(max_length=OFFICE_CHARS_MAX, default="")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )

    def __str__(self) -> str:
        """Return the day."""
        return self.day


class Note(models.Model):
    """Something the alarm remembers about itself.

    Attributes:
        name: `looked` (log id to acts looked at), `kinds` (which the software knew then), `began`,
            or `silenced` (exercises alone).
    """

    name = models.CharField(max_length=CODE_CHARS_MAX, primary_key=True)
    value = models.JSONField()

    def __str__(self) -> str:
        """Return the name."""
        return self.name
