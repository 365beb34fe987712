# SPDX-License-Identifier: Apache-2.0
"""Answers requests for the report on measures of confidence and for what its numbers count."""

from typing import cast

from django.http import Http404
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from ayni.adapters.record import reading
from ayni.core.deadlines import day_of
from ayni.rooms.notices import documents, forms, mappings, selectors
from ayni.rooms.notices.selectors import Counted, Counter, Reader, Spot
from ayni.rooms.notices.views.room import open_to_readers
from ayni.web.papers import press
from ayni.web.parts import tables
from ayni.web.room_pages import UNPROCESSABLE
from ayni.web.shell import page
from ayni.web.viewer import Request

YEARS_AT_FIRST = 5


@require_safe
@open_to_readers
def measures(request: Request, reader: Reader) -> HttpResponseBase:
    """Show measure by year, or hand it out as CSV or as a document to edit."""
    form = forms.YearsForm(_years_asked(request, reader))
    if not form.is_valid():
        response = page(request, "notices/measures.html", form=form, report=None)
        response.status_code = UNPROCESSABLE
        return response
    years = form.years
    tally = selectors.counted(counters=selectors.WANTED, years=years, reader=reader)
    lines = selectors.measure_lines(tally, years=years, parties=reader.viewer.parties)
    report = documents.report_of(
        lines,
        reader,
        years=years,
        cut=[(log.party, log.folded, log.root.hex()) for log in reading.logs()],
    )
    asked = request.GET.get("format")
    if asked not in ("csv", "docx"):
        return page(request, "notices/measures.html", form=form, report=report)
    codes = selectors.codes_behind(counters=selectors.WANTED, years=years, reader=reader)
    if asked == "docx":
        paper = documents.report_paper(report, lines, reader, codes=codes)
        return press.word(paper, f"measures-{years[0]}-{years[-1]}")
    plan = mappings.measures_plan()
    told = mappings.cell_lines(lines, years=years, codes=codes)
    return tables.export(request, plan, tables.list_reader(told, plan))


@require_safe
@open_to_readers
def measure_behind(request: Request, reader: Reader) -> HttpResponseBase:
    """Show the matters behind one number of the report."""
    spot = _spot(request, reader)
    plan = mappings.behind_plan(reader)

    def read(asked: tables.Asked) -> tables.Slice[selectors.Behind]:
        found = selectors.behind(spot, reader=reader, start=asked.offset, count=asked.limit)
        return found, selectors.behind_count(spot, reader=reader)

    if tables.wants_export(request):
        return tables.export(request, plan, read)
    what, party, year = spot
    return page(
        request,
        "notices/measure.html",
        what=selectors.part_name(what),
        whose=selectors.party_name(party),
        year=year,
        table=tables.build(request, plan, read),
    )


def _years_asked(request: Request, reader: Reader) -> dict[str, object]:
    """Return the years of the address, or the last five on the reader's clock."""
    told = request.GET
    if "first" in told or "last" in told:
        return {"first": told.get("first"), "last": told.get("last")}
    own = reader.viewer.clocks.zones[0]
    last = day_of(reader.viewer.now_ms, own.zone).year
    return {"first": last - YEARS_AT_FIRST + 1, "last": last}


def _spot(request: Request, reader: Reader) -> Spot:
    """Return the number that an address means.

    Raises:
        Http404: nothing of the report is counted so.
    """
    told = request.GET
    counter, party = told.get("what", ""), told.get("party", "")
    what = Counted(counter=cast(Counter, counter), activity=told.get("activity", ""))
    years = forms.YearsForm({"first": told.get("year"), "last": told.get("year")})
    known = {one for measure in selectors.REPORTED for one in measure.counts}
    whose = ("",) if what in known and selectors.together(what.counter) else reader.viewer.parties
    if what not in known or party not in whose or not years.is_valid():
        raise Http404
    return what, party, years.years[0]
