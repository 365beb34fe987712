# SPDX-License-Identifier: Apache-2.0
"""Draws Clearance: what this office must clear, oldest first, and where its own drafts stand.

Source: rooms.md A0.2, A0.9 (Visación).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from ayni.adapters.clearance import chains, drafts, passing
from ayni.adapters.clearance.drafts import SEES_ALL, Hand
from ayni.adapters.clearance.models import Draft
from ayni.web import sheets, times, words
from ayni.web.parts import tables, visas
from ayni.web.registry import DeskItem
from ayni.web.sheets import Sheet
from ayni.web.shell import page
from ayni.web.viewer import Request, Viewer

ENDED_SHOWN_COUNT = 20
OFFICE_ACTS = frozenset({"cleared", "returned", "overtaken"})
"""States in which the office that wrote a draft must do something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One draft in a heap.

    Attributes:
        url: its page.
        title: what would be signed, and its number.
        office: that would sign.
        stands: how it stands, in words.
        since_ms: since when.
        late: the time of whoever is asked ran out.
    """

    url: str
    title: str
    office: str
    stands: str
    since_ms: int
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Heap:
    """Drafts that wait for the same."""

    key: str
    title: str
    lines: Sequence[Line]
    empty: str


@require_safe
def clearance(request: Request) -> HttpResponseBase:
    """Show what the viewer's office must clear, and how its own drafts stand."""
    viewer = request.viewer
    hand = hand_of(viewer)
    found = drafts.under_way(hand) if hand else []
    done = drafts.ended(hand, count_max=ENDED_SHOWN_COUNT) if hand else []
    if tables.wants_export(request):
        return sheets.answer(_file(_heaps(found, viewer), [line(each, viewer) for each in done]))
    return page(
        request,
        "web/clearance.html",
        heaps=_heaps(found, viewer),
        ended=[line(draft, viewer) for draft in done],
    )


def _file(heaps: Sequence[Heap], ended: Sequence[Line]) -> Sheet:
    heads = (_("Heap"), _("Draft"), _("Office"), _("State"), _("Since"), _("Late"))
    every = [(heap.title, one) for heap in heaps for one in heap.lines]
    every += [(_("Ended lately"), one) for one in ended]
    rows = [
        (
            heap,
            one.title,
            one.office,
            one.stands,
            times.iso(one.since_ms),
            _("its time ran out") if one.late else "",
        )
        for heap, one in every
    ]
    return sheets.short("clearance", _("Clearance"), heads, rows)


def hand_of(viewer: Viewer) -> Hand | None:
    """Return who acts, or none without a person and an office."""
    if viewer.person is None or viewer.acting is None:
        return None
    return Hand(
        person=viewer.person,
        office=viewer.office,
        powers=viewer.powers,
        holding=viewer.acting.holding,
        now_ms=viewer.now_ms,
    )


def desk_items(viewer: Viewer) -> list[DeskItem]:
    """Return the drafts that wait for the viewer's office, or of it for others."""
    hand = hand_of(viewer)
    if hand is None:
        return []
    found = [draft for draft in drafts.under_way(hand) if viewer.office in passing.concerned(draft)]
    held = _held(found)
    return [item for draft in found if (item := _desk_item(draft, viewer, held)) is not None]


def line(draft: Draft, viewer: Viewer) -> Line:
    """Return a draft as it stands in a heap."""
    asked = passing.open_steps(draft) if draft.state == "clearing" or draft.posterior else []
    stands = str(visas.STATES[draft.state])
    if asked and draft.state == "clearing":
        stands = _("waits for {offices}").format(
            offices=", ".join(visas.office(step.office) for step in asked)
        )
    elif draft.posterior:
        stands = _("urgent: signed before clearance")
    elif draft.state == "waiting" and draft.due_ms is not None:
        stands = leaves(draft, viewer)
    return Line(
        url=reverse("web:draft", args=[draft.pk]),
        title=title(draft),
        office=visas.office(draft.office),
        stands=stands,
        since_ms=draft.moved_ms,
        late=draft.state == "clearing" and passing.is_late(draft, viewer.now_ms),
    )


def title(draft: Draft) -> str:
    """Return what would be signed, and the number of the draft."""
    return _("{act}, draft {n}").format(act=words.kind(draft.kind), n=draft.pk)


def leaves(draft: Draft, viewer: Viewer) -> str:
    """Say when a draft that waits will be signed."""
    due_ms = draft.due_ms or 0
    if due_ms <= viewer.now_ms:
        return _("leaves now")
    return _("leaves at {t}").format(t=times.hour(due_ms, viewer.clocks))


def awaits(draft: Draft, viewer: Viewer, held: frozenset[str]) -> str:
    """Return what a draft asks of the viewer's office, in a word; empty if nothing.

    Args:
        draft: with its steps.
        viewer: who looks.
        held: offices among its steps that somebody holds.
    """
    if draft.posterior:
        mine = any(
            viewer.office in {step.office, step.stand_in} and step.done_ms is None
            for step in draft.steps.all()
        )
        return _("Take note") if mine else ""
    if draft.state == "clearing":
        step = passing.may_clear(draft, viewer.office, now_ms=viewer.now_ms, held=held)
        return pgettext("draft", "Clear") if step else ""
    if draft.office != viewer.office or draft.state not in OFFICE_ACTS:
        return ""
    return pgettext("draft", "Sign") if draft.state == "cleared" else _("Read and change")


def _heaps(found: Sequence[Draft], viewer: Viewer) -> list[Heap]:
    held = _held(found)
    mine = [draft for draft in found if awaits(draft, viewer, held)]
    own = [draft for draft in found if draft not in mine and draft.office == viewer.office]
    rest = [draft for draft in found if draft not in mine and draft not in own]
    heaps = [
        Heap(
            key="mine",
            title=_("Awaits your office"),
            lines=[line(draft, viewer) for draft in mine],
            empty=_(
                "Nothing awaits your office. A draft that it must clear, sign or change appears "
                "here by itself, oldest first."
            ),
        ),
        Heap(
            key="superiors",
            title=_("Awaits other offices of your state"),
            lines=[line(draft, viewer) for draft in own],
            empty=_("No draft of your office waits for others."),
        ),
    ]
    if rest or viewer.may(SEES_ALL):
        heaps.append(
            Heap(
                key="others",
                title=_("Other drafts that your office may read"),
                lines=[line(draft, viewer) for draft in rest],
                empty=_("No other draft is under way."),
            )
        )
    return heaps


def _desk_item(draft: Draft, viewer: Viewer, held: frozenset[str]) -> DeskItem | None:
    asked = awaits(draft, viewer, held)
    if not asked and draft.office != viewer.office:
        return None
    stands = line(draft, viewer)
    return DeskItem(
        waits="mine" if asked else "superiors",
        title=stands.title,
        url=stands.url,
        party=viewer.party,
        since_ms=draft.moved_ms,
        asked=asked or stands.stands,
    )


def _held(found: Sequence[Draft]) -> frozenset[str]:
    """Return which offices that have a stand-in somebody holds; asked only if there are any."""
    asked = {step.office for draft in found for step in draft.steps.all() if step.stand_in}
    return chains.held_now(asked) if asked else frozenset()
