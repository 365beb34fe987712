# SPDX-License-Identifier: Apache-2.0
"""Puts a page into the frame all pages share; adds nothing to what a view decided to show."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ayni.adapters.accounts import directory
from ayni.web import acts, alarms, frames, links, registry
from ayni.web.alarms import Band
from ayni.web.links import LinkLine
from ayni.web.times import PartyZone
from ayni.web.viewer import Request, Viewer

# Each language is called by its own name, in every language of the page.
LANGUAGE_NAMES = {"es": "Español", "pt": "Português", "en": "English"}

SEES_DATA = frozenset({"privacy", "node"})
"""Whom the pages about personal data are for, besides those who see everything."""


SEES_JOURNAL = frozenset({"audit", "privacy"})
"""Whom the journal of persons is for; a matter being open to an office opens no journal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuItem:
    """One line of the menu.

    Attributes:
        url: first page.
        title: in the language of the page.
        icon: name in the sprite.
        current: whether the page shown belongs to it.
    """

    url: str
    title: str
    icon: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """What stands around every page."""

    partnership: str
    node: str
    mode: str
    party: str
    clocks: tuple[PartyZone, ...]
    now_ms: int
    links: tuple[LinkLine, ...]
    desk: tuple[MenuItem, ...]
    rooms: tuple[MenuItem, ...]
    standing: tuple[MenuItem, ...]
    languages: Mapping[str, str]
    language: str
    office: str
    capacity: str
    path: str
    alarm: Band
    non_prejudice: str
    silence: str


def page(request: Request, template: str, *, part: str = "", **shown: Any) -> HttpResponse:
    """Answer with a page, or with one of its parts when htmx asks for it.

    Args:
        request: as the view received it.
        template: such as `notices/list.html`.
        part: name of a partial in that template, used for requests by htmx.
        shown: what the template needs.
    """
    name = f"{template}#{part}" if part and request.htmx else template
    response = render(request, name, shown)
    if part:
        response.headers["Vary"] = "HX-Request, Cookie"
    return response


def refuse(request: Request, template: str, *, status: int, **shown: Any) -> HttpResponse:
    """Answer with a page that says why something is not done.

    Args:
        request: as the view received it.
        template: the page.
        status: HTTP status, 400 to 499.
        shown: what the template needs.
    """
    return render(request, template, shown, status=status)


def context(request: HttpRequest) -> dict[str, object]:
    """Give every template the shell and the viewer; nothing is looked up unless shown."""
    asked = cast(Request, request)
    viewer = getattr(asked, "viewer", None) or Viewer(party=settings.AYNI_PARTY)
    return {"viewer": viewer, "shell": SimpleLazyObject(lambda: shell_of(asked, viewer))}


def shell_of(request: Request, viewer: Viewer) -> Shell:
    """Return what stands around a page for this viewer."""
    clocks = viewer.clocks
    entry = directory.offices_of(viewer.party).get(viewer.office)
    return Shell(
        partnership=frames.partnership(viewer.language),
        node=settings.AYNI_LABEL,
        mode=settings.AYNI_MODE,
        party=viewer.party,
        clocks=clocks.zones,
        now_ms=viewer.now_ms,
        links=links.lines(clocks) if viewer.signed_in else (),
        desk=(
            _standing(request, "web:desk", _("Desk"), "layout-dashboard"),
            _standing(request, "web:watch", pgettext("turno", "Watch"), "clock"),
            _standing(request, "web:clearance", _("Clearance"), "list-check"),
        ),
        rooms=_rooms(request, viewer),
        standing=(
            _standing(request, "web:search", _("Search"), "search"),
            _standing(request, "web:record", _("Record"), "book-2"),
            _standing(request, "web:framework", _("Framework"), "scale"),
            _standing(request, "web:directory", _("Offices and contacts"), "phone"),
            *(
                [_standing(request, "web:data", _("Data"), "eraser")]
                if viewer.sees(SEES_DATA)
                else []
            ),
            *(
                [_standing(request, "web:journal", _("Journal"), "list-check")]
                if viewer.may(SEES_JOURNAL)
                else []
            ),
            _standing(request, "web:links", _("Link"), "link"),
            _standing(request, "web:alarm", _("Alarm"), "bell"),
            *(
                [_standing(request, "web:partnerships", _("Partnerships"), "users-group")]
                if settings.AYNI_BESIDE
                else []
            ),
            _standing(request, "web:manuals", _("Manual"), "lifebuoy"),
        ),
        languages=LANGUAGE_NAMES,
        language=viewer.language,
        office=entry.name(viewer.language) if entry else viewer.office,
        capacity=viewer.capacity,
        path=request.get_full_path(),
        alarm=alarms.band(viewer),
        non_prejudice=frames.non_prejudice(viewer.language),
        silence=frames.silence(viewer.language),
    )


def _rooms(request: Request, viewer: Viewer) -> tuple[MenuItem, ...]:
    """Return the rooms that are switched on and open to the office of the session."""
    switched_on = frames.now().rooms
    return tuple(
        MenuItem(
            url=reverse(room.url_name),
            title=str(room.title),
            icon=room.icon,
            current=request.path.startswith(f"/{room.slug}/"),
        )
        for room in registry.rooms()
        if (switched_on is None or room.slug in switched_on)
        and acts.may_see(f"{room.slug}.", viewer)
    )


def _standing(request: Request, url_name: str, title: str, icon: str) -> MenuItem:
    url = reverse(url_name)
    here = request.path == url if url == "/" else request.path.startswith(url)
    return MenuItem(url=url, title=title, icon=icon, current=here)
