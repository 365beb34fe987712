# SPDX-License-Identifier: Apache-2.0
"""What is allowed and asked, one file for each object; pure."""

from ayni.rooms.meetings.rules.edition import (
    CONVOCATION_DAYS,
    check_acceptance,
    check_cancel,
    check_convenable,
    check_counter,
    check_held,
    check_put_off,
    check_terms,
    meeting_params,
)
from ayni.rooms.meetings.rules.mechanism import (
    LINKS,
    check_description,
    check_mechanism_consent,
    check_mechanism_withdrawal,
    check_resumption,
    check_revision,
    check_suspension,
)

__all__ = [
    "CONVOCATION_DAYS",
    "LINKS",
    "check_acceptance",
    "check_cancel",
    "check_convenable",
    "check_counter",
    "check_description",
    "check_held",
    "check_mechanism_consent",
    "check_mechanism_withdrawal",
    "check_put_off",
    "check_resumption",
    "check_revision",
    "check_suspension",
    "check_terms",
    "meeting_params",
]
