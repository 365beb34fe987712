# SPDX-License-Identifier: Apache-2.0
"""The tables that show the room, one file for each object; derived."""

from ayni.rooms.meetings.models.acta import (
    ACTA_REFUSALS,
    ACTA_STATES,
    NATURES,
    Acta,
)
from ayni.rooms.meetings.models.agenda import (
    AGENDA_REFUSALS,
    AGENDA_STATES,
    Agenda,
)
from ayni.rooms.meetings.models.attending import (
    ARMS_CARRIED,
    ATTENDING_REFUSALS,
    BASES,
    CAPACITIES,
    DIRECTIONS,
    FUNCTIONS,
    GATES,
)
from ayni.rooms.meetings.models.edition import (
    EDITION_REFUSALS,
    EDITION_STATES,
    FORMS,
    MODALITIES,
    OPEN_STATES,
    PUT_OFF_REASONS,
    Edition,
)
from ayni.rooms.meetings.models.errata import (
    ERRATA_REFUSALS,
    ERRATA_STATES,
    PAPER_REFUSALS,
    Errata,
)
from ayni.rooms.meetings.models.mechanism import (
    DOMAINS,
    INSTITUTIONS,
    LEVELS,
    MECHANISM_REFUSALS,
    MECHANISM_STATES,
    Mechanism,
    Suspension,
)
from ayni.rooms.meetings.models.statement import (
    STATEMENT_REFUSALS,
    STATEMENT_STATES,
    VERBS,
    Statement,
)

__all__ = [
    "ACTA_REFUSALS",
    "ACTA_STATES",
    "AGENDA_REFUSALS",
    "AGENDA_STATES",
    "ARMS_CARRIED",
    "ATTENDING_REFUSALS",
    "BASES",
    "CAPACITIES",
    "DIRECTIONS",
    "DOMAINS",
    "EDITION_REFUSALS",
    "EDITION_STATES",
    "ERRATA_REFUSALS",
    "ERRATA_STATES",
    "FORMS",
    "FUNCTIONS",
    "GATES",
    "INSTITUTIONS",
    "LEVELS",
    "MECHANISM_REFUSALS",
    "MECHANISM_STATES",
    "MODALITIES",
    "NATURES",
    "OPEN_STATES",
    "PAPER_REFUSALS",
    "PUT_OFF_REASONS",
    "STATEMENT_REFUSALS",
    "STATEMENT_STATES",
    "VERBS",
    "Acta",
    "Agenda",
    "Edition",
    "Errata",
    "Mechanism",
    "Statement",
    "Suspension",
]
