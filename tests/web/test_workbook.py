# SPDX-License-Identifier: Apache-2.0
"""Of a workbook the one sheet is taken that is meant; any other file has one clear refusal."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.core.errors import Refusal
from ayni.core.room_limits import WORKBOOK_PARTS_MAX_COUNT, WORKBOOK_XML_MAX_BYTES
from ayni.web.papers import workbook as reader
from tests.workbooks import ENCRYPTED, number, related, relation, row, said, sheet, workbook

GOLDEN = Path(__file__).parents[1] / "standards" / "golden"
ONE = sheet(row(1, said("A1", "uno")))
TWO = sheet(row(1, said("A1", "dos")))
EMPTY = sheet("")
FIRST = ("XXXIX", "1", "Intercambiar los teléfonos;\ncada mes.", "defensa", "2025-10-16", "4")


def refusal(raw: bytes, name: str = "") -> Refusal:
    with pytest.raises(Refusal) as refused:
        reader.read(raw, name=name)
    return refused.value


@pytest.mark.parametrize("program", ["openpyxl", "xlsxwriter", "pylightxl"])
def test_files_of_other_programs_are_read(program: str) -> None:
    found = reader.read((GOLDEN / f"{program}.xlsx").read_bytes())
    head, one, two = found.rows[:3]
    assert head[1] == ("edición", "número", "texto", "área", "fecha", "página")
    assert one == (2, FIRST)
    assert two[1][:3] == ("39", "E-02", "Patrullas paralelas entre los puestos.")


def test_what_other_programs_leave_untold_is_named() -> None:
    found = reader.read((GOLDEN / "openpyxl.xlsx").read_bytes())
    assert [(one.code, one.found) for one in found.faults] == [("unvalued", "F5")]
    found = reader.read((GOLDEN / "xlsxwriter.xlsx").read_bytes())
    told = [(one.code, one.found) for one in found.faults]
    assert told == [("merged", "A5:A6"), ("hidden", "A8")]


def test_the_only_sheet_with_cells_is_meant_and_hidden_ones_are_not_read() -> None:
    raw = workbook({"Hoja1": EMPTY, "Datos": ONE, "Listas": TWO}, hidden=frozenset({"Listas"}))
    assert reader.read(raw).rows == ((1, ("uno",)),)


def test_of_several_sheets_the_one_that_is_named_is_read() -> None:
    raw = workbook({"Uno": ONE, "Dos": TWO})
    assert reader.read(raw, name="dos ").rows == ((1, ("dos",)),)
    refused = refusal(raw)
    assert (refused.code, refused.params["found"]) == ("workbook_sheets", "Uno, Dos")
    refused = refusal(raw, "tres")
    assert (refused.code, refused.params["names"]) == ("sheet_unknown", "Uno, Dos")


def test_a_workbook_of_empty_sheets_says_so() -> None:
    assert refusal(workbook({"Hoja1": EMPTY})).code == "workbook_empty"


def test_days_are_counted_from_where_the_workbook_says() -> None:
    raw = workbook(
        {"A": sheet(row(1, number("A1", "44484", style=1)))},
        properties='<workbookPr date1904="1"/>',
    )
    assert reader.read(raw).rows == ((1, ("2025-10-16",)),)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (ENCRYPTED, "workbook_encrypted"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "workbook_old"),
        (b"PK\x03\x04" + bytes(60), "workbook_broken"),
        (workbook({"A": ONE})[:-40], "workbook_broken"),
        (workbook({"A": "<worksheet>"}), "workbook_broken"),
        (workbook({"A": ONE}, more={"xl/styles.xml": "<!DOCTYPE a><a/>"}), "workbook_broken"),
        (workbook({"A": ONE}, more={"xl/workbook.xml": "<document/>"}), "workbook_broken"),
        (workbook({"A": ONE}, more={"_rels/.rels": related()}), "workbook_broken"),
        (
            workbook(
                {"A": ONE},
                more={
                    "_rels/.rels": related(),
                    "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
                },
            ),
            "workbook_other",
        ),
        (
            workbook(
                {"A": ONE},
                more={
                    "_rels/.rels": related(relation(1, "officeDocument", "xl/workbook.bin")),
                    "xl/workbook.bin": "x",
                },
            ),
            "workbook_old",
        ),
        (
            workbook(
                {"A": ONE},
                more={
                    "xl/_rels/workbook.xml.rels": related(relation(1, "worksheet", "nowhere.xml"))
                },
            ),
            "workbook_broken",
        ),
        (workbook({"A": sheet(row(9_999, said("A9999", "x")))}), "sheet_long"),
    ],
)
def test_a_file_that_is_no_workbook_is_refused_with_what_to_do(raw: bytes, code: str) -> None:
    assert reader.is_workbook(raw)
    assert refusal(raw).code == code


def test_a_file_that_unpacks_to_more_than_allowed_is_refused_before_it_does() -> None:
    bomb = workbook({"A": ONE, "B": " " * (WORKBOOK_XML_MAX_BYTES + 1)})
    assert len(bomb) < WORKBOOK_XML_MAX_BYTES // 100
    refused = refusal(bomb)
    assert (refused.code, "more than" in str(refused)) == ("workbook_broken", True)
    halves = workbook({"A": ONE, **dict.fromkeys("BC", " " * (WORKBOOK_XML_MAX_BYTES // 2))})
    assert refusal(halves).code == "workbook_broken", "all parts count together"


def test_a_file_of_countless_parts_is_refused() -> None:
    many = {f"xl/{n}": "" for n in range(WORKBOOK_PARTS_MAX_COUNT)}
    refused = refusal(workbook({"A": ONE}, more=many))
    assert (refused.code, "more parts" in str(refused)) == ("workbook_broken", True)


@given(st.data())
def test_a_workbook_with_one_byte_changed_is_read_or_refused(data: st.DataObject) -> None:
    raw = bytearray(workbook({"A": ONE}))
    raw[data.draw(st.integers(4, len(raw) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    try:
        found = reader.read(bytes(raw))
    except Refusal:
        return
    assert len(found.rows) <= 1
