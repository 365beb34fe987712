# SPDX-License-Identifier: Apache-2.0
"""The table of what was typed and not sent yet; no other state ever receives a row."""

from django.conf import settings
from django.db import models

from ayni.adapters.accounts.models import OFFICE_CHARS_MAX

PATH_CHARS_MAX = 400
NAME_CHARS_MAX = 80
TITLE_CHARS_MAX = 160


class Unsent(models.Model):
    """One form as it was typed so far; each drawn form has a row of its own.

    So no two windows and no two persons ever write over each other.

    Attributes:
        deed_id: 32 hex digits that the form was drawn with; the act will carry it.
        office: for which office the person typed; its offices see the row.
        path: page of the form, with its query.
        deed: which form of the page, as it is posted.
        title: what the page calls it.
        fields: names and values, as a browser sends them; no files.
    """

    deed_id = models.CharField(max_length=32, unique=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="unsent"
    )
    office = models.CharField(max_length=OFFICE_CHARS_MAX, db_index=True)
    path = models.CharField(max_length=PATH_CHARS_MAX)
    deed = models.CharField(max_length=NAME_CHARS_MAX, default="", blank=True)
    title = models.CharField(max_length=TITLE_CHARS_MAX, default="", blank=True)
    fields = models.TextField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        """Return what the page calls it."""
        return self.title or self.path

    @property
    def at_ms(self) -> int:
        """Return when it was last touched, milliseconds UTC."""
        return int(self.at.timestamp() * 1000)
