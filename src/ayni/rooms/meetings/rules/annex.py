# SPDX-License-Identifier: Apache-2.0
"""Reads the list of names from which the annex of an authorisation is made; pure, keeps nothing.

What is refused is told by the number of its line: no word of a list is repeated.
Source: rooms.md A2 (Ingreso); domain.md 4.3: Peru, Law 27856 art. 5; Chile, Law 19.067.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ayni.core.errors import Refusal
from ayni.core.limits import DELEGATION_COUNT_MAX

SEPARATORS: Final = ("\t", ";", "|")
COLUMNS_COUNT: Final = 4
CELL_CHARS_MAX: Final = 160
HEADS: Final = frozenset({"oficina", "unidad", "escritório", "órgão", "office", "unit"})
"""First cell of a line that names the columns, in the languages of the pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One line of the list.

    Attributes:
        office: office or unit.
        function: rank or function.
        name: of the person.
        document: identity document as the own law asks for it.
    """

    office: str
    function: str
    name: str
    document: str


def read_list(text: str, *, counted: int) -> tuple[Listed, ...]:
    """Return the lines of a list by office, in the order in which the offices occur.

    A line is ``Oficina; grado o función; nombre; documento``, parted by semicolons, bars or
    tabs, else by commas. A first line that names the columns is passed over.

    Args:
        text: as pasted, or as read from a file.
        counted: persons of the delegation as it was announced.

    Raises:
        Refusal: annex_empty, annex_row or annex_cell with the number of the line, annex_many, or
            annex_differs with both numbers.
    """
    rows = [
        (number, line.strip().strip("\ufeff"))
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip().strip("\ufeff")
    ]
    if rows and _cells(rows[0][1])[0].casefold() in HEADS:
        rows = rows[1:]
    if not rows:
        raise Refusal("annex_empty")
    if len(rows) > DELEGATION_COUNT_MAX:
        raise Refusal("annex_many", found=len(rows), most=DELEGATION_COUNT_MAX)
    listed = [_listed(number, _cells(line)) for number, line in rows]
    if len(listed) != counted:
        raise Refusal("annex_differs", found=len(listed), counted=counted)
    offices = list(dict.fromkeys(one.office for one in listed))
    return tuple(sorted(listed, key=lambda one: offices.index(one.office)))


def _cells(line: str) -> list[str]:
    mark = next((mark for mark in SEPARATORS if mark in line), ",")
    return [cell.strip().strip('"').strip() for cell in line.split(mark)]


def _listed(number: int, cells: Sequence[str]) -> Listed:
    if len(cells) != COLUMNS_COUNT or not all(cells):
        raise Refusal("annex_row", line=number, found=len([cell for cell in cells if cell]))
    if max(map(len, cells)) > CELL_CHARS_MAX:
        raise Refusal("annex_cell", line=number, most=CELL_CHARS_MAX)
    office, function, name, document = cells
    return Listed(office=office, function=function, name=name, document=document)
