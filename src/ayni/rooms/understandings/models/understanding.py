# SPDX-License-Identifier: Apache-2.0
"""Tables that show understandings as the record last tells them; derived, never edited by hand.

A row is what the fold of one understanding came to. Nothing here knows what time it is: age,
overdue and reminders are computed when a page is drawn.
"""

from django.db import models

HASH_CHARS = 64
PARTY_CHARS = 3
CODE_CHARS_MAX = 80


class Understanding(models.Model):
    """One understanding.

    Attributes:
        object_id: its id, in hex.
        short: the reading code without its hyphens, for search.
        reference: as people cite it: RRE-XXXIX/E-07.
        edition: as people cite it: RRE-XXXIX.
        code: short code of the mechanism.
        ordinal: number of the edition.
        number: number inside the edition.
        area: code, or empty.
        party: party that transcribed it, or proposed the acta.
        parties: whose it is.
        born: it comes from an acta in force; otherwise from a paper.
        stage: how its text stands.
        pair: what both sides come to.
        open: something is still asked of somebody.
        divergent: the sides say different words, or one does not share a claim.
        contested: a claim that stands is not shared.
        claims: what waits for a confirmation: [leaf, party, claimed ms, parties missing].
        asked: changes and links that wait for consent: [leaf, party, proposed ms, missing, what].
        waiting: there are such claims, changes or links.
        since: civil day from which its age counts.
        deadline: civil day, or empty; the last of several that were agreed past each other.
        deadline_zone: whose calendar.
        every_months: months between two times that it is due; 0 for once.
        rescheduled: how often its deadline was agreed anew.
        text_leaf: act that holds its text, in hex: the reading confirmed, else the first; the acta.
        row: number of the statement in that acta; 0 for a transcription.
        opened_ms: claimed time of its opening.
        changed_ms: latest claimed time of any act about it.
        queries_open: questions without an answer.
    """

    object_id = models.CharField(max_length=HASH_CHARS, primary_key=True)
    short = models.CharField(max_length=16)
    reference = models.CharField(max_length=CODE_CHARS_MAX)
    edition = models.CharField(max_length=CODE_CHARS_MAX, db_index=True)
    code = models.CharField(max_length=CODE_CHARS_MAX)
    ordinal = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    area = models.CharField(max_length=CODE_CHARS_MAX)
    party = models.CharField(max_length=PARTY_CHARS)
    parties = models.JSONField()
    born = models.BooleanField()
    stage = models.CharField(max_length=16)
    pair = models.CharField(max_length=16)
    open = models.BooleanField()
    divergent = models.BooleanField()
    contested = models.BooleanField()
    claims = models.JSONField()
    asked = models.JSONField()
    waiting = models.BooleanField(db_index=True)
    since = models.CharField(max_length=10)
    deadline = models.CharField(max_length=10)
    deadline_zone = models.CharField(max_length=CODE_CHARS_MAX)
    every_months = models.PositiveIntegerField()
    rescheduled = models.PositiveIntegerField()
    text_leaf = models.CharField(max_length=HASH_CHARS)
    row = models.PositiveIntegerField()
    opened_ms = models.BigIntegerField()
    changed_ms = models.BigIntegerField()
    queries_open = models.PositiveIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["code", "-ordinal", "number"], name="understanding_cited"),
            models.Index(fields=["open", "deadline"], name="understanding_due"),
        ]

    def __str__(self) -> str:
        """Return how people cite it."""
        return self.reference


class UnderstandingSide(models.Model):
    """What one party says of its own side of an understanding.

    Attributes:
        understanding: which.
        party: whose side.
        status: the word it last said; two said unaware of each other stand with a plus between.
        reported_ms: claimed time of the last of them, or none.
        owner: its responsible office; empty if none was named.
    """

    understanding = models.ForeignKey(Understanding, on_delete=models.CASCADE, related_name="sides")
    party = models.CharField(max_length=PARTY_CHARS)
    status = models.CharField(max_length=CODE_CHARS_MAX)
    reported_ms = models.BigIntegerField(null=True)
    owner = models.CharField(max_length=CODE_CHARS_MAX)

    def __str__(self) -> str:
        """Return party and word."""
        return f"{self.party} {self.status}"


class UnderstandingLink(models.Model):
    """One agreed step of a chain, from an earlier understanding to a later one.

    Attributes:
        understanding: about which it was agreed.
        leaf: act that proposed it, in hex.
        earlier: object id, in hex.
        later: object id, in hex.
        relation: what the later one does to the earlier one.
        agreed_ms: latest of the first consents, as claimed.
    """

    understanding = models.ForeignKey(Understanding, on_delete=models.CASCADE, related_name="links")
    leaf = models.CharField(max_length=HASH_CHARS)
    earlier = models.CharField(max_length=HASH_CHARS, db_index=True)
    later = models.CharField(max_length=HASH_CHARS, db_index=True)
    relation = models.CharField(max_length=16)
    agreed_ms = models.BigIntegerField()

    def __str__(self) -> str:
        """Return the relation."""
        return self.relation
