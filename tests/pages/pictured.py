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
            "meetings:calendar-ics",
            "meetings:edition-ics",
            "notices:calendar-ics",
            "notices:notice-ics",
            "notices:points",
            "notices:post-folder",
            "notices:proof-file",
            "notices:series-ics",
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
    "is shown while somebody signs in, or shows once more that it is them": frozenset(
        {
            "mfa_activate_totp",
            "mfa_add_webauthn",
            "mfa_authenticate",
            "mfa_deactivate_totp",
            "mfa_generate_recovery_codes",
            "mfa_reauthenticate",
            "mfa_reauthenticate_webauthn",
            "mfa_remove_webauthn",
            "mfa_view_recovery_codes",
            "web:identity-failed",
            "web:identity-refused",
            "web:kept",
        }
    ),
    "shows what neither the drill nor the scenes leave behind": frozenset(
        {
            "meetings:acta-counter",
            "meetings:acta-new",
            "meetings:agenda-new",
            "procedures:compare",
            "web:as-seen",
            "web:proposal",
            "web:unsent",
        }
    ),
}
"""Reason to the address patterns for which it holds."""
