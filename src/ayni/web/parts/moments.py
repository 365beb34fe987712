# SPDX-License-Identifier: Apache-2.0
"""Takes a time as it is read on one party's clock and gives the instant; guesses no zone."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ayni.core.deadlines import instants_of, read_clock

WALL_FORMAT = "%Y-%m-%dT%H:%M"
WALL_CHARS_MAX = 32


class MomentField(forms.Field):
    """A time on the clock of one zone, to the minute; its value is milliseconds UTC.

    Attributes:
        zone: IANA name of the clock that is meant; a form sets it when it knows the reader.
    """

    widget = forms.DateTimeInput(format=WALL_FORMAT, attrs={"type": "datetime-local"})

    def __init__(self, *, zone: str = "UTC", **kwargs: Any) -> None:
        """Take the zone whose clock is meant."""
        super().__init__(**kwargs)
        self.zone = zone

    def to_python(self, value: object) -> int | None:
        """Return the instant at which the clock shows a time; the first if it shows it twice."""
        if value in self.empty_values:
            return None
        told = str(value)[:WALL_CHARS_MAX]
        try:
            wall = datetime.fromisoformat(told)
        except ValueError:
            raise ValidationError(
                _(
                    "“{x}” is not a time. Expected a day and an hour, such as 2026-11-26 09:00."
                ).format(x=told)
            ) from None
        found = instants_of(wall.date(), hour=wall.hour, minute=wall.minute, zone=self.zone)
        if not found or wall.tzinfo is not None:
            raise ValidationError(
                _("The clock of {zone} does not show {x} on that day. Choose another hour.").format(
                    zone=self.zone, x=f"{wall:%H:%M}"
                )
            )
        return found[0]

    def prepare_value(self, value: object) -> object:
        """Return what stands in the field: an instant as the clock shows it."""
        if type(value) is not int:
            return value
        east = timedelta(minutes=read_clock(value, self.zone).offset_minutes)
        return (datetime.fromtimestamp(value // 1000, tz=UTC) + east).strftime(WALL_FORMAT)
