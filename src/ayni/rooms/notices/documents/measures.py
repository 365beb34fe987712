# SPDX-License-Identifier: Apache-2.0
"""Lays the report on measures of confidence out: on a page, on paper and as a document to edit.

Counts alone: what a state is said to have done is for people to weigh. Source: rooms.md A0.10, A1.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from ayni.core.limits import MEASURE_CODES_MAX_COUNT
from ayni.rooms.notices import selectors
from ayni.rooms.notices.selectors import MeasureLine, Reader, Spot
from ayni.web import acts, frames
from ayni.web.papers.model import Grid, Heading, Paper, Paragraph
from ayni.web.parts import stamps


@dataclass(frozen=True, slots=True, kw_only=True)
class PartView:
    """One number of a cell: what it counts, and where it is listed."""

    what: str
    count: int
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyView:
    """The line of one party; its code is empty for all together."""

    party: str
    name: str
    cells: tuple[tuple[PartView, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureView:
    """One measure as the page shows it.

    Attributes:
        code: its id on the page.
        listed: list and number.
        name: what it is called.
        missing: what is said instead of numbers; empty if there is one.
        lines: one for each party.
    """

    code: str
    listed: str
    name: str
    missing: str
    lines: tuple[PartyView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The report as its page and its print show it."""

    title: str
    years: tuple[int, ...]
    measures: tuple[MeasureView, ...]
    how: str
    printed: str
    cut: str


def report_of(
    lines: Sequence[MeasureLine],
    reader: Reader,
    *,
    years: Sequence[int],
    cut: Sequence[tuple[str, int, str]],
) -> Report:
    """Return the report laid out.

    Args:
        lines: the measures, in the order of reading.
        reader: who makes it.
        years: its columns.
        cut: party, size and root of each log.
    """
    viewer = reader.viewer
    return Report(
        title=_title(years),
        years=tuple(years),
        measures=tuple(_measure(one) for one in lines),
        how=how_it_counts(),
        printed=stamps.printed_by(acts.office_name(viewer.office, viewer), viewer.clocks),
        cut=stamps.cut_in_words(cut),
    )


def report_paper(
    report: Report,
    lines: Sequence[MeasureLine],
    reader: Reader,
    *,
    codes: Mapping[Spot, Sequence[str]],
) -> Paper:
    """Return the report as a paper that a staff edits: the table, then the acts behind it.

    Args:
        report: as the page shows it.
        lines: what it was made of.
        reader: who makes it.
        codes: reading codes behind each number.
    """
    viewer = reader.viewer
    partnership = frames.partnership(viewer.language)
    head = _("EXERCISE · {partnership}").format(partnership=partnership)
    return Paper(
        title=report.title,
        head=head if settings.AYNI_MODE == "exercise" else partnership,
        blocks=(
            Paragraph(text=report.how),
            Grid(
                heads=(_("Measure"), _("Party"), *map(str, report.years)),
                rows=[row for one in report.measures for row in _rows(one)],
                shares=(6, 3, *(4 for _year in report.years)),
            ),
            Heading(text=_("Acts behind the numbers")),
            Grid(
                heads=(
                    _("Measure"),
                    _("Party"),
                    _("Year"),
                    _("What is counted"),
                    _("Reading codes"),
                ),
                rows=_behind(lines, report.years, codes),
                shares=(3, 2, 1, 4, 8),
            ),
            Paragraph(text=report.printed, quiet=True),
            Paragraph(text=report.cut, quiet=True),
        ),
        foot=(frames.non_prejudice(viewer.language), frames.silence(viewer.language)),
        author=acts.office_name(viewer.office, viewer),
        made_ms=viewer.now_ms,
        language=viewer.language,
        wide=True,
    )


def how_it_counts() -> str:
    """Return by what a number counts, in words."""
    return _(
        "Measures with empty cells stand first. A number counts matters of this room, each in the "
        "year in which its activity begins or its act is dated, on the clock of the party that "
        "states it; it is no measure of compliance."
    )


def _title(years: Sequence[int]) -> str:
    return _("Report on measures of confidence, {first} to {last}").format(
        first=years[0], last=years[-1]
    )


def _measure(one: MeasureLine) -> MeasureView:
    measure = one.measure
    if not measure.counts:
        missing = _("No act of this room counts for it. What was done is reported from elsewhere.")
    elif one.bare:
        missing = _("Nothing is recorded for it in these years.")
    else:
        missing = ""
    return MeasureView(
        code=measure.code,
        listed=f"{measure.source}, {measure.number}",
        name=str(measure.name),
        missing=missing,
        lines=tuple(
            PartyView(
                party=line.party,
                name=selectors.party_name(line.party),
                cells=tuple(
                    tuple(
                        PartView(what=part.what, count=part.count, url=spot_url(part.spot))
                        for part in cell
                    )
                    for cell in line.cells
                ),
            )
            for line in one.lines
        ),
    )


def spot_url(spot: Spot) -> str:
    """Return the address of the list behind one number."""
    what, party, year = spot
    told = {"what": what.counter, "activity": what.activity, "party": party, "year": year}
    asked = urlencode({name: value for name, value in told.items() if value})
    return f"{reverse('notices:measure-behind')}?{asked}"


def _rows(one: MeasureView) -> list[tuple[str, ...]]:
    named = f"{one.listed}\n{one.name}"
    if one.missing:
        return [(f"{named}\n{one.missing}", "", *("–" for _cell in one.lines[0].cells))]
    return [
        (
            named if line is one.lines[0] else "",
            line.name,
            *("\n".join(f"{p.what}: {p.count}" for p in cell) or "–" for cell in line.cells),
        )
        for line in one.lines
    ]


def _behind(
    lines: Sequence[MeasureLine], years: Sequence[int], codes: Mapping[Spot, Sequence[str]]
) -> list[tuple[str, ...]]:
    return [
        (
            f"{one.measure.source}, {one.measure.number}",
            selectors.party_name(line.party),
            str(year),
            f"{part.what}: {part.count}",
            _codes(codes[part.spot]),
        )
        for one in lines
        for line in one.lines
        for year, cell in zip(years, line.cells, strict=True)
        for part in cell
    ]


def _codes(codes: Sequence[str]) -> str:
    shown = ", ".join(codes[:MEASURE_CODES_MAX_COUNT])
    left = len(codes) - MEASURE_CODES_MAX_COUNT
    if left <= 0:
        return shown
    return _("{codes}, and {n} more in the CSV file").format(codes=shown, n=left)
