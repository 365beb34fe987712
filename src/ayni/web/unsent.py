# SPDX-License-Identifier: Apache-2.0
"""Keeps forms while they are typed, shows them again, lets a person join two; signs nothing.

A script saves every few seconds; without one a button does. Each drawn form is kept apart, so two
persons and two windows never write over each other: both texts are shown, and one is made of them.
Source: rooms.md A0.2.
"""

from __future__ import annotations

import re
import secrets
from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ayni.adapters import clock
from ayni.adapters.accounts.models import Person
from ayni.adapters.unsent import keeping
from ayni.adapters.unsent.keeping import Typed
from ayni.adapters.unsent.models import Unsent
from ayni.core.errors import Refusal
from ayni.web import recorded, registry, times, words
from ayni.web.attaching import FIELD
from ayni.web.parties import DEFAULT_LANGUAGE
from ayni.web.parts.deed_fields import PLACE_FIELDS
from ayni.web.parts.deeds import REOPEN_FIELD, UNSENT
from ayni.web.registry import Words
from ayni.web.sentences.standing import d1_draft
from ayni.web.shell import page
from ayni.web.viewer import Request, Viewer

TYPED_ID: Final = re.compile("[0-9a-f]{32}")
WALL: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
BOTH: Final = "both"
_NOT_KEPT: Final = frozenset({"csrfmiddlewaretoken", REOPEN_FIELD, "confirmed", "unsent_path"})
_NOT_SHOWN: Final = ("deed", "deed_id", "expected", "version", "query", "objection", "rows_count")

