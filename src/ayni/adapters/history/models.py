# SPDX-License-Identifier: Apache-2.0
"""The table of cited public history; no other state ever receives a row."""

from django.db import models

from ayni.core.limits import (
    HISTORY_ID_MAX_CHARS,
    HISTORY_KIND_MAX_CHARS,
    HISTORY_NOTE_MAX_CHARS,
)


class CitedFact(models.Model):
    """What public sources say of one event, in own words, with the sources.

    Attributes:
        name: id of the row in the file it came from.
        parties: party codes, such as ["chl", "per"].
        date: as the source gives it; empty if none does. Never completed.
        first_day: first day that the date can mean, ISO 8601; empty if there is no date.
        kind: what it is, in a few words.
        facts: sentences.
        sources: addresses, at least one.
        note: how the sources disagree, or what is doubtful; empty if nothing is.
        mechanism: short code of the mechanism that a person put it under; empty for none.
    """

    name = models.CharField(max_length=HISTORY_ID_MAX_CHARS, unique=True)
    parties = models.JSONField()
    date = models.CharField(max_length=32, blank=True)
    first_day = models.CharField(max_length=10, blank=True, db_index=True)
    kind = models.CharField(max_length=HISTORY_KIND_MAX_CHARS)
    facts = models.JSONField()
    sources = models.JSONField()
    note = models.CharField(max_length=HISTORY_NOTE_MAX_CHARS, blank=True)
    mechanism = models.CharField(max_length=80, blank=True, db_index=True)

    class Meta:
        ordering = ["first_day", "name"]

    def __str__(self) -> str:
        """Return what it is."""
        return self.kind
