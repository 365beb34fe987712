# SPDX-License-Identifier: Apache-2.0
"""Turns what people type about editions into arguments; shape only."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ayni.core.deadlines import read_clock
from ayni.core.limits import MEETING_ORDINAL_MAX
from ayni.core.patterns.common import TEXT_CHARS_MAX
from ayni.rooms.meetings import facts, selectors
from ayni.rooms.meetings.facts import Day, Terms
from ayni.rooms.meetings.forms.attending import DelegationForm, EntryForm, TableForm
from ayni.rooms.meetings.forms.room import ANSWERS
from ayni.web.parts.deed_fields import DeedFields
from ayni.web.parts.fields import choice_field, day_field, leaf_field, text_field
from ayni.web.parts.moments import MomentField

Hosts = Mapping[str, tuple[str, str]]
"""Party to its name and the zone of its calendar."""


class EditionForm(DeedFields):
    """All that is agreed when a meeting is called."""

    title = _("Propose a meeting")
    kind = facts.EDITION_PROPOSED

    form = choice_field(_("Kind of meeting"), selectors.FORMS)
    ordinal = forms.IntegerField(
        label=_("Number"),
        min_value=1,
        max_value=MEETING_ORDINAL_MAX,
        help_text=_("In Arabic numerals; it is written in Roman ones."),
    )
    host = forms.ChoiceField(label=_("Host"))
    town = text_field(_("Town"), facts.TOWN_CHARS_MAX, required=True)
    first_day = day_field(_("First day"), help_text=_("On the calendar of the host."))
    last_day = day_field(_("Last day"), help_text=_("On the calendar of the host."))
    opens_at = MomentField(label=_("Hour of opening"), required=False)
    modality = choice_field(_("How"), selectors.MODALITIES, required=False)
    venue = text_field(_("House or hall"), facts.VENUE_CHARS_MAX)
    note = text_field(_("Note"), TEXT_CHARS_MAX, rows=2)

    def __init__(self, *args: Any, hosts: Hosts, **kwargs: Any) -> None:
        """Take the parties that can receive."""
        super().__init__(*args, **kwargs)
        self.hosts = hosts
        choices = [("", _("choose")), *((party, name) for party, (name, _zone) in hosts.items())]
        self.fields["host"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Return the terms, with days on the calendar of the host."""
        told = super().clean()
        if self.errors:
            return told
        zone = self.hosts[told["host"]][1]
        at_ms = told.get("opens_at")
        opens = None
        if at_ms is not None:
            # The hour is typed on the own clock; the act says it on that of the host.
            east = read_clock(at_ms, zone).offset_minutes
            opens = {"ms": at_ms, "zone": zone, "offset": east}
        terms = Terms(
            ordinal=told["ordinal"],
            form=told["form"],
            host=told["host"],
            first=Day(on=told["first_day"], zone=zone),
            last=Day(on=told["last_day"], zone=zone),
            parties=tuple(self.hosts),
            modality=told["modality"],
            opens=opens,
        )
        return {"terms": terms, **{name: told[name] for name in ("town", "venue", "note")}}


class CounterForm(EditionForm):
    """The meeting as the own state would have it."""

    title = _("Propose other terms")
    kind = facts.EDITION_COUNTERED
    adds = _("What was agreed stands until the other party accepts the new terms.")


class AcceptForm(DeedFields):
    """Which version is accepted."""

    title = pgettext_lazy("dates", "Accept")
    kind = facts.EDITION_ACCEPTED
    attachable = False
    adds = _("The meeting is convened once all parties accepted.")

    version = leaf_field()


class PostponeForm(DeedFields):
    """Which dates are put off, and why."""

    title = _("Postpone the meeting")
    kind = facts.EDITION_POSTPONED

    version = leaf_field()
    reason = choice_field(_("Reason"), selectors.PUT_OFF_REASONS)
    note = text_field(_("Note"), TEXT_CHARS_MAX, rows=2)


class CancelForm(DeedFields):
    """Why the meeting is not held."""

    title = _("Cancel the meeting")
    kind = facts.EDITION_CANCELLED
    grave = True
    adds = _("You confirm it on a page of its own. Nothing moves a cancelled meeting.")

    reason = choice_field(_("Reason"), selectors.PUT_OFF_REASONS)
    note = text_field(_("Note"), TEXT_CHARS_MAX, rows=2)


class HeldForm(DeedFields):
    """By which version it was held."""

    title = _("Declare it held")
    kind = facts.HELD
    adds = _("It was held once every party says so.")

    version = leaf_field()
    note = text_field(_("Note"), TEXT_CHARS_MAX, rows=2)


EDITION_DEEDS: Mapping[str, type[DeedFields]] = {
    "accept": AcceptForm,
    "counter": CounterForm,
    "postpone": PostponeForm,
    "cancel": CancelForm,
    "held": HeldForm,
    "delegation": DelegationForm,
    "entry": EntryForm,
    "lead": TableForm,
    **ANSWERS,
}
"""First word of a deed's name on the page of an edition to its fields."""
