# SPDX-License-Identifier: Apache-2.0
"""What people do in the room, one file for each object; the only appenders."""

from ayni.rooms.meetings.services.acta import (
    consent_to_acta,
    counter_acta,
    propose_acta,
    refuse_acta,
    withdraw_acta,
)
from ayni.rooms.meetings.services.attending import (
    announce_delegation,
    consent_to_agenda,
    counter_agenda,
    declare_entry,
    lead_table,
    propose_agenda,
    withdraw_agenda,
)
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
from ayni.rooms.meetings.services.paper import (
    consent_to_errata,
    note_divergence,
    propose_errata,
    sign_paper,
    withdraw_errata,
)
from ayni.rooms.meetings.services.pasting import (
    table_passages,
)
from ayni.rooms.meetings.services.room import (
    ANSWERS,
)
from ayni.rooms.meetings.services.statement import (
    accept_wording,
    revise_statement,
    table_statement,
    withdraw_wording,
)

__all__ = [
    "ANSWERS",
    "accept_edition",
    "accept_wording",
    "announce_delegation",
    "cancel_edition",
    "check_convenable",
    "consent_to_acta",
    "consent_to_agenda",
    "consent_to_errata",
    "consent_to_mechanism",
    "counter_acta",
    "counter_agenda",
    "counter_edition",
    "declare_entry",
    "declare_held",
    "lead_table",
    "note_divergence",
    "postpone_edition",
    "propose_acta",
    "propose_agenda",
    "propose_edition",
    "propose_errata",
    "propose_mechanism",
    "refuse_acta",
    "resume_mechanism",
    "revise_mechanism",
    "revise_statement",
    "sign_paper",
    "suspend_mechanism",
    "table_passages",
    "table_statement",
    "withdraw_acta",
    "withdraw_agenda",
    "withdraw_errata",
    "withdraw_mechanism",
    "withdraw_wording",
]
