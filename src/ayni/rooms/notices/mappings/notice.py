# SPDX-License-Identifier: Apache-2.0
"""Maps notices to the rows of a table: the list on the screen and its CSV (RFC 4180).

Losses: a row holds the newest version alone, bands instead of words, and no free text.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar

from django.utils.translation import gettext as _

from ayni.core.shortcodes import code_of
from ayni.rooms.notices import selectors
from ayni.rooms.notices.models import Notice
from ayni.rooms.notices.selectors import Label, Reader
from ayni.web import times
from ayni.web.parties import forms
from ayni.web.parts.tables import Cell, Column, Filter, Plan
from ayni.web.parts.windows import clock_of, lead_time
from ayni.web.registry import Words
from ayni.web.times import Clocks, PartyZone

Row = TypeVar("Row")

NOT_STATED = "–"
NO_BREAK = "\u00a0"
"""A blank at which no line ends."""
JOINED = "\u2060"
"""Nothing to be seen: no line ends there. After a dash a line ends even before such a blank."""


def plan(reader: Reader) -> Plan[Notice]:
    """Return how the list of notices is laid out on the screen."""
    parties = [(code, forms(code).bare) for code in reader.viewer.parties]
    return Plan(
        name="notices",
        caption=_("Prior notices"),
        columns=_columns(reader),
        filters=(
            _filter("activity", _("Kind"), list(selectors.ACTIVITIES.items())),
            _filter("party", _("Party"), parties),
            _filter("place", _("Place"), selectors.place_choices(reader)),
        ),
        sort="window",
        search=("short",),
        empty=_(
            "No notice stands here. A notice that either party gives appears by itself; whether "
            "you must give one, “Must I give notice?” tells you without signing anything."
        ),
    )


def file_plan(reader: Reader) -> Plan[Notice]:
    """Return how the list is written to a file: one instant or number in each column."""
    shown = plan(reader)
    clocks = reader.viewer.clocks
    window: list[Column[Notice]] = span_columns(lambda row: (row.starts_ms, row.ends_ms), clocks)
    columns = [
        column for each in shown.columns for column in (window if each.key == "window" else (each,))
    ]
    party: Column[Notice] = Column(
        key="party", label=_("Party"), cell=lambda row: row.party.upper()
    )
    told = [party if column.key == "party" else column for column in columns]
    return replace(shown, columns=told)


def _columns(reader: Reader) -> tuple[Column[Notice], ...]:
    clocks = reader.viewer.clocks
    return (
        Column(key="code", label=_("Reading code"), cell=_code_cell),
        Column(
            key="activity",
            label=_("Kind"),
            cell=lambda row: str(selectors.ACTIVITIES.get(row.activity, row.activity)),
            order=("activity", "starts_ms"),
        ),
        Column(
            key="party",
            label=_("Party"),
            cell=lambda row: Cell(text="", party=row.party),
            order=("party", "starts_ms"),
        ),
        Column(
            key="place",
            label=_("Place"),
            cell=lambda row: ", ".join(reader.place(place) for place in row.places),
            order=("place", "starts_ms"),
        ),
        Column(
            key="window",
            label=_("Window, {clock}").format(clock=clock_of(clocks.zones[0].party)),
            cell=lambda row: span_cell(row.starts_ms, row.ends_ms, clocks),
            order=("starts_ms",),
        ),
        Column(key="lead", label=_("Lead given / asked"), cell=_lead_cell),
        Column(key="version", label=_("Version"), cell=lambda row: str(row.version), numeric=True),
        Column(
            key="marks",
            label=_("Stands"),
            cell=lambda row: marks_cell(selectors.labels(row, reader)),
        ),
    )


def _filter(key: str, label: str, choices: Sequence[tuple[str, Words]]) -> Filter[Notice]:
    return Filter(key=key, label=label, choices=choices, lookup=key)


def _code_cell(row: Notice) -> Cell:
    code = code_of(bytes.fromhex(row.object_id))
    return Cell(text=code, url=selectors.object_url(row.object_id), code=True)


def span_cell(starts_ms: int, ends_ms: int | None, clocks: Clocks) -> Cell:
    """Return a window on the own clock, with those of the others below it.

    On a laptop such a column is narrow: no line ends between a day and its hour.
    """
    own, *others = clocks.zones

    def told(zone: PartyZone) -> str:
        return _unbroken(span_on(starts_ms, ends_ms, zone, clocks))

    return Cell(
        text=told(own), note="; ".join(f"{clock_of(one.party)}: {told(one)}" for one in others)
    )


def _unbroken(span: str) -> str:
    """Return a window that stands on one line, or on two where it ends on another day."""
    first, dash, last = span.partition(" – ")
    same_day = " " not in last
    between = f"{NO_BREAK}–{JOINED + NO_BREAK if same_day else ' '}" if dash else ""
    return between.join(one.replace(" ", NO_BREAK) for one in (first, last) if one)


def span_on(starts_ms: int, ends_ms: int | None, zone: PartyZone, clocks: Clocks) -> str:
    """Return a window on one clock; its day is written once if it begins and ends on it."""
    starts = times.short(starts_ms, zone, clocks)
    if ends_ms is None:
        return _("from {t}").format(t=starts)
    ends = times.short(ends_ms, zone, clocks)
    day, _space, hour = ends.rpartition(" ")
    return f"{starts} – {hour if starts.startswith(f'{day} ') else ends}"


def span_columns(
    span: Callable[[Row], tuple[int, int | None]], clocks: Clocks
) -> list[Column[Row]]:
    """Return the columns of a file that hold a window: two instants, and it on every clock.

    Args:
        span: row to its first and last instant.
        clocks: on whose clocks it is read besides.
    """

    def begins(row: Row) -> Cell:
        return Cell(text="", iso=times.iso(span(row)[0]))

    def ends(row: Row) -> Cell:
        last = span(row)[1]
        return Cell(text="", iso=times.iso(last) if last is not None else "")

    def on(row: Row, *, zone: PartyZone) -> str:
        first, last = span(row)
        return span_on(first, last, zone, clocks)

    return [
        Column(key="starts", label=_("Begins"), cell=begins),
        Column(key="ends", label=_("Ends"), cell=ends),
        *(
            Column(
                key=f"window-{zone.party}",
                label=_("Window, {clock}").format(clock=clock_of(zone.party)),
                cell=partial(on, zone=zone),
            )
            for zone in clocks.zones
        ),
    ]


def _lead_cell(row: Notice) -> Cell:
    given = lead_time(max(0, row.given_minutes))
    asked = lead_time(row.asked_minutes) if row.asked_minutes else NOT_STATED
    return Cell(text=f"{given} / {asked}", tone="warn" if row.late else "")


def marks_cell(labels: Sequence[Label]) -> Cell:
    """Return how something stands, with the tone of the gravest word."""
    graves = any(label.tone == "grave" for label in labels)
    waits = any(label.tone == "wait" for label in labels)
    told = ", ".join(label.text for label in labels)
    return Cell(text=told, tone="grave" if graves else "warn" if waits else "")
