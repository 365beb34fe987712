# SPDX-License-Identifier: Apache-2.0
"""Takes what a report is asked about: years, or a place and a window. Nothing is signed."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ayni.core.limits import MEASURE_YEARS_MAX_COUNT
from ayni.web.parts.deed_fields import DeedFields
from ayni.web.parts.moments import MomentField

YEAR_MIN, YEAR_MAX = 1971, 8_000
"""Beyond these years the calendar of the language ends; a report has no use for them."""


def _year_field(label: Any) -> forms.IntegerField:
    wrong = _("This is not a year. Expected one such as 2026.")
    return forms.IntegerField(
        label=label,
        min_value=YEAR_MIN,
        max_value=YEAR_MAX,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), wrong),
    )


class YearsForm(forms.Form):
    """The years of a report, both of them in it."""

    first = _year_field(_("From the year"))
    last = _year_field(_("To the year"))

    def clean(self) -> dict[str, Any]:
        """Refuse years that run backwards, and more of them than a report holds."""
        told = super().clean() or {}
        if self.errors:
            return told
        count = told["last"] - told["first"] + 1
        if count < 1:
            self.add_error(
                "last", gettext("It lies before the first year. Correct one of the two.")
            )
        elif count > MEASURE_YEARS_MAX_COUNT:
            self.add_error(
                "last",
                gettext("{n} years were found; at most {most} are expected. Take fewer.").format(
                    n=count, most=MEASURE_YEARS_MAX_COUNT
                ),
            )
        return told

    @property
    def years(self) -> tuple[int, ...]:
        """Return the years asked for, earliest first."""
        return tuple(range(self.cleaned_data["first"], self.cleaned_data["last"] + 1))


class PlaceWindowForm(DeedFields):
    """A place and a window, on the clock of the reader."""

    attachable = False

    place = forms.ChoiceField(
        label=_("Place"),
        error_messages={
            "invalid_choice": _(
                "The constitution names no such place. Choose one of those it names."
            )
        },
    )
    start = MomentField(label=_("Begins"))
    end = MomentField(label=_("Ends"))

    def clean(self) -> dict[str, Any]:
        """Refuse a window that ends before it begins."""
        told = super().clean()
        if not self.errors and told["end"] <= told["start"]:
            wrong = gettext("The end lies before the begin. Correct one of the two.")
            self.add_error("end", wrong)
        return told
