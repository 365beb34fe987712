# SPDX-License-Identifier: Apache-2.0
"""Says who of this state attends to which matter; ends by itself when the record holds an answer.

Nothing of it leaves the state. Source: rooms.md A0.1 (Atendiendo).
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from ayni.adapters import clock
from ayni.adapters.record import reading
from ayni.adapters.watches import attending
from ayni.adapters.watches.models import Attending
from ayni.core import limits
from ayni.core.errors import Refusal
from ayni.web import offices
from ayni.web.viewer import Request, Viewer

OBJECT = "object_id"
"""How rooms call the id of an object in the addresses of its pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A person who attends to a matter.

    Attributes:
        person: as colleagues read the name; never in the record.
        office: its name.
        since_ms: since when.
        until_ms: when it lapses by itself.
        mine: it is the viewer.
    """

    person: str
    office: str
    since_ms: int
    until_ms: int
    mine: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """Everything that is attended to: object id to mark."""

    held: Mapping[str, Mark] = field(default_factory=dict)

    def of(self, url: str) -> Mark | None:
        """Return the mark of the matter that an address leads to, or none."""
        return self.held.get(object_of(url)) if self.held else None


def object_of(url: str) -> str:
    """Return the id of the object whose page an address of this node is, or an empty string."""
    try:
        found = resolve(urlsplit(url).path)
    except Resolver404:
        return ""
    return str(found.kwargs.get(OBJECT, ""))


def marks(viewer: Viewer, *, object_id: str = "") -> Marks:
    """Return what is attended to and not answered yet, of one matter or of all."""
    rows = attending.attended(at=clock.now(), object_id=object_id)
    if not rows:
        return Marks()
    answered = _answered(rows)
    return Marks(
        held={row.object_id: _mark(row, viewer) for row in rows if row.object_id not in answered}
    )


@require_POST
def attend(request: Request) -> HttpResponse:
    """Mark a matter as attended to, take it from a colleague, or let go of it.

    Whoever comes second is led to the page of the matter, which says who attends to it.
    """
    viewer, now = request.viewer, clock.now()
    onward = request.POST.get("matter", "")
    object_id = object_of(onward)
    local = url_has_allowed_host_and_scheme(onward, allowed_hosts=None)
    if viewer.person is None or not object_id or not local:
        raise Http404
    asked = request.POST.get("do", "attend")
    if asked == "release":
        attending.release(viewer.person, object_id=object_id, at=now)
        return HttpResponseRedirect(onward)
    # Whoever comes second sees on that page who attends to the matter, and may take it there.
    with suppress(Refusal):
        attending.attend(
            viewer.person,
            office=viewer.office,
            object_id=object_id,
            address=urlsplit(onward).path,
            at=now,
            over=asked == "over",
        )
    return HttpResponseRedirect(onward)


def _answered(rows: list[Attending]) -> set[str]:
    """Return the objects about which this state has signed something since."""
    since = {row.object_id: _ms(row.since) for row in rows}
    acts = reading.acts_of(
        [bytes.fromhex(name) for name in since],
        at_most=len(since) * limits.OBJECT_ACTS_MAX_COUNT,
    )
    own = [act for act in acts if act.own and act.regular]
    return {name for act in own if act.at_ms >= since[name := act.object_id.hex()]}


def _mark(row: Attending, viewer: Viewer) -> Mark:
    return Mark(
        person=row.person.display_name,
        office=offices.name(row.office, viewer),
        since_ms=_ms(row.since),
        until_ms=_ms(row.until),
        mine=viewer.person is not None and row.person_id == viewer.person.pk,
    )


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)
