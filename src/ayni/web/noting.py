# SPDX-License-Identifier: Apache-2.0
"""Notes who read, printed or exported an object, once the page is out; a room does nothing for it.

An object is known by its address: every room names it by its leaf hash. What refreshes itself on an
open page is no reading.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final, cast

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from ayni.adapters import clock
from ayni.adapters.entrance import journal, reads
from ayni.adapters.entrance.reads import Read
from ayni.adapters.record import handling
from ayni.web.viewer import Request

GetResponse = Callable[[HttpRequest], HttpResponseBase]
_LEAF: Final = re.compile(r"[0-9a-f]{64}")
_ON_PAPER: Final = ("print", "sheet", "paper")
"""Words in the names of the addresses of pages that are made for paper."""


class ReadsNoted:
    """Stands inside the middleware that knows the viewer."""

    def __init__(self, get_response: GetResponse) -> None:
        """Keep the next step."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on, and note afterwards what was read."""
        asked = cast(Request, request)
        if request.method != "GET" or _asks_itself(request):
            return self.get_response(request)
        with handling.noted() as labels:
            response = self.get_response(request)
        read = _read(asked, response, labels) if response.status_code == 200 else None
        if read is not None:
            reads.note(read)
            _when_out(response)
        return response


def _read(request: Request, response: HttpResponseBase, labels: set[str]) -> Read | None:
    match = request.resolver_match
    viewer = request.viewer
    if match is None or viewer.person is None or not viewer.office:
        return None
    about = _object(match.kwargs)
    kind = _kind(match.url_name or "", response)
    if kind == journal.READ and not about:
        return None
    if kind != journal.EXPORTED and not handling.above_green(labels):
        return None
    return Read(
        kind=kind,
        at=clock.now(),
        person=viewer.person,
        office=viewer.office,
        address=journal.address_of(request),
        about=about,
        told=request.get_full_path(),
    )


def _object(named: dict[str, Any]) -> str:
    return next((text for text in map(str, named.values()) if _LEAF.fullmatch(text)), "")


def _kind(name: str, response: HttpResponseBase) -> str:
    if not response.headers.get("Content-Type", "").startswith("text/html"):
        return journal.EXPORTED
    on_paper = any(word in name for word in _ON_PAPER)
    return journal.PRINTED if on_paper else journal.READ


def _asks_itself(request: HttpRequest) -> bool:
    return "HX-Request" in request.headers and "HX-Boosted" not in request.headers


def _when_out(response: HttpResponseBase) -> None:
    """Write once the server has handed the page over: it closes the response then."""
    close = response.close

    def closed() -> None:
        close()
        reads.flush()

    response.close = closed  # type: ignore[method-assign]
