# SPDX-License-Identifier: Apache-2.0
"""Takes a file of old understandings or a pasted table, and the choice of those that are confirmed.

Shape only: what the rows say, `rules.read_rows` finds out.
"""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from ayni.core.errors import Refusal
from ayni.core.room_limits import TABLE_FILE_MAX_BYTES
from ayni.rooms.meetings.facts import MECHANISM_CODE
from ayni.rooms.understandings import facts, rules
from ayni.standards import sheets
from ayni.web.papers import workbook
from ayni.web.parts.deed_fields import Choices, DeedFields
from ayni.web.registry import Words

FILE_FAULTS: Mapping[str, Words] = {
    "file_empty": _("The file is empty. Expected a table whose first line names the columns."),
    "file_large": _("The file is larger than {limit} MiB. Part it by edition."),
    "workbook_encrypted": _(
        "The workbook is locked with a password. Save it without one, or as CSV in UTF-8."
    ),
    "workbook_old": _(
        "The workbook has a format that is not read here (XLS or XLSB). Save it as XLSX, or as CSV "
        "in UTF-8."
    ),
    "workbook_other": _("The file is an OpenDocument file. Save it as XLSX, or as CSV in UTF-8."),
    "workbook_broken": _(
        "The workbook cannot be read ({found}). Save it anew as XLSX, or as CSV in UTF-8."
    ),
    "workbook_empty": _("No sheet that is shown holds a cell. Expected a table."),
    "workbook_sheets": _(
        "Several sheets hold cells: {found}. Write the name of the one that is meant."
    ),
    "sheet_unknown": _("No sheet {found} is shown in the workbook. There are: {names}."),
    "sheet_long": _("The sheet goes on below row {limit}. Part it, or delete what stands there."),
    "sheet_large": _("The sheet holds too much text. Part it by edition."),
    "file_is_binary": _("This is no text. Save the table as CSV in UTF-8."),
    "encoding_wrong": _(
        "Line {line} is not UTF-8 ({byte} found), so its accents cannot be told for sure. In the "
        "spreadsheet choose “CSV UTF-8” when saving."
    ),
    "head_missing": _(
        "The first line names {found}. It must name at least: edition, number, text."
    ),
    "head_twice": _("The column {found} stands twice. Keep one of them."),
    "rows_missing": _("No row was found below the heads."),
    "rows_many": _("{found} rows were found; at most {limit} are loaded at once. Part the file."),
    "row_personal": _(
        "Line {line} looks like data of a person ({found}). Nothing was loaded. Take it out of the "
        "file: offices are written, never persons."
    ),
    "batch_cleared": _(
        "Your state lets offices clear each act of this kind before it is signed, so many at once "
        "cannot be. Let the audit of chains allow it, or sign one by one."
    ),
    "none_chosen": _("None was chosen. Mark those that the paper bears out."),
    "mechanism_missing": _("Write the short code of the mechanism, such as rre."),
}
"""Code of what is wrong with a whole file, to its sentence."""
ROW_FAULTS: Mapping[str, Words] = {
    "ordinal_wrong": _("{found} is no number of an edition; expected XXXIX or 39"),
    "number_wrong": _("{found} is no number of an understanding; expected 7 or E-07"),
    "page_wrong": _("{found} is no page; expected a whole number"),
    "months_wrong": _("{found} is no number of months; expected a whole number up to 120"),
    "text_missing": _("the text is missing"),
    "text_broken": _("the text holds signs that were lost when it was saved: {found}"),
    "text_long": _("the text is longer than 4 000 characters"),
    "area_wrong": _("{found} is no area; expected one such as defence, border or other"),
    "form_wrong": _("{found} is no kind of meeting; expected regular, extraordinary, follow-up"),
    "day_wrong": _("{found} is no day; expected 2025-10-16 or 16-10-2025"),
    "day_ahead": _("{found} is still to come; a past meeting was expected"),
    "day_number": _("{found} is a day as spreadsheets keep it; give the cell the format of a date"),
    "scan_wrong": _("{found} is no fingerprint; expected 64 signs from 0 to 9 and a to f"),
    "nature_wrong": _("{found} is no nature; expected practical, technical, memorandum or other"),
    "authority_wrong": _(
        "{found} is no signing authority; expected command, institution, ministry or government"
    ),
    "cost_wrong": _("{found} does not say who pays; expected each_own, host, asker, shared, other"),
    "long": _("longer than 400 characters: {found}"),
    "cells_many": _("{found} cells; more than the first line has. Put quotation marks around it"),
    "twice": _("number {found} of this edition stands in line {first} already"),
    "held": _("number {found} of this edition was transcribed by your state already"),
    "cell_unvalued": _("{found}: a formula without a value; copy the cells and paste values"),
    "cell_error": _("{found}: an error instead of a value"),
    "cell_merged": _("{found}: merged cells; separate them and write the value in each row"),
    "cell_hidden": _("the row is hidden, {found} holds something; show the row or delete it"),
    "cell_far": _("{found}: too far to the right for a table; delete it"),
    "cell_no_day": _("{found}: shown as a day, and no calendar has it"),
}
"""Code of what is wrong with one row, to its sentence."""
_ABOUT_SHEETS = frozenset({"workbook_sheets", "sheet_unknown"})
"""Faults that the name of a sheet mends."""


