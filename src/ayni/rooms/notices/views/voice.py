# SPDX-License-Identifier: Apache-2.0
"""Answers requests about what goes beside the line: messages heard, calls, the paper block.

A message is signed even if the page has aged: who heard it at three in the morning notes it first.
"""

from collections.abc import Callable, Mapping

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from ayni.adapters.record import reading
from ayni.adapters.record.sequencing import Appended
from ayni.core.errors import Refusal, StalePage
from ayni.rooms.notices import documents, facts, forms, mappings, selectors, services
from ayni.rooms.notices.selectors import MessageRead, Reader
from ayni.rooms.notices.views.room import open_to_readers, signed, waiting_of
from ayni.web.newer import Newer, address_after, aged_since
from ayni.web.parties import forms as party_forms
from ayni.web.parts import tables
from ayni.web.parts.deed_fields import DeedFields, tell
from ayni.web.parts.deeds import DeedForm, deed_asked
from ayni.web.room_pages import UNPROCESSABLE, deed_of, lacking_power, sentence_of
from ayni.web.sentences.link import d26_message_heard
from ayni.web.shell import page
from ayni.web.viewer import Request, Viewer

MESSAGE_SERVICES: Mapping[type[DeedFields], Callable[..., Appended]] = {
    forms.LinkForm: services.point_out,
    forms.ContactForm: services.note_contact,
    forms.PaperForm: services.link_paper,
    forms.MessageEndForm: services.close_message,
}


@require_safe
@open_to_readers
def messages(request: Request, reader: Reader) -> HttpResponseBase:
    """Show the messages whose act is not found, and all of them below."""
    plan = mappings.message_plan(reader)
    rows = tables.query_reader(selectors.messages(reader=reader), plan)
    if tables.wants_export(request):
        return tables.export(request, plan, rows)
    return page(
        request,
        "notices/messages.html",
        part="listing",
        unmatched=[
            documents.unmatched_line(row, match, reader)
            for row, match in selectors.unmatched(reader=reader)
        ],
        table=tables.build(request, plan, rows),
        waiting=waiting_of(reader, facts.MESSAGE_HEARD),
        may_hear=reader.may(facts.MESSAGE_HEARD),
    )


@require_http_methods(["GET", "POST"])
@open_to_readers
def hear(request: Request, reader: Reader) -> HttpResponse:
    """Take a message heard: three fields, one button; no matter need be here."""
    viewer = request.viewer
    posted = request.POST if request.method == "POST" else None
    form = forms.MessageForm(
        posted,
        initial={"occurred_at": viewer.now_ms},
        parties=[(code, party_forms(code).bare) for code in viewer.neighbours],
        **forms.offered(reader),
    )
    if form.is_valid():
        deed = deed_of(request, form)
        done = signed(
            form,
            lambda: services.hear_message(deed, **form.cleaned_data),
            kind=facts.MESSAGE_HEARD,
        )
        if done is not None:
            return redirect("notices:message", object_id=done.leaf.hex())
    response = page(
        request,
        "notices/hear.html",
        form=form,
        sentences=[d26_message_heard(party=code) for code in viewer.neighbours[:1]],
        sentence=sentence_of(viewer),
        lacking=lacking_power(viewer, facts.MESSAGE_HEARD),
    )
    response.status_code = 200 if posted is None else UNPROCESSABLE
    return response


@require_http_methods(["GET", "POST"])
@open_to_readers
def message(request: Request, reader: Reader, object_id: str) -> HttpResponse:
    """Show one message, and take a deed about it."""
    name = deed_asked(request)
    if not name:
        return _shown(request, reader, _read(object_id, reader))
    kind = forms.MESSAGE_DEEDS.get(name)
    if kind is None:
        raise Http404
    read = _read(object_id, reader)
    form = kind(request.POST, request.FILES, name=name, **forms.offered(reader))
    if not form.is_valid():
        return _shown(request, reader, read, bound={name: form})
    deed = deed_of(request, form, about=bytes.fromhex(object_id))
    try:
        done = MESSAGE_SERVICES[kind](deed, **form.cleaned_data)
    except StalePage as stale:
        aged = aged_since(stale, request.viewer)
        return _shown(request, reader, read, bound={name: form}, aged=aged)
    except Refusal as refusal:
        tell(form, refusal, selectors.REFUSALS, kind=kind.kind)
        return _shown(request, reader, read, bound={name: form})
    return redirect(address_after(selectors.message_url(object_id), done))


@require_safe
@open_to_readers
def print_message(request: Request, reader: Reader, object_id: str) -> HttpResponse:
    """Show one message as it goes on paper."""
    read = _read(object_id, reader)
    return page(
        request,
        "notices/message_print.html",
        message=documents.message_view(read, reader),
        timeline=documents.message_timeline(read, reader),
        stamp=documents.message_stamp(read, reader, logs=reading.logs()),
    )


@require_safe
@open_to_readers
def block(request: Request, reader: Reader) -> HttpResponse:
    """Show the paper block of the duty room: the urgent forms in three languages, to print."""
    return page(
        request,
        "notices/block.html",
        sheets=documents.sheets(),
        desks=_desks(reader.viewer),
        spellings=documents.spellings(),
    )


def _desks(viewer: Viewer) -> list[documents.Desks]:
    return [
        documents.Desks(party=code, desks=documents.duty_facts(code, viewer))
        for code in viewer.parties
    ]


def _shown(
    request: Request,
    reader: Reader,
    read: MessageRead,
    *,
    bound: Mapping[str, DeedFields] | None = None,
    aged: Newer | None = None,
) -> HttpResponse:
    response = page(
        request,
        "notices/message.html",
        message=documents.message_view(read, reader),
        timeline=documents.message_timeline(read, reader),
        deeds=_deeds(read, reader, bound or {}),
        aged=aged,
    )
    response.status_code = UNPROCESSABLE if bound else 200
    return response


def _deeds(read: MessageRead, reader: Reader, bound: Mapping[str, DeedFields]) -> list[DeedForm]:
    own = read.row.party == reader.viewer.party
    reach = [
        *(["link"] if read.row.open and read.match.fits != "agrees" else []),
        *("contact", "paper"),
        *(["end"] if own and read.row.open else []),
    ]
    found = []
    for name in reach:
        kind = forms.MESSAGE_DEEDS[name]
        if not reader.may(kind.kind):
            continue
        initial = {"occurred_at": reader.viewer.now_ms} if name == "contact" else {}
        form = bound.get(name) or kind(name=name, initial=initial, **forms.offered(reader))
        found.append(
            DeedForm(
                name=name,
                title=str(form.title),
                sentence=f"{sentence_of(reader.viewer)} {form.adds}".strip(),
                form=form,
                expected=read.version,
                open=name == "link" and read.match.fits == "open",
            )
        )
    return found


def _read(object_id: str, reader: Reader) -> MessageRead:
    read = selectors.message(bytes.fromhex(object_id), reader=reader)
    if read is None:
        raise Http404
    return read
