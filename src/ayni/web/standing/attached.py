# SPDX-License-Identifier: Apache-2.0
"""Hands out a file that an act names, to offices that may read the act; asks no neighbour.

The browser is told to save it, to run nothing of it, and to guess nothing about it: its type is one
of a closed list and its name cannot hide an ending.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ayni.adapters.attachments import files, keeping
from ayni.adapters.record import reading
from ayni.core import limits
from ayni.core.attachments import MEMBER, Attachment, download_name, read_attachments
from ayni.web import acts
from ayni.web.parts.attached import standing_in_words
from ayni.web.shell import refuse
from ayni.web.viewer import Request

_RANGE = re.compile(r"bytes=([0-9]{1,12})-([0-9]{0,12})", re.ASCII)
_POLICY = "sandbox; default-src 'none'"


@require_safe
def file(request: Request, leaf: str, name: str) -> HttpResponseBase:
    """Hand out one file of an act; a range of it if one is asked for."""
    act = reading.act(bytes.fromhex(leaf))
    if act is None or not acts.may_see(act.kind, request.viewer):
        raise Http404
    one = next(
        (each for each in read_attachments(act.values.get(MEMBER)) if each.hash.hex() == name), None
    )
    if one is None:
        raise Http404
    path = files.held_path(keeping.root(), one.hash)
    if not path.is_file():
        told = keeping.standing(one, largest=keeping.size_max())
        return refuse(
            request,
            "web/trouble.html",
            status=404,
            title=_("The file is not here"),
            found=f"{one.name}: {standing_in_words(one, told)}.",
            remedy=_("It comes by itself, or with a packet. See Link."),
        )
    return _handed_out(request, one, path)


def _handed_out(request: Request, one: Attachment, path: Path) -> HttpResponseBase:
    first, last = 0, one.size - 1
    match = _RANGE.fullmatch(request.headers.get("range", ""))
    if match is not None:
        first, last = int(match[1]), min(last, int(match[2] or last))
        if first > last:
            response: HttpResponseBase = HttpResponse(status=416)
            response.headers["Content-Range"] = f"bytes */{one.size}"
            return response
    response = StreamingHttpResponse(
        _pieces(path, first, last + 1), status=206 if match else 200, content_type=one.type
    )
    if match is not None:
        response.headers["Content-Range"] = f"bytes {first}-{last}/{one.size}"
    response.headers["Content-Length"] = str(last + 1 - first)
    response.headers["Accept-Ranges"] = "bytes"
    disposition = content_disposition_header(as_attachment=True, filename=download_name(one))
    response.headers["Content-Disposition"] = disposition or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _pieces(path: Path, start: int, end: int) -> Iterator[bytes]:
    with path.open("rb") as opened:
        opened.seek(start)
        while start < end:
            piece = opened.read(min(limits.ATTACHMENT_PIECE_MAX_BYTES, end - start))
            if not piece:
                return
            yield piece
            start += len(piece)
