# SPDX-License-Identifier: Apache-2.0
"""Reads the days on which understandings are due as entries of a calendar. Source: RFC 5545.

One that is over stays in it: a program that took it in is told so. The day is one of the calendar
that the deadline names, from its first instant to the first of the next day.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ayni.core.room_limits import CALENDAR_FILE_MAX_COUNT
from ayni.rooms.understandings.models import Understanding
from ayni.rooms.understandings.selectors.register import Line, lines_of
from ayni.web.readers import Reader, begins_ms, ends_ms


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """The day of one understanding.

    Attributes:
        line: the understanding with its text and sides.
        sequence: rises each time that the day is agreed anew, and once more when it is over.
        starts_ms: first instant of the day.
        ends_ms: first instant after it.
    """

    line: Line
    sequence: int
    starts_ms: int
    ends_ms: int


def dues(*, reader: Reader) -> Sequence[Due]:
    """Return the understandings that have a day, the latest day first, at most as many as fit."""
    dated = Understanding.objects.exclude(deadline="").prefetch_related("sides")
    rows = list(dated.order_by("-deadline", "reference", "pk")[:CALENDAR_FILE_MAX_COUNT])
    return [
        Due(
            line=line,
            sequence=line.row.rescheduled + (0 if line.row.open else 1),
            starts_ms=begins_ms(line.row.deadline, line.row.deadline_zone),
            ends_ms=ends_ms(line.row.deadline, line.row.deadline_zone),
        )
        for line in lines_of(rows, reader)
    ]
