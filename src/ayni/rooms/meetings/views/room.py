# SPDX-License-Identifier: Apache-2.0
"""What the pages of the room share: who may read, how a deed on a page is taken."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from ayni.adapters.record.sequencing import Appended
from ayni.core.errors import Refusal, StalePage
from ayni.rooms.meetings import selectors
from ayni.web.newer import Newer, address_after, aged_since
from ayni.web.parts.deed_fields import DeedFields, tell
from ayni.web.parts.deeds import deed_asked
from ayni.web.room_pages import Asked, confirmed_page, deed_of, open_to
from ayni.web.viewer import Request

open_to_readers = open_to(selectors.reader)
"""Hand a view the reader of this room."""

Bound = Mapping[str, DeedFields]
"""Name of a deed that was refused to its fields as typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One matter, as its page takes deeds about it.

    Attributes:
        object_id: 64 hex digits.
        url: its page.
        services: first word of a deed's name to what does it.
        bind: name of a deed to its form, filled with what was posted.
        asked: what a page of its own asks to confirm.
        shown: the page, read anew, with what was refused on it and what came in meanwhile.
    """

    object_id: str
    url: str
    services: Mapping[str, Callable[..., Appended]]
    bind: Callable[[str], DeedFields]
    asked: Callable[[str, DeedFields], Asked]
    shown: Callable[[Bound, Newer | None], HttpResponse]


def answered(request: Request, matter: Matter) -> HttpResponse:
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
        return confirmed_page(request, form, matter.asked(name, form))
    deed = deed_of(request, form, about=bytes.fromhex(matter.object_id))
    try:
        done = service(deed, **form.cleaned_data)
    except StalePage as stale:
        return matter.shown({name: form}, aged_since(stale, request.viewer))
    except Refusal as refusal:
        tell(form, refusal, selectors.REFUSALS, kind=form.kind)
        return matter.shown({name: form}, None)
    return redirect(address_after(matter.url, done))
