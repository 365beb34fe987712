# SPDX-License-Identifier: Apache-2.0
"""Turns what people type about a series into the arguments of its services: shape, never a rule.

Rows are filled in by hand, or by a repeat rule on the clock of the wall; both without script.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ayni.core.codec import Json
from ayni.core.deadlines import instants_of, read_clock
from ayni.core.limits import SERIES_ROWS_MAX_COUNT
from ayni.rooms.notices import facts, selectors
from ayni.rooms.notices.facts import Terms
from ayni.rooms.notices.forms.moments import moment_at
from ayni.rooms.notices.forms.notice import (
    AcknowledgeForm,
    CancelForm,
    LiftForm,
    NoticeForm,
    ObjectForm,
    QueryForm,
    ReplyForm,
    ReserveForm,
    terms_of,
)
from ayni.rooms.notices.forms.voice import ContactForm, HeardForm
from ayni.web.parts.deed_fields import Choices, DeedFields
from ayni.web.parts.fields import choice_field, leaf_field, text_field
from ayni.web.parts.moments import MomentField

REPEAT_DAYS_MAX = 366
BLANK_ROWS_COUNT = 3
DETAILS = ("purpose", "contact", "units", "equipment", "own_ref", "lateness_reason")


class RowForm(forms.Form):
    """One row of the table; a row in which nothing is filled in is no row."""

    # A blank row is none, so nothing is required of it; and thirty rows stay below 100 kB.
    use_required_attribute = False

    activity = choice_field(_("Kind of activity"), selectors.ACTIVITIES)
    place = forms.ChoiceField(label=_("Place"))
    start = MomentField(label=_("Begins"))
    end = MomentField(label=_("Ends"))
    distance = choice_field(_("Distance from the boundary"), selectors.DISTANCES)
    strength = choice_field(_("Strength"), selectors.STRENGTHS)
    arms = choice_field(_("Arms"), selectors.ARMS)
    more_places = forms.MultipleChoiceField(
        label=_("More places"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, data: Any, *, places: Choices, zone: str, more: Sequence[str] = (), **kwargs: Any
    ) -> None:
        """Put places and clock into the fields that need them.

        Args:
            data: what was posted, or none.
            places: every named point, code and words.
            zone: the clock of the reader.
            more: further places that the row has already. Only these are offered, to be kept or
                left out: all points in all of a hundred rows would be no page for a bad line.
            kwargs: what a form takes besides.
        """
        super().__init__(data, **kwargs)
        self.zone = zone
        for field in self.fields.values():
            if isinstance(field, MomentField):
                field.zone = zone
        place = self.fields["place"]
        if isinstance(place, forms.ChoiceField):
            place.choices = [("", _("choose")), *places]
        named = dict(places)
        further = self.fields["more_places"]
        if not more:
            del self.fields["more_places"]
        elif isinstance(further, forms.MultipleChoiceField):
            further.choices = [(code, named.get(code, code)) for code in dict.fromkeys(more)]

    def clean(self) -> dict[str, Any]:
        """Return the terms of the row, or nothing for one that is blank."""
        told = super().clean() or {}
        if self.errors or not told.get("start"):
            return {}
        return {"terms": terms_of(told, self.zone)}


class RepeatForm(forms.Form):
    """Fills rows in: the first one, every so many days, so many times."""

    every_days = forms.IntegerField(
        label=_("Every … days"), min_value=1, max_value=REPEAT_DAYS_MAX, initial=7
    )
    times = forms.IntegerField(
        label=_("How many rows"), min_value=1, max_value=SERIES_ROWS_MAX_COUNT, initial=5
    )


class SeriesForm(DeedFields):
    """What is said of a series as a whole."""

    purpose = text_field(_("Purpose"), facts.PURPOSE_CHARS_MAX, required=True, rows=2)
    lateness_reason = text_field(
        _("Why it is given late, if a row is"), facts.REMARKS_CHARS_MAX, rows=2
    )
    contact = text_field(_("Post that can be reached during the activity"), 160)
    units = text_field(_("Units, by type"), 300)
    equipment = text_field(_("Vehicles, aircraft, equipment: how many"), 300)
    own_ref = text_field(_("Own file number"), 80)

    def clean(self) -> dict[str, Any]:
        """Return the details, and why the series changes where that is asked."""
        told = super().clean()
        if self.errors:
            return told
        details: dict[str, Json] = {name: told[name] for name in DETAILS if told.get(name)}
        more = {"reason": told["reason"]} if "reason" in told else {}
        return {"details": details, **more}


class SeriesAmendForm(SeriesForm):
    """The series as it shall stand from now on, and why."""

    kind = facts.SERIES_AMENDED

    reason = text_field(_("Why it changes"), facts.REMARKS_CHARS_MAX, required=True, rows=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The table of a series as it is filled in.

    Attributes:
        rows: one form for each line, blank ones at the end.
        repeat: the repeat rule.
        kept: lines from the top that stand in the series already and are not left out.
    """

    rows: Sequence[RowForm]
    repeat: RepeatForm
    kept: int = 0

    @property
    def count(self) -> int:
        """Return the number of lines."""
        return len(self.rows)

    def is_valid(self) -> bool:
        """Tell whether every line that is not blank is filled in."""
        # Each of them, so that each says what is wrong.
        valid = [row.is_valid() for row in self.rows]
        return all(valid)

    def terms(self) -> list[Terms]:
        """Return the terms of the lines that are not blank, once the sheet is valid."""
        return [row.cleaned_data["terms"] for row in self.rows if row.cleaned_data.get("terms")]


