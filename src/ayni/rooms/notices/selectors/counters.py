# SPDX-License-Identifier: Apache-2.0
"""Names the rows that each counter of the report on measures counts; counts none itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a counter finds its rows.

    Attributes:
        rows: the rows that may count.
        at: field with the instant by which one counts.
        party: field with its party; empty for what is done together.
        activity: field with its activity; empty if it has none.
        key: field with the object id of its matter.
        show: row to title and address.
        related: what `show` reads besides.
        halves: parts of the rows, each with an index over party and `at`; empty where a table is
            too small to need one.
    """

    rows: Callable[[], QuerySet[Any]]
    at: str
    party: str
    key: str
    show: Callable[[Any, Reader], tuple[str, str]]
    activity: str = ""
    related: tuple[str, ...] = ()
    halves: tuple[Q, ...] = ()


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
    Source,
    at="starts_ms",
    party="party",
    activity="activity",
    key="notice_id",
    show=_shown_beside,
    related=("notice",),
)
_INCIDENT = partial(Source, key="object_id", show=_shown_incident)
_UNUSUAL = partial(Source, party="party", key="object_id", show=_shown_unusual)
SOURCES: Mapping[Counter, Source] = {
    "given": Source(
        rows=Notice.objects.all,
        at="starts_ms",
        party="party",
        activity="activity",
        key="object_id",
        show=_shown_notice,
        halves=(Q(open=True), Q(open=False)),
    ),
    "rows": Source(
        rows=_rows_alone,
        at="starts_ms",
        party="series__party",
        activity="activity",
        key="series_id",
        show=_shown_row,
        related=("series",),
    ),
    "acknowledged": Source(
        rows=Standing.objects.all,
        at="starts_ms",
        party="party",
        key="notice_id",
        show=_shown_beside,
        related=("notice",),
        halves=(Q(),),
    ),
    "invited": _OFFERED(rows=partial(_offers, Q(invited=True))),
    "offered": _OFFERED(rows=partial(_offers, Q(invited=False))),
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
    "messages": Source(
        rows=Message.objects.all,
        at="heard_ms",
        party="party",
        key="object_id",
        show=_shown_message,
    ),
}
