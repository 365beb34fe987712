# SPDX-License-Identifier: Apache-2.0
"""Draws the board; decides nothing."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from ayni.rooms.understandings import documents, forms, selectors
from ayni.rooms.understandings.views.room import open_to_readers
from ayni.web.readers import Reader
from ayni.web.shell import page
from ayni.web.staff_papers import cut_now
from ayni.web.viewer import Request


@require_safe
@open_to_readers
def board(request: Request, reader: Reader) -> HttpResponse:
    """Show what both sides come to, column by column, of one edition or area or of all."""
    form = forms.BoardForm(
        request.GET or None, editions=selectors.editions(), areas=selectors.areas_known()
    )
    asked = form.cleaned_data if form.is_valid() else {"edition": "", "area": ""}
    columns = selectors.board(reader=reader, **asked)
    return page(
        request,
        "understandings/board.html",
        form=form,
        columns=documents.board_view(columns, reader, **asked),
        cut=cut_now(),
    )
