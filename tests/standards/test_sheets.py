# SPDX-License-Identifier: Apache-2.0
"""A sheet of a workbook is read as it is shown; what cannot be told is named, not guessed."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.core.errors import FormatError
from ayni.core.room_limits import (
    SHEET_COLUMNS_MAX_COUNT,
    SHEET_ROWS_MAX_COUNT,
    SHEET_XML_DEPTH_MAX,
)
from ayni.standards import sheets
from ayni.standards.sheets.marks import marks
from ayni.standards.sheets.numbers import day, in_digits, shows_day, unescaped
from ayni.standards.sheets.workbook import book_of, office_part, sheet_names
from tests.workbooks import (
    MAIN,
    OFFICE,
    STRICT,
    STYLES,
    number,
    related,
    relation,
    row,
    said,
    sheet,
)

BOOK = book_of(
    f'<workbook xmlns="{MAIN}"/>'.encode(),
    f'<sst xmlns="{MAIN}"><si><t>uno</t></si>'
    "<si><r><t>dos</t></r><r><t> y medio</t></r><rPh><t>DOS</t></rPh></si></sst>".encode(),
    f'<styleSheet xmlns="{MAIN}">{STYLES}</styleSheet>'.encode(),
)


def read(body: str, **more: str) -> sheets.Sheet:
    return sheets.read(sheet(body, **more).encode(), BOOK)


def cells(body: str) -> tuple[str, ...]:
    (found,) = read(row(1, body)).rows
    return found[1]


def codes(found: sheets.Sheet) -> list[tuple[int, int, str, str]]:
    return [(one.row, one.column, one.code, one.found) for one in found.faults]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('<c r="A1" t="s"><v>0</v></c>', "uno"),
        ('<c r="A1" t="s"><v>1</v></c>', "dos y medio"),
        (said("A1", "sin&#10;más"), "sin\nmás"),
        ('<c r="A1" t="str"><f>B1</f><v>hecho</v></c>', "hecho"),
        (number("A1", "7"), "7"),
        (number("A1", "7.0"), "7"),
        (number("A1", "1.5E2"), "150"),
        (number("A1", "4.0999999999999996"), "4.1"),
        (number("A1", "45946", style=1), "2025-10-16"),
        (number("A1", "45946.395833333336", style=2), "2025-10-16 09:30"),
        (number("A1", "0.5", style=3), "0.5"),
        (number("A1", "7", style=99), "7"),
        ('<c r="A1" t="b"><v>1</v></c>', "TRUE"),
        ('<c r="A1" t="d"><v>2025-10-16T00:00:00</v></c>', "2025-10-16"),
        ("<c><f>2+2</f><v>4</v></c>", "4"),
    ],
)
def test_a_cell_is_read_as_the_spreadsheet_shows_it(cell: str, text: str) -> None:
    assert cells(cell) == (text,)


@pytest.mark.parametrize(
    ("cell", "code", "found"),
    [
        ('<c r="B1"><f>2+2</f></c>', "unvalued", "B1"),
        ('<c r="B1"><f>2+2</f><v/></c>', "unvalued", "B1"),
        ('<c r="B1" t="e"><v>#REF!</v></c>', "error", "B1 #REF!"),
        (number("B1", "60", style=1), "no_day", "B1 60"),
        (number("B1", "-3", style=1), "no_day", "B1 -3"),
        (number("B1", "2958466", style=1), "no_day", "B1 2958466"),
    ],
)
def test_a_cell_that_tells_no_value_for_sure_is_named(cell: str, code: str, found: str) -> None:
    told = read(row(1, said("A1", "x"), cell))
    assert codes(told) == [(1, 1, code, found)]
    assert told.rows == ((1, ("x",)),)


def test_a_formula_that_comes_to_nothing_is_an_empty_cell() -> None:
    assert read(row(1, '<c r="A1" t="str"><f>""</f><v></v></c>')).rows == ()


def test_merged_cells_name_the_rows_that_have_none_of_their_own() -> None:
    merged = '<mergeCells><mergeCell ref="A2:A3"/></mergeCells>'
    found = read(row(2, said("A2", "XXXIX")) + row(3, said("B3", "x")), after=merged)
    (fault,) = found.faults
    assert (fault.row, fault.row_last, fault.column, fault.found) == (2, 3, 0, "A2:A3")


def test_a_hidden_row_is_named_once_and_an_empty_one_is_none() -> None:
    body = row(1, said("A1", "a"), said("B1", "b"), hidden=True)
    found = read(body + row(2, '<c r="A2" s="1"/>', hidden=True))
    assert codes(found) == [(1, -1, "hidden", "A1")]
    assert found.rows == ()


def test_what_stands_far_away_is_not_taken_for_a_table() -> None:
    assert SHEET_COLUMNS_MAX_COUNT == 64
    far = read(row(1, said("BL1", "x"), said("BM1", "y")))
    assert codes(far) == [(1, -1, "far", "BM1")]
    below = SHEET_ROWS_MAX_COUNT + 1
    assert read(row(below - 1, said(f"A{below - 1}", "x"))).cut == ""
    assert read(row(below, said(f"A{below}", "x"))).cut == "rows"
    assert read(row(below, f'<c r="A{below}" s="1"/>')).cut == ""


def test_one_text_a_thousand_times_over_is_too_much_text() -> None:
    long = book_of(
        f'<workbook xmlns="{MAIN}"/>'.encode(),
        f'<sst xmlns="{MAIN}"><si><t>{"a" * 100_000}</t></si></sst>'.encode(),
        None,
    )
    body = "".join(row(n, f'<c r="A{n}" t="s"><v>0</v></c>') for n in range(1, 100))
    found = sheets.read(sheet(body).encode(), long)
    assert found.cut == "chars"
    assert len(found.rows) < 30


@pytest.mark.parametrize(
    "part",
    [
        "",
        "<worksheet",
        "<worksheet></workbook>",
        '<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>',
        "<a>" * (SHEET_XML_DEPTH_MAX + 1),
        sheet(row(2) + row(1)),
        sheet(row(1, said("B1", "x"), said("A1", "y"))),
        sheet(row(1, said("A2", "x"))),
        sheet(row(1, said("a1", "x"))),
        sheet(row(1, '<c r="A1" t="s"><v>2</v></c>')),
        sheet(row(1, '<c r="A1" t="s"><v>-1</v></c>')),
        sheet(row(1, '<c r="A1" t="z"><v>1</v></c>')),
        sheet(row(1, number("A1", "siete"))),
        sheet(row(1, number("A1", "nan"))),
        sheet(row(1), after='<mergeCells><mergeCell ref="A"/></mergeCells>'),
    ],
)
def test_a_part_that_is_no_sheet_is_refused_with_what_was_found(part: str) -> None:
    with pytest.raises(FormatError):
        sheets.read(part.encode(), BOOK)


def test_a_document_type_is_refused_in_any_encoding() -> None:
    part = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    with pytest.raises(FormatError, match="document type"):
        list(marks(part.encode("utf-16")))


def test_both_namespaces_of_the_format_are_one() -> None:
    assert read(row(1, said("A1", "x")), space=STRICT).rows == ((1, ("x",)),)
    assert read(row(1, said("A1", "x")), space="urn:another").rows == ()


def test_a_sheet_holds_cells_if_one_of_them_says_something() -> None:
    assert not sheets.holds_cells(sheet(row(1, '<c r="A1" s="1"/>')).encode())
    assert sheets.holds_cells(sheet(row(3, number("C3", "1"))).encode())


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("yyyy-mm-dd", True),
        ("d. mmmm yyyy", True),
        ('[$-es-CL]dddd, dd "de" mmmm', True),
        ("mmm", True),
        ("dd/mm/yyyy hh:mm AM/PM", True),
        ("h:mm AM/PM", False),
        ("mm:ss", False),
        ("[h]:mm", False),
        ("[mm]:ss", False),
        ("[Red]0.00", False),
        ('0 "días"', False),
        ("#,##0;[Red]-#,##0", False),
        ("0.00E+00", False),
        ("@", False),
        ("General", False),
    ],
)
def test_a_format_shows_a_day_if_it_speaks_of_one(code: str, *, told: bool) -> None:
    assert shows_day(200, code) is told


def test_formats_without_a_text_of_their_own_are_told_by_their_number() -> None:
    assert [n for n in range(60) if shows_day(n, "")] == [
        *range(14, 18),
        22,
        *range(27, 32),
        34,
        35,
        36,
        *range(50, 59),
    ]


@given(st.dates(date(1900, 3, 1), date(9999, 12, 31)))
def test_days_are_counted_alike_from_both_first_days(told: date) -> None:
    from_1900 = (told - date(1899, 12, 30)).days
    assert day(str(from_1900), from_1904=False) == told.isoformat()
    if told >= date(1904, 1, 1):
        assert day(str(from_1900 - 1462), from_1904=True) == told.isoformat()


def test_before_march_of_1900_the_count_skips_the_day_that_never_was() -> None:
    found = [day(str(n), from_1904=False) for n in (1, 59, 60, 61)]
    assert found == ["1900-01-01", "1900-02-28", None, "1900-03-01"]
    assert day("0", from_1904=False) is None
    assert day("0", from_1904=True) == "1904-01-01"
    assert day("2958465", from_1904=True) is None


@given(st.integers(-(10**14), 10**14))
def test_whole_numbers_are_written_without_a_point(value: int) -> None:
    assert in_digits(str(value)) == str(value)
    assert in_digits(f"{value}.0") == str(value)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_any_number_is_written_so_that_it_is_read_as_the_same(value: float) -> None:
    told = in_digits(repr(value))
    assert told is not None
    assert float(told) == value


def test_escapes_are_characters_and_what_is_none_is_the_sign_of_a_loss() -> None:
    assert unescaped("a_x000A_b_x005F_x000A_") == "a\nb_x000A_"
    assert unescaped("_xD800__x0000_") == "\ufffd\ufffd"


def test_sheets_are_named_in_the_order_of_their_tabs_and_charts_are_none() -> None:
    tabs = "".join(
        f'<sheet name="{name}" r:id="r{n}"{more}/>'
        for n, (name, more) in enumerate([("A", ""), ("B", ' state="veryHidden"'), ("C", "")], 1)
    )
    main = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{tabs}</sheets></workbook>'
    beside = related(
        relation(1, "worksheet", "../other/a.xml"),
        relation(2, "worksheet", "/b.xml"),
        relation(3, "chartsheet", "c.xml"),
    )
    found = sheet_names(main.encode(), beside.encode(), "xl")
    assert [(one.name, one.part, one.shown) for one in found] == [
        ("A", "other/a.xml", True),
        ("B", "b.xml", False),
    ]
    with pytest.raises(FormatError, match="no workbook"):
        sheet_names(b"<document/>", beside.encode(), "xl")


def test_a_part_outside_of_the_package_is_never_named() -> None:
    told = (
        f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" TargetMode="External" Target="x"/>'
    )
    assert office_part(related(told).encode()) == ""
    climbing = related(relation(1, "officeDocument", "../../etc/x"))
    assert office_part(climbing.encode()) == "etc/x"


@given(
    st.dictionaries(
        st.integers(1, 40),
        st.lists(st.text("ab\n\t\"',; ", max_size=5), min_size=1, max_size=4).filter(any),
        max_size=6,
    )
)
def test_a_record_of_what_is_written_is_a_row_of_the_sheet(table: dict[int, list[str]]) -> None:
    told = tuple((n, tuple(cells)) for n, cells in sorted(table.items()))
    text = sheets.write(sheets.Sheet(rows=told, faults=()))
    records = list(csv.reader(io.StringIO(text), delimiter="\t"))
    assert {n: cells for n, cells in enumerate(records, 1) if any(cells)} == table


@given(st.text("<>/&;abcr1 =\"'\n", max_size=60))
def test_any_part_is_read_or_refused(part: str) -> None:
    try:
        found = sheets.read(part.encode(), BOOK)
    except FormatError:
        return
    assert found.rows == ()
