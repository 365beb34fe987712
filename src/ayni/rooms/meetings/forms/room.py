# SPDX-License-Identifier: Apache-2.0
"""Fields that several deeds share, and the deeds that an office may do on a page; knows no rule."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ayni.core.codec import Json
from ayni.core.patterns.common import TEXT_CHARS_MAX
from ayni.rooms.meetings import facts
from ayni.rooms.meetings.facts import Day
from ayni.rooms.meetings.selectors import Reader
from ayni.web.parts.deed_fields import DeedFields
from ayni.web.parts.deeds import DeedForm
from ayni.web.parts.windows import clock_of
from ayni.web.registry import Words

LEAF_PATTERN = r"\A[0-9a-f]{64}\Z"
OPEN_DEEDS = frozenset({"accept", "agree", "consent", "held"})
"""What is asked of the reader stands open from the start."""

Question = Callable[[bytes], str]
"""Leaf hash of a question to its words."""


def choice_field(label: Any, words: Mapping[str, Words], *, required: bool = True) -> Any:
    """Return a field of codes, in their words."""
    choices = [("", _("choose")), *words.items()]
    return forms.ChoiceField(label=label, choices=choices, required=required)


def many_field(label: Any, words: Mapping[str, Words], *, required: bool = True) -> Any:
    """Return a field of several codes, in their words."""
    return forms.MultipleChoiceField(
        label=label,
        choices=list(words.items()),
        required=required,
        widget=forms.CheckboxSelectMultiple,
    )


def text_field(label: Any, chars_max: int, *, required: bool = False, rows: int = 0) -> Any:
    """Return a field of free text; of so many lines if `rows` says so."""
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(label=label, max_length=chars_max, required=required, widget=widget)


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """Return a field for a civil day."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(
        label=label,
        required=required,
        widget=widget,
        help_text=help_text,
        input_formats=["%Y-%m-%d"],
    )


def leaf_field() -> forms.RegexField:
    """Return a hidden field that names an act."""
    return forms.RegexField(LEAF_PATTERN, widget=forms.HiddenInput)


def day_in(told: date | None, zone: str) -> Day | None:
    """Return a typed day as a day on the calendar of a zone."""
    return None if told is None else Day(on=told, zone=zone)


def paper_of(told: Mapping[str, Any], zone: str) -> dict[str, Json]:
    """Return the instrument that three fields describe; a day that was not typed is left out."""
    paper: dict[str, Json] = {"type": told["paper"]}
    if told.get("paper_day"):
        paper["day"] = Day(on=told["paper_day"], zone=zone).to_value()
    return paper


class QueryForm(DeedFields):
    """A question to the other parties."""

    title = _("Ask a question")
    kind = facts.QUERIED

    question = text_field(_("Question"), TEXT_CHARS_MAX, required=True, rows=3)


class ReplyForm(DeedFields):
    """An answer to one question."""

    title = pgettext_lazy("deed", "Answer")
    kind = facts.REPLIED

    query = leaf_field()
    answer = text_field(_("Answer"), TEXT_CHARS_MAX, required=True, rows=3)


class ReserveForm(DeedFields):
    """A reservation, printed wherever the matter is printed."""

    title = _("Make a reservation")
    kind = facts.RESERVED

    text = text_field(_("Reservation"), TEXT_CHARS_MAX, required=True, rows=3)


COMMON_DEEDS: Mapping[str, type[DeedFields]] = {
    "query": QueryForm,
    "reply": ReplyForm,
    "reserve": ReserveForm,
}
"""First word of the name of a deed that every matter of the room has, to its fields."""


def offered(reader: Reader) -> dict[str, Any]:
    """Return what every form needs to know of the reader: the clock that times are typed on."""
    own = reader.viewer.clocks.zones[0]
    return {"zone": own.zone, "clock": clock_of(own.party)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What every deed on a page needs of the page.

    Attributes:
        sentence: D-8 for the viewer's office.
        expected: version of the object as displayed.
        question: what a question said, to stand above the fields of its answer.
        make: name of a deed and its first values to its form.
    """

    sentence: str
    expected: int
    question: Question
    make: Callable[[str, Mapping[str, Any]], DeedFields]


def deeds_about(
    reader: Reader,
    *,
    reach: Sequence[tuple[str, Mapping[str, Any]]],
    bound: Mapping[str, DeedFields],
    drawn: Drawn,
) -> list[DeedForm]:
    """Return the deeds that the viewer's office may do now.

    Args:
        reader: who reads.
        reach: name of a deed on the page, and what stands in its fields.
        bound: name of a deed that was refused, to its fields as typed.
        drawn: what the page says besides.
    """
    # What was refused is shown with its reason, even if it is no longer to be done.
    names = {name for name, _initial in reach}
    refused: list[tuple[str, Mapping[str, Any]]]
    refused = [(name, {}) for name in bound if name not in names]
    shown = [
        (name, initial, bound.get(name) or drawn.make(name, initial))
        for name, initial in [*reach, *refused]
    ]
    return [
        _deed(name, initial, form=form, drawn=drawn)
        for name, initial, form in shown
        if reader.may(form.kind)
    ]


def _deed(name: str, initial: Mapping[str, Any], *, form: DeedFields, drawn: Drawn) -> DeedForm:
    asked = str(initial.get("query", ""))
    return DeedForm(
        name=name,
        title=str(form.title),
        sentence=f"{drawn.sentence} {form.adds}".strip(),
        form=form,
        expected=drawn.expected,
        open=name.partition("-")[0] in OPEN_DEEDS or bool(asked),
        grave=form.grave,
        note=drawn.question(bytes.fromhex(asked)) if asked else "",
    )
