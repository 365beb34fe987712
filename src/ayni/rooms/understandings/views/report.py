# SPDX-License-Identifier: Apache-2.0
"""Draws the state of compliance and the list of what was never done, as pages and as papers."""

from dataclasses import replace

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ayni.rooms.understandings import documents, forms, mappings, selectors
from ayni.rooms.understandings.views.register import listing_answer
from ayni.rooms.understandings.views.room import open_to_readers
from ayni.web import acts
from ayni.web.papers import press
from ayni.web.parts import stamps
from ayni.web.readers import Reader
from ayni.web.shell import page
from ayni.web.staff_papers import cut_now
from ayni.web.viewer import Request


@require_safe
@open_to_readers
def report(request: Request, reader: Reader) -> HttpResponse:
    """Show how the understandings of an edition stand; as PDF or DOCX if the address asks so."""
    editions = selectors.editions()
    form = forms.EditionForm(request.GET, editions=editions)
    edition = form.cleaned_data["edition"] if form.is_valid() else ""
    unknown = "" if form.is_valid() else request.GET.get("edition", "")[:80]
    asked = request.GET.get("format", "")
    told = selectors.report(reader=reader, edition=edition, papered=asked in ("pdf", "docx"))
    view = documents.report_view(told, reader)
    name = f"compliance-{edition.lower() or 'all'}"
    if asked == "pdf":
        paper = documents.report_paper(view, reader, cut=cut_now(), watermarked=True)
        return press.pdf(paper, name)
    if asked == "docx":
        paper = documents.report_paper(view, reader, cut=cut_now(), watermarked=False)
        return press.word(paper, name)
    viewer = reader.viewer
    return page(
        request,
        "understandings/report.html",
        form=forms.EditionForm({"edition": edition}, editions=editions),
        unknown=unknown,
        report=view,
        printed=stamps.printed_by(acts.office_name(viewer.office, viewer), viewer.clocks),
        cut=cut_now(),
    )


@require_safe
@open_to_readers
def never_done(request: Request, reader: Reader) -> HttpResponseBase:
    """Show what was promised and is open still, the oldest first."""
    rounds = selectors.rounds(reader)
    empty = _("Nothing is open: everything is fulfilled, permanent, or ended by agreement.")
    plan = replace(
        mappings.register_plan(reader, empty=empty, rounds=rounds),
        name="never-done",
        caption=_("Promised and never done"),
        sort="age",
    )
    narrowed = mappings.narrowed_by(request.GET.dict(), rounds)
    rows = selectors.never_done(selectors.listing(reader=reader, narrowed=narrowed))
    return listing_answer(request, reader, plan, rows, template="understandings/never_done.html")
