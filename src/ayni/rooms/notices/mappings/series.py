# SPDX-License-Identifier: Apache-2.0
"""Maps series, their rows and questions to the rows of tables, on the screen and in CSV (RFC 4180).

Losses: the newest version alone, bands in words, no free text.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _

from ayni.core.shortcodes import code_of
from ayni.rooms.notices import selectors
from ayni.rooms.notices.mappings.notice import NOT_STATED, marks_cell, span_cell, span_columns
from ayni.rooms.notices.models import Notice, Series, SeriesRow, Unusual
from ayni.rooms.notices.selectors import Reader, SeriesRead
from ayni.web import times
from ayni.web.parts.tables import Cell, Column, Plan
from ayni.web.parts.windows import clock_of, lead_time

MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RowLine:
    """One row of a series as a table shows it: as the series has it, or as its own notice does.

    Attributes:
        number: from 0.
        row: as the series has it.
        apart: the notice that it has become, or none.
        asked_minutes: lead time that the rule asks for.
        given_minutes: lead time left when it was signed.
    """

    number: int
    row: SeriesRow
    apart: Notice | None
    asked_minutes: int
    given_minutes: int

    @property
    def starts_ms(self) -> int:
        """Return when it begins."""
        return self.apart.starts_ms if self.apart else self.row.starts_ms

    @property
    def ends_ms(self) -> int | None:
        """Return when it ends."""
        return self.apart.ends_ms if self.apart else self.row.ends_ms

    @property
    def places(self) -> Sequence[str]:
        """Return where it takes place."""
        return list(self.apart.places if self.apart else self.row.places)

    @property
    def activity(self) -> str:
        """Return what it is."""
        return self.apart.activity if self.apart else self.row.activity


def row_lines(read: SeriesRead) -> list[RowLine]:
    """Return the rows of a series, by number."""
    at = {version.number: version.act.header.at for version in read.state.versions}
    found = []
    for row, told in zip(read.rows, read.state.current_rows, strict=True):
        apart = read.apart.get(row.number)
        given = (row.starts_ms - at[row.version]) // MINUTE_MS
        found.append(
            RowLine(
                number=row.number,
                row=row,
                apart=apart,
                asked_minutes=apart.asked_minutes if apart else told.asked_minutes,
                given_minutes=apart.given_minutes if apart else given,
            )
        )
    return found


def rows_plan(read: SeriesRead, reader: Reader) -> Plan[RowLine]:
    """Return how the rows of a series are laid out on the screen."""
    clocks = reader.viewer.clocks
    return Plan(
        name="series",
        caption=_("Occurrences"),
        columns=(
            Column(key="row", label=_("Row"), cell=partial(_number_cell, read=read), numeric=True),
            Column(
                key="window",
                label=_("Window, {clock}").format(clock=clock_of(clocks.zones[0].party)),
                cell=lambda line: span_cell(line.starts_ms, line.ends_ms, clocks),
                rank=lambda line: line.starts_ms,
            ),
            Column(
                key="marks",
                label=_("Stands"),
                cell=lambda line: marks_cell(selectors.row_labels(read, line.number, reader)),
            ),
            Column(
                key="place",
                label=_("Place"),
                cell=lambda line: ", ".join(reader.place(place) for place in line.places),
            ),
            Column(
                key="activity",
                label=_("Kind"),
                cell=lambda line: str(selectors.ACTIVITIES.get(line.activity, line.activity)),
            ),
            Column(key="lead", label=_("Lead given / asked"), cell=_lead_cell),
            Column(key="bands", label=_("Bands"), cell=partial(_bands, read=read)),
        ),
    )


def rows_file_plan(read: SeriesRead, reader: Reader) -> Plan[RowLine]:
    """Return how the rows are written to a file: one instant in each column."""
    shown = rows_plan(read, reader)
    clocks = reader.viewer.clocks
    code: Column[RowLine] = Column(
        key="code",
        label=_("Reading code"),
        cell=lambda line: code_of(
            bytes.fromhex(line.apart.object_id if line.apart else read.row.object_id)
        ),
    )
    span: list[Column[RowLine]] = span_columns(lambda line: (line.starts_ms, line.ends_ms), clocks)
    columns = [
        column for each in shown.columns for column in (span if each.key == "window" else (each,))
    ]
    return replace(shown, columns=[*columns, code])


def series_plan(reader: Reader) -> Plan[Series]:
    """Return how the list of series is laid out."""
    clocks = reader.viewer.clocks
    return Plan(
        name="series",
        caption=_("Series"),
        columns=(
            Column(
                key="code",
                label=_("Reading code"),
                cell=lambda row: Cell(
                    text=code_of(bytes.fromhex(row.object_id)),
                    url=selectors.series_url(row.object_id),
                    code=True,
                ),
            ),
            Column(
                key="series",
                label=_("Series"),
                cell=lambda row: selectors.series_title(row, reader),
            ),
            Column(
                key="party",
                label=_("Party"),
                cell=lambda row: Cell(text="", party=row.party),
                order=("party", "starts_ms"),
            ),
            Column(
                key="window",
                label=_("First to last, {clock}").format(clock=clock_of(clocks.zones[0].party)),
                cell=lambda row: span_cell(row.starts_ms, row.ends_ms, clocks),
                order=("starts_ms",),
            ),
            Column(key="version", label=_("Version"), cell=lambda r: str(r.version), numeric=True),
            Column(
                key="marks",
                label=_("Stands"),
                cell=lambda row: marks_cell(selectors.series_labels(row, reader)),
            ),
        ),
        search=("short",),
        empty=_(
            "No series stands here. A series announces many occurrences at once, such as the "
            "patrols of a month; each of them is acknowledged, changed and cancelled by itself."
        ),
    )


def unusual_plan(reader: Reader) -> Plan[Unusual]:
    """Return how the list of questions about unusual activities is laid out."""
    clocks = reader.viewer.clocks
    own = clocks.zones[0]
    return Plan(
        name="unusual",
        caption=_("Unusual activities"),
        columns=(
            Column(
                key="code",
                label=_("Reading code"),
                cell=lambda row: Cell(
                    text=code_of(bytes.fromhex(row.object_id)),
                    url=selectors.unusual_url(row.object_id),
                    code=True,
                ),
            ),
            Column(key="party", label=_("Asks"), cell=lambda row: Cell(text="", party=row.party)),
            Column(key="place", label=_("Place"), cell=lambda row: reader.place(row.place)),
            Column(
                key="seen",
                label=_("Seen, {clock}").format(clock=clock_of(own.party)),
                cell=lambda row: times.short(row.observed_ms, own, clocks),
                order=("observed_ms",),
            ),
            Column(
                key="due",
                label=_("Answer due"),
                cell=lambda row: (
                    times.short(selectors.unusual_due_ms(row, reader), own, clocks)
                    if row.open
                    else NOT_STATED
                ),
            ),
            Column(
                key="marks",
                label=_("Stands"),
                cell=lambda row: marks_cell(selectors.unusual_labels(row, reader)),
            ),
        ),
        search=("short",),
        empty=_(
            "No question stands here. Ask when something is seen near the boundary that nobody "
            "announced; the neighbour answers within the agreed hours."
        ),
    )


def _number_cell(line: RowLine, *, read: SeriesRead) -> Cell:
    address = {"object_id": read.row.object_id, "number": line.number + 1}
    url = (
        selectors.object_url(line.apart.object_id)
        if line.apart
        else reverse("notices:series-row", kwargs=address)
    )
    return Cell(text=str(line.number + 1), url=url)


def _bands(line: RowLine, *, read: SeriesRead) -> str:
    if line.apart:
        return _("see the notice")
    terms = read.state.current_rows[line.number].terms
    bands = (
        (selectors.DISTANCES, terms.distance),
        (selectors.STRENGTHS, terms.strength),
        (selectors.ARMS, terms.arms),
    )
    return ", ".join(str(words[code]) for words, code in bands if code)


def _lead_cell(line: RowLine) -> Cell:
    given = lead_time(max(0, line.given_minutes))
    asked = lead_time(line.asked_minutes) if line.asked_minutes else NOT_STATED
    late = line.apart.late if line.apart else line.row.late
    return Cell(text=f"{given} / {asked}", tone="warn" if late else "")
