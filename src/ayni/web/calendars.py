# SPDX-License-Identifier: Apache-2.0
"""Hands out calendars as files, the same way for every room; decides nothing of what they hold.

A file is given to whoever is signed in and may read the room; no address holds a secret.
"""

from __future__ import annotations

from django.http import HttpResponse

from ayni.standards import ical


def answer(calendar: ical.Calendar, name: str) -> HttpResponse:
    """Answer with a calendar as a file.

    Args:
        calendar: what it holds.
        name: of the file, without its ending.
    """
    response = HttpResponse(ical.write(calendar), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response
