# SPDX-License-Identifier: Apache-2.0
"""Hands out the folder for a border post: plain pages that open from the disk, without script.

It is read-only and says as of when it is; nothing in it can be signed. Source: rooms.md A0.15 (2).
"""

import io
import zipfile
from datetime import timedelta

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ayni.core.deadlines import day_of, start_of_day
from ayni.core.room_limits import POST_FOLDER_MAX_COUNT
from ayni.rooms.notices import documents, mappings, selectors
from ayni.rooms.notices.selectors import Only, Reader
from ayni.rooms.notices.views.room import open_to_readers
from ayni.standards import ical
from ayni.web import acts, frames, links, times
from ayni.web.viewer import Request

WEEK_DAYS = 8
"""Today and the seven days after it."""
FILE_TIME = (1980, 1, 1, 0, 0, 0)
"""Of every file in the folder: the pages say as of when they are."""


@require_safe
@open_to_readers
def post_folder(_request: Request, reader: Reader) -> HttpResponse:
    """Hand out the folder: notices of the week, how the link stands, whom to call, iCalendar."""
    viewer = reader.viewer
    clocks = viewer.clocks
    zone = clocks.zones[0].zone
    today = day_of(viewer.now_ms, zone)
    end = today + timedelta(days=WEEK_DAYS)
    found = selectors.entries(
        reader=reader,
        from_ms=start_of_day(today, zone),
        until_ms=start_of_day(end, zone),
        only=Only(),
        at_most=POST_FOLDER_MAX_COUNT + 1,
    )
    exercise = settings.AYNI_MODE == "exercise"
    calendar = mappings.as_calendar(
        found, reader, name=_("Prior notices"), exercise=exercise, at_most=POST_FOLDER_MAX_COUNT
    )
    shown = {
        "language": viewer.language,
        "partnership": frames.partnership(viewer.language),
        "exercise": exercise,
        "as_of": times.moment(viewer.now_ms, clocks),
        "office": acts.office_name(viewer.office, viewer),
        "links": links.lines(clocks),
        "days": documents.days_of(found[:POST_FOLDER_MAX_COUNT], today, WEEK_DAYS, reader),
        "cut_after": POST_FOLDER_MAX_COUNT if len(found) > POST_FOLDER_MAX_COUNT else 0,
        "contacts": selectors.contacts(reader=reader),
        "non_prejudice": frames.non_prejudice(viewer.language),
        "silence": frames.silence(viewer.language),
    }
    files = {
        "index.html": render_to_string("notices/post/index.html", shown).encode(),
        "contacts.html": render_to_string("notices/post/contacts.html", shown).encode(),
        "post.css": render_to_string("notices/post/post.css").encode(),
        "week.ics": ical.write(calendar),
    }
    response = HttpResponse(_zipped(files), content_type="application/zip")
    name = f"post-{viewer.party}-{today.isoformat()}.zip"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _zipped(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, content in files.items():
            told = zipfile.ZipInfo(f"post/{name}", FILE_TIME)
            told.compress_type = zipfile.ZIP_DEFLATED
            folder.writestr(told, content)
    return made.getvalue()
