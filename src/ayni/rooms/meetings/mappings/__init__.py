# SPDX-License-Identifier: Apache-2.0
"""What the room says in the words of tables and of standards, one file for each."""

from ayni.rooms.meetings.mappings.calendar import as_calendar
from ayni.rooms.meetings.mappings.clearance import CLEARED
from ayni.rooms.meetings.mappings.personal_data import PROCESSING
from ayni.rooms.meetings.mappings.urgency import urgency

__all__ = ["CLEARED", "PROCESSING", "as_calendar", "urgency"]
