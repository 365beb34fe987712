# SPDX-License-Identifier: Apache-2.0
"""Asks for a topic, a day and, if it matters, an hour on the clock of one party."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ayni.core.deadlines import end_of_day, instants_of, start_of_day
from ayni.web.parts.fields import day_field
from ayni.web.parts.windows import clock_of
from ayni.web.times import PartyZone


class TodayForm(forms.Form):
    """What is asked of the past or the present; signs nothing."""

    topic = forms.ChoiceField(label=_("Topic"))
    day = day_field(_("Day; empty for now"), required=False)
    hour = forms.TimeField(
        label=_("Hour, if it matters"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )
    clock = forms.ChoiceField(label=_("On the clock of"), required=False)

    def __init__(
        self,
        data: Any,
        *,
        topics: Sequence[tuple[str, str]],
        zones: Sequence[PartyZone],
    ) -> None:
        """Offer the topics held and the clocks of the parties."""
        super().__init__(data, auto_id="today-%s")
        self.zones = {zone.party: zone for zone in zones}
        self.fields["topic"].choices = topics  # type: ignore[attr-defined]
        self.fields["clock"].choices = [  # type: ignore[attr-defined]
            (party, clock_of(party)) for party in self.zones
        ]

    def clean(self) -> dict[str, Any]:
        """Return the topic and the instants asked for: none for now, two for a whole day.

        A day is another on each clock: the first and the last instant of it on the clock asked.
        """
        told = super().clean() or {}
        day, hour = told.get("day"), told.get("hour")
        if self.errors or day is None:
            return {"topic": told.get("topic", ""), "instants": []}
        zone = self.zones.get(str(told.get("clock"))) or next(iter(self.zones.values()))
        if hour is None:
            first, after = start_of_day(day, zone.zone), end_of_day(day, zone.zone)
            return {"topic": told["topic"], "instants": [first, after - 1]}
        found = instants_of(day, hour=hour.hour, minute=hour.minute, zone=zone.zone)
        if not found:
            raise ValidationError(
                _("This clock does not show that hour on that day. Choose another hour.")
            )
        return {"topic": told["topic"], "instants": list(found)}
