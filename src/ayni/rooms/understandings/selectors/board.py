# SPDX-License-Identifier: Apache-2.0
"""Reads the board: what both sides come to, column by column, the oldest of each first."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import RowNumber

from ayni.core import room_limits
from ayni.rooms.understandings.models import Understanding
from ayni.rooms.understandings.selectors.register import Line, lines_of, listing
from ayni.web.readers import Reader

ORDER = (
    "divergent", "unreported", "one_sided", "not_started", "in_progress", "partly_fulfilled",
    "postponed", "suspended", "permanent", "both_fulfilled", "fulfilled", "substitute", "merge",
    "split", "void",
)  # fmt: skip
"""From what the next meeting speaks of first to what nobody is asked about any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardColumn:
    """The understandings of which both sides come to the same word.

    Attributes:
        pair: code of that word.
        count: how many there are.
        lines: the oldest of them.
    """

    pair: str
    count: int
    lines: Sequence[Line]


def board(*, reader: Reader, edition: str = "", area: str = "") -> list[BoardColumn]:
    """Return the columns that are not empty, in their order.

    Args:
        reader: who reads.
        edition: as people cite it, or empty for all.
        area: code, or empty for all.
    """
    rows = listing(reader=reader)
    if edition:
        rows = rows.filter(edition=edition)
    if area:
        rows = rows.filter(area=area)
    counts = dict(rows.order_by().values_list("pair").annotate(Count("pk")))
    lines = lines_of(list(_oldest(rows)), reader)
    return [
        BoardColumn(
            pair=pair,
            count=counts[pair],
            lines=[line for line in lines if line.row.pair == pair],
        )
        for pair in ORDER
        if pair in counts
    ]


def _oldest(rows: QuerySet[Understanding]) -> QuerySet[Understanding]:
    place = Window(
        RowNumber(), partition_by=F("pair"), order_by=[F("since"), F("reference"), F("pk")]
    )
    ranked = rows.annotate(place=place).filter(place__lte=room_limits.BOARD_CARDS_MAX_COUNT)
    return ranked.order_by("since", "reference", "pk")
