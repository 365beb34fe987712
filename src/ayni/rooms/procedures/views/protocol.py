# SPDX-License-Identifier: Apache-2.0
"""Answers requests about one protocol: reads, shows, hands deeds to the services.

Every page works without script. A deed that is refused keeps what was typed.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ayni.adapters.record import reading
from ayni.adapters.record.sequencing import Appended
from ayni.rooms.procedures import documents, facts, forms, selectors, services
from ayni.rooms.procedures.selectors import ProtocolRead, Reader
from ayni.rooms.procedures.states import Version
from ayni.rooms.procedures.views.room import open_to_readers, read_or_404, version_or_404
from ayni.web.matter_pages import Bound, Matter, answered, drawn_of, matter_page
from ayni.web.newer import Newer
from ayni.web.papers import press, proving
from ayni.web.parts.deed_fields import DeedFields
from ayni.web.parts.facts import FactSheet
from ayni.web.parts.fields import offered
from ayni.web.parts.reach import Reach, asked_of, deeds_about, sayable
from ayni.web.readers import on_paper
from ayni.web.room_pages import Asked, Whole, typed_in
from ayni.web.shell import page
from ayni.web.viewer import Request

SERVICES: Mapping[str, Callable[..., Appended]] = {
    **services.ANSWERS,
    "consent": services.consent,
    "adopt": services.declare_adoption,
    "interpret": services.state_interpretation,
    "withdraw": services.withdraw_proposal,
    "unobject": services.ANSWERS["lift"],
    "suspend": services.suspend,
    "lift": services.lift_suspension,
    "denounce": services.denounce,
}
"""First word of a deed's name on the page of a version to what does it."""
WRITERS = {"pdf": press.pdf, "docx": press.word}


@require_safe
@open_to_readers
def protocol(request: Request, reader: Reader, object_id: str) -> HttpResponse:
    """Lead to the version that stands first, agreed last or proposed last; or to an activation."""
    del request
    if selectors.activation(bytes.fromhex(object_id), reader=reader) is not None:
        return redirect(selectors.activation_url(object_id))
    if selectors.contact_test(bytes.fromhex(object_id), reader=reader) is not None:
        return redirect(selectors.contact_url(object_id))
    read = read_or_404(object_id, reader)
    return redirect(selectors.version_url(object_id, read.newest().leaf.hex()))


@require_http_methods(["GET", "POST"])
@open_to_readers
def version(request: Request, reader: Reader, object_id: str, leaf: str) -> HttpResponseBase:
    """Show one version with its languages side by side, and take a deed about it."""

    def view() -> documents.VersionView:
        return _view(*_found(object_id, leaf, reader), reader)

    matter = Matter(
        object_id=object_id,
        url=selectors.version_url(object_id, leaf),
        services=SERVICES,
        refusals=selectors.REFUSALS,
        bind=lambda name: _form(reader, view(), name, data=request.POST, files=request.FILES),
        asked=partial(_asked, object_id, leaf, reader),
        shown=partial(_shown, request, reader, object_id, leaf),
    )
    return answered(request, matter)


@require_safe
@open_to_readers
def compare(
    request: Request, reader: Reader, object_id: str, leaf: str, against: str
) -> HttpResponse:
    """Show what differs between two versions, word by word, in every language."""
    read = read_or_404(object_id, reader)
    one, other = version_or_404(read, leaf), version_or_404(read, against)
    return page(
        request,
        "procedures/compare.html",
        version=_view(read, one, reader),
        against=_view(read, other, reader),
        languages=documents.differences_of(read, one, other),
    )


@require_safe
@open_to_readers
def print_version(request: Request, reader: Reader, object_id: str, leaf: str) -> HttpResponse:
    """Show a version as it goes on paper; as PDF or as DOCX if the address asks for it."""
    reader = on_paper(reader)
    read, shown = _found(object_id, leaf, reader)
    view = _view(read, shown, reader)
    stamp = documents.stamp(read, shown.leaf, reader, logs=reading.logs())
    asked = request.GET.get("format", "")
    if asked in WRITERS:
        held = documents.acts_of(read, shown.leaf) if asked == "pdf" else ()
        proved = proving.proved(held, reader.viewer)
        paper = documents.version_paper(view, stamp, reader, proved=proved)
        return WRITERS[asked](paper, f"{shown.topic}-v{shown.proposal.number}-{leaf[:8]}")
    return page(request, "procedures/print.html", version=view, stamp=stamp)


@require_safe
@open_to_readers
def card(request: Request, reader: Reader, object_id: str, leaf: str) -> HttpResponse:
    """Show the steps of a version on a card for the pocket (A6)."""
    read, shown = _found(object_id, leaf, reader)
    view = _view(read, shown, reader)
    stamp = documents.stamp(read, shown.leaf, reader, logs=reading.logs())
    if request.GET.get("format") == "pdf":
        paper = documents.card_paper(view, stamp, reader)
        return press.pdf(paper, f"{shown.topic}-v{shown.proposal.number}-a6")
    return page(request, "procedures/card.html", version=view, stamp=stamp)


