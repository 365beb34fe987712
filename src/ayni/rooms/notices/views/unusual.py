# SPDX-License-Identifier: Apache-2.0
"""Answers requests about unusual activities: reads, shows, hands deeds to the services.

Every page works without script. A deed that is refused keeps what was typed.
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
from ayni.rooms.notices.selectors import Reader, UnusualRead
from ayni.rooms.notices.views.room import open_to_readers, tabs_of
from ayni.web.newer import Newer, address_after, aged_since
from ayni.web.parts import tables
from ayni.web.parts.deed_fields import DeedFields, tell
from ayni.web.parts.deeds import deed_asked
from ayni.web.room_pages import UNPROCESSABLE, deed_of, lacking_power, sentence_of
from ayni.web.sentences.signing import d9_urgent
from ayni.web.shell import page
from ayni.web.viewer import Request


@require_safe
@open_to_readers
def unusual_list(request: Request, reader: Reader) -> HttpResponseBase:
    """Show every question, as a page or as CSV."""
    plan = mappings.unusual_plan(reader)
    rows = tables.query_reader(selectors.unusual_listing(reader=reader), plan)
    if tables.wants_export(request):
        return tables.export(request, plan, rows)
    return page(
        request,
        "notices/unusual_list.html",
        part="listing",
        table=tables.build(request, plan, rows),
        tabs=tabs_of(reader, "unusual"),
        may_give=reader.may(facts.UNUSUAL_ASKED),
    )


@require_http_methods(["GET", "POST"])
@open_to_readers
def unusual_new(request: Request, reader: Reader) -> HttpResponse:
    """Take a question about an unusual activity: three fields, one button."""
    posted = request.POST if request.method == "POST" else None
    form = forms.UnusualForm(
        posted, initial={"observed_at": request.viewer.now_ms}, **forms.offered(reader)
    )
    if form.is_valid():
        try:
            done = services.ask_about_activity(deed_of(request, form), **form.cleaned_data)
        except Refusal as refusal:
            _tell(form, refusal)
        else:
            return redirect("notices:unusual", object_id=done.leaf.hex())
    response = page(
        request,
        "notices/unusual_new.html",
        form=form,
        sentence=sentence_of(reader.viewer),
        urgent_sentence=d9_urgent(),
        lacking=lacking_power(reader.viewer, facts.UNUSUAL_ASKED),
    )
    response.status_code = 200 if posted is None else UNPROCESSABLE
    return response


@require_http_methods(["GET", "POST"])
@open_to_readers
def unusual(request: Request, reader: Reader, object_id: str) -> HttpResponse:
    """Show one question, and take a deed about it."""
    name = deed_asked(request)
    if not name:
        return _shown(request, reader, _read(object_id, reader))
    kind = forms.DEEDS_OF_UNUSUAL.get(name.partition("-")[0])
    if kind is None:
        raise Http404
    form = kind(request.POST, request.FILES, name=name, **forms.offered(reader))
    if not form.is_valid():
        return _shown(request, reader, _read(object_id, reader), bound={name: form})
    deed = deed_of(request, form, about=bytes.fromhex(object_id))
    try:
        done = SERVICES[kind](deed, **form.cleaned_data)
    except StalePage as stale:
        aged = aged_since(stale, request.viewer)
        return _shown(request, reader, _read(object_id, reader), bound={name: form}, aged=aged)
    except Refusal as refusal:
        _tell(form, refusal)
        return _shown(request, reader, _read(object_id, reader), bound={name: form})
    return redirect(address_after(selectors.unusual_url(object_id), done))


@require_safe
@open_to_readers
def print_unusual(request: Request, reader: Reader, object_id: str) -> HttpResponse:
    """Show one question as it goes on paper."""
    read = _read(object_id, reader)
    return page(
        request,
        "notices/unusual_print.html",
        question=documents.unusual_view(read, reader),
        timeline=documents.unusual_timeline(read, reader),
        stamp=documents.unusual_stamp(read, reader, logs=reading.logs()),
    )


SERVICES: Mapping[type[DeedFields], Callable[..., Appended]] = {
    forms.AnswerForm: services.answer_about_activity,
    forms.UnusualAcknowledgeForm: services.acknowledge_question,
    forms.CloseQuestionForm: services.close_question,
    forms.QueryForm: services.ask_about_notice,
    forms.ReplyForm: services.reply_about_notice,
    forms.ReserveForm: services.make_reservation,
    forms.ContactForm: services.note_contact,
    forms.HeardForm: services.note_heard,
}


def _read(object_id: str, reader: Reader) -> UnusualRead:
    read = selectors.unusual(bytes.fromhex(object_id), reader=reader)
    if read is None:
        raise Http404
    return read


def _shown(
    request: Request,
    reader: Reader,
    read: UnusualRead,
    *,
    bound: Mapping[str, DeedFields] | None = None,
    aged: Newer | None = None,
) -> HttpResponse:
    """Show the page of a question; a deed that was refused keeps what was typed."""
    deeds = forms.deeds_about(
        forms.DEEDS_OF_UNUSUAL,
        reader,
        reach=documents.unusual_within_reach(read, reader),
        bound=bound or {},
        drawn=forms.Drawn(
            sentence=sentence_of(reader.viewer),
            expected=read.version,
            question=lambda leaf: str(read.act(leaf).values.get("question", "")),
        ),
    )
    response = page(
        request,
        "notices/unusual.html",
        question=documents.unusual_view(read, reader),
        timeline=documents.unusual_timeline(read, reader),
        deeds=deeds,
        first_deed=next((deed for deed in deeds if deed.open), None),
        aged=aged,
    )
    response.status_code = UNPROCESSABLE if bound else 200
    return response


def _tell(form: DeedFields, refusal: Refusal) -> None:
    told = {**selectors.REFUSALS, **selectors.UNUSUAL_REFUSALS}
    tell(form, refusal, told, kind=facts.UNUSUAL_ASKED)
