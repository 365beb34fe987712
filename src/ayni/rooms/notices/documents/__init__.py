# SPDX-License-Identifier: Apache-2.0
"""What leaves the room on paper, one file for each object."""

from ayni.rooms.notices.documents.account import (
    Account,
    account_of,
    account_paper,
    place_title,
)
from ayni.rooms.notices.documents.block import (
    Desks,
    sheets,
    spellings,
)
from ayni.rooms.notices.documents.calendar import (
    TWO_WEEKS_DAYS,
    WEEK_DAYS,
    YEARS,
    CalendarView,
    DayView,
    EntryView,
    Span,
    SpanKind,
    calendar_choices,
    calendar_view,
    days_of,
    entry_view,
    span_of,
)
from ayni.rooms.notices.documents.incident import (
    incident_stamp,
    incident_timeline,
    incident_view,
    proposal_facts,
)
from ayni.rooms.notices.documents.incident_deeds import (
    incident_reach,
)
from ayni.rooms.notices.documents.incident_words import (
    incident_in_words,
)
from ayni.rooms.notices.documents.measures import (
    Report,
    report_of,
    report_paper,
)
from ayni.rooms.notices.documents.notice import (
    PRESET,
    Ruling,
    notice_view,
    ruling,
    stamp,
    timeline,
    within_reach,
)
from ayni.rooms.notices.documents.room import (
    value_in_words,
)
from ayni.rooms.notices.documents.series import (
    RowView,
    SeriesVersionView,
    SeriesView,
    row_view,
    row_within_reach,
    series_as_it_stands,
    series_stamp,
    series_timeline,
    series_view,
    series_within_reach,
)
from ayni.rooms.notices.documents.unusual import (
    UnusualView,
    observers_said,
    observers_within_reach,
    unusual_stamp,
    unusual_timeline,
    unusual_view,
    unusual_within_reach,
)
from ayni.rooms.notices.documents.voice import (
    duty_facts,
    message_stamp,
    message_timeline,
    message_view,
    unmatched_line,
    voice_of,
)

__all__ = [
    "PRESET",
    "TWO_WEEKS_DAYS",
    "WEEK_DAYS",
    "YEARS",
    "Account",
    "CalendarView",
    "DayView",
    "Desks",
    "EntryView",
    "Report",
    "RowView",
    "Ruling",
    "SeriesVersionView",
    "SeriesView",
    "Span",
    "SpanKind",
    "UnusualView",
    "account_of",
    "account_paper",
    "calendar_choices",
    "calendar_view",
    "days_of",
    "duty_facts",
    "entry_view",
    "incident_in_words",
    "incident_reach",
    "incident_stamp",
    "incident_timeline",
    "incident_view",
    "message_stamp",
    "message_timeline",
    "message_view",
    "notice_view",
    "observers_said",
    "observers_within_reach",
    "place_title",
    "proposal_facts",
    "report_of",
    "report_paper",
    "row_view",
    "row_within_reach",
    "ruling",
    "series_as_it_stands",
    "series_stamp",
    "series_timeline",
    "series_view",
    "series_within_reach",
    "sheets",
    "span_of",
    "spellings",
    "stamp",
    "timeline",
    "unmatched_line",
    "unusual_stamp",
    "unusual_timeline",
    "unusual_view",
    "unusual_within_reach",
    "value_in_words",
    "voice_of",
    "within_reach",
]
