# SPDX-License-Identifier: Apache-2.0
"""Turns what people type about delegations, entry and agendas into arguments; shape only."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ayni.core.codec import Json
from ayni.core.deadlines import read_clock
from ayni.core.limits import (
    AGENDA_ITEMS_MAX_COUNT,
    DELEGATION_COUNT_MAX,
    DELEGATION_STAY_MAX_DAYS,
    MEETING_TABLES_MAX_COUNT,
)
from ayni.core.patterns.common import TEXT_CHARS_MAX
from ayni.rooms.meetings import facts, selectors
from ayni.rooms.meetings.facts import Day
from ayni.rooms.meetings.forms.room import ANSWERS
from ayni.web.parts.deed_fields import DeedFields
from ayni.web.parts.fields import LEAF_PATTERN, choice_field, day_field, leaf_field, text_field
from ayni.web.parts.moments import MomentField

LINE_CHARS_MAX = facts.TITLE_CHARS_MAX + 40
TEXTS = ("equipment", "reasons", "needs", "note")
NUMBERS = ("vehicles", "stay_days", "list_count")

Choices = Sequence[tuple[str, str]]


class DelegationForm(DeedFields):
    """How many come, by function; who heads them; what they bring along."""

    title = _("Announce the delegation")
    kind = facts.DELEGATION_ANNOUNCED
    adds = _("No names are written here: the list of names goes on paper.")

    office = forms.ChoiceField(label=_("Office that heads it"))
    head_capacity = choice_field(_("In which capacity"), selectors.CAPACITIES)
    arms = choice_field(_("Arms"), selectors.ARMS_CARRIED)
    vehicles = forms.IntegerField(
        label=_("Vehicles"), required=False, min_value=0, max_value=DELEGATION_COUNT_MAX
    )
    equipment = text_field(_("Equipment that leaves again"), TEXT_CHARS_MAX, rows=3)
    reasons = text_field(_("Reasons of the entry"), TEXT_CHARS_MAX, rows=2)
    stay_days = forms.IntegerField(
        label=_("Days of stay"), required=False, min_value=1, max_value=DELEGATION_STAY_MAX_DAYS
    )
    entry_place = forms.ChoiceField(label=_("Point of entry"), required=False)
    enters_at = MomentField(label=_("Hour of entry"), required=False)
    needs = text_field(_("What is asked of the host"), TEXT_CHARS_MAX, rows=2)
    list_count = forms.IntegerField(
        label=_("Names on the list that was handed over on paper"),
        required=False,
        min_value=1,
        max_value=DELEGATION_COUNT_MAX,
    )
    list_day = day_field(_("Day on which it was handed over"), required=False)
    list_hash = forms.RegexField(
        LEAF_PATTERN,
        label=_("Fingerprint of the list (SHA-256), if it is a file"),
        required=False,
    )
    note = text_field(_("Note"), TEXT_CHARS_MAX, rows=2)

    def __init__(self, *args: Any, offices: Choices, points: Choices, **kwargs: Any) -> None:
        """Take the own offices and the agreed points; put the counts before all else."""
        super().__init__(*args, **kwargs)
        chosen = [("", _("choose")), *offices]
        self.fields["office"].choices = chosen  # type: ignore[attr-defined]
        self.fields["entry_place"].choices = [("", "–"), *points]  # type: ignore[attr-defined]
        self.fields["needs"].help_text = _(
            "Lodging, transport, interpreters. Write “nothing” if nothing is asked."
        )
        for function, words in selectors.FUNCTIONS.items():
            self.fields[f"count_{function}"] = forms.IntegerField(
                label=str(words).capitalize(),
                required=False,
                min_value=0,
                max_value=DELEGATION_COUNT_MAX,
            )
        self.order_fields([f"count_{function}" for function in selectors.FUNCTIONS])

    def clean(self) -> dict[str, Any]:
        """Return the members of the act."""
        told = super().clean()
        return told if self.errors else {"values": self._values(told)}

    def _values(self, told: Mapping[str, Any]) -> dict[str, Json]:
        counts: list[Json] = [
            {"function": function, "count": told[f"count_{function}"]}
            for function in selectors.FUNCTIONS
            if told.get(f"count_{function}")
        ]
        values: dict[str, Json] = {
            "counts": counts,
            "head": told["office"],
            "head_capacity": told["head_capacity"],
            "arms": told["arms"],
        }
        values |= {name: told[name] for name in NUMBERS if told.get(name) is not None}
        values |= {name: told[name].strip() for name in TEXTS if told[name].strip()}
        values |= {name: told[name] for name in ("entry_place", "list_hash") if told[name]}
        if told.get("list_day"):
            values["list_day"] = Day(on=told["list_day"], zone=self.zone).to_value()
        at_ms = told.get("enters_at")
        if at_ms is not None:
            east = read_clock(at_ms, self.zone).offset_minutes
            values["enters_at"] = {"ms": at_ms, "zone": self.zone, "offset": east}
        return values


class EntryForm(DeedFields):
    """How an authorisation stands, and by which act."""

    title = _("Declare the authorisation")
    kind = facts.ENTRY_DECLARED
    adds = _("Said anew, it takes the place of what your state said before.")

    direction = choice_field(_("Of what"), selectors.DIRECTIONS)
    gate = choice_field(_("How it stands"), selectors.GATES)
    basis = choice_field(_("Legal basis"), selectors.BASES, required=False)
    number = text_field(_("Number of the act that authorises"), facts.NUMBER_CHARS_MAX)
    day = day_field(_("Day of that act"), required=False)
    organ = text_field(_("Organ that issued it"), facts.ORGAN_CHARS_MAX)
    valid_until = day_field(_("Valid until"), required=False)
    note = text_field(_("Note"), TEXT_CHARS_MAX, rows=2)

    def clean(self) -> dict[str, Any]:
        """Return the members of the act."""
        told = super().clean()
        if self.errors:
            return told
        values: dict[str, Json] = {"gate": told["gate"], "direction": told["direction"]}
        if told["basis"]:
            values["basis"] = told["basis"]
        for name in ("day", "valid_until"):
            if told.get(name):
                values[name] = Day(on=told[name], zone=self.zone).to_value()
        texts = ("number", "organ", "note")
        values |= {name: told[name].strip() for name in texts if told[name].strip()}
        return {"values": values}


class TableForm(DeedFields):
    """Which own office leads a working table, and which one drafts at it."""

    title = _("Name who leads a table")
    kind = facts.TABLE_LED
    adds = _("Said anew of the same table, it takes the place of what your state said before.")

    table = forms.IntegerField(
        label=_("Number of the table"), min_value=1, max_value=MEETING_TABLES_MAX_COUNT
    )
    topic = text_field(_("Topic"), facts.TOPIC_CHARS_MAX)
    lead = forms.ChoiceField(label=_("Office that leads it"))
    rapporteur = forms.ChoiceField(label=_("Office that drafts, the rapporteur"), required=False)

    def __init__(self, *args: Any, offices: Choices, **kwargs: Any) -> None:
        """Take the own offices."""
        super().__init__(*args, **kwargs)
        self.fields["lead"].choices = [("", _("choose")), *offices]  # type: ignore[attr-defined]
        self.fields["rapporteur"].choices = [("", "–"), *offices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Return the members of the act."""
        told = super().clean()
        if self.errors:
            return told
        values: dict[str, Json] = {"table": told["table"], "lead": told["lead"]}
        values |= {n: told[n].strip() for n in ("rapporteur", "topic") if told[n].strip()}
        return {"values": values}


