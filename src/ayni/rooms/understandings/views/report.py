# SPDX-License-Identifier: Apache-2.0
"""Draws the state of compliance and the list of what was never done, as pages and as papers."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from ayni.rooms.understandings import documents, forms, selectors
from ayni.rooms.understandings.views.room import cut_now, open_to_readers
from ayni.web import acts
from ayni.web.papers import pdf, word
from ayni.web.parts import stamps
from ayni.web.readers import Reader
from ayni.web.shell import page
from ayni.web.viewer import Request


@require_safe
@open_to_readers
def report(request: Request, reader: Reader) -> HttpResponse:
    """Show how the understandings of an edition stand; as PDF or DOCX if the address asks so."""
    editions = selectors.editions()
    form = forms.EditionForm(request.GET or None, editions=editions)
    edition = form.cleaned_data["edition"] if form.is_valid() else ""
    view = documents.report_view(selectors.report(reader=reader, edition=edition), reader)
    asked = request.GET.get("format", "")
    name = f"compliance-{edition.lower() or 'all'}"
    if asked == "pdf":
        paper = documents.report_paper(view, reader, cut=cut_now(), watermarked=True)
        return pdf.answer(paper, name)
    if asked == "docx":
        paper = documents.report_paper(view, reader, cut=cut_now(), watermarked=False)
        return word.answer(paper, name)
    viewer = reader.viewer
    return page(
        request,
        "understandings/report.html",
        form=form,
        report=view,
        printed=stamps.printed_by(acts.office_name(viewer.office, viewer), viewer.clocks),
        cut=cut_now(),
    )


@require_safe
@open_to_readers
def never_done(request: Request, reader: Reader) -> HttpResponse:
    """Show what was promised and is open still, the oldest first."""
    parties = documents.parties_of(reader)
    lines = selectors.never_done(reader=reader)
    matters = [documents.matter(line, parties, reader) for line in lines]
    if request.GET.get("format") == "docx":
        paper = documents.never_done_paper(
            matters, [party.upper() for party in parties], reader, cut=cut_now()
        )
        return word.answer(paper, "never-done")
    viewer = reader.viewer
    return page(
        request,
        "understandings/never_done.html",
        matters=matters,
        parties=[party.upper() for party in parties],
        printed=stamps.printed_by(acts.office_name(viewer.office, viewer), viewer.clocks),
        cut=cut_now(),
    )
