# SPDX-License-Identifier: Apache-2.0
"""What is allowed and asked, one file for each object; pure."""

from ayni.rooms.notices.rules.notice import (
    HOUR_MS,
    LARGE_PARAM,
    MINUTE_MS,
    RuleAnswer,
    ask,
    check_acknowledgement,
    check_amendment,
    check_author,
    check_lateness,
    check_lift,
    check_reply,
    check_terms,
    default_params,
    is_late,
    param_name,
)
from ayni.rooms.notices.rules.observers import check_observer_answer, check_observer_offer
from ayni.rooms.notices.rules.series import (
    check_purpose,
    check_row,
    check_rows,
    check_rows_acknowledgement,
    check_rows_late,
    check_series_acknowledgement,
    check_series_amendment,
    check_series_author,
    ruled,
)
from ayni.rooms.notices.rules.unusual import (
    check_observed,
    check_unusual_answer,
    check_unusual_close,
)

__all__ = [
    "HOUR_MS",
    "LARGE_PARAM",
    "MINUTE_MS",
    "RuleAnswer",
    "ask",
    "check_acknowledgement",
    "check_amendment",
    "check_author",
    "check_lateness",
    "check_lift",
    "check_observed",
    "check_observer_answer",
    "check_observer_offer",
    "check_purpose",
    "check_reply",
    "check_row",
    "check_rows",
    "check_rows_acknowledgement",
    "check_rows_late",
    "check_series_acknowledgement",
    "check_series_amendment",
    "check_series_author",
    "check_terms",
    "check_unusual_answer",
    "check_unusual_close",
    "default_params",
    "is_late",
    "param_name",
    "ruled",
]
