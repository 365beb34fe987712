# SPDX-License-Identifier: Apache-2.0
"""Hands a watch over and draws its sheets, which two persons sign by hand; signs nothing itself.

The sheets name persons: they are papers of this state and never leave it.
Source: rooms.md 1.2 (07:30), A0.1 (Relevo de turno), A0.9.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ayni.adapters import clock
from ayni.adapters.accounts import journal
from ayni.adapters.record import reading
from ayni.adapters.watches import duty
from ayni.adapters.watches.models import Watch
from ayni.core import limits
from ayni.core.errors import Refusal
from ayni.web import attention, calls, links, offices, sheets, times, words
from ayni.web.parts import stamps, tables
from ayni.web.parts.timelines import capacity_in_words
from ayni.web.sheets import Sheet
from ayni.web.shell import page
from ayni.web.standing import trays
from ayni.web.standing.watch import CONFLICT, ms, told
from ayni.web.viewer import Request, Viewer

SIGNED_SHOWN_MAX = 60


class NoteForm(forms.Form):
    """What whoever comes next should know."""

    text = forms.CharField(
        label=gettext_lazy("Note for whoever comes next"),
        max_length=limits.WATCH_NOTE_MAX_CHARS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class OfferForm(forms.Form):
    """To whom the watch goes."""

    to = forms.TypedChoiceField(label=gettext_lazy("Who takes over"), coerce=int)

    def __init__(self, data: object, *, coming: Sequence[tuple[int, str]]) -> None:
        """Offer those who hold the office."""
        super().__init__(data)  # type: ignore[arg-type]
        self.fields["to"].choices = [("", _("choose")), *coming]  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """An act that somebody of the office signed during the watch."""

    at_ms: int
    what: str
    code: str
    url: str
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A watch as its sheet shows it.

    Attributes:
        number: row of the watch.
        office: name of the office.
        person: who has it, or had it.
        capacity: in which capacity, in words.
        since_ms: first instant.
        until_ms: when it ended, or when it ends by itself.
        running: it lasts.
        how: how it ended, in words; empty while it lasts.
        before: who had it before, and how it passed on; empty if nobody.
        coming: who takes it or took it over; empty if nobody.
        notes: author, time and text of each note.
    """

    number: int
    office: str
    person: str
    capacity: str
    since_ms: int
    until_ms: int
    running: bool
    how: str
    before: str
    coming: str
    notes: Sequence[tuple[str, int, str]]


@require_http_methods(["GET", "POST"])
@never_cache
def handover(request: Request) -> HttpResponseBase:
    """Leave notes, and offer the watch to whoever comes; the watch stays until they confirm."""
    viewer, now = request.viewer, clock.now()
    row = duty.on_duty(at=now).get(viewer.office)
    if row is None or viewer.person is None or row.holding.person_id != viewer.person.pk:
        return redirect("web:watch")
    if request.method == "GET" and tables.wants_export(request):
        return sheets.answer(_notes(shift_of(row, viewer)))
    asked = request.POST.get("do", "")
    coming = [
        (one.pk, f"{one.person.display_name} ({capacity_in_words(one.capacity)})")
        for one in duty.holders(viewer.office, at=now)
        if one.person_id != viewer.person.pk
    ]
    offer = OfferForm(request.POST if asked == "offer" else None, coming=coming)
    note = NoteForm(request.POST if asked == "note" else None)
    refused = ""
    try:
        if asked == "keep":
            duty.keep(viewer.person, office=viewer.office, at=now)
            return redirect("web:handover")
        if offer.is_bound and offer.is_valid():
            to = offer.cleaned_data["to"]
            duty.offer(viewer.person, office=viewer.office, to=to, at=now)
            return redirect("web:handover")
        if note.is_bound and note.is_valid():
            text = note.cleaned_data["text"]
            duty.write_note(viewer.person, office=viewer.office, text=text, at=now)
            return redirect("web:handover")
    except Refusal as refusal:
        refused = told(refusal, viewer)
    fresh = duty.watch_of(row.pk)
    response = page(
        request,
        "web/handover.html",
        shift=shift_of(fresh or row, viewer),
        offer=offer,
        note=note,
        coming=coming,
        refused=refused,
    )
    if refused or offer.errors or note.errors:
        response.status_code = CONFLICT if refused else 422
    return response


