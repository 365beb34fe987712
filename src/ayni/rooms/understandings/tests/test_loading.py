# SPDX-License-Identifier: Apache-2.0
"""Old actas are loaded whole or not at all, and each row is confirmed or read otherwise."""

from __future__ import annotations

import html
import re
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from ayni.adapters.record import reading
from ayni.core.codec import Json
from ayni.core.errors import Refusal
from ayni.core.room_limits import TABLE_FILE_MAX_BYTES
from ayni.rooms.understandings import facts
from ayni.rooms.understandings.rules import read_bytes, read_rows
from ayni.rooms.understandings.tests.acts import day
from ayni.rooms.understandings.tests.pages import (
    SECRETARIAT,
    address,
    an_understanding,
    state,
)
from ayni.standards.sheets import CellFault
from ayni.standards.sheets.model import ALL_COLUMNS, CellCode
from tests.pair import Scene
from tests.rooms import Signed, press, text, told
from tests.workbooks import ENCRYPTED, row, said, sheet, workbook

GOLDEN = Path(__file__).parents[5] / "tests" / "standards" / "golden"
TODAY = date(2026, 11, 27)
FILE = """edición;número;texto;área;fecha;página
XXXIX;1;"Intercambiar los teléfonos; cada mes.";defensa;2025-10-16;4
XXXIX;E-02;Patrullas paralelas entre los puestos.;frontera;16-10-2025;
39;3;"Ejercicio de gabinete
con ambas oficinas de turno.";;;
"""


def pages(file: str = FILE, **more: str) -> dict[str, str]:
    return {"code": "rre", "language": "es", "table": file, **more}


@pytest.fixture
def secretary(scene: Scene, at_desk: Signed) -> Client:
    """Somebody of Chile's secretariat, after one understanding named the mechanism."""
    an_understanding(scene, ordinal=30, number=1)
    return at_desk(SECRETARIAT)


def transcriptions() -> int:
    return sum(act.party == "chl" for act in reading.newest_of((facts.TRANSCRIBED,), at_most=99))


def test_rows_are_read_in_three_languages_with_their_cells_in_any_order() -> None:
    parsed = read_rows(FILE, today=TODAY)
    assert parsed.faults == ()
    one, two, three = parsed.rows
    assert (one.ordinal, one.number, one.area, one.page) == (39, 1, "defence", 4)
    assert one.text == "Intercambiar los teléfonos; cada mes."
    assert (two.number, two.dated) == (2, date(2025, 10, 16))
    assert (three.line, three.text.count("\n")) == (4, 1)
    english = "text\tnumber\tedition\tnotes\nShare radios.\t4\t40\tx\n"
    parsed = read_rows(english, today=TODAY)
    assert parsed.rows[0].text == "Share radios."
    assert parsed.ignored == ("notes",)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("XXXIX;1;", "text_missing"),
        ("IIXX;1;Texto.", "ordinal_wrong"),
        ("0;1;Texto.", "ordinal_wrong"),
        ("XXXIX;uno;Texto.", "number_wrong"),
        ("XXXIX;1;Tel\ufffdfonos.", "text_broken"),
        ("XXXIX;1;" + "a" * 4_001, "text_long"),
        ("XXXIX;1;Texto.;deportes", "area_wrong"),
        ("XXXIX;1;Texto.;;31-02-2025", "day_wrong"),
        ("XXXIX;1;Texto.;;10/16/2025", "day_wrong"),
        ("XXXIX;1;Texto.;;2027-01-01", "day_ahead"),
        ("XXXIX;1;Texto.;;45946", "day_number"),
        ("XXXIX;1;Texto.;;20251016", "day_wrong"),
        ("XXXIX;1;Texto.;;;seis", "page_wrong"),
        ("XXXIX;1;Texto, con puntos; que parten;;;;más", "area_wrong"),
    ],
)
def test_a_wrong_row_is_named_by_its_line_and_what_was_found(line: str, code: str) -> None:
    parsed = read_rows(f"{FILE}{line}\n", today=TODAY)
    assert code in {fault.code for fault in parsed.faults}
    assert {fault.line for fault in parsed.faults} == {6}


def test_a_number_that_stands_twice_names_the_line_of_the_first() -> None:
    (fault,) = read_rows(f"{FILE}XXXIX;2;Otra vez.\n", today=TODAY).faults
    assert (fault.code, fault.line, fault.params["first"]) == ("twice", 6, "3")


