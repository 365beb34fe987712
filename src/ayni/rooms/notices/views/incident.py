# SPDX-License-Identifier: Apache-2.0
"""Answers requests about incidents: reads, shows, hands deeds to the services; decides nothing.

Every page works without script. A deed that is refused keeps what was typed.
"""

from collections.abc import Callable, Mapping
from functools import partial

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ayni.adapters.record import reading
from ayni.adapters.record.sequencing import Appended
from ayni.rooms.notices import documents, facts, forms, mappings, selectors, services
from ayni.rooms.notices.selectors import IncidentRead, Reader
from ayni.rooms.notices.views.room import drawn_of, open_to_readers, tabs_of, waiting_of
from ayni.web.deeds import Deed
from ayni.web.matter_pages import (
    Bound,
    Matter,
    answered,
    matter_page,
    opened_by,
    opening_page,
    refused_beside,
)
from ayni.web.newer import Newer
from ayni.web.parts import tables
from ayni.web.parts.deed_fields import DeedFields
from ayni.web.parts.facts import FactSheet
from ayni.web.parts.reach import Reach, deeds_about
from ayni.web.room_pages import Asked, typed_in
from ayni.web.shell import page
from ayni.web.viewer import Request

SERVICES: Mapping[str, Callable[..., Appended]] = {
    "acknowledge": services.acknowledge_incident,
    "consent": services.consent_to_close,
    "confirm": services.confirm_return,
    "reply": services.reply_about_incident,
    "position": services.state_position,
    "persons": services.record_return,
    "material": services.record_return,
    "item": services.list_item,
    "correct": services.correct_item,
    "unlist": services.withdraw_item,
    "query": services.ask_about_notice,
    "object": services.object_to_position,
    "lift": services.lift_objection_to_position,
    "close": services.propose_close,
    "withdraw": services.withdraw_close,
    "contact": services.note_contact,
    "paper": services.link_paper,
    "reserve": services.make_reservation,
}


@require_safe
@open_to_readers
def incidents(request: Request, reader: Reader) -> HttpResponseBase:
    """Show the incidents, as a page or as CSV."""
    plan = mappings.incident_plan(reader)
    rows = tables.query_reader(selectors.incident_listing(reader=reader), plan)
    if tables.wants_export(request):
        return tables.export(request, plan, rows)
    return page(
        request,
        "notices/incidents.html",
        part="listing",
        table=tables.build(request, plan, rows),
        tabs=tabs_of(reader, "incidents"),
        waiting=waiting_of(reader, facts.INCIDENT_OPENED),
        may_open=reader.may(facts.INCIDENT_OPENED),
    )


@require_http_methods(["GET", "POST"])
@open_to_readers
def incident_new(request: Request, reader: Reader) -> HttpResponseBase:
    """Open an incident: three fields, one button."""
    posted = request.POST if request.method == "POST" else None
    form = forms.OpenIncidentForm(posted, **forms.offered(reader))

    def opening(deed: Deed) -> Appended:
        return services.open_incident(deed, **form.cleaned_data)

    done = opened_by(request, form, opening, refusals=selectors.ALL_REFUSALS)
    if done is not None:
        return redirect("notices:incident", object_id=done.leaf.hex())
    return opening_page(request, "notices/incident_new.html", form, urgent=True)


@require_http_methods(["GET", "POST"])
@open_to_readers
def incident(request: Request, reader: Reader, object_id: str) -> HttpResponseBase:
    """Show one incident, and take a deed about it."""
    matter = Matter(
        object_id=object_id,
        url=selectors.incident_url(object_id),
        bind=partial(_bound, request, reader),
        services=SERVICES,
        refusals=selectors.ALL_REFUSALS,
        shown=partial(_shown, request, reader, object_id),
        asked=partial(_asked, reader, object_id),
    )
    return answered(request, matter)


@require_safe
@open_to_readers
def print_incident(request: Request, reader: Reader, object_id: str) -> HttpResponse:
    """Show the whole file of an incident as it goes on paper."""
    read = _read(object_id, reader)
    return page(
        request,
        "notices/incident_print.html",
        incident=documents.incident_view(read, reader),
        timeline=documents.incident_timeline(read, reader),
        stamp=documents.incident_stamp(read, reader, logs=reading.logs()),
    )


def _bound(request: Request, reader: Reader, name: str) -> DeedFields:
    posted = (request.POST, request.FILES)
    parties = {"parties": reader.viewer.parties}
    return forms.deed_form(forms.INCIDENT_DEEDS, reader, name, initial=parties, posted=posted)


def _read(object_id: str, reader: Reader) -> IncidentRead:
    read = selectors.incident(bytes.fromhex(object_id), reader=reader)
    if read is None:
        raise Http404
    return read


def _shown(
    request: Request, reader: Reader, object_id: str, bound: Bound, aged: Newer | None
) -> HttpResponse:
    """Show the page of an incident; a deed that was refused keeps what was typed."""
    read = _read(object_id, reader)
    deeds = deeds_about(
        reader,
        reach=[Reach(*one) for one in documents.incident_reach(read, reader)],
        bound=bound,
        drawn=drawn_of(forms.INCIDENT_DEEDS, reader, read),
    )
    return matter_page(
        request,
        "notices/incident.html",
        incident=documents.incident_view(read, reader),
        timeline=documents.incident_timeline(read, reader),
        refused=refused_beside(bound, {deed.name for deed in deeds}),
        deeds=deeds,
        bound=bound,
        aged=aged,
    )


def _asked(reader: Reader, object_id: str, name: str, form: DeedFields) -> Asked:
    """Show once more what a consent closes, or an objection says, before it is signed."""
    read = _read(object_id, reader)
    told = typed_in(form)
    heading = _("Object to what a party states")
    lead = _(
        "An objection stands beside what the party states, for all parties to read. "
        "It changes nothing in it; you can lift it later."
    )
    if not isinstance(form, forms.ObjectPositionForm):
        leaf = bytes.fromhex(str(form.cleaned_data.get("proposal", "")))
        proposal = next((p for p in read.state.keys.proposals if p.act.leaf == leaf), None)
        if proposal is None:
            raise Http404
        heading = _("Consent to close")
        told = [*documents.proposal_facts(read, proposal, reader), *told]
        lead = _(
            "You turn the second key, to this proposal and to no other. Once closed, nothing "
            "opens the incident again; a return can still be recorded."
        )
    return Asked(
        title=selectors.incident_title(read.row, reader),
        url=selectors.incident_url(object_id),
        name=name,
        sheet=FactSheet(title=_("What you sign"), facts=told),
        lead=lead,
        heading=heading,
    )
