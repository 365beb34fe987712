# SPDX-License-Identifier: Apache-2.0
"""Answers requests about contacts and their test calls; decides nothing."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from ayni.adapters.record import reading
from ayni.core.errors import Refusal
from ayni.rooms.procedures import documents, facts, forms, selectors, services
from ayni.rooms.procedures.selectors import Reader
from ayni.rooms.procedures.views.room import open_to_readers
from ayni.web import acts
from ayni.web.newer import address_after
from ayni.web.papers import press
from ayni.web.parts import stamps
from ayni.web.parts.deed_fields import tell
from ayni.web.parts.deeds import DeedForm
from ayni.web.parts.fields import offered
from ayni.web.room_pages import UNPROCESSABLE, deed_of, lacking_power, sentence_of
from ayni.web.shell import page
from ayni.web.viewer import Request


@require_http_methods(["GET", "POST"])
@open_to_readers
def contacts(request: Request, reader: Reader) -> HttpResponse:
    """Show the posts of all parties with their tests, and take a test call."""
    posted = request.POST if request.method == "POST" else None
    form = forms.CallForm(
        posted,
        posts=list(selectors.posts_known(reader).items()),
        initial={
            "occurred_at": reader.viewer.now_ms,
            "contact": request.GET.get("contact", ""),
        },
        **offered(reader),
    )
    if form.is_valid():
        try:
            done = services.call_contact(deed_of(request, form), **form.cleaned_data)
        except Refusal as refusal:
            tell(form, refusal, selectors.REFUSALS, kind=facts.CONTACT_TESTED)
        else:
            return redirect(selectors.contact_url(done.leaf.hex()))
    response = page(
        request,
        "procedures/contacts.html",
        lines=[documents.contact_row(line, reader) for line in selectors.contacts(reader)],
        form=form,
        sentence=sentence_of(reader.viewer),
        lacking=lacking_power(reader.viewer, facts.CONTACT_TESTED),
    )
    response.status_code = 200 if posted is None else UNPROCESSABLE
    return response


@require_safe
@open_to_readers
def print_contacts(request: Request, reader: Reader) -> HttpResponse:
    """Show the posts of all parties on one sheet; as PDF if the address asks for it."""
    rows = [documents.contact_row(line, reader) for line in selectors.contacts(reader)]
    cut = stamps.cut_in_words([(log.party, log.folded, log.root.hex()) for log in reading.logs()])
    if request.GET.get("format") == "pdf":
        return press.pdf(documents.contacts_paper(rows, reader, cut=cut), "contacts")
    return page(
        request, "procedures/contacts_print.html", lines=rows, printed=_printed(reader), cut=cut
    )


@require_safe
@open_to_readers
def contacts_card(request: Request, reader: Reader) -> HttpResponse:
    """Show whom to call on a card for the pocket (A6), posts that are on duty at any hour alone."""
    lines = [line for line in selectors.contacts(reader) if line.post.on_call]
    rows = [documents.contact_row(line, reader) for line in lines]
    if request.GET.get("format") == "pdf":
        return press.pdf(documents.contacts_card_paper(rows, reader), "contacts-a6")
    return page(request, "procedures/contacts_card.html", lines=rows, printed=_printed(reader))


def _printed(reader: Reader) -> str:
    viewer = reader.viewer
    return stamps.printed_by(acts.office_name(viewer.office, viewer), viewer.clocks)


@require_http_methods(["GET", "POST"])
@open_to_readers
def contact_test(request: Request, reader: Reader, object_id: str) -> HttpResponse:
    """Show one test call, and take the other side's own note of it."""
    read = selectors.contact_test(bytes.fromhex(object_id), reader=reader)
    if read is None:
        raise Http404
    posted = request.POST if request.method == "POST" else None
    form = forms.NoteTestForm(
        posted,
        name="note",
        initial={"occurred_at": read.row.tested_ms},
        **offered(reader),
    )
    if form.is_valid():
        try:
            deed = deed_of(request, form, about=bytes.fromhex(object_id))
            done = services.note_test(deed, **form.cleaned_data)
        except Refusal as refusal:
            tell(form, refusal, selectors.REFUSALS, kind=facts.CONTACT_NOTED)
        else:
            return redirect(address_after(selectors.contact_url(object_id), done))
    own = reader.viewer.party
    noted = any(party == own for party, _at in read.state.notes)
    may_note = read.row.party != own and not noted and reader.may(facts.CONTACT_NOTED)
    deed_form = DeedForm(
        name="note",
        title=str(form.title),
        sentence=sentence_of(reader.viewer),
        form=form,
        expected=read.version,
        open=True,
    )
    response = page(
        request,
        "procedures/contact_test.html",
        test=documents.test_view(read, reader),
        timeline=documents.acts_timeline(read.acts, reader),
        deeds=[deed_form] if may_note or posted is not None else [],
    )
    response.status_code = 200 if posted is None else UNPROCESSABLE
    return response
