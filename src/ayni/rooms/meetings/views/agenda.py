# SPDX-License-Identifier: Apache-2.0
"""Answers requests about agendas: reads, shows, hands deeds to the services.

Every page works without script. A deed that is refused keeps what was typed.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ayni.adapters.record import reading
from ayni.adapters.record.sequencing import Appended
from ayni.rooms.meetings import documents, forms, selectors, services
from ayni.rooms.meetings.selectors import AgendaRead, Reader
from ayni.rooms.meetings.views.room import open_to_readers
from ayni.web import registry
from ayni.web.deeds import Deed
from ayni.web.matter_pages import (
    Bound,
    Matter,
    answered,
    drawn_of,
    matter_page,
    opened_by,
    opening_page,
)
from ayni.web.newer import Newer
from ayni.web.parts.deed_fields import DeedFields
from ayni.web.parts.facts import Fact, FactSheet
from ayni.web.parts.fields import offered
from ayni.web.parts.reach import deeds_about
from ayni.web.room_pages import (
    Asked,
    typed_in,
)
from ayni.web.shell import page
from ayni.web.viewer import Request


@require_http_methods(["GET", "POST"])
@open_to_readers
def agenda_new(request: Request, reader: Reader, object_id: str) -> HttpResponse:
    """Take the proposal of an agenda of an edition."""
    read = selectors.edition(bytes.fromhex(object_id), reader=reader)
    if read is None:
        raise Http404
    posted = request.POST if request.method == "POST" else None
    files = request.FILES if posted is not None else None
    held = {one.object_id for one in read.agendas}
    found = registry.agenda_offers(request.viewer, read.row.mechanism)
    offers = [one for one in found if one.matter not in held]
    brought = documents.lines_brought(offers, request.GET.getlist("bring"))
    form = forms.AgendaForm(posted, files, initial={"items": brought}, **offered(reader))

    def opening(deed: Deed) -> Appended:
        return services.propose_agenda(deed, edition=object_id, **form.cleaned_data)

    done = opened_by(request, form, opening, refusals=selectors.REFUSALS)
    if done is not None:
        return redirect("meetings:agenda", object_id=done.leaf.hex())
    return opening_page(
        request,
        "meetings/agenda_new.html",
        form,
        edition=selectors.edition_title(read.row, read.name),
        edition_url=selectors.edition_url(object_id),
        offers=[(documents.offer_key(number, one), one) for number, one in enumerate(offers)],
    )


@require_http_methods(["GET", "POST"])
@open_to_readers
def agenda(request: Request, reader: Reader, object_id: str) -> HttpResponseBase:
    """Show one agenda, and take a deed about it."""
    matter = Matter(
        object_id=object_id,
        url=selectors.agenda_url(object_id),
        services=SERVICES,
        refusals=selectors.REFUSALS,
        bind=partial(_form, reader, data=request.POST, files=request.FILES),
        asked=lambda name, form: _asked(_read(object_id, reader), reader, form, name),
        shown=partial(_shown, request, reader, object_id),
    )
    return answered(request, matter)


@require_safe
@open_to_readers
def print_agenda(request: Request, reader: Reader, object_id: str) -> HttpResponse:
    """Show one agenda as it goes on paper."""
    read = _read(object_id, reader)
    opening = read.act(bytes.fromhex(object_id))
    return page(
        request,
        "meetings/agenda_print.html",
        agenda=documents.agenda_view(read, reader),
        word_url=reverse("meetings:agenda-docx", kwargs={"object_id": object_id}),
        timeline=documents.agenda_timeline(read, reader),
        stamp=documents.stamp_of(opening, reader, logs=reading.logs()),
    )


SERVICES: Mapping[str, Callable[..., Appended]] = {
    "agree": services.consent_to_agenda,
    "revise": services.counter_agenda,
    "withdraw": services.withdraw_agenda,
    **services.ANSWERS,
}


def _form(
    reader: Reader,
    name: str,
    initial: Mapping[str, Any] | None = None,
    *,
    data: Any = None,
    files: Any = None,
) -> DeedFields:
    kind = forms.AGENDA_DEEDS[name.partition("-")[0]]
    return kind(data, files, name=name, initial=initial, **offered(reader))


def _read(object_id: str, reader: Reader) -> AgendaRead:
    read = selectors.agenda(bytes.fromhex(object_id), reader=reader)
    if read is None:
        raise Http404
    return read


def _asked(read: AgendaRead, reader: Reader, form: DeedFields, name: str) -> Asked:
    """Return what is confirmed: a consent names every item of its version."""
    view = documents.agenda_view(read, reader)
    leaf = str(form.cleaned_data.get("proposal", ""))
    items = {one.leaf: one.items for one in view.texts}.get(leaf, ())
    told = [Fact(label=str(item.number), value=item.title) for item in items]
    return Asked(
        title=view.title,
        url=selectors.agenda_url(view.object_id),
        name=name,
        sheet=FactSheet(title=_("What you sign"), facts=told or typed_in(form)),
    )


def _shown(
    request: Request,
    reader: Reader,
    object_id: str,
    bound: Bound,
    aged: Newer | None,
) -> HttpResponse:
    """Show the page of an agenda; a deed that was refused keeps what was typed."""
    read = _read(object_id, reader)
    deeds = deeds_about(
        reader,
        reach=documents.agenda_within_reach(read, reader),
        bound=bound,
        drawn=drawn_of(reader.viewer, read, partial(_form, reader), opened=forms.OPEN_DEEDS),
    )
    return matter_page(
        request,
        "meetings/agenda.html",
        agenda=documents.agenda_view(read, reader),
        timeline=documents.agenda_timeline(read, reader),
        deeds=deeds,
        bound=bound,
        aged=aged,
    )
