# SPDX-License-Identifier: Apache-2.0
"""Turns what people type about an acta into arguments; shape only."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ayni.core.patterns.common import TEXT_CHARS_MAX
from ayni.rooms.meetings import facts, selectors
from ayni.rooms.meetings.facts import Day, Frame
from ayni.rooms.meetings.forms.room import ANSWERS
from ayni.rooms.meetings.forms.statement import plain
from ayni.web import words
from ayni.web.parties import forms as names_of
from ayni.web.parts.deed_fields import DeedFields
from ayni.web.parts.fields import choice_field, day_field, leaf_field, moment_at, text_field
from ayni.web.parts.moments import MomentField

Choices = Sequence[tuple[str, str]]
Offices = Mapping[str, Choices]
"""Party to its offices and their names."""


class ActaForm(DeedFields):
    """What stands around the statements; these are taken as they stand at the tables."""

    title = _("Freeze and propose the acta")
    kind = facts.ACTA_PROPOSED
    adds = _("The text does not move any more; whoever wants another proposes another version.")

    languages = forms.MultipleChoiceField(
        label=_("Languages of the text"), widget=forms.CheckboxSelectMultiple
    )
    authentic = forms.MultipleChoiceField(
        label=_("Authentic languages"), widget=forms.CheckboxSelectMultiple
    )
    nature = choice_field(_("Declared nature"), selectors.NATURES)
    valid_until = MomentField(label=_("Others may consent until"))
    leave_out = forms.MultipleChoiceField(
        label=_("Statements that stay out"), required=False, widget=forms.CheckboxSelectMultiple
    )
    next_host = forms.ChoiceField(label=_("Host of the next meeting"), required=False)
    next_day = day_field(_("Day of the next meeting"), required=False)
    next_town = text_field(_("Town of the next meeting"), facts.TOWN_CHARS_MAX)
    own_ref = text_field(_("Own file number"), 80)

    def __init__(
        self, *args: Any, tongues: Sequence[str], heads: Offices, statements: Choices, **kwargs: Any
    ) -> None:
        """Take the languages of the partnership, the offices of each party, the statements."""
        super().__init__(*args, **kwargs)
        self.tongues, self.parties = tuple(tongues), tuple(heads)
        spoken = [(code, words.language(code)) for code in self.tongues]
        for name in ("languages", "authentic"):
            self.fields[name].choices = spoken  # type: ignore[attr-defined]
        self.fields["leave_out"].choices = list(statements)  # type: ignore[attr-defined]
        hosts = [(party, names_of(party).bare) for party in self.parties]
        self.fields["next_host"].choices = [("", "–"), *hosts]  # type: ignore[attr-defined]
        for party, offices in heads.items():
            self._ask_head(party, offices)
        for code, language in spoken:
            self._ask_frame(code, str(language))

    def _ask_head(self, party: str, offices: Choices) -> None:
        name = names_of(party).bare
        self.fields[f"head_{party}"] = forms.ChoiceField(
            label=gettext("Heads the delegation of {party}").format(party=name),
            choices=[("", _("choose")), *offices],
            required=False,
        )
        self.fields[f"capacity_{party}"] = choice_field(
            gettext("In which capacity, {party}").format(party=name), selectors.CAPACITIES
        )
        self.fields[f"capacity_{party}"].required = False

    def _ask_frame(self, code: str, language: str) -> None:
        self.fields[f"title_{code}"] = text_field(
            gettext("Title, {language}").format(language=language), facts.ACTA_TITLE_CHARS_MAX
        )
        self.fields[f"opening_{code}"] = text_field(
            gettext("Formula at the head, {language}").format(language=language),
            facts.FRAME_CHARS_MAX,
            rows=6,
        )
        self.fields[f"closing_{code}"] = text_field(
            gettext("After the last statement, {language}").format(language=language),
            facts.FRAME_CHARS_MAX,
            rows=4,
        )

    def clean(self) -> dict[str, Any]:
        """Return the frame, and the statements that stay out."""
        told = super().clean()
        if self.errors:
            return told
        day = told.get("next_day")
        languages = [code for code in self.tongues if code in told["languages"]]

        def each(name: str) -> dict[str, str]:
            return {code: plain(told[f"{name}_{code}"]) for code in languages}

        frame = Frame(
            languages=languages,
            authentic=[code for code in self.tongues if code in told["authentic"]],
            title=each("title"),
            opening=each("opening"),
            closing=each("closing"),
            heads={
                party: (told[f"head_{party}"], told[f"capacity_{party}"])
                for party in self.parties
                if told[f"head_{party}"] and told[f"capacity_{party}"]
            },
            nature=told["nature"],
            valid_until=moment_at(told["valid_until"], self.zone),
            next_host=told["next_host"],
            next_day=Day(on=day, zone=self.zone).to_value() if day else None,
            next_town=told["next_town"],
            own_ref=told["own_ref"],
        )
        return {"frame": frame, "leave_out": tuple(told["leave_out"])}

    def head_fields(self) -> list[BoundField]:
        """Return what is said of the text as a whole."""
        return [self[name] for name in ("languages", "authentic", "nature", "valid_until")]

    def delegation_fields(self) -> list[BoundField]:
        """Return who heads each delegation, and in which capacity."""
        return [
            self[name] for party in self.parties for name in (f"head_{party}", f"capacity_{party}")
        ]

    def columns(self) -> list[tuple[str, list[BoundField]]]:
        """Return title, formula and end in each language, to stand side by side."""
        return [
            (words.language(code), [self[f"{n}_{code}"] for n in ("title", "opening", "closing")])
            for code in self.tongues
        ]

    def last_fields(self) -> list[BoundField]:
        """Return the rest: what stays out, the next meeting, annexes."""
        names = ("leave_out", "next_host", "next_day", "next_town", "own_ref", "attach")
        return [self[name] for name in names if name in self.fields]


class CounterActaForm(ActaForm):
    """The text as the own state would have it."""

    title = _("Freeze and propose another version")
    kind = facts.ACTA_COUNTERED
    adds = _("It is made of the statements as they stand now. The versions before stay to be read.")


class ConsentActaForm(DeedFields):
    """To which version consent is given."""

    title = pgettext_lazy("deed", "Consent")
    kind = facts.ACTA_CONSENTED
    grave = True
    attachable = False
    adds = _("You confirm it on a page of its own.")

    proposal = leaf_field()
    beside = forms.CharField(required=False, widget=forms.HiddenInput)


class RefuseActaForm(DeedFields):
    """Why no consent is given, and to which paragraphs."""

    title = _("Do not consent")
    kind = facts.ACTA_REFUSED
    grave = True
    attachable = False
    adds = _("You confirm it on a page of its own. You may still consent to another version.")

    proposal = leaf_field()
    reason = text_field(_("Reason"), facts.REASON_CHARS_MAX, required=True, rows=3)
    segments = forms.MultipleChoiceField(
        label=_("Paragraphs; none for the whole text"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, segments: Choices = (), **kwargs: Any) -> None:
        """Take the paragraphs of the version."""
        super().__init__(*args, **kwargs)
        self.fields["segments"].choices = list(segments)  # type: ignore[attr-defined]


class WithdrawActaForm(DeedFields):
    """Which version is withdrawn, and why."""

    title = _("Withdraw the version")
    kind = facts.ACTA_WITHDRAWN
    attachable = False

    proposal = leaf_field()
    why = text_field(_("Why"), TEXT_CHARS_MAX, rows=2)


ACTA_DEEDS: Mapping[str, type[DeedFields]] = {
    "consent": ConsentActaForm,
    "refuse": RefuseActaForm,
    "withdraw": WithdrawActaForm,
    **ANSWERS,
}
"""First word of a deed's name on the page of an acta to its fields."""
