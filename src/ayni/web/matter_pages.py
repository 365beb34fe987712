# SPDX-License-Identifier: Apache-2.0
"""Answers requests for the page of one matter: shows it, and takes a deed about it.

The same for every room: a deed that is refused keeps what was typed, a page that has aged shows
what came in, a grave deed is asked once more. Source: rooms.md A0.2.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from ayni.adapters.record.reading import ActRead
from ayni.adapters.record.sequencing import Appended
from ayni.core.errors import Refusal, StalePage
from ayni.web.deeds import Deed
from ayni.web.newer import Newer, address_after, aged_since
from ayni.web.parts.deed_fields import DeedFields, Told, tell
from ayni.web.parts.deeds import DeedForm, deed_asked
from ayni.web.parts.facts import FactSheet
from ayni.web.parts.reach import Drawn
from ayni.web.room_pages import (
    UNPROCESSABLE,
    Asked,
    confirmed_page,
    deed_of,
    lacking_power,
    sentence_of,
    typed_in,
)
from ayni.web.sentences.signing import d9_urgent
from ayni.web.shell import page
from ayni.web.viewer import Request, Viewer

Bound: TypeAlias = Mapping[str, DeedFields]
"""Name of a deed that was refused to its fields as typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One matter, as its page takes deeds about it.

    Attributes:
        object_id: 64 hex digits.
        url: its page, where a deed that was done leads.
        services: first word of a deed's name to what does it.
        bind: name of a deed to its form, filled with what was posted.
        refusals: code of a refusal to the field it is about and what the page says.
        shown: the page, read anew, with what was refused on it and what came in meanwhile.
        asked: what a page of its own asks to confirm before a grave deed is signed; where it is not
            given, that page shows what was typed.
        title: what the matter is called there.
    """

    object_id: str
    url: str
    services: Mapping[str, Callable[..., Appended]]
    bind: Callable[[str], DeedFields]
    refusals: Told
    shown: Callable[[Bound, Newer | None], HttpResponseBase]
    asked: Callable[[str, DeedFields], Asked] | None = None
    title: Callable[[], str] | None = None


def answered(request: Request, matter: Matter) -> HttpResponseBase:
    """Show the page of a matter, or take the deed that was posted to it.

    What was refused is shown with its reason, and what was typed stays.

    Raises:
        Http404: the page has no such deed.
    """
    name = deed_asked(request)
    if not name:
        return matter.shown({}, None)
    service = matter.services.get(name.partition("-")[0])
    if service is None:
        raise Http404
    form = matter.bind(name)
    if not form.is_valid():
        return matter.shown({name: form}, None)
    if form.grave and not request.POST.get("confirmed"):
        return confirmed_page(request, form, _asked(matter, name, form))
    deed = deed_of(request, form, about=bytes.fromhex(matter.object_id))
    try:
        done = service(deed, **form.cleaned_data)
    except StalePage as stale:
        return matter.shown({name: form}, aged_since(stale, request.viewer))
    except Refusal as refusal:
        tell(form, refusal, matter.refusals, kind=form.kind)
        return matter.shown({name: form}, None)
    return redirect(address_after(matter.url, done))


def _asked(matter: Matter, name: str, form: DeedFields) -> Asked:
    if matter.asked is not None:
        return matter.asked(name, form)
    sheet = FactSheet(title=_("What you sign"), facts=typed_in(form))
    title = matter.title() if matter.title is not None else str(form.title)
    return Asked(title=title, url=matter.url, name=name, sheet=sheet)


class MatterRead(Protocol):
    """A matter as it was read, whatever room it is of."""

    @property
    def version(self) -> int:
        """Return the number of its acts; what a deed expects."""

    def act(self, leaf: bytes) -> ActRead:
        """Return one of its acts."""


def drawn_of(
    viewer: Viewer,
    read: MatterRead,
    make: Callable[[str, Mapping[str, Any]], DeedFields],
    *,
    opened: frozenset[str] = frozenset(),
) -> Drawn:
    """Return what the deeds on the page of a matter need of it.

    Args:
        viewer: who looks.
        read: the matter.
        make: name of a deed and its first values to its form.
        opened: first words of the deeds that stand open from the start.
    """
    return Drawn(
        sentence=sentence_of(viewer),
        expected=read.version,
        make=make,
        question=lambda leaf: str(read.act(leaf).values.get("question", "")),
        opened=opened,
    )


def matter_page(
    request: Request,
    template: str,
    *,
    deeds: Sequence[DeedForm],
    bound: Bound,
    aged: Newer | None,
    **shown: Any,
) -> HttpResponse:
    """Show a matter with the deeds about it; its head leads to the first that is asked of all.

    Args:
        request: who asks.
        template: of the room.
        deeds: what the office may do.
        bound: what was refused, as typed.
        aged: what came in since the page was drawn, or none.
        shown: what else the template needs.
    """
    first = next((deed for deed in deeds if deed.open), None)
    response = page(request, template, deeds=deeds, first_deed=first, aged=aged, **shown)
    response.status_code = UNPROCESSABLE if bound else 200
    return response


def refused_beside(bound: Bound, offered: Collection[str]) -> str:
    """Return why deeds were refused that the page offers no more, as one text.

    Args:
        bound: what was refused.
        offered: names of the deeds that the page offers.
    """
    gone = [form for name, form in bound.items() if name not in offered]
    return " ".join(str(error) for form in gone for told in form.errors.values() for error in told)


def opened_by(
    request: Request, form: DeedFields, opening: Callable[[Deed], Appended], *, refusals: Told
) -> Appended | None:
    """Sign the act that opens a matter; return none if the form is not in order or it is refused.

    Args:
        request: who asks.
        form: as posted; unbound if nothing was.
        opening: does it; called only with a form that is in order.
        refusals: code of a refusal to the field it is about and what the page says.
    """
    done, aged = stated_by(request, form, opening, refusals=refusals)
    if aged is not None:
        form.add_error(None, aged.sentence)
    return done


def stated_by(
    request: Request,
    form: DeedFields,
    stating: Callable[[Deed], Appended],
    *,
    refusals: Told,
    about: bytes = b"",
) -> tuple[Appended | None, Newer | None]:
    """Sign what a page of its own states, such as a new version of a text.

    Args:
        request: who asks.
        form: as posted; unbound if nothing was.
        stating: does it; called only with a form that is in order.
        refusals: code of a refusal to the field it is about and what the page says.
        about: object id; empty for what opens a matter.

    Returns:
        The act, or none if the form is not in order or it is refused; and what came in since the
        page was drawn, or none.
    """
    if not form.is_valid():
        return None, None
    try:
        return stating(deed_of(request, form, about=about)), None
    except StalePage as stale:
        return None, aged_since(stale, request.viewer)
    except Refusal as refusal:
        tell(form, refusal, refusals, kind=form.kind)
        return None, None


def opening_page(
    request: Request, template: str, form: DeedFields, *, urgent: bool = False, **shown: Any
) -> HttpResponse:
    """Show a form on a page of its own, with what will be signed and what the office lacks.

    Args:
        request: who asks.
        template: of the room.
        form: of a kind of act; as posted if that was not done.
        urgent: the sentence of an urgent deed stands there too.
        shown: what else the template needs.
    """
    lacking = lacking_power(request.viewer, form.kind)
    told = {"lacking": lacking, "sentence": sentence_of(request.viewer), **shown}
    if urgent:
        told["urgent_sentence"] = d9_urgent()
    response = page(request, template, form=form, **told)
    response.status_code = UNPROCESSABLE if form.is_bound else 200
    return response
