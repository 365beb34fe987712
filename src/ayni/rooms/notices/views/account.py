# SPDX-License-Identifier: Apache-2.0
"""Answers requests for what is taken out of the room: relations of facts, and the points."""

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ayni.adapters.record import reading
from ayni.core.errors import Refusal
from ayni.core.shortcodes import code_of
from ayni.rooms.notices import documents, forms, mappings, selectors
from ayni.rooms.notices.selectors import Reader
from ayni.rooms.notices.views.room import open_to_readers
from ayni.standards.geojson.write import write
from ayni.web.papers import press
from ayni.web.room_pages import UNPROCESSABLE
from ayni.web.shell import page, refuse
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
    try:
        found = selectors.told_of(object_id, matter.title, reader=reader)
    except Refusal as refusal:
        return refuse(
            request,
            "web/trouble.html",
            status=UNPROCESSABLE,
            title=_("Relation of facts"),
            found=selectors.account_refused(refusal),
            remedy="",
        )
    told = documents.account_of(matter.title, found, reader, cut=_cut())
    if request.GET.get("format") == "docx":
        paper = documents.account_paper(told, reader.viewer)
        return press.word(paper, f"relation-{code_of(bytes.fromhex(object_id))}")
    return page(request, "notices/account.html", account=told, object_id=object_id)


@require_safe
@open_to_readers
def account_of_place(request: Request, reader: Reader) -> HttpResponse:
    """Ask for a place and a window, and show all that is stated of its matters."""
    form = forms.PlaceWindowForm(request.GET or None, **forms.offered(reader))
    told = _account_at(form, reader) if form.is_valid() else None
    if told is not None and request.GET.get("format") == "docx":
        paper = documents.account_paper(told, reader.viewer)
        return press.word(paper, f"relation-{form.cleaned_data['place']}")
    asked = request.GET.copy()
    asked["format"] = "docx"
    response = page(
        request,
        "notices/account_place.html",
        form=form,
        account=told,
        document_url=f"?{asked.urlencode()}",
    )
    response.status_code = UNPROCESSABLE if form.is_bound and told is None else 200
    return response


def _account_at(form: forms.PlaceWindowForm, reader: Reader) -> documents.Account | None:
    """Return what the form asks for, or none with the reason in the form."""
    place, from_ms, until_ms = (form.cleaned_data[name] for name in ("place", "start", "end"))
    try:
        found = selectors.told_at(place, from_ms=from_ms, until_ms=until_ms, reader=reader)
    except Refusal as refusal:
        form.add_error(None, selectors.account_refused(refusal))
        return None
    title = documents.place_title(place, reader, from_ms=from_ms, until_ms=until_ms)
    return documents.account_of(title, found, reader, cut=_cut())


def _cut() -> list[tuple[str, int, str]]:
    return [(log.party, log.folded, log.root.hex()) for log in reading.logs()]


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
