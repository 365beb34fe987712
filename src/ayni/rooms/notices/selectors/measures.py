# SPDX-License-Identifier: Apache-2.0
"""Counts what the record holds for a report on measures of confidence, and lists what it counted.

Rows are counted and never weighed: no share, no score, no text. An activity counts in the year in
which it begins on the clock of the party that states it; what all parties do together, by UTC. So
every node counts the same. Source: rooms.md A1, Informe MCM.
"""

from collections import Counter as Tally
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    CharField,
    Count,
    F,
    IntegerField,
    Q,
    QuerySet,
    Value,
)

from ayni.core.deadlines import day_of, start_of_day
from ayni.core.shortcodes import code_of
from ayni.rooms.notices.selectors.counters import SOURCES, Counter, Source
from ayni.web.readers import Reader

TOGETHER = ""
"""Stands for the party of what no party does alone, such as closing with two keys."""
UTC_ZONE = "UTC"
BEHIND_MAX = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What one number counts.

    Attributes:
        counter: which rows.
        activity: code of an activity; empty where rows have none.
    """

    counter: Counter
    activity: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """One row behind a number.

    Attributes:
        object_id: of the matter, hex.
        code: reading code of the matter.
        title: what the matter is called.
        url: its page.
        at_ms: the instant by which it counts.
    """

    object_id: str
    code: str
    title: str
    url: str
    at_ms: int


Spot = tuple[Counted, str, int]
"""What is counted, the code of the party or `TOGETHER`, and the year."""
_Sum = tuple[str, str, int, int]
"""Activity, party, year, and how many rows."""


def counted(
    *, counters: Collection[Counter], years: Sequence[int], reader: Reader
) -> dict[Spot, int]:
    """Return how many rows count at each spot; spots without a row are left out.

    Args:
        counters: which are wanted; one query for each.
        years: without a gap, earliest first.
        reader: who looks, and whose clocks the parties have.
    """
    return {
        (Counted(counter=counter, activity=activity), party, year): count
        for counter in sorted(counters)
        for activity, party, year, count in (
            _ranged(SOURCES[counter], years, reader)
            if SOURCES[counter].halves
            else _grouped(SOURCES[counter], years, reader)
        )
    }


def _grouped(source: Source, years: Sequence[int], reader: Reader) -> Iterator[_Sum]:
    """Count by looking at every row once; for tables that stay small."""
    names = [name for name in (source.party, source.activity) if name]
    sums = {f"in_{year}": Count("pk", filter=_in(source, year, reader)) for year in years}
    # Ordered by what they are grouped by, or a default order would split the groups.
    rows = source.rows().filter(_among(source, years, reader)).order_by(*names)
    for row in rows.values(*names).annotate(**sums) if names else [rows.aggregate(**sums)]:
        for year in years:
            if count := row[f"in_{year}"]:
                yield row.get(source.activity, ""), row.get(source.party, TOGETHER), year, count


def _ranged(source: Source, years: Sequence[int], reader: Reader) -> Iterator[_Sum]:
    """Count the ranges of an index, one for each party and year; for tables that grow."""
    first, *more = (
        source.rows()
        .filter(half, **{f"{source.at}__gte": start, f"{source.at}__lt": end, source.party: party})
        # Named, or a default order would split the groups.
        .order_by()
        .values_list(
            F(source.activity) if source.activity else Value(""),
            Value(party, CharField()),
            Value(year, IntegerField()),
        )
        .annotate(count=Count("*"))
        .filter(count__gt=0)
        for year in years
        for party, start, end in _in_zones(source, year, reader)
        for half in source.halves
    )
    told = Tally[tuple[str, str, int]]()
    for activity, party, year, count in first.union(*more, all=True):
        told[activity, party, year] += count
    yield from ((*spot, count) for spot, count in told.items())


def behind(spot: Spot, *, reader: Reader, start: int = 0, count: int = BEHIND_MAX) -> list[Behind]:
    """Return the rows behind one number, in the order of time.

    Args:
        spot: what is counted, whose, and in which year.
        reader: who looks.
        start: how many to pass over.
        count: how many at most.
    """
    source = SOURCES[spot[0].counter]
    rows = _of_spot(spot, reader)
    if source.related:
        rows = rows.select_related(*source.related)
    return [
        _behind(row, source, reader)
        for row in rows.order_by(source.at, source.key, "pk")[start : start + count]
    ]


def behind_count(spot: Spot, *, reader: Reader) -> int:
    """Return how many rows are behind one number."""
    return _of_spot(spot, reader).count()


def codes_behind(
    *, counters: Collection[Counter], years: Sequence[int], reader: Reader
) -> dict[Spot, list[str]]:
    """Return the reading codes behind every number, in the order of time; for files.

    Args:
        counters: which are wanted; one query for each.
        years: without a gap, earliest first.
        reader: who looks.
    """
    zones = {zone.party: zone.zone for zone in reader.viewer.clocks.zones}
    found: dict[Spot, list[str]] = {}
    for counter in sorted(counters):
        source = SOURCES[counter]
        told = (
            source.rows()
            .filter(_among(source, years, reader))
            .order_by(source.at, source.key, "pk")
            .values_list(
                F(source.at),
                F(source.key),
                F(source.party) if source.party else Value(TOGETHER),
                F(source.activity) if source.activity else Value(""),
            )
        )
        for at_ms, object_id, party, activity in told.iterator():
            year = day_of(at_ms, zones.get(party, UTC_ZONE)).year
            spot = (Counted(counter=counter, activity=activity), party, year)
            found.setdefault(spot, []).append(code_of(bytes.fromhex(object_id)))
    return {spot: codes for spot, codes in found.items() if spot[2] in years}


def together(counter: Counter) -> bool:
    """Tell whether a counter counts what no party does alone."""
    return not SOURCES[counter].party


def _of_spot(spot: Spot, reader: Reader) -> QuerySet[Any]:
    what, party, year = spot
    source = SOURCES[what.counter]
    rows = source.rows().filter(_in(source, year, reader))
    if source.party:
        rows = rows.filter(**{source.party: party})
    if source.activity:
        rows = rows.filter(**{source.activity: what.activity})
    return rows


def _among(source: Source, years: Sequence[int], reader: Reader) -> Q:
    first, last = (_in_zones(source, year, reader) for year in (years[0], years[-1]))
    starts = min(start for _party, start, _end in first)
    ends = max(end for _party, _start, end in last)
    return Q(**{f"{source.at}__gte": starts, f"{source.at}__lt": ends})


def _in(source: Source, year: int, reader: Reader) -> Q:
    """Return which rows lie in a year on the clock of their own party."""
    anywhere = Q()
    for party, start, end in _in_zones(source, year, reader):
        span = Q(**{f"{source.at}__gte": start, f"{source.at}__lt": end})
        anywhere |= (span & Q(**{source.party: party})) if party else span
    return anywhere


def _in_zones(source: Source, year: int, reader: Reader) -> list[tuple[str, int, int]]:
    """Return party, first instant of the year, and first instant after it."""
    zones: Mapping[str, str] = {z.party: z.zone for z in reader.viewer.clocks.zones}
    whose: Iterable[tuple[str, str]] = zones.items() if source.party else [(TOGETHER, UTC_ZONE)]
    return [
        (
            party,
            start_of_day(date(year, 1, 1), zone),
            start_of_day(date(year + 1, 1, 1), zone),
        )
        for party, zone in whose
    ]


def _behind(row: Any, source: Source, reader: Reader) -> Behind:
    object_id = str(_field(row, source.key))
    told, url = source.show(row, reader)
    return Behind(
        object_id=object_id,
        code=code_of(bytes.fromhex(object_id)),
        title=told,
        url=url,
        at_ms=int(_field(row, source.at)),
    )


def _field(row: Any, name: str) -> Any:
    """Return a field of a row by the name that a query has for it."""
    for part in name.split("__"):
        row = getattr(row, part)
    return row
