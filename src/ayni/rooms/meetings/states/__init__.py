# SPDX-License-Identifier: Apache-2.0
"""What became of the room's objects, one file for each."""

from ayni.rooms.meetings.states.agenda import (
    AgendaState,
    Item,
    fold_agenda,
    items_of,
)
from ayni.rooms.meetings.states.edition import (
    EditionState,
    Offer,
    fold_edition,
)
from ayni.rooms.meetings.states.mechanism import (
    MechanismState,
    Suspension,
    fold_mechanism,
)
from ayni.rooms.meetings.states.room import (
    State,
    fold_object,
)

__all__ = [
    "AgendaState",
    "EditionState",
    "Item",
    "MechanismState",
    "Offer",
    "State",
    "Suspension",
    "fold_agenda",
    "fold_edition",
    "fold_mechanism",
    "fold_object",
    "items_of",
]
