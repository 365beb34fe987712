# SPDX-License-Identifier: Apache-2.0
"""What the codes of the room are called, and what people are told when a rule refuses a deed."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from ayni.rooms.notices import models
from ayni.web.parts.responses import ASKS, GROUNDS, PAPERS, RESULTS
from ayni.web.registry import Words

ACTIVITIES, DISTANCES, STRENGTHS = models.ACTIVITIES, models.DISTANCES, models.STRENGTHS
ARMS, CANCEL_REASONS, OUTCOMES = models.ARMS, models.CANCEL_REASONS, models.OUTCOMES
STATES, WIDENINGS = models.STATES, models.WIDENINGS
MEASURES, FINDINGS, CLARITIES = models.MEASURES, models.FINDINGS, models.CLARITIES
RESPONSES = models.RESPONSES
REFUSALS = {**models.REFUSALS, **models.OBSERVER_REFUSALS, **models.MESSAGE_REFUSALS}
MESSAGE_ENDS = models.MESSAGE_ENDS
ITEM_ENDS = models.ITEM_ENDS
INCIDENT_TYPES, DIRECTIONS, STAGES = models.INCIDENT_TYPES, models.DIRECTIONS, models.STAGES
ALL_REFUSALS = {**REFUSALS, **models.INCIDENT_REFUSALS}
SERIES_REFUSALS, UNUSUAL_REFUSALS = models.SERIES_REFUSALS, models.UNUSUAL_REFUSALS
CHANNELS: Mapping[str, Words] = {
    "voice": _("by voice"),
    "paper": _("on paper"),
}
"""How what an act notes was learnt."""

CODES: Mapping[str, Mapping[str, Words]] = {
    "activity": ACTIVITIES,
    "distance": DISTANCES,
    "strength": STRENGTHS,
    "arms": ARMS,
    "why": CANCEL_REASONS,
    "outcome": OUTCOMES,
    "widens": WIDENINGS,
    "ground": GROUNDS,
    "asks": ASKS,
    "result": RESULTS,
    "measure": MEASURES,
    "finding": FINDINGS,
    "clarity": CLARITIES,
    "response": RESPONSES,
    "channel": CHANNELS,
}
"""Member of an act to what its codes are called."""
INCIDENT_CODES: Mapping[str, Mapping[str, Words]] = {
    # A document has a type as well; both have another.
    "type": {**PAPERS, **INCIDENT_TYPES},
    "direction": DIRECTIONS,
    "what": models.RETURNABLE,
    "withdrawn_for": ITEM_ENDS,
}
"""The same for members that incidents alone have."""
VALUES = {
    f"{name}.{code}": told
    for name, each in (*CODES.items(), *INCIDENT_CODES.items())
    for code, told in each.items()
    if (name, code) != ("type", "other")
}
