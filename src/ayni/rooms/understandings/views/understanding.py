# SPDX-License-Identifier: Apache-2.0
"""Answers requests about one understanding: reads, shows, hands deeds to the services.

Every page works without script. A deed that is refused keeps what was typed.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ayni.adapters.record import reading
from ayni.adapters.record.sequencing import Appended
from ayni.rooms.understandings import documents, facts, forms, selectors, services
from ayni.rooms.understandings.selectors import UnderstandingRead
from ayni.rooms.understandings.views.room import open_to_readers
from ayni.web import words
from ayni.web.matter_pages import Bound, Matter, answered, drawn_of, matter_page
from ayni.web.newer import Newer
from ayni.web.papers import press
from ayni.web.parts import stamps
from ayni.web.parts.deed_fields import DeedFields
from ayni.web.parts.facts import Fact, FactSheet
from ayni.web.parts.fields import offered
from ayni.web.parts.reach import deeds_about
from ayni.web.readers import Reader, own_offices
from ayni.web.room_pages import (
    Asked,
    typed_in,
)
from ayni.web.shell import page
from ayni.web.staff_papers import cut_now
from ayni.web.viewer import Request

SERVICES: Mapping[str, Callable[..., Appended]] = {
    "report": services.report_progress,
    "owner": services.name_owner,
    "claim": services.claim_fulfilment,
    "unclaim": services.withdraw_claim,
    "confirm": services.confirm_fulfilment,
    "contest": services.contest_fulfilment,
    "change": services.propose_change,
    "link": services.propose_link,
    "consent": services.consent,
    "withdraw": services.withdraw,
    "same": services.confirm_reading,
    "otherwise": services.contest_reading,
    "raise": services.raise_to,
    "query": services.ask,
    "reply": services.reply,
    "reserve": services.reserve,
}


@require_http_methods(["GET", "POST"])
@open_to_readers
def understanding(request: Request, reader: Reader, object_id: str) -> HttpResponseBase:
    """Show one understanding, and take a deed about it."""
    matter = Matter(
        object_id=object_id,
        url=selectors.object_url(object_id),
        services=SERVICES,
        refusals=selectors.REFUSALS,
        bind=partial(_form, reader, data=request.POST, files=request.FILES),
        asked=lambda name, form: _asked(_read(object_id, reader), reader, form, name),
        shown=partial(_shown, request, reader, object_id),
    )
    return answered(request, matter)


@require_safe
@open_to_readers
def print_understanding(request: Request, reader: Reader, object_id: str) -> HttpResponse:
    """Show an understanding as it goes on paper."""
    read = _read(object_id, reader)
    return page(
        request,
        "understandings/print.html",
        understanding=documents.understanding_view(read, reader),
        stamp=stamps.stamp_of(read.acts[0], reader.viewer, logs=reading.logs())
        if read.acts
        else None,
    )


@require_safe
@open_to_readers
def chain(request: Request, reader: Reader, object_id: str) -> HttpResponse:
    """Show all texts of one subject since the first, and earlier texts whose words are alike.

    As DOCX if the address asks so.
    """
    read = _read(object_id, reader)
    steps = selectors.chain(read.row, reader=reader)
    view = documents.chain_view(steps, read.row, reader)
    if request.GET.get("format") == "docx":
        paper = documents.chain_paper(view, read.row.reference, reader, cut=cut_now())
        return press.word(paper, f"chain-{read.row.reference.replace('/', '-').lower()}")
    held = {step.line.row.pk: step for step in steps}
    return page(
        request,
        "understandings/chain.html",
        understanding=documents.understanding_view(read, reader),
        chain=view,
        alike=documents.alike_view(
            selectors.alike(held[read.row.pk].line, reader=reader, besides=held), reader
        ),
        may_link=reader.may(facts.LINKED) and reader.viewer.party in read.state.parties,
    )


def _read(object_id: str, reader: Reader) -> UnderstandingRead:
    read = selectors.understanding(bytes.fromhex(object_id), reader=reader)
    if read is None:
        raise Http404
    return read


def _form(
    reader: Reader,
    name: str,
    initial: Mapping[str, Any] | None = None,
    *,
    data: Any = None,
    files: Any = None,
) -> DeedFields:
    word = name.partition("-")[0]
    more: dict[str, Any] = offered(reader)
    if word == "owner":
        more["offices"] = own_offices(reader)
    elif word == "otherwise":
        more["languages"] = [(code, words.language(code)) for code in reader.languages]
    elif word == "raise":
        more["mechanisms"] = list(selectors.mechanisms_known(reader=reader).items())
    return forms.DEEDS[word](data, files, name=name, initial=initial, **more)


def _asked(read: UnderstandingRead, reader: Reader, form: DeedFields, name: str) -> Asked:
    """Return what is confirmed: the text, and the claim or the change that is signed."""
    view = documents.understanding_view(read, reader)
    leaf = bytes.fromhex(str(form.cleaned_data.get("proposal", "")))
    told = [Fact(label=language, value=text) for language, text in view.texts]
    for claim in read.state.claims:
        if claim.act.leaf == leaf:
            evidence = str(read.act(leaf).values.get("evidence", ""))
            told.append(Fact(label=_("claims fulfilment"), value=evidence, party=claim.act.party))
    told += [
        Fact(label=one.what, value=one.why, party=one.party)
        for one in view.changes
        if one.leaf == leaf.hex()
    ]
    return Asked(
        title=view.reference,
        url=selectors.object_url(view.object_id),
        name=name,
        sheet=FactSheet(title=_("What you sign"), facts=[*told, *typed_in(form)]),
    )


def _shown(
    request: Request,
    reader: Reader,
    object_id: str,
    bound: Bound,
    aged: Newer | None,
) -> HttpResponse:
    """Show the page of an understanding; a deed that was refused keeps what was typed."""
    read = _read(object_id, reader)
    deeds = deeds_about(
        reader,
        reach=documents.within_reach(read, reader),
        bound=bound,
        drawn=drawn_of(reader.viewer, read, partial(_form, reader), opened=forms.OPEN_DEEDS),
    )
    return matter_page(
        request,
        "understandings/understanding.html",
        understanding=documents.understanding_view(read, reader),
        timeline=documents.timeline_of(read, reader),
        deeds=deeds,
        bound=bound,
        aged=aged,
    )
