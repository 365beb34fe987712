# SPDX-License-Identifier: Apache-2.0
"""Answers requests about pasted minutes: takes a text, shows its passages, hands them to a service.

Nothing is signed before a person saw every passage. Every page works without script.
"""

from typing import Any, Final

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from ayni.core import limits
from ayni.core.errors import FormatError, Refusal
from ayni.rooms.meetings import documents, facts, forms, rules, selectors, services
from ayni.rooms.meetings.selectors import EditionRead, Reader
from ayni.rooms.meetings.views.room import open_to_readers
from ayni.rooms.meetings.views.statement import speaker_choices
from ayni.standards.minutes.read import read as read_minutes
from ayni.web.papers import press
from ayni.web.parts.deed_fields import tell
from ayni.web.parts.fields import offered
from ayni.web.room_pages import UNPROCESSABLE, deed_of, lacking_power, sentence_of
from ayni.web.shell import page
from ayni.web.uploads import ShortUpload
from ayni.web.viewer import Request

TOO_LARGE: Final = 413
_FORM_EXTRA_BYTES: Final = 2 * limits.MIB
"""A text as long as allowed, every letter in two bytes, and the other fields."""


@csrf_exempt  # the handler of the file is chosen before the form is read; `_paste` checks it
@require_http_methods(["GET", "POST"])
@open_to_readers
def paste(request: Request, reader: Reader, object_id: str) -> HttpResponseBase:
    """Take minutes as text or as a file, and show their passages as statements to be."""
    upload = ShortUpload(request, bytes_max=limits.MINUTES_FILE_MAX_BYTES)
    length = request.META.get("CONTENT_LENGTH") or "0"
    longest = limits.MINUTES_FILE_MAX_BYTES + _FORM_EXTRA_BYTES
    if request.method == "POST":
        if not length.isdigit() or int(length) > longest:
            # Nothing of it is read: the form could not be, either.
            return _asked(request, reader, _read(object_id, reader), None, status=TOO_LARGE)
        if request.content_type == "multipart/form-data":
            request.upload_handlers = [upload]
    return _paste(request, reader, object_id, upload)


@csrf_protect
def _paste(
    request: Request, reader: Reader, object_id: str, upload: ShortUpload
) -> HttpResponseBase:
    read = _read(object_id, reader)
    if request.method != "POST":
        return _asked(request, reader, read, forms.PasteForm(languages=reader.languages))
    if request.POST.get("step") == "sign":
        return _signed(request, reader, read)
    form = forms.PasteForm(request.POST, languages=reader.languages)
    if not form.is_valid():
        return _asked(request, reader, read, form, status=UNPROCESSABLE)
    try:
        text, revised = _told(form.cleaned_data["text"], upload)
        rules.check_pasted(text)
        sides = documents.sides_of(read.row.parties)
        rows = rules.rows_of(read_minutes(text, sides), items=_titles(read))
    except (FormatError, Refusal) as trouble:
        form.add_error(None, _trouble(trouble))
        return _asked(request, reader, read, form, status=UNPROCESSABLE)
    first = {name: form.cleaned_data[name] for name in ("table", "language")}
    shown = forms.PastedForm(rows=rows, initial=first, **_offered(reader, read))
    return _shown(request, reader, read, shown, revised=revised)


def _told(typed: str, upload: ShortUpload) -> tuple[str, bool]:
    """Return the text that was pasted, with that of a file behind it, and whether it is revised."""
    if upload.too_large:
        raise Refusal("paste_file_large", most=limits.MINUTES_FILE_MAX_BYTES // limits.MIB)
    if not upload.raw:
        return typed, False
    found = press.word_text(upload.raw)
    return "\n\n".join(part for part in (typed, found.text) if part.strip()), found.revised


def _trouble(trouble: FormatError | Refusal) -> str:
    if isinstance(trouble, FormatError):
        found = _("The file cannot be read: {found}. Save it as DOCX, or paste its text.")
        return found.format(found=trouble)
    _field, told = selectors.REFUSALS[trouble.code]
    return str(told).format(**trouble.params)


def _signed(request: Request, reader: Reader, read: EditionRead) -> HttpResponseBase:
    form = forms.PastedForm(request.POST, **_offered(reader, read))
    if not form.is_valid():
        return _shown(request, reader, read, form, status=UNPROCESSABLE)
    edition = read.row.object_id
    try:
        services.table_passages(deed_of(request, form), edition=edition, **form.cleaned_data)
    except Refusal as refusal:
        tell(form, refusal, selectors.REFUSALS, kind=facts.STATEMENT_TABLED)
        return _shown(request, reader, read, form, status=UNPROCESSABLE)
    return redirect(selectors.edition_tab_url(edition, "tables"))


def _asked(
    request: Request,
    reader: Reader,
    read: EditionRead,
    form: forms.PasteForm | None,
    *,
    status: int = 200,
) -> HttpResponse:
    asked = form or forms.PasteForm(languages=reader.languages)
    response = page(
        request,
        "meetings/paste.html",
        form=asked,
        too_large=limits.MINUTES_FILE_MAX_BYTES // limits.MIB if status == TOO_LARGE else 0,
        lacking=lacking_power(reader.viewer, facts.STATEMENT_TABLED),
        **_frame(read),
    )
    response.status_code = status
    return response


def _shown(
    request: Request,
    reader: Reader,
    read: EditionRead,
    form: forms.PastedForm,
    *,
    revised: bool = False,
    status: int = 200,
) -> HttpResponse:
    response = page(
        request,
        "meetings/pasted.html",
        form=form,
        rows=documents.pasted_rows(form.passages()),
        revised=revised,
        sentence=sentence_of(reader.viewer),
        lacking=lacking_power(reader.viewer, facts.STATEMENT_TABLED),
        **_frame(read),
    )
    response.status_code = status
    return response


def _frame(read: EditionRead) -> dict[str, str]:
    return {
        "edition": selectors.edition_title(read.row, read.name),
        "edition_url": selectors.edition_tab_url(read.row.object_id, "tables"),
    }


def _titles(read: EditionRead) -> dict[int, str]:
    return {int(number): title for number, title in selectors.agenda_items(read.row.object_id)}


def _offered(reader: Reader, read: EditionRead) -> dict[str, Any]:
    return {
        **offered(reader),
        "speakers": speaker_choices(read.row.parties, reader),
        "items": selectors.agenda_items(read.row.object_id),
    }


def _read(object_id: str, reader: Reader) -> EditionRead:
    read = selectors.edition(bytes.fromhex(object_id), reader=reader)
    if read is None:
        raise Http404
    return read
