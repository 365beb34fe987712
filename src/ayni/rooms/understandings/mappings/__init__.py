# SPDX-License-Identifier: Apache-2.0
"""What the room says in the words of tables and of the shared pages, one file for each."""

from ayni.rooms.understandings.mappings.calendar import as_calendar
from ayni.rooms.understandings.mappings.clearance import CLEARED
from ayni.rooms.understandings.mappings.lists import lists
from ayni.rooms.understandings.mappings.loading import Compared, besides, comparing, comparing_plan
from ayni.rooms.understandings.mappings.personal_data import PROCESSING
from ayni.rooms.understandings.mappings.register import (
    in_full,
    narrowed_by,
    owners_in_words,
    register_plan,
)
from ayni.rooms.understandings.mappings.urgency import urgency

__all__ = [
    "CLEARED",
    "PROCESSING",
    "Compared",
    "as_calendar",
    "besides",
    "comparing",
    "comparing_plan",
    "in_full",
    "lists",
    "narrowed_by",
    "owners_in_words",
    "register_plan",
    "urgency",
]
