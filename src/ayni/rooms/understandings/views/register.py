# SPDX-License-Identifier: Apache-2.0
"""Draws the register of understandings; decides nothing."""

from typing import Any

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ayni.core.room_limits import UNDERSTANDINGS_LOADED_MAX_COUNT
from ayni.rooms.understandings import documents, facts, mappings, selectors
from ayni.rooms.understandings.selectors import Line, Tab
from ayni.rooms.understandings.views.room import open_to_readers, tabs_of
from ayni.web.papers import press
from ayni.web.parts import tables
from ayni.web.readers import Reader
from ayni.web.shell import page
from ayni.web.staff_papers import cut_now
from ayni.web.viewer import Request


@require_safe
@open_to_readers
def listed(request: Request, reader: Reader, tab: Tab) -> HttpResponseBase:
    """Show the understandings of one tab, as a page, as CSV or as DOCX."""
    rounds = selectors.rounds(reader)
    narrowed = mappings.narrowed_by(request.GET.dict(), rounds)
    return listing_answer(
        request,
        reader,
        mappings.register_plan(reader, empty=_empty(tab), rounds=rounds),
        selectors.listing(reader=reader, tab=tab, narrowed=narrowed),
        template="understandings/list.html",
        tabs=tabs_of(reader, tab),
        tab=tab,
        rounds=documents.round_views(selectors.standings(rounds, reader), reader),
        may_load=reader.may(facts.TRANSCRIBED),
    )


def listing_answer(
    request: Request,
    reader: Reader,
    plan: tables.Plan[Line],
    rows: QuerySet[Any],
    *,
    template: str,
    **context: object,
) -> HttpResponseBase:
    """Answer with understandings as a table, as CSV or as DOCX, as the address asks.

    Args:
        request: what is asked.
        reader: who reads.
        plan: how the table is laid out.
        rows: of the register.
        template: of the page.
        context: what the template shows besides the table.
    """
    lines = selectors.with_texts(tables.query_reader(rows, plan), reader)
    whole = mappings.in_full(plan, reader)
    if tables.wants_export(request):
        return tables.export(request, whole, lines)
    if request.GET.get("format") == "docx":
        asked = tables.asked_of(request.GET, plan)
        sheet = tables.sheet(whole, lines, asked, at_most=UNDERSTANDINGS_LOADED_MAX_COUNT)
        return press.word(documents.register_paper(sheet, reader, cut=cut_now()), plan.name)
    table = tables.build(request, plan, lines)
    return page(request, template, part="listing", table=table, **context)


def _empty(tab: Tab) -> str:
    told: dict[Tab, str] = {
        "divergent": _(
            "No divergence: of no understanding do the sides say different words. What is listed "
            "here is the agenda of the next meeting."
        ),
        "closed": _(
            "None is closed. An understanding is fulfilled once one side claims it and every other "
            "confirms it."
        ),
    }
    return told.get(tab, "")
