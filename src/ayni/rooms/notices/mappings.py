# SPDX-License-Identifier: Apache-2.0
"""Maps notices to the rows of a table: the list on the screen and its CSV (RFC 4180).

Losses: a row holds the newest version alone, bands instead of words, and no free text.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

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

NOT_STATED = "–"


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
    window: list[Column[Notice]] = [
        Column(
            key="starts",
            label=_("Begins"),
            cell=lambda row: Cell(text="", iso=times.iso(row.starts_ms)),
        ),
        Column(
            key="ends",
            label=_("Ends"),
            cell=lambda row: Cell(text="", iso=times.iso(row.ends_ms)) if row.ends_ms else "",
        ),
        *(
            Column(
                key=f"window-{zone.party}",
                label=_("Window, {clock}").format(clock=clock_of(zone.party)),
                cell=partial(_reading, zone=zone, clocks=clocks),
            )
            for zone in clocks.zones
        ),
    ]
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
            cell=partial(_window_cell, clocks=clocks),
            order=("starts_ms",),
        ),
        Column(key="lead", label=_("Lead given / asked"), cell=_lead_cell),
        Column(key="version", label=_("Version"), cell=lambda row: str(row.version), numeric=True),
        Column(
            key="marks",
            label=_("Stands"),
            cell=lambda row: _marks_cell(selectors.labels(row, reader)),
        ),
    )


def _filter(key: str, label: str, choices: Sequence[tuple[str, Words]]) -> Filter[Notice]:
    return Filter(key=key, label=label, choices=choices, lookup=key)


def _code_cell(row: Notice) -> Cell:
    code = code_of(bytes.fromhex(row.object_id))
    return Cell(text=code, url=selectors.object_url(row.object_id), code=True)


def _window_cell(row: Notice, *, clocks: Clocks) -> Cell:
    own, *others = clocks.zones
    told = [f"{clock_of(z.party)}: {_reading(row, zone=z, clocks=clocks)}" for z in others]
    return Cell(text=_reading(row, zone=own, clocks=clocks), note="; ".join(told))


def _reading(row: Notice, *, zone: PartyZone, clocks: Clocks) -> str:
    """Return a window on one clock; its day is written once if it begins and ends on it."""
    starts = times.short(row.starts_ms, zone, clocks)
    if row.ends_ms is None:
        return _("from {t}").format(t=starts)
    ends = times.short(row.ends_ms, zone, clocks)
    day, _space, hour = ends.rpartition(" ")
    return f"{starts} – {hour if starts.startswith(f'{day} ') else ends}"


def _lead_cell(row: Notice) -> Cell:
    given = lead_time(max(0, row.given_minutes))
    asked = lead_time(row.asked_minutes) if row.asked_minutes else NOT_STATED
    return Cell(text=f"{given} / {asked}", tone="warn" if row.late else "")


def _marks_cell(labels: Sequence[Label]) -> Cell:
    graves = any(label.tone == "grave" for label in labels)
    waits = any(label.tone == "wait" for label in labels)
    told = ", ".join(label.text for label in labels)
    return Cell(text=told, tone="grave" if graves else "warn" if waits else "")
