# SPDX-License-Identifier: Apache-2.0
"""Makes the annex of an authorisation from a list that is pasted, and forgets the list.

Nothing of the list is stored, signed or sent; that an annex was made is noted in the access log.
"""

from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from ayni.adapters import clock
from ayni.adapters.entrance import journal, reads
from ayni.adapters.entrance.reads import Read
from ayni.core.errors import Refusal
from ayni.rooms.meetings import documents, facts, forms, rules, selectors
from ayni.rooms.meetings.selectors import EditionRead, Reader
from ayni.rooms.meetings.views.room import open_to_readers
from ayni.web import sheets
from ayni.web.papers import press
from ayni.web.parts.deed_fields import tell
from ayni.web.room_pages import UNPROCESSABLE, lacking_power
from ayni.web.shell import page
from ayni.web.viewer import Request


@csrf_exempt  # the handler must stand before the form is read; what follows is protected
def annex(request: HttpRequest, object_id: str) -> HttpResponseBase:
    """Ask for the list of names of one delegation, and answer with the annex as a file.

    A list that comes as a file stays in memory: one too large for that is passed over.
    """
    if request.content_type == "multipart/form-data":  # another form has no file
        request.upload_handlers = [MemoryFileUploadHandler(request)]
    return _annex(request, object_id=object_id)


@csrf_protect
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@open_to_readers
def _annex(request: Request, reader: Reader, object_id: str) -> HttpResponseBase:
    read = selectors.edition(bytes.fromhex(object_id), reader=reader)
    if read is None:
        raise Http404
    posted = request.POST if request.method == "POST" else None
    form = forms.AnnexForm(
        posted,
        request.FILES if posted is not None else None,
        delegations=documents.delegations_of(read, reader),
    )
    lacking = lacking_power(reader.viewer, facts.ENTRY_DECLARED)
    if form.is_valid() and not lacking:
        try:
            return _made(request, reader, read, **form.cleaned_data)
        except Refusal as refusal:
            tell(form, refusal, selectors.REFUSALS, kind=facts.ENTRY_DECLARED)
    response = page(
        request,
        "meetings/annex.html",
        form=form,
        edition=selectors.edition_title(read.row, read.name),
        entry_url=f"{selectors.edition_url(object_id)}entry/",
        lacking=lacking,
        announced=bool(read.state.delegations),
    )
    response.status_code = 200 if posted is None else UNPROCESSABLE
    return response


def _made(  # a request, and what was typed
    request: Request,
    reader: Reader,
    read: EditionRead,
    *,
    party: str,
    people: str,
    format: str,  # noqa: A002
) -> HttpResponseBase:
    listed = rules.read_list(people, counted=documents.counted_in(read, party))
    answer: HttpResponseBase
    if format == "csv":
        answer = sheets.answer(documents.annex_sheet(listed))
    else:
        paper = documents.annex_paper(read, reader, party=party, people=listed)
        answer = press.word(paper, f"annex-{party}")
    _noted(request, read)
    return answer


def _noted(request: Request, read: EditionRead) -> None:
    """Note who made it for which edition; the address says nothing of the list."""
    viewer = request.viewer
    if viewer.person is None or not viewer.office:
        return
    reads.note(
        Read(
            kind=journal.EXPORTED,
            at=clock.now(),
            person=viewer.person,
            office=viewer.office,
            address=journal.address_of(request),
            about=read.row.object_id,
            told=request.path,
        )
    )
    reads.flush()