def _notes(shift: Shift) -> Sheet:
    heads = (_("Person"), _("Time"), _("Note"))
    rows = [(person, times.iso(at_ms), text) for person, at_ms, text in shift.notes]
    return sheets.short("watch-notes", _("What the next person should know"), heads, rows)


@require_safe
@never_cache
def sheet(request: Request, number: int = 0) -> HttpResponse:
    """Show the sheet of a watch: what is unanswered, what runs, who was called, how links stand.

    Without a number: the newest watch of the viewer's office. A watch of another office is not
    shown: its sheet names persons and calls.
    """
    viewer = request.viewer
    row = duty.watch_of(number) if number else duty.last_of(viewer.office)
    if row is None and not number:
        return redirect("web:watch")
    if row is None or row.office != viewer.office:
        raise Http404
    since_ms = ms(row.since)
    end_ms = ms(row.ended) if row.ended else viewer.now_ms
    heard = calls.noted(viewer, since_ms=since_ms)
    return page(
        request,
        "web/watch_sheet.html",
        shift=shift_of(row, viewer),
        heaps=_heaps(viewer),
        calls=[call for call in heard if call.at_ms <= end_ms],
        signed=_signed(row),
        links=links.lines(viewer.clocks),
        printed=stamps.printed_by(offices.name(viewer.office, viewer), viewer.clocks),
    )


def shift_of(row: Watch, viewer: Viewer) -> Shift:
    """Return a watch as its sheet shows it."""
    next_one = row.relieved_by.all()[:1]
    coming = next_one[0].holding.person.display_name if next_one else ""
    if row.offered_to is not None:
        coming = row.offered_to.person.display_name
    before = row.relieves
    return Shift(
        number=row.pk,
        office=offices.name(row.office, viewer),
        person=row.holding.person.display_name,
        capacity=capacity_in_words(row.holding.capacity),
        since_ms=ms(row.since),
        until_ms=ms(row.ended or row.until),
        running=row.ended is None and ms(row.until) > viewer.now_ms,
        how=_ended(row),
        before=f"{before.holding.person.display_name}: {_ended(before)}" if before else "",
        coming=coming,
        notes=[(n.person.display_name, ms(n.at), n.text) for n in row.notes.all()],
    )


def _ended(row: Watch) -> str:
    return {
        "handed": _("handed over and confirmed"),
        "taken": _("taken over without a handover"),
        "released": _("left with nobody to follow"),
        "expired": _("ended by itself at the end of its time"),
        "prolonged": _("taken anew by the same person"),
        "office_ended": _("ended because the person no longer holds the office"),
    }.get(row.how, "")


def _heaps(viewer: Viewer) -> trays.Heaps:
    return trays.heaps(trays.lines(trays.items(viewer), attention.marks(viewer)))


def _signed(row: Watch) -> list[Signed]:
    """Return what the office signed in this time, by the journal of this state."""
    deeds = list(
        journal.of_office(row.office, since=row.since, until=row.ended, at_most=SIGNED_SHOWN_MAX)
    )
    acts = {act.leaf.hex(): act for act in reading.acts([bytes.fromhex(d.leaf) for d in deeds])}
    return [
        Signed(
            at_ms=ms(deed.at),
            what=words.kind(deed.kind),
            code=acts[deed.leaf].code,
            url=reverse("web:act", args=[deed.leaf]),
            person=deed.person.display_name if deed.person else deed.operator,
        )
        for deed in deeds
        if deed.leaf in acts
    ]
