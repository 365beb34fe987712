# SPDX-License-Identifier: Apache-2.0
"""Lists leave the node as CSV that any spreadsheet opens and none computes."""

from __future__ import annotations

import csv
import io
import tracemalloc
from collections.abc import Iterator, Sequence

import pytest
from django.http import FileResponse

from ayni.core import limits
from ayni.web import sheets
from ayni.web.parts import tables
from ayni.web.parts.tables import Asked, Cell, Column, Plan, Slice
from ayni.web.sheets import Sheet


def sheet(rows: Sequence[Sequence[str]], name: str = "items") -> Sheet:
    return Sheet(name=name, title="Items", heads=["Name", "Text"], rows=lambda: rows)


def read(raw: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(sign: str) -> None:
    [_head, row] = read(b"".join(sheets.lines(sheet([["a", f"{sign}1+1"]]))))
    assert row == ["a", f"'{sign}1+1"]


def test_what_a_cell_holds_comes_back_as_it_was() -> None:
    said = 'uno, "dos"\ntres ñ \U0001f6a7'
    assert read(b"".join(sheets.lines(sheet([["a", said]])))) == [["Name", "Text"], ["a", said]]


def test_a_name_that_is_no_file_name_is_refused() -> None:
    with pytest.raises(ValueError, match="hyphens"):
        sheet([], name="../items")


@pytest.mark.django_db(databases=["default", "record"])  # closing an answer asks for the databases
def test_a_list_that_outgrows_memory_is_answered_from_the_disk() -> None:
    def rows() -> Iterator[Sequence[str]]:
        for number in range(40_000):
            yield [str(number), "x" * 100]

    long = Sheet(name="long", title="", heads=["Number", "Text"], rows=rows)
    tracemalloc.start()
    response = sheets.answer(long)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 3 * limits.MIB
    assert isinstance(response, FileResponse)
    assert response["Content-Disposition"] == 'attachment; filename="long.csv"'
    lines = read(b"".join(response.streaming_content))
    assert len(lines) == 40_001
    response.close()


def test_a_list_cut_short_says_so_and_a_whole_one_does_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tables, "EXPORT_SLICE_ROWS", 3)
    plan: Plan[int] = Plan(
        name="numbers",
        caption="Numbers",
        columns=(Column(key="n", label="N", cell=lambda row: Cell(text=str(row), party="chl")),),
    )

    def reader(asked: Asked) -> Slice[int]:
        rows = range(asked.offset, min(7, asked.offset + asked.limit))
        return list(rows), 7

    whole = list(tables.sheet(plan, reader, at_most=7).rows())
    assert whole == [[f"CHL {number}"] for number in range(7)]
    cut = list(tables.sheet(plan, reader, at_most=6).rows())
    assert cut[:-1] == whole[:6]
    assert "ayni archive" in cut[-1][0]
