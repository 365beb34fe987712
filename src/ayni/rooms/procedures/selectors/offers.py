# SPDX-License-Identifier: Apache-2.0
"""Offers what an activation taught for the agenda of a meeting: steps that could not be done.

A lesson is an act of a room of its own; while there is none, nothing is signed by offering. Steps
of an activation that has ended on every side are offered, by the last word of each side.
Source: rooms.md A4 (edge case 5), A2 (Temario, *Traer*); decision 55.
"""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from ayni.adapters.record import reading
from ayni.core.errors import Refusal
from ayni.rooms.procedures import facts
from ayni.rooms.procedures.models import Activation
from ayni.rooms.procedures.selectors.activation import (
    ActivationRead,
    activation,
    activation_title,
    activation_url,
)
from ayni.rooms.procedures.selectors.reader import Reader, reader
from ayni.web.registry import AgendaOffer
from ayni.web.viewer import Viewer

MARKS_READ_MAX_COUNT = 400
"""Newest marks of all activations that are looked through."""
ACTIVATIONS_MAX_COUNT = 5
"""Ended activations of which steps are offered: a meeting deals with the last year."""
COULD_NOT = "could_not"


def agenda_offers(viewer: Viewer, _mechanism: str) -> list[AgendaOffer]:
    """Return steps of ended activations that could not be done, as items of an agenda.

    Args:
        viewer: who looks; nothing for an office to which the room is not open.
        _mechanism: that meets; protocols belong to the partnership, not to one mechanism.
    """
    try:
        who = reader(viewer)
    except Refusal:
        return []
    marks = reading.newest_of([facts.STEP_MARKED], at_most=MARKS_READ_MAX_COUNT)
    held = {act.object_id.hex() for act in marks if act.facts.get("mark") == COULD_NOT}
    rows = Activation.objects.filter(open=False, pk__in=held).order_by("-began_ms", "pk")
    found = (activation(bytes.fromhex(row.pk), reader=who) for row in rows[:ACTIVATIONS_MAX_COUNT])
    return [offer for read in found if read is not None for offer in _offers(read, who)]


def _offers(read: ActivationRead, who: Reader) -> Iterator[AgendaOffer]:
    title = activation_title(read.row, who)
    for side in read.state.sides:
        for step, marks in side.marks.items():
            if any(act.facts.get("mark") != COULD_NOT for act in marks):
                continue
            notes = (str(read.act(act.leaf).values.get("note", "")) for act in marks)
            told = _("{protocol}, step {n}: {party} could not do it. {why}").format(
                protocol=title,
                n=_number(read, side.pinned, step),
                party=side.party.upper(),
                why=" ".join(dict.fromkeys(note for note in notes if note)),
            )
            yield AgendaOffer(
                group=_("Steps that could not be done"),
                title=" ".join(told.split()),
                matter=read.row.object_id,
                url=activation_url(read.row.object_id),
                party=side.party,
            )


def _number(read: ActivationRead, pinned: bytes, step: str) -> str:
    """Return the number of the paragraph that a step is; its id where the version is not held."""
    version = read.pinned.get(pinned)
    segments = version[0].proposal.act.facts.get("segments") if version is not None else None
    listed = segments if isinstance(segments, list) else []
    return str(listed.index(step) + 1) if step in listed else step
