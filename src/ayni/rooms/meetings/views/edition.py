# SPDX-License-Identifier: Apache-2.0
"""Answers requests about editions: reads, shows, hands deeds to the services.

Every page works without script. A deed that is refused keeps what was typed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ayni.adapters.record import reading
from ayni.adapters.record.sequencing import Appended
from ayni.core.errors import Refusal
from ayni.rooms.meetings import documents, facts, forms, selectors, services
from ayni.rooms.meetings.selectors import ActaRead, EditionRead, Reader
from ayni.rooms.meetings.views.room import open_to_readers
from ayni.web.deeds import Deed
from ayni.web.matter_pages import (
    Bound,
    Matter,
    answered,
    drawn_of,
    matter_page,
    opened_by,
    opening_page,
)
from ayni.web.newer import Newer
from ayni.web.parties import forms as names_of
from ayni.web.parts.deed_fields import DeedFields
from ayni.web.parts.fields import offered
from ayni.web.parts.reach import deeds_about
from ayni.web.room_pages import lacking_power
from ayni.web.shell import page
from ayni.web.viewer import Request

PAIR_COUNT = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """One tab of the page of an edition."""

    label: str
    url: str
    current: bool


@require_http_methods(["GET", "POST"])
@open_to_readers
def edition_new(request: Request, reader: Reader, object_id: str) -> HttpResponse:
    """Take the proposal of a meeting of a mechanism."""
    row = selectors.row_of(object_id)
    if row is None:
        raise Http404
    posted = request.POST if request.method == "POST" else None
    files = request.FILES if posted is not None else None
    first = _first(object_id)
    form = forms.EditionForm(posted, files, initial=first, **_offered(reader, row.parties))

    def opening(deed: Deed) -> Appended:
        return services.propose_edition(deed, mechanism=object_id, **form.cleaned_data)

    done = opened_by(request, form, opening, refusals=selectors.REFUSALS)
    if done is not None:
        return redirect("meetings:edition", object_id=done.leaf.hex())
    return opening_page(
        request,
        "meetings/edition_new.html",
        form,
        mechanism=selectors.name_of(object_id, reader),
        mechanism_url=selectors.mechanism_url(object_id),
        lacking=_barred(object_id) or lacking_power(reader.viewer, facts.EDITION_PROPOSED),
    )


@require_http_methods(["GET", "POST"])
@open_to_readers
def edition(
    request: Request, reader: Reader, object_id: str, tab: str = "convocation"
) -> HttpResponseBase:
    """Show one tab of an edition, and take a deed about it."""
    matter = Matter(
        object_id=object_id,
        url=selectors.edition_tab_url(object_id, tab),
        services=SERVICES,
        refusals=selectors.REFUSALS,
        bind=lambda name: _form(
            reader, _read(object_id, reader), name, data=request.POST, files=request.FILES
        ),
        title=lambda: _title(_read(object_id, reader)),
        shown=partial(_shown, request, reader, object_id, tab),
    )
    return answered(request, matter)


@require_safe
@open_to_readers
def print_edition(request: Request, reader: Reader, object_id: str) -> HttpResponse:
    """Show the letter that calls an edition, as it goes on paper."""
    read = _read(object_id, reader)
    opening = read.act(bytes.fromhex(object_id))
    return page(
        request,
        "meetings/edition_print.html",
        edition=documents.edition_view(read, reader),
        letter=documents.letter_of(read, reader),
        word_url=reverse("meetings:edition-letter", kwargs={"object_id": object_id}),
        stamp=documents.stamp_of(opening, reader, logs=reading.logs()),
    )


SERVICES: Mapping[str, Callable[..., Appended]] = {
    "accept": services.accept_edition,
    "counter": services.counter_edition,
    "postpone": services.postpone_edition,
    "cancel": services.cancel_edition,
    "held": services.declare_held,
    "delegation": services.announce_delegation,
    "entry": services.declare_entry,
    "lead": services.lead_table,
    **services.ANSWERS,
}


def _barred(mechanism: str) -> str:
    """Return why no meeting of a mechanism can be called now, before anybody types; or nothing."""
    try:
        services.check_convenable(mechanism)
    except Refusal as refusal:
        _field, told = selectors.REFUSALS[refusal.code]
        return str(told).format(**refusal.params)
    return ""


def _first(mechanism: str) -> dict[str, Any]:
    """Return what a new meeting begins with: the next number, the host that did not receive."""
    row = selectors.row_of(mechanism)
    if row is None:
        return {}
    held = selectors.editions_of(mechanism)
    last = next((one for one in held if one.form == "regular" and one.state != "cancelled"), None)
    others = [party for party in row.parties if last is None or party != last.host]
    return {
        "form": "regular",
        "ordinal": selectors.next_ordinal(row, held),
        "host": others[0] if last and len(others) == 1 else "",
    }


def _offered(reader: Reader, parties: list[str]) -> dict[str, Any]:
    hosts = {
        party: (names_of(party, reader.viewer.language).bare, reader.zone_of(party))
        for party in parties
    }
    return {**offered(reader), "hosts": hosts}


def _form(
    reader: Reader,
    read: EditionRead,
    name: str,
    initial: Mapping[str, Any] | None = None,
    *,
    data: Any = None,
    files: Any = None,
) -> DeedFields:
    kind = forms.EDITION_DEEDS[name.partition("-")[0]]
    if issubclass(kind, forms.EditionForm):
        more = _offered(reader, list(read.row.parties))
    elif issubclass(kind, forms.DelegationForm):
        more = {
            **offered(reader),
            "offices": selectors.own_offices(reader),
            "points": selectors.points(reader),
        }
    elif issubclass(kind, forms.TableForm):
        more = {**offered(reader), "offices": selectors.own_offices(reader)}
    else:
        more = offered(reader)
    return kind(data, files, name=name, initial=initial, **more)


def _read(object_id: str, reader: Reader) -> EditionRead:
    read = selectors.edition(bytes.fromhex(object_id), reader=reader)
    if read is None:
        raise Http404
    return read


def _title(read: EditionRead) -> str:
    return selectors.edition_title(read.row, read.name)


def _tabs(object_id: str, current: str) -> list[Tab]:
    words = {
        "convocation": _("Convocation"),
        "delegations": _("Delegations"),
        "entry": _("Entry"),
        "agenda": _("Agenda"),
        "tables": _("Tables"),
        "acta": _("Acta"),
        "signatures": _("Signatures"),
        "archive": _("Earlier editions"),
    }
    return [
        Tab(label=words[tab], url=selectors.edition_tab_url(object_id, tab), current=tab == current)
        for tab in documents.TABS
    ]


def _shown(
    request: Request,
    reader: Reader,
    object_id: str,
    tab: str,
    bound: Bound,
    aged: Newer | None,
) -> HttpResponse:
    """Show one tab; a deed that was refused keeps what was typed."""
    read = _read(object_id, reader)
    deeds = deeds_about(
        reader,
        reach=documents.edition_within_reach(read, reader, tab),
        bound=bound,
        drawn=drawn_of(reader.viewer, read, partial(_form, reader, read), opened=forms.OPEN_DEEDS),
    )
    return matter_page(
        request,
        # Two columns of text want the whole width; the acts of an edition stand on its other tabs.
        "meetings/edition_tables.html" if tab == "tables" else "meetings/edition.html",
        edition=documents.edition_view(read, reader),
        timeline=documents.edition_timeline(read, reader),
        tab=tab,
        tabs=_tabs(read.row.object_id, tab),
        may_propose_agenda=reader.may(facts.AGENDA_PROPOSED)
        and read.row.open
        and all(one.state == "withdrawn" for one in read.agendas),
        **_of_tab(reader, read, tab),
        deeds=deeds,
        bound=bound,
        aged=aged,
    )


def _of_tab(reader: Reader, read: EditionRead, tab: str) -> dict[str, Any]:
    """Return what the tabs of statements and actas show besides; the others read nothing of it."""
    edition_id = read.row.object_id
    if tab == "tables":
        spoken = selectors.spoken_at(edition_id)
        return {
            "at_tables": documents.tables_of(spoken, reader, documents.table_leads(read, reader)),
            # Of three parties "their text" alone does not say whose.
            "several": len(read.row.parties) > PAIR_COUNT,
            "may_table": reader.may(facts.STATEMENT_TABLED) and read.row.agreed,
        }
    if tab == "acta":
        standing = any(row.state != "withdrawn" for row in read.actas)
        return {
            "actas": [documents.acta_line(row) for row in read.actas],
            "checks": () if standing else _checks(reader, edition_id),
            "may_compose": reader.may(facts.ACTA_PROPOSED) and not standing and read.row.agreed,
        }
    if tab == "signatures":
        return {"signed": documents.signed_of(_actas(reader, read), reader)}
    return {}


def _checks(reader: Reader, edition_id: str) -> list[documents.Check]:
    place = selectors.place_of(edition_id)
    if place is None:
        return []
    spoken = selectors.spoken_at(edition_id)
    said = documents.languages_spoken(spoken, reader)
    return documents.check_list(
        place,
        spoken,
        languages=said,
        authentic=said,
        leave_out=(),
        reader=reader,
    )


def _actas(reader: Reader, read: EditionRead) -> list[ActaRead]:
    found = (selectors.acta(bytes.fromhex(row.object_id), reader=reader) for row in read.actas)
    return [one for one in found if one is not None]
