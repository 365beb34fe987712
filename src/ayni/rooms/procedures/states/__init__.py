# SPDX-License-Identifier: Apache-2.0
"""What became of the room's objects, one file for each."""

from ayni.rooms.procedures.states.activation import (
    ActivationState,
    Side,
    fold_activation,
)
from ayni.rooms.procedures.states.binding import (
    Binding,
    Overlap,
    binding_at,
    overlaps,
)
from ayni.rooms.procedures.states.contact import (
    ContactState,
    fold_contact,
)
from ayni.rooms.procedures.states.protocol import (
    Interpretation,
    Pause,
    ProtocolState,
    Version,
    fold_protocol,
)
from ayni.rooms.procedures.states.room import (
    State,
    fold_object,
    texts_in_force,
)

__all__ = [
    "ActivationState",
    "Binding",
    "ContactState",
    "Interpretation",
    "Overlap",
    "Pause",
    "ProtocolState",
    "Side",
    "State",
    "Version",
    "binding_at",
    "fold_activation",
    "fold_contact",
    "fold_object",
    "fold_protocol",
    "overlaps",
    "texts_in_force",
]