def sheet(
    posted: QueryDict | None,
    *,
    offered: Mapping[str, Any],
    rows: Sequence[Terms] = (),
    blank: int = 0,
    checked: bool = True,
) -> Sheet:
    """Return the table, as posted or as it stands.

    Args:
        posted: what was posted, or none.
        offered: places and clock of the reader.
        rows: what stands in the series already.
        blank: blank lines at the end.
        checked: show what is wrong in a line.
    """
    known = {"places": offered["places"], "zone": offered["zone"]}
    if posted is None:
        made = [
            RowForm(
                None, prefix=f"row-{n}", initial=_initial(terms), more=terms.places[1:], **known
            )
            for n, terms in enumerate(rows)
        ]
        made += [RowForm(None, prefix=f"row-{len(rows) + n}", **known) for n in range(blank)]
        return Sheet(rows=made, repeat=RepeatForm(), kept=len(rows))
    count = min(_number(posted.get("rows_count")), SERIES_ROWS_MAX_COUNT)
    bound = [
        RowForm(
            posted if checked else None,
            prefix=f"row-{n}",
            initial=None if checked else _typed(posted, n),
            empty_permitted=n >= len(rows),
            use_required_attribute=False,
            more=_further(posted, n, rows, known["places"]),
            **known,
        )
        for n in range(max(count, len(rows)))
    ]
    left = max(0, min(blank, SERIES_ROWS_MAX_COUNT - len(bound)))
    bound += [RowForm(None, prefix=f"row-{len(bound) + n}", **known) for n in range(left)]
    return Sheet(rows=bound, repeat=RepeatForm(), kept=len(rows))


def filled(posted: QueryDict, *, offered: Mapping[str, Any], rows: Sequence[Terms]) -> Sheet:
    """Return the table with rows filled in after the last line that is not blank.

    The last such line is repeated on the clock of the wall: nine in the morning stays nine in the
    morning when the clocks change.
    """
    repeat = RepeatForm(posted)
    held = sheet(posted, offered=offered, rows=rows)
    lines = [row for row in held.rows if row.has_changed()]
    valid = [row.is_valid() for row in lines]  # each of them, so that each says what is wrong
    if not repeat.is_valid() or not lines or not all(valid):
        return Sheet(rows=held.rows, repeat=repeat, kept=len(rows))
    terms = [row.cleaned_data["terms"] for row in lines if row.cleaned_data.get("terms")]
    try:
        made = _repeated(terms[-1], repeat.cleaned_data, zone=str(offered["zone"]))
    except ValidationError as error:
        repeat.add_error(None, error)
        return Sheet(rows=held.rows, repeat=repeat, kept=len(rows))
    known = {"places": offered["places"], "zone": offered["zone"]}
    drawn = [
        RowForm(
            None,
            prefix=f"row-{n}",
            initial=_initial(one),
            more=(*one.places[1:], *_further(posted, n, rows, known["places"])),
            **known,
        )
        for n, one in enumerate([*terms, *made][:SERIES_ROWS_MAX_COUNT])
    ]
    return Sheet(rows=drawn, repeat=repeat, kept=len(rows))


class WithdrawForm(CancelForm):
    """Why a series is withdrawn."""

    title = _("Withdraw the series")
    kind = facts.SERIES_WITHDRAWN
    adds = _("Rows that are notices of their own stand until they are cancelled there.")


class CloseSeriesForm(DeedFields):
    """How the series went."""

    title = _("Close the series")
    kind = facts.SERIES_CLOSED

    outcome = choice_field(_("How it went"), selectors.OUTCOMES)
    remarks = text_field(_("Remarks"), facts.REMARKS_CHARS_MAX, rows=2)


