# SPDX-License-Identifier: Apache-2.0
"""Reads a file of old understandings, or a pasted table: every row or none; pure.

The first line names the columns, in Spanish, Portuguese or English, in any order::

    edición;número;texto;área;fecha;página
    XXXIX;7;"Intercambiar los teléfonos de los puestos";defensa;2025-10-16;4

Comma, semicolon or tabulator parts the cells. What a spreadsheet saves as CSV is UTF-8 or the code
page of an old machine: only the first is taken, since the other cannot be told from it for sure.
A sheet of a workbook comes as text too, with what its own reader found wrong with its cells.
Source: rooms.md A0.14, A3 (Carga histórica); RFC 4180.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from ayni.core import limits, room_limits
from ayni.core.errors import Refusal
from ayni.rooms.understandings.rules.cells import READERS
from ayni.rooms.understandings.rules.columns import COLUMNS, REQUIRED, plain
from ayni.standards.sheets import CellFault
from ayni.standards.sheets.model import ALL_COLUMNS


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with one row.

    Attributes:
        line: of the file, from 1; of a workbook the row.
        code: what was found.
        params: what the sentence about it names.
    """

    line: int
    code: str
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """One understanding as a row has it.

    Attributes:
        line: of the file.
        ordinal: of the edition.
        number: inside the edition.
        text: as in the acta.
        form: of the meeting; regular if the row says nothing.
        area: code, or empty.
        dated: last day of the edition, or none.
        page: of the paper, or none.
        deadline: a day, or none.
        every_months: or none.
        deliverable: or empty.
        indicator: or empty.
        scan: fingerprint of the scan of the paper, in hex, or empty.
        nature: what its authors declare it to be, as a code, or empty.
        authority: who may sign it, as a code, or empty.
        cost: who pays, as a code, or empty.
    """

    line: int
    ordinal: int
    number: int
    text: str
    form: str = "regular"
    area: str = ""
    dated: date | None = None
    page: int | None = None
    deadline: date | None = None
    every_months: int | None = None
    deliverable: str = ""
    indicator: str = ""
    scan: str = ""
    nature: str = ""
    authority: str = ""
    cost: str = ""

    @property
    def key(self) -> tuple[int, str, int]:
        """Return what no two rows may share."""
        return (self.ordinal, self.form, self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A file that was read: its rows, or what is wrong with it. With one fault nothing is loaded.

    Attributes:
        rows: in the order of the file.
        faults: in the order of the file.
        ignored: heads of columns that nothing is made of.
    """

    rows: tuple[Loaded, ...]
    faults: tuple[Fault, ...]
    ignored: tuple[str, ...] = ()


def read_bytes(raw: bytes) -> str:
    """Return the text of a file.

    Raises:
        Refusal: file_empty, file_large, file_is_binary or encoding_wrong (`line`, `byte`).
    """
    if not raw.strip():
        raise Refusal("file_empty")
    if len(raw) > room_limits.TABLE_FILE_MAX_BYTES:
        most = room_limits.TABLE_FILE_MAX_BYTES // limits.MIB
        raise Refusal("file_large", limit=most)
    if b"\x00" in raw:
        raise Refusal("file_is_binary")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = raw.count(b"\n", 0, wrong.start) + 1
        raise Refusal("encoding_wrong", line=line, byte=f"0x{raw[wrong.start]:02X}") from None


def read_rows(
    text: str,
    *,
    today: date,
    held: Collection[tuple[int, str, int]] = frozenset(),
    from_sheet: bool = False,
    cell_faults: Sequence[CellFault] = (),
) -> Parsed:
    """Return the rows of a file, or what is wrong with each.

    Args:
        text: of the file, or as pasted.
        today: the day on the author's calendar.
        held: ordinal, form and number of what the own state transcribed already.
        from_sheet: the text was a sheet of a workbook: tabulators part its cells, and its records
            are counted, as the rows of the spreadsheet are, not its lines.
        cell_faults: what is wrong with cells of that sheet.

    Raises:
        Refusal: file_empty, head_missing (`found`), head_twice (`found`), rows_missing or rows_many
            (`found`, `limit`).
    """
    lines = [
        (line, cells)
        for line, cells in _cells(text, from_sheet=from_sheet)
        if any(cell.strip() for cell in cells)
    ]
    if not lines:
        raise Refusal("file_empty")
    heads, ignored = _heads(lines[0][1])
    width = len(lines[0][1])
    spoilt = [one for one in cell_faults if one.column in {ALL_COLUMNS, *heads.values()}]
    broken = [_fault(one.row, f"cell_{one.code}", found=one.found) for one in spoilt]
    rows = lines[1:]
    if not rows and not broken:
        raise Refusal("rows_missing")
    most = room_limits.UNDERSTANDINGS_LOADED_MAX_COUNT
    if len(rows) > most:
        raise Refusal("rows_many", found=len(rows), limit=most)
    found: list[Loaded] = []
    faults = broken
    lost = {line for one in spoilt for line in range(one.row, one.row_last + 1)}
    first: dict[tuple[int, str, int], int] = {}
    for line, cells in rows:
        if line in lost:
            continue
        row, wrong = _row(line, cells, heads, today)
        wrong = _too_many(line, cells, width) + wrong
        if row is not None:
            wrong += _known(row, first, held)
            first.setdefault(row.key, line)
        faults += wrong
        if row is not None and not wrong:
            found.append(row)
    faults.sort(key=lambda fault: fault.line)
    return Parsed(rows=tuple(found), faults=tuple(faults), ignored=ignored)


def stand_on(parsed: Parsed, scan: str) -> Parsed:
    """Return a file whose rows stand on the scan of one paper, unless a row names its own.

    Args:
        parsed: the file.
        scan: fingerprint in hex, or empty.
    """
    rows = tuple(replace(row, scan=row.scan or scan) for row in parsed.rows)
    return replace(parsed, rows=rows)


def _known(
    row: Loaded,
    first: Mapping[tuple[int, str, int], int],
    held: Collection[tuple[int, str, int]],
) -> list[Fault]:
    """Find a number that stands in an earlier row, or that the own state transcribed already."""
    if row.key in first:
        told = {"found": str(row.number), "first": str(first[row.key])}
        return [_fault(row.line, "twice", **told)]
    return [_fault(row.line, "held", found=str(row.number))] if row.key in held else []


def _cells(text: str, *, from_sheet: bool) -> list[tuple[int, list[str]]]:
    """Return the lines with their cells; a cell in quotation marks may hold line breaks."""
    whole = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    head = whole.lstrip().partition("\n")[0]
    parted = "\t" if from_sheet else max("\t;,", key=head.count)
    reader = csv.reader(io.StringIO(whole), delimiter=parted)
    found = []
    last = 0
    try:
        for number, cells in enumerate(reader, start=1):
            found.append((number if from_sheet else last + 1, cells))
            last = reader.line_num
    except csv.Error:
        raise Refusal("file_is_binary") from None
    return found


def _heads(cells: Sequence[str]) -> tuple[dict[str, int], tuple[str, ...]]:
    heads: dict[str, int] = {}
    ignored = []
    for at, cell in enumerate(cells):
        told = plain(cell)
        name = next((name for name, words in COLUMNS.items() if told in words), "")
        if not name:
            if told:
                ignored.append(cell.strip())
        elif name in heads:
            raise Refusal("head_twice", found=cell.strip())
        else:
            heads[name] = at
    missing = [name for name in REQUIRED if name not in heads]
    if missing:
        told_heads = ", ".join(cell.strip() for cell in cells)[:200]
        raise Refusal("head_missing", found=told_heads, missing=",".join(missing))
    return heads, tuple(ignored)


def _row(
    line: int, cells: Sequence[str], heads: Mapping[str, int], today: date
) -> tuple[Loaded | None, list[Fault]]:
    told = {name: cells[at].strip() if at < len(cells) else "" for name, at in heads.items()}
    values: dict[str, object] = {}
    faults: list[Fault] = []
    for name, read in READERS.items():
        if not told.get(name) and (name not in REQUIRED or name not in told):
            continue
        value, code = read(told[name])
        if code:
            faults.append(_fault(line, code, found=told[name][:80]))
        else:
            values[name] = value
    dated = values.get("dated")
    if isinstance(dated, date) and dated > today:
        faults.append(_fault(line, "day_ahead", found=told["dated"]))
    return (None, faults) if faults else (Loaded(line=line, **values), [])  # type: ignore[arg-type]


def _too_many(line: int, cells: Sequence[str], width: int) -> list[Fault]:
    """Find a text that was cut at its own commas: cells beyond the heads hold something."""
    if any(cell.strip() for cell in cells[width:]):
        return [_fault(line, "cells_many", found=str(len(cells)))]
    return []


def _fault(line: int, code: str, **params: str) -> Fault:
    return Fault(line=line, code=code, params=params)
