# SPDX-License-Identifier: Apache-2.0
"""Answers requests about one protocol: reads, shows, hands deeds to the services.

Every page works without script. A deed that is refused keeps what was typed.
"""

from collections.abc import Callable, Mapping

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from ayni.adapters.record import reading
from ayni.adapters.record.sequencing import Appended
from ayni.core.errors import Refusal, StalePage
from ayni.rooms.procedures import documents, facts, forms, selectors, services
from ayni.rooms.procedures.selectors import ProtocolRead, Reader
from ayni.rooms.procedures.states import Version
from ayni.rooms.procedures.views.room import open_to_readers, read_or_404, version_or_404
from ayni.web.newer import Newer, address_after, aged_since
from ayni.web.papers import pdf, proving, word
from ayni.web.parts.deed_fields import DeedFields, tell
from ayni.web.parts.deeds import deed_asked, expected_version
from ayni.web.parts.facts import Fact, FactSheet
from ayni.web.parts.reach import Drawn, Reach, asked_of, deeds_about, sayable
from ayni.web.room_pages import UNPROCESSABLE, deed_of, sentence_of
from ayni.web.shell import page
from ayni.web.viewer import Request

SERVICES: Mapping[str, Callable[..., Appended]] = {
    "consent": services.consent,
    "adopt": services.declare_adoption,
    "acknowledge": services.acknowledge,
    "reply": services.reply,
    "interpret": services.state_interpretation,
    "withdraw": services.withdraw_proposal,
    "query": services.ask,
    "object": services.object_to,
    "unobject": services.lift_objection,
    "contact": services.note_contact,
    "paper": services.link_paper,
    "reserve": services.reserve,
    "suspend": services.suspend,
    "lift": services.lift_suspension,
    "denounce": services.denounce,
}
WRITERS = {"pdf": pdf.answer, "docx": word.answer}


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
def version(request: Request, reader: Reader, object_id: str, leaf: str) -> HttpResponse:
    """Show one version with its languages side by side, and take a deed about it."""
    name = deed_asked(request)
    read = read_or_404(object_id, reader)
    shown = version_or_404(read, leaf)
    if not name:
        return _shown(request, reader, read, shown)
    word_of_deed = name.partition("-")[0]
    kind = forms.DEEDS.get(word_of_deed)
    if kind is None:
        raise Http404
    view = _view(read, shown, reader)
    form = forms.bound(
        kind,
        reader,
        name=name,
        data=request.POST,
        files=request.FILES,
        segments=documents.paragraphs(view),
    )
    if not form.is_valid():
        return _shown(request, reader, read, shown, bound={name: form})
    if form.grave and not request.POST.get("confirmed"):
        return _confirmed(request, reader, read, shown, name=name, form=form)
    deed = deed_of(request, form, about=bytes.fromhex(object_id))
    try:
        done = SERVICES[word_of_deed](deed, **form.cleaned_data)
    except StalePage as stale:
        aged = aged_since(stale, request.viewer)
        read = read_or_404(object_id, reader)
        return _shown(request, reader, read, shown, bound={name: form}, aged=aged)
    except Refusal as refusal:
        tell(form, refusal, selectors.REFUSALS, kind=kind.kind)
        return _shown(request, reader, read, shown, bound={name: form})
    return redirect(address_after(selectors.version_url(object_id, leaf), done))


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
    read = read_or_404(object_id, reader)
    shown = version_or_404(read, leaf)
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
    read = read_or_404(object_id, reader)
    shown = version_or_404(read, leaf)
    view = _view(read, shown, reader)
    stamp = documents.stamp(read, shown.leaf, reader, logs=reading.logs())
    if request.GET.get("format") == "pdf":
        paper = documents.card_paper(view, stamp, reader)
        return pdf.answer(paper, f"{shown.topic}-v{shown.proposal.number}-a6")
    return page(request, "procedures/card.html", version=view, stamp=stamp)


@require_safe
@open_to_readers
def checklist(request: Request, reader: Reader, object_id: str, leaf: str) -> HttpResponse:
    """Show the steps of a version to be ticked off by hand, where no screen is at hand."""
    read = read_or_404(object_id, reader)
    shown = version_or_404(read, leaf)
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


def _shown(  # a page and what was refused on it
    request: Request,
    reader: Reader,
    read: ProtocolRead,
    shown: Version,
    *,
    bound: Mapping[str, DeedFields] | None = None,
    aged: Newer | None = None,
) -> HttpResponse:
    """Show the page of a version; a deed that was refused keeps what was typed."""
    view = _view(read, shown, reader)
    deeds = deeds_about(
        reader,
        reach=within_reach(read, shown, reader),
        bound=bound or {},
        drawn=Drawn(
            sentence=sentence_of(reader.viewer),
            expected=read.version,
            opened=forms.OPEN_DEEDS,
            make=lambda name, initial: forms.bound(
                forms.DEEDS[name.partition("-")[0]],
                reader,
                name=name,
                initial=initial,
                segments=documents.paragraphs(view),
            ),
        ),
    )
    others = [v for v in read.state.versions if v.leaf != shown.leaf]
    response = page(
        request,
        "procedures/version.html",
        version=view,
        versions=FactSheet(
            title="", facts=documents.versions_of(read, selectors.marks_of(read, reader), reader)
        ),
        against=[(v.leaf.hex(), v.proposal.number, v.proposal.act.party) for v in others],
        timeline=documents.timeline(read, reader),
        deeds=deeds,
        first_deed=next((deed for deed in deeds if deed.open), None),
        may_replace=reader.may(facts.REPLACEMENT_PROPOSED) and not shown.withdrawn,
        counters=shown.agreed_ms is None and shown.proposal.act.party != reader.viewer.party,
        aged=aged,
    )
    response.status_code = UNPROCESSABLE if bound else 200
    return response


def _confirmed(  # what is confirmed, and where
    request: Request,
    reader: Reader,
    read: ProtocolRead,
    shown: Version,
    *,
    name: str,
    form: DeedFields,
) -> HttpResponse:
    """Show once more what is consented to, suspended, denounced or objected to."""
    said = [
        Fact(label=str(field.label), value=_as_chosen(field.value(), field.field))
        for field in form.visible_fields()
        if field.value()
    ]
    is_consent = name.partition("-")[0] == "consent"
    return page(
        request,
        "procedures/confirm.html",
        version=_view(read, shown, reader),
        name=name,
        form=form,
        expected=expected_version(request),
        sheet=FactSheet(title="", facts=said),
        consents=is_consent,
        sentence=documents.consent_sentence(shown, reader)
        if is_consent
        else sentence_of(reader.viewer),
    )


def _as_chosen(value: object, field: object) -> str:
    choices = {str(code): str(told) for code, told in getattr(field, "choices", ())}
    held = value if isinstance(value, list) else [value]
    return "\n".join(choices.get(str(one), str(one)) for one in held)


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
