# SPDX-License-Identifier: Apache-2.0
"""Turns what people type about mechanisms into arguments; shape only."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ayni.core.codec import Json
from ayni.core.limits import MECHANISM_LINKS_MAX_COUNT, MEETING_ORDINAL_MAX
from ayni.core.patterns.common import TEXT_CHARS_MAX
from ayni.rooms.meetings import facts, selectors
from ayni.rooms.meetings.facts import Day
from ayni.rooms.meetings.forms.room import ANSWERS, day_in, paper_of
from ayni.web.parts.deed_fields import DeedFields
from ayni.web.parts.fields import choice_field, day_field, leaf_field, many_field, text_field

NAMES = ("es", "pt", "en")
LINKS = ("mandated_by", "refers_to", "replaces")

Choices = Sequence[tuple[str, str]]


class MechanismForm(DeedFields):
    """All that describes a mechanism."""

    title = _("Propose a mechanism")
    kind = facts.MECHANISM_PROPOSED

    name_es = text_field(_("Name, Spanish"), facts.NAME_CHARS_MAX)
    name_pt = text_field(_("Name, Portuguese"), facts.NAME_CHARS_MAX)
    name_en = text_field(_("Name, English"), facts.NAME_CHARS_MAX)
    code = forms.RegexField(
        rf"\A{facts.MECHANISM_CODE}\Z",
        label=_("Short code"),
        help_text=_("Small letters, digits and hyphens, such as rre. It stays for ever."),
    )
    level = choice_field(_("Who meets"), selectors.LEVELS)
    domains = many_field(_("What it deals with"), selectors.DOMAINS)
    institutions = many_field(_("Institutions"), selectors.INSTITUTIONS)
    held_before = forms.IntegerField(
        label=_("Last edition held before this record"),
        min_value=0,
        max_value=MEETING_ORDINAL_MAX,
        initial=0,
        help_text=_("Its number; 0 for none. The next edition here bears the number after it."),
    )
    held_before_day = day_field(
        _("Last day of that edition"),
        required=False,
        help_text=_("Leave it empty if it is not known: no date is made up."),
    )
    months_between = forms.IntegerField(
        label=_("Months between two meetings"),
        required=False,
        min_value=1,
        max_value=facts.MONTHS_MAX,
    )
    mandated_by = forms.MultipleChoiceField(
        label=_("Mandated by"), required=False, widget=forms.CheckboxSelectMultiple
    )
    refers_to = forms.MultipleChoiceField(
        label=_("Raises matters to"), required=False, widget=forms.CheckboxSelectMultiple
    )
    replaces = forms.MultipleChoiceField(
        label=_("Takes the place of"), required=False, widget=forms.CheckboxSelectMultiple
    )
    paper = choice_field(_("Founding document"), selectors.INSTRUMENTS, required=False)
    paper_number = text_field(_("Number of the document"), facts.NUMBER_CHARS_MAX)
    paper_day = day_field(_("Day of the document"), required=False)
    purpose = text_field(_("Purpose"), TEXT_CHARS_MAX, rows=2)

    def __init__(self, *args: Any, mechanisms: Choices = (), **kwargs: Any) -> None:
        """Take the mechanisms that this one can be linked to; without any, ask nothing of it."""
        super().__init__(*args, **kwargs)
        for name in LINKS:
            if mechanisms:
                self.fields[name].choices = list(mechanisms)  # type: ignore[attr-defined]
            else:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Return the members of the act."""
        told = super().clean()
        if not any(str(told.get(f"name_{language}", "")).strip() for language in NAMES):
            self.add_error("name_es", _("No name was found. Write what it is called."))
        for name in LINKS:
            if len(told.get(name) or ()) > MECHANISM_LINKS_MAX_COUNT:
                most = _("Choose at most {n}.")
                self.add_error(name, str(most).format(n=MECHANISM_LINKS_MAX_COUNT))
        if told.get("paper_day") and not told.get("paper"):
            self.add_error("paper", _("Say of which document this is the day."))
        return told if self.errors else {"values": self._values(told)}

    def _values(self, told: Mapping[str, Any]) -> dict[str, Json]:
        values: dict[str, Json] = {
            "code": told["code"],
            "level": told["level"],
            "domains": told["domains"],
            "institutions": told["institutions"],
            "held_before": told["held_before"],
            "names": {
                language: told[f"name_{language}"].strip()
                for language in NAMES
                if told[f"name_{language}"].strip()
            },
        }
        if told.get("held_before_day"):
            values["held_before_day"] = Day(on=told["held_before_day"], zone=self.zone).to_value()
        if told.get("months_between"):
            values["months_between"] = told["months_between"]
        values |= {name: told[name] for name in LINKS if told.get(name)}
        if told.get("paper"):
            values["instrument"] = paper_of(told, self.zone)
        if told["paper_number"].strip():
            values["instrument_number"] = told["paper_number"].strip()
        if told["purpose"].strip():
            values["purpose"] = told["purpose"].strip()
        return values


