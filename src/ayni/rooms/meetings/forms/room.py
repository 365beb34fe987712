# SPDX-License-Identifier: Apache-2.0
"""What several forms share, and the deeds that every matter of the room has."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from ayni.core.codec import Json
from ayni.rooms.meetings import facts
from ayni.rooms.meetings.facts import Day
from ayni.web.parts import answer_fields
from ayni.web.parts.deed_fields import DeedFields

OPEN_DEEDS = frozenset({"accept", "agree", "consent", "held", "take"})
"""What is asked of the reader stands open from the start."""


def day_in(told: date | None, zone: str) -> Day | None:
    """Return a typed day as a day on the calendar of a zone."""
    return None if told is None else Day(on=told, zone=zone)


def paper_of(told: Mapping[str, Any], zone: str) -> dict[str, Json]:
    """Return the instrument that three fields describe; a day that was not typed is left out."""
    paper: dict[str, Json] = {"type": told["paper"]}
    if told.get("paper_day"):
        paper["day"] = Day(on=told["paper_day"], zone=zone).to_value()
    return paper


ANSWERS: Mapping[str, type[DeedFields]] = answer_fields.of_room(facts.ROOM)
"""First word of the name of a deed that every matter of the room has, to its fields."""
