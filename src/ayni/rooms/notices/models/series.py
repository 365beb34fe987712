# SPDX-License-Identifier: Apache-2.0
"""Tables that show series as the record last tells them, row by row; derived.

A row that has become a notice of its own is known by that notice, which names series and row: the
fold of one object knows no other, and so neither does this table.
"""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _

from ayni.rooms.notices.models.notice import CODE_CHARS_MAX, HASH_CHARS, PARTY_CHARS
from ayni.web.registry import Words

SERIES_STATES: Mapping[str, Words] = {
    "given": _("given"),
    "amended": _("amended"),
    "withdrawn": _("withdrawn"),
    "closed": _("closed"),
}
SERIES_REFUSALS: Mapping[str, tuple[str, Words]] = {
    "rows_missing": ("rows", _("No row was found; at least one is expected. Fill in a row.")),
    "rows_many": ("rows", _("The series has too many rows. Give a second series.")),
    "row_place": ("rows", _("Row {row}: choose its place.")),
    "row_window": ("rows", _("Row {row}: it ends before it begins. Correct one of the two.")),
    "row_band": ("rows", _("Row {row}: a band is empty. Choose the one that applies.")),
    "rows_clash": (
        "rows",
        _("Rows {first} and {second} are at one place at one time. Change one of the two."),
    ),
    "rows_dropped": (
        "rows",
        _("A row is missing. A row is not taken out: cancel it, and it stays to be read."),
    ),
    "row_unknown": ("", _("The series has no row {row}. Load the page again.")),
    "row_cancelled": ("", _("Row {row} is cancelled. Nothing more can change it.")),
    "row_apart": ("", _("Row {row} is a notice of its own. Change it there.")),
    "lateness_reason_missing": (
        "lateness_reason",
        _("Row {row}: less lead time is left than the rule asks for. Say why."),
    ),
}
"""Code of a refusal to the field it concerns and what a person is told; blanks are its params."""


class Series(models.Model):
    """One series, at its newest version.

    Attributes:
        object_id: leaf hash of the opening act, in hex.
        short: the reading code without its hyphens, for search.
        party: party that gave it.
        office: office that gave it.
        state: given, amended, withdrawn or closed.
        open: neither withdrawn nor closed.
        activity: activity of its first row.
        place: first place of its first row.
        count: number of its rows.
        starts_ms: first instant of its first row in time.
        ends_ms: last instant of its last row in time.
        version: number of the newest version, from 1.
        late: a row states that it was given late.
        given_ms: claimed time of the opening act.
        changed_ms: claimed time of the newest version.
        ended_ms: claimed time of the act that ended it, or none.
        queries_open: questions without an answer.
        query: leaf hash of the first of them in display order, in hex; empty without one.
        query_party: who asked it.
        objections_open: objections not lifted.
        reserved: reservations made.
    """

    object_id = models.CharField(max_length=HASH_CHARS, primary_key=True)
    short = models.CharField(max_length=16)
    party = models.CharField(max_length=PARTY_CHARS)
    office = models.CharField(max_length=CODE_CHARS_MAX)
    state = models.CharField(max_length=16)
    open = models.BooleanField()
    activity = models.CharField(max_length=16)
    place = models.CharField(max_length=40)
    count = models.PositiveIntegerField()
    starts_ms = models.BigIntegerField()
    ends_ms = models.BigIntegerField()
    version = models.PositiveIntegerField()
    late = models.BooleanField()
    given_ms = models.BigIntegerField()
    changed_ms = models.BigIntegerField()
    ended_ms = models.BigIntegerField(null=True)
    queries_open = models.PositiveIntegerField()
    query = models.CharField(max_length=HASH_CHARS)
    query_party = models.CharField(max_length=PARTY_CHARS)
    objections_open = models.PositiveIntegerField()
    reserved = models.PositiveIntegerField()

    class Meta:
        # By a condition: a truth value alone is no key to an index.
        indexes = [
            models.Index(fields=["starts_ms"], name="series_open", condition=models.Q(open=True))
        ]

    def __str__(self) -> str:
        """Return activity and number of rows."""
        return f"{self.activity}, {self.count} rows"


class SeriesRow(models.Model):
    """One row of a series, as it stands.

    Attributes:
        series: the series.
        number: number of the row, from 0; it never changes.
        open: neither it nor the series is cancelled, withdrawn or closed.
        cancelled: it does not take place: cancelled itself, or withdrawn with the series.
        activity: code of the activity.
        place: first of its places.
        places: all its places.
        starts_ms: first instant.
        ends_ms: last instant.
        late: the author states that less lead time was left than asked.
        version: number of the version that last changed it.
        sequence: how often it changed, its end included; what a calendar counts.
        stamp_ms: claimed time of the act that last changed it.
        asked_since_ms: claimed time of the oldest version that needs an acknowledgement.
    """

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    open = models.BooleanField()
    cancelled = models.BooleanField()
    activity = models.CharField(max_length=16)
    place = models.CharField(max_length=40)
    places = models.JSONField()
    starts_ms = models.BigIntegerField()
    ends_ms = models.BigIntegerField()
    late = models.BooleanField()
    version = models.PositiveIntegerField()
    sequence = models.PositiveIntegerField()
    stamp_ms = models.BigIntegerField()
    asked_since_ms = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "number"], name="one_row_per_number")
        ]
        indexes = [
            models.Index(fields=["starts_ms"], name="series_row_starts"),
            models.Index(fields=["ends_ms"], name="series_row_ends"),
            models.Index(
                fields=["series", "number"], name="series_row_open", condition=models.Q(open=True)
            ),
        ]

    def __str__(self) -> str:
        """Return the number of the row, as people count."""
        return f"row {self.number + 1}"


class RowStanding(models.Model):
    """One other party has acknowledged one row as it stands.

    Attributes:
        series: the series.
        number: number of the row, from 0.
        party: a party other than the author's.
    """

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="standings")
    number = models.PositiveIntegerField()
    party = models.CharField(max_length=PARTY_CHARS)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["series", "number", "party"], name="one_standing_per_row_and_party"
            )
        ]

    def __str__(self) -> str:
        """Return the party."""
        return self.party
