# SPDX-License-Identifier: Apache-2.0
"""What the pages of the room share: who may read, the tabs of the list, how a deed is taken."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from ayni.adapters.record.sequencing import Appended
from ayni.core.errors import Refusal
from ayni.rooms.notices import facts, selectors, services
from ayni.rooms.notices.selectors import Reader, Tab
from ayni.rooms.notices.services import Deed
from ayni.web import acts
from ayni.web.parts.deed_fields import DeedFields, power_lacking, tell
from ayni.web.parts.deeds import expected_version
from ayni.web.parts.facts import Fact, FactSheet
from ayni.web.parts.timelines import Timeline
from ayni.web.sentences.signing import d8_declaration
from ayni.web.shell import page, refuse
from ayni.web.viewer import Request, Viewer

UNPROCESSABLE = 422
CONFLICT = 409


@dataclass(frozen=True, slots=True, kw_only=True)
class Tabbed:
    """One tab of the list."""

    label: str
    url: str
    count: int
    current: bool


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


def as_chosen(field: BoundField) -> str:
    """Return what a field holds, a choice in its words."""
    choices = dict(getattr(field.field, "choices", ()))
    held = field.value()
    return str(choices.get(held, held) if isinstance(held, str) else held)


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


def signed(
    form: DeedFields, sign: Callable[[], Appended], *, kind: str = facts.GIVEN
) -> Appended | None:
    """Sign, or show in the form why it was refused."""
    try:
        return sign()
    except Refusal as refusal:
        tell(form, refusal, selectors.REFUSALS, kind=kind)
        return None


def sentence_of(viewer: Viewer) -> str:
    """Return D-8 for the office that acts."""
    return d8_declaration(
        office=acts.office_name(viewer.office, viewer),
        party=viewer.party,
        recipients=viewer.recipients,
    )


def lacking_power(viewer: Viewer, kind: str, *, without: frozenset[str] = frozenset()) -> str:
    """Return D-12 if the office lacks the power for a kind, else an empty string."""
    try:
        services.require(viewer, kind, without=without)
    except Refusal as refusal:
        return power_lacking(refusal)
    return ""


def tabs_of(reader: Reader, current: Tab) -> list[Tabbed]:
    """Return the tabs above the list, with how much stands in each."""
    words = {
        "current": _("Under way"),
        "coming": _("To come"),
        "awaiting": _("Awaiting acknowledgement"),
        "talked": _("With a query or objection"),
        "late": _("Given late"),
        "closed": _("Closed"),
        "series": _("Series"),
        "unusual": _("Unusual activities"),
        "incidents": _("Incidents"),
    }
    more = {"list": "current", "series-list": "series", "unusual-list": "unusual"}
    named = {tab: name for name, tab in more.items()}
    told = selectors.counts(reader=reader)
    return [
        Tabbed(
            label=words[tab],
            url=reverse(f"notices:{named.get(tab, tab)}"),
            count=told.get(tab, 0),
            current=tab == current,
        )
        for tab in (*selectors.TABS, *selectors.MORE_TABS)
    ]


def waiting_of(reader: Reader, *kinds: str) -> Timeline:
    """Return the urgent acts that wait for earlier ones, with the words for it (D-7).

    Args:
        reader: who reads.
        kinds: kinds that open the objects asked for; none: every object of the room.
    """
    waiting = selectors.urgent_waiting(reader=reader, kinds=kinds or facts.OPENINGS)
    return acts.timeline(waiting, reader.viewer)


def confirmed_page(
    request: Request, form: DeedFields, *, title: str, back_url: str, position: str = ""
) -> HttpResponse:
    """Show an objection once more before it is signed.

    Args:
        request: asks for it.
        form: the objection as typed.
        title: of what it is about.
        back_url: page of what it is about; the objection is posted there.
        position: name of the deed, for an objection to what a party states of an incident.
    """
    shown = [
        Fact(label=str(field.label), value=as_chosen(field))
        for field in form.visible_fields()
        if field.value()
    ]
    return page(
        request,
        "notices/confirm.html",
        title=title,
        back_url=back_url,
        position=position,
        form=form,
        expected=expected_version(request),
        sheet=FactSheet(title=_("What you sign"), facts=shown),
        sentence=sentence_of(request.viewer),
    )
