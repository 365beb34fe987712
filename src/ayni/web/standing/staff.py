# SPDX-License-Identifier: Apache-2.0
"""Draws the persons of this state and their offices for the party's administrator; local only.

Source: rooms.md A0.1.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from django import forms
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ayni.adapters import clock
from ayni.adapters.accounts import directory, people
from ayni.adapters.accounts.models import Holding
from ayni.core import limits
from ayni.core.acts import CAPACITIES
from ayni.core.errors import Refusal
from ayni.web import offices, sheets, staffing, times
from ayni.web.parties import forms as party_forms
from ayni.web.parts import tables
from ayni.web.parts.deed_fields import power_lacking
from ayni.web.parts.moments import MomentField
from ayni.web.parts.timelines import capacity_in_words
from ayni.web.sheets import Sheet
from ayni.web.shell import page, refuse
from ayni.web.viewer import Request, Viewer

UNPROCESSABLE = 422

Choices = Sequence[tuple[str, str]]


class AssignForm(forms.Form):
    """Who holds which office, how, from when until when."""

    person = forms.TypedChoiceField(label=gettext_lazy("Person"), coerce=int)
    office = forms.ChoiceField(label=gettext_lazy("Office"))
    capacity = forms.ChoiceField(label=gettext_lazy("Capacity"))
    since = MomentField(label=gettext_lazy("From"), required=False)
    until = MomentField(label=gettext_lazy("Until"), required=False)

    def __init__(
        self, data: Any, *, persons: Choices, offices: Choices, zone: str, hint: str
    ) -> None:
        """Offer the persons and offices of this state.

        Args:
            data: what was posted, or none.
            persons: rows and names.
            offices: ids and names.
            zone: the clock that times are typed on.
            hint: what that clock is called.
        """
        super().__init__(data)
        known = cast(dict[str, Any], self.fields)
        known["person"].choices = [("", _("choose")), *persons]
        known["office"].choices = [("", _("choose")), *offices]
        known["capacity"].choices = [(code, capacity_in_words(code)) for code in CAPACITIES]
        for name in ("since", "until"):
            known[name].zone = zone
        known["since"].help_text = _("{clock}. Empty: from now on.").format(clock=hint)
        known["until"].help_text = _("{clock}. Empty: without an end.").format(clock=hint)

    def span(self, now: datetime) -> tuple[datetime, datetime | None]:
        """Return from when until when, of a valid form."""
        since, until = self.cleaned_data["since"], self.cleaned_data["until"]
        return (
            now if since is None else _aware(since),
            None if until is None else _aware(until),
        )

    def check_span(self, now: datetime) -> bool:
        """Refuse a beginning in the past and an end before the beginning."""
        since, until = self.span(now)
        if (now - since).total_seconds() > MINUTE_S:
            # What was signed in the meantime was signed without the office.
            self.add_error(
                "since", _("It begins in the past. Leave it empty, or name a later time.")
            )
        if until is not None and until <= max(since, now):
            self.add_error("until", _("It ends before it begins."))
        return not self.errors


MINUTE_S = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A person who holds an office, or will."""

    row: int
    person: str
    username: str
    office: str
    name: str
    capacity: str
    since_ms: int
    until_ms: int | None
    future: bool


@require_http_methods(["GET", "POST"])
@never_cache
def staff(request: Request) -> HttpResponseBase:
    """Show who holds which office, and give or take one."""
    viewer, now = request.viewer, clock.now()
    try:
        staffing.require(viewer)
    except Refusal as refusal:
        return refuse(
            request,
            "web/trouble.html",
            status=403,
            title=_("This page is for other offices"),
            found=power_lacking(refusal),
            remedy=_("Act for another of your offices, or ask one of those named."),
        )
    if request.method == "GET" and tables.wants_export(request):
        return sheets.answer(_file(_lines(viewer, now)))
    asked = request.POST.get("do", "")
    form = _form(viewer, request.POST if asked == "assign" else None)
    refused = ""
    try:
        if asked == "take":
            told = request.POST.get("holding", "")
            number = int(told) if told.isascii() and told.isdigit() and len(told) <= 12 else 0
            staffing.take(request, viewer, holding=number, at=now)
            return redirect("web:staff")
        if form.is_bound and form.is_valid() and form.check_span(now):
            _assign(request, form, now)
            return redirect("web:staff")
    except Refusal as refusal:
        refused = _told(refusal)
    response = page(
        request, "web/staff.html", lines=_lines(viewer, now), form=form, refused=refused
    )
    if refused or form.errors:
        response.status_code = UNPROCESSABLE
    return response


def _file(lines: Sequence[Line]) -> Sheet:
    heads = (
        _("Person"),
        _("Sign-in name"),
        _("Office"),
        _("Name"),
        _("Capacity"),
        _("From"),
        _("Until"),
    )
    rows = [
        (
            line.person,
            line.username,
            line.office,
            line.name,
            line.capacity,
            times.iso(line.since_ms),
            "" if line.until_ms is None else times.iso(line.until_ms),
        )
        for line in lines
    ]
    return sheets.short("holders", _("Who holds which office"), heads, rows)


def _assign(request: Request, form: AssignForm, now: datetime) -> None:
    person = people.staff().filter(pk=form.cleaned_data["person"]).first()
    if person is None:
        raise Refusal("person_unknown")
    staffing.assign(
        request,
        request.viewer,
        given={name: form.cleaned_data[name] for name in ("office", "capacity")},
        person=person,
        span=form.span(now),
        at=now,
    )


def _form(viewer: Viewer, posted: object) -> AssignForm:
    zone = viewer.clocks.zones[0]
    named = [
        (name, entry.name(viewer.language))
        for name, entry in directory.offices_of(viewer.party).items()
    ]
    return AssignForm(
        posted,
        persons=[(str(one.pk), f"{one.display_name} ({one.username})") for one in people.staff()],
        offices=sorted(named, key=lambda one: one[1]),
        zone=zone.zone,
        hint=party_forms(zone.party).clock,
    )


def _lines(viewer: Viewer, now: datetime) -> list[Line]:
    rows = staffing.lasting(at=now)[: limits.HOLDINGS_SHOWN_MAX_COUNT]
    return [_line(row, viewer, now) for row in rows]


def _line(row: Holding, viewer: Viewer, now: datetime) -> Line:
    return Line(
        row=row.pk,
        person=row.person.display_name,
        username=row.person.username,
        office=row.office,
        name=offices.name(row.office, viewer),
        capacity=capacity_in_words(row.capacity),
        since_ms=int(row.since.timestamp() * 1000),
        until_ms=int(row.until.timestamp() * 1000) if row.until else None,
        future=row.since > now,
    )


def _told(refusal: Refusal) -> str:
    return {
        "holding_over": _("The person no longer holds this office. The list below is as of now."),
        "last_administrator": _(
            "Nobody else could assign offices in these pages any more. Give an office with the "
            "power of the node to another person first."
        ),
        "person_unknown": _("There is no such account, or it is closed."),
        "office_unknown": _("The office is not declared any more. Choose another one."),
    }.get(refusal.code, _("That was not done. Load the page again."))


def _aware(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, tz=UTC)
