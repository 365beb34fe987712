# SPDX-License-Identifier: Apache-2.0
"""What reads the rows of the room for a viewer, one file for each object."""

from ayni.rooms.procedures.models import (
    ACTIVATION_REFUSALS,
    CLAUSES,
    CONTACT_REFUSALS,
    INSTRUMENTS,
    MARKS,
    NATURES,
    TOPICS,
)
from ayni.rooms.procedures.models import REFUSALS as PROTOCOL_REFUSALS
from ayni.rooms.procedures.selectors.activation import (
    ActivationRead,
    activatable,
    activation,
    activation_state,
    activation_title,
    activation_url,
    activations,
    bindings_now,
    bindings_of,
)
from ayni.rooms.procedures.selectors.contact import (
    ContactLine,
    ContactRead,
    contact_test,
    contact_url,
    contacts,
    is_confirmed,
    posts_known,
)
from ayni.rooms.procedures.selectors.desk import desk_items
from ayni.rooms.procedures.selectors.offers import agenda_offers
from ayni.rooms.procedures.selectors.protocol import (
    TABS,
    Line,
    ProtocolRead,
    Tab,
    counts,
    label,
    languages,
    listing,
    marks_of,
    object_url,
    params,
    parties,
    protocol,
    responses_of,
    state_of,
    states_on,
    titled,
    titles,
    topic_name,
    topics_known,
    values_of,
    version_url,
    versions_in,
)
from ayni.rooms.procedures.selectors.reader import (
    DAY_MS,
    Label,
    Reader,
    reader,
)
from ayni.rooms.procedures.selectors.reminders import TEST_DUE, reminders
from ayni.rooms.procedures.selectors.today import Answer, answers, standing_now
from ayni.web.parts import answer_fields

REFUSALS = {
    **answer_fields.REFUSALS,
    **PROTOCOL_REFUSALS,
    **ACTIVATION_REFUSALS,
    **CONTACT_REFUSALS,
}
"""Code of a refusal to the field it concerns and what a person is told."""
VALUES = {
    **{f"mark.{code}": told for code, told in MARKS.items()},
    **{f"topic.{code}": told for code, told in TOPICS.items()},
    **{f"clause.{code}": told for code, told in CLAUSES.items()},
    **{f"nature.{code}": told for code, told in NATURES.items()},
    **{f"instrument.{code}": told for code, told in INSTRUMENTS.items()},
}
"""Coded values, by member, to their words."""

__all__ = [
    "CLAUSES",
    "DAY_MS",
    "INSTRUMENTS",
    "MARKS",
    "NATURES",
    "REFUSALS",
    "TABS",
    "TEST_DUE",
    "TOPICS",
    "VALUES",
    "ActivationRead",
    "Answer",
    "ContactLine",
    "ContactRead",
    "Label",
    "Line",
    "ProtocolRead",
    "Reader",
    "Tab",
    "activatable",
    "activation",
    "activation_state",
    "activation_title",
    "activation_url",
    "activations",
    "agenda_offers",
    "answers",
    "bindings_now",
    "bindings_of",
    "contact_test",
    "contact_url",
    "contacts",
    "counts",
    "desk_items",
    "is_confirmed",
    "label",
    "languages",
    "listing",
    "marks_of",
    "object_url",
    "params",
    "parties",
    "posts_known",
    "protocol",
    "reader",
    "reminders",
    "responses_of",
    "standing_now",
    "state_of",
    "states_on",
    "titled",
    "titles",
    "topic_name",
    "topics_known",
    "values_of",
    "version_url",
    "versions_in",
]
