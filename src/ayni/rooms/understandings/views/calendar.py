# SPDX-License-Identifier: Apache-2.0
"""Answers requests for the days of understandings as iCalendar; decides nothing."""

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from ayni.rooms.understandings import mappings, selectors
from ayni.rooms.understandings.views.room import open_to_readers
from ayni.web import calendars
from ayni.web.readers import Reader
from ayni.web.viewer import Request


@require_safe
@open_to_readers
def calendar_file(_request: Request, reader: Reader) -> HttpResponse:
    """Hand out the days of all understandings as iCalendar."""
    exercise = settings.AYNI_MODE == "exercise"
    made = mappings.as_calendar(selectors.dues(reader=reader), reader, exercise=exercise)
    return calendars.answer(made, "understandings")
