# SPDX-License-Identifier: Apache-2.0
"""What the pages of the room share: who may read, the tabs of the registry, how a deed is taken."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from ayni.core.errors import Refusal
from ayni.rooms.procedures import selectors, services
from ayni.rooms.procedures.selectors import ProtocolRead, Reader, Tab
from ayni.rooms.procedures.services import Deed
from ayni.rooms.procedures.states import Version
from ayni.web import acts
from ayni.web.parts.deed_fields import DeedFields, power_lacking
from ayni.web.parts.deeds import expected_version
from ayni.web.sentences.signing import d8_declaration
from ayni.web.shell import refuse
from ayni.web.viewer import Request, Viewer

UNPROCESSABLE = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class Tabbed:
    """One tab of the registry."""

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


def tabs_of(reader: Reader, current: Tab) -> list[Tabbed]:
    """Return the tabs above the registry, with how much stands in each."""
    labels: dict[Tab, str] = {
        "binding": _("In force"),
        "proposed": _("Proposed"),
        "adoption": _("Agreed, not in force yet"),
        "ended": _("No longer in force"),
        "all": _("All versions"),
    }
    told = selectors.counts(reader=reader)
    return [
        Tabbed(
            label=labels[tab],
            url=reverse("procedures:list" if tab == "binding" else f"procedures:{tab}"),
            count=told[tab],
            current=tab == current,
        )
        for tab in selectors.TABS
    ]


def read_or_404(object_id: str, reader: Reader) -> ProtocolRead:
    """Return a protocol.

    Raises:
        Http404: nothing regular is held about it.
    """
    read = selectors.protocol(bytes.fromhex(object_id), reader=reader)
    if read is None:
        raise Http404
    return read


def version_or_404(read: ProtocolRead, leaf: str) -> Version:
    """Return a version of a protocol.

    Raises:
        Http404: the protocol has no such version.
    """
    version = read.state.version(bytes.fromhex(leaf))
    if version is None:
        raise Http404
    return version
