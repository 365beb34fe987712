# SPDX-License-Identifier: Apache-2.0
"""Answers requests about actas: reads, shows, hands deeds to the services.

Every page works without script. A deed that is refused keeps what was typed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ayni.adapters.accounts import directory
from ayni.adapters.record.sequencing import Appended
from ayni.core.patterns.joint_text import Proposal
from ayni.rooms.meetings import documents, facts, forms, selectors, services
from ayni.rooms.meetings.selectors import ActaRead, Place, Reader, Spoken
from ayni.rooms.meetings.views.room import open_to_readers
from ayni.web.deeds import Deed
from ayni.web.matter_pages import (
    Bound,
    Matter,
    answered,
    drawn_of,
    matter_page,
    opening_page,
    stated_by,
)
from ayni.web.newer import Newer, address_after
from ayni.web.parts.deed_fields import DeedFields
from ayni.web.parts.deeds import expected_version
from ayni.web.parts.facts import FactSheet
from ayni.web.parts.fields import offered
from ayni.web.parts.reach import deeds_about
from ayni.web.room_pages import (
    Asked,
    Whole,
    lacking_power,
    typed_in,
)
from ayni.web.shell import page
from ayni.web.viewer import Request

BEGINS_CHARS = 80
"""So much of a statement tells it apart in a list to choose from."""

SERVICES: Mapping[str, Callable[..., Appended]] = {
    "consent": services.consent_to_acta,
    "refuse": services.refuse_acta,
    "withdraw": services.withdraw_acta,
    **services.ANSWERS,
}


@require_http_methods(["GET", "POST"])
@open_to_readers
def acta_new(request: Request, reader: Reader, object_id: str) -> HttpResponse:
    """Take the frame of an acta, and freeze its text."""
    return _composed(request, reader, object_id, None)


@require_http_methods(["GET", "POST"])
@open_to_readers
def acta_counter(request: Request, reader: Reader, object_id: str) -> HttpResponse:
    """Take the frame of another version, and freeze its text."""
    read = _read(object_id, reader)
    return _composed(request, reader, read.row.edition, read)


@require_http_methods(["GET", "POST"])
@open_to_readers
def acta(request: Request, reader: Reader, object_id: str, leaf: str = "") -> HttpResponseBase:
    """Show one version of an acta, and take a deed about it."""
    matter = Matter(
        object_id=object_id,
        url=_url(object_id, leaf),
        services=SERVICES,
        refusals=selectors.REFUSALS,
        bind=lambda name: _form(
            reader, _view(object_id, leaf, reader)[2], name, data=request.POST, files=request.FILES
        ),
        asked=lambda name, form: _asked(object_id, leaf, reader, name, form),
        shown=partial(_shown, request, reader, object_id, leaf),
    )
    return answered(request, matter)


@require_safe
@open_to_readers
def compare_actas(
    request: Request, reader: Reader, object_id: str, leaf: str, against: str
) -> HttpResponse:
    """Show what leads from one version to another, in every language, statement by statement.

    The other one may be of an acta that another delegation opened at once.
    """
    read = _read(object_id, reader)
    one, (beside, other) = _version(read, leaf), _against(read, against, reader)
    return page(
        request,
        "meetings/acta_compare.html",
        acta=documents.acta_view(read, one, reader),
        against=documents.acta_view(beside, other, reader),
        languages=documents.differences_of((read, one), (beside, other)),
    )


def _against(read: ActaRead, leaf: str, reader: Reader) -> tuple[ActaRead, Proposal]:
    own = read.state.proposal(bytes.fromhex(leaf))
    if own is not None:
        return read, own
    for row in read.rivals:
        beside = _read(row.object_id, reader)
        found = beside.state.proposal(bytes.fromhex(leaf))
        if found is not None:
            return beside, found
    raise Http404


def _composed(
    request: Request, reader: Reader, edition: str, before: ActaRead | None
) -> HttpResponse:
    """Show the check list and the frame; freeze and propose what was posted."""
    place, spoken = selectors.place_of(edition), selectors.spoken_at(edition)
    if place is None:
        raise Http404
    kind = forms.ActaForm if before is None else forms.CounterActaForm
    posted = request.POST if request.method == "POST" else None
    files = request.FILES if posted is not None else None
    first = documents.frame_initial(place, spoken, before, reader)
    form = kind(posted, files, initial=first, **offered(reader), **_offered(place, spoken, reader))

    def stating(deed: Deed) -> Appended:
        if before is None:
            return services.propose_acta(deed, edition=edition, **form.cleaned_data)
        return services.counter_acta(deed, **form.cleaned_data)

    about = bytes.fromhex(before.row.object_id) if before is not None else b""
    done, aged = stated_by(request, form, stating, refusals=selectors.REFUSALS, about=about)
    if done is not None:
        acta_id = before.row.object_id if before is not None else done.leaf.hex()
        return redirect(address_after(selectors.acta_url(acta_id), done))
    return opening_page(
        request,
        "meetings/acta_new.html",
        form,
        checks=documents.check_list(
            place,
            spoken,
            languages=form["languages"].value() or (),
            authentic=form["authentic"].value() or (),
            leave_out=form["leave_out"].value() or (),
            reader=reader,
        ),
        edition=selectors.edition_name(place.row, reader),
        edition_url=selectors.edition_tab_url(edition, "acta"),
        expected=_expected(request, reader, before, aged),
        aged=aged,
        lacking=_barred(before) or lacking_power(reader.viewer, form.kind),
    )


def _expected(
    request: Request, reader: Reader, before: ActaRead | None, aged: Newer | None
) -> int | None:
    """Return which version of the acta the page was drawn from; what came in is shown on it."""
    if before is None or (request.method == "POST" and aged is None):
        return expected_version(request)
    return _read(before.row.object_id, reader).version


def _barred(before: ActaRead | None) -> str:
    """Return why no other version can be proposed, before anybody types; or nothing."""
    in_force = before is not None and before.state.text.agreed
    return str(selectors.REFUSALS["acta_in_force"][1]) if in_force else ""


def _offered(place: Place, spoken: Sequence[Spoken], reader: Reader) -> dict[str, Any]:
    """Return what a frame offers: languages, the offices of each party, the statements."""
    language = reader.viewer.language
    return {
        "tongues": reader.languages,
        "heads": {
            party: [
                (name, office.name(language))
                for name, office in sorted(directory.offices_of(party).items())
            ]
            for party in place.row.parties
        },
        "statements": [
            (one.statement, f"{one.number}. {next(iter(one.texts.values()), '')[:BEGINS_CHARS]}")
            for one, _spoken in selectors.drafted(spoken, ())
        ],
    }


def _form(
    reader: Reader,
    view: documents.ActaView,
    name: str,
    initial: Mapping[str, Any] | None = None,
    *,
    data: Any = None,
    files: Any = None,
) -> DeedFields:
    kind = forms.ACTA_DEEDS[name.partition("-")[0]]
    more = offered(reader)
    if issubclass(kind, forms.RefuseActaForm):
        more = {**more, "segments": documents.segment_choices(view.segments)}
    return kind(data, files, name=name, initial=initial, **more)


def _read(object_id: str, reader: Reader) -> ActaRead:
    read = selectors.acta(bytes.fromhex(object_id), reader=reader)
    if read is None:
        raise Http404
    return read


def _version(read: ActaRead, leaf: str) -> Proposal:
    shown = read.state.proposal(bytes.fromhex(leaf)) if leaf else read.state.shown
    if shown is None:
        raise Http404
    return shown


def _view(
    object_id: str, leaf: str, reader: Reader
) -> tuple[ActaRead, Proposal, documents.ActaView]:
    read = _read(object_id, reader)
    shown = _version(read, leaf)
    return read, shown, documents.acta_view(read, shown, reader)


def _url(object_id: str, leaf: str) -> str:
    return selectors.acta_version_url(object_id, leaf) if leaf else selectors.acta_url(object_id)


def _asked(object_id: str, leaf: str, reader: Reader, name: str, form: DeedFields) -> Asked:
    """Return what is confirmed: a consent shows every paragraph of its version, and D-11."""
    read, shown, view = _view(object_id, leaf, reader)
    named = str(form.cleaned_data.get("proposal", "")) or leaf
    if named and named != view.leaf:
        shown = _version(read, named)
        view = documents.acta_view(read, shown, reader)
    asked = Asked(
        title=view.title,
        url=_url(object_id, leaf),
        name=name,
        lead=f"{view.title} · {view.version_name}",
        sheet=FactSheet(title=_("What you sign"), facts=typed_in(form)),
    )
    if not isinstance(form, forms.ConsentActaForm):
        return asked
    whole = Whole(
        part="meetings/parts/acta_text.html",
        style="meetings/meetings.css",
        told={"acta": view},
        fingerprint=view.fingerprint,
    )
    sentence = documents.consent_sentence(shown, reader)
    return replace(asked, whole=whole, sentence=sentence)


def _shown(
    request: Request,
    reader: Reader,
    object_id: str,
    leaf: str,
    bound: Bound,
    aged: Newer | None,
) -> HttpResponse:
    read, shown, view = _view(object_id, leaf, reader)
    deeds = deeds_about(
        reader,
        reach=documents.acta_within_reach(read, shown, reader),
        bound=bound,
        drawn=drawn_of(reader.viewer, read, partial(_form, reader, view), opened=forms.OPEN_DEEDS),
    )
    return matter_page(
        request,
        "meetings/acta.html",
        acta=view,
        timeline=documents.acta_timeline(read, reader),
        may_counter=reader.may(facts.ACTA_COUNTERED) and not read.state.text.agreed,
        deeds=deeds,
        bound=bound,
        aged=aged,
    )
