# SPDX-License-Identifier: Apache-2.0
"""Answers requests about prior notices: reads, shows, hands deeds to the services; decides nothing.

Every page works without script. A deed that is refused keeps what was typed.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ayni.adapters.record import reading
from ayni.adapters.record.sequencing import Appended
from ayni.rooms.notices import documents, facts, forms, mappings, rules, selectors, services
from ayni.rooms.notices.selectors import NoticeRead, Reader, Tab
from ayni.rooms.notices.views.room import (
    drawn_of,
    objection_lead,
    open_to_readers,
    tabs_of,
    waiting_of,
)
from ayni.web.attaching import FIELD
from ayni.web.deeds import Deed
from ayni.web.matter_pages import Bound, Matter, answered, matter_page, opened_by, opening_page
from ayni.web.newer import Newer
from ayni.web.parts import tables
from ayni.web.parts.attach_field import chosen_in
from ayni.web.parts.deed_fields import DeedFields
from ayni.web.parts.deeds import deed_asked
from ayni.web.parts.facts import FactSheet
from ayni.web.parts.reach import deeds_about
from ayni.web.room_pages import (
    UNPROCESSABLE,
    Asked,
    lacking_power,
    sentence_of,
    typed_in,
)
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

    def opening(deed: Deed) -> Appended:
        return services.give_notice(deed, **form.cleaned_data)

    done = opened_by(request, form, opening, refusals=selectors.REFUSALS)
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
def urgent(request: Request, reader: Reader) -> HttpResponseBase:
    """Take an urgent notice: three fields, one button."""
    posted = request.POST if request.method == "POST" else None
    first = {"start": request.viewer.now_ms}
    form = forms.UrgentForm(posted, initial=first, **forms.offered(reader))

    def opening(deed: Deed) -> Appended:
        return services.give_urgent_notice(deed, **form.cleaned_data)

    done = opened_by(request, form, opening, refusals=selectors.REFUSALS)
    if done is not None:
        return redirect("notices:notice", object_id=done.leaf.hex())
    return opening_page(request, "notices/urgent.html", form, urgent=True)


@require_http_methods(["GET", "POST"])
@open_to_readers
def notice(request: Request, reader: Reader, object_id: str) -> HttpResponseBase:
    """Show one notice, and take a deed about it."""
    posted = (request.POST, request.FILES)
    matter = Matter(
        object_id=object_id,
        url=selectors.object_url(object_id),
        bind=partial(forms.deed_form, forms.DEEDS, reader, posted=posted),
        services=SERVICES,
        refusals=selectors.REFUSALS,
        shown=partial(_shown, request, reader, object_id),
        asked=partial(_asked, reader, object_id),
    )
    return answered(request, matter)


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


SERVICES: Mapping[str, Callable[..., Appended]] = {
    "acknowledge": services.acknowledge_notice,
    "reply": services.reply_about_notice,
    "query": services.ask_about_notice,
    "object": services.object_to_notice,
    "lift": services.lift_objection,
    "complete": services.amend_notice,
    "amend": services.amend_notice,
    "close": services.close_notice,
    "cancel": services.cancel_notice,
    "reserve": services.make_reservation,
    "contact": services.note_contact,
    "heard": services.note_heard,
    "paper": services.link_paper,
    "invite": services.offer_observers,
    "offer": services.offer_observers,
    "observers": services.answer_observers,
}


def _shown(
    request: Request, reader: Reader, object_id: str, bound: Bound, aged: Newer | None
) -> HttpResponse:
    """Show the page of a notice; a deed that was refused keeps what was typed."""
    read = selectors.notice(bytes.fromhex(object_id), reader=reader)
    if read is None:
        return _elsewhere(object_id)
    deeds = deeds_about(
        reader,
        reach=[
            *documents.within_reach(read, reader),
            *documents.observers_within_reach(read, reader),
        ],
        bound=bound,
        drawn=drawn_of(forms.DEEDS, reader, read),
    )
    return matter_page(
        request,
        "notices/notice.html",
        notice=documents.notice_view(read, reader),
        observers=documents.observers_said(read, reader),
        timeline=documents.timeline(read, reader),
        voice=documents.voice_of(read, reader),
        deeds=deeds,
        bound=bound,
        aged=aged,
    )


def _asked(reader: Reader, object_id: str, name: str, form: DeedFields) -> Asked:
    return Asked(
        title=selectors.title(_read(object_id, reader).row, reader),
        url=selectors.object_url(object_id),
        name=name,
        sheet=FactSheet(title=_("What you sign"), facts=typed_in(form)),
        lead=objection_lead(),
        heading=_("Object to this notice"),
    )


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