class AgendaForm(DeedFields):
    """The items of an agenda, one on each line."""

    title = _("Propose an agenda")
    kind = facts.AGENDA_PROPOSED
    adds = _("It is agreed once all parties consented to one version.")

    items = forms.CharField(
        label=_("Items, one on each line"),
        max_length=AGENDA_ITEMS_MAX_COUNT * LINE_CHARS_MAX,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_(
            "Title | party that reports | minutes | code of the matter. The last three may be left "
            "out."
        ),
    )
    note = text_field(_("Note"), TEXT_CHARS_MAX, rows=2)


class ReviseAgendaForm(AgendaForm):
    """The items as they should be."""

    title = _("Propose another version")
    kind = facts.AGENDA_COUNTERED
    adds = _("What was agreed stands until all parties consented to the new version.")


class AgreeForm(DeedFields):
    """To which version consent is given."""

    title = _("Consent to this version")
    kind = facts.AGENDA_CONSENTED
    grave = True
    attachable = False
    adds = _("You confirm it on a page of its own.")

    proposal = leaf_field()


class WithdrawAgendaForm(DeedFields):
    """Which version is withdrawn, and why."""

    title = _("Withdraw the version")
    kind = facts.AGENDA_WITHDRAWN

    proposal = leaf_field()
    why = text_field(_("Why"), TEXT_CHARS_MAX, rows=2)


AGENDA_DEEDS: Mapping[str, type[DeedFields]] = {
    "agree": AgreeForm,
    "revise": ReviseAgendaForm,
    "withdraw": WithdrawAgendaForm,
    **ANSWERS,
}
"""First word of a deed's name on the page of an agenda to its fields."""
