# SPDX-License-Identifier: Apache-2.0
"""Turns what people type about protocols into the arguments of the services: shape, never a rule.

`cleaned_data` of a deed has exactly the names of its service's arguments.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ayni.core import limits
from ayni.core.constitution import POWERS
from ayni.rooms.procedures import facts, selectors
from ayni.web import words
from ayni.web.parts.deed_fields import DeedFields
from ayni.web.parts.fields import choice_field, day_at, day_field, leaf_field, moment_at, text_field
from ayni.web.parts.moments import MomentField

STEP_ROWS = 12
STEPS_MAX = limits.PROTOCOL_STEPS_MAX_COUNT
ACTORS = tuple(power for power in POWERS if power not in {"privacy", "audit", "node"})
TEXT_CHARS_MAX = limits.PROTOCOL_TEXT_CHARS_MAX
OTHER_TOPIC = "other"


class TextForm(DeedFields):
    """A whole text in the languages of the partnership, its steps, and when it begins to bind."""

    topic = forms.ChoiceField(label=_("Topic"), required=False)
    other_topic = forms.RegexField(
        r"\A[a-z0-9_]{1,40}\Z", label=_("Code of another topic"), required=False
    )
    clause = choice_field(_("Enters into force"), selectors.CLAUSES)
    binds_from = MomentField(label=_("In force from, if on a date"), required=False)
    nature = choice_field(_("Declared nature"), selectors.NATURES)
    valid_until = MomentField(label=_("Others may consent until"))
    review_on = day_field(_("To be reviewed on"), required=False)
    own_ref = text_field(_("Own file number"), 80)
    rows_count = forms.IntegerField(
        min_value=0, max_value=STEPS_MAX, required=False, widget=forms.HiddenInput
    )

    def __init__(
        self, data: Any = None, files: Any = None, *, languages: Sequence[str] = (), **kwargs: Any
    ) -> None:
        """Ask for title and text in every language, and for rows of steps."""
        self.languages = tuple(languages)
        initial = dict(kwargs.pop("initial", None) or {})
        rows = _rows_asked(data, initial)
        super().__init__(data, files, initial={**initial, "rows_count": rows}, **kwargs)
        if "topic" in self.fields:
            self.fields["topic"].choices = [  # type: ignore[attr-defined]
                ("", _("choose")),
                *selectors.TOPICS.items(),
                (OTHER_TOPIC, _("another topic")),
            ]
        for language in self.languages:
            name = words.language(language)
            self.fields[f"title_{language}"] = text_field(
                gettext("Title, {language}").format(language=name), facts.TITLE_CHARS_MAX
            )
            self.fields[f"text_{language}"] = text_field(
                gettext("Text, {language}").format(language=name), TEXT_CHARS_MAX, rows=14
            )
        actors = [("", "–"), *((power, words.power(power)) for power in ACTORS)]
        for row in range(rows):
            self.fields[f"step_{row}_number"] = forms.IntegerField(
                label=_("Paragraph"), min_value=1, max_value=999, required=False
            )
            self.fields[f"step_{row}_power"] = forms.ChoiceField(
                label=_("Who does it"), choices=actors, required=False
            )
            self.fields[f"step_{row}_minutes"] = forms.IntegerField(
                label=_("Within minutes"),
                min_value=0,
                max_value=limits.PROTOCOL_STEP_MAX_MINUTES,
                required=False,
            )
        self.rows = rows

    def clean(self) -> dict[str, Any]:
        """Return the topic and the fields of a text."""
        told = super().clean()
        steps = [self._step(told, row) for row in range(self.rows)]
        if self.errors:
            return told
        topic = told.get("topic", "")
        topic = told["other_topic"] if topic == OTHER_TOPIC else topic
        binds_ms, review = told["binds_from"], told["review_on"]
        return {
            "topic": topic,
            "text": {
                "title": {code: told[f"title_{code}"] for code in self.languages},
                "typed": {code: told[f"text_{code}"] for code in self.languages},
                "steps": [step for step in steps if step is not None],
                "clause": told["clause"],
                "nature": told["nature"],
                "valid_until": moment_at(told["valid_until"], self.zone),
                "binds_from": None if binds_ms is None else moment_at(binds_ms, self.zone),
                "review_on": review.isoformat() if review else "",
                "own_ref": told["own_ref"],
            },
        }

    def _step(self, told: Mapping[str, Any], row: int) -> tuple[int, str, int] | None:
        number, power = told.get(f"step_{row}_number"), told.get(f"step_{row}_power")
        if number is None and not power:
            return None
        if number is None or not power:
            lacking = f"step_{row}_number" if number is None else f"step_{row}_power"
            self.add_error(lacking, _("A step needs its paragraph and who does it."))
            return None
        return number, power, told.get(f"step_{row}_minutes") or 0

    def head_fields(self) -> list[BoundField]:
        """Return what stands above the text."""
        names = ("clause", "binds_from", "nature", "valid_until", "review_on", "own_ref")
        first = ("topic", "other_topic") if "topic" in self.fields else ()
        return [self[name] for name in (*first, *names)]

    def columns(self) -> list[tuple[str, BoundField, BoundField]]:
        """Return title and text for each language, to stand side by side."""
        return [
            (words.language(code), self[f"title_{code}"], self[f"text_{code}"])
            for code in self.languages
        ]

    def step_rows(self) -> list[tuple[BoundField, BoundField, BoundField]]:
        """Return the rows of steps."""
        return [
            (self[f"step_{row}_number"], self[f"step_{row}_power"], self[f"step_{row}_minutes"])
            for row in range(self.rows)
        ]

    def attach_field(self) -> BoundField | None:
        """Return the field for annexes."""
        return self["attach"] if "attach" in self.fields else None


class ProposeForm(TextForm):
    """A first version."""

    title = _("Propose a version")
    kind = facts.VERSION_PROPOSED

    def clean(self) -> dict[str, Any]:
        """Return topic and text; a topic is needed."""
        told = super().clean()
        if not self.errors and not told["topic"]:
            self.add_error("topic", str(selectors.REFUSALS["topic_missing"][1]))
        return told


class ReplaceForm(TextForm):
    """A text that takes the place of another, whose topic it keeps."""

    title = _("Propose a new version")
    kind = facts.REPLACEMENT_PROPOSED

    topic = None  # type: ignore[assignment]  # Django takes the field away
    other_topic = None  # type: ignore[assignment]


class ConsentForm(DeedFields):
    """Which text is consented to."""

    title = pgettext_lazy("deed", "Consent")
    kind = facts.CONSENTED
    grave = True
    attachable = False

    proposal = leaf_field()


class WithdrawForm(DeedFields):
    """Why a proposal is withdrawn."""

    title = _("Withdraw the proposal")
    kind = facts.PROPOSAL_WITHDRAWN
    attachable = False

    proposal = leaf_field()
    why = text_field(_("Why"), facts.STATEMENT_CHARS_MAX, rows=2)


class AdoptForm(DeedFields):
    """By what the own state adopted the text."""

    title = _("Declare internal adoption")
    kind = facts.ADOPTED

    version = leaf_field()
    instrument = choice_field(_("Instrument"), selectors.INSTRUMENTS)
    number = text_field(_("Number"), facts.REFERENCE_CHARS_MAX, required=True)
    dated = day_field(_("Dated"))
    scope = text_field(_("Scope"), facts.STATEMENT_CHARS_MAX, rows=2)

    def clean(self) -> dict[str, Any]:
        """Return what is declared, with its day in the own calendar."""
        told = super().clean()
        if "dated" in told:
            told["dated"] = day_at(told["dated"], self.zone)
        return told


class InterpretForm(DeedFields):
    """What the own state understands by a paragraph."""

    title = _("Interpretative statement")
    kind = facts.INTERPRETED
    attachable = False
    adds = _("It stands beside the paragraph, on the page and on every print.")

    version = leaf_field()
    segment = forms.ChoiceField(label=_("Paragraph"))
    statement = text_field(_("Statement"), facts.STATEMENT_CHARS_MAX, required=True, rows=3)


class SuspendForm(DeedFields):
    """What is suspended, and from when."""

    title = _("Suspend")
    kind = facts.SUSPENDED
    grave = True
    adds = _("You confirm it on a page of its own. It works at the earliest when it is signed.")

    version = leaf_field()
    segments = forms.MultipleChoiceField(
        label=_("Paragraphs; none for the whole text"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    since = MomentField(label=_("From"))
    instrument = text_field(_("Instrument"), facts.REFERENCE_CHARS_MAX, required=True)
    reason = text_field(_("Reason"), facts.STATEMENT_CHARS_MAX, rows=2)

    def clean(self) -> dict[str, Any]:
        """Return what is suspended, with its hour as the author means it."""
        return _with_since(super().clean(), self.zone)


class LiftSuspensionForm(DeedFields):
    """From when a suspended text works again."""

    title = _("Lift the suspension")
    kind = facts.SUSPENSION_LIFTED
    attachable = False

    suspension = leaf_field()
    since = MomentField(label=_("From"))

    def clean(self) -> dict[str, Any]:
        """Return what is lifted, with its hour as the author means it."""
        return _with_since(super().clean(), self.zone)


class DenounceForm(DeedFields):
    """From when the own state is no longer bound."""

    title = _("Denounce")
    kind = facts.DENOUNCED
    grave = True
    adds = _("You confirm it on a page of its own. It works at the earliest when it is signed.")

    version = leaf_field()
    since = MomentField(label=_("From"))
    instrument = text_field(_("Instrument"), facts.REFERENCE_CHARS_MAX, required=True)
    reason = text_field(_("Reason"), facts.STATEMENT_CHARS_MAX, rows=2)

    def clean(self) -> dict[str, Any]:
        """Return what is ended, with its hour as the author means it."""
        return _with_since(super().clean(), self.zone)


def _with_since(told: dict[str, Any], zone: str) -> dict[str, Any]:
    if "since" in told:
        told["since"] = moment_at(told["since"], zone)
    return told


def _rows_asked(data: Any, initial: Mapping[str, Any]) -> int:
    told = str(data.get("rows_count", "")) if data else str(initial.get("rows_count", STEP_ROWS))
    asked = int(told) if told.isascii() and told.isdigit() and len(told) < 4 else STEP_ROWS
    return max(0, min(asked, STEPS_MAX))
