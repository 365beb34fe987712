# SPDX-License-Identifier: Apache-2.0
"""Draws the Desk: what awaits this office, by age and by whose midnight, and what is new."""

from dataclasses import dataclass, replace

from django.conf import settings
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ayni.adapters import beside, clock
from ayni.adapters.accounts import looks
from ayni.adapters.entrance import envelopes
from ayni.adapters.record import digests, evidence, reading
from ayni.adapters.record.reading import ActRead
from ayni.web import acts, attention, registry, sheets, unsent, watching, words
from ayni.web.parts import tables
from ayni.web.registry import DeskItem
from ayni.web.shell import page
from ayni.web.standing import desk_files
from ayni.web.standing import trays as heaps
from ayni.web.standing.trays import Line
from ayni.web.viewer import Request, Viewer

SEES_OPENINGS = frozenset({"audit"})
DEADLINE_DAYS = 14
DAY_MS = 24 * 60 * 60 * 1000
NEWS_SHOWN_MAX = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Tray:
    """One heap on the desk.

    Attributes:
        key: anchor on the page.
        title: its heading.
        lines: oldest first, each with who attends to it.
        empty: what to say when nothing lies there; it teaches.
    """

    key: str
    title: str
    lines: tuple[Line, ...]
    empty: str


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What came about one matter since the person last looked.

    Attributes:
        party: whose act.
        what: what it is.
        url: page of its matter, or of the act.
        at_ms: claimed time of the newest.
        count: how many such acts came about the matter.
    """

    party: str
    what: str
    url: str
    at_ms: int
    count: int = 1


@require_safe
def desk(request: Request) -> HttpResponseBase:
    """Show what awaits the viewer's office."""
    items = heaps.items(request.viewer)
    if tables.wants_export(request):
        laid = trays(heaps.lines(items, attention.marks(request.viewer)))
        told = [(tray.title, [line.item for line in tray.lines]) for tray in laid]
        return sheets.answer(desk_files.sheet([*told, (_("Deadlines"), _only_timed(items))]))
    shown_max = heaps.shown_max(request)
    return page(
        request,
        "web/desk.html",
        shown_max=shown_max,
        shown=f":{shown_max}",
        trays=trays(heaps.lines(items, attention.marks(request.viewer))),
        deadlines=deadlines(items, request.viewer.now_ms),
        urgent=[item for item in items if item.urgent and item.waits == "mine"],
        news=news(request.viewer),
        alarms=evidence.alarms(),
        openings=_openings(request.viewer),
        unsent=unsent.listed(request.viewer),
        urgent_deeds=watching.offered_deeds(request.viewer),
    )


@require_POST
def looked(request: Request) -> HttpResponse:
    """Remember that the person has looked at what the Desk showed as new."""
    viewer = request.viewer
    if viewer.person is not None:
        sizes = {log: size for log, (size, _root) in digests.cut().items()}
        looks.note_look(viewer.person, office=viewer.office, sizes=sizes, at=clock.now())
        beside.note_looked(settings.AYNI_DATA, sizes)
    return redirect("web:desk")


def news(viewer: Viewer) -> list[News]:
    """Return what came since the person last looked, newest first; own acts included."""
    last = looks.last_look(viewer.person, office=viewer.office) if viewer.person else None
    seen: dict[str, int] = last.sizes if last else {}
    fresh = [act for act in reading.newest() if act.index >= seen.get(act.log, 0)]
    shown = {kind for kind in {act.kind for act in fresh} if acts.may_see(kind, viewer)}
    found: dict[tuple[str, str, str], News] = {}
    for act in fresh:
        if act.kind in shown:
            one = _news(act)
            held = found.setdefault((one.party, one.what, one.url), one)
            if held is not one:
                found[one.party, one.what, one.url] = replace(held, count=held.count + 1)
    return list(found.values())[:NEWS_SHOWN_MAX]


def _news(act: ActRead) -> News:
    url = registry.object_url(act.kind, act.object_id.hex()) if act.regular else None
    return News(
        party=act.party,
        what=words.kind(act.kind) or _("An entry that cannot be read"),
        url=url or reverse("web:act", args=[act.leaf.hex()]),
        at_ms=act.at_ms,
    )


def _openings(viewer: Viewer) -> list[dict[str, object]]:
    """Return the envelopes that were opened lately, for the office that audits."""
    if not viewer.may(SEES_OPENINGS):
        return []
    return [
        {"told": one.told, "name": one.name, "at_ms": int(one.at.timestamp() * 1000)}
        for one in envelopes.openings(at=clock.now())
    ]


def trays(lines: list[Line]) -> tuple[Tray, ...]:
    """Sort the lines onto the heaps of the desk."""
    return (
        Tray(
            key="mine",
            title=_("Awaits your office"),
            lines=_of(lines, "mine"),
            empty=_(
                "Nothing awaits your office. A question, a notice to acknowledge or a text to "
                "consent to appears here by itself."
            ),
        ),
        Tray(
            key="superiors",
            title=_("Awaits your superiors"),
            lines=_of(lines, "superiors"),
            empty=_(
                "No draft of your office waits for another office of your state. One that must be "
                "cleared before it is signed appears here."
            ),
        ),
        Tray(
            key="theirs",
            title=_("Awaits the other parties"),
            lines=_of(lines, "theirs"),
            empty=_(
                "Nothing is unanswered. What your state has signed and no office of the other "
                "party has acknowledged or answered appears here, oldest first."
            ),
        ),
    )


def deadlines(items: list[DeskItem], now_ms: int) -> list[DeskItem]:
    """Return the lines whose time runs out within two weeks or has run out, soonest first."""
    last_ms = now_ms + DEADLINE_DAYS * DAY_MS
    running = [item for item in items if (item.deadline_ms or last_ms + 1) <= last_ms]
    return sorted(running, key=lambda item: item.deadline_ms or 0)


def _only_timed(items: list[DeskItem]) -> list[DeskItem]:
    """Return the lines on no heap: nobody is asked, a time is running."""
    return [item for item in items if item.waits == "deadline"]


def _of(lines: list[Line], waits: str) -> tuple[Line, ...]:
    return tuple(line for line in lines if line.item.waits == waits)
