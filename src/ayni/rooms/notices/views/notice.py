# SPDX-License-Identifier: Apache-2.0
"""Answers requests about prior notices: reads, shows, hands deeds to the services; decides nothing.

Every page works without script. A deed that is refused keeps what was typed.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from ayni.adapters.record import reading
from ayni.adapters.record.sequencing import Appended
from ayni.core.errors import Refusal, StalePage
from ayni.rooms.notices import documents, facts, forms, mappings, rules, selectors, services
from ayni.rooms.notices.selectors import NoticeRead, Reader, Tab
from ayni.rooms.notices.views.room import (
    confirmed_page,
    open_to_readers,
    signed,
    tabs_of,
    waiting_of,
)
from ayni.web.attaching import FIELD
from ayni.web.newer import Newer, address_after, aged_since
from ayni.web.parts import tables
from ayni.web.parts.attach_field import chosen_in
from ayni.web.parts.deed_fields import DeedFields, tell
from ayni.web.parts.deeds import deed_asked
from ayni.web.room_pages import UNPROCESSABLE, deed_of, lacking_power, sentence_of
from ayni.web.sentences.signing import d9_urgent
from ayni.web.shell import page
from ayni.web.viewer import Request


@require_safe
@open_to_readers
def listed(request: Request, reader: Reader, tab: Tab) -> HttpResponseBase:
    """Show the notices of one tab, as a page or as CSV."""
    plan = mappings.plan(reader)
    rows = tables.query_reader(selectors.listing(reader=reader, tab=tab), plan)
    if tables.wants_export(request):
        return tables.export(request, mappings.file_plan(reader), rows)
    return page(
        request,
        "notices/list.html",
        part="listing",
        table=tables.build(request, plan, rows),
        tabs=tabs_of(reader, tab),
        waiting=waiting_of(reader),
        may_give=reader.viewer.may(frozenset({"liaison"})),
        may_give_urgent=reader.may(facts.GIVEN),
    )


@require_safe
@open_to_readers
def weigh(request: Request, reader: Reader) -> HttpResponse:
    """Say whether notice must be given; nothing is signed."""
    asked = forms.TermsForm(request.GET or None, **forms.offered(reader))
    prepare_url = f"{reverse('notices:new')}?{request.GET.urlencode()}"
    return page(
        request,
        "notices/weigh.html",
        part="ruling",
        form=asked,
        ruling=_ruling(asked, reader, prepare_url=prepare_url),
    )


@require_http_methods(["GET", "POST"])
@open_to_readers
def new(request: Request, reader: Reader) -> HttpResponse:
    """Take a notice, with the rule beside the fields."""
    posted = request.POST if request.method == "POST" else None
    giving = deed_asked(request) == "give"
    form = forms.NoticeForm(
        posted if giving else None,
        request.FILES if giving else None,
        initial=_typed(posted or request.GET) | {FIELD: chosen_in(request)},
        **forms.offered(reader),
    )
    if giving and form.is_valid():
        done = signed(
            form, lambda: services.give_notice(deed_of(request, form), **form.cleaned_data)
        )
        if done is not None:
            return redirect("notices:notice", object_id=done.leaf.hex())
    response = page(
        request,
        "notices/new.html",
        part="ruling",
        form=form,
        kind=facts.GIVEN,
        ruling=_ruling(
            forms.TermsForm(posted or request.GET or None, **forms.offered(reader)), reader
        ),
        sentence=sentence_of(reader.viewer),
        lacking=lacking_power(reader.viewer, facts.GIVEN, without=services.DUTY),
    )
    response.status_code = UNPROCESSABLE if giving else response.status_code
    return response


@require_http_methods(["GET", "POST"])
@open_to_readers
def urgent(request: Request, reader: Reader) -> HttpResponse:
    """Take an urgent notice: three fields, one button."""
    now_ms = request.viewer.now_ms
    posted = request.POST if request.method == "POST" else None
    form = forms.UrgentForm(posted, initial={"start": now_ms}, **forms.offered(reader))
    if form.is_valid():
        deed = deed_of(request, form)
        done = signed(form, lambda: services.give_urgent_notice(deed, **form.cleaned_data))
        if done is not None:
            return redirect("notices:notice", object_id=done.leaf.hex())
    response = page(
        request,
        "notices/urgent.html",
        form=form,
        sentence=sentence_of(reader.viewer),
        urgent_sentence=d9_urgent(),
        lacking=lacking_power(reader.viewer, facts.GIVEN),
    )
    response.status_code = 200 if posted is None else UNPROCESSABLE
    return response


@require_http_methods(["GET", "POST"])
@open_to_readers
def notice(request: Request, reader: Reader, object_id: str) -> HttpResponse:
    """Show one notice, and take a deed about it."""
    name = deed_asked(request)
    if not name:
        read = selectors.notice(bytes.fromhex(object_id), reader=reader)
        if read is None:
            return _elsewhere(object_id)
        return _shown(request, reader, read)
    kind = forms.DEEDS.get(name.partition("-")[0])
    if kind is None:
        raise Http404
    form = kind(request.POST, request.FILES, name=name, **forms.offered(reader))
    if not form.is_valid():
        return _shown(request, reader, _read(object_id, reader), bound={name: form})
    if form.grave and not request.POST.get("confirmed"):
        title = selectors.title(_read(object_id, reader).row, reader)
        return confirmed_page(request, form, title=title, back_url=selectors.object_url(object_id))
    deed = deed_of(request, form, about=bytes.fromhex(object_id))
    try:
        done = SERVICES[kind](deed, **form.cleaned_data)
    except StalePage as stale:
        aged = aged_since(stale, request.viewer)
        return _shown(request, reader, _read(object_id, reader), bound={name: form}, aged=aged)
    except Refusal as refusal:
        tell(form, refusal, selectors.REFUSALS, kind=facts.GIVEN)
        return _shown(request, reader, _read(object_id, reader), bound={name: form})
    page_of = reverse("notices:notice", kwargs={"object_id": object_id})
    return redirect(address_after(page_of, done))


@require_safe
@open_to_readers
def print_notice(request: Request, reader: Reader, object_id: str) -> HttpResponse:
    """Show one notice as it goes on paper."""
    read = _read(object_id, reader)
    return page(
        request,
        "notices/print.html",
        notice=documents.notice_view(read, reader),
        observers=documents.observers_said(read, reader),
        timeline=documents.timeline(read, reader),
        voice=documents.voice_of(read, reader),
        stamp=documents.stamp(read, reader, logs=reading.logs()),
    )


SERVICES: Mapping[type[DeedFields], Callable[..., Appended]] = {
    forms.AcknowledgeForm: services.acknowledge_notice,
    forms.ReplyForm: services.reply_about_notice,
    forms.QueryForm: services.ask_about_notice,
    forms.ObjectForm: services.object_to_notice,
    forms.LiftForm: services.lift_objection,
    forms.CompleteForm: services.amend_notice,
    forms.AmendForm: services.amend_notice,
    forms.CloseForm: services.close_notice,
    forms.CancelForm: services.cancel_notice,
    forms.ReserveForm: services.make_reservation,
    forms.ContactForm: services.note_contact,
    forms.HeardForm: services.note_heard,
    forms.InviteForm: services.offer_observers,
    forms.ObserverOfferForm: services.offer_observers,
    forms.ObserverAnswerForm: services.answer_observers,
    forms.PaperForm: services.link_paper,
}


def _shown(
    request: Request,
    reader: Reader,
    read: NoticeRead,
    *,
    bound: Mapping[str, DeedFields] | None = None,
    aged: Newer | None = None,
) -> HttpResponse:
    """Show the page of a notice; a deed that was refused keeps what was typed."""
    deeds = forms.deeds_about(
        forms.DEEDS,
        reader,
        reach=[
            *documents.within_reach(read, reader),
            *documents.observers_within_reach(read, reader),
        ],
        bound=bound or {},
        drawn=forms.Drawn(
            sentence=sentence_of(reader.viewer),
            expected=read.version,
            question=lambda leaf: str(read.act(leaf).values.get("question", "")),
        ),
    )
    response = page(
        request,
        "notices/notice.html",
        notice=documents.notice_view(read, reader),
        observers=documents.observers_said(read, reader),
        timeline=documents.timeline(read, reader),
        voice=documents.voice_of(read, reader),
        deeds=deeds,
        first_deed=next((deed for deed in deeds if deed.open), None),
        aged=aged,
    )
    response.status_code = UNPROCESSABLE if bound else 200
    return response


def _read(object_id: str, reader: Reader) -> NoticeRead:
    read = selectors.notice(bytes.fromhex(object_id), reader=reader)
    if read is None:
        raise Http404
    return read


def _elsewhere(object_id: str) -> HttpResponse:
    """Lead to the page of an object that is no notice; the record knows which it is."""
    address = selectors.page_of(object_id)
    if address is None:
        raise Http404
    return redirect(address)


def _typed(address: QueryDict) -> dict[str, Any]:
    """Return what an address or a form holds, as it stands in fields."""
    told = address.dict()
    return {**told, "more_places": address.getlist("more_places")} if told else {}


def _ruling(
    asked: forms.TermsForm, reader: Reader, *, prepare_url: str = ""
) -> documents.Ruling | None:
    if not asked.is_bound or not asked.is_valid():
        return None
    terms = asked.cleaned_data["terms"]
    answer = rules.ask(terms, reader.params)
    return documents.ruling(answer, reader.viewer, start_ms=terms.start.ms, prepare_url=prepare_url)
