# SPDX-License-Identifier: Apache-2.0
"""Tables of the desk file about cases; what happened in words, never the data that went astray."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

from ayni.adapters.accounts.models import OFFICE_CHARS_MAX
from ayni.core.limits import CASE_TEXT_MAX_CHARS


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)


class Case(models.Model):
    """One case, from the hour at which somebody of this state knew.

    Attributes:
        what: what happened, in words.
        act: leaf hash of the act concerned, 64 hex digits; empty if none is.
        known_at: when this state came to know; the clock runs from here.
        hours: of the clock, as set when the case was opened.
        closed_at: when it was closed; empty while it is open.
        closed_for: code of the reason.
        closed_note: the reason in words.
    """

    what = models.CharField(max_length=CASE_TEXT_MAX_CHARS)
    act = models.CharField(max_length=64, default="")
    known_at = models.DateTimeField()
    hours = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="cases_opened"
    )
    office = models.CharField(max_length=OFFICE_CHARS_MAX)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="cases_closed", null=True
    )
    closed_for = models.CharField(max_length=32, default="")
    closed_note = models.CharField(max_length=CASE_TEXT_MAX_CHARS, default="")

    class Meta:
        ordering = ["closed_at", "known_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_for="")
                | (Q(closed_at__isnull=False) & ~Q(closed_for="")),
                name="a_case_is_closed_with_a_reason",
            )
        ]

    def __str__(self) -> str:
        """Return its number."""
        return f"case {self.pk}"

    @property
    def known_ms(self) -> int:
        """Return when this state came to know, milliseconds UTC."""
        return _ms(self.known_at)

    @property
    def opened_ms(self) -> int:
        """Return when the case was opened, milliseconds UTC."""
        return _ms(self.opened_at)

    @property
    def ends_ms(self) -> int:
        """Return the first instant that is too late for the authority, milliseconds UTC."""
        return _ms(self.known_at + timedelta(hours=self.hours))

    @property
    def closed_ms(self) -> int | None:
        """Return when the case was closed, milliseconds UTC, or none."""
        return _ms(self.closed_at) if self.closed_at is not None else None


class Step(models.Model):
    """A step of a case that was taken; a step may be taken several times.

    Attributes:
        code: one of STEPS.
        note: what was done, in words.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="steps")
    code = models.CharField(max_length=32)
    note = models.CharField(max_length=CASE_TEXT_MAX_CHARS, default="")
    at = models.DateTimeField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        """Return its code."""
        return self.code

    @property
    def at_ms(self) -> int:
        """Return when it was noted, milliseconds UTC."""
        return _ms(self.at)
