# SPDX-License-Identifier: Apache-2.0
"""What is allowed and asked, and how a file of old understandings is read; pure."""

from ayni.rooms.understandings.rules.cells import read_scan
from ayni.rooms.understandings.rules.columns import COLUMNS
from ayni.rooms.understandings.rules.likeness import Likeness, likenesses
from ayni.rooms.understandings.rules.loading import (
    Fault,
    Loaded,
    Parsed,
    read_bytes,
    read_rows,
    stand_on,
)
from ayni.rooms.understandings.rules.understanding import (
    CHANGE_DAYS,
    CLAIM_DAYS,
    LAST_REMINDER_DAYS,
    OWNER_DAYS,
    QUERY_HOURS,
    REMINDER_DAYS,
    ROUND_DAYS,
    check_answer,
    check_change,
    check_change_withdrawal,
    check_claim,
    check_claim_withdrawal,
    check_consent,
    check_known,
    check_link,
    check_open,
    check_own_reading,
    check_owner,
    check_reading,
    understanding_params,
)

__all__ = [
    "CHANGE_DAYS",
    "CLAIM_DAYS",
    "COLUMNS",
    "LAST_REMINDER_DAYS",
    "OWNER_DAYS",
    "QUERY_HOURS",
    "REMINDER_DAYS",
    "ROUND_DAYS",
    "Fault",
    "Likeness",
    "Loaded",
    "Parsed",
    "check_answer",
    "check_change",
    "check_change_withdrawal",
    "check_claim",
    "check_claim_withdrawal",
    "check_consent",
    "check_known",
    "check_link",
    "check_open",
    "check_own_reading",
    "check_owner",
    "check_reading",
    "likenesses",
    "read_bytes",
    "read_rows",
    "read_scan",
    "stand_on",
    "understanding_params",
]
