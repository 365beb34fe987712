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
    "check_reply",
    "check_terms",
    "default_params",
    "is_late",
    "param_name",
]
