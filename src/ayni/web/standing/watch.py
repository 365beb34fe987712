# SPDX-License-Identifier: Apache-2.0
"""Draws Turno, the page of the duty officer, and takes, keeps and leaves a watch; signs nothing.

It works without script: it loads itself again every minute, because nothing is typed on it.
Source: rooms.md 1.2, A0.1 (Turno), A0.9.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ayni.adapters import clock
from ayni.adapters.accounts import directory
from ayni.adapters.accounts.models import Person
from ayni.adapters.watches import duty
from ayni.adapters.watches.models import Watch
from ayni.core.errors import Refusal
from ayni.web import attention, directories, links, offices, times, watching
from ayni.web.sentences.emergency import d28_not_the_first_channel
from ayni.web.shell import page
from ayni.web.signing_in import watch as second_factor
from ayni.web.standing import trays
from ayni.web.viewer import Request, Viewer

NIGHT_KEY = "ayni_night"
CONFLICT = 409


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchLine:
    """An office of the own state and who has its watch.

    Attributes:
        office: its id.
        name: its name.
        person: who has the watch; empty: nobody.
        since_ms: since when, or none.
        until_ms: until when, or none.
        coming: to whom it is being handed over; empty if to nobody.
        mine: the viewer has it.
    """

    office: str
    name: str
    person: str = ""
    since_ms: int | None = None
    until_ms: int | None = None
    coming: str = ""
    mine: bool = False


@require_safe
@never_cache
def watch(request: Request) -> HttpResponse:
    """Show the duty officer what is urgent, what runs, and what can be done in one step."""
    return _shown(request)


@require_POST
def take(request: Request) -> HttpResponse:
    """Take the watch of the viewer's office; the second factor is asked for here and nowhere else.

    It is asked of whoever takes, takes over or receives a watch, before anything changes.
    """
    asked = second_factor.asked(request)
    if asked is not None:
        return asked
    ways: Mapping[str, Callable[..., Watch]] = {
        "take": duty.take,
        "over": duty.take_over,
        "confirm": duty.confirm,
    }
    way = ways.get(request.POST.get("do", "take"), duty.take)
    return _done(
        request,
        lambda person, now: way(
            person,
            request.session,
            office=request.viewer.office,
            at=now,
            hours=settings.AYNI_WATCH_HOURS,
        ),
    )


@require_POST
def here(request: Request) -> HttpResponse:
    """Go on with one's watch on this browser; whoever moves it gives the second factor again."""
    asked = second_factor.asked(request)
    if asked is not None:
        return asked
    return _done(
        request,
        lambda person, now: duty.move_here(
            person, request.session, office=request.viewer.office, at=now
        ),
    )


@require_POST
def leave(request: Request) -> HttpResponse:
    """Leave the watch with nobody to follow."""
    return _done(
        request,
        lambda person, now: duty.release(
            person, request.session, office=request.viewer.office, at=now
        ),
    )


@require_POST
def night(request: Request) -> HttpResponse:
    """Turn the page dark or light on this browser."""
    request.session[NIGHT_KEY] = request.POST.get("night") == "1"
    return redirect("web:watch")


def told(refusal: Refusal, viewer: Viewer) -> str:
    """Say why something about a watch was not done, and what to do."""
    if refusal.code == "watch_held":
        since = times.hour(int(str(refusal.params["since_ms"])), viewer.clocks)
        return _(
            "{person} has had this watch since {t}. Ask for the handover; or take it over below, "
            "if {person} is not there to hand it over."
        ).format(person=refusal.params["person"], t=since)
    return {
        "office_not_held": _(
            "Only who holds this office can have its watch. The administrator of this node "
            "assigns offices."
        ),
        "watch_over": _("This watch is over. Look below who has it now; if nobody, take it."),
        "not_offered": _(
            "The handover was taken back, or goes to somebody else. Ask whoever has the watch."
        ),
        "handed_to_oneself": _("A watch is handed over to another person. To go on, take it anew."),
        "notes_full": _("This watch holds as many notes as it can. Write the rest on the sheet."),
    }.get(refusal.code, _("That was not done. Load the page again."))


def watch_lines(viewer: Viewer, running: Mapping[str, Watch]) -> list[WatchLine]:
    """Return who has the watch of each office on duty, and of every other office that has one.

    Shown to the own state alone: no neighbour learns who sits there, or that nobody does.
    """
    declared = directory.offices_of(viewer.party)
    on_call = [name for name, office in declared.items() if "duty" in office.powers]
    named = dict.fromkeys(
        [*(o for o in (viewer.office,) if o in running), *sorted(on_call), *sorted(running)]
    )
    return [line_of(name, running.get(name), viewer) for name in named]


def line_of(office: str, row: Watch | None, viewer: Viewer) -> WatchLine:
    """Return one office with who has its watch."""
    name = offices.name(office, viewer)
    if row is None:
        return WatchLine(office=office, name=name)
    coming = row.offered_to.person.display_name if row.offered_to else ""
    return WatchLine(
        office=office,
        name=name,
        person=row.holding.person.display_name,
        since_ms=ms(row.since),
        until_ms=ms(row.until),
        coming=coming,
        mine=viewer.person is not None and row.holding.person_id == viewer.person.pk,
    )


def ms(at: datetime) -> int:
    """Return an instant in milliseconds UTC."""
    return int(at.timestamp() * 1000)


def _done(request: Request, deed: Callable[[Person, datetime], object]) -> HttpResponse:
    viewer = request.viewer
    if viewer.person is None:
        raise Http404
    try:
        deed(viewer.person, clock.now())
    except Refusal as refusal:
        return _shown(request, refused=told(refusal, viewer), status=CONFLICT)
    return redirect("web:watch")


def _shown(request: Request, *, refused: str = "", status: int = 200) -> HttpResponse:
    viewer, now = request.viewer, clock.now()
    running = duty.on_duty(at=now)
    own, on_browser = running.get(viewer.office), duty.here(request.session, running)
    if on_browser is None:
        duty.forget(request.session)
    found = trays.lines(trays.items(viewer), attention.marks(viewer))
    mine = own is not None and own.holding.person == viewer.person
    shown_max = trays.shown_max(request)
    response = page(
        request,
        "web/watch.html",
        shown_max=shown_max,
        shown=f":{shown_max}",
        own=line_of(viewer.office, own, viewer),
        here=mine and on_browser is own,
        offered=own is not None
        and own.offered_to is not None
        and own.offered_to.person == viewer.person,
        watches=watch_lines(viewer, running),
        links=links.lines(viewer.clocks),
        lines=watching.lines(viewer),
        deeds=watching.offered_deeds(viewer),
        heaps=trays.heaps(found),
        contacts=directories.called_first(directories.posts(viewer)),
        channel=d28_not_the_first_channel(),
        hours=settings.AYNI_WATCH_HOURS,
        night=bool(request.session.get(NIGHT_KEY)),
        refused=refused,
    )
    response.status_code = status
    return response
