# SPDX-License-Identifier: Apache-2.0
"""Reads series for a viewer, row by row, with the notices that rows have become.

What is late, current or awaited is computed here when a page is drawn and stored nowhere.
Source: rooms.md A0.6, A1 edge case 4.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from ayni.adapters.record import reading
from ayni.adapters.record.reading import ActRead
from ayni.rooms.notices import states
from ayni.rooms.notices.models import (
    ACTIVITIES,
    SERIES_STATES,
    Notice,
    RowStanding,
    Series,
    SeriesRow,
)
from ayni.rooms.notices.selectors.notice import (
    ACKNOWLEDGE_HOURS,
    CLOSE_HOURS,
    HOUR_MS,
    labels,
    query_due_ms,
)
from ayni.rooms.notices.states import SeriesState
from ayni.web.readers import DESK_ITEMS_MAX, Label, Reader
from ayni.web.registry import DeskItem


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesRead:
    """A series as its page needs it.

    Attributes:
        row: what the tables say of it.
        rows: its rows, by number.
        state: what its acts come to.
        acts: every act of its timeline, in display order.
        version: number of its regular acts; what a deed expects.
        apart: number of a row, from 0, to the notice that it has become.
    """

    row: Series
    rows: Sequence[SeriesRow]
    state: SeriesState
    acts: Sequence[ActRead]
    version: int
    apart: Mapping[int, Notice]

    def act(self, leaf: bytes) -> ActRead:
        """Return one of its acts."""
        return next(act for act in self.acts if act.leaf == leaf)

    def awaited(self, party: str) -> tuple[int, ...]:
        """Return the rows, from 0, whose acknowledgement by a party is awaited in the series."""
        return tuple(
            row.number
            for row in self.rows
            if row.open
            and row.number not in self.apart
            and not self.state.acknowledged(party, row.number)
        )


def series_listing(*, reader: Reader) -> QuerySet[Series]:
    """Return every series; those that stand first."""
    del reader  # whoever has one may see every series
    return Series.objects.order_by("-open", "starts_ms", "object_id")


def series(object_id: bytes, *, reader: Reader) -> SeriesRead | None:
    """Return one series with its rows and acts, or none if nothing regular is held about it."""
    del reader
    row = Series.objects.filter(pk=object_id.hex()).first()
    if row is None:
        return None
    acts = reading.acts_about(object_id)
    regular = [act.act for act in acts if act.regular]
    return SeriesRead(
        row=row,
        rows=list(row.rows.order_by("number")),
        state=states.fold_series(regular),
        acts=acts,
        version=len(regular),
        apart=_newest(_apart([row.object_id])).get(row.object_id, {}),
    )


def series_state_of(object_id: bytes) -> SeriesState:
    """Return what the acts of a series come to; for services, which judge and show nothing."""
    return states.fold_series([act.act for act in reading.acts_about(object_id) if act.regular])


def rows_apart(object_id: bytes) -> Mapping[int, Notice]:
    """Return the rows of a series, from 0, that are notices of their own; for services too."""
    return _newest(_apart([object_id.hex()])).get(object_id.hex(), {})


def apart_of(ids: Collection[str]) -> dict[str, dict[int, list[Notice]]]:
    """Return by series and row the notices that rows have become, oldest first.

    A notice counts if the party that gave the series gave it: nobody else moves a row.
    """
    found: dict[str, dict[int, list[Notice]]] = {}
    for one in _apart(ids):
        if one.series is not None and one.row is not None:
            found.setdefault(one.series, {}).setdefault(one.row, []).append(one)
    return found


def series_title(row: Series, reader: Reader) -> str:
    """Return activity, place and number of rows, for headings and the Desk."""
    told = ngettext(
        "{activity}: {place}, a series of {n} row",
        "{activity}: {place}, a series of {n} rows",
        row.count,
    ).format(
        activity=ACTIVITIES.get(row.activity, row.activity),
        place=reader.place(row.place),
        n=row.count,
    )
    return told[:1].upper() + told[1:]


def series_labels(row: Series, reader: Reader) -> tuple[Label, ...]:
    """Return how a series stands at this moment, in words."""
    now_ms = reader.viewer.now_ms
    if not row.open:
        tone = "done" if row.state == "closed" else ""
        found = [Label(text=str(SERIES_STATES[row.state]), tone="done" if tone else "")]
    elif row.starts_ms > now_ms:
        found = [Label(text=_("to come"))]
    elif row.ends_ms <= now_ms:
        found = [Label(text=_("ended, not closed yet"), tone="wait")]
    else:
        found = [Label(text=_("under way"))]
    if row.version > 1:
        found.append(Label(text=_("version {n}").format(n=row.version)))
    if row.late:
        found.append(Label(text=_("late"), tone="wait"))
    if row.queries_open:
        told = ngettext("{n} query open", "{n} queries open", row.queries_open)
        found.append(Label(text=told.format(n=row.queries_open), tone="wait"))
    if row.objections_open:
        found.append(Label(text=_("objection stands"), tone="grave"))
    if row.reserved:
        found.append(Label(text=_("reservation")))
    return tuple(found)


def row_labels(read: SeriesRead, number: int, reader: Reader) -> tuple[Label, ...]:
    """Return how one row stands, for each party that is asked; a row apart as its notice does."""
    apart = read.apart.get(number)
    if apart is not None:
        return (Label(text=_("a notice of its own")), *labels(apart, reader))
    row = read.rows[number]
    if row.cancelled:
        return (Label(text=_("cancelled")),)
    found = [Label(text=_("late"), tone="wait")] if row.late else []
    overdue = row_due_ms(row, reader) <= reader.viewer.now_ms
    for party in reader.viewer.parties:
        if party == read.row.party:
            continue
        code = party.upper()
        if read.state.acknowledged(party, number):
            told = _("acknowledged by {party}").format(party=code)
            found.append(Label(text=told, tone="done"))
        elif row.open:
            told = _("acknowledgement by {party} awaited").format(party=code)
            found.append(Label(text=told, tone="grave" if overdue else "wait"))
    return tuple(found)


def row_due_ms(row: SeriesRow, reader: Reader) -> int:
    """Return until when a row should be acknowledged: as a notice of its own would be."""
    limit = reader.agreed(ACKNOWLEDGE_HOURS) * HOUR_MS
    lead = row.starts_ms - row.asked_since_ms
    return row.asked_since_ms + (min(limit, lead // 4) if lead > 0 else 0)


def series_url(object_id: str) -> str:
    """Return the address of a series."""
    return reverse("notices:series", kwargs={"object_id": object_id})


def series_desk(reader: Reader) -> list[DeskItem]:
    """Return what the Desk shows of series: rows to acknowledge, questions, closures."""
    own = reader.viewer.party
    apart = Notice.objects.filter(
        series=OuterRef("series_id"), row=OuterRef("number"), party=OuterRef("series__party")
    )
    standings = RowStanding.objects.filter(series=OuterRef("series_id"), number=OuterRef("number"))
    awaiting = Q(series__party=own) & ~Exists(standings)
    awaited = ~Q(series__party=own) & ~Exists(standings.filter(party=own))
    rows = SeriesRow.objects.filter(awaiting | awaited, ~Exists(apart), open=True)
    ended = Q(party=own, ends_ms__lt=reader.viewer.now_ms)
    asked = Q(queries_open__gt=0) & (Q(party=own) | Q(query_party=own))
    # Rows and whole series are read once each, whichever heap their lines go to.
    whole = list(
        Series.objects.filter(ended | asked, open=True).order_by("ends_ms")[: 2 * DESK_ITEMS_MAX]
    )
    return [
        *_awaiting(rows.select_related("series"), reader),
        *(
            _to_close(row, reader)
            for row in whole
            if row.party == own and row.ends_ms < reader.viewer.now_ms
        ),
        *_questions([row for row in whole if row.queries_open], reader),
    ]


def _apart(ids: Collection[str]) -> Iterable[Notice]:
    given = Series.objects.filter(
        pk=OuterRef("series"), party=OuterRef("party"), count__gt=OuterRef("row")
    )
    return (
        Notice.objects.filter(Exists(given), series__in=list(ids))
        .prefetch_related("standings")
        .order_by("given_ms", "object_id")
    )


def _newest(found: Iterable[Notice]) -> dict[str, dict[int, Notice]]:
    """Return by series and row the notice that stands for the row: an open one, else the last."""
    newest: dict[str, dict[int, Notice]] = {}
    for one in found:
        if one.series is None or one.row is None:
            continue
        rows = newest.setdefault(one.series, {})
        if one.open or not (one.row in rows and rows[one.row].open):
            rows[one.row] = one
    return newest


def _awaiting(rows: QuerySet[SeriesRow], reader: Reader) -> list[DeskItem]:
    """Return one line for each series with rows that wait; its deadline is that of the first."""
    first: dict[str, tuple[SeriesRow, int]] = {}
    for row in rows.order_by("series_id", "number")[: DESK_ITEMS_MAX * 16]:
        held = first.get(row.series_id)
        if held is None or row_due_ms(row, reader) < row_due_ms(held[0], reader):
            first[row.series_id] = (row, (held[1] if held else 0) + 1)
        else:
            first[row.series_id] = (held[0], held[1] + 1)
    return [_awaited(row, count, reader) for row, count in first.values()]


def _awaited(row: SeriesRow, count: int, reader: Reader) -> DeskItem:
    mine = row.series.party != reader.viewer.party
    told = ngettext("{n} row awaits", "{n} rows await", count).format(n=count)
    return DeskItem(
        waits="mine" if mine else "theirs",
        title=series_title(row.series, reader),
        url=series_url(row.series_id),
        party=row.series.party,
        since_ms=row.asked_since_ms,
        deadline_ms=row_due_ms(row, reader),
        whose=reader.viewer.party if mine else next(iter(reader.viewer.neighbours), ""),
        asked=pgettext("deed", "Acknowledge") if mine else told,
    )


def _to_close(row: Series, reader: Reader) -> DeskItem:
    return DeskItem(
        waits="mine",
        title=series_title(row, reader),
        url=series_url(row.object_id),
        party=row.party,
        since_ms=row.ends_ms,
        deadline_ms=row.ends_ms + reader.agreed(CLOSE_HOURS) * HOUR_MS,
        whose=reader.viewer.party,
        asked=pgettext("deed", "Close"),
    )


def _questions(rows: Sequence[Series], reader: Reader) -> list[DeskItem]:
    own = reader.viewer.party
    leaves = [bytes.fromhex(row.query) for row in rows]
    asked = {act.leaf.hex(): act.at_ms for act in reading.acts(leaves)}
    return [
        DeskItem(
            waits="theirs" if row.query_party == own else "mine",
            title=_("Query: {title}").format(title=series_title(row, reader)),
            url=series_url(row.object_id),
            party=row.query_party,
            since_ms=asked[row.query],
            deadline_ms=query_due_ms(asked[row.query], reader),
            whose=row.party,
            asked=_("answer awaited") if row.query_party == own else pgettext("deed", "Answer"),
        )
        for row in rows
        if row.query in asked
    ]
