# SPDX-License-Identifier: Apache-2.0
"""Fields that the forms of several rooms have, and what every form needs to know of the reader."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ayni.core.codec import Json
from ayni.core.deadlines import read_clock
from ayni.web.parts.windows import clock_of
from ayni.web.readers import Reader
from ayni.web.registry import Words

LEAF_PATTERN = r"\A[0-9a-f]{64}\Z"


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


def leaf_field() -> forms.RegexField:
    """Return a hidden field that names an act."""
    return forms.RegexField(LEAF_PATTERN, widget=forms.HiddenInput)


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


def offered(reader: Reader) -> dict[str, Any]:
    """Return what every form needs to know of the reader: the clock that times are typed on."""
    own = reader.viewer.clocks.zones[0]
    return {"zone": own.zone, "clock": clock_of(own.party)}


def moment_at(at_ms: int, zone: str) -> dict[str, Json]:
    """Return an instant as somebody in a zone means it, as a member of an act."""
    return {"ms": at_ms, "zone": zone, "offset": read_clock(at_ms, zone).offset_minutes}


def day_at(day: date, zone: str) -> dict[str, Json]:
    """Return a day in somebody's calendar, as a member of an act."""
    return {"day": day.isoformat(), "zone": zone}
