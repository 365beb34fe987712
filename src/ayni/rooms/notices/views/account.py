# SPDX-License-Identifier: Apache-2.0
"""Answers requests for what is taken out of the room: the relation of facts, and the points."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from ayni.adapters.record import reading
from ayni.core.shortcodes import code_of
from ayni.rooms.notices import documents, mappings, selectors
from ayni.rooms.notices.selectors import Reader
from ayni.rooms.notices.views.room import open_to_readers
from ayni.standards.geojson.write import write
from ayni.web.papers import word
from ayni.web.shell import page
from ayni.web.viewer import Request

POINTS_NOTICES_MAX = 1_000
"""Open notices whose codes stand at their points; a file for a map holds no more."""


@require_safe
@open_to_readers
def account(request: Request, reader: Reader, object_id: str) -> HttpResponse:
    """Show the relation of facts of one matter, or hand it out as a document."""
    matter = selectors.matter(bytes.fromhex(object_id), reader=reader)
    if matter is None:
        raise Http404
    told = documents.account_of(
        matter,
        reader,
        cut=[(log.party, log.folded, log.root.hex()) for log in reading.logs()],
    )
    if request.GET.get("format") == "docx":
        paper = documents.account_paper(told, reader.viewer)
        return word.answer(paper, f"relation-{code_of(bytes.fromhex(object_id))}")
    return page(request, "notices/account.html", account=told, object_id=object_id)


@require_safe
@open_to_readers
def points(request: Request, reader: Reader) -> HttpResponse:
    """Hand out the named points with the open notices at each of them; never a line."""
    del request
    open_now = selectors.listing(reader=reader, tab="current").order_by("starts_ms")
    coming = selectors.listing(reader=reader, tab="coming").order_by("starts_ms")
    rows = [*open_now[:POINTS_NOTICES_MAX], *coming[:POINTS_NOTICES_MAX]]
    response = HttpResponse(write(mappings.as_points(rows)), content_type="application/geo+json")
    response.headers["Content-Disposition"] = 'attachment; filename="places.geojson"'
    return response
