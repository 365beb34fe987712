# SPDX-License-Identifier: Apache-2.0
"""Answers requests for the calendar of both parties, as a page and iCalendar; decides nothing."""

from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ayni.core.limits import SERIES_ROWS_MAX_COUNT
from ayni.core.room_limits import CALENDAR_FILE_MAX_COUNT, CALENDAR_SHOWN_MAX_COUNT
from ayni.rooms.notices import documents, mappings, selectors
from ayni.rooms.notices.selectors import Entry, Only, Reader
from ayni.rooms.notices.views.room import open_to_readers
from ayni.web import calendars
from ayni.web.shell import page
from ayni.web.viewer import Request

DAY_MS = 86_400_000
PAST_DAYS, COMING_DAYS = 92, 731
"""How far back and ahead the file of all entries reaches."""


@require_safe
@open_to_readers
def calendar(request: Request, reader: Reader) -> HttpResponse:
    """Show two weeks or a month of what both parties announced."""
    told = request.GET
    span = documents.span_of(told.get("span", ""), _day(told.get("from", "")), reader.viewer.clocks)
    only = _only(request)
    found = selectors.entries(
        reader=reader,
        from_ms=span.from_ms,
        until_ms=span.until_ms,
        only=only,
        at_most=CALENDAR_SHOWN_MAX_COUNT + 1,
    )
    return page(
        request,
        "notices/calendar.html",
        calendar=documents.calendar_view(found[:CALENDAR_SHOWN_MAX_COUNT], span, reader),
        cut_after=CALENDAR_SHOWN_MAX_COUNT if len(found) > CALENDAR_SHOWN_MAX_COUNT else 0,
        choices=documents.calendar_choices(only, reader),
        only=only,
        paper="a3" if told.get("paper") == "a3" else "a4",
    )


@require_safe
@open_to_readers
def calendar_file(request: Request, reader: Reader) -> HttpResponse:
    """Hand out what both parties announced as iCalendar, from three months ago on.

    A file that is too long ends with an event that says so: whoever subscribes sees no page.
    """
    now_ms = reader.viewer.now_ms
    found = selectors.entries(
        reader=reader,
        from_ms=now_ms - PAST_DAYS * DAY_MS,
        until_ms=now_ms + COMING_DAYS * DAY_MS,
        only=_only(request),
        at_most=CALENDAR_FILE_MAX_COUNT + 1,
    )
    return _file(found, reader, name="notices", at_most=CALENDAR_FILE_MAX_COUNT)


@require_safe
@open_to_readers
def series_file(_request: Request, reader: Reader, object_id: str) -> HttpResponse:
    """Hand out a series as iCalendar: one event for each row."""
    found = selectors.entries_of_series(object_id, reader=reader)
    if not found:
        raise Http404
    return _file(found, reader, name=f"series-{found[0].uid[:12]}")


@require_safe
@open_to_readers
def notice_file(_request: Request, reader: Reader, object_id: str) -> HttpResponse:
    """Hand out one notice as iCalendar."""
    read = selectors.notice(bytes.fromhex(object_id), reader=reader)
    if read is None:
        raise Http404
    found = selectors.entries_of_notice(read.row, reader=reader)
    return _file(found, reader, name=f"notice-{object_id[:12]}")


def _file(
    found: Sequence[Entry], reader: Reader, *, name: str, at_most: int = SERIES_ROWS_MAX_COUNT
) -> HttpResponse:
    exercise = settings.AYNI_MODE == "exercise"
    made = mappings.as_calendar(
        found, reader, name=_("Prior notices"), exercise=exercise, at_most=at_most
    )
    return calendars.answer(made, name)


def _only(request: Request) -> Only:
    told = request.GET
    return Only(
        party=told.get("party", ""), activity=told.get("activity", ""), place=told.get("place", "")
    )


def _day(told: str) -> date | None:
    try:
        return date.fromisoformat(told[:10])
    except ValueError:
        return None
