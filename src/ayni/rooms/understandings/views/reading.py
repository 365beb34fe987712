# SPDX-License-Identifier: Apache-2.0
"""Takes what old papers say: a file is looked through and shown before anything is signed.

Nothing is half loaded: with one wrong row nothing is signed, and each wrong row is named.
"""

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from ayni.core import room_limits
from ayni.core.errors import Refusal
from ayni.rooms.understandings import facts, forms, mappings, rules, selectors, services
from ayni.rooms.understandings.rules import Fault, Loaded, Parsed
from ayni.rooms.understandings.views.room import open_to_readers, tabs_of
from ayni.web import words
from ayni.web.parts import tables
from ayni.web.parts.deed_fields import tell
from ayni.web.parts.fields import offered
from ayni.web.readers import Reader
from ayni.web.room_pages import UNPROCESSABLE, deed_of, lacking_power, sentence_of
from ayni.web.shell import page
from ayni.web.uploads import FingerprintUpload, refuse_large, take_fingerprints
from ayni.web.viewer import Request


@csrf_exempt  # the handler of the scan is chosen before the form is read; `_load` checks it
@require_http_methods(["GET", "POST"])
@open_to_readers
def load(request: Request, reader: Reader) -> HttpResponseBase:
    """Take a file or a pasted table: show what was found, and sign it once it is confirmed."""
    return _load(request, reader, take_fingerprints(request, field=forms.SCAN_FILE))


@csrf_protect
def _load(request: Request, reader: Reader, scans: FingerprintUpload) -> HttpResponse:
    posted = forms.with_scan(request.POST, scans.found) if request.method == "POST" else None
    form = _load_form(reader, posted, request.FILES if posted is not None else None)
    refuse_large(form, scans.too_large)
    parsed = _parsed(form, reader) if form.is_valid() else None
    if parsed is not None and not parsed.faults and request.POST.get("confirmed"):
        told = form.cleaned_data
        try:
            count = services.load(
                deed_of(request, form),
                code=told["code"],
                rows=parsed.rows,
                language=told["language"],
                zone=reader.viewer.clocks.zones[0].zone,
            )
        except Refusal as refusal:
            _tell(form, refusal)
        else:
            del count
            return redirect("understandings:all")
    response = page(
        request,
        "understandings/load.html",
        form=form,
        parsed=parsed,
        preview=_preview(parsed, form.cleaned_data["code"]) if parsed is not None else (),
        faults=_faults(parsed.faults) if parsed is not None else (),
        more_faults=max(0, len(parsed.faults) - room_limits.UNDERSTANDINGS_FAULTS_SHOWN_MAX_COUNT)
        if parsed is not None
        else 0,
        ready=_ready(parsed),
        table=form.cleaned_data.get("table", "") if form.is_bound and form.is_valid() else "",
        from_sheet=parsed is not None and form.cleaned_data["from_sheet"],
        sentence=f"{sentence_of(reader.viewer)} {form.adds}",
        lacking=lacking_power(reader.viewer, facts.TRANSCRIBED),
        most=room_limits.UNDERSTANDINGS_LOADED_MAX_COUNT,
    )
    # To look through a table is no deed: what is wrong with it is the answer, not a refusal.
    refused = form.errors or request.POST.get("confirmed")
    response.status_code = UNPROCESSABLE if posted is not None and refused else 200
    return response


@require_http_methods(["GET", "POST"])
@open_to_readers
def compare(request: Request, reader: Reader) -> HttpResponseBase:
    """Show transcriptions of the other party to compare with the paper; confirm many at once."""
    plan = mappings.comparing_plan()
    read = mappings.comparing(selectors.listing(reader=reader, tab="reading"), plan, reader)
    if tables.wants_export(request):
        return tables.export(request, plan, read)
    shown: list[mappings.Compared] = []

    def kept(asked: tables.Asked) -> tables.Slice[mappings.Compared]:
        shown[:], total = read(asked)
        return shown, total

    table = tables.build(request, plan, kept)
    choices = [(one.line.row.pk, one.line.row.reference) for one in shown]
    posted = request.POST if request.method == "POST" else None
    form = forms.ConfirmManyForm(posted, rows=choices, **offered(reader))
    if form.is_valid():
        try:
            services.confirm_readings(deed_of(request, form), **form.cleaned_data)
        except Refusal as refusal:
            _tell(form, refusal)
        else:
            return redirect("understandings:reading")
    response = page(
        request,
        "understandings/compare.html",
        form=form,
        table=table,
        lines=shown,
        tabs=tabs_of(reader, "reading"),
        sentence=sentence_of(reader.viewer),
        lacking=lacking_power(reader.viewer, facts.TRANSCRIPTION_CONFIRMED),
    )
    response.status_code = UNPROCESSABLE if posted is not None else 200
    return response


def _load_form(reader: Reader, posted: Any, files: Any) -> forms.LoadForm:
    return forms.LoadForm(
        posted,
        files,
        mechanisms=list(selectors.mechanisms_known(reader=reader).items()),
        languages=[(code, words.language(code)) for code in reader.languages],
        **offered(reader),
    )


def _parsed(form: forms.LoadForm, reader: Reader) -> Parsed | None:
    told = form.cleaned_data
    held = selectors.held_by(reader.viewer.party, told["code"])
    try:
        found = rules.read_rows(
            told["table"],
            today=reader.today,
            held=held,
            from_sheet=told["from_sheet"],
            cell_faults=told["cell_faults"],
        )
    except Refusal as refusal:
        form.add_error(None, _in_words(refusal))
        return None
    return rules.stand_on(found, told["scan"])


def _tell(form: Any, refusal: Refusal) -> None:
    if refusal.code in forms.FILE_FAULTS:
        form.add_error(None, _in_words(refusal))
    else:
        tell(form, refusal, selectors.REFUSALS, kind=form.kind)


def _in_words(refusal: Refusal) -> str:
    return str(forms.FILE_FAULTS[refusal.code]).format(**refusal.params)


def _faults(faults: tuple[Fault, ...]) -> list[tuple[int, str]]:
    """Return line and sentence of what is wrong, the first ones."""
    return [
        (fault.line, str(forms.ROW_FAULTS[fault.code]).format(**fault.params))
        for fault in faults[: room_limits.UNDERSTANDINGS_FAULTS_SHOWN_MAX_COUNT]
    ]


def _preview(parsed: Parsed, code: str) -> list[tuple[Loaded, str, str, list[str]]]:
    """Return the rows that were read well: how each is cited, its area, and what else it says."""
    return [
        (
            row,
            facts.reference_of(
                {"code": code, "ordinal": row.ordinal, "form": row.form, "number": row.number}
            ),
            str(selectors.AREAS.get(row.area, "–")),
            mappings.besides(row),
        )
        for row in parsed.rows
    ]


def _ready(parsed: Parsed | None) -> str:
    """Say how many rows would be signed, if all of them can be."""
    if parsed is None or parsed.faults:
        return ""
    count = len(parsed.rows)
    told = ngettext("Sign {n} transcription", "Sign {n} transcriptions", count)
    return told.format(n=count) if count else _("nothing")
