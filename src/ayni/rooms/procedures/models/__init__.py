# SPDX-License-Identifier: Apache-2.0
"""The tables that show the room, one file for each object; derived."""

from ayni.rooms.procedures.models.activation import (
    ACTIVATION_REFUSALS,
    MARKS,
    Activation,
)
from ayni.rooms.procedures.models.contact import (
    CONTACT_REFUSALS,
    ContactTest,
)
from ayni.rooms.procedures.models.protocol import (
    CLAUSES,
    INSTRUMENTS,
    NATURES,
    REFUSALS,
    TOPICS,
    Protocol,
    ProtocolVersion,
)

__all__ = [
    "ACTIVATION_REFUSALS",
    "CLAUSES",
    "CONTACT_REFUSALS",
    "INSTRUMENTS",
    "MARKS",
    "NATURES",
    "REFUSALS",
    "TOPICS",
    "Activation",
    "ContactTest",
    "Protocol",
    "ProtocolVersion",
]
