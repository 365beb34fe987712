# SPDX-License-Identifier: Apache-2.0
"""Hands out the proof of one act of any object of the room, with the fields that are chosen."""

from functools import partial

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ayni.adapters.record import exporting
from ayni.adapters.record.reading import ActRead
from ayni.core.errors import Refusal
from ayni.rooms.notices import documents, selectors
from ayni.rooms.notices.selectors import Matter, Reader
from ayni.rooms.notices.views.room import CONFLICT, open_to_readers
from ayni.web.parts import proofs
from ayni.web.shell import page, refuse
from ayni.web.viewer import Request


@require_safe
@open_to_readers
def proof(request: Request, reader: Reader, object_id: str, leaf: str) -> HttpResponse:
    """Let the reader choose which fields a proof opens."""
    matter = _matter(object_id, reader)
    members = _members(request, reader, _act(matter, leaf))
    return page(
        request,
        "notices/proof.html",
        title=matter.title,
        object_id=object_id,
        leaf=leaf,
        members=members,
        sheet=proofs.sheet("", members),
    )


@require_safe
@open_to_readers
def proof_file(request: Request, reader: Reader, object_id: str, leaf: str) -> HttpResponse:
    """Hand out the proof of one act: the chosen fields open, the rest closed."""
    act = _act(_matter(object_id, reader), leaf)
    members = _members(request, reader, act)
    try:
        made = exporting.prove(act.leaf, proofs.opened(members))
    except Refusal:
        return refuse(
            request,
            "web/trouble.html",
            status=CONFLICT,
            title=_("There is no proof of this act yet"),
            found=_("The node has not signed a head of its log that covers the act."),
            remedy=_("The link process signs within seconds. Try again; if it stays so, see Link."),
        )
    response = HttpResponse(made, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f'attachment; filename="{act.code}.tlog-proof"'
    return response


def _matter(object_id: str, reader: Reader) -> Matter:
    found = selectors.matter(bytes.fromhex(object_id), reader=reader)
    if found is None:
        raise Http404
    return found


def _act(matter: Matter, leaf: str) -> ActRead:
    act = next((act for act in matter.acts if act.leaf.hex() == leaf), None)
    if act is None:
        raise Http404
    return act


def _members(request: Request, reader: Reader, act: ActRead) -> tuple[proofs.MemberChoice, ...]:
    chosen = request.GET.getlist("open") if "chosen" in request.GET else documents.PRESET
    return proofs.members_of(act, chosen, in_words=partial(documents.value_in_words, reader))
