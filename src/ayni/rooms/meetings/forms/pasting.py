# SPDX-License-Identifier: Apache-2.0
"""Turns pasted minutes into rows that a person corrects, and rows into arguments; shape only."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ayni.core import limits
from ayni.core.codec import Json
from ayni.rooms.meetings import facts
from ayni.rooms.meetings.forms.statement import plain, verb_choices
from ayni.rooms.meetings.rules import PastedRow
from ayni.web import words
from ayni.web.parts.deed_fields import DeedFields
from ayni.web.parts.fields import text_field

Choices = Sequence[tuple[str, str]]
LINE_CHARS, LINES_MAX = 110, 14
"""A field of text is as high as its text on a wide page, up to a bound."""


class PasteForm(forms.Form):
    """What is pasted, or a file of a word processor; for which table, in which language."""

    text = text_field(_("Text as pasted"), limits.MINUTES_TEXT_CHARS_MAX, rows=16)
    word = forms.FileField(
        label=_("or a file of a word processor (DOCX)"),
        required=False,
        help_text=_("Only its text is read. The file is not kept."),
    )
    table = forms.IntegerField(
        label=_("Table"), min_value=1, max_value=limits.MEETING_TABLES_MAX_COUNT, initial=1
    )
    language = forms.ChoiceField(label=_("Language of the text"))

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        """Take the languages of the partnership."""
        super().__init__(*args, **kwargs)
        told = [(code, words.language(code)) for code in languages]
        self.fields["language"].choices = told  # type: ignore[attr-defined]


class PastedForm(DeedFields):
    """The passages of a paste, each as a statement that a person corrects or leaves out."""

    title = _("Table these statements")
    kind = facts.STATEMENT_TABLED
    attachable = False
    adds = _("Each row that is taken is signed as a statement of its own. None of them is agreed.")

    rows_count = forms.IntegerField(
        min_value=1, max_value=limits.MINUTES_PASSAGES_MAX_COUNT, widget=forms.HiddenInput
    )
    table = forms.IntegerField(
        min_value=1, max_value=limits.MEETING_TABLES_MAX_COUNT, widget=forms.HiddenInput
    )
    language = forms.CharField(max_length=2, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        rows: Sequence[PastedRow] = (),
        speakers: Choices,
        items: Choices,
        initial: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        """Take the passages that were read, or as many rows as were posted."""
        first = {**(initial or {}), "rows_count": len(rows)}
        for place, row in enumerate(rows):
            for name in _CELLS:
                first[f"{name}_{place}"] = getattr(row, name)
        super().__init__(data, initial=first, **kwargs)
        self.doubts = {place: row.doubts for place, row in enumerate(rows)}
        self.rows = _count(data) if data is not None else len(rows)
        choose = ("", _("choose"))
        for place in range(self.rows):
            self._add_row(
                place,
                speakers=[choose, *speakers],
                items=[("0", _("outside of the agenda")), *items],
            )

    def _add_row(self, place: int, *, speakers: Sequence[Any], items: Sequence[Any]) -> None:
        self.fields[f"take_{place}"] = forms.BooleanField(
            label=pgettext_lazy("passage", "Take"), required=False
        )
        self.fields[f"item_{place}"] = forms.TypedChoiceField(
            label=_("Item of the agenda"), coerce=int, choices=items, required=False
        )
        self.fields[f"speaker_{place}"] = forms.ChoiceField(
            label=_("Who speaks"), choices=speakers, required=False
        )
        self.fields[f"verb_{place}"] = forms.ChoiceField(
            label=_("Verb"), choices=[("", _("choose")), *verb_choices()], required=False
        )
        told = str((self.data if self.is_bound else self.initial).get(f"text_{place}", ""))
        lines = told.count("\n") + len(told) // LINE_CHARS + 1
        self.fields[f"text_{place}"] = text_field(
            _("Text"), limits.STATEMENT_CHARS_MAX, rows=min(max(lines, 2), LINES_MAX)
        )

    def clean(self) -> dict[str, Any]:
        """Return the members of each act, and the place of its row."""
        told = super().clean()
        taken = [place for place in range(self.rows) if told.get(f"take_{place}")]
        for place in taken:
            for name, lacks in _LACKING.items():
                field = f"{name}_{place}"
                if field not in self.errors and not str(told.get(field) or "").strip():
                    self.add_error(field, lacks)
        if self.errors:
            return told
        return {"rows": [self._row(told, place) for place in taken], "places": taken}

    def passages(self) -> list[tuple[int, Mapping[str, BoundField], tuple[str, ...]]]:
        """Return the rows: number, field by name, and why a person should look twice."""
        return [
            (
                place + 1,
                {name: self[f"{name}_{place}"] for name in _CELLS},
                self.doubts.get(place, ()),
            )
            for place in range(self.rows)
        ]

    @staticmethod
    def _row(told: Mapping[str, Any], place: int) -> dict[str, Json]:
        return {
            "table": told["table"],
            "item": told[f"item_{place}"] or 0,
            "speaker": told[f"speaker_{place}"],
            "verb": told[f"verb_{place}"],
            "discussed": 0,
            "text": {told["language"]: plain(told[f"text_{place}"])},
        }


_CELLS = ("take", "item", "speaker", "verb", "text")
_LACKING = {
    "speaker": pgettext_lazy("passage", "Choose who speaks, or do not take the passage."),
    "verb": pgettext_lazy("passage", "Choose the verb, or do not take the passage."),
    "text": pgettext_lazy("passage", "Nothing stands here. Do not take the passage."),
}


def _count(data: Any) -> int:
    told = str(data.get("rows_count", ""))
    found = int(told) if told.isascii() and told.isdigit() and len(told) < 4 else 0
    return min(found, limits.MINUTES_PASSAGES_MAX_COUNT)
