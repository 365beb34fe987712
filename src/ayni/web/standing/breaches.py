# SPDX-License-Identifier: Apache-2.0
"""Draws the cases of data of persons that went astray: clock, steps, report, reason of the end.

Local: no other state learns that a case was. Source: rooms.md A0.12.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from ayni.adapters import clock
from ayni.adapters.accounts.models import Person
from ayni.adapters.breaches import cases
from ayni.adapters.breaches.models import Case
from ayni.adapters.record import reading
from ayni.core.errors import Refusal
from ayni.core.limits import CASE_TEXT_MAX_CHARS
from ayni.web import acts as shown
from ayni.web import sheets, times, words
from ayni.web.papers import press
from ayni.web.parts import tables
from ayni.web.parts.deeds import DeedForm, deed_asked
from ayni.web.parts.facts import Fact, FactSheet
from ayni.web.parts.moments import MomentField
from ayni.web.registry import DeskItem, Words
from ayni.web.sheets import Sheet
from ayni.web.shell import SEES_DATA, page
from ayni.web.standing.breach_report import paper_of
from ayni.web.viewer import Request, Viewer

UNPROCESSABLE = 422
MAY_ACT: Final = frozenset({"privacy"})

STEPS: Final[Mapping[str, Words]] = {
    "contain": gettext_lazy("Stop it: nothing more goes astray"),
    "assess": gettext_lazy("Weigh it: whose data, how many persons, which risk"),
    "ask_erasure": gettext_lazy("Ask for erasure of what was signed"),
    "tell_authority": gettext_lazy("Tell the authority"),
    "tell_persons": gettext_lazy("Tell the persons concerned"),
    "tell_party": gettext_lazy("Tell the other party"),
}
REASONS: Final[Mapping[str, Words]] = {
    "told": gettext_lazy("all who must be told were told"),
    "no_risk": gettext_lazy("no risk to persons, and why is written down"),
    "mistaken": gettext_lazy("no data of persons went astray"),
    "merged": gettext_lazy("part of another case"),
}
REFUSALS: Final[Mapping[str, tuple[str, Words]]] = {
    "known_later": ("known_at", gettext_lazy("This hour has not come yet. Say when you knew.")),
    "data_in_text": (
        "",
        gettext_lazy(
            "The text repeats data of a person. Say of which kind they are and where they stand, "
            "not the data."
        ),
    ),
    "reason_missing": ("note", gettext_lazy("Say why in a sentence.")),
    "case_closed": ("", gettext_lazy("Somebody closed this case since the page was drawn.")),
}


def _text(label: Any, *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=CASE_TEXT_MAX_CHARS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class OpenForm(forms.Form):
    """What happened, and when this state knew."""

    what = _text(gettext_lazy("What happened; name the kind of data, not the data"))
    known_at = MomentField(label=gettext_lazy("When your state came to know"))
    act = forms.CharField(
        label=gettext_lazy("Reading code or hash of the act concerned"),
        required=False,
        max_length=64,
    )

    def __init__(self, data: object, *, viewer: Viewer) -> None:
        """Read times on the own clock."""
        super().__init__(data, initial={"known_at": viewer.now_ms})  # type: ignore[arg-type]
        field = self.fields["known_at"]
        if isinstance(field, MomentField):
            field.zone = viewer.clocks.zones[0].zone

    def clean_act(self) -> str:
        """Return the hash of the act, hex, or an empty text."""
        told = self.cleaned_data["act"].strip()
        if not told:
            return ""
        try:
            return reading.find(told).hex()
        except Refusal:
            raise forms.ValidationError(_("No act of this code is held here.")) from None


class StepForm(forms.Form):
    """A step that was taken."""

    code = forms.ChoiceField(label=gettext_lazy("Step"), choices=[*STEPS.items()])
    note = _text(gettext_lazy("What was done"), required=False)


class CloseForm(forms.Form):
    """Why the case is closed."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"), choices=[("", gettext_lazy("choose")), *REASONS.items()]
    )
    note = _text(gettext_lazy("Why, in a sentence"))


@require_http_methods(["GET", "POST"])
def listed(request: Request) -> HttpResponseBase:
    """Show the cases, and open one."""
    viewer = _viewer(request)
    if request.method == "GET" and tables.wants_export(request):
        return sheets.answer(_sheet_of_cases(viewer))
    posted = request.POST if request.method == "POST" else None
    form = OpenForm(posted, viewer=viewer)
    if posted is not None:
        person = _actor(viewer)
        if form.is_valid():
            told = form.cleaned_data
            known = cases.Known(
                what=told["what"],
                act=told["act"],
                known_at=datetime.fromtimestamp(told["known_at"] / 1000, tz=UTC),
                hours=settings.AYNI_BREACH_HOURS,
            )
            try:
                made = cases.open_case(person, known, office=viewer.office, at=clock.now())
            except Refusal as refusal:
                _tell(form, refusal)
            else:
                return redirect("web:case", number=made.pk)
    response = page(
        request,
        "web/cases.html",
        form=form,
        cases=[(one, _standing(one, viewer)) for one in cases.cases()],
        may_act=viewer.may(MAY_ACT),
        hours=settings.AYNI_BREACH_HOURS,
    )
    response.status_code = 200 if posted is None else UNPROCESSABLE
    return response


