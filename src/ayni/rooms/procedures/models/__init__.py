# SPDX-License-Identifier: Apache-2.0
"""The tables that show the room, one file for each object; derived."""

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
    "CLAUSES",
    "INSTRUMENTS",
    "NATURES",
    "REFUSALS",
    "TOPICS",
    "Protocol",
    "ProtocolVersion",
]
