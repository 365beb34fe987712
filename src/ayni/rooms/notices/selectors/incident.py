# SPDX-License-Identifier: Apache-2.0
"""Reads incidents for a viewer, with the clocks that need to know what time it is.

Three clocks run in an incident: first contact, persons by each party's count, each item of
material. Whether one runs over is computed here when a page is drawn. Source: rooms.md A0.6, A1.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from ayni.adapters.record import reading
from ayni.adapters.record.reading import ActRead
from ayni.rooms.notices import models, rules, states
from ayni.rooms.notices.models import Incident
from ayni.rooms.notices.selectors.notice import HOUR_MS
from ayni.rooms.notices.states import IncidentState
from ayni.web import recorded
from ayni.web.readers import DESK_ITEMS_MAX, Label, Reader, Tone
from ayni.web.registry import DeskItem
from ayni.web.viewer import Viewer

ClockKind = Literal["contact", "persons", "material"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One clock of an incident.

    Attributes:
        kind: first contact, persons or material.
        party: whose count it runs by; empty for the first contact.
        leaf: the item, in hex; empty for others.
        due_ms: first instant that is too late.
        done_ms: when it stopped, as stated; none while it runs.
    """

    kind: ClockKind
    party: str
    due_ms: int
    done_ms: int | None
    leaf: str = ""

    def late(self, now_ms: int) -> bool:
        """Tell whether it ran over."""
        return (now_ms if self.done_ms is None else self.done_ms) >= self.due_ms


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRead:
    """An incident as its page needs it.

    Attributes:
        row: what the tables say.
        state: what its acts come to.
        acts: every act of its timeline, in display order.
        version: number of its regular acts; what a deed expects.
    """

    row: Incident
    state: IncidentState
    acts: Sequence[ActRead]
    version: int

    def act(self, leaf: bytes) -> ActRead:
        """Return one of its acts."""
        return next(act for act in self.acts if act.leaf == leaf)


def incident_listing(*, reader: Reader) -> QuerySet[Incident]:
    """Return all incidents."""
    del reader  # whoever has one may see every incident
    return Incident.objects.prefetch_related("counts", "material")


def incident(object_id: bytes, *, reader: Reader) -> IncidentRead | None:
    """Return one incident with its acts, or none if nothing regular is held about it."""
    row = incident_listing(reader=reader).filter(pk=object_id.hex()).first()
    if row is None:
        return None
    acts = reading.acts_about(object_id)
    regular = [act.act for act in acts if act.regular]
    state = states.fold_incident(regular)
    return IncidentRead(row=row, state=state, acts=acts, version=len(regular))


def incident_state(object_id: bytes) -> IncidentState:
    """Return what the acts of an incident come to; for services, which judge and show nothing."""
    acts = reading.acts_about(object_id)
    return states.fold_incident([act.act for act in acts if act.regular])


def places_known() -> frozenset[str]:
    """Return the places that the constitution in force names."""
    constitution = recorded.frame().constitution
    rows = (
        cast(list[dict[str, str]], constitution.facts.get("places") or []) if constitution else []
    )
    return frozenset(row["id"] for row in rows)


def incident_url(object_id: str) -> str:
    """Return the address of an incident."""
    return reverse("notices:incident", kwargs={"object_id": object_id})


def incident_title(row: Incident, reader: Reader) -> str:
    """Return type and place, for headings and the Desk."""
    what = models.INCIDENT_TYPES.get(row.type, row.type)
    return _("{what}: {place}").format(what=what, place=reader.place(row.place))


