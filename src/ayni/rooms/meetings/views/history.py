# SPDX-License-Identifier: Apache-2.0
"""Answers requests for cited public history; takes nothing: files come by the command line."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from ayni.rooms.meetings import selectors
from ayni.rooms.meetings.selectors import Reader
from ayni.rooms.meetings.views.room import open_to_readers
from ayni.web.shell import page
from ayni.web.viewer import Request


@require_safe
@open_to_readers
def history(request: Request, reader: Reader) -> HttpResponse:
    """Show what is cited about the states of this partnership, with its sources."""
    differing = request.GET.get("only") == "differing"
    found = selectors.cited(reader=reader, differing=differing)
    return page(
        request, "meetings/history.html", history=found, cited=found.rows, differing=differing
    )
