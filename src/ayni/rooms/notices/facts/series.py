# SPDX-License-Identifier: Apache-2.0
"""What is stated about a series: many occurrences announced by one act, each a row with a number.

A row keeps its number for ever: a later version states every row again and may add more at the end.
A single row that changes becomes a notice of its own, which names series and row.
Source: rooms.md A1, edge case 4.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from ayni.core.codec import Json
from ayni.core.errors import SchemaError
from ayni.core.kinds import (
    ActHash,
    Enum,
    Instant,
    Int,
    Kind,
    ListOf,
    Member,
    MemberType,
    Name,
    PlaceId,
    Record,
    Text,
)
from ayni.core.limits import SERIES_ROWS_MAX_COUNT
from ayni.core.patterns.common import OPTIONAL
from ayni.core.structures import checker
from ayni.rooms.notices.facts.notice import (
    ACTIVITIES,
    ARMS,
    CANCEL_REASONS,
    DISTANCES,
    LIAISON,
    MINUTES_MAX,
    PURPOSE_CHARS_MAX,
    REMARKS_CHARS_MAX,
    STRENGTHS,
    Terms,
)

SERIES_GIVEN = "notices.series_given/1"
SERIES_AMENDED = "notices.series_amended/1"
SERIES_WITHDRAWN = "notices.series_withdrawn/1"
SERIES_CLOSED = "notices.series_closed/1"
ROW_CANCELLED = "notices.series_row_cancelled/1"
ROWS_ACKNOWLEDGED = "notices.series_rows_acknowledged/1"

ROW_PLACES_MAX_COUNT = 4
SERIES_OUTCOMES = ("as_notified", "with_changes", "not_carried_out")

_ROW = Record(
    {
        "activity": Enum(ACTIVITIES),
        "places": ListOf(PlaceId, ROW_PLACES_MAX_COUNT),
        "start": Instant,
        "end": Instant,
        "distance": Enum(DISTANCES),
        "strength": Enum(STRENGTHS),
        "arms": Enum(ARMS),
        "rule": Name,
        "asked_minutes": Int(0, MINUTES_MAX),
        "late": Int(0, 1),
    },
    optional=frozenset({"rule", "asked_minutes", "late"}),
)
_check_row = checker(_ROW)
_RowNumber = Int(0, SERIES_ROWS_MAX_COUNT - 1)
_POWERS = LIAISON
_SERIES = frozenset({SERIES_GIVEN})


def _must(name: str, of: MemberType) -> Member:
    return Member(name=name, type=of, structural=True, required=True)


_STATED = (
    _must("rows", ListOf(_ROW, SERIES_ROWS_MAX_COUNT)),
    Member(name="purpose", type=Text(PURPOSE_CHARS_MAX)),
    Member(name="equipment", type=Text(300)),
    Member(name="units", type=Text(300)),
    Member(name="contact", type=Text(160)),
    Member(name="lateness_reason", type=Text(REMARKS_CHARS_MAX)),
)

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            name=SERIES_GIVEN,
            powers=_POWERS,
            opens=True,
            members=(*_STATED, *OPTIONAL),
        ),
        Kind(
            name=SERIES_AMENDED,
            powers=_POWERS,
            author="opener",
            about=_SERIES,
            members=(
                _must("supersedes", ListOf(ActHash, 4)),
                Member(name="reason", type=Text(REMARKS_CHARS_MAX), required=True),
                *_STATED,
                *OPTIONAL,
            ),
        ),
        Kind(
            name=SERIES_WITHDRAWN,
            powers=_POWERS | {"duty"},
            author="opener",
            about=_SERIES,
            members=(_must("why", Enum(CANCEL_REASONS)), *OPTIONAL),
        ),
        Kind(
            name=SERIES_CLOSED,
            powers=_POWERS | {"duty"},
            author="opener",
            about=_SERIES,
            members=(
                _must("outcome", Enum(SERIES_OUTCOMES)),
                Member(name="remarks", type=Text(REMARKS_CHARS_MAX)),
                *OPTIONAL,
            ),
        ),
        Kind(
            name=ROW_CANCELLED,
            powers=_POWERS | {"duty"},
            author="opener",
            about=_SERIES,
            members=(
                _must("version", ActHash),
                _must("row", _RowNumber),
                _must("why", Enum(CANCEL_REASONS)),
                *OPTIONAL,
            ),
        ),
        Kind(
            name=ROWS_ACKNOWLEDGED,
            powers=_POWERS | {"duty"},
            author="other",
            about=_SERIES,
            urgent=True,
            members=(
                _must("version", ActHash),
                _must("rows", ListOf(_RowNumber, SERIES_ROWS_MAX_COUNT)),
                *OPTIONAL,
            ),
        ),
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One occurrence of a series, as a version states it.

    Attributes:
        terms: what is announced; nothing in it is left open.
        rule: number of the lead-time rule that applied, or empty.
        asked_minutes: lead time that the rule asks for.
        late: the author states that it was less than asked.
    """

    terms: Terms
    rule: str = ""
    asked_minutes: int = 0
    late: bool = False

    def to_value(self) -> Json:
        """Return the row as it stands in an act."""
        ruled: dict[str, Json] = {"asked_minutes": self.asked_minutes, "late": int(self.late)}
        if self.rule:
            ruled["rule"] = self.rule
        return {**self.terms.to_values(), **ruled}


def rows_of(value: Json) -> tuple[Row, ...]:
    """Return the rows that the structural member of an act states.

    Raises:
        SchemaError: it is not a list of rows.
    """
    if not isinstance(value, list) or len(value) > SERIES_ROWS_MAX_COUNT:
        raise SchemaError(f"rows: {str(value)[:80]!r} found, a list of rows expected")
    for number, one in enumerate(value):
        if not isinstance(one, dict):
            raise SchemaError(f"rows[{number}]: {str(one)[:80]!r} found, a row expected")
        _check_row(one, f"rows[{number}]")
    rows = cast(list[dict[str, Json]], value)
    return tuple(
        Row(
            terms=Terms.from_facts(row),
            rule=cast(str, row.get("rule", "")),
            asked_minutes=cast(int, row.get("asked_minutes", 0)),
            late=row.get("late") == 1,
        )
        for row in rows
    )