def test_what_the_own_state_transcribed_already_is_not_loaded_again() -> None:
    held = {(39, "regular", 2)}
    (fault,) = read_rows(FILE, today=TODAY, held=held).faults
    assert (fault.code, fault.line) == ("held", 3)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "file_empty"),
        (FILE.encode("latin-1"), "encoding_wrong"),
        (FILE.encode("utf-16"), "file_is_binary"),
        (b"a" * (TABLE_FILE_MAX_BYTES + 1), "file_large"),
    ],
)
def test_a_file_that_is_no_table_in_utf_8_is_refused_with_what_it_is(raw: bytes, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_bytes(raw)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("", "file_empty"),
        ("edición;número\nI;1\n", "head_missing"),
        ("edición;número;texto;texto\nI;1;a;b\n", "head_twice"),
        ("edición;número;texto\n\n", "rows_missing"),
        ("edición;número;texto\n" + "I;1;a\n" * 1_001, "rows_many"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_as_a_whole(file: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_rows(file, today=TODAY)
    assert refused.value.code == code


PRINT = "0A" * 32


def test_what_a_paper_says_of_nature_authority_cost_and_its_scan_is_read() -> None:
    head = "edición;número;texto;naturaleza;autoridad firmante;costo;huella del escaneo"
    line = f"XL;1;Texto.;Arreglo práctico;Gobierno;cada parte;{PRINT}"
    (row,) = read_rows(f"{head}\n{line}\n", today=TODAY).rows
    told = (row.nature, row.authority, row.cost, row.scan)
    assert told == ("practical", "government", "each_own", "0a" * 32)
    wrong = read_rows(f"{head}\nXL;1;Texto.;tratado;alguien;nadie;0a0a\n", today=TODAY)
    assert [fault.code for fault in wrong.faults] == [
        *("scan_wrong", "nature_wrong", "authority_wrong", "cost_wrong"),
    ]


def test_empty_lines_before_the_heads_are_counted_and_breaks_are_one_sign() -> None:
    table = '\r\n\r\nedición;número;texto\r\nXL;1;"a\r\nb"\r\nXL;uno;c\r\n'
    parsed = read_rows(table, today=TODAY)
    assert [(row.line, row.text) for row in parsed.rows] == [(4, "a\nb")]
    assert [fault.line for fault in parsed.faults] == [6]


def test_rows_of_a_sheet_are_counted_as_the_spreadsheet_counts_them() -> None:
    table = 'edición\tnúmero\ttexto\n\nXL\t1\t"a\nb"\nXL\tuno\tc; d; e; f\n'
    parsed = read_rows(table, today=TODAY, from_sheet=True)
    assert [(row.line, row.text) for row in parsed.rows] == [(3, "a\nb")]
    assert [(fault.line, fault.code) for fault in parsed.faults] == [(4, "number_wrong")]


def cell_fault(code: CellCode, row: int, column: int, *, last: int = 0) -> CellFault:
    return CellFault(row=row, row_last=last or row, column=column, code=code, found="A1")


def test_a_cell_without_a_value_matters_in_a_column_that_is_read_alone() -> None:
    table = "edición\tnúmero\ttexto\tnotas\nXL\t1\ta\nXL\t\tb\n\t3\tc\n\t4\td\n"
    faults = [
        cell_fault("unvalued", 2, 3),
        cell_fault("unvalued", 3, 1),
        cell_fault("merged", 4, 0, last=5),
        cell_fault("hidden", 7, ALL_COLUMNS),
    ]
    parsed = read_rows(table, today=TODAY, from_sheet=True, cell_faults=faults)
    assert [row.line for row in parsed.rows] == [2]
    assert [(fault.line, fault.code) for fault in parsed.faults] == [
        (3, "cell_unvalued"),
        (4, "cell_merged"),
        (7, "cell_hidden"),
    ], "rows of merged cells are named once"


@given(st.text(max_size=400))
def test_no_table_breaks_the_reader(file: str) -> None:
    try:
        parsed = read_rows("edición,número,texto\n" + file, today=TODAY)
    except Refusal:
        return
    assert parsed.rows or parsed.faults


@pytest.mark.django_db(databases=["default", "record"])
def test_a_file_is_shown_first_and_then_signed_as_one(secretary: Client) -> None:
    where = reverse("understandings:load")
    upload = SimpleUploadedFile("e.csv", FILE.encode("utf-8-sig"), "text/csv")
    page = text(secretary.post(where, {**pages(""), "table_file": upload}))  # type: ignore[arg-type]
    assert "Firmar 3 transcripciones" in page
    assert transcriptions() == 1
    signed = pages(confirmed="yes", deed_id="ab" * 16)
    assert secretary.post(where, signed).status_code == 302
    assert transcriptions() == 4
    assert secretary.post(where, signed).status_code == 422, "each row is held already"
    assert transcriptions() == 4
    listed = text(secretary.get(reverse("understandings:all")))
    assert "RRE-XXXIX/E-02" in listed
    assert "transcripciones" not in listed


@pytest.mark.django_db(databases=["default", "record"])
@pytest.mark.parametrize(
    ("file", "said"),
    [
        (
            FILE + "XXXIX;2;Otra vez.\n",
            "Línea 6: el número 2 de esta edición ya está en la línea 3",
        ),
        (FILE + "XXXIX;9;Llamar al RUT 12.345.678-5.\n", "La línea 6 parece contener datos"),
        ("edición;número\n", "La primera línea nombra edición, número"),
    ],
)
def test_with_one_wrong_row_nothing_is_loaded(secretary: Client, file: str, said: str) -> None:
    response = secretary.post(reverse("understandings:load"), pages(file, confirmed="yes"))
    assert said in text(response, 422)  # type: ignore[arg-type]
    assert transcriptions() == 1


@pytest.mark.django_db(databases=["default", "record"])
def test_a_file_of_an_old_code_page_is_refused_with_its_line(secretary: Client) -> None:
    upload = SimpleUploadedFile("e.csv", FILE.encode("latin-1"), "text/csv")
    response = secretary.post(reverse("understandings:load"), {**pages(""), "table_file": upload})
    assert "La línea 1 no está en UTF-8 (se encontró 0xF3)" in text(response, 422)  # type: ignore[arg-type]


def sent(client: Client, raw: bytes, **more: str) -> HttpResponse:
    """Send a file to be looked through."""
    upload = SimpleUploadedFile("e.xlsx", raw, "application/octet-stream")
    answer: HttpResponse = client.post(
        reverse("understandings:load"),
        {**pages("", **more), "table_file": upload},  # type: ignore[dict-item]
    )
    return answer


@pytest.mark.django_db(databases=["default", "record"])
def test_a_workbook_is_shown_first_and_then_signed_as_one(secretary: Client) -> None:
    answer = sent(secretary, (GOLDEN / "pylightxl.xlsx").read_bytes())
    assert "Firmar 2 transcripciones" in text(answer)
    assert "Página del papel: 4" in text(answer)
    # A browser drops the first break of such a field, and only that one.
    (table,) = re.findall(r'(?s)name="table"[^>]*>\n(.*?)</textarea>', answer.content.decode())
    table = html.unescape(table)
    signed = pages(table, from_sheet="yes", confirmed="yes", deed_id="ab" * 16)
    assert secretary.post(reverse("understandings:load"), signed).status_code == 302
    assert transcriptions() == 3
    held = [act.values["text"] for act in reading.newest_of((facts.TRANSCRIBED,), at_most=9)]
    assert {"es": "Intercambiar los teléfonos;\ncada mes."} in held


@pytest.mark.django_db(databases=["default", "record"])
def test_rows_of_a_workbook_are_named_as_the_spreadsheet_names_them(secretary: Client) -> None:
    page = text(sent(secretary, (GOLDEN / "xlsxwriter.xlsx").read_bytes()))
    assert "Fila 5: A5:A6: celdas combinadas" in page
    assert "Fila 8: la fila está oculta" in page
    assert "Firmar" not in page


@pytest.mark.django_db(databases=["default", "record"])
def test_a_workbook_that_cannot_be_told_for_sure_is_refused_with_what_to_do(
    secretary: Client,
) -> None:
    cells = sheet(row(1, said("A1", "edición"), said("B1", "número"), said("C1", "texto")))
    two = workbook({"Uno": cells, "Dos": cells})
    assert "Varias hojas tienen celdas: Uno, Dos" in text(sent(secretary, two), 422)
    assert "No se encontró ninguna fila" in text(sent(secretary, two, sheet="dos"), 422)
    assert "protegido con una contraseña" in text(sent(secretary, ENCRYPTED), 422)
    assert transcriptions() == 1


@pytest.mark.django_db(databases=["default", "record"])
def test_many_rows_of_the_other_side_are_confirmed_at_once(scene: Scene, at_desk: Signed) -> None:
    rows = [an_understanding(scene, "per", number=number) for number in (1, 2, 3)]
    client = at_desk(SECRETARIAT)
    where = reverse("understandings:reading")
    assert "Confirmar los marcados" in text(client.get(where))
    none = client.post(where, {"deed_id": "cd" * 16})
    assert "No se eligió ninguno" in text(none, 422)  # type: ignore[arg-type]
    chosen = [row.hex() for row in rows[:2]]
    done = client.post(where, {"deed_id": "ef" * 16, "chosen": chosen})
    assert done.status_code == 302, told(done)  # type: ignore[arg-type]
    assert [state(row).stage for row in rows] == ["confirmed", "confirmed", "transcribed"]


@pytest.mark.django_db(databases=["default", "record"])
def test_whoever_compares_is_shown_all_that_the_row_says_and_can_turn_the_pages(
    scene: Scene, at_desk: Signed, django_assert_max_num_queries: Any
) -> None:
    marks: dict[str, Json] = {
        "page": 4,
        "scan": "0a" * 32,
        "nature": "technical",
        "authority": "ministry",
        "cost": "host",
        "every_months": 6,
        "deliverable": "Lista firmada por ambos puestos.",
        "indicator": "Puestos con teléfono: 4",
    }
    an_understanding(scene, "per", number=1, deadline=day("2099-01-31"), **marks)
    an_understanding(scene, "per", ordinal=38, number=1, area="health")
    for number in range(2, 53):
        an_understanding(scene, "per", number=number)
    client = at_desk(SECRETARIAT)
    where = reverse("understandings:reading")
    asked = {"edition": "RRE-XXXIX"}
    client.get(where, asked)
    with django_assert_max_num_queries(12, using="record"):
        page = client.get(where, asked)
    for words in (
        *("Página del papel: 4", "31 ene 2099", "cada 6 meses", "arreglo técnico", "ministerio"),
        *("anfitrión", "Huella del escaneo: 0a0a0a0a0a0a0a0a…"),
        *("Entregable: Lista firmada por ambos puestos.", "Indicador: Puestos con teléfono: 4"),
        *("1 a 50 de 52", "página 1 de 2"),
    ):
        assert words.casefold() in text(page).casefold()
    assert "RRE-XXXVIII" not in text(page).split("Confirmar los marcados")[0].split("Mostrar")[1]
    sheet = text(client.get(where, {**asked, "format": "csv"}))
    assert sheet.count("RRE-XXXIX/E-") == 52
    assert "Entregable: Lista firmada por ambos puestos." in sheet
    second = {**asked, "page": "2"}
    last = an_understanding(scene, "per", number=53)
    assert last.hex() in client.get(where, second).content.decode()
    chosen = {"deed_id": "ef" * 16, "chosen": [last.hex()]}
    done = client.post(f"{where}?{urlencode(second)}", chosen)
    assert done.status_code == 302, told(done)  # type: ignore[arg-type]
    assert state(last).stage == "confirmed"


@pytest.mark.django_db(databases=["default", "record"])
def test_a_row_that_is_read_otherwise_keeps_both_readings(scene: Scene, at_desk: Signed) -> None:
    of = an_understanding(scene, "per")
    client = at_desk(SECRETARIAT)
    press(client, address(of), "otherwise", text="Intercambiar las frecuencias.", language="es")
    page = text(client.get(address(of)))
    assert "Intercambiar las frecuencias." in page
    assert "Intercambiar los teléfonos" in page
    assert state(of).stage == "contested"


@pytest.mark.django_db(databases=["default", "record"])
def test_one_number_transcribed_by_both_sides_is_shown_beside_the_other(
    scene: Scene, at_desk: Signed
) -> None:
    of = an_understanding(scene)
    other = an_understanding(scene, "per", "Intercambiar frecuencias de radio.")
    page = at_desk("liaison").get(address(of)).content.decode()
    assert "Transcrito por segunda vez" in page
    assert address(other) in page
