# SPDX-License-Identifier: Apache-2.0
"""What became of the room's objects, one file for each."""

from ayni.rooms.meetings.states.acta import (
    ActaState,
    Refused,
    fold_acta,
)
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
from ayni.rooms.meetings.states.errata import (
    ErrataState,
    fold_errata,
)
from ayni.rooms.meetings.states.mechanism import (
    MechanismState,
    Suspension,
    fold_mechanism,
)
from ayni.rooms.meetings.states.paper import (
    Diverges,
    Papers,
    SignedOnPaper,
)
from ayni.rooms.meetings.states.room import (
    State,
    fold_object,
    texts_in_force,
)
from ayni.rooms.meetings.states.statement import (
    StatementState,
    Version,
    fold_statement,
)

__all__ = [
    "ActaState",
    "AgendaState",
    "Diverges",
    "EditionState",
    "ErrataState",
    "Item",
    "MechanismState",
    "Offer",
    "Papers",
    "Refused",
    "SignedOnPaper",
    "State",
    "StatementState",
    "Suspension",
    "Version",
    "fold_acta",
    "fold_agenda",
    "fold_edition",
    "fold_errata",
    "fold_mechanism",
    "fold_object",
    "fold_statement",
    "items_of",
    "texts_in_force",
]
