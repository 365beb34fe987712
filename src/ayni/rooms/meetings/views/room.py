# SPDX-License-Identifier: Apache-2.0
"""What the pages of the room share: who may read, how a deed is taken, confirmed and told."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from ayni.core.errors import Refusal
from ayni.rooms.meetings import selectors, services
from ayni.rooms.meetings.services import Deed
from ayni.web import acts
from ayni.web.parts.deed_fields import DeedFields, power_lacking
from ayni.web.parts.deeds import expected_version
from ayni.web.parts.facts import Fact, FactSheet
from ayni.web.sentences.signing import d8_declaration
from ayni.web.shell import page, refuse
from ayni.web.viewer import Request, Viewer

UNPROCESSABLE = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a page of its own asks to confirm.

    Attributes:
        title: of the matter.
        url: page of the matter; the deed is posted there.
        name: of the deed on that page.
        sheet: what is signed.
    """

    title: str
    url: str
    name: str
    sheet: FactSheet


def open_to_readers(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Hand a view the reader, or answer an office without a power of the room with D-12."""

    def answer(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            reader = selectors.reader(request.viewer)
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


def lacking_power(viewer: Viewer, kind: str) -> str:
    """Return D-12 if the office lacks the power for a kind, else an empty string."""
    try:
        services.require(viewer, kind)
    except Refusal as refusal:
        return power_lacking(refusal)
    return ""


def confirmed_page(request: Request, form: DeedFields, asked: Asked) -> HttpResponse:
    """Show a grave deed once more before it is signed. Source: rooms.md A0.2 (Sentence)."""
    return page(
        request,
        "meetings/confirm.html",
        asked=asked,
        form=form,
        expected=expected_version(request),
        sentence=sentence_of(request.viewer),
    )


def typed_in(form: DeedFields) -> list[Fact]:
    """Return what was typed, for a page that asks once more."""
    return [
        Fact(label=str(field.label), value=_as_chosen(field))
        for field in form.visible_fields()
        if field.value()
    ]


def _as_chosen(field: BoundField) -> str:
    choices = dict(getattr(field.field, "choices", ()))
    held = field.value()
    return str(choices.get(held, held) if isinstance(held, str) else held)
