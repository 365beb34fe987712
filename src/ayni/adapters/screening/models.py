# SPDX-License-Identifier: Apache-2.0
"""The table of answers in the desk file; it holds no number, name or address that was found."""

from django.conf import settings
from django.db import models

from ayni.adapters.accounts.models import KIND_CHARS_MAX, OFFICE_CHARS_MAX, OPERATOR_CHARS_MAX


class Answer(models.Model):
    """What was answered about one place of a text that was then signed; append-only, by triggers.

    Attributes:
        person: who answered, or none on the command line.
        operator: account of the machine that gave the command, or empty.
        leaf: leaf hash of the act, 64 hex digits.
        member: member of the act; empty if it was taken out before.
        what: what it looked like.
        answer: office or remove.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="answers", null=True
    )
    operator = models.CharField(max_length=OPERATOR_CHARS_MAX, default="")
    office = models.CharField(max_length=OFFICE_CHARS_MAX)
    leaf = models.CharField(max_length=64, db_index=True)
    kind = models.CharField(max_length=KIND_CHARS_MAX)
    member = models.CharField(max_length=64, default="")
    what = models.CharField(max_length=16)
    answer = models.CharField(max_length=16)
    at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        """Return what was answered about what."""
        return f"{self.what}: {self.answer}"