@require_safe
@open_to_readers
def checklist(request: Request, reader: Reader, object_id: str, leaf: str) -> HttpResponse:
    """Show the steps of a version to be ticked off by hand, where no screen is at hand."""
    read, shown = _found(object_id, leaf, reader)
    return page(
        request,
        "procedures/checklist_print.html",
        version=_view(read, shown, reader),
        stamp=documents.stamp(read, shown.leaf, reader, logs=reading.logs()),
        marks=selectors.MARKS.values(),
    )


def _view(read: ProtocolRead, shown: Version, reader: Reader) -> documents.VersionView:
    mark = selectors.marks_of(read, reader)[shown.leaf.hex()]
    return documents.version_view(read, shown, mark, reader)


def _found(object_id: str, leaf: str, reader: Reader) -> tuple[ProtocolRead, Version]:
    read = read_or_404(object_id, reader)
    return read, version_or_404(read, leaf)


def _form(
    reader: Reader,
    view: documents.VersionView,
    name: str,
    initial: Mapping[str, Any] | None = None,
    *,
    data: Any = None,
    files: Any = None,
) -> DeedFields:
    """Return the fields of a deed, with the paragraphs that it may name."""
    kind = forms.DEEDS[name.partition("-")[0]]
    form = kind(data, files, name=name, initial=initial, **offered(reader))
    for field in ("segment", "segments"):
        if field in form.fields:
            form.fields[field].choices = documents.paragraphs(view)  # type: ignore[attr-defined]
    return form


def _shown(
    request: Request,
    reader: Reader,
    object_id: str,
    leaf: str,
    bound: Bound,
    aged: Newer | None,
) -> HttpResponse:
    """Show the page of a version; a deed that was refused keeps what was typed."""
    read, shown = _found(object_id, leaf, reader)
    view = _view(read, shown, reader)
    deeds = deeds_about(
        reader,
        reach=within_reach(read, shown, reader),
        bound=bound,
        drawn=drawn_of(reader.viewer, read, partial(_form, reader, view), opened=forms.OPEN_DEEDS),
    )
    others = [v for v in read.state.versions if v.leaf != shown.leaf]
    return matter_page(
        request,
        "procedures/version.html",
        version=view,
        versions=FactSheet(
            title="", facts=documents.versions_of(read, selectors.marks_of(read, reader), reader)
        ),
        against=[(v.leaf.hex(), v.proposal.number, v.proposal.act.party) for v in others],
        timeline=documents.timeline(read, reader),
        may_replace=reader.may(facts.REPLACEMENT_PROPOSED) and not shown.withdrawn,
        counters=shown.agreed_ms is None and shown.proposal.act.party != reader.viewer.party,
        deeds=deeds,
        bound=bound,
        aged=aged,
    )


def _asked(object_id: str, leaf: str, reader: Reader, name: str, form: DeedFields) -> Asked:
    """Return what is confirmed: a consent shows the whole text in its languages, and D-11."""
    read, shown = _found(object_id, leaf, reader)
    view = _view(read, shown, reader)
    asked = Asked(
        title=view.title,
        url=selectors.version_url(object_id, leaf),
        name=name,
        lead=_("{title}, version {n}").format(title=view.title, n=view.number),
        sheet=FactSheet(title=_("What you sign"), facts=typed_in(form)),
    )
    if form.kind != facts.CONSENTED:
        return asked
    whole = Whole(
        part="procedures/parts/text.html",
        style="procedures/procedures.css",
        told={"version": view},
        fingerprint=view.fingerprint,
    )
    return replace(asked, whole=whole, sentence=documents.consent_sentence(shown, reader))


def within_reach(read: ProtocolRead, shown: Version, reader: Reader) -> list[Reach]:
    """Return the deeds that a party may do about a version now."""
    own, leaf = reader.viewer.party, shown.leaf.hex()
    proposal, named = shown.proposal, own in shown.proposal.parties
    now_ms = reader.viewer.now_ms
    since = {"version": leaf, "since": now_ms}
    found: list[Reach] = []
    if shown.agreed_ms is None and not shown.withdrawn:
        if named and own not in proposal.consents:
            told = documents.consent_sentence(shown, reader)
            found.append(Reach(name="consent", initial={"proposal": leaf}, sentence=told))
        if proposal.act.party == own:
            found.append(Reach(name="withdraw", initial={"proposal": leaf}))
    if own in shown.unadopted and not shown.withdrawn:
        found.append(Reach(name="adopt", initial={"version": leaf}))
    responses = read.state.text.responses
    if proposal.act.party != own and shown.leaf not in responses.acknowledged.get(own, ()):
        found.append(Reach(name="acknowledge", initial={"version": leaf}))
    found += asked_of(responses, own, read.said)
    found.append(Reach(name="interpret", initial={"version": leaf}))
    if proposal.act.party != own:
        found.append(Reach(name="object", initial={"version": leaf}))
    found += sayable(responses, own, read.said, lift="unobject")
    ended = shown.ends_ms is not None and shown.ends_ms <= now_ms
    if named and shown.agreed_ms is not None and not ended:
        found.append(Reach(name="suspend", initial=since))
        found += [
            Reach(
                name=f"lift-{pause.leaf.hex()[:16]}",
                initial={"suspension": pause.leaf.hex(), "since": now_ms},
            )
            for pause in shown.pauses
            if pause.party == own and pause.until_ms is None
        ]
        if own not in shown.left:
            found.append(Reach(name="denounce", initial=since))
    return found
