# SPDX-License-Identifier: Apache-2.0
"""What the codes of the room are called, and what people are told when a rule refuses a deed."""

from collections.abc import Mapping

from ayni.rooms.meetings import models
from ayni.web.parts import answer_fields
from ayni.web.parts.responses import PAPERS
from ayni.web.registry import Words

LEVELS, DOMAINS, INSTITUTIONS = models.LEVELS, models.DOMAINS, models.INSTITUTIONS
MECHANISM_STATES, EDITION_STATES = models.MECHANISM_STATES, models.EDITION_STATES
ERRATA_STATES = models.ERRATA_STATES
AGENDA_STATES, GATES, BASES = models.AGENDA_STATES, models.GATES, models.BASES
DIRECTIONS, FUNCTIONS = models.DIRECTIONS, models.FUNCTIONS
CAPACITIES, ARMS_CARRIED = models.CAPACITIES, models.ARMS_CARRIED
FORMS, MODALITIES, PUT_OFF_REASONS = models.FORMS, models.MODALITIES, models.PUT_OFF_REASONS
INSTRUMENTS = PAPERS
STATEMENT_STATES, VERBS = models.STATEMENT_STATES, models.VERBS
ACTA_STATES, NATURES = models.ACTA_STATES, models.NATURES
REFUSALS: Mapping[str, tuple[str, Words]] = {
    **answer_fields.REFUSALS,
    **models.EDITION_REFUSALS,
    **models.MECHANISM_REFUSALS,
    **models.AGENDA_REFUSALS,
    **models.ATTENDING_REFUSALS,
    **models.PAPER_REFUSALS,
    **models.ERRATA_REFUSALS,
    **models.STATEMENT_REFUSALS,
    **models.ACTA_REFUSALS,
}

CODES: Mapping[str, Mapping[str, Words]] = {
    "level": LEVELS,
    "domains": DOMAINS,
    "institutions": INSTITUTIONS,
    "form": FORMS,
    "modality": MODALITIES,
    "reason": PUT_OFF_REASONS,
    "gate": GATES,
    "direction": DIRECTIONS,
    "basis": BASES,
    "head_capacity": CAPACITIES,
    "arms": ARMS_CARRIED,
    "verb": VERBS,
    "area": DOMAINS,
    "nature": NATURES,
}
"""Member of an act to what its codes are called."""
VALUES = {f"{name}.{code}": told for name, each in CODES.items() for code, told in each.items()}