@require_http_methods(["GET", "POST"])
def case(request: Request, number: int) -> HttpResponse:
    """Show one case with its clock and steps; take a step, or close it."""
    viewer = _viewer(request)
    one = cases.case(number)
    if one is None:
        raise Http404
    asked = deed_asked(request)
    posted = request.POST if request.method == "POST" else None
    step = StepForm(posted if asked == "step" else None)
    close = CloseForm(posted if asked == "close" else None, auto_id="close-%s")
    form = {"step": step, "close": close}.get(asked)
    if form is not None and _done(form, one, _actor(viewer), asked):
        return redirect("web:case", number=number)
    response = page(
        request,
        "web/case.html",
        case=one,
        standing=_standing(one, viewer),
        sheet=_sheet(one, viewer),
        steps=[(STEPS[row.code], row) for row in cases.steps_of(one)],
        deeds=_deeds(step, close) if viewer.may(MAY_ACT) and (form or not one.closed_at) else [],
    )
    response.status_code = 200 if form is None else UNPROCESSABLE
    return response


def _done(form: forms.Form, one: Case, person: Person, asked: str) -> bool:
    """Take a step or close the case, or say in the form why not."""
    if not form.is_valid():
        return False
    act = cases.take_step if asked == "step" else cases.close_case
    try:
        act(person, one, **form.cleaned_data, at=clock.now())
    except Refusal as refusal:
        _tell(form, refusal)
        return False
    return True


@require_safe
def report(request: Request, number: int) -> HttpResponse:
    """Hand out the draft of the report as a file that a staff edits."""
    viewer = _viewer(request)
    one = cases.case(number)
    if one is None:
        raise Http404
    steps = [(str(STEPS[row.code]), row) for row in cases.steps_of(one)]
    reason = str(REASONS.get(one.closed_for, ""))
    paper = paper_of(one, steps, viewer, reason=reason, about=_about(one, viewer))
    return press.word(paper, f"case-{number}")


def desk_items(viewer: Viewer) -> list[DeskItem]:
    """Return the open cases, with the end of their clock."""
    if not viewer.may(MAY_ACT):
        return []
    return [
        DeskItem(
            waits="mine",
            title=_("Case {n} of data gone astray").format(n=one.pk),
            url=reverse("web:case", args=[one.pk]),
            party=viewer.party,
            since_ms=one.known_ms,
            deadline_ms=one.ends_ms,
            asked=_("Tell whom it must be told, and close"),
        )
        for one in cases.cases()
        if one.closed_at is None
    ]


def _viewer(request: Request) -> Viewer:
    if not request.viewer.sees(SEES_DATA):
        raise PermissionDenied
    return request.viewer


def _actor(viewer: Viewer) -> Person:
    """Return the person who acts, if the office may."""
    if viewer.person is None or not viewer.may(MAY_ACT):
        raise PermissionDenied
    return viewer.person


def _tell(form: forms.Form, refusal: Refusal) -> None:
    name, told = REFUSALS.get(refusal.code, ("", refusal.code))
    form.add_error(name if name in form.fields else None, str(told))


def _sheet_of_cases(viewer: Viewer) -> Sheet:
    heads = (
        _("Case"),
        _("What happened"),
        _("When your state came to know"),
        _("Hash of the act"),
        _("Tell the authority by"),
        _("State"),
    )
    rows = [
        (
            str(one.pk),
            one.what,
            times.iso(int(one.known_at.timestamp() * 1000)),
            one.act,
            times.iso(one.ends_ms),
            _standing(one, viewer),
        )
        for one in cases.cases()
    ]
    return sheets.short("cases", _("Cases"), heads, rows)


def _standing(one: Case, viewer: Viewer) -> str:
    """Return how the clock of a case stands, in words."""
    if one.closed_ms is not None:
        return _("Closed {t}: {why}").format(
            t=times.moment(one.closed_ms, viewer.clocks),
            why=REASONS.get(one.closed_for, one.closed_for),
        )
    end_ms = one.ends_ms
    told = _("Open; the authority is to be told by {t}")
    if end_ms <= viewer.now_ms:
        told = _("Open; the time to tell the authority ran out {t}")
    return told.format(t=times.moment(end_ms, viewer.clocks))


def _sheet(one: Case, viewer: Viewer) -> FactSheet:
    facts = [
        Fact(label=_("What happened"), value=one.what),
        Fact(
            label=_("Known since"),
            value=times.moment(one.known_ms, viewer.clocks),
            note=_("the clock runs for {n} hours from here").format(n=one.hours),
        ),
        Fact(
            label=_("Opened"),
            value=times.moment(one.opened_ms, viewer.clocks),
            note=f"{shown.office_name(one.office, viewer)} · {one.opened_by}",
        ),
    ]
    if one.act:
        facts.insert(
            1,
            Fact(
                label=_("Act concerned"),
                value=_about(one, viewer),
                url=reverse("web:act", args=[one.act]),
            ),
        )
    if one.closed_at is not None:
        facts.append(Fact(label=_("Why it was closed"), value=one.closed_note))
    return FactSheet(title="", facts=facts)


def _about(one: Case, viewer: Viewer) -> str:
    act = reading.act(bytes.fromhex(one.act)) if one.act else None
    if act is None:
        return ""
    at = times.moment(act.at_ms, viewer.clocks)
    return f"{words.kind(act.kind)}, {act.code}, {at}"


def _deeds(step: StepForm, close: CloseForm) -> list[DeedForm]:
    local = _("This stays in your state: no other party learns of it.")
    return [
        DeedForm(
            name="step", title=_("Note a step"), sentence=local, form=step, open=not close.is_bound
        ),
        DeedForm(name="close", title=_("Close the case"), sentence=local, form=close, grave=True),
    ]
