# SPDX-License-Identifier: Apache-2.0
"""Turns what people type at the tables into arguments; shape only."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ayni.core import limits
from ayni.core.codec import Json
from ayni.core.patterns.common import TEXT_CHARS_MAX
from ayni.rooms.meetings import facts, selectors
from ayni.rooms.meetings.facts import Day
from ayni.rooms.meetings.forms.room import ANSWERS
from ayni.web import words
from ayni.web.parts.deed_fields import DeedFields
from ayni.web.parts.fields import choice_field, day_field, leaf_field, text_field

Choices = Sequence[tuple[str, str]]


class StatementForm(DeedFields):
    """Who says what, at which table, in the languages of the partnership."""

    title = _("Table a statement")
    kind = facts.STATEMENT_TABLED
    adds = _("It is no agreement: the acta is agreed, once all parties consented to its text.")

    table = forms.IntegerField(
        label=_("Table"), min_value=1, max_value=limits.MEETING_TABLES_MAX_COUNT
    )
    item = forms.TypedChoiceField(label=_("Item of the agenda"), coerce=int)
    position = forms.IntegerField(
        label=_("Place at the table"),
        required=False,
        min_value=1,
        max_value=limits.STATEMENT_POSITION_MAX,
        help_text=_("Left empty: after the last one."),
    )
    speaker = forms.ChoiceField(label=_("Who speaks"))
    verb = forms.ChoiceField(label=_("Verb"))
    discussed = forms.BooleanField(label=_("Still under discussion"), required=False)
    area = choice_field(_("Area"), selectors.DOMAINS, required=False)
    owners = forms.MultipleChoiceField(
        label=_("Offices proposed as responsible"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    deadline = day_field(_("Deadline"), required=False)
    indicator = text_field(_("Indicator"), facts.INDICATOR_CHARS_MAX)
    note = text_field(_("Note"), TEXT_CHARS_MAX, rows=2)

    def __init__(
        self,
        *args: Any,
        languages: Sequence[str],
        speakers: Choices,
        items: Choices,
        offices: Choices,
        **kwargs: Any,
    ) -> None:
        """Take languages, delegations, items of the agenda and declared offices."""
        super().__init__(*args, **kwargs)
        self.languages = tuple(languages)
        choose = ("", _("choose"))
        self.fields["speaker"].choices = [choose, *speakers]  # type: ignore[attr-defined]
        self.fields["verb"].choices = [choose, *verb_choices()]  # type: ignore[attr-defined]
        outside = ("0", _("outside of the agenda"))
        self.fields["item"].choices = [outside, *items]  # type: ignore[attr-defined]
        self.fields["owners"].choices = list(offices)  # type: ignore[attr-defined]
        for language in self.languages:
            self.fields[f"text_{language}"] = text_field(
                gettext("Text, {language}").format(language=words.language(language)),
                limits.STATEMENT_CHARS_MAX,
                rows=6,
            )
            self.fields[f"text_{language}"].help_text = _(
                "The whole sentence, as it is printed, with who speaks and the verb."
            )
        told = [f"text_{language}" for language in self.languages]
        self.order_fields([*_HEAD, *told, *_MARKS])

    def clean(self) -> dict[str, Any]:
        """Return the members of the act."""
        told = super().clean()
        return told if self.errors else {"values": self._values(told)}

    def head_fields(self) -> list[BoundField]:
        """Return what stands above the text."""
        return [self[name] for name in _HEAD]

    def text_fields(self) -> list[BoundField]:
        """Return the text in each language, to stand side by side."""
        return [self[f"text_{language}"] for language in self.languages]

    def mark_fields(self) -> list[BoundField]:
        """Return what an understanding takes along, and the rest."""
        more = ("note", "attach") if "attach" in self.fields else ("note",)
        return [self[name] for name in (*_MARKS, *more)]

    def _values(self, told: Mapping[str, Any]) -> dict[str, Json]:
        values: dict[str, Json] = {
            name: told[name] for name in ("table", "item", "speaker", "verb")
        }
        if told.get("position") is not None:
            values["position"] = told["position"]
        values["discussed"] = int(bool(told.get("discussed")))
        values["text"] = {code: plain(told[f"text_{code}"]) for code in self.languages}
        if told["area"]:
            values["area"] = told["area"]
        if told["owners"]:
            values["owners"] = [*told["owners"]]
        if told.get("deadline"):
            values["deadline"] = Day(on=told["deadline"], zone=self.zone).to_value()
        if told["indicator"].strip():
            values["indicator"] = {self.languages[0]: told["indicator"].strip()}
        if told["note"].strip():
            values["note"] = told["note"].strip()
        return values


_HEAD = ("table", "item", "position", "speaker", "verb", "discussed")
_MARKS = ("area", "owners", "deadline", "indicator")


class ReviseStatementForm(StatementForm):
    """The statement as the own state would have it."""

    title = _("Word it anew")
    kind = facts.STATEMENT_REVISED
    adds = _("It takes the place of your own wording; the other party's stands beside it.")


class AcceptWordingForm(DeedFields):
    """Which wording is taken over."""

    title = _("Take this wording over")
    kind = facts.STATEMENT_ACCEPTED
    attachable = False
    adds = _("Your own wording no longer stands then; it stays to be read.")

    version = leaf_field()


class WithdrawWordingForm(DeedFields):
    """Which wording is withdrawn, and why."""

    title = _("Withdraw the wording")
    kind = facts.STATEMENT_WITHDRAWN
    attachable = False
    adds = _("The statement is taken out once no wording stands.")

    version = leaf_field()
    why = text_field(_("Why"), TEXT_CHARS_MAX, rows=2)


STATEMENT_DEEDS: Mapping[str, type[DeedFields]] = {
    "take": AcceptWordingForm,
    "word": ReviseStatementForm,
    "withdraw": WithdrawWordingForm,
    **ANSWERS,
}
"""First word of a deed's name on the page of a statement to its fields."""


def plain(text: str) -> str:
    """Return a text with plain ends of lines, as every browser would have it."""
    return text.replace("\r\n", "\n").strip()


def verb_choices() -> list[tuple[Any, Any]]:
    """Return the verbs in two groups: of one delegation, of all together."""

    def group(codes: Sequence[str]) -> list[tuple[str, Any]]:
        return [(code, selectors.VERBS[code]) for code in codes]

    return [
        (pgettext_lazy("verbs", "one delegation"), group(facts.VERBS_OF_ONE)),
        (pgettext_lazy("verbs", "all delegations together"), group(facts.VERBS_OF_BOTH)),
    ]
