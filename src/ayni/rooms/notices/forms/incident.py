# SPDX-License-Identifier: Apache-2.0
"""Turns what people type about incidents into the arguments of the services: shape, never a rule.

`cleaned_data` of a deed has exactly the names of its service's arguments.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ayni.core import limits
from ayni.core.codec import Json
from ayni.rooms.notices import facts, selectors
from ayni.rooms.notices.facts import Persons
from ayni.rooms.notices.forms.moments import moment_at
from ayni.rooms.notices.forms.notice import (
    LiftForm,
    QueryForm,
    ReplyForm,
    ReserveForm,
)
from ayni.rooms.notices.forms.voice import ContactForm, PaperForm
from ayni.web.parties import forms as name_forms
from ayni.web.parts.deed_fields import DeedFields
from ayni.web.parts.fields import LEAF_PATTERN
from ayni.web.parts.moments import MomentField
from ayni.web.parts.responses import GROUNDS
from ayni.web.registry import Words

COUNT_MAX = limits.INCIDENT_COUNT_MAX


def _choice(label: Any, words: Mapping[str, Words], *, required: bool = True) -> Any:
    choices = [("", _("choose")), *words.items()]
    return forms.ChoiceField(label=label, choices=choices, required=required)


def _text(label: Any, chars_max: int, *, required: bool = False, rows: int = 0) -> Any:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(label=label, max_length=chars_max, required=required, widget=widget)


def _number(label: Any, *, least: int = 0, required: bool = False, hint: Any = "") -> Any:
    return forms.IntegerField(
        label=label, min_value=least, max_value=COUNT_MAX, required=required, help_text=hint
    )


def _leaf() -> forms.RegexField:
    return forms.RegexField(LEAF_PATTERN, widget=forms.HiddenInput)


def persons_told(told: Mapping[str, Any]) -> Persons:
    """Return the count that a number, a band, or neither states."""
    number, band = told.get("number"), told.get("band") or None
    if number is not None:
        return Persons(known="exact", number=number)
    return Persons(known="band", band=band) if band else facts.UNKNOWN


class CountFields(DeedFields):
    """A form that counts persons: a number, a band, or neither."""

    def clean(self) -> dict[str, Any]:
        """Refuse a number and a band at once."""
        told = super().clean()
        if told.get("number") is not None and told.get("band"):
            name, sentence = selectors.ALL_REFUSALS["counts_contradict"]
            self.add_error(name, str(sentence))
        return told


class OpenIncidentForm(CountFields):
    """Three fields; what else is known stands below and may stay empty."""

    kind = facts.INCIDENT_OPENED
    attachable = False

    type = _choice(_("What happened"), selectors.INCIDENT_TYPES)
    place = forms.ChoiceField(label=_("Where"))
    number = _number(_("How many persons are concerned"), hint=_("Empty if it is not known."))
    band = _choice(_("Or between"), selectors.STRENGTHS, required=False)
    direction = _choice(_("Direction"), selectors.DIRECTIONS, required=False)
    equipment = _number(_("Pieces of equipment"))
    occurred_at = MomentField(label=_("When it happened"), required=False)
    weather = _text(_("Weather"), 200)
    own_measures = _text(_("Own measures"), facts.SAID_CHARS_MAX, rows=2)

    FIRST = ("type", "place", "number")

    def first_fields(self) -> list[Any]:
        """Return what every opening says."""
        return [self[name] for name in self.FIRST]

    def more_fields(self) -> list[Any]:
        """Return what an opening may say besides."""
        return [self[name] for name in self.fields if name not in {*self.FIRST, "deed_id"}]

    def opens_more(self) -> bool:
        """Tell whether one of the further fields holds something."""
        return any(field.value() or field.errors for field in self.more_fields())

    def clean(self) -> dict[str, Any]:
        """Return the count and the details."""
        told = super().clean()
        if self.errors:
            return told
        names = ("direction", "equipment", "weather", "own_measures")
        details: dict[str, Json] = {n: told[n] for n in names if told.get(n) not in (None, "")}
        if told.get("occurred_at") is not None:
            details["occurred_at"] = moment_at(told["occurred_at"], self.zone).to_value()
        return {
            "what": told["type"],
            "place": told["place"],
            "persons": persons_told(told),
            "details": details,
        }


class PositionForm(CountFields):
    """What the own party holds, and its count."""

    title = _("State position")
    kind = facts.POSITION_STATED
    adds = _("It stands beside what the other party states; neither takes the place of the other.")

    position = _text(_("Position"), facts.POSITION_CHARS_MAX, required=True, rows=4)
    number = _number(_("Persons by our count"), hint=_("Empty if the position states no count."))
    band = _choice(_("Or between"), selectors.STRENGTHS, required=False)
    equipment = _number(_("Pieces of equipment"))

    def clean(self) -> dict[str, Any]:
        """Return the position and its count, if it states one."""
        told = super().clean()
        if self.errors:
            return told
        counts = told.get("number") is not None or bool(told.get("band"))
        return {
            "position": told["position"],
            "persons": persons_told(told) if counts else None,
            "equipment": told.get("equipment"),
        }


class ItemForm(DeedFields):
    """A piece of material and who holds it."""

    title = _("List material")
    kind = facts.ITEM_LISTED

    description = _text(_("What it is"), facts.DESCRIPTION_CHARS_MAX, required=True)
    quantity = _number(_("How many"), least=1, required=True)
    held_by = forms.ChoiceField(label=_("Held by"))
    serial = _text(_("Number on the equipment"), facts.SERIAL_CHARS_MAX)

    def __init__(self, data: Any = None, files: Any = None, **kwargs: Any) -> None:
        """Offer the parties, of which `initial` holds the codes."""
        initial = dict(kwargs.pop("initial", None) or {})
        parties = initial.pop("parties", ())
        super().__init__(data, files, initial={"quantity": 1, **initial}, **kwargs)
        told = [(code, name_forms(code).name) for code in parties]
        self.fields["held_by"].choices = [("", _("choose")), *told]  # type: ignore[attr-defined]


class CorrectItemForm(ItemForm):
    """What an item of the own list is in truth, and why it is corrected."""

    title = _("Correct the material")
    kind = facts.ITEM_CORRECTED
    adds = _("What was stated before stays readable.")

    item = _leaf()
    reason = _text(_("Why it is corrected"), facts.SAID_CHARS_MAX, required=True)

    def clean(self) -> dict[str, Any]:
        """Return the item anew, what is said of it in one piece."""
        told = super().clean()
        if self.errors:
            return told
        details = {name: told[name] for name in ("description", "serial")}
        return {
            **{n: told[n] for n in ("item", "quantity", "held_by", "reason")},
            "details": details,
        }


class WithdrawItemForm(DeedFields):
    """An item that shall not stand on the list."""

    title = _("Withdraw the material")
    kind = facts.ITEM_WITHDRAWN
    adds = _("What was stated before stays readable.")

    item = _leaf()
    withdrawn_for = _choice(_("Why it is withdrawn"), selectors.ITEM_ENDS)
    note = _text(_("Note"), facts.SAID_CHARS_MAX, rows=2)


class ReturnPersonsForm(DeedFields):
    """Persons who came back."""

    title = _("Record the return of persons")
    kind = facts.RETURNED

    count = _number(_("How many"), least=1, required=True)
    place = forms.ChoiceField(label=_("Where"))
    occurred_at = MomentField(label=_("When"))
    note = _text(_("Note"), facts.SAID_CHARS_MAX, rows=2)

    def clean(self) -> dict[str, Any]:
        """Return what came back, with its time as the author means it."""
        told = super().clean()
        if told.get("occurred_at") is not None:
            told["occurred_at"] = moment_at(told["occurred_at"], self.zone)
        return told


class ReturnItemForm(ReturnPersonsForm):
    """Pieces of an item that came back."""

    title = _("Record the return of material")

    item = _leaf()


class ConfirmReturnForm(DeedFields):
    """A return that another party stated, in the own account too."""

    title = _("Confirm the return")
    kind = facts.RETURNED

    confirms = _leaf()


class ProposeCloseForm(DeedFields):
    """The first key."""

    title = _("Propose to close")
    kind = facts.INCIDENT_CLOSE_PROPOSED
    adds = _("The incident is closed only when every party has turned its key.")

    names_open = forms.BooleanField(label=_("What is named above stays open"), required=False)
    remarks = _text(_("What stays open, in words"), facts.SAID_CHARS_MAX, rows=2)
    lessons = _text(_("What was learnt"), facts.SAID_CHARS_MAX, rows=2)


class ConsentCloseForm(DeedFields):
    """The other key, to one proposal."""

    title = _("Consent to close")
    kind = facts.INCIDENT_CLOSE_CONSENTED
    grave = True
    adds = _("You confirm it on a page of its own.")

    proposal = _leaf()
    lessons = _text(_("What was learnt"), facts.SAID_CHARS_MAX, rows=2)


class WithdrawCloseForm(DeedFields):
    """A proposal of the own party that shall not stand."""

    title = _("Withdraw the proposal")
    kind = facts.INCIDENT_CLOSE_WITHDRAWN

    proposal = _leaf()


class AcknowledgeIncidentForm(DeedFields):
    """What is acknowledged: the opening, or a position."""

    title = pgettext_lazy("deed", "Acknowledge")
    attachable = False
    kind = facts.ACKNOWLEDGED
    adds = _("An acknowledgement is not agreement.")

    version = _leaf()


class ObjectPositionForm(DeedFields):
    """What is objected to in what another party states, and on which ground."""

    title = pgettext_lazy("deed", "Object")
    kind = facts.OBJECTED
    grave = True
    adds = _("You confirm it on a page of its own.")

    version = _leaf()
    ground = _choice(_("Ground"), GROUNDS)
    reason = _text(_("Reason"), facts.SAID_CHARS_MAX, rows=3)


INCIDENT_DEEDS: Mapping[str, type[DeedFields]] = {
    "acknowledge": AcknowledgeIncidentForm,
    "consent": ConsentCloseForm,
    "confirm": ConfirmReturnForm,
    "reply": ReplyForm,
    "position": PositionForm,
    "persons": ReturnPersonsForm,
    "material": ReturnItemForm,
    "item": ItemForm,
    "correct": CorrectItemForm,
    "unlist": WithdrawItemForm,
    "query": QueryForm,
    "object": ObjectPositionForm,
    "lift": LiftForm,
    "close": ProposeCloseForm,
    "withdraw": WithdrawCloseForm,
    "contact": ContactForm,
    "paper": PaperForm,
    "reserve": ReserveForm,
}
"""First word of a deed's name on the page of an incident to its fields."""
