# SPDX-License-Identifier: Apache-2.0
"""Turns what people type into the arguments of the services: shape, never a rule.

`cleaned_data` of a deed has exactly the names of its service's arguments.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from ayni.core.codec import Json
from ayni.core.patterns.common import TEXT_CHARS_MAX
from ayni.rooms.notices import facts, selectors
from ayni.rooms.notices.facts import Terms
from ayni.rooms.notices.forms.moments import moment_at
from ayni.rooms.notices.forms.voice import ContactForm, HeardForm, PaperForm
from ayni.rooms.notices.selectors import Reader
from ayni.web.parts import answer_fields
from ayni.web.parts.deed_fields import DeedFields
from ayni.web.parts.fields import choice_field, text_field
from ayni.web.parts.moments import MomentField
from ayni.web.parts.windows import clock_of

BANDS = ("distance", "strength", "arms")
DETAILS = (
    *("purpose", "lateness_reason", "exact_strength", "equipment", "units", "command"),
    *("contact", "own_ref"),
)


class TermsForm(DeedFields):
    """Describes an activity in bands; signs nothing."""

    attachable = False

    activity = choice_field(_("Kind of activity"), selectors.ACTIVITIES)
    place = forms.ChoiceField(label=_("Place"), required=False)
    start = MomentField(label=_("Begins"))
    distance = choice_field(_("Distance from the boundary"), selectors.DISTANCES)
    strength = choice_field(_("Strength"), selectors.STRENGTHS)
    arms = choice_field(_("Arms"), selectors.ARMS)

    def clean(self) -> dict[str, Any]:
        """Return the terms described."""
        told = super().clean()
        return told if self.errors else {"terms": terms_of(told, self.zone)}


class NoticeForm(DeedFields):
    """All that a notice may say."""

    kind = facts.GIVEN

    activity = choice_field(_("Kind of activity"), selectors.ACTIVITIES)
    place = forms.ChoiceField(label=_("Place"))
    start = MomentField(label=_("Begins"))
    end = MomentField(label=_("Ends"))
    distance = choice_field(_("Distance from the boundary"), selectors.DISTANCES)
    strength = choice_field(_("Strength"), selectors.STRENGTHS)
    arms = choice_field(_("Arms"), selectors.ARMS)
    purpose = text_field(_("Purpose"), facts.PURPOSE_CHARS_MAX, required=True, rows=2)
    lateness_reason = text_field(
        _("Why it is given late, if it is"), facts.REMARKS_CHARS_MAX, required=False, rows=2
    )
    more_places = forms.MultipleChoiceField(
        label=_("More places"), required=False, widget=forms.CheckboxSelectMultiple
    )
    exact_strength = text_field(_("Exact strength"), 80)
    equipment = text_field(_("Vehicles, aircraft, equipment: how many"), 300)
    units = text_field(_("Units, by type"), 300)
    command = text_field(_("Level of command"), 160)
    contact = text_field(_("Post that can be reached during the activity"), 160)
    observers_invited = forms.BooleanField(label=_("Observers are invited"), required=False)
    own_ref = text_field(_("Own file number"), 80)

    MORE: tuple[str, ...] = ()
    FIRST: tuple[str, ...] = (
        *("activity", "place", "start", "end", "distance", "strength", "arms"),
        *("purpose", "lateness_reason"),
    )

    def first_fields(self) -> list[BoundField]:
        """Return what every notice says."""
        return [self[name] for name in self.FIRST]

    def more_fields(self) -> list[BoundField]:
        """Return what a notice may say besides."""
        return [self[name] for name in self.fields if name not in {*self.FIRST, "deed_id"}]

    def opens_more(self) -> bool:
        """Tell whether one of the further fields holds something."""
        return any(field.value() or field.errors for field in self.more_fields())

    def clean(self) -> dict[str, Any]:
        """Return the terms and the details."""
        told = super().clean()
        if self.errors:
            return told
        more = {name: told[name] for name in self.MORE}
        return {"terms": terms_of(told, self.zone), "details": details_of(told), **more}


class UrgentForm(DeedFields):
    """Three fields; the rest is completed by an amendment."""

    kind = facts.GIVEN
    attachable = False

    activity = choice_field(_("What"), selectors.ACTIVITIES)
    place = forms.ChoiceField(label=_("Where"))
    start = MomentField(label=_("From when"))

    def clean(self) -> dict[str, Any]:
        """Return the terms."""
        told = super().clean()
        return told if self.errors else {"terms": terms_of(told, self.zone)}


class AmendForm(NoticeForm):
    """The notice as it shall stand from now on, and why."""

    title = _("Amend")
    kind = facts.AMENDED
    adds = _("If it goes further than before, the neighbour is asked to acknowledge it anew.")

    observers_invited = None  # type: ignore[assignment]  # Django takes the field away
    reason = text_field(_("Why it changes"), facts.REMARKS_CHARS_MAX, required=True, rows=2)

    MORE = ("reason",)
    field_order = (*NoticeForm.FIRST, "reason")


class CompleteForm(AmendForm):
    """What an urgent notice left open; it may still leave some of it open."""

    title = _("Complete or amend")

    def __init__(self, data: Any = None, files: Any = None, **kwargs: Any) -> None:
        """Ask for nothing that the urgent notice did not ask for."""
        super().__init__(data, files, **kwargs)
        for name in ("end", *BANDS, "purpose"):
            self.fields[name].required = False


class CancelForm(DeedFields):
    """Why a notice is cancelled."""

    title = _("Cancel the notice")
    kind = facts.CANCELLED

    why = choice_field(_("Why"), selectors.CANCEL_REASONS)
    note = text_field(_("Note"), TEXT_CHARS_MAX, rows=2)


class CloseForm(DeedFields):
    """How it went."""

    title = _("Close the notice")
    kind = facts.CLOSED

    outcome = choice_field(_("How it went"), selectors.OUTCOMES)
    actual_start = MomentField(label=_("Began in fact"), required=False)
    actual_end = MomentField(label=_("Ended in fact"), required=False)
    remarks = text_field(_("Remarks"), facts.REMARKS_CHARS_MAX, rows=2)

    def clean(self) -> dict[str, Any]:
        """Return what is stated, with its times as the author means them."""
        told = super().clean()
        for name in ("actual_start", "actual_end"):
            at_ms = told.get(name)
            told[name] = None if at_ms is None else moment_at(at_ms, self.zone)
        return told


class AcknowledgeForm(answer_fields.AcknowledgeForm):
    """Which version is acknowledged."""

    kind = facts.ACKNOWLEDGED


class QueryForm(answer_fields.QueryForm):
    """A question to the author."""

    kind = facts.QUERIED


class ReplyForm(answer_fields.ReplyForm):
    """An answer to one question."""

    kind = facts.REPLIED


class ObjectForm(answer_fields.ObjectForm):
    """What is objected to, on which ground, and what is asked."""

    kind = facts.OBJECTED


class LiftForm(answer_fields.LiftForm):
    """Which objection is lifted."""

    kind = facts.OBJECTION_LIFTED


class ReserveForm(answer_fields.ReserveForm):
    """A reservation, printed wherever the notice is printed."""

    kind = facts.RESERVED


DEEDS: Mapping[str, type[DeedFields]] = {
    "acknowledge": AcknowledgeForm,
    "reply": ReplyForm,
    "query": QueryForm,
    "object": ObjectForm,
    "lift": LiftForm,
    "complete": CompleteForm,
    "amend": AmendForm,
    "close": CloseForm,
    "cancel": CancelForm,
    "reserve": ReserveForm,
    "contact": ContactForm,
    "heard": HeardForm,
    "paper": PaperForm,
}
"""First word of a deed's name on the page of a notice to its fields."""


def offered(reader: Reader) -> dict[str, Any]:
    """Return what every form needs to know of the reader: places and clock."""
    own = reader.viewer.clocks.zones[0]
    return {
        "places": selectors.place_choices(reader),
        "zone": own.zone,
        "clock": clock_of(own.party),
    }


def terms_of(told: Mapping[str, Any], zone: str) -> Terms:
    """Return the terms that the fields of a form state.

    Args:
        told: cleaned fields.
        zone: the clock that its times were typed on.
    """
    places = (told.get("place"), *(told.get("more_places") or ()))
    end_ms = told.get("end")
    return Terms(
        activity=told["activity"],
        places=tuple(dict.fromkeys(place for place in places if place)),
        start=moment_at(told["start"], zone),
        end=None if end_ms is None else moment_at(end_ms, zone),
        **{name: told.get(name) or None for name in BANDS},
    )


def details_of(told: Mapping[str, Any]) -> dict[str, Json]:
    """Return the members of a notice that are not terms, those that say something."""
    details: dict[str, Json] = {name: told[name] for name in DETAILS if told.get(name)}
    if told.get("observers_invited"):
        details["observers_invited"] = 1
    return details
