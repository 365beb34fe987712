# SPDX-License-Identifier: Apache-2.0
"""Answers requests about unusual activities: reads, shows, hands deeds to the services.

Every page works without script. A deed that is refused keeps what was typed.
"""

from collections.abc import Callable, Mapping
from functools import partial

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from ayni.adapters.record import reading
from ayni.adapters.record.sequencing import Appended
from ayni.rooms.notices import documents, facts, forms, mappings, selectors, services
from ayni.rooms.notices.selectors import Reader, UnusualRead
from ayni.rooms.notices.views.room import drawn_of, open_to_readers, tabs_of
from ayni.web.deeds import Deed
from ayni.web.matter_pages import Bound, Matter, answered, matter_page, opened_by, opening_page
from ayni.web.newer import Newer
from ayni.web.parts import tables
from ayni.web.parts.deed_fields import Told
from ayni.web.parts.reach import deeds_about
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
def unusual_new(request: Request, reader: Reader) -> HttpResponseBase:
    """Take a question about an unusual activity: three fields, one button."""
    posted = request.POST if request.method == "POST" else None
    form = forms.UnusualForm(
        posted, initial={"observed_at": request.viewer.now_ms}, **forms.offered(reader)
    )

    def opening(deed: Deed) -> Appended:
        return services.ask_about_activity(deed, **form.cleaned_data)

    done = opened_by(request, form, opening, refusals=REFUSALS)
    if done is not None:
        return redirect("notices:unusual", object_id=done.leaf.hex())
    return opening_page(request, "notices/unusual_new.html", form, urgent=True)


@require_http_methods(["GET", "POST"])
@open_to_readers
def unusual(request: Request, reader: Reader, object_id: str) -> HttpResponseBase:
    """Show one question, and take a deed about it."""
    posted = (request.POST, request.FILES)
    matter = Matter(
        object_id=object_id,
        url=selectors.unusual_url(object_id),
        bind=partial(forms.deed_form, forms.DEEDS_OF_UNUSUAL, reader, posted=posted),
        services=SERVICES,
        refusals=REFUSALS,
        shown=partial(_shown, request, reader, object_id),
    )
    return answered(request, matter)


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


REFUSALS: Told = {**selectors.REFUSALS, **selectors.UNUSUAL_REFUSALS}
SERVICES: Mapping[str, Callable[..., Appended]] = {
    "answer": services.answer_about_activity,
    "acknowledge": services.acknowledge_question,
    "close": services.close_question,
    "query": services.ask_about_notice,
    "reply": services.reply_about_notice,
    "reserve": services.make_reservation,
    "contact": services.note_contact,
    "heard": services.note_heard,
}


def _read(object_id: str, reader: Reader) -> UnusualRead:
    read = selectors.unusual(bytes.fromhex(object_id), reader=reader)
    if read is None:
        raise Http404
    return read


def _shown(
    request: Request, reader: Reader, object_id: str, bound: Bound, aged: Newer | None
) -> HttpResponse:
    """Show the page of a question; a deed that was refused keeps what was typed."""
    read = _read(object_id, reader)
    deeds = deeds_about(
        reader,
        reach=documents.unusual_within_reach(read, reader),
        bound=bound,
        drawn=drawn_of(forms.DEEDS_OF_UNUSUAL, reader, read),
    )
    return matter_page(
        request,
        "notices/unusual.html",
        question=documents.unusual_view(read, reader),
        timeline=documents.unusual_timeline(read, reader),
        deeds=deeds,
        bound=bound,
        aged=aged,
    )
