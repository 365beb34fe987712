# SPDX-License-Identifier: Apache-2.0
"""Fields that several deeds share, and the deeds that every matter of the room has."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ayni.core.codec import Json
from ayni.core.patterns.common import TEXT_CHARS_MAX
from ayni.rooms.meetings import facts
from ayni.rooms.meetings.facts import Day
from ayni.web.parts.deed_fields import DeedFields
from ayni.web.parts.fields import leaf_field, text_field

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


class QueryForm(DeedFields):
    """A question to the other parties."""

    title = _("Ask a question")
    kind = facts.QUERIED

    question = text_field(_("Question"), TEXT_CHARS_MAX, required=True, rows=3)


class ReplyForm(DeedFields):
    """An answer to one question."""

    title = pgettext_lazy("deed", "Answer")
    kind = facts.REPLIED

    query = leaf_field()
    answer = text_field(_("Answer"), TEXT_CHARS_MAX, required=True, rows=3)


class ReserveForm(DeedFields):
    """A reservation, printed wherever the matter is printed."""

    title = _("Make a reservation")
    kind = facts.RESERVED

    text = text_field(_("Reservation"), TEXT_CHARS_MAX, required=True, rows=3)


COMMON_DEEDS: Mapping[str, type[DeedFields]] = {
    "query": QueryForm,
    "reply": ReplyForm,
    "reserve": ReserveForm,
}
"""First word of the name of a deed that every matter of the room has, to its fields."""
