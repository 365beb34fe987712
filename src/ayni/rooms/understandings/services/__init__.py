# SPDX-License-Identifier: Apache-2.0
"""What people do in the room; the only appenders."""

from ayni.rooms.understandings.services.changes import (
    consent,
    propose_change,
    propose_link,
    withdraw,
)
from ayni.rooms.understandings.services.reading import (
    confirm_reading,
    confirm_readings,
    contest_reading,
    load,
)
from ayni.rooms.understandings.services.understanding import (
    ask,
    claim_fulfilment,
    confirm_fulfilment,
    contest_fulfilment,
    name_owner,
    raise_to,
    reply,
    report_progress,
    reserve,
    withdraw_claim,
)

__all__ = [
    "ask",
    "claim_fulfilment",
    "confirm_fulfilment",
    "confirm_reading",
    "confirm_readings",
    "consent",
    "contest_fulfilment",
    "contest_reading",
    "load",
    "name_owner",
    "propose_change",
    "propose_link",
    "raise_to",
    "reply",
    "report_progress",
    "reserve",
    "withdraw",
    "withdraw_claim",
]
