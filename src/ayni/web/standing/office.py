# SPDX-License-Identifier: Apache-2.0
"""Lets an office with the power declare the offices of its own party; the services sign.

Source: rooms.md A0.1 (cuadro de oficinas).
"""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ayni.core import constitution as law
from ayni.core.errors import Refusal, SchemaError, Screened
from ayni.core.frame import Office
from ayni.web import directories, offices, recorded, refusals, services
from ayni.web.parties import forms as party_forms
from ayni.web.parts.deed_fields import ask
from ayni.web.parts.deeds import DeedForm, deed_asked
from ayni.web.sentences.signing import d8_declaration
from ayni.web.shell import page, refuse
from ayni.web.signing import signatory_of
from ayni.web.standing.directory import may_declare
from ayni.web.standing.office_form import EndForm, OfficeForm, as_typed
from ayni.web.viewer import Request, Viewer

UNPROCESSABLE = 422


@require_http_methods(["GET", "POST"])
def office_new(request: Request) -> HttpResponse:
    """Declare an office that the party has not declared yet."""
    lacking = _lacking(request)
    if lacking is not None:
        return lacking
    posted = request.POST if deed_asked(request) == "declare" else None
    form = _form(request.viewer, posted, None)
    if form.is_bound and form.is_valid():
        if form.cleaned_data["office"] in _own(request.viewer):
            form.add_error("office", _("This office is declared already. Open it to change it."))
        elif _signed(request, form, shown=None):
            return redirect("web:directory")
    return _shown(request, form, None)


@require_http_methods(["GET", "POST"])
def office(request: Request, office: str) -> HttpResponse:
    """Declare an office anew, or end it."""
    lacking = _lacking(request)
    if lacking is not None:
        return lacking
    held = _own(request.viewer).get(office)
    if held is None:
        raise Http404
    asked = deed_asked(request)
    form = _form(request.viewer, request.POST if asked == "declare" else None, held)
    refused = ""
    if asked == "end":
        refused = _ended(request, held)
        if not refused:
            return redirect("web:directory")
    elif form.is_bound and form.is_valid():
        if form.cleaned_data["office"] != office:
            raise Http404
        if _signed(request, form, shown=_leaf(form.cleaned_data["declared"])):
            return redirect("web:directory")
    return _shown(request, form, held, refused=refused)


def _lacking(request: Request) -> HttpResponse | None:
    viewer = request.viewer
    if may_declare(viewer):
        return None
    refusal = Refusal("power_lacking")
    return refuse(
        request,
        "web/trouble.html",
        status=403,
        title=_("This page is for other offices"),
        found=refusals.in_words(refusal, law.OFFICE_DECLARED, viewer),
        remedy=_("Act for another of your offices, or ask one of those named."),
    )


def _own(viewer: Viewer) -> dict[str, Office]:
    return dict(recorded.frame().directories.get(viewer.party, {}))


def _form(viewer: Viewer, posted: object, held: Office | None) -> OfficeForm:
    zone = viewer.clocks.zones[0]
    named = {
        post.office: post.name
        for post in directories.posts(viewer)
        if post.party == viewer.party and (held is None or post.office != held.id)
    }
    content = directories.texts_of(held) if held is not None else {}
    typed = as_typed(held, content) if held is not None else None
    alternates = [name for name in typed or () if name.startswith("alternate_")]
    # An alternate that has ended, or is not declared yet, stays what it is until it is changed.
    for name in alternates:
        named.setdefault(str(typed[name]), str(typed[name]))  # type: ignore[index]
    clocks = [one.zone for one in viewer.clocks.zones]
    if typed and typed["zone"]:
        clocks.append(str(typed["zone"]))
    return OfficeForm(
        posted,
        initial=typed,
        zones=list(dict.fromkeys(clocks)),
        offices=sorted(named.items(), key=lambda one: one[1]),
        clock=party_forms(zone.party).clock,
        earlier=_earlier(viewer, held),
    )


def _earlier(viewer: Viewer, held: Office | None) -> list[tuple[str, str]]:
    """Return the declarations that an office may take the place of, and how they are called.

    Each office once, by its last declaration; one that is named already stays what it is.
    """
    own = held.id if held is not None else ""
    declared = offices.declarations(viewer.party)
    found = {
        leaf: f"{name} ({office})" for office, (leaf, name) in declared.items() if office != own
    }
    kept = held.facts.get("supersedes") if held is not None else None
    for leaf in kept if isinstance(kept, list) else ():
        found.setdefault(str(leaf), _("an earlier declaration, {leaf}").format(leaf=str(leaf)[:8]))
    return sorted(found.items(), key=lambda one: one[1])


def _signed(request: Request, form: OfficeForm, *, shown: bytes | None) -> bool:
    viewer = request.viewer
    signatory = signatory_of(viewer, answered=form.answers)
    try:
        services.declare_office(signatory, declared=form.members(), shown=shown)
    except Screened as screened:
        ask(form, screened, kind=law.OFFICE_DECLARED)
        return False
    except Refusal as refusal:
        form.add_error(None, refusals.in_words(refusal, law.OFFICE_DECLARED, viewer))
        return False
    except SchemaError as wrong:
        form.add_error(None, _("Nothing was signed: {rule}.").format(rule=wrong))
        return False
    return True


def _ended(request: Request, held: Office) -> str:
    viewer = request.viewer
    shown = _leaf(request.POST.get("declared", ""))
    try:
        services.end_office(signatory_of(viewer), office=held.id, shown=shown)
    except Refusal as refusal:
        return refusals.in_words(refusal, law.OFFICE_ENDED, viewer)
    return ""


def _leaf(told: str) -> bytes:
    try:
        return bytes.fromhex(told)
    except ValueError:
        return b""


def _shown(
    request: Request, form: OfficeForm, held: Office | None, *, refused: str = ""
) -> HttpResponse:
    viewer = request.viewer
    sentence = d8_declaration(
        office=offices.name(viewer.office, viewer),
        party=viewer.party,
        recipients=viewer.recipients,
    )
    response = page(
        request,
        "web/office.html",
        form=form,
        office=held.id if held else "",
        name=offices.name(held.id, viewer) if held else "",
        refused=refused,
        sentence=sentence,
        end=_end_deed(held, sentence),
        declared_url=reverse("web:act", args=[held.declared.hex()]) if held else "",
    )
    if form.errors or refused:
        response.status_code = UNPROCESSABLE
    return response


def _end_deed(held: Office | None, sentence: str) -> DeedForm | None:
    """Offer to end an office that was declared by an act of its own."""
    if held is None or "office" not in held.facts:
        return None
    return DeedForm(
        name="end",
        title=_("End this office"),
        sentence=sentence,
        form=EndForm(initial={"declared": held.declared.hex()}, auto_id=False),
        grave=True,
        note=_("It can sign nothing more. What it has signed stays valid."),
    )
