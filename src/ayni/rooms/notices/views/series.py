# SPDX-License-Identifier: Apache-2.0
"""Answers requests about series and their rows: reads, shows, hands deeds to the services.

Every page works without script. A deed that is refused keeps what was typed.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ayni.adapters.record import reading
from ayni.adapters.record.sequencing import Appended
from ayni.core.errors import Refusal, StalePage
from ayni.rooms.notices import documents, facts, forms, mappings, selectors, services
from ayni.rooms.notices.facts import Terms
from ayni.rooms.notices.forms import Sheet
from ayni.rooms.notices.selectors import Reader, SeriesRead
from ayni.rooms.notices.views.room import drawn_of, objection_lead, open_to_readers, tabs_of
from ayni.web.attaching import FIELD
from ayni.web.matter_pages import matter_page
from ayni.web.newer import Newer, address_after, aged_since
from ayni.web.parts import tables
from ayni.web.parts.attach_field import chosen_in
from ayni.web.parts.deed_fields import DeedFields, tell
from ayni.web.parts.deeds import deed_asked
from ayni.web.parts.facts import FactSheet
from ayni.web.parts.reach import deeds_about
from ayni.web.room_pages import (
    UNPROCESSABLE,
    Asked,
    confirmed_page,
    deed_of,
    lacking_power,
    sentence_of,
    typed_in,
)
from ayni.web.shell import page
from ayni.web.viewer import Request, Viewer

Bound = Mapping[str, DeedFields]


@require_safe
@open_to_readers
def series_list(request: Request, reader: Reader) -> HttpResponseBase:
    """Show every series, as a page or as CSV."""
    plan = mappings.series_plan(reader)
    rows = tables.query_reader(selectors.series_listing(reader=reader), plan)
    if tables.wants_export(request):
        return tables.export(request, plan, rows)
    return page(
        request,
        "notices/series_list.html",
        part="listing",
        table=tables.build(request, plan, rows),
        tabs=tabs_of(reader, "series"),
        may_give=reader.may(facts.SERIES_GIVEN),
    )


@require_http_methods(["GET", "POST"])
@open_to_readers
def series_new(request: Request, reader: Reader) -> HttpResponse:
    """Take a series: rows by hand or by a repeat rule."""
    offered = forms.offered(reader)
    asked = deed_asked(request)
    form = forms.SeriesForm(*_given(request, asked), initial=_said(request), **offered)
    sheet = _sheet(request, asked, offered)
    if asked == "give" and form.is_valid() and sheet.is_valid():
        deed = deed_of(request, form)
        try:
            done = services.give_series(deed, rows=sheet.terms(), **form.cleaned_data)
        except Refusal as refusal:
            _refused(form, refusal, request.viewer)
        else:
            return redirect("notices:series", object_id=done.leaf.hex())
    return _filled_in(request, reader, form, sheet)


@require_http_methods(["GET", "POST"])
@open_to_readers
def series_amend(request: Request, reader: Reader, object_id: str) -> HttpResponse:
    """Take a series anew: every row of it, and more at the end."""
    read = _read(object_id, reader)
    if read.row.party != reader.viewer.party or not read.row.open:
        raise Http404
    offered = forms.offered(reader)
    asked = deed_asked(request)
    stands = documents.series_as_it_stands(read)
    form = forms.SeriesAmendForm(
        *_given(request, asked), initial={**stands, **_said(request)}, **offered
    )
    aged = None
    rows = [row.terms for row in read.state.current_rows]
    sheet = _sheet(request, asked, offered, rows=rows)
    if asked == "give" and form.is_valid() and sheet.is_valid():
        deed = deed_of(request, form, about=bytes.fromhex(object_id))
        try:
            services.amend_series(deed, rows=sheet.terms(), **form.cleaned_data)
        except Refusal as refusal:
            aged = _refused(form, refusal, request.viewer)
        else:
            return redirect("notices:series", object_id=object_id)
    return _filled_in(request, reader, form, sheet, read=read, aged=aged)


@require_http_methods(["GET", "POST"])
@open_to_readers
def series(request: Request, reader: Reader, object_id: str) -> HttpResponseBase:
    """Show one series with its rows, and take a deed about it."""
    name = deed_asked(request)
    if not name:
        return _shown(request, reader, _read(object_id, reader))
    kind = forms.DEEDS_OF_SERIES.get(name.partition("-")[0])
    if kind is None:
        raise Http404
    form = kind(request.POST, request.FILES, name=name, **forms.offered(reader))
    if not form.is_valid():
        return _shown(request, reader, _read(object_id, reader), bound={name: form})
    if form.grave and not request.POST.get("confirmed"):
        asked = Asked(
            title=selectors.series_title(_read(object_id, reader).row, reader),
            url=selectors.series_url(object_id),
            name=name,
            sheet=FactSheet(title=_("What you sign"), facts=typed_in(form)),
            lead=objection_lead(),
            heading=_("Object to this notice"),
        )
        return confirmed_page(request, form, asked)
    deed = deed_of(request, form, about=bytes.fromhex(object_id))
    try:
        done = SERVICES[kind](deed, **form.cleaned_data)
    except Refusal as refusal:
        aged = _refused(form, refusal, request.viewer)
        read = _read(object_id, reader)
        return _shown(request, reader, read, bound={name: form}, aged=aged)
    return redirect(address_after(selectors.series_url(object_id), done))


@require_http_methods(["GET", "POST"])
@open_to_readers
def series_row(request: Request, reader: Reader, object_id: str, number: int) -> HttpResponse:
    """Show one row, and take a deed about it alone.

    Args:
        request: who asks.
        reader: who reads.
        object_id: of the series.
        number: of the row, from 1.
    """
    read = _read(object_id, reader)
    if not 1 <= number <= len(read.rows):
        raise Http404
    if number - 1 in read.apart:
        return redirect("notices:notice", object_id=read.apart[number - 1].object_id)
    name = deed_asked(request)
    kind = forms.DEEDS_OF_ROW.get(name)
    if not name or kind is None:
        return _row_shown(request, reader, read, number - 1)
    form = kind(request.POST, request.FILES, name=name, **forms.offered(reader))
    if not form.is_valid():
        return _row_shown(request, reader, read, number - 1, bound={name: form})
    deed = deed_of(request, form, about=bytes.fromhex(object_id))
    told = form.cleaned_data if name == "rows" else {"row": number - 1, **form.cleaned_data}
    try:
        done = SERVICES_OF_ROW[kind](deed, **told)
    except Refusal as refusal:
        aged = _refused(form, refusal, request.viewer)
        read = _read(object_id, reader)
        return _row_shown(request, reader, read, number - 1, bound={name: form}, aged=aged)
    if name == "change":
        return redirect("notices:notice", object_id=done.leaf.hex())
    return redirect(address_after(selectors.series_url(object_id), done))


@require_safe
@open_to_readers
def print_series(request: Request, reader: Reader, object_id: str) -> HttpResponse:
    """Show one series as it goes on paper."""
    read = _read(object_id, reader)
    return page(
        request,
        "notices/series_print.html",
        series=documents.series_view(read, reader),
        table=_rows_table(request, reader, read),
        timeline=documents.series_timeline(read, reader),
        stamp=documents.series_stamp(read, reader, logs=reading.logs()),
    )


SERVICES: Mapping[type[DeedFields], Callable[..., Appended]] = {
    forms.AcknowledgeSeriesForm: services.acknowledge_series,
    forms.AcknowledgeRowsForm: services.acknowledge_rows,
    forms.ReplyForm: services.reply_about_notice,
    forms.QueryForm: services.ask_about_notice,
    forms.ObjectForm: services.object_to_notice,
    forms.LiftForm: services.lift_objection,
    forms.CloseSeriesForm: services.close_series,
    forms.WithdrawForm: services.withdraw_series,
    forms.ReserveForm: services.make_reservation,
    forms.ContactForm: services.note_contact,
    forms.HeardForm: services.note_heard,
}
SERVICES_OF_ROW: Mapping[type[DeedFields], Callable[..., Appended]] = {
    forms.AcknowledgeRowsForm: services.acknowledge_rows,
    forms.ChangeRowForm: services.change_row,
    forms.CancelRowForm: services.cancel_row,
}


def _read(object_id: str, reader: Reader) -> SeriesRead:
    read = selectors.series(bytes.fromhex(object_id), reader=reader)
    if read is None:
        raise Http404
    return read


def _shown(
    request: Request,
    reader: Reader,
    read: SeriesRead,
    *,
    bound: Bound | None = None,
    aged: Newer | None = None,
) -> HttpResponseBase:
    """Show the page of a series; a deed that was refused keeps what was typed."""
    if tables.wants_export(request):
        plan = mappings.rows_file_plan(read, reader)
        return tables.export(request, plan, tables.list_reader(mappings.row_lines(read), plan))
    deeds = deeds_about(
        reader,
        reach=documents.series_within_reach(read, reader),
        bound=bound or {},
        drawn=drawn_of(forms.DEEDS_OF_SERIES, reader, read),
    )
    return matter_page(
        request,
        "notices/series.html",
        series=documents.series_view(read, reader),
        table=_rows_table(request, reader, read),
        timeline=documents.series_timeline(read, reader),
        may_amend=read.row.open
        and read.row.party == reader.viewer.party
        and reader.may(facts.SERIES_AMENDED),
        deeds=deeds,
        bound=bound or {},
        aged=aged,
    )


def _row_shown(
    request: Request,
    reader: Reader,
    read: SeriesRead,
    number: int,
    *,
    bound: Bound | None = None,
    aged: Newer | None = None,
) -> HttpResponse:
    deeds = deeds_about(
        reader,
        reach=documents.row_within_reach(read, number, reader),
        bound=bound or {},
        drawn=drawn_of(forms.DEEDS_OF_ROW, reader, read),
    )
    return matter_page(
        request,
        "notices/series_row.html",
        series=documents.series_view(read, reader),
        row=documents.row_view(read, number, reader),
        deeds=deeds,
        bound=bound or {},
        aged=aged,
    )


def _rows_table(request: Request, reader: Reader, read: SeriesRead) -> tables.Table:
    plan = mappings.rows_plan(read, reader)
    return tables.build(request, plan, tables.list_reader(mappings.row_lines(read), plan))


def _sheet(
    request: Request, asked: str, offered: Mapping[str, Any], *, rows: Sequence[Terms] = ()
) -> Sheet:
    """Return the table as it was posted, filled in further, or fresh."""
    if request.method != "POST":
        return forms.sheet(None, offered=offered, rows=rows, blank=0 if rows else 1)
    if asked == "fill":
        return forms.filled(request.POST, offered=offered, rows=rows)
    more = forms.BLANK_ROWS_COUNT if asked == "more" else 0
    return forms.sheet(
        request.POST, offered=offered, rows=rows, blank=more, checked=asked == "give"
    )


def _said(request: Request) -> dict[str, Any]:
    """Return what was typed besides the rows, so that filling rows in loses nothing."""
    if request.method != "POST":
        return {}
    told = request.POST.dict()
    said = {name: told[name] for name in forms.SeriesAmendForm.base_fields if name in told}
    return {**said, FIELD: chosen_in(request)}


def _given(request: Request, asked: str) -> tuple[Any, Any]:
    """Return what was posted and the files that came, if it is to be signed."""
    return (request.POST, request.FILES) if asked == "give" else (None, None)


def _filled_in(
    request: Request,
    reader: Reader,
    form: DeedFields,
    sheet: Sheet,
    *,
    read: SeriesRead | None = None,
    aged: Newer | None = None,
) -> HttpResponse:
    kind = facts.SERIES_AMENDED if read else facts.SERIES_GIVEN
    response = page(
        request,
        "notices/series_new.html",
        form=form,
        sheet=sheet,
        kind=kind,
        aged=aged,
        series_title=selectors.series_title(read.row, reader) if read else "",
        object_id=read.row.object_id if read else "",
        expected=read.version if read else None,
        sentence=sentence_of(reader.viewer),
        lacking=lacking_power(reader.viewer, kind),
    )
    if form.is_bound:  # it was to be signed
        response.status_code = UNPROCESSABLE
    return response


def _refused(form: DeedFields, refusal: Refusal, viewer: Viewer) -> Newer | None:
    """Show a refusal in the form; return what came in instead if the page has aged."""
    if isinstance(refusal, StalePage):
        return aged_since(refusal, viewer)
    told = {**selectors.REFUSALS, **selectors.SERIES_REFUSALS}
    if "row" not in refusal.params:
        told.update(selectors.REFUSALS)
    tell(form, refusal, told, kind=facts.SERIES_GIVEN)
    return None
