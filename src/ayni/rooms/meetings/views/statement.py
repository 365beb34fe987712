# SPDX-License-Identifier: Apache-2.0
"""Answers requests about statements: reads, shows, hands deeds to the services.

Every page works without script. A deed that is refused keeps what was typed.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ayni.adapters.accounts import directory
from ayni.adapters.record.sequencing import Appended
from ayni.rooms.meetings import documents, facts, forms, selectors, services
from ayni.rooms.meetings.selectors import Reader, StatementRead
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
from ayni.web.viewer import Request


@require_http_methods(["GET", "POST"])
@open_to_readers
def statement_new(request: Request, reader: Reader, object_id: str) -> HttpResponse:
    """Take a statement at a table of an edition."""
    read = selectors.edition(bytes.fromhex(object_id), reader=reader)
    if read is None:
        raise Http404
    posted = request.POST if request.method == "POST" else None
    files = request.FILES if posted is not None else None
    asked = request.GET.get("table", "")
    first = {"table": int(asked) if asked.isascii() and asked.isdigit() and asked else 1}
    more = _offered(reader, tuple(read.row.parties), object_id)
    form = forms.StatementForm(posted, files, initial=first, **more)

    def opening(deed: Deed) -> Appended:
        return services.table_statement(deed, edition=object_id, **form.cleaned_data)

    done = opened_by(request, form, opening, refusals=selectors.REFUSALS)
    if done is not None:
        return redirect("meetings:statement", object_id=done.leaf.hex())
    return opening_page(
        request,
        "meetings/statement_new.html",
        form,
        edition=selectors.edition_title(read.row, read.name),
        edition_url=selectors.edition_tab_url(object_id, "tables"),
    )


@require_http_methods(["GET", "POST"])
@open_to_readers
def statement(request: Request, reader: Reader, object_id: str) -> HttpResponseBase:
    """Show one statement with all its wordings, and take a deed about it."""
    matter = Matter(
        object_id=object_id,
        url=selectors.statement_url(object_id),
        services=SERVICES,
        refusals=selectors.REFUSALS,
        bind=lambda name: _form(
            reader, _read(object_id, reader), name, data=request.POST, files=request.FILES
        ),
        title=lambda: documents.statement_view(_read(object_id, reader), reader).title,
        shown=partial(_shown, request, reader, object_id),
    )
    return answered(request, matter)


SERVICES: Mapping[str, Callable[..., Appended]] = {
    "take": services.accept_wording,
    "word": services.revise_statement,
    "withdraw": services.withdraw_wording,
    **services.ANSWERS,
}


def speaker_choices(parties: Sequence[str], reader: Reader) -> list[tuple[str, str]]:
    """Return who may speak at a table: each delegation, and all together."""
    speakers = [(party, names_of(party, reader.viewer.language).bare) for party in parties]
    together = _("both delegations") if len(parties) == 2 else _("all delegations")
    return [*speakers, (facts.JOINTLY, together)]


def _offered(reader: Reader, parties: tuple[str, ...], edition: str) -> dict[str, Any]:
    """Return what a form about a statement offers: delegations, items, offices, languages."""
    return {
        **offered(reader),
        "languages": reader.languages,
        "speakers": speaker_choices(parties, reader),
        "items": selectors.agenda_items(edition),
        "offices": [
            (name, f"{party.upper()} · {office.name(reader.viewer.language)}")
            for party in parties
            for name, office in sorted(directory.offices_of(party).items())
        ],
    }


def _form(
    reader: Reader,
    read: StatementRead,
    name: str,
    initial: Mapping[str, Any] | None = None,
    *,
    data: Any = None,
    files: Any = None,
) -> DeedFields:
    kind = forms.STATEMENT_DEEDS[name.partition("-")[0]]
    more = offered(reader)
    if issubclass(kind, forms.StatementForm):
        parties = tuple(read.edition.parties) if read.edition else reader.viewer.parties
        more = _offered(reader, parties, read.row.edition)
    return kind(data, files, name=name, initial=initial, **more)


def _read(object_id: str, reader: Reader) -> StatementRead:
    read = selectors.statement(bytes.fromhex(object_id), reader=reader)
    if read is None:
        raise Http404
    return read


def _shown(
    request: Request, reader: Reader, object_id: str, bound: Bound, aged: Newer | None
) -> HttpResponse:
    read = _read(object_id, reader)
    deeds = deeds_about(
        reader,
        reach=documents.statement_within_reach(read, reader),
        bound=bound,
        drawn=drawn_of(reader.viewer, read, partial(_form, reader, read), opened=forms.OPEN_DEEDS),
    )
    return matter_page(
        request,
        "meetings/statement.html",
        statement=documents.statement_view(read, reader),
        timeline=documents.statement_timeline(read, reader),
        deeds=deeds,
        bound=bound,
        aged=aged,
    )
