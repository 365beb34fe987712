# SPDX-License-Identifier: Apache-2.0
"""Old actas are loaded whole or not at all, and each row is confirmed or read otherwise."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from ayni.adapters.record import reading
from ayni.core.errors import Refusal
from ayni.core.room_limits import TABLE_FILE_MAX_BYTES
from ayni.rooms.understandings import facts
from ayni.rooms.understandings.rules import read_bytes, read_rows
from ayni.rooms.understandings.tests.pages import (
    SECRETARIAT,
    address,
    an_understanding,
    state,
)
from tests.pair import Scene
from tests.rooms import Signed, press, text, told

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
        (b"PK\x03\x04whatever", "file_is_xlsx"),
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
