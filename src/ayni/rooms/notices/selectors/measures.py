# SPDX-License-Identifier: Apache-2.0
"""Counts what the record holds for a report on measures of confidence, and lists what it counted.

Rows are counted and never weighed: no share, no score, no text. An activity counts in the year in
which it begins on the clock of the party that states it; what all parties do together, by UTC. So
every node counts the same. Source: rooms.md A1, Informe MCM.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Literal

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.utils.translation import gettext as _

from ayni.core.deadlines import day_of, start_of_day
from ayni.core.shortcodes import code_of
from ayni.rooms.notices.models import (
    ACTIVITIES,
    Incident,
    Message,
    Notice,
    ObserverOffer,
    SeriesRow,
    Standing,
    Unusual,
)
from ayni.rooms.notices.selectors.incident import incident_title, incident_url
from ayni.rooms.notices.selectors.message import message_title, message_url
from ayni.rooms.notices.selectors.notice import object_url, title
from ayni.rooms.notices.selectors.series import series_url
from ayni.rooms.notices.selectors.unusual import unusual_title, unusual_url
from ayni.web.readers import Reader

Counter = Literal[
    "given",
    "rows",
    "acknowledged",
    "invited",
    "offered",
    "accepted",
    "asked",
    "answered",
    "opened",
    "closed",
    "contacts",
    "messages",
]
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """Where a counter finds its rows.

    Attributes:
        rows: the rows that may count.
        at: field with the instant by which one counts.
        party: field with its party; empty for what is done together.
        activity: field with its activity; empty if it has none.
        key: field with the object id of its matter.
        show: row to title and address.
        related: what `show` reads besides.
    """

    rows: Callable[[], QuerySet[Any]]
    at: str
    party: str
    key: str
    show: Callable[[Any, Reader], tuple[str, str]]
    activity: str = ""
    related: tuple[str, ...] = ()


def counted(
    *, counters: Collection[Counter], years: Sequence[int], reader: Reader
) -> dict[Spot, int]:
    """Return how many rows count at each spot; spots without a row are left out.

    Args:
        counters: which are wanted; one query for each.
        years: without a gap, earliest first.
        reader: who looks, and whose clocks the parties have.
    """
    found: dict[Spot, int] = {}
    for counter in sorted(counters):
        source = _SOURCES[counter]
        names = [name for name in (source.party, source.activity) if name]
        sums = {f"in_{year}": Count("pk", filter=_in(source, year, reader)) for year in years}
        # Ordered by what they are grouped by, or a default order would split the groups.
        rows = source.rows().filter(_among(source, years, reader)).order_by(*names)
        grouped = rows.values(*names).annotate(**sums) if names else [rows.aggregate(**sums)]
        for row in grouped:
            what = Counted(counter=counter, activity=row.get(source.activity, ""))
            party = row.get(source.party, TOGETHER)
            found |= {(what, party, year): row[f"in_{year}"] for year in years if row[f"in_{year}"]}
    return found


def behind(spot: Spot, *, reader: Reader, start: int = 0, count: int = BEHIND_MAX) -> list[Behind]:
    """Return the rows behind one number, in the order of time.

    Args:
        spot: what is counted, whose, and in which year.
        reader: who looks.
        start: how many to pass over.
        count: how many at most.
    """
    source = _SOURCES[spot[0].counter]
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
        source = _SOURCES[counter]
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
    return not _SOURCES[counter].party


def _of_spot(spot: Spot, reader: Reader) -> QuerySet[Any]:
    what, party, year = spot
    source = _SOURCES[what.counter]
    rows = source.rows().filter(_in(source, year, reader))
    if source.party:
        rows = rows.filter(**{source.party: party})
    if source.activity:
        rows = rows.filter(**{source.activity: what.activity})
    return rows


def _among(source: _Source, years: Sequence[int], reader: Reader) -> Q:
    first, last = (_in_zones(source, year, reader) for year in (years[0], years[-1]))
    starts = min(start for _party, start, _end in first)
    ends = max(end for _party, _start, end in last)
    return Q(**{f"{source.at}__gte": starts, f"{source.at}__lt": ends})


def _in(source: _Source, year: int, reader: Reader) -> Q:
    """Return which rows lie in a year on the clock of their own party."""
    anywhere = Q()
    for party, start, end in _in_zones(source, year, reader):
        span = Q(**{f"{source.at}__gte": start, f"{source.at}__lt": end})
        anywhere |= (span & Q(**{source.party: party})) if party else span
    return anywhere


def _in_zones(source: _Source, year: int, reader: Reader) -> list[tuple[str, int, int]]:
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


def _behind(row: Any, source: _Source, reader: Reader) -> Behind:
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


def _shown_notice(row: Notice, reader: Reader) -> tuple[str, str]:
    return title(row, reader), object_url(row.object_id)


def _shown_beside(row: Standing | ObserverOffer, reader: Reader) -> tuple[str, str]:
    return _shown_notice(row.notice, reader)


def _shown_row(row: SeriesRow, reader: Reader) -> tuple[str, str]:
    what = _("{activity}: {place}").format(
        activity=ACTIVITIES.get(row.activity, row.activity),
        place=", ".join(reader.place(place) for place in row.places),
    )
    told = _("Row {n}: {title}").format(n=row.number + 1, title=what)
    return told, series_url(row.series_id)


def _shown_unusual(row: Unusual, reader: Reader) -> tuple[str, str]:
    return unusual_title(row, reader), unusual_url(row.object_id)


def _shown_incident(row: Incident, reader: Reader) -> tuple[str, str]:
    return incident_title(row, reader), incident_url(row.object_id)


def _shown_message(row: Message, reader: Reader) -> tuple[str, str]:
    return message_title(row, reader), message_url(row.object_id)


def _rows_alone() -> QuerySet[SeriesRow]:
    """Return the rows of series that are no notices of their own: those count as notices."""
    apart = Notice.objects.filter(
        series=OuterRef("series_id"), row=OuterRef("number"), party=OuterRef("series__party")
    )
    return SeriesRow.objects.filter(~Exists(apart))


def _offers(only: Q) -> QuerySet[ObserverOffer]:
    return ObserverOffer.objects.filter(only)


_OFFERED = partial(
    _Source,
    at="notice__starts_ms",
    party="party",
    activity="notice__activity",
    key="notice_id",
    show=_shown_beside,
    related=("notice",),
)
_INCIDENT = partial(_Source, key="object_id", show=_shown_incident)
_UNUSUAL = partial(_Source, party="party", key="object_id", show=_shown_unusual)
_SOURCES: Mapping[Counter, _Source] = {
    "given": _Source(
        rows=Notice.objects.all,
        at="starts_ms",
        party="party",
        activity="activity",
        key="object_id",
        show=_shown_notice,
    ),
    "rows": _Source(
        rows=_rows_alone,
        at="starts_ms",
        party="series__party",
        activity="activity",
        key="series_id",
        show=_shown_row,
        related=("series",),
    ),
    "acknowledged": _Source(
        rows=Standing.objects.all,
        at="notice__starts_ms",
        party="party",
        key="notice_id",
        show=_shown_beside,
        related=("notice",),
    ),
    "invited": _OFFERED(rows=partial(_offers, Q(party=F("notice__party")))),
    "offered": _OFFERED(rows=partial(_offers, ~Q(party=F("notice__party")))),
    "accepted": _OFFERED(rows=partial(_offers, Q(accepted=True))),
    "asked": _UNUSUAL(rows=Unusual.objects.all, at="asked_ms"),
    "answered": _UNUSUAL(
        rows=partial(Unusual.objects.filter, answered_ms__isnull=False), at="answered_ms"
    ),
    "opened": _INCIDENT(rows=Incident.objects.all, at="opened_ms", party="party"),
    "closed": _INCIDENT(
        rows=partial(Incident.objects.filter, state="closed", closed_ms__isnull=False),
        at="closed_ms",
        party="",
    ),
    "contacts": _INCIDENT(
        rows=partial(Incident.objects.filter, contact_ms__isnull=False), at="contact_ms", party=""
    ),
    "messages": _Source(
        rows=Message.objects.all,
        at="heard_ms",
        party="party",
        key="object_id",
        show=_shown_message,
    ),
}
