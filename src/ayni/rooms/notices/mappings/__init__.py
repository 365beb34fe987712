# SPDX-License-Identifier: Apache-2.0
"""What the room says in the words of tables and of standards, one file for each."""

from ayni.rooms.notices.mappings.calendar import (
    as_calendar,
    as_event,
)
from ayni.rooms.notices.mappings.clearance import CLEARED
from ayni.rooms.notices.mappings.incident import (
    incident_plan,
)
from ayni.rooms.notices.mappings.lists import lists
from ayni.rooms.notices.mappings.measures import (
    behind_plan,
    cell_lines,
    measures_plan,
)
from ayni.rooms.notices.mappings.message import (
    message_plan,
)
from ayni.rooms.notices.mappings.notice import (
    file_plan,
    plan,
)
from ayni.rooms.notices.mappings.personal_data import PROCESSING
from ayni.rooms.notices.mappings.places import as_points
from ayni.rooms.notices.mappings.series import (
    MINUTE_MS,
    RowLine,
    row_lines,
    rows_file_plan,
    rows_plan,
    series_plan,
    unusual_plan,
)
from ayni.rooms.notices.mappings.urgency import urgency
from ayni.rooms.notices.mappings.urgent_deeds import URGENT_DEEDS

__all__ = [
    "CLEARED",
    "MINUTE_MS",
    "PROCESSING",
    "URGENT_DEEDS",
    "RowLine",
    "as_calendar",
    "as_event",
    "as_points",
    "behind_plan",
    "cell_lines",
    "file_plan",
    "incident_plan",
    "lists",
    "measures_plan",
    "message_plan",
    "plan",
    "row_lines",
    "rows_file_plan",
    "rows_plan",
    "series_plan",
    "unusual_plan",
    "urgency",
]
