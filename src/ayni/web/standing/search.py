# SPDX-License-Identifier: Apache-2.0
"""Draws the search: acts by what their bodies say, by party, room, kind, place, office and time.

Shows acts that the viewer's office may read and no others; drafts are not in the record. Source:
rooms.md A0.9 (Buscar).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ayni.adapters.record import reading
from ayni.adapters.record import registry as record_registry
from ayni.adapters.record.reading import ActRead
from ayni.adapters.search import finding, listing
from ayni.adapters.search.finding import Found, Key, Query
from ayni.core.attachments import MEMBER
from ayni.core.errors import Refusal
from ayni.core.limits import (
    SEARCH_COUNT_MAX,
    SEARCH_EXPORT_ACTS_MAX_COUNT,
    SEARCH_PAGE_ACTS_COUNT,
    SEARCH_TYPED_CHARS_MAX,
)
from ayni.web import acts as shown
from ayni.web import recorded, registry, searching, sheets, times, words
from ayni.web.parts import tables
from ayni.web.parts.extracts import Extract, Piece, extract
from ayni.web.parts.tables import Asked as Wanted
from ayni.web.parts.tables import Cell, Column, Plan, Reader, Slice
from ayni.web.searching import Asked
from ayni.web.shell import page
from ayni.web.viewer import Request, Viewer

READ_AT_ONCE = 250


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """An act that was found.

    Attributes:
        act: as the record reads it.
        title: what it is.
        url: page of its matter, or its own.
        office: who acted, in words.
        places: names of the places that it names.
        member: what the extract is of.
        pieces: the extract, in order; empty where the act has no text.
        note: why it changes nothing, or empty.
    """

    act: ActRead
    title: str
    url: str
    office: str
    places: str
    member: str
    pieces: Sequence[Piece]
    note: str

    @property
    def text(self) -> str:
        """Return the extract as plain text."""
        return "".join(piece.text for piece in self.pieces)


@require_safe
@never_cache
def search(request: Request) -> HttpResponseBase:
    """Show what fits, newest first; a whole reading code leads straight to its matter."""
    viewer = request.viewer
    asked = searching.asked_of(request.GET, viewer)
    hint = ""
    if searching.looks_like_code(asked.typed):
        try:
            return redirect(_address_of(reading.find(asked.typed), viewer))
        except Refusal as refusal:
            hint = searching.code_refused(refusal)
    refused = hint if searching.is_surely_code(asked.typed) else asked.refused
    if refused:
        return _drawn(request, asked, refused=refused)
    if asked.query.empty:
        return _drawn(request, asked)
    if tables.wants_export(request):
        whole = _whole(asked.query, viewer)
        return sheets.answer(
            tables.sheet(_plan(viewer), whole, at_most=SEARCH_EXPORT_ACTS_MAX_COUNT)
        )
    found = finding.find(asked.query, before=asked.before, limit=SEARCH_PAGE_ACTS_COUNT)
    return _drawn(request, asked, found=found, hint=hint)


def _drawn(
    request: Request,
    asked: Asked,
    *,
    refused: str = "",
    hint: str = "",
    found: Found | None = None,
) -> HttpResponse:
    viewer = request.viewer
    return page(
        request,
        "web/search.html",
        asked=asked,
        chars_max=SEARCH_TYPED_CHARS_MAX,
        refused=refused,
        hint=hint,
        found=found,
        count=_count(found) if found else "",
        results=_results(found.leaves, asked.query, viewer) if found else (),
        first_url=_address(request, before=None) if asked.before else "",
        next_url=_address(request, before=found.next_key) if found and found.next_key else "",
        export_url=_address(request, before=None, export=True),
        export_max=SEARCH_EXPORT_ACTS_MAX_COUNT,
    )


def _count(found: Found) -> str:
    if not found.counted:
        return _("More than {n} acts").format(n=SEARCH_COUNT_MAX)
    return _("Acts found: {n}").format(n=found.count)


def _results(leaves: Sequence[bytes], query: Query, viewer: Viewer) -> list[Result]:
    """Read acts in the order given; one that the office may not read is never among them."""
    held: dict[bytes, ActRead] = {}
    for at in range(0, len(leaves), READ_AT_ONCE):
        held.update({one.leaf: one for one in reading.acts(leaves[at : at + READ_AT_ONCE])})
    names = recorded.place_names(viewer.language)
    return [
        _result(held[leaf], query, viewer, names)
        for leaf in leaves
        if leaf in held and shown.may_see(held[leaf].kind, viewer)
    ]


def _result(act: ActRead, query: Query, viewer: Viewer, names: dict[str, str]) -> Result:
    kind = record_registry.kinds().get(act.kind)
    cut: Extract | None = None
    places: list[str] = []
    if kind is not None:
        texts = list(listing.content_of(kind, act.values))
        # The names of files come last: they say least of what an act is about.
        cut = extract(sorted(texts, key=lambda one: one[0] == MEMBER), query.words)
        places = [names.get(place, place) for place in listing.places_of(kind, act.values)]
    return Result(
        act=act,
        title=words.kind(act.kind) or _("An entry that cannot be read"),
        url=_page_of(act),
        office=shown.office_name(act.header.by, viewer) if act.header else "",
        places=", ".join(places),
        member=words.member(act.kind, cut.member) if cut else "",
        pieces=cut.pieces if cut else (),
        note=shown.reason(act),
    )


def _page_of(act: ActRead) -> str:
    matter = registry.object_url(act.kind, act.object_id.hex()) if act.kind else None
    return matter or reverse("web:act", args=[act.leaf.hex()])


def _address_of(leaf: bytes, viewer: Viewer) -> str:
    """Return the page a reading code leads to: the matter, if its room is open to the office."""
    (act,) = reading.acts([leaf])[:1]
    if shown.may_see(act.kind, viewer):
        return _page_of(act)
    return reverse("web:act", args=[leaf.hex()])


def _address(request: HttpRequest, *, before: Key | None, export: bool = False) -> str:
    kept = [
        (key, value)
        for key, value in request.GET.items()
        if value and key not in ("before", "format")
    ]
    if before is not None:
        kept.append(("before", f"{before[0]}.{before[1]}"))
    if export:
        kept.append(("format", "csv"))
    return f"?{urlencode(kept)}"


def _whole(query: Query, viewer: Viewer) -> Reader[Result]:
    """Return a reader of everything found, one more than an export takes; it searches once."""
    found = finding.find(query, limit=SEARCH_EXPORT_ACTS_MAX_COUNT + 1)

    def read(wanted: Wanted) -> Slice[Result]:
        leaves = found.leaves[wanted.offset : wanted.offset + wanted.limit]
        return _results(leaves, query, viewer), len(found.leaves)

    return read


def _plan(viewer: Viewer) -> Plan[Result]:
    return Plan(
        name="search",
        caption=_("Acts found"),
        columns=(
            Column(
                key="at",
                label=_("Declared time"),
                cell=lambda row: Cell(
                    text=times.moment(row.act.at_ms, viewer.clocks), iso=times.iso(row.act.at_ms)
                ),
            ),
            Column(key="party", label=_("Party"), cell=lambda row: row.act.party.upper()),
            Column(key="office", label=_("Office"), cell=lambda row: row.office),
            Column(key="what", label=_("Act"), cell=lambda row: row.title),
            Column(key="places", label=_("Place"), cell=lambda row: row.places),
            Column(key="member", label=_("Field"), cell=lambda row: row.member),
            Column(key="extract", label=_("Extract"), cell=lambda row: row.text),
            Column(key="code", label=_("Reading code"), cell=lambda row: row.act.code),
            Column(key="leaf", label=_("Fingerprint"), cell=lambda row: row.act.leaf.hex()),
        ),
    )