REFUSALS: Final[dict[str, Words]] = {
    "draft_too_large": gettext_lazy(
        "Not saved: the form is larger than {n} KiB. It stands in this page; send it, or shorten "
        "it."
    ),
    "too_many_drafts": gettext_lazy(
        "Not saved: {n} drafts of yours lie here. Discard some on the Desk."
    ),
    "draft_of_another": gettext_lazy(
        "Not saved: this form was drawn for another person or office. Open it anew."
    ),
    "draft_unreadable": gettext_lazy("Not saved: this page has no form that can be kept."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One field of a form as it was typed, beside the other's.

    Attributes:
        name: of the field.
        label: what the page calls it.
        own: values, in words.
        other: what stands in the other form; the same if there is none.
        joins: whether one text can be made of both.
    """

    name: str
    label: str
    own: str
    other: str
    joins: bool = False


@require_POST
def save(request: Request) -> HttpResponse:
    """Keep a form for the script that sends it while somebody types."""
    try:
        kept = _keep(request)
    except Refusal as refusal:
        return JsonResponse({"told": _why(refusal)}, status=409)
    at = times.hour(kept.at_ms, request.viewer.clocks)
    return JsonResponse({"told": _("Draft saved {t}. Only your office can see it.").format(t=at)})


@require_POST
def keep(request: Request) -> HttpResponse:
    """Keep a form for the person who pressed the button, and show it."""
    try:
        kept = _keep(request)
    except Refusal as refusal:
        response = page(
            request,
            "web/trouble.html",
            title=_("The draft was not saved"),
            found=_why(refusal),
            remedy=_("Go back: your browser keeps what you typed."),
            status=409,
        )
        response.status_code = 409
        return response
    return redirect("web:unsent", number=kept.pk)


@require_safe
def here(request: Request) -> HttpResponse:
    """Say which drafts of the own office lie at a page, as a part of it."""
    viewer = request.viewer
    found = keeping.of_office(viewer.office).filter(path=request.GET.get("path", ""))
    return page(request, "web/parts/unsent_found.html", found=found[:8])


@require_http_methods(["GET", "POST"])
def unsent(request: Request, number: int) -> HttpResponse:
    """Show one draft, beside another one of the same form if there is; discard or join it."""
    viewer = request.viewer
    one = _of(viewer, number)
    others = list(keeping.beside(one))
    asked = request.GET.get("with", "")
    other = next((row for row in others if str(row.pk) == asked), others[0] if others else None)
    if request.method == "POST":
        return _done(request, one, other)
    said = _said(one, other)
    return page(
        request,
        "web/unsent.html",
        one=one,
        own=one.person_id == viewer.person.pk if viewer.person else False,
        other=other,
        others=others,
        said=said,
        same=[row for row in said if row.own == row.other],
        differing=[row for row in said if row.own != row.other],
        fields=_to_open(one, viewer),
        reopens=(REOPEN_FIELD, UNSENT),
        both=BOTH,
        sentence=d1_draft(),
    )


def listed(viewer: Viewer) -> list[Unsent]:
    """Return the drafts of the viewer's office, the own ones first."""
    if not viewer.office or viewer.person is None:
        return []
    own = viewer.person.pk
    return sorted(keeping.of_office(viewer.office), key=lambda row: row.person_id != own)


def _done(request: Request, one: Unsent, other: Unsent | None) -> HttpResponse:
    person = _person(request.viewer)
    if request.POST.get("do") == "discard":
        try:
            keeping.discard(person, one)
        except Refusal as refusal:
            raise Http404 from refusal
        return redirect("web:desk")
    if request.POST.get("do") != "join" or other is None:
        raise Http404
    joined = _joined(request, one, other)
    typed = Typed(
        deed_id=secrets.token_hex(16),
        path=one.path,
        deed=one.deed,
        title=one.title,
        fields=joined,
    )
    made = keeping.keep(person, typed, office=request.viewer.office, at=clock.now())
    return redirect("web:unsent", number=made.pk)


def _joined(request: Request, one: Unsent, other: Unsent) -> list[tuple[str, str]]:
    """Return one form made of two, as the person chose field by field; both others stay."""
    own, theirs = _by_name(one), _by_name(other)
    made: list[tuple[str, str]] = []
    for name in dict.fromkeys([*own, *theirs]):
        chosen = request.POST.get(f"of-{name}", "own")
        mine, yours = own.get(name, []), theirs.get(name, [])
        if chosen == BOTH and len(mine) == len(yours) == 1:
            values = ["\n".join(text for text in (mine[0], yours[0]) if text)]
        else:
            values = yours if chosen == "other" else mine
        made += [(name, value) for value in values if name != "deed_id"]
    return made


def _keep(request: Request) -> Unsent:
    viewer = request.viewer
    path = request.POST.get("unsent_path", "")
    deed_id = request.POST.get("deed_id", "")
    if not TYPED_ID.fullmatch(deed_id) or not _is_page(path):
        raise Refusal("draft_unreadable")
    deed = request.GET.get("deed", "") or request.POST.get("deed", "")
    fields = [
        (name, str(value))
        for name, values in request.POST.lists()
        if name not in _NOT_KEPT and "password" not in name and name != "deed"
        for value in values
    ]
    typed = Typed(
        deed_id=deed_id,
        path=path,
        deed=deed,
        title=request.GET.get("title", ""),
        fields=[("deed", deed), *fields],
    )
    return keeping.keep(_person(viewer), typed, office=viewer.office, at=clock.now())


def _is_page(path: str) -> bool:
    if not path.startswith("/") or path.startswith("//"):
        return False
    try:
        resolve(path.partition("?")[0])
    except Resolver404:
        return False
    return True


def _person(viewer: Viewer) -> Person:
    if viewer.person is None or not viewer.office:
        raise Http404
    return viewer.person


def _of(viewer: Viewer, number: int) -> Unsent:
    found = keeping.of_office(viewer.office).filter(pk=number).first() if viewer.office else None
    if found is None:
        raise Http404
    return found


def _to_open(one: Unsent, viewer: Viewer) -> list[tuple[str, str]]:
    """Return what a form is opened with; another person's becomes a form of one's own."""
    own = viewer.person is not None and one.person_id == viewer.person.pk
    return [pair for pair in keeping.fields_of(one) if own or pair[0] != "deed_id"]


def _by_name(one: Unsent) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for name, value in keeping.fields_of(one):
        found[name].append(value)
    return found


def _said(one: Unsent, other: Unsent | None) -> list[Said]:
    own = _by_name(one)
    theirs = _by_name(other) if other is not None else own
    said = []
    for name in dict.fromkeys([*own, *theirs]):
        if name in _NOT_SHOWN or name.startswith((FIELD, "screened-")):
            continue
        mine, yours = own.get(name, []), theirs.get(name, [])
        row = Said(
            name=name,
            label=_label(one, name),
            own=_in_words(one, name, mine),
            other=_in_words(one, name, yours),
            joins=len(mine) == len(yours) == 1 and " " in f"{mine[0]}{yours[0]}",
        )
        if row.own or row.other:
            said.append(row)
    return said


def _label(one: Unsent, name: str) -> str:
    slug = one.path.strip("/").partition("/")[0]
    return words.member(f"{slug}.typed/1", name)


def _in_words(one: Unsent, name: str, values: list[str]) -> str:
    slug = one.path.strip("/").partition("/")[0]
    room = registry.room_of(f"{slug}.typed/1")
    told = room.values if room is not None else {}
    if name in PLACE_FIELDS:
        known = recorded.place_names(get_language() or DEFAULT_LANGUAGE)
        return ", ".join(known.get(value, value) for value in values if value)
    return ", ".join(
        str(told.get(f"{name}.{value}", told.get(value, _moment(value))))
        for value in values
        if value
    )


def _moment(value: str) -> str:
    """Return a time as a form posts it with a blank between day and hour."""
    return value.replace("T", " ") if WALL.fullmatch(value) else value


def _why(refusal: Refusal) -> str:
    told = str(REFUSALS.get(refusal.code, refusal.code))
    return told.format(**refusal.params) if refusal.params else told
