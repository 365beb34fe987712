# SPDX-License-Identifier: Apache-2.0
"""What is read of a workbook: one sheet as text, and every cell that is not told for sure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

CellCode = Literal["unvalued", "error", "merged", "hidden", "far", "no_day"]
"""What is wrong with a cell.

unvalued: a formula whose value was not kept. error: the value is an error, such as #REF!. merged:
several cells are one, so the rows below have none of their own. hidden: it holds something, and
stands in a row that is not shown. far: right of the last column that is read. no_day: a number
that is shown as a day, and is none.
"""
Cut = Literal["", "rows", "chars"]
ALL_COLUMNS: Final = -1
"""Column of a fault that concerns its row, whichever columns are read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellFault:
    """A cell of which nothing can be made.

    Attributes:
        row: from 1, as the spreadsheet shows it.
        row_last: the last row that it spoils; of merged cells there are several.
        column: from 0; `ALL_COLUMNS` if its whole row is concerned.
        code: what is wrong.
        found: what stands there, beginning with the place, such as B7 or A5:A9.
    """

    row: int
    row_last: int
    column: int
    code: CellCode
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet, as text.

    Attributes:
        rows: number of each row that holds something, from 1, and its cells from column A on; days
            as 2025-10-16, whole numbers without a point.
        faults: by row and column.
        cut: it holds more rows or more characters than were asked for; the rest was not read.
    """

    rows: tuple[tuple[int, tuple[str, ...]], ...]
    faults: tuple[CellFault, ...]
    cut: Cut = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetName:
    """A sheet of cells that a workbook names.

    Attributes:
        name: as its tab shows it.
        part: name of the part of the package that holds it.
        shown: its tab is visible.
    """

    name: str
    part: str
    shown: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """What all sheets of a workbook share.

    Attributes:
        strings: texts that cells refer to by their number.
        days: of each cell format, whether a number in it is shown as a day.
        from_1904: days are counted from 1904-01-01 on.
    """

    strings: tuple[str, ...] = ()
    days: tuple[bool, ...] = ()
    from_1904: bool = False
