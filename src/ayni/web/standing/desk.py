# SPDX-License-Identifier: Apache-2.0
"""Draws the Desk: what awaits this office, by age and by whose midnight; keeps nothing itself."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ayni.web import registry
from ayni.web.registry import DeskItem
from ayni.web.shell import page
from ayni.web.viewer import Request

DEADLINE_DAYS = 14
DAY_MS = 24 * 60 * 60 * 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Tray:
    """One heap on the desk.

    Attributes:
        key: anchor on the page.
        title: its heading.
        items: oldest first.
        empty: what to say when nothing lies there; it teaches.
    """

    key: str
    title: str
    items: tuple[DeskItem, ...]
    empty: str


@require_safe
def desk(request: Request) -> HttpResponse:
    """Show what awaits the viewer's office."""
    items = registry.desk_items(request.viewer, request.viewer.now_ms)
    return page(
        request,
        "web/desk.html",
        trays=trays(items),
        deadlines=deadlines(items, request.viewer.now_ms),
        urgent=[item for item in items if item.urgent and item.waits == "mine"],
    )


def trays(items: list[DeskItem]) -> tuple[Tray, ...]:
    """Sort the lines onto the heaps of the desk."""
    return (
        Tray(
            key="mine",
            title=_("Awaits your office"),
            items=_of(items, "mine"),
            empty=_(
                "Nothing awaits your office. A question, a notice to acknowledge or a text to "
                "consent to appears here by itself."
            ),
        ),
        Tray(
            key="superiors",
            title=_("In clearance"),
            items=_of(items, "superiors"),
            empty=_(
                "No draft is in clearance. A draft that another office of your state must clear "
                "appears here until it is signed."
            ),
        ),
        Tray(
            key="theirs",
            title=_("Awaits the other parties"),
            items=_of(items, "theirs"),
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


def _of(items: list[DeskItem], waits: str) -> tuple[DeskItem, ...]:
    return tuple(item for item in items if item.waits == waits)
