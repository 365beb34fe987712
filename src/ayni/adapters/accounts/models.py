# SPDX-License-Identifier: Apache-2.0
"""Tables of the desk file about persons; none of them is ever replicated to another state."""

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ayni.core.acts import CAPACITIES

OFFICE_CHARS_MAX = 128
OPERATOR_CHARS_MAX = 64
KIND_CHARS_MAX = 80


class People(BaseUserManager["Person"]):
    """Finds persons by the name they sign in with."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        """Return a person; upper and lower case are one."""
        return self.get(username=(username or "").lower())


class Person(AbstractBaseUser):
    """Somebody of this state who signs in; local, never in the record.

    Attributes:
        username: what is typed to sign in; lower case.
        display_name: how colleagues of the same state read it.
        language: preferred language of the pages.
        is_active: whether the person may sign in.
    """

    username = models.CharField(max_length=64, unique=True)
    display_name = models.CharField(max_length=120)
    language = models.CharField(
        max_length=8, default="es", choices=[("es", "es"), ("pt", "pt"), ("en", "en")]
    )
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["display_name"]

    objects = People()

    def __str__(self) -> str:
        """Return the name colleagues read."""
        return self.display_name


class Holding(models.Model):
    """A person holds an office of this state, in a capacity, for a time.

    Attributes:
        office: id of the office in this party's directory.
        capacity: titular, subrogante, interino or encargado.
        since: first instant.
        until: first instant no longer held; empty while it lasts.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="holdings"
    )
    office = models.CharField(max_length=OFFICE_CHARS_MAX)
    capacity = models.CharField(max_length=16, choices=[(name, name) for name in CAPACITIES])
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["office", "capacity", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "office"],
                condition=Q(until__isnull=True),
                name="one_open_holding_per_office",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")),
                name="a_holding_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        """Return office and capacity."""
        return f"{self.office} ({self.capacity})"


class Deed(models.Model):
    """Which person pressed the button of one act; append-only, held by triggers.

    Attributes:
        person: who pressed it, or none for a deed of the command line.
        operator: account of the machine that gave the command, or empty.
    Source: kernel.md C14.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="deeds", null=True
    )
    operator = models.CharField(max_length=OPERATOR_CHARS_MAX, default="")
    office = models.CharField(max_length=OFFICE_CHARS_MAX)
    capacity = models.CharField(max_length=16)
    leaf = models.CharField(max_length=64, db_index=True)
    kind = models.CharField(max_length=KIND_CHARS_MAX)
    at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("deed")

    def __str__(self) -> str:
        """Return kind and office."""
        return f"{self.kind} by {self.office}"


class Look(models.Model):
    """Up to where a person, for one office, has said to have looked; local, never replicated.

    Attributes:
        sizes: log id to number of acts.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="looks"
    )
    office = models.CharField(max_length=OFFICE_CHARS_MAX)
    sizes = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "office"], name="one_look_per_office")
        ]

    def __str__(self) -> str:
        """Return office and time."""
        return f"{self.office} at {self.at}"
