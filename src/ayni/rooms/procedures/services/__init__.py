# SPDX-License-Identifier: Apache-2.0
"""What people do in the room, one file for each object; the only appenders."""

from ayni.rooms.procedures.services.answers import (
    acknowledge,
    ask,
    object_to,
    reply,
    reserve,
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
from ayni.rooms.procedures.services.room import (
    Deed,
    append,
    require,
    said,
)

__all__ = [
    "Deed",
    "Text",
    "acknowledge",
    "append",
    "ask",
    "consent",
    "declare_adoption",
    "denounce",
    "lift_suspension",
    "object_to",
    "propose_replacement",
    "propose_version",
    "reply",
    "require",
    "reserve",
    "said",
    "state_interpretation",
    "suspend",
    "withdraw_proposal",
]
