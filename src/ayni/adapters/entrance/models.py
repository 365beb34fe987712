# SPDX-License-Identifier: Apache-2.0
"""Tables of the staff door, in the desk file; none of them is ever replicated to another state."""

from django.conf import settings
from django.db import models

from ayni.adapters.accounts.models import OFFICE_CHARS_MAX, OPERATOR_CHARS_MAX

NAME_CHARS_MAX = 64
ADDRESS_CHARS_MAX = 64
TOLD_CHARS_MAX = 200
HASH_CHARS = 64
AGENT_CHARS_MAX = 200


class Entry(models.Model):
    """One line of the journal of this node: who came in, changed, read; append-only by triggers.

    Attributes:
        kind: one of `journal.KINDS`.
        person: whom it is about, or none where nobody of that name is known.
        name: what was typed where no person is known, who says to have opened an envelope, or who
            gave or took an office.
        operator: account of the machine that gave a command, or empty.
        office: office that the session acted for, or empty.
        address: where the request came from, or empty.
        about: object or act that was read, 64 hex digits, or empty.
        told: page, factor or reason, as a code or a path.
    """

    at = models.DateTimeField(db_index=True)
    kind = models.CharField(max_length=24)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="entries", null=True
    )
    name = models.CharField(max_length=NAME_CHARS_MAX, default="")
    operator = models.CharField(max_length=OPERATOR_CHARS_MAX, default="")
    office = models.CharField(max_length=OFFICE_CHARS_MAX, default="")
    address = models.CharField(max_length=ADDRESS_CHARS_MAX, default="")
    about = models.CharField(max_length=HASH_CHARS, default="")
    told = models.CharField(max_length=TOLD_CHARS_MAX, default="")

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["kind", "at"], name="entry_by_kind")]

    def __str__(self) -> str:
        """Return kind and time."""
        return f"{self.kind} at {self.at}"


class Pause(models.Model):
    """How often tries failed for one account, browser or address, and until when it waits.

    Attributes:
        door: `person:` with a name, `browser:` with a hash, or `address:` with an address.
        until: first instant at which the next try is taken; none while tries are free.
    """

    door = models.CharField(max_length=NAME_CHARS_MAX + 16, unique=True)
    failures = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()
    until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """Return the count."""
        return f"{self.failures} failures"


class Browser(models.Model):
    """A browser that a person enrolled: there no second factor is asked until its time ends.

    Attributes:
        secret: SHA-256 of what the browser's cookie holds, in hex.
        name: how the person calls it.
        until: first instant at which it counts no more.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="browsers"
    )
    secret = models.CharField(max_length=HASH_CHARS)
    name = models.CharField(max_length=NAME_CHARS_MAX)
    agent = models.CharField(max_length=AGENT_CHARS_MAX, default="")
    enrolled_at = models.DateTimeField()
    used_at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        ordering = ["-used_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "secret"], name="one_enrolment_per_person_and_browser"
            )
        ]

    def __str__(self) -> str:
        """Return its name."""
        return self.name


class Visit(models.Model):
    """One session of a person that has not ended.

    Attributes:
        session_key: of Django's session; whoever ends the visit deletes that row.
        by: which second factor was shown, or empty.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="visits"
    )
    session_key = models.CharField(max_length=40, unique=True)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    address = models.CharField(max_length=ADDRESS_CHARS_MAX, default="")
    agent = models.CharField(max_length=AGENT_CHARS_MAX, default="")
    by = models.CharField(max_length=24, default="")

    class Meta:
        ordering = ["-seen_at", "pk"]

    def __str__(self) -> str:
        """Return when it began."""
        return f"since {self.began_at}"


class Envelope(models.Model):
    """One code in the sealed envelope of a duty room; it opens once.

    Attributes:
        office: which office it opens.
        code: SHA-256 of the code, in hex.
        void_at: when newer codes took its place; none while it can be opened.
    """

    office = models.CharField(max_length=OFFICE_CHARS_MAX)
    code = models.CharField(max_length=HASH_CHARS, unique=True)
    printed_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    void_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """Return the office."""
        return self.office
