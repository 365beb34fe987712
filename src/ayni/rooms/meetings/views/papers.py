# SPDX-License-Identifier: Apache-2.0
"""Answers requests about originals of actas and their erratas: shows, prints, takes deeds.

Every page works without script. A deed that is refused keeps what was typed.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from ayni.adapters.record.sequencing import Appended
from ayni.core.errors import Refusal
from ayni.core.patterns.joint_text import Proposal
from ayni.rooms.meetings import documents, facts, forms, selectors, services
from ayni.rooms.meetings.rules import Printed
from ayni.rooms.meetings.selectors import ActaRead, ErrataRead, Reader
from ayni.rooms.meetings.views.room import open_to_readers
from ayni.web.matter_pages import Bound, Matter, answered, drawn_of, matter_page
from ayni.web.newer import Newer
from ayni.web.papers import press, proving
from ayni.web.parts.deed_fields import DeedFields, tell
from ayni.web.parts.facts import Fact, FactSheet
from ayni.web.parts.fields import offered
from ayni.web.parts.reach import deeds_about
from ayni.web.readers import on_paper
from ayni.web.room_pages import (
    UNPROCESSABLE,
    Asked,
    deed_of,
    lacking_power,
    sentence_of,
    typed_in,
)
from ayni.web.shell import page
from ayni.web.uploads import FingerprintUpload, refuse_large, take_fingerprints
from ayni.web.viewer import Request


@csrf_exempt  # the handler of the scans is chosen before the form is read; `_papers` checks it
@require_http_methods(["GET", "POST"])
@open_to_readers
def papers(request: Request, reader: Reader, object_id: str, leaf: str = "") -> HttpResponseBase:
    """Show the originals of a version, what is recorded of them, and take a deed about them."""
    return _papers(request, reader, object_id, leaf, take_fingerprints(request))


@csrf_protect
def _papers(
    request: Request, reader: Reader, object_id: str, leaf: str, scans: FingerprintUpload
) -> HttpResponseBase:
    def bind(name: str) -> DeedFields:
        read = _acta(object_id, reader)
        typed = forms.with_scans(request.POST, scans.found)
        form = _form(reader, (read, _version(read, leaf)), name, data=typed)
        refuse_large(form, scans.too_large)
        return form

    matter = Matter(
        object_id=object_id,
        url=selectors.papers_url(object_id, leaf),
        services=PAPER_SERVICES,
        refusals=selectors.REFUSALS,
        bind=bind,
        shown=partial(_shown, request, reader, object_id, leaf),
    )
    return answered(request, matter)


@require_safe
@open_to_readers
def original(
    request: Request, reader: Reader, object_id: str, leaf: str, original: str
) -> HttpResponse:
    """Answer with one original of a version, to be signed by hand."""
    del request
    read = _acta(object_id, reader)
    shown = _version(read, leaf)
    if original not in facts.originals_of(shown.parties):
        raise Http404
    printing = printing_of(read, shown, reader, proved=False)
    paper = documents.original_paper(read, shown, printing, reader, original=original)
    return press.pdf(paper, f"{_file_name(shown)}-original-{original}")


@require_safe
@open_to_readers
def draft(request: Request, reader: Reader, object_id: str, leaf: str, form: str) -> HttpResponse:
    """Answer with a version as a file that a staff edits, or as one that proves itself."""
    del request
    read = _acta(object_id, reader)
    shown = _version(read, leaf)
    printing = printing_of(read, shown, reader, proved=form == "pdf")
    paper = documents.draft_paper(read, shown, printing, reader)
    return WRITERS[form](paper, _file_name(shown))


WRITERS = {"docx": press.word, "pdf": press.pdf}


@require_http_methods(["GET", "POST"])
@open_to_readers
def errata_new(request: Request, reader: Reader, object_id: str) -> HttpResponse:
    """Take other words for paragraphs of an acta in force."""
    read = _acta(object_id, reader)
    if not read.state.text.current:
        raise Http404
    posted = request.POST if request.method == "POST" else None
    form = _errata_form(request, reader, read, posted)
    if posted is not None and form.is_valid():
        try:
            done = services.propose_errata(
                deed_of(request, form), acta=object_id, **form.cleaned_data
            )
        except Refusal as refusal:
            tell(form, refusal, selectors.REFUSALS, kind=facts.ERRATA_PROPOSED)
        else:
            return redirect("meetings:errata", object_id=done.leaf.hex())
    response = page(
        request,
        "meetings/errata_new.html",
        form=form,
        chosen=bool(form.segments),
        segments=documents.segments_with_words(
            read.state.text.current[-1], _printed(read, read.state.text.current[-1])
        ),
        papers_url=selectors.papers_url(object_id),
        sentence=sentence_of(reader.viewer),
        lacking=lacking_power(reader.viewer, facts.ERRATA_PROPOSED),
    )
    response.status_code = 200 if posted is None else UNPROCESSABLE
    return response


@require_http_methods(["GET", "POST"])
@open_to_readers
def errata(request: Request, reader: Reader, object_id: str) -> HttpResponseBase:
    """Show one errata, and take a deed about it."""
    matter = Matter(
        object_id=object_id,
        url=selectors.errata_url(object_id),
        services=ERRATA_SERVICES,
        refusals=selectors.REFUSALS,
        bind=partial(_errata_deed, reader, data=request.POST, files=request.FILES),
        asked=lambda name, form: _errata_asked(_errata(object_id, reader), reader, name, form),
        shown=partial(_errata_shown, request, reader, object_id),
    )
    return answered(request, matter)


PAPER_SERVICES: Mapping[str, Callable[..., Appended]] = {
    "signed": services.sign_paper,
    "differs": services.note_divergence,
}
ERRATA_SERVICES: Mapping[str, Callable[..., Appended]] = {
    "agree": services.consent_to_errata,
    "withdraw": services.withdraw_errata,
    **services.ANSWERS,
}


def _shown(
    request: Request,
    reader: Reader,
    object_id: str,
    leaf: str,
    bound: Bound,
    aged: Newer | None,
) -> HttpResponse:
    read = _acta(object_id, reader)
    shown = _version(read, leaf)
    view = documents.papers_view(read, shown, selectors.erratas_of(object_id), reader)
    deeds = deeds_about(
        reader,
        reach=documents.papers_within_reach(read, shown),
        bound=bound,
        drawn=drawn_of(reader.viewer, read, partial(_form, reader, (read, shown))),
    )
    return matter_page(
        request,
        "meetings/papers.html",
        papers=view,
        acta=documents.acta_view(read, shown, reader),
        timeline=documents.acta_timeline(read, reader),
        may_errata=view.in_force and reader.may(facts.ERRATA_PROPOSED),
        deeds=deeds,
        bound=bound,
        aged=aged,
    )


def _form(
    reader: Reader,
    at: tuple[ActaRead, Proposal],
    name: str,
    initial: Mapping[str, Any] | None = None,
    *,
    data: Any = None,
    files: Any = None,
) -> DeedFields:
    read, shown = at
    kind = forms.PAPER_DEEDS[name.partition("-")[0]]
    more: dict[str, Any] = {"letters": facts.originals_of(shown.parties), **offered(reader)}
    if issubclass(kind, forms.DifferenceForm):
        more["segments"] = documents.segments_with_words(shown, _printed(read, shown))
        more["languages"] = documents.languages_of(shown)
    return kind(data, files, name=name, initial=initial, **more)


def _errata_form(request: Request, reader: Reader, read: ActaRead, posted: Any) -> forms.ErrataForm:
    """Return the form of an errata for the paragraphs that the address names.

    A difference that was noted fills its paragraph with what is read on paper.
    """
    shown = read.state.text.current[-1]
    printed = _printed(read, shown)
    asked = request.GET.getlist("segment")
    first: dict[str, str] = {}
    settles = []
    for told in request.GET.getlist("divergence"):
        found = documents.divergence_words(read, bytes.fromhex(told)) if len(told) == 64 else None
        if found is not None:
            segment, language, reading = found
            asked.append(segment)
            first[f"text_{segment}_{language}"] = reading
            settles.append(told)
    offered_here = dict(documents.segments_with_words(shown, printed))
    chosen = [(name, offered_here[name]) for name in dict.fromkeys(asked) if name in offered_here]
    return forms.ErrataForm(
        posted,
        None,
        segments=chosen,
        texts=printed.words,
        divergences=settles,
        initial=first,
        **offered(reader),
    )


def _errata_deed(
    reader: Reader,
    name: str,
    initial: Mapping[str, Any] | None = None,
    *,
    data: Any = None,
    files: Any = None,
) -> DeedFields:
    kind = forms.ERRATA_DEEDS[name.partition("-")[0]]
    return kind(data, files, name=name, initial=initial, **offered(reader))


def _errata_shown(
    request: Request, reader: Reader, object_id: str, bound: Bound, aged: Newer | None
) -> HttpResponse:
    read = _errata(object_id, reader)
    deeds = deeds_about(
        reader,
        reach=documents.errata_within_reach(read, reader),
        bound=bound,
        drawn=drawn_of(reader.viewer, read, partial(_errata_deed, reader), opened=forms.OPEN_DEEDS),
    )
    return matter_page(
        request,
        "meetings/errata.html",
        errata=documents.errata_view(read, selectors.words_before(read.row), reader),
        timeline=documents.errata_timeline(read, reader),
        deeds=deeds,
        bound=bound,
        aged=aged,
    )


def _errata_asked(read: ErrataRead, reader: Reader, name: str, form: DeedFields) -> Asked:
    """Return what is confirmed: a consent names every paragraph with its new words."""
    view = documents.errata_view(read, selectors.words_before(read.row), reader)
    told = [
        Fact(
            label=f"{documents.segment_name(line.segment)}, {language}",
            value="".join(piece.text for piece in line.pieces if piece.op != "removed"),
        )
        for _code, language, lines in view.languages
        for line in lines
    ]
    shown = told if name == "agree" else typed_in(form)
    return Asked(
        title=view.title,
        url=selectors.errata_url(read.row.object_id),
        name=name,
        sheet=FactSheet(title=_("What you sign"), facts=shown),
    )


def printing_of(
    read: ActaRead, shown: Proposal, reader: Reader, *, proved: bool
) -> documents.Printing:
    """Return what stands on the papers of a version; with the proofs in its own language."""
    leaf = shown.act.leaf
    late = selectors.late_reservations(read, leaf)
    held = selectors.acts_printed(read, leaf, late) if proved else []
    with override(documents.paper_language(shown)):
        inside = proving.proved(held, on_paper(reader).viewer)
    return documents.Printing(words=_printed(read, shown), late=late, proved=inside)


def _printed(read: ActaRead, shown: Proposal) -> Printed:
    return selectors.printed_words(read.row.object_id, shown.act.leaf)


def _file_name(shown: Proposal) -> str:
    reference = facts.edition_reference(shown.act.facts).lower()
    return f"acta-{reference}-v{shown.number}-{shown.act.party}"


def _acta(object_id: str, reader: Reader) -> ActaRead:
    read = selectors.acta(bytes.fromhex(object_id), reader=reader)
    if read is None:
        raise Http404
    return read


def _version(read: ActaRead, leaf: str) -> Proposal:
    """Return the version that the address names, else the one that pages show first."""
    found = read.state.proposal(bytes.fromhex(leaf)) if leaf else read.state.shown
    if found is None:
        raise Http404
    return found


def _errata(object_id: str, reader: Reader) -> ErrataRead:
    read = selectors.errata(bytes.fromhex(object_id), reader=reader)
    if read is None:
        raise Http404
    return read
