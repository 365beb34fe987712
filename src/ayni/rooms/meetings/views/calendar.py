# SPDX-License-Identifier: Apache-2.0
"""Answers requests for editions as iCalendar; decides nothing."""

from collections.abc import Sequence

from django.conf import settings
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from ayni.rooms.meetings import mappings, selectors
from ayni.rooms.meetings.selectors import EditionEntry, Reader
from ayni.rooms.meetings.views.room import open_to_readers
from ayni.web import calendars
from ayni.web.viewer import Request


@require_safe
@open_to_readers
def calendar_file(_request: Request, reader: Reader) -> HttpResponse:
    """Hand out every edition as iCalendar."""
    return _file(selectors.entries(reader=reader), reader, name="meetings")


@require_safe
@open_to_readers
def edition_file(_request: Request, reader: Reader, object_id: str) -> HttpResponse:
    """Hand out one edition as iCalendar."""
    found = selectors.entries(reader=reader, only=object_id)
    if not found:
        raise Http404
    return _file(found, reader, name=f"meeting-{object_id[:12]}")


def _file(found: Sequence[EditionEntry], reader: Reader, *, name: str) -> HttpResponse:
    exercise = settings.AYNI_MODE == "exercise"
    made = mappings.as_calendar(found, reader, exercise=exercise)
    return calendars.answer(made, name)