SCAN_FILE = "scan_file"
"""Field of which the fingerprint alone is taken while the form comes in."""


class LoadForm(DeedFields):
    """A file or a pasted table, and whose editions it tells of."""

    title = _("Load past understandings")
    kind = facts.TRANSCRIBED
    attachable = False
    adds = _("A transcription binds nobody; the other party compares each row with its paper.")

    code = forms.CharField(label=_("Short code of the mechanism, such as rre"), max_length=60)
    language = forms.ChoiceField(label=_("Language of the texts"))
    table_file = forms.FileField(label=_("File (XLSX, or CSV in UTF-8)"), required=False)
    sheet = forms.CharField(
        label=_("Name of the sheet, if several hold cells"), required=False, max_length=80
    )
    table = forms.CharField(
        label=_("Or the cells of a table, pasted"),
        required=False,
        max_length=TABLE_FILE_MAX_BYTES,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
    )
    scan_file = forms.FileField(
        label=_("Scan of the paper, if all rows stand on it"),
        required=False,
        help_text=_("Its fingerprint alone is taken; the file is not kept and not sent."),
    )
    scan = forms.CharField(
        label=_("Or the fingerprint of that scan (SHA-256)"), required=False, max_length=80
    )
    from_sheet = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        mechanisms: Choices = (),
        languages: Choices = (),
        **kwargs: Any,
    ) -> None:
        """Offer the mechanisms that are known here and the languages of the partnership."""
        super().__init__(data, files, **kwargs)
        self.fields["code"].error_messages["required"] = str(FILE_FAULTS["mechanism_missing"])
        self.fields["code"].help_text = ", ".join(str(told) for _code, told in mechanisms)
        if len(mechanisms) == 1:
            self.fields["code"].initial = mechanisms[0][0]
        self.fields["language"].choices = [*languages]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Return the text of the table, from the file if there is one."""
        told = super().clean()
        told["code"] = str(told.get("code") or "").strip().lower()
        if told["code"] and not re.fullmatch(MECHANISM_CODE, told["code"]):
            self.add_error("code", str(FILE_FAULTS["mechanism_missing"]))
        told["scan"] = self._scan(str(told.get("scan") or ""))
        held, sheet = told.pop("table_file", None), told.pop("sheet", "")
        told["cell_faults"] = ()
        try:
            if held is not None:
                told.update(_read(held.read(TABLE_FILE_MAX_BYTES + 1), sheet))
            elif not told.get("table", "").strip():
                raise Refusal("file_empty")
        except Refusal as refusal:
            named = "sheet" if refusal.code in _ABOUT_SHEETS else "table_file"
            self.add_error(
                named if held is not None else "table",
                str(FILE_FAULTS[refusal.code]).format(**refusal.params),
            )
        return told

    def _scan(self, typed: str) -> str:
        """Return the fingerprint that was typed, in the one way in which acts hold it."""
        scan, fault = rules.read_scan(typed) if typed.strip() else ("", "")
        if fault:
            told = str(ROW_FAULTS[fault]).format(found=typed.strip()[:20])
            self.add_error("scan", told)
        return scan or ""


def with_scan(data: QueryDict | None, found: Mapping[str, str]) -> QueryDict | None:
    """Return what was posted, with the fingerprint of a chosen scan as if it were typed.

    So a form that is refused shows it, and nobody chooses the file once more.
    """
    if data is None or SCAN_FILE not in found:
        return data
    told = data.copy()
    told["scan"] = found[SCAN_FILE]
    return told


def _read(raw: bytes, sheet: str) -> dict[str, Any]:
    """Return the table of a file as text, and what is wrong with cells of a workbook."""
    if len(raw) <= TABLE_FILE_MAX_BYTES and workbook.is_workbook(raw):
        found = workbook.read(raw, name=sheet)
        return {"table": sheets.write(found), "cell_faults": found.faults, "from_sheet": True}
    return {"table": rules.read_bytes(raw), "from_sheet": False}


class ConfirmManyForm(DeedFields):
    """Which transcriptions of the other party the paper bears out."""

    title = _("Confirm the chosen")
    kind = facts.TRANSCRIPTION_CONFIRMED
    attachable = False

    chosen = forms.MultipleChoiceField(required=False)

    def __init__(self, data: Any = None, *, rows: Choices = (), **kwargs: Any) -> None:
        """Offer the transcriptions on the page."""
        super().__init__(data, **kwargs)
        self.fields["chosen"].choices = [*rows]  # type: ignore[attr-defined]
