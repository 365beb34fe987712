# SPDX-License-Identifier: Apache-2.0
"""Draws the register of understandings; decides nothing."""

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ayni.core.room_limits import UNDERSTANDINGS_LOADED_MAX_COUNT
from ayni.rooms.understandings import documents, facts, mappings, selectors
from ayni.rooms.understandings.selectors import Tab
from ayni.rooms.understandings.views.room import cut_now, open_to_readers, tabs_of
from ayni.web.papers import word
from ayni.web.parts import tables
from ayni.web.readers import Reader
from ayni.web.shell import page
from ayni.web.viewer import Request


@require_safe
@open_to_readers
def listed(request: Request, reader: Reader, tab: Tab) -> HttpResponseBase:
    """Show the understandings of one tab, as a page, as CSV or as DOCX."""
    exported = tables.wants_export(request)
    rounds = selectors.rounds(reader)
    plan = mappings.register_plan(reader, empty=_empty(tab), rounds=rounds)
    narrowed = mappings.narrowed_by(request.GET.dict(), rounds)
    rows = tables.query_reader(selectors.listing(reader=reader, tab=tab, narrowed=narrowed), plan)
    lines = selectors.with_texts(rows, reader)
    if exported:
        return tables.export(request, mappings.in_full(plan, reader), lines)
    if request.GET.get("format") == "docx":
        sheet = tables.sheet(
            mappings.in_full(plan, reader),
            lines,
            tables.asked_of(request.GET, plan),
            at_most=UNDERSTANDINGS_LOADED_MAX_COUNT,
        )
        return word.answer(documents.register_paper(sheet, reader, cut=cut_now()), plan.name)
    return page(
        request,
        "understandings/list.html",
        part="listing",
        table=tables.build(request, plan, lines),
        tabs=tabs_of(reader, tab),
        tab=tab,
        rounds=documents.round_views(selectors.standings(rounds, reader), reader),
        may_load=reader.may(facts.TRANSCRIBED),
        may_confirm=reader.may(facts.TRANSCRIPTION_CONFIRMED),
    )


def _empty(tab: Tab) -> str:
    told: dict[Tab, str] = {
        "divergent": _(
            "No divergence: of no understanding do the sides say different words. What is listed "
            "here is the agenda of the next meeting."
        ),
        "reading": _("Nothing to compare: every transcription of the other party is answered."),
        "closed": _(
            "None is closed. An understanding is fulfilled once one side claims it and every other "
            "confirms it."
        ),
    }
    return told.get(tab, "")
