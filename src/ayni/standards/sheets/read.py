# SPDX-License-Identifier: Apache-2.0
"""Reads one sheet of a workbook as rows of text; what cannot be told for sure is a fault, no guess.

Of a formula the value is taken that the spreadsheet kept; nothing is computed here.
Source: ECMA-376, part 1, 18.3.1 (sheetData, row, c, f, v, mergeCell), 18.18.11 (types of cells).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ayni.core.errors import FormatError
from ayni.core.room_limits import (
    SHEET_CHARS_MAX,
    SHEET_COLUMNS_MAX_COUNT,
    SHEET_ROWS_MAX_COUNT,
)
from ayni.standards.sheets.marks import Began, Ended, unspoken
from ayni.standards.sheets.model import ALL_COLUMNS, Book, CellCode, CellFault, Cut, Sheet
from ayni.standards.sheets.numbers import day, in_digits, unescaped

_PLACE: Final = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_RANGE: Final = re.compile(rf"({_PLACE.pattern}):({_PLACE.pattern})")
_YES: Final = frozenset({"1", "true"})
_FOUND_CHARS: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cell:
    """A cell as the sheet writes it; `value` is none where nothing was kept."""

    row: int
    column: int
    type: str
    style: int
    value: str | None
    computed: bool
    hidden: bool

    @property
    def empty(self) -> bool:
        """Tell whether it only has a format."""
        return not self.value and not self.computed


@dataclass(frozen=True, slots=True)
class _Merged:
    """Several cells that are shown as one, such as A5:A9."""

    place: str


def read(raw: bytes, book: Book) -> Sheet:
    """Return one sheet as text.

    Args:
        raw: the part that holds the sheet.
        book: what all sheets of the workbook share.

    Raises:
        FormatError: it is no sheet, or refers to what the workbook does not have.
    """
    rows: dict[int, dict[int, str]] = {}
    faults: list[CellFault] = []
    cut: Cut = ""
    chars = 0
    for one in _found(raw):
        if isinstance(one, _Merged):
            faults.append(_merged(one))
            continue
        if one.empty or cut:
            continue
        if one.row > SHEET_ROWS_MAX_COUNT:
            cut = "rows"
            continue
        text, code = _text(one, book)
        if code is not None:
            faults.append(_faulty(one, code, text))
        elif text:
            chars += len(text)
            cut = "chars" if chars > SHEET_CHARS_MAX else ""
            rows.setdefault(one.row, {})[one.column] = text
    first = {(fault.row, fault.column, fault.code): fault for fault in reversed(faults)}
    return Sheet(
        rows=tuple((row, _in_line(cells)) for row, cells in sorted(rows.items())),
        # Of a row that is hidden, one cell tells.
        faults=tuple(sorted(first.values(), key=lambda one: (one.row, one.column, one.code))),
        cut=cut,
    )


def holds_cells(raw: bytes) -> bool:
    """Tell whether a sheet holds anything; reads no further than to the first cell that does.

    Raises:
        FormatError: it is no sheet.
    """
    return any(isinstance(one, _Cell) and not one.empty for one in _found(raw))


def _found(raw: bytes) -> Iterator[_Cell | _Merged]:
    row, column, hidden, computed = 0, -1, False, False
    told: dict[str, str] = {}
    value: str | None = None
    runs: list[str] = []
    for mark in unspoken(raw):
        match mark:
            case Began(name="row"):
                row = _row_number(mark.attributes.get("r"), row)
                hidden, column = mark.attributes.get("hidden") in _YES, -1
            case Began(name="c"):
                told, value, computed, runs = dict(mark.attributes), None, False, []
                column = _column(told.get("r"), row, column)
            case Began(name="f"):
                computed = True
            case Ended(name="v"):
                value = mark.text
            case Ended(name="t"):
                runs.append(mark.text)
            case Ended(name="c"):
                yield _Cell(
                    row=row,
                    column=column,
                    type=told.get("t", "n"),
                    style=_whole(told.get("s", "0")),
                    value="".join(runs) if told.get("t") == "inlineStr" else value,
                    computed=computed,
                    hidden=hidden,
                )
            case Began(name="mergeCell"):
                yield _Merged(mark.attributes.get("ref", ""))
            case _:
                pass


def _text(cell: _Cell, book: Book) -> tuple[str, CellCode | None]:
    """Return the text of a cell, or what was found there and why nothing is made of it."""
    if cell.column >= SHEET_COLUMNS_MAX_COUNT:
        return "", "far"
    if cell.hidden:
        return "", "hidden"
    # A formula may come to an empty text; any other value that is empty was not kept.
    if not cell.value and cell.type != "str":
        return "", "unvalued"
    value = cell.value or ""
    match cell.type:
        case "s":
            return _shared(cell, value, book), None
        case "inlineStr" | "str":
            return unescaped(value), None
        case "e":
            return value, "error"
        case "b":
            return ("TRUE" if value in _YES else "FALSE"), None
        case "d":
            return value.removesuffix("T00:00:00").replace("T", " "), None
        case "n":
            return _number(cell, value, book)
        case other:
            raise FormatError(f"a cell of type {other[:12]} found in {_place(cell)}")


def _shared(cell: _Cell, value: str, book: Book) -> str:
    place = _whole(value)
    if place >= len(book.strings):
        raise FormatError(f"{_place(cell)} refers to text {place}, which the workbook has not")
    return book.strings[place]


def _number(cell: _Cell, value: str, book: Book) -> tuple[str, CellCode | None]:
    digits = in_digits(value)
    if digits is None:
        raise FormatError(f"{value[:24]} found in {_place(cell)}, a number expected")
    if cell.style >= len(book.days) or not book.days[cell.style]:
        return digits, None
    found = day(value, from_1904=book.from_1904)
    return (digits, "no_day") if found is None else (found, None)


def _merged(one: _Merged) -> CellFault:
    found = _RANGE.fullmatch(one.place)
    if found is None:
        raise FormatError(f"merged cells {one.place[:24]} found, a range such as A5:A9 expected")
    return CellFault(
        row=int(found[3]),
        row_last=int(found[6]),
        column=_letters(found[2]),
        code="merged",
        found=one.place,
    )


def _faulty(cell: _Cell, code: CellCode, text: str) -> CellFault:
    return CellFault(
        row=cell.row,
        row_last=cell.row,
        column=ALL_COLUMNS if code in ("far", "hidden") else cell.column,
        code=code,
        found=f"{_place(cell)} {text}".strip()[:_FOUND_CHARS],
    )


def _row_number(told: str | None, before: int) -> int:
    """Return the number of a row; one that names none follows the row before."""
    if told is None:
        return before + 1
    number = _whole(told)
    if number <= before:
        raise FormatError(f"row {told[:12]} found after row {before}")
    return number


def _column(told: str | None, row: int, before: int) -> int:
    """Return the column of a cell; one that names no place follows the cell before."""
    if told is None:
        return before + 1
    found = _PLACE.fullmatch(told)
    if found is None or int(found[2]) != row:
        raise FormatError(f"a cell {told[:12]} found in row {row}")
    column = _letters(found[1])
    if column <= before:
        raise FormatError(f"a cell {told} found after one that stands right of it")
    return column


def _letters(told: str) -> int:
    """Return the column, from 0, that letters name: A is 0, AA is 26."""
    number = 0
    for letter in told:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _place(cell: _Cell) -> str:
    letters, rest = "", cell.column + 1
    while rest:
        rest, last = divmod(rest - 1, 26)
        letters = chr(ord("A") + last) + letters
    return f"{letters}{cell.row}"


def _whole(told: str) -> int:
    if not (told.isascii() and told.isdigit() and len(told) <= 9):
        raise FormatError(f"{told[:24]} found, a whole number expected")
    return int(told)


def _in_line(cells: dict[int, str]) -> tuple[str, ...]:
    return tuple(cells.get(column, "") for column in range(max(cells) + 1))
