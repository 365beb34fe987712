# SPDX-License-Identifier: Apache-2.0
"""Reads what both parties announced as one calendar: notices, and rows of series in their place.

A row that has become a notice of its own keeps its identity here; its version rises. Which entry is
late or awaited is computed when a page is drawn. Source: rooms.md A1; RFC 5545 on UID and SEQUENCE.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from ayni.core.shortcodes import code_of
from ayni.rooms.notices.models import ACTIVITIES, Notice, RowStanding, SeriesRow
from ayni.rooms.notices.selectors.notice import labels, object_url
from ayni.rooms.notices.selectors.series import apart_of, row_due_ms, series_url
from ayni.web.readers import Label, Reader

UID_HOST = "ayni"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing in the calendar.

    Attributes:
        uid: the same for every version of it.
        sequence: rises with every version; cancelling is one.
        stamp_ms: claimed time of the act that made the version.
        party: who announces it.
        activity: code of what it is.
        places: place ids.
        starts_ms: first instant.
        ends_ms: last instant, or none while it is not stated.
        cancelled: it does not take place.
        row: number in its series, from 1, or none.
        code: reading code of the notice, or of the series.
        url: page of it.
        marks: how it stands at this moment.
    """

    uid: str
    sequence: int
    stamp_ms: int
    party: str
    activity: str
    places: Sequence[str]
    starts_ms: int
    ends_ms: int | None
    cancelled: bool
    row: int | None
    code: str
    url: str
    marks: tuple[Label, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Only:
    """Which entries are wanted; empty values do not filter."""

    party: str = ""
    activity: str = ""
    place: str = ""

    def lookups(self) -> dict[str, str]:
        """Return what the table of notices is asked for; places are told apart later."""
        asked = {"party": self.party, "activity": self.activity}
        return {name: value for name, value in asked.items() if value}

    def keeps(self, entry: Entry) -> bool:
        """Tell whether an entry is wanted."""
        return (
            (not self.party or entry.party == self.party)
            and (not self.activity or entry.activity == self.activity)
            and (not self.place or self.place in entry.places)
        )


def entries(
    *, reader: Reader, from_ms: int, until_ms: int, only: Only, at_most: int
) -> list[Entry]:
    """Return what takes place in a span of time, in the order of time.

    Args:
        reader: who looks.
        from_ms: first instant of the span.
        until_ms: first instant after it.
        only: which of it.
        at_most: entries; of a longer list the first ones are returned.
    """
    begins = Q(starts_ms__gte=from_ms, starts_ms__lt=until_ms)
    lasts = Q(starts_ms__lt=from_ms, ends_ms__gt=from_ms)
    # Each alternative has an index of its own: what has ended long ago is not looked at.
    stands = Q(open=True, starts_ms__lt=until_ms) & (Q(ends_ms__gt=from_ms) | Q(ends_ms=None))
    ended = Q(open=False) & begins | Q(open=False) & lasts
    named = Notice.objects.filter(stands | ended, **only.lookups()).prefetch_related("standings")
    notices = list(named.order_by("starts_ms", "object_id")[:at_most])
    rows = [*_in_order(begins | lasts)[:at_most]]
    rows = _with_linked(rows, notices)
    shown = {(row.series_id, row.number, row.series.party) for row in rows}
    found = [
        *_rows(rows, reader),
        *(_notice(one, reader) for one in notices if _row_of(one) not in shown),
    ]
    seen = (one for one in found if _within(one, from_ms, until_ms) and only.keeps(one))
    return sorted(seen, key=lambda entry: (entry.starts_ms, entry.uid))[:at_most]


def entries_of_notice(row: Notice, *, reader: Reader) -> list[Entry]:
    """Return the one entry of a notice: of a row of a series if it stands for one."""
    rows = list(
        SeriesRow.objects.filter(
            series=row.series, number=row.row, series__party=row.party
        ).select_related("series")
        if row.series and row.row is not None
        else ()
    )
    return _rows(rows, reader) or [_notice(row, reader)]


def entries_of_series(object_id: str, *, reader: Reader) -> list[Entry]:
    """Return one entry for each row of a series, in the order of their numbers."""
    rows = SeriesRow.objects.filter(series=object_id).select_related("series").order_by("number")
    return _rows(list(rows), reader)


def entry_title(entry: Entry, reader: Reader) -> str:
    """Return activity and place."""
    told = _("{activity}: {place}").format(
        activity=ACTIVITIES.get(entry.activity, entry.activity),
        place=", ".join(reader.place(place) for place in entry.places),
    )
    return told[:1].upper() + told[1:]


def _in_order(only: Q) -> QuerySet[SeriesRow]:
    return SeriesRow.objects.filter(only).select_related("series").order_by("starts_ms", "pk")


def _with_linked(rows: Sequence[SeriesRow], notices: Sequence[Notice]) -> list[SeriesRow]:
    """Return the rows, and those that notices stand for though the row itself lies elsewhere."""
    known = {(row.series_id, row.number) for row in rows}
    wanted = {(one.series, one.row) for one in notices if one.series} - known
    if not wanted:
        return list(rows)
    linked = _in_order(
        Q(series__in={series for series, _row in wanted}, number__in={row for _s, row in wanted})
    )
    return [*rows, *(row for row in linked if (row.series_id, row.number) in wanted)]


def _row_of(one: Notice) -> tuple[str | None, int | None, str]:
    """Return series, number and party of the row that a notice may stand for."""
    return one.series, one.row, one.party


def _rows(rows: Sequence[SeriesRow], reader: Reader) -> list[Entry]:
    ids = {row.series_id for row in rows}
    if not ids:
        return []
    apart = apart_of(ids)
    standings: dict[tuple[str, int], set[str]] = {}
    for one in RowStanding.objects.filter(series__in=ids):
        standings.setdefault((one.series_id, one.number), set()).add(one.party)
    return [
        _row(
            row,
            apart.get(row.series_id, {}).get(row.number, []),
            standings.get((row.series_id, row.number), set()),
            reader,
        )
        for row in rows
    ]


def _row(row: SeriesRow, apart: Sequence[Notice], held: set[str], reader: Reader) -> Entry:
    """Return a row of a series, as the notice that stands for it has it if there is one."""
    uid = f"{row.series_id}-{row.number + 1}@{UID_HOST}"
    if apart:
        newest = next((one for one in reversed(apart) if one.open), apart[-1])
        told = _notice(newest, reader)
        later = sum(one.version + (one.state == "cancelled") for one in apart)
        sequence = row.sequence + later
        stamp_ms = max(row.stamp_ms, told.stamp_ms)
    else:
        told, sequence, stamp_ms = None, row.sequence, row.stamp_ms
    return Entry(
        uid=uid,
        sequence=sequence,
        stamp_ms=stamp_ms,
        party=row.series.party,
        activity=told.activity if told else row.activity,
        places=told.places if told else row.places,
        starts_ms=told.starts_ms if told else row.starts_ms,
        ends_ms=told.ends_ms if told else row.ends_ms,
        cancelled=told.cancelled if told else row.cancelled,
        row=row.number + 1,
        code=told.code if told else code_of(bytes.fromhex(row.series_id)),
        url=told.url if told else series_url(row.series_id),
        marks=told.marks if told else _row_marks(row, held, reader),
    )


def _notice(one: Notice, reader: Reader) -> Entry:
    cancelled = one.state == "cancelled"
    return Entry(
        uid=f"{one.object_id}@{UID_HOST}",
        sequence=one.version - 1 + cancelled,
        stamp_ms=(one.ended_ms if cancelled else None) or one.changed_ms,
        party=one.party,
        activity=one.activity,
        places=one.places,
        starts_ms=one.starts_ms,
        ends_ms=one.ends_ms,
        cancelled=cancelled,
        row=None,
        code=code_of(bytes.fromhex(one.object_id)),
        url=object_url(one.object_id),
        marks=labels(one, reader),
    )


def _row_marks(row: SeriesRow, held: set[str], reader: Reader) -> tuple[Label, ...]:
    if row.cancelled:
        return (Label(text=_("cancelled")),)
    overdue = row_due_ms(row, reader) <= reader.viewer.now_ms
    words: Mapping[bool, str] = {
        True: _("acknowledged by {party}"),
        False: _("acknowledgement by {party} awaited"),
    }
    return tuple(
        Label(
            text=words[party in held].format(party=party.upper()),
            tone="done" if party in held else "grave" if overdue else "wait",
        )
        for party in reader.viewer.parties
        if party != row.series.party and (party in held or row.open)
    )


def _within(entry: Entry, from_ms: int, until_ms: int) -> bool:
    ends_ms = entry.ends_ms if entry.ends_ms is not None else until_ms
    return entry.starts_ms < until_ms and (ends_ms > from_ms or entry.starts_ms >= from_ms)
