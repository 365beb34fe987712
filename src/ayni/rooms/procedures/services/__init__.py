# SPDX-License-Identifier: Apache-2.0
"""What people do in the room, one file for each object; the only appenders."""

from ayni.rooms.procedures.services.activation import (
    acknowledge_activation,
    activate,
    deactivate,
    join_activation,
    mark_step,
)
from ayni.rooms.procedures.services.answers import ANSWERS
from ayni.rooms.procedures.services.contact import (
    call_contact,
    note_test,
)
from ayni.rooms.procedures.services.protocol import (
    Text,
    consent,
    declare_adoption,
    denounce,
    lift_suspension,
    propose_replacement,
    propose_version,
    state_interpretation,
    suspend,
    withdraw_proposal,
)

__all__ = [
    "ANSWERS",
    "Text",
    "acknowledge_activation",
    "activate",
    "call_contact",
    "consent",
    "deactivate",
    "declare_adoption",
    "denounce",
    "join_activation",
    "lift_suspension",
    "mark_step",
    "note_test",
    "propose_replacement",
    "propose_version",
    "state_interpretation",
    "suspend",
    "withdraw_proposal",
]
