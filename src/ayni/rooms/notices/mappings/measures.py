# SPDX-License-Identifier: Apache-2.0
"""Maps the report on measures of confidence to the lines of a file (RFC 4180).

Losses: a line holds a count and reading codes, no text, and never a share of anything.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ayni.rooms.notices import selectors
from ayni.rooms.notices.selectors import Behind, Measure, MeasureLine, Reader, Spot
from ayni.web import times
from ayni.web.parts.tables import Cell, Column, Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class CellLine:
    """One line of the file: a number with its codes, or an empty cell."""

    measure: Measure
    party: str
    year: int
    what: str
    count: int
    codes: Sequence[str]


def cell_lines(
    lines: Sequence[MeasureLine], *, years: Sequence[int], codes: Mapping[Spot, Sequence[str]]
) -> list[CellLine]:
    """Return the report line by line, for a file; an empty cell is a line with the count 0.

    Args:
        lines: the report.
        years: its columns.
        codes: reading codes behind each number.
    """
    found = []
    for one in lines:
        for line in one.lines:
            for year, cell in zip(years, line.cells, strict=True):
                parts = [(part.what, part.count, codes[part.spot]) for part in cell]
                found += [
                    CellLine(
                        measure=one.measure,
                        party=line.party,
                        year=year,
                        what=what,
                        count=count,
                        codes=behind,
                    )
                    for what, count, behind in parts or [("", 0, ())]
                ]
    return found


def measures_plan() -> Plan[CellLine]:
    """Return how the report is written to a file."""
    return Plan(
        name="measures",
        caption=_("Report on measures of confidence"),
        columns=(
            Column(key="source", label=_("List"), cell=lambda row: str(row.measure.source)),
            Column(key="number", label=_("Number"), cell=lambda row: row.measure.number),
            Column(key="measure", label=_("Measure"), cell=lambda row: str(row.measure.name)),
            Column(key="party", label=_("Party"), cell=lambda row: selectors.party_name(row.party)),
            Column(key="year", label=_("Year"), cell=lambda row: str(row.year)),
            Column(key="what", label=_("What is counted"), cell=lambda row: row.what),
            Column(key="count", label=_("How many"), cell=lambda row: str(row.count)),
            Column(key="codes", label=_("Reading codes"), cell=lambda row: " ".join(row.codes)),
        ),
    )


def behind_plan(reader: Reader) -> Plan[Behind]:
    """Return how the matters behind one number are laid out."""
    clocks = reader.viewer.clocks
    return Plan(
        name="measure-acts",
        caption=_("Matters behind the number"),
        columns=(
            Column(
                key="code",
                label=_("Reading code"),
                cell=lambda row: Cell(text=row.code, url=row.url, code=True),
            ),
            Column(key="matter", label=_("Matter"), cell=lambda row: row.title),
            Column(
                key="at",
                label=_("Counts by"),
                cell=lambda row: times.moment(row.at_ms, clocks),
            ),
        ),
        empty=_("Nothing is recorded here."),
    )
