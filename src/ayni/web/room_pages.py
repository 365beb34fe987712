# SPDX-License-Identifier: Apache-2.0
"""What the pages of every room share: who may read, how a deed is taken, confirmed and told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from ayni.core.errors import Refusal
from ayni.web import acts, deeds, registry
from ayni.web.deeds import Deed
from ayni.web.parts.attach_field import Chosen, described
from ayni.web.parts.deed_fields import DeedFields, power_lacking
from ayni.web.parts.deeds import expected_version
from ayni.web.parts.facts import Fact, FactSheet
from ayni.web.sentences.signing import d8_declaration
from ayni.web.shell import page, refuse
from ayni.web.signing import ENVELOPE_LIMIT
from ayni.web.viewer import Request, Viewer

UNPROCESSABLE = 422

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tabbed:
    """One tab above a list: its name, its page, how much stands there."""

    label: str
    url: str
    count: int
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """A text that is signed, drawn by a part of its room.

    Attributes:
        part: template that draws it, in all its languages.
        style: style sheet of the room.
        told: what the part needs.
        fingerprint: hash of the text.
    """

    part: str
    style: str
    told: Mapping[str, Any]
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a page of its own asks to confirm.

    Attributes:
        title: of the matter.
        url: page of the matter; the deed is posted there.
        name: of the deed on that page.
        sheet: what is signed.
        whole: the text that is signed, shown in the place of the sheet; or none.
        sentence: what the signature says; D-8 if empty.
        lead: what the deed changes and what not; or empty.
        heading: what is about to be done; the title of the deed if empty.
    """

    title: str
    url: str
    name: str
    sheet: FactSheet
    whole: Whole | None = None
    sentence: str = ""
    lead: str = ""
    heading: str = ""


def confirmed_page(request: Request, form: DeedFields, asked: Asked) -> HttpResponse:
    """Show a grave deed once more before it is signed. Source: rooms.md A0.2 (Sentence)."""
    room = registry.room_of(form.kind)
    return page(
        request,
        "web/confirm.html",
        room_title=room.title if room else "",
        room_url=reverse(room.url_name) if room else "",
        asked=asked,
        form=form,
        expected=expected_version(request),
        sentence=asked.sentence or sentence_of(request.viewer),
        **(asked.whole.told if asked.whole else {}),
    )


def open_to(reader_of: Callable[[Viewer], object]) -> Callable[[View], View]:
    """Return a decorator that hands a view the reader of a room.

    An office without a power of the room is answered with D-12 and 403.

    Args:
        reader_of: viewer to reader; raises Refusal (power_lacking).
    """

    def opened(view: View) -> View:
        def answer(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                reader = reader_of(request.viewer)
            except Refusal as refusal:
                return refuse(
                    request,
                    "web/trouble.html",
                    status=403,
                    title=_("This page is for other offices"),
                    found=power_lacking(refusal),
                    remedy=_("Act for another of your offices, or ask one of those named."),
                )
            return view(request, reader, *args, **kwargs)

        return answer

    return opened


def deed_of(request: Request, form: DeedFields, *, about: bytes = b"") -> Deed:
    """Return the deed that a posted form asks for."""
    return Deed(
        author=request.viewer,
        deed_id=form.told_id,
        about=about,
        expected=expected_version(request),
        attachments=form.attached,
        answers=form.answers,
    )


def sentence_of(viewer: Viewer) -> str:
    """Return D-8 for the office that acts."""
    return d8_declaration(
        office=acts.office_name(viewer.office, viewer),
        party=viewer.party,
        recipients=viewer.recipients,
    )


def lacking_power(viewer: Viewer, kind: str, *, without: frozenset[str] = frozenset()) -> str:
    """Return why the office may not do a deed now, D-12 where it lacks the power; else nothing.

    Args:
        viewer: who would act.
        kind: the kind of act.
        without: powers that do not count for this deed.
    """
    try:
        deeds.require(viewer, kind, without=without)
    except Refusal as refusal:
        if refusal.code == ENVELOPE_LIMIT:
            return _(
                "The envelope opens this office for urgent deeds and acknowledgements. Whoever "
                "signs in with an account of their own can do this."
            )
        return power_lacking(refusal)
    return ""


def typed_in(form: DeedFields) -> list[Fact]:
    """Return what was typed, for a page that asks once more."""
    return [
        Fact(label=str(field.label), value=as_chosen(field))
        for field in form.visible_fields()
        if field.value()
    ]


def as_chosen(field: BoundField) -> str:
    """Return what a field holds, choices and files in their words, one on a line."""
    held = field.value()
    if isinstance(held, Chosen):
        return "\n".join(f"{one.name} · {described(one)}" for one in held)
    choices = dict(getattr(field.field, "choices", ()))
    told = held if isinstance(held, list | tuple) else [held]
    return "\n".join(str(choices.get(one, one) if isinstance(one, str) else one) for one in told)
