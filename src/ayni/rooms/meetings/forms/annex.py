# SPDX-License-Identifier: Apache-2.0
"""Takes the list of names for the moment in which an annex is made; it is written nowhere.

No deed: nothing is signed, and the form is not among those that are saved while they are typed.
"""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

FILE_MAX_BYTES: Final = 64 * 1024
FORMATS: Final = ("docx", "csv")


class AnnexForm(forms.Form):
    """Whose delegation, and its list of names, pasted or as a file."""

    delegation = forms.ChoiceField(label=_("Delegation"))
    people = forms.CharField(
        label=_("List of names, one person on each line"),
        required=False,
        max_length=FILE_MAX_BYTES,
        widget=forms.Textarea(attrs={"rows": 12, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Office; rank or function; name; identity document. As copied from a table."),
    )
    file = forms.FileField(label=_("Or a file (CSV)"), required=False)
    format = forms.ChoiceField(choices=[(one, one) for one in FORMATS], widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, files: Any = None, *, delegations: Sequence[tuple[str, str]]
    ) -> None:
        """Offer the delegations that were announced."""
        super().__init__(data, files, auto_id="annex-%s")
        self.fields["delegation"].choices = list(delegations)  # type: ignore[attr-defined]

    def clean_file(self) -> str:
        """Return the text of the file; older spreadsheets write another code page than UTF-8."""
        held = self.cleaned_data.get("file")
        if held is None:
            return ""
        if held.size > FILE_MAX_BYTES:
            raise ValidationError(_("The file is too large for a list of names. Paste the list."))
        raw = held.read()
        if b"\x00" in raw:
            raise ValidationError(_("This is no text. Save the table as CSV, or paste the list."))
        try:
            return str(raw.decode("utf-8-sig"))
        except UnicodeDecodeError:
            return str(raw.decode("cp1252", "replace"))

    def clean(self) -> dict[str, Any]:
        """Return whose list it is, the list, and as what it is to be written."""
        told = super().clean() or {}
        return {
            "party": told.get("delegation", ""),
            "people": told.get("people") or told.get("file") or "",
            "format": told.get("format", ""),
        }
