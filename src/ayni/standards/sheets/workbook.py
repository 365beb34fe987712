# SPDX-License-Identifier: Apache-2.0
"""Reads what the sheets of a workbook share: their names, texts, formats and first day.

Source: ECMA-376, part 1, 18.2 (workbook), 18.4 (shared strings), 18.8 (styles); part 2, 9.3.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ayni.core.errors import FormatError
from ayni.core.room_limits import SHEETS_MAX_COUNT
from ayni.standards.sheets.marks import RELATION_IDS, Began, Ended, marks, unspoken
from ayni.standards.sheets.model import Book, SheetName
from ayni.standards.sheets.numbers import shows_day, unescaped

_YES: Final = frozenset({"1", "true"})


@dataclass(frozen=True, slots=True)
class _Relation:
    """What a part refers to: the last word of its type, and the name of the part."""

    type: str
    part: str


def office_part(relations: bytes) -> str:
    """Return the name of the main part of a package; empty if there is none.

    Args:
        relations: the part `_rels/.rels`.

    Raises:
        FormatError: it cannot be read.
    """
    found = _relations(relations, "").values()
    return next((one.part for one in found if one.type == "officeDocument"), "")


def parts_beside(relations: bytes, folder: str) -> Mapping[str, str]:
    """Return what the main part refers to once: `sharedStrings`, `styles`; name of each part.

    Args:
        relations: of the main part.
        folder: in which the main part lies, such as `xl`.

    Raises:
        FormatError: they cannot be read.
    """
    return {one.type: one.part for one in _relations(relations, folder).values()}


def sheet_names(workbook: bytes, relations: bytes, folder: str) -> tuple[SheetName, ...]:
    """Return the sheets of cells that a workbook names, in the order of their tabs.

    Args:
        workbook: the main part.
        relations: of the main part.
        folder: in which the main part lies, such as `xl`.

    Raises:
        FormatError: it is no workbook, or names more sheets than allowed.
    """
    targets = _relations(relations, folder)
    found: list[SheetName] = []
    rooted = False
    for mark in marks(workbook):
        if not isinstance(mark, Began):
            continue
        if not rooted and mark.name != "workbook":
            raise FormatError("no workbook found in the file")
        rooted = True
        if mark.name == "sheet":
            target = _target(mark.attributes, targets)
            if target is not None and target.type == "worksheet":
                shown = mark.attributes.get("state", "visible") == "visible"
                name = mark.attributes.get("name", "")
                found.append(SheetName(name=name, part=target.part, shown=shown))
    if len(found) > SHEETS_MAX_COUNT:
        raise FormatError(f"{len(found)} sheets found, at most {SHEETS_MAX_COUNT}")
    return tuple(found)


def book_of(workbook: bytes, strings: bytes | None, styles: bytes | None) -> Book:
    """Return what the sheets of a workbook share.

    Args:
        workbook: the main part.
        strings: the part of the shared strings, or none.
        styles: the part of the formats, or none.

    Raises:
        FormatError: one of them cannot be read.
    """
    begun = [mark for mark in marks(workbook) if isinstance(mark, Began)]
    return Book(
        strings=_strings(strings) if strings else (),
        days=_days(styles) if styles else (),
        from_1904=any(
            mark.name == "workbookPr" and mark.attributes.get("date1904") in _YES for mark in begun
        ),
    )


def _relations(raw: bytes, folder: str) -> Mapping[str, _Relation]:
    found: dict[str, _Relation] = {}
    for mark in marks(raw):
        if not isinstance(mark, Began) or mark.name != "Relationship":
            continue
        told = mark.attributes
        if told.get("TargetMode") != "External":
            kind = told.get("Type", "").rpartition("/")[2]
            found[told.get("Id", "")] = _Relation(kind, _within(folder, told.get("Target", "")))
    return found


def _within(folder: str, target: str) -> str:
    """Return the name of a part from where it is referred to. Source: RFC 3986, 5.2.4."""
    path = [] if target.startswith("/") or not folder else folder.split("/")
    for step in target.split("/"):
        if step == "..":
            path = path[:-1]
        elif step not in ("", "."):
            path.append(step)
    return "/".join(path)


def _target(told: Mapping[str, str], targets: Mapping[str, _Relation]) -> _Relation | None:
    return next((targets[told[name]] for name in RELATION_IDS if told.get(name) in targets), None)


def _strings(raw: bytes) -> tuple[str, ...]:
    found: list[str] = []
    runs: list[str] = []
    for mark in unspoken(raw):
        match mark:
            case Ended(name="t"):
                runs.append(mark.text)
            case Ended(name="si"):
                found.append(unescaped("".join(runs)))
                runs = []
            case _:
                pass
    return tuple(found)


def _days(raw: bytes) -> tuple[bool, ...]:
    """Return of each cell format, by its place, whether a number in it is shown as a day."""
    codes: dict[str, str] = {}
    found: list[bool] = []
    inside = False
    for mark in marks(raw):
        match mark:
            case Began(name="numFmt"):
                codes[mark.attributes.get("numFmtId", "")] = mark.attributes.get("formatCode", "")
            case Began(name="cellXfs"):
                inside = True
            case Ended(name="cellXfs"):
                inside = False
            case Began(name="xf") if inside:
                number = mark.attributes.get("numFmtId", "0")
                bare = int(number) if number.isascii() and number.isdigit() else 0
                found.append(shows_day(bare, codes.get(number, "")))
            case _:
                pass
    return tuple(found)
