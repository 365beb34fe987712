# SPDX-License-Identifier: Apache-2.0
"""The tables of the room, and what their codes are called."""

from ayni.rooms.understandings.models.codes import (
    AREAS,
    AUTHORITIES,
    CHANGES,
    CODES,
    COSTS,
    FORMS,
    NATURES,
    OBSTACLES,
    PAIRS,
    PROOFS,
    REFUSALS,
    RELATIONS,
    STAGES,
    STATUSES,
)
from ayni.rooms.understandings.models.understanding import (
    CODE_CHARS_MAX,
    HASH_CHARS,
    PARTY_CHARS,
    Understanding,
    UnderstandingLink,
    UnderstandingSide,
)

__all__ = [
    "AREAS",
    "AUTHORITIES",
    "CHANGES",
    "CODES",
    "CODE_CHARS_MAX",
    "COSTS",
    "FORMS",
    "HASH_CHARS",
    "NATURES",
    "OBSTACLES",
    "PAIRS",
    "PARTY_CHARS",
    "PROOFS",
    "REFUSALS",
    "RELATIONS",
    "STAGES",
    "STATUSES",
    "Understanding",
    "UnderstandingLink",
    "UnderstandingSide",
]
