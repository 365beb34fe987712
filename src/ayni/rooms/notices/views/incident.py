# SPDX-License-Identifier: Apache-2.0
"""Answers requests about incidents: reads, shows, hands deeds to the services; decides nothing.

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
from ayni.rooms.notices.selectors import IncidentRead, Reader
from ayni.rooms.notices.views.room import confirmed_page, open_to_readers, tabs_of, waiting_of
from ayni.web.newer import Newer, address_after, aged_since
from ayni.web.parts import tables
from ayni.web.parts.deed_fields import DeedFields, tell
from ayni.web.parts.deeds import deed_asked, expected_version
from ayni.web.parts.facts import Fact, FactSheet
from ayni.web.room_pages import UNPROCESSABLE, as_chosen, deed_of, lacking_power, sentence_of
from ayni.web.sentences.signing import d9_urgent
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
def incident_new(request: Request, reader: Reader) -> HttpResponse:
    """Open an incident: three fields, one button."""
    posted = request.POST if request.method == "POST" else None
    form = forms.OpenIncidentForm(posted, **forms.offered(reader))
    if form.is_valid():
        try:
            done = services.open_incident(deed_of(request, form), **form.cleaned_data)
        except Refusal as refusal:
            tell(form, refusal, selectors.ALL_REFUSALS, kind=facts.INCIDENT_OPENED)
        else:
            return redirect("notices:incident", object_id=done.leaf.hex())
    response = page(
        request,
        "notices/incident_new.html",
        form=form,
        sentence=sentence_of(reader.viewer),
        urgent_sentence=d9_urgent(),
        lacking=lacking_power(reader.viewer, facts.INCIDENT_OPENED),
    )
    response.status_code = 200 if posted is None else UNPROCESSABLE
    return response


@require_http_methods(["GET", "POST"])
@open_to_readers
def incident(request: Request, reader: Reader, object_id: str) -> HttpResponse:
    """Show one incident, and take a deed about it."""
    name = deed_asked(request)
    if not name:
        return _shown(request, reader, _read(object_id, reader))
    word = name.partition("-")[0]
    if word not in forms.INCIDENT_DEEDS:
        raise Http404
    form = _bound(request, reader, name)
    if not form.is_valid():
        return _shown(request, reader, _read(object_id, reader), bound={name: form})
    if form.grave and not request.POST.get("confirmed"):
        return _confirmed(request, reader, _read(object_id, reader), name, form)
    deed = deed_of(request, form, about=bytes.fromhex(object_id))
    try:
        done = SERVICES[word](deed, **form.cleaned_data)
    except StalePage as stale:
        aged = aged_since(stale, request.viewer)
        return _shown(request, reader, _read(object_id, reader), bound={name: form}, aged=aged)
    except Refusal as refusal:
        tell(form, refusal, selectors.ALL_REFUSALS, kind=facts.INCIDENT_OPENED)
        return _shown(request, reader, _read(object_id, reader), bound={name: form})
    return redirect(address_after(selectors.incident_url(object_id), done))


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
    kind = forms.INCIDENT_DEEDS[name.partition("-")[0]]
    initial = {"parties": reader.viewer.parties} if issubclass(kind, forms.ItemForm) else None
    return kind(request.POST, request.FILES, name=name, initial=initial, **forms.offered(reader))


def _read(object_id: str, reader: Reader) -> IncidentRead:
    read = selectors.incident(bytes.fromhex(object_id), reader=reader)
    if read is None:
        raise Http404
    return read


def _shown(
    request: Request,
    reader: Reader,
    read: IncidentRead,
    *,
    bound: Mapping[str, DeedFields] | None = None,
    aged: Newer | None = None,
) -> HttpResponse:
    """Show the page of an incident; a deed that was refused keeps what was typed."""
    deeds = forms.incident_deeds(
        read,
        reader,
        reach=documents.incident_reach(read, reader),
        bound=bound or {},
        sentence=sentence_of(reader.viewer),
    )
    offered = {deed.name for deed in deeds}
    errors = [
        str(error)
        for name, form in (bound or {}).items()
        if name not in offered
        for errors in form.errors.values()
        for error in errors
    ]
    response = page(
        request,
        "notices/incident.html",
        incident=documents.incident_view(read, reader),
        timeline=documents.incident_timeline(read, reader),
        deeds=deeds,
        first_deed=next((deed for deed in deeds if deed.open), None),
        aged=aged,
        refused=" ".join(errors),
    )
    response.status_code = UNPROCESSABLE if bound else 200
    return response


def _confirmed(
    request: Request, reader: Reader, read: IncidentRead, name: str, form: DeedFields
) -> HttpResponse:
    """Show once more what a consent closes, or an objection says, before it is signed."""
    if isinstance(form, forms.ObjectPositionForm):
        title = selectors.incident_title(read.row, reader)
        back_url = selectors.incident_url(read.row.object_id)
        return confirmed_page(request, form, title=title, back_url=back_url, position=name)
    leaf = bytes.fromhex(str(form.cleaned_data.get("proposal", "")))
    proposal = next((p for p in read.state.keys.proposals if p.act.leaf == leaf), None)
    if proposal is None:
        raise Http404
    shown = [
        *documents.proposal_facts(read, proposal, reader),
        *(
            Fact(label=str(field.label), value=as_chosen(field))
            for field in form.visible_fields()
            if field.value()
        ),
    ]
    return page(
        request,
        "notices/incident_confirm.html",
        title=selectors.incident_title(read.row, reader),
        object_id=read.row.object_id,
        name=name,
        form=form,
        expected=expected_version(request),
        sheet=FactSheet(title="", facts=shown),
        sentence=sentence_of(reader.viewer),
    )