class AcknowledgeSeriesForm(AcknowledgeForm):
    """The series with all its rows is acknowledged."""

    title = _("Acknowledge the series")
    adds = _("It covers every row as this version states it. It is not agreement.")


class AcknowledgeRowsForm(DeedFields):
    """Which rows are acknowledged."""

    title = _("Acknowledge single rows")
    attachable = False
    kind = facts.ROWS_ACKNOWLEDGED
    adds = _("An acknowledgement is not agreement.")

    version = leaf_field()
    rows = forms.TypedMultipleChoiceField(
        label=_("Rows"), coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, files: Any = None, **kwargs: Any) -> None:
        """Offer the rows; the rule says which of them there are."""
        super().__init__(data, files, **kwargs)
        rows = self.fields["rows"]
        if isinstance(rows, forms.TypedMultipleChoiceField):
            words = dict(self.initial.get("row_words") or ())
            numbers = words or {n: str(n + 1) for n in range(SERIES_ROWS_MAX_COUNT)}
            rows.choices = list(numbers.items())


class CancelRowForm(CancelForm):
    """Why one row does not take place."""

    title = _("Cancel this row")
    kind = facts.ROW_CANCELLED


class ChangeRowForm(NoticeForm):
    """One row as it shall stand from now on: a notice of its own."""

    title = _("Change this row")
    kind = facts.GIVEN
    adds = _("It becomes a notice of its own, and is acknowledged anew.")


DEEDS_OF_SERIES: Mapping[str, type[DeedFields]] = {
    "acknowledge": AcknowledgeSeriesForm,
    "rows": AcknowledgeRowsForm,
    "reply": ReplyForm,
    "query": QueryForm,
    "object": ObjectForm,
    "lift": LiftForm,
    "close": CloseSeriesForm,
    "withdraw": WithdrawForm,
    "reserve": ReserveForm,
    "contact": ContactForm,
    "heard": HeardForm,
}
"""First word of a deed's name on the page of a series to its fields."""

DEEDS_OF_ROW: Mapping[str, type[DeedFields]] = {
    "rows": AcknowledgeRowsForm,
    "change": ChangeRowForm,
    "cancel": CancelRowForm,
}
"""First word of a deed's name on the page of a row to its fields."""


def _repeated(first: Terms, told: Mapping[str, int], *, zone: str) -> list[Terms]:
    """Return the terms that follow the first one.

    Raises:
        ValidationError: the clock does not show the hour on one of the days.
    """
    lasts = (first.end.ms if first.end else first.start.ms) - first.start.ms
    clock = read_clock(first.start.ms, zone)
    found = []
    for step in range(1, told["times"]):
        day = clock.day + timedelta(days=step * told["every_days"])
        instants = instants_of(day, hour=clock.hour, minute=clock.minute, zone=zone)
        if not instants:
            raise ValidationError(
                _now(
                    "The clock of {zone} does not show {x} on {day}. Fill that row in by hand."
                ).format(zone=zone, x=f"{clock.hour:02}:{clock.minute:02}", day=day.isoformat())
            )
        found.append(_moved(first, instants[0], instants[0] + lasts, zone))
    return found


def _moved(terms: Terms, start_ms: int, end_ms: int, zone: str) -> Terms:
    return replace(terms, start=moment_at(start_ms, zone), end=moment_at(end_ms, zone))


def _initial(terms: Terms) -> dict[str, Any]:
    return {
        "activity": terms.activity,
        "place": terms.places[0] if terms.places else "",
        "start": terms.start.ms,
        "end": terms.end.ms if terms.end else None,
        "distance": terms.distance or "",
        "strength": terms.strength or "",
        "arms": terms.arms or "",
        "more_places": list(terms.places[1:]),
    }


def _typed(posted: QueryDict, number: int) -> dict[str, Any]:
    told: dict[str, Any] = {
        name: posted.get(f"row-{number}-{name}", "") for name in RowForm.base_fields
    }
    return {**told, "more_places": posted.getlist(f"row-{number}-more_places")}


def _further(
    posted: QueryDict, number: int, rows: Sequence[Terms], places: Choices
) -> tuple[str, ...]:
    """Return the further places offered in a line: those that stand, and named points posted."""
    stand = rows[number].places[1:] if number < len(rows) else ()
    known = dict(places)
    typed = posted.getlist(f"row-{number}-more_places")
    return (*stand, *(code for code in typed if code in known))


def _number(told: Any) -> int:
    text = str(told or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 3 else 0
