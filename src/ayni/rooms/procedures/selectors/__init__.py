# SPDX-License-Identifier: Apache-2.0
"""What reads the rows of the room for a viewer, one file for each object."""

from ayni.rooms.procedures.models import (
    CLAUSES,
    INSTRUMENTS,
    NATURES,
    REFUSALS,
    TOPICS,
)
from ayni.rooms.procedures.selectors.desk import desk_items
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
    state_of,
    states_on,
    titled,
    titles,
    topic_name,
    topics_known,
    values_of,
    version_url,
)
from ayni.rooms.procedures.selectors.reader import (
    DAY_MS,
    Label,
    Reader,
    powers_for,
    reader,
)
from ayni.rooms.procedures.selectors.today import Answer, answers

VALUES = {
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
    "NATURES",
    "REFUSALS",
    "TABS",
    "TOPICS",
    "VALUES",
    "Answer",
    "Label",
    "Line",
    "ProtocolRead",
    "Reader",
    "Tab",
    "answers",
    "counts",
    "desk_items",
    "label",
    "languages",
    "listing",
    "marks_of",
    "object_url",
    "params",
    "parties",
    "powers_for",
    "protocol",
    "reader",
    "state_of",
    "states_on",
    "titled",
    "titles",
    "topic_name",
    "topics_known",
    "values_of",
    "version_url",
]
