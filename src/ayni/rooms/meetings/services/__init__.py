# SPDX-License-Identifier: Apache-2.0
"""What people do in the room, one file for each object; the only appenders."""

from ayni.rooms.meetings.services.edition import (
    accept_edition,
    cancel_edition,
    check_convenable,
    counter_edition,
    declare_held,
    postpone_edition,
    propose_edition,
)
from ayni.rooms.meetings.services.mechanism import (
    consent_to_mechanism,
    propose_mechanism,
    resume_mechanism,
    revise_mechanism,
    suspend_mechanism,
    withdraw_mechanism,
)
from ayni.rooms.meetings.services.room import (
    Deed,
    append,
    ask,
    reply,
    require,
    reserve,
    said,
)

__all__ = [
    "Deed",
    "accept_edition",
    "append",
    "ask",
    "cancel_edition",
    "check_convenable",
    "consent_to_mechanism",
    "counter_edition",
    "declare_held",
    "postpone_edition",
    "propose_edition",
    "propose_mechanism",
    "reply",
    "require",
    "reserve",
    "resume_mechanism",
    "revise_mechanism",
    "said",
    "suspend_mechanism",
    "withdraw_mechanism",
]