def incident_clocks(row: Incident, reader: Reader) -> tuple[Clock, ...]:
    """Return the clocks of an incident: first contact, persons by each count, each item."""
    contact, persons, material = (
        reader.agreed(param) * HOUR_MS
        for param in (rules.CONTACT_HOURS, rules.PERSONS_HOURS, rules.MATERIAL_HOURS)
    )
    first = Clock(kind="contact", party="", due_ms=row.opened_ms + contact, done_ms=row.contact_ms)
    own = reader.viewer.party
    counts = sorted(row.counts.all(), key=lambda one: (one.party != own, one.party))
    items = sorted(row.material.all(), key=lambda one: (one.listed_ms, one.leaf))
    return (
        first,
        *(
            Clock(
                kind="persons",
                party=one.party,
                due_ms=row.opened_ms + persons,
                done_ms=one.done_ms,
            )
            for one in counts
            if one.known and one.number != 0
        ),
        *(
            Clock(
                kind="material",
                party=one.party,
                due_ms=one.listed_ms + material,
                done_ms=one.done_ms,
                leaf=one.leaf,
            )
            for one in items
        ),
    )


def incident_labels(row: Incident, reader: Reader) -> tuple[Label, ...]:
    """Return how an incident stands at this moment, in words."""
    tone: Tone = "" if row.open else "done"
    found = [Label(text=str(models.STAGES.get(row.state, row.state)), tone=tone)]
    if row.differ:
        found.append(Label(text=_("counts differ"), tone="wait"))
    if row.pieces_out:
        told = ngettext("{n} piece out", "{n} pieces out", row.pieces_out)
        found.append(Label(text=told.format(n=row.pieces_out), tone="wait"))
    if row.persons_open:
        found.append(Label(text=_("persons out"), tone="wait"))
    running = [c for c in incident_clocks(row, reader) if c.done_ms is None]
    if row.open and any(clock.late(reader.viewer.now_ms) for clock in running):
        found.append(Label(text=_("a clock has run over"), tone="grave"))
    if row.queries_open:
        told = ngettext("{n} query open", "{n} queries open", row.queries_open)
        found.append(Label(text=told.format(n=row.queries_open), tone="wait"))
    return tuple(found)


def incident_items(reader: Reader) -> list[DeskItem]:
    """Return what the Desk shows of incidents: keys, positions, clocks."""
    rows = (
        Incident.objects.filter(open=True)
        .order_by("opened_ms")
        .prefetch_related("counts", "material", "closings")[:DESK_ITEMS_MAX]
    )
    return [item for row in rows for item in _desk_items(row, reader)]


def _desk_items(row: Incident, reader: Reader) -> list[DeskItem]:
    viewer = reader.viewer
    found = []
    if viewer.party not in row.stated:
        found.append(_item(row, viewer, reader, asked=_("State position"), since_ms=row.opened_ms))
    for closing in row.closings.all():
        mine = viewer.party in closing.missing
        found.append(
            _item(
                row,
                viewer,
                reader,
                asked=_("Consent to close") if mine else _("consent awaited"),
                since_ms=closing.proposed_ms,
                theirs=not mine,
            )
        )
    for stated in row.material.all():
        if stated.stated and stated.party == viewer.party:
            asked = _("Confirm the return")
            found.append(_item(row, viewer, reader, asked=asked, since_ms=stated.listed_ms))
    running = [c for c in incident_clocks(row, reader) if c.done_ms is None]
    if running:
        first = min(running, key=lambda clock: clock.due_ms)
        found.append(
            DeskItem(
                waits="deadline",
                title=incident_title(row, reader),
                url=incident_url(row.object_id),
                party=row.party,
                since_ms=row.opened_ms,
                deadline_ms=first.due_ms,
                whose=first.party or viewer.party,
                asked=_clock_words(first.kind),
                urgent=first.late(viewer.now_ms),
            )
        )
    return found


def _item(
    row: Incident,
    viewer: Viewer,
    reader: Reader,
    *,
    asked: str,
    since_ms: int,
    theirs: bool = False,
) -> DeskItem:
    return DeskItem(
        waits="theirs" if theirs else "mine",
        title=incident_title(row, reader),
        url=incident_url(row.object_id),
        party=row.party,
        since_ms=since_ms,
        whose=viewer.party,
        asked=asked,
    )


def _clock_words(kind: ClockKind) -> str:
    return {
        "contact": pgettext("clock", "first contact"),
        "persons": pgettext("clock", "return of persons"),
        "material": pgettext("clock", "return of material"),
    }[kind]