class ReviseMechanismForm(MechanismForm):
    """The mechanism as it shall be described from now on."""

    title = _("Revise the description")
    kind = facts.MECHANISM_REVISED
    adds = _("The agreed text stands until all parties consented to the new one.")


class ConsentForm(DeedFields):
    """To which text consent is given."""

    title = _("Consent")
    kind = facts.MECHANISM_CONSENTED
    grave = True
    attachable = False
    adds = _("You confirm it on a page of its own.")

    proposal = leaf_field()


class WithdrawForm(DeedFields):
    """Which proposal is withdrawn, and why."""

    title = _("Withdraw the proposal")
    kind = facts.MECHANISM_WITHDRAWN

    proposal = leaf_field()
    why = text_field(_("Why"), TEXT_CHARS_MAX, rows=2)


class SuspendForm(DeedFields):
    """Since when, by which instrument, why and how far."""

    title = _("Suspend the mechanism")
    kind = facts.SUSPENDED
    grave = True
    adds = _("You confirm it on a page of its own.")

    since = day_field(_("Since"))
    paper = choice_field(_("By which document"), selectors.INSTRUMENTS)
    number = text_field(_("Number of the document"), facts.NUMBER_CHARS_MAX, required=True)
    paper_day = day_field(_("Day of the document"), required=False)
    reason = text_field(_("Reason"), TEXT_CHARS_MAX, rows=2)
    scope = text_field(_("What is suspended, if not all"), TEXT_CHARS_MAX, rows=2)

    def clean(self) -> dict[str, Any]:
        """Return the arguments of the service."""
        told = super().clean()
        if self.errors:
            return told
        return {
            "since": day_in(told["since"], self.zone),
            "paper": paper_of(told, self.zone),
            **{name: told[name] for name in ("number", "reason", "scope")},
        }


class ResumeForm(DeedFields):
    """Which suspension is lifted, since when, by which instrument."""

    title = _("Resume the mechanism")
    kind = facts.RESUMED

    suspension = leaf_field()
    since = day_field(_("Since"))
    paper = choice_field(_("By which document"), selectors.INSTRUMENTS)
    number = text_field(_("Number of the document"), facts.NUMBER_CHARS_MAX, required=True)
    paper_day = day_field(_("Day of the document"), required=False)

    def clean(self) -> dict[str, Any]:
        """Return the arguments of the service."""
        told = super().clean()
        if self.errors:
            return told
        return {
            "suspension": told["suspension"],
            "since": day_in(told["since"], self.zone),
            "paper": paper_of(told, self.zone),
            "number": told["number"],
        }


MECHANISM_DEEDS: Mapping[str, type[DeedFields]] = {
    "consent": ConsentForm,
    "withdraw": WithdrawForm,
    "revise": ReviseMechanismForm,
    "suspend": SuspendForm,
    "resume": ResumeForm,
    **ANSWERS,
}
"""First word of a deed's name on the page of a mechanism to its fields."""
