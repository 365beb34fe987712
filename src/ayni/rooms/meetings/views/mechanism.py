# SPDX-License-Identifier: Apache-2.0
"""Answers requests about mechanisms: reads, shows, hands deeds to the services.

Every page works without script. A deed that is refused keeps what was typed.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ayni.adapters.record import reading
from ayni.adapters.record.sequencing import Appended
from ayni.rooms.meetings import documents, facts, forms, selectors, services
from ayni.rooms.meetings.selectors import MechanismRead, Reader
from ayni.rooms.meetings.views.room import open_to_readers
from ayni.web import sheets
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
from ayni.web.parts import tables
from ayni.web.parts.deed_fields import DeedFields
from ayni.web.parts.facts import FactSheet
from ayni.web.parts.fields import offered
from ayni.web.parts.reach import deeds_about
from ayni.web.room_pages import (
    Asked,
    typed_in,
)
from ayni.web.shell import page
from ayni.web.viewer import Request


@require_safe
@open_to_readers
def mechanisms(request: Request, reader: Reader) -> HttpResponseBase:
    """Show every mechanism, those that another mandates under it."""
    branches = selectors.mechanism_tree(reader=reader)
    lines = documents.tree_lines(branches, reader)
    if tables.wants_export(request):
        return sheets.answer(documents.mechanisms_sheet(lines))
    return page(
        request,
        "meetings/list.html",
        lines=lines,
        may_propose=reader.may(facts.MECHANISM_PROPOSED),
        may_convene=reader.may(facts.EDITION_PROPOSED)
        and any(branch.row.state == "active" for branch in branches),
    )


@require_http_methods(["GET", "POST"])
@open_to_readers
def mechanism_new(request: Request, reader: Reader) -> HttpResponse:
    """Take the proposal of a mechanism."""
    posted = request.POST if request.method == "POST" else None
    files = request.FILES if posted is not None else None
    choices = selectors.mechanism_choices(reader)
    form = forms.MechanismForm(posted, files, mechanisms=choices, **offered(reader))

    def opening(deed: Deed) -> Appended:
        return services.propose_mechanism(deed, **form.cleaned_data)

    done = opened_by(request, form, opening, refusals=selectors.REFUSALS)
    if done is not None:
        return redirect("meetings:mechanism", object_id=done.leaf.hex())
    return opening_page(
        request,
        "meetings/mechanism_new.html",
        form,
    )


@require_http_methods(["GET", "POST"])
@open_to_readers
def mechanism(request: Request, reader: Reader, object_id: str) -> HttpResponseBase:
    """Show one mechanism, and take a deed about it."""
    matter = Matter(
        object_id=object_id,
        url=selectors.mechanism_url(object_id),
        services=SERVICES,
        refusals=selectors.REFUSALS,
        bind=partial(_form, reader, object_id, data=request.POST, files=request.FILES),
        asked=lambda name, form: _asked(_read(object_id, reader), reader, form, name),
        shown=partial(_shown, request, reader, object_id),
    )
    return answered(request, matter)


@require_safe
@open_to_readers
def print_mechanism(request: Request, reader: Reader, object_id: str) -> HttpResponse:
    """Show one mechanism as it goes on paper, with the history of its editions."""
    read = _read(object_id, reader)
    opening = read.act(bytes.fromhex(object_id))
    return page(
        request,
        "meetings/mechanism_print.html",
        mechanism=documents.mechanism_view(read, reader),
        timeline=documents.mechanism_timeline(read, reader),
        stamp=documents.stamp_of(opening, reader, logs=reading.logs()),
    )


SERVICES: Mapping[str, Callable[..., Appended]] = {
    "consent": services.consent_to_mechanism,
    "withdraw": services.withdraw_mechanism,
    "revise": services.revise_mechanism,
    "suspend": services.suspend_mechanism,
    "resume": services.resume_mechanism,
    **services.ANSWERS,
}


def _form(
    reader: Reader,
    object_id: str,
    name: str,
    initial: Mapping[str, Any] | None = None,
    *,
    data: Any = None,
    files: Any = None,
) -> DeedFields:
    kind = forms.MECHANISM_DEEDS[name.partition("-")[0]]
    more = dict(offered(reader))
    if issubclass(kind, forms.MechanismForm):
        more["mechanisms"] = selectors.mechanism_choices(reader, besides=object_id)
    return kind(data, files, name=name, initial=initial, **more)


def _read(object_id: str, reader: Reader) -> MechanismRead:
    read = selectors.mechanism(bytes.fromhex(object_id), reader=reader)
    if read is None:
        raise Http404
    return read


def _asked(read: MechanismRead, reader: Reader, form: DeedFields, name: str) -> Asked:
    """Return what is confirmed: a consent names the whole text, a suspension what was typed."""
    view = documents.mechanism_view(read, reader)
    leaf = str(form.cleaned_data.get("proposal", ""))
    whole = {one.leaf: one.sheet for one in view.pending}.get(leaf, view.sheet)
    told = whole.facts if leaf else typed_in(form)
    return Asked(
        title=view.title,
        url=selectors.mechanism_url(view.object_id),
        name=name,
        sheet=FactSheet(title=_("What you sign"), facts=told),
    )


def _shown(
    request: Request,
    reader: Reader,
    object_id: str,
    bound: Bound,
    aged: Newer | None,
) -> HttpResponse:
    """Show the page of a mechanism; a deed that was refused keeps what was typed."""
    read = _read(object_id, reader)
    deeds = deeds_about(
        reader,
        reach=documents.mechanism_within_reach(read, reader),
        bound=bound,
        drawn=drawn_of(
            reader.viewer, read, partial(_form, reader, read.row.object_id), opened=forms.OPEN_DEEDS
        ),
    )
    return matter_page(
        request,
        "meetings/mechanism.html",
        mechanism=documents.mechanism_view(read, reader),
        timeline=documents.mechanism_timeline(read, reader),
        may_convene=reader.may(facts.EDITION_PROPOSED),
        cited=selectors.cited_under(read.row.code, reader=reader),
        deeds=deeds,
        bound=bound,
        aged=aged,
    )
