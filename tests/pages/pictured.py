# SPDX-License-Identifier: Apache-2.0
"""Which addresses the guide has no pictures of, and why; every other one has three.

A new page without pictures is told by name: see `tests/web/test_pictures.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

NO_PICTURE: Final[Mapping[str, frozenset[str]]] = {
    "takes a form and shows no page": frozenset(
        {
            "account_logout",
            "web:alarm-looked",
            "web:alarm-said",
            "web:alarm-still",
            "web:alarm-test",
            "web:attend",
            "web:end-session",
            "web:end-sessions",
            "web:enrol-browser",
            "web:language",
            "web:looked",
            "web:remove-browser",
            "web:sign-out",
            "web:unsent-keep",
            "web:unsent-save",
            "web:watch-here",
            "web:watch-leave",
            "web:watch-night",
            "web:watch-take",
        }
    ),
    "is a part of other pages": frozenset(
        {"web:alarm-frame", "web:alarm-now", "web:link-lines", "web:unsent-here"}
    ),
    "hands out a file": frozenset(
        {
            "meetings:acta-docx",
            "meetings:acta-original",
            "meetings:acta-pdf",
            "meetings:agenda-docx",
            "meetings:calendar-ics",
            "meetings:edition-folder",
            "meetings:edition-ics",
            "meetings:edition-letter",
            "notices:calendar-ics",
            "notices:notice-ics",
            "notices:points",
            "notices:post-folder",
            "notices:proof-file",
            "notices:series-ics",
            "understandings:calendar-ics",
            "web:case-report",
            "web:deadlines-ics",
            "web:file",
            "web:packet-file",
            "web:packet-mail",
            "web:proof",
        }
    ),
    "leads on to another page": frozenset({"account_login", "mfa_index", "procedures:protocol"}),
    "is for those who build pages": frozenset({"web:components"}),
}
"""Reason to the address patterns for which it holds."""
