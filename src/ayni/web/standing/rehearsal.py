# SPDX-License-Identifier: Apache-2.0
"""Shows a page as the neighbour will see it once a draft is signed; signs nothing, leaves nothing.

The act is put into the record, the page drawn by the view that draws it for everybody, and the act
taken back, all in one transaction. So nothing is drawn twice in two ways. Source: rooms.md A0.2.
"""

from __future__ import annotations

import copy
from dataclasses import replace

from django.http import Http404, HttpResponse, QueryDict
from django.urls import resolve, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ayni.adapters.clearance import drafts, releasing
from ayni.adapters.clearance.models import ENDED, Draft
from ayni.adapters.record import reading, rehearsing
from ayni.core.errors import Refusal
from ayni.web import acts, registry, words
from ayni.web.parties import forms as party_forms
from ayni.web.parts import visas
from ayni.web.shell import page, refuse
from ayni.web.standing.clearance import hand_of, title
from ayni.web.viewer import Preview, Request, Viewer

READS = frozenset({"audit"})
"""With this power alone a page shows everything and offers no deed."""
CONFLICT = 409


@require_safe
def as_seen(request: Request, number: int, party: str) -> HttpResponse:
    """Show the page of the matter as a neighbour will see it.

    Raises:
        Http404: there is no such draft for this office, it has ended, or no such neighbour.
    """
    hand = hand_of(request.viewer)
    found = drafts.visible(hand).filter(pk=number).first() if hand else None
    if found is None or found.state in ENDED or party not in request.viewer.neighbours:
        raise Http404
    now_ms = request.viewer.now_ms
    try:
        composed = releasing.composed_of(found, capacity="titular", now_ms=now_ms)
        with rehearsing.rehearsed(composed, expected=None, now_ms=now_ms) as done:
            return _drawn(request, found, done.leaf, party)
    except Refusal as refusal:
        told = visas.refused(refusal) or visas.problem(refusal.code, found.kind)
        return refuse(
            request,
            "web/trouble.html",
            status=CONFLICT,
            title=_("It cannot be shown as it stands"),
            found=told,
            remedy=_("Return the draft with a remark, or change it and send it again."),
        )


def _drawn(request: Request, one: Draft, leaf: bytes, party: str) -> HttpResponse:
    seen = _with_eyes_of(request, one, party)
    address = registry.object_url(one.kind, one.about or leaf.hex())
    if address is not None:
        found = resolve(address)
        seen.path = seen.path_info = address
        response: HttpResponse = found.func(seen, *found.args, **found.kwargs)
        if response.status_code == HttpResponse.status_code:
            return response
    act = reading.act(leaf)
    return page(
        seen,
        "web/as_seen.html",
        title=words.kind(one.kind),
        timeline=acts.timeline([act] if act else [], seen.viewer),
    )


def _with_eyes_of(request: Request, one: Draft, party: str) -> Request:
    """Return the request as if somebody of the neighbour's state had asked."""
    seen = copy.copy(request)
    seen.method = "GET"
    seen.GET, seen.POST = QueryDict(), QueryDict()
    seen.viewer = _eyes(request.viewer, party)
    seen.preview = Preview(
        sentence=_(
            "This is what {party} will read once draft {n} is signed. Nothing is signed, and no "
            "other state has seen it."
        ).format(party=party_forms(party, request.viewer.language).name, n=one.pk),
        back_url=reverse("web:draft", args=[one.pk]),
        back=title(one),
    )
    return seen


def _eyes(viewer: Viewer, party: str) -> Viewer:
    others = sorted({viewer.party, *viewer.neighbours} - {party})
    return replace(
        copy.copy(viewer),  # a lazy object gives what it stands for
        person=None,
        acting=None,
        office="",
        capacity="",
        party=party,
        powers=READS,
        neighbours=tuple(others),
        reopens=False,
    )
