# SPDX-License-Identifier: Apache-2.0
"""What the pages of the room share: who may read, how a deed is taken, confirmed and told."""

from dataclasses import dataclass

from django.http import HttpResponse

from ayni.rooms.meetings import selectors
from ayni.web.parts.deed_fields import DeedFields
from ayni.web.parts.deeds import expected_version
from ayni.web.parts.facts import FactSheet
from ayni.web.room_pages import open_to, sentence_of
from ayni.web.shell import page
from ayni.web.viewer import Request

open_to_readers = open_to(selectors.reader)
"""Hand a view the reader of this room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a page of its own asks to confirm.

    Attributes:
        title: of the matter.
        url: page of the matter; the deed is posted there.
        name: of the deed on that page.
        sheet: what is signed.
    """

    title: str
    url: str
    name: str
    sheet: FactSheet


def confirmed_page(request: Request, form: DeedFields, asked: Asked) -> HttpResponse:
    """Show a grave deed once more before it is signed. Source: rooms.md A0.2 (Sentence)."""
    return page(
        request,
        "meetings/confirm.html",
        asked=asked,
        form=form,
        expected=expected_version(request),
        sentence=sentence_of(request.viewer),
    )
