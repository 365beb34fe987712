# SPDX-License-Identifier: Apache-2.0
"""Answers requests about what goes beside the line: messages heard, calls, the paper block.

A message is signed even if the page has aged: who heard it at three in the morning notes it first.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from ayni.adapters.record import reading
from ayni.adapters.record.sequencing import Appended
from ayni.rooms.notices import documents, facts, forms, mappings, selectors, services
from ayni.rooms.notices.selectors import MessageRead, Reader
from ayni.rooms.notices.views.room import drawn_of, open_to_readers, waiting_of
from ayni.web.deeds import Deed
from ayni.web.matter_pages import Bound, Matter, answered, matter_page, opened_by, opening_page
from ayni.web.newer import Newer
from ayni.web.parties import forms as party_forms
from ayni.web.parts import tables
from ayni.web.parts.reach import deeds_about
from ayni.web.sentences.link import d26_message_heard
from ayni.web.shell import page
from ayni.web.viewer import Request, Viewer

SERVICES: Mapping[str, Callable[..., Appended]] = {
    "link": services.point_out,
    "contact": services.note_contact,
    "paper": services.link_paper,
    "end": services.close_message,
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
def hear(request: Request, reader: Reader) -> HttpResponseBase:
    """Take a message heard: three fields, one button; no matter need be here."""
    viewer = request.viewer
    posted = request.POST if request.method == "POST" else None
    form = forms.MessageForm(
        posted,
        initial={"occurred_at": viewer.now_ms},
        parties=[(code, party_forms(code).bare) for code in viewer.neighbours],
        **forms.offered(reader),
    )

    def opening(deed: Deed) -> Appended:
        return services.hear_message(deed, **form.cleaned_data)

    done = opened_by(request, form, opening, refusals=selectors.REFUSALS)
    if done is not None:
        return redirect("notices:message", object_id=done.leaf.hex())
    heard = [d26_message_heard(party=code) for code in viewer.neighbours[:1]]
    return opening_page(request, "notices/hear.html", form, sentences=heard)


@require_http_methods(["GET", "POST"])
@open_to_readers
def message(request: Request, reader: Reader, object_id: str) -> HttpResponseBase:
    """Show one message, and take a deed about it."""
    posted = (request.POST, request.FILES)
    matter = Matter(
        object_id=object_id,
        url=selectors.message_url(object_id),
        bind=partial(forms.deed_form, forms.MESSAGE_DEEDS, reader, posted=posted),
        services=SERVICES,
        refusals=selectors.REFUSALS,
        shown=partial(_shown, request, reader, object_id),
    )
    return answered(request, matter)


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
    request: Request, reader: Reader, object_id: str, bound: Bound, aged: Newer | None
) -> HttpResponse:
    read = _read(object_id, reader)
    opened = frozenset({"link"} if read.match.fits == "open" else ())
    deeds = deeds_about(
        reader,
        reach=_within_reach(read, reader),
        bound=bound,
        drawn=replace(drawn_of(forms.MESSAGE_DEEDS, reader, read), opened=opened),
    )
    return matter_page(
        request,
        "notices/message.html",
        message=documents.message_view(read, reader),
        timeline=documents.message_timeline(read, reader),
        deeds=deeds,
        bound=bound,
        aged=aged,
    )


def _within_reach(read: MessageRead, reader: Reader) -> list[tuple[str, dict[str, Any]]]:
    own = read.row.party == reader.viewer.party
    return [
        *([("link", {})] if read.row.open and read.match.fits != "agrees" else []),
        ("contact", {"occurred_at": reader.viewer.now_ms}),
        ("paper", {}),
        *([("end", {})] if own and read.row.open else []),
    ]


def _read(object_id: str, reader: Reader) -> MessageRead:
    read = selectors.message(bytes.fromhex(object_id), reader=reader)
    if read is None:
        raise Http404
    return read
