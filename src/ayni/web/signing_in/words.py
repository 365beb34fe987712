# SPDX-License-Identifier: Apache-2.0
"""Says at the door why somebody does not come in, and what factors and browsers are called."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.adapters.entrance import factors, visits
from ayni.core.errors import Refusal
from ayni.web import times
from ayni.web.times import Clocks

FACTORS = {
    factors.APP: gettext_lazy("code of an app"),
    factors.PASSKEY: gettext_lazy("passkey"),
    factors.CODES: gettext_lazy("recovery code"),
    factors.REMEMBERED: gettext_lazy("remembered browser"),
    factors.ENVELOPE: gettext_lazy("code of the envelope"),
    factors.IDENTITY: gettext_lazy("national identity"),
    "": gettext_lazy("password alone"),
}

ENDED = {
    visits.IDLE: gettext_lazy("nothing was done for too long"),
    visits.OVER: gettext_lazy("its time was over"),
    visits.ENDED_BY_HAND: gettext_lazy("the person ended it"),
    visits.ENDED_BY_COMMAND: gettext_lazy("the operator ended it"),
}
"""Why a session ended, as its line in the journal says it."""

_SYSTEMS = ("Windows", "Android", "iPhone", "iPad", "Macintosh", "CrOS", "Linux")
_BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))


def factor(code: str) -> str:
    """Return what a second factor is called."""
    return str(FACTORS.get(code, code))


def ended(code: str) -> str:
    """Return why a session ended; an unknown reason stands for itself."""
    return str(ENDED.get(code, code))


def why_not(refusal: Refusal, clocks: Clocks, *, failed: str = "") -> str:
    """Say why a try did not open the door, and when the next one is possible.

    Args:
        refusal: `sign_in_failed` or `sign_in_locked`.
        clocks: whose clocks the page shows.
        failed: the sentence for what was shown; that of name and password if empty.
    """
    if refusal.code == "sign_in_locked":
        until = cast(datetime, refusal.params["until"])
        return _(
            "Too many attempts did not succeed. The next one is possible in {d}, at {t}. Whoever "
            "runs this node can end the pause before."
        ).format(
            d=times.span(cast(int, refusal.params["seconds"])),
            t=times.hour(int(until.timestamp() * 1000), clocks),
        )
    return failed or _(
        "This name and this password do not belong together. Check both; capital letters count "
        "in the password."
    )


def agent(told: str) -> str:
    """Return browser and system out of what a browser calls itself: "Firefox, Windows"."""
    system = next((name for name in _SYSTEMS if name in told), "")
    browser = next((name for mark, name in _BROWSERS if mark in told), "")
    system = {"Macintosh": "macOS", "CrOS": "ChromeOS"}.get(system, system)
    return ", ".join(filter(None, (browser, system))) or _("unknown browser")
