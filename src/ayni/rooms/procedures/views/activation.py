# SPDX-License-Identifier: Apache-2.0
"""Answers requests about activations: reads, shows, hands deeds to the services; decides nothing.

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
from ayni.rooms.procedures import documents, facts, forms, selectors, services
from ayni.rooms.procedures.selectors import ActivationRead, Reader
from ayni.rooms.procedures.views.room import open_to_readers
from ayni.web import matters
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
from ayni.web.parts.deed_fields import DeedFields
from ayni.web.parts.deeds import DeedForm
from ayni.web.parts.fields import offered
from ayni.web.room_pages import sentence_of
from ayni.web.sentences.signing import d9_urgent
from ayni.web.shell import page
from ayni.web.viewer import Request

SERVICES: Mapping[str, Callable[..., Appended]] = {
    "join": services.join_activation,
    "mark": services.mark_step,
    "end": services.deactivate,
    "acknowledge": services.acknowledge_activation,
}


@require_safe
@open_to_readers
def activations(request: Request, reader: Reader) -> HttpResponse:
    """Show the activations, those that run first."""
    rows = [
        (
            selectors.activation_url(row.object_id),
            selectors.activation_title(row, reader),
            row,
            documents.activation_label(row.joined, row.active, reader),
        )
        for row in selectors.activations(reader=reader)
    ]
    return page(
        request,
        "procedures/activations.html",
        rows=rows,
        may_activate=reader.may(facts.ACTIVATED),
    )


@require_http_methods(["GET", "POST"])
@open_to_readers
def activate(request: Request, reader: Reader) -> HttpResponse:
    """Activate a protocol: three fields, one button; the version in force is filled in."""
    posted = request.POST if request.method == "POST" else None
    asked = request.GET if posted is None else posted
    matter = matters.named(asked.get("matter", ""), reader.viewer)
    form = forms.ActivateForm(
        posted,
        versions=selectors.activatable(reader),
        places=list(reader.places.items()),
        initial={
            "pinned": request.GET.get("version", ""),
            "matter": request.GET.get("matter", ""),
            # Who comes from an incident types nothing but presses.
            "reason": matter.text if matter is not None else "",
        },
        **offered(reader),
    )

    def opening(deed: Deed) -> Appended:
        return services.activate(deed, **form.cleaned_data)

    done = opened_by(request, form, opening, refusals=selectors.REFUSALS)
    if done is not None:
        return redirect(selectors.activation_url(done.leaf.hex()))
    return opening_page(request, "procedures/activate.html", form, urgent=True, matter=matter)


@require_http_methods(["GET", "POST"])
@open_to_readers
def activation(request: Request, reader: Reader, object_id: str) -> HttpResponseBase:
    """Show one activation, and take a deed about it."""

    def bind(name: str) -> DeedFields:
        kind = forms.ACTIVATION_DEEDS[name.partition("-")[0]]
        return kind(request.POST, request.FILES, name=name, **offered(reader))

    matter = Matter(
        object_id=object_id,
        url=selectors.activation_url(object_id),
        services=SERVICES,
        refusals=selectors.REFUSALS,
        bind=bind,
        shown=partial(_shown, request, reader, object_id),
    )
    return answered(request, matter)


@require_safe
@open_to_readers
def print_activation(request: Request, reader: Reader, object_id: str) -> HttpResponse:
    """Show an activation as it goes on paper: the checklist, marks, what is still open."""
    read = _read(object_id, reader)
    return page(
        request,
        "procedures/activation_print.html",
        activation=documents.activation_view(read, reader),
        stamp=documents.activation_stamp(read, reader, logs=reading.logs()),
    )


def _read(object_id: str, reader: Reader) -> ActivationRead:
    read = selectors.activation(bytes.fromhex(object_id), reader=reader)
    if read is None:
        raise Http404
    return read


def _shown(
    request: Request,
    reader: Reader,
    object_id: str,
    refused: Bound,
    aged: Newer | None,
) -> HttpResponse:
    """Show the page of an activation; a deed that was refused keeps what was typed."""
    read = _read(object_id, reader)
    view = documents.activation_view(read, reader)
    deeds = [
        _offered(name, initial, read, reader, form=refused.get(name))
        for name, initial in _within_reach(read, reader)
        if reader.may(forms.ACTIVATION_DEEDS[name.partition("-")[0]].kind)
    ]
    marks = {
        step.id: refused.get(f"mark-{step.id}")
        or forms.MarkForm(name=f"mark-{step.id}", initial={"step": step.id})
        for step in view.steps
        if step.mine and reader.may(facts.STEP_MARKED)
    }
    on_page = {deed.name for deed in deeds} | {f"mark-{step}" for step in marks}
    return matter_page(
        request,
        "procedures/activation.html",
        activation=view,
        matters=matters.matters_of(read.act(bytes.fromhex(read.row.object_id)), reader.viewer),
        rows=[(step, marks.get(step.id)) for step in view.steps],
        expected=read.version,
        timeline=documents.activation_timeline(read, reader),
        refused=refused_beside(refused, on_page),
        marks=selectors.MARKS.items(),
        deeds=deeds,
        bound=refused,
        aged=aged,
    )


def _offered(
    name: str,
    initial: Mapping[str, object],
    read: ActivationRead,
    reader: Reader,
    *,
    form: DeedFields | None,
) -> DeedForm:
    kind = forms.ACTIVATION_DEEDS[name.partition("-")[0]]
    shown = form or kind(name=name, initial=initial, **offered(reader))
    urgent = name != "end"
    sentence = f"{sentence_of(reader.viewer)} {shown.adds}".strip()
    return DeedForm(
        name=name,
        title=str(shown.title),
        sentence=f"{d9_urgent()} {sentence}" if urgent else sentence,
        form=shown,
        expected=read.version,
        urgent=urgent,
        open=name in {"join", "acknowledge"},
    )


def _within_reach(read: ActivationRead, reader: Reader) -> list[tuple[str, Mapping[str, object]]]:
    """Return the deeds that a party may do now, besides marking steps."""
    own, state = reader.viewer.party, read.state
    side = state.side(own)
    found: list[tuple[str, Mapping[str, object]]] = []
    if side is None and state.open:
        found.append(("join", {}))
    if read.row.party != own and not state.responses.acknowledged.get(own):
        found.append(("acknowledge", {"version": read.row.object_id}))
    if side is not None and side.active:
        found.append(("end", {}))
    return found
