# SPDX-License-Identifier: Apache-2.0
"""Reads editions as entries of a calendar, on the clock of the host. Source: RFC 5545.

A meeting whose hour of opening is not stated begins with the first instant of its first day.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ayni.adapters.record import reading
from ayni.core.limits import EDITIONS_SHOWN_MAX_COUNT
from ayni.core.shortcodes import code_of
from ayni.rooms.meetings.models import Edition, Mechanism
from ayni.rooms.meetings.selectors.edition import edition_title
from ayni.rooms.meetings.selectors.mechanism import names_of
from ayni.rooms.meetings.selectors.reader import Reader, begins_ms, ends_ms


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionEntry:
    """One edition in the calendar.

    Attributes:
        object_id: 64 hex digits; the same for every version.
        sequence: rises with every act that moves it.
        stamp_ms: claimed time of the last of these.
        title: number and name.
        town: where; empty if it was erased.
        host: party that receives.
        state: how it stands, a code.
        first_day: first day, ISO 8601.
        last_day: last day.
        starts_ms: first instant.
        ends_ms: first instant after it.
        zone: of the host.
        code: reading code.
    """

    object_id: str
    sequence: int
    stamp_ms: int
    title: str
    town: str
    host: str
    state: str
    first_day: str
    last_day: str
    starts_ms: int
    ends_ms: int
    zone: str
    code: str


def entries(*, reader: Reader, only: str = "") -> list[EditionEntry]:
    """Return editions as entries, the newest first.

    Args:
        reader: who looks.
        only: object id of the one that is wanted; all if empty.
    """
    wanted = Edition.objects.order_by("-first_day", "object_id")
    rows = list((wanted.filter(pk=only) if only else wanted)[:EDITIONS_SHOWN_MAX_COUNT])
    above = Mechanism.objects.in_bulk([row.mechanism for row in rows])
    names = names_of(above.values(), reader)
    towns = _towns(rows)
    return [
        EditionEntry(
            object_id=row.object_id,
            sequence=row.sequence,
            stamp_ms=row.changed_ms,
            title=edition_title(row, names.get(row.mechanism, row.mechanism[:8])),
            town=towns.get(row.object_id, ""),
            host=row.host,
            state=row.state,
            first_day=row.first_day,
            last_day=row.last_day,
            starts_ms=row.opens_ms or begins_ms(row.first_day, row.zone),
            ends_ms=ends_ms(row.last_day, row.zone),
            zone=row.zone,
            code=code_of(bytes.fromhex(row.object_id)),
        )
        for row in rows
    ]


def _towns(rows: Sequence[Edition]) -> dict[str, str]:
    values = reading.values_of([bytes.fromhex(row.leaf) for row in rows])
    return {
        row.object_id: str(values.get(bytes.fromhex(row.leaf), {}).get("town", "")) for row in rows
    }
