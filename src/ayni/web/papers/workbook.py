# SPDX-License-Identifier: Apache-2.0
"""Reads one sheet of a workbook that a person chose in a form (XLSX), or says why it cannot.

The file comes from a person's machine: all that is unpacked is bounded together. Must not keep it.
Source: ECMA-376, parts 1 and 2; [MS-OFFCRYPTO], 2.3.4 (encrypted workbooks); [MS-XLS].
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ayni.core.errors import FormatError, Refusal
from ayni.core.room_limits import (
    SHEET_ROWS_MAX_COUNT,
    WORKBOOK_PARTS_MAX_COUNT,
    WORKBOOK_XML_MAX_BYTES,
)
from ayni.standards import sheets
from ayni.standards.sheets import Sheet, SheetName
from ayni.web.papers.package import opened, part_of

_PACKAGE: Final = b"PK\x03\x04"
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""First bytes of the files that older spreadsheets write, and of encrypted ones."""
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_NAMES_CHARS: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook:
    """What of a workbook is opened.

    Attributes:
        book: what all its sheets share.
        names: its sheets, in the order of their tabs.
        held: part to bytes of the sheets whose tab is visible.
    """

    book: sheets.Book
    names: tuple[SheetName, ...]
    held: dict[str, bytes]


def is_workbook(raw: bytes) -> bool:
    """Tell whether a file begins as workbooks do, old and encrypted ones too."""
    return raw.startswith((_PACKAGE, _COMPOUND))


def read(raw: bytes, *, name: str = "") -> Sheet:
    """Return the one sheet of a workbook that holds cells, or the one that is named.

    Args:
        raw: the file.
        name: of the sheet, as its tab shows it; needed if several hold cells.

    Raises:
        Refusal: workbook_encrypted, workbook_old, workbook_other, workbook_broken (`found`),
            workbook_empty, workbook_sheets (`found`), sheet_unknown (`found`, `names`),
            sheet_long (`limit`) or sheet_large.
    """
    if raw.startswith(_COMPOUND):
        raise Refusal("workbook_encrypted" if _ENCRYPTED in raw else "workbook_old")
    try:
        workbook = _opened(raw)
        part = _chosen(workbook, name.strip())
        found = sheets.read(workbook.held[part], workbook.book)
    except FormatError as trouble:
        raise Refusal("workbook_broken", found=str(trouble)) from trouble
    if found.cut == "rows":
        raise Refusal("sheet_long", limit=SHEET_ROWS_MAX_COUNT)
    if found.cut:
        raise Refusal("sheet_large")
    return found


def _opened(raw: bytes) -> Workbook:
    package = opened(raw, parts_max=WORKBOOK_PARTS_MAX_COUNT)
    left = WORKBOOK_XML_MAX_BYTES

    def take(name: str) -> bytes | None:
        nonlocal left
        found = part_of(package, name, bytes_max=left) if name else None
        left -= len(found or b"")
        return found

    main = sheets.office_part(take("_rels/.rels") or b"<none/>")
    folder, _slash, file = main.rpartition("/")
    whole = take(main)
    if whole is None:
        other = part_of(package, "mimetype", bytes_max=left) is not None
        raise Refusal("workbook_other") if other else FormatError("no workbook found in the file")
    if file.endswith(".bin"):
        raise Refusal("workbook_old")
    relations = take(f"{folder}/_rels/{file}.rels".lstrip("/")) or b"<none/>"
    beside = sheets.parts_beside(relations, folder)
    names = sheets.sheet_names(whole, relations, folder)
    book = sheets.book_of(
        whole, take(beside.get("sharedStrings", "")), take(beside.get("styles", ""))
    )
    held = {one.part: take(one.part) for one in names if one.shown}
    missing = next((part for part, told in held.items() if told is None), None)
    if missing is not None:
        raise FormatError(f"the workbook names {missing[:60]}, which is not in it")
    return Workbook(
        book=book, names=names, held={part: told for part, told in held.items() if told is not None}
    )


def _chosen(workbook: Workbook, name: str) -> str:
    shown = [one for one in workbook.names if one.shown]
    if name:
        found = next((one for one in shown if one.name.casefold() == name.casefold()), None)
        if found is None:
            raise Refusal("sheet_unknown", found=name, names=_named(shown))
        return found.part
    filled = [one for one in shown if sheets.holds_cells(workbook.held[one.part])]
    if not filled:
        raise Refusal("workbook_empty")
    if len(filled) > 1:
        raise Refusal("workbook_sheets", found=_named(filled))
    return filled[0].part


def _named(names: list[SheetName]) -> str:
    return ", ".join(one.name for one in names)[:_NAMES_CHARS]
