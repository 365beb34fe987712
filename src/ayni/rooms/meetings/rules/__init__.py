# SPDX-License-Identifier: Apache-2.0
"""What is allowed and asked, one file for each object; pure."""

from ayni.rooms.meetings.rules.attending import (
    SEPARATOR,
    check_agenda_consent,
    check_agenda_withdrawal,
    check_delegation,
    check_entry,
    read_items,
)
from ayni.rooms.meetings.rules.edition import (
    AGENDA_DAYS,
    CONVOCATION_DAYS,
    DELEGATION_DAYS,
    ENTRY_DAYS,
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
    "AGENDA_DAYS",
    "CONVOCATION_DAYS",
    "DELEGATION_DAYS",
    "ENTRY_DAYS",
    "LINKS",
    "SEPARATOR",
    "check_acceptance",
    "check_agenda_consent",
    "check_agenda_withdrawal",
    "check_cancel",
    "check_convenable",
    "check_counter",
    "check_delegation",
    "check_description",
    "check_entry",
    "check_held",
    "check_mechanism_consent",
    "check_mechanism_withdrawal",
    "check_put_off",
    "check_resumption",
    "check_revision",
    "check_suspension",
    "check_terms",
    "meeting_params",
    "read_items",
]
