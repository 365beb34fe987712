# SPDX-License-Identifier: Apache-2.0
"""Reads agendas for a viewer. Source: rooms.md A2 (Temario)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from ayni.adapters.record import reading
from ayni.adapters.record.reading import ActRead
from ayni.rooms.meetings import states
from ayni.rooms.meetings.models import Agenda, Edition
from ayni.rooms.meetings.selectors.codes import AGENDA_STATES
from ayni.rooms.meetings.selectors.reader import Label, Reader, Tone
from ayni.rooms.meetings.selectors.rivals import rivals_of
from ayni.rooms.meetings.states import AgendaState


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaRead:
    """An agenda as its page needs it.

    Attributes:
        row: what the tables say.
        edition: its edition, or none while it has not arrived.
        state: what its acts come to.
        acts: every act of its timeline, in display order.
        version: number of its regular acts; what a deed expects.
        rivals: other agendas of its edition that stand.
    """

    row: Agenda
    edition: Edition | None
    state: AgendaState
    acts: Sequence[ActRead]
    version: int
    rivals: Sequence[Agenda]

    def act(self, leaf: bytes) -> ActRead:
        """Return one of its acts."""
        return next(act for act in self.acts if act.leaf == leaf)


def agenda(object_id: bytes, *, reader: Reader) -> AgendaRead | None:
    """Return one agenda with its acts, or none if nothing regular is held about it."""
    del reader  # whoever has one may see every agenda
    row = Agenda.objects.filter(pk=object_id.hex()).first()
    if row is None:
        return None
    acts = reading.acts_about(object_id)
    regular = [act.act for act in acts if act.regular]
    return AgendaRead(
        row=row,
        edition=Edition.objects.filter(pk=row.edition).first(),
        state=states.fold_agenda(regular),
        acts=acts,
        version=len(regular),
        rivals=rivals_of(row),
    )


def agenda_state_of(object_id: bytes) -> AgendaState:
    """Return what the acts of an agenda come to; for services, which judge and show nothing."""
    return states.fold_agenda(reading.regular_about(object_id))


def agendas_of(edition: str) -> list[Agenda]:
    """Return the agendas of an edition, the oldest first; more than one if proposals crossed."""
    return list(Agenda.objects.filter(edition=edition).order_by("proposed_ms", "object_id"))


def agenda_items(edition: str) -> list[tuple[str, str]]:
    """Return the items of the agenda that stands, number and title; none without one."""
    rows = [row for row in agendas_of(edition) if row.state != "withdrawn"]
    standing = [row for row in rows if row.state == "agreed"] or rows
    if not standing:
        return []
    act = reading.act(bytes.fromhex(standing[-1].leaf))
    titles = act.values.get("titles") if act else None
    told = titles if isinstance(titles, list) else []
    items = states.items_of(act.act) if act else ()
    return [
        (
            str(item.number),
            f"{item.number}. {told[place]}" if place < len(told) else str(item.number),
        )
        for place, item in enumerate(items)
    ]


def agenda_labels(row: Agenda) -> tuple[Label, ...]:
    """Return how an agenda stands, in words."""
    tones: dict[str, Tone] = {"agreed": "done", "proposed": "wait"}
    told = str(AGENDA_STATES.get(row.state, row.state))
    found = [Label(text=told, tone=tones.get(row.state, ""))]
    if row.awaited:
        parties = ", ".join(party.upper() for party in row.awaited)
        waits = _("consent of {parties} awaited").format(parties=parties)
        found.append(Label(text=waits, tone="wait"))
    return tuple(found)


def agenda_url(object_id: str) -> str:
    """Return the address of an agenda."""
    return reverse("meetings:agenda", kwargs={"object_id": object_id})
