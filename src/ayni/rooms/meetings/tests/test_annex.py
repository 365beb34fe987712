# SPDX-License-Identifier: Apache-2.0
"""The annex of an authorisation: made from a list that is pasted, and kept nowhere."""

from __future__ import annotations

import zipfile
from io import BytesIO
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.http import HttpResponse
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from ayni.adapters.record import ledger
from ayni.core.codec import Json
from ayni.core.errors import Refusal
from ayni.rooms.meetings import facts, rules
from ayni.rooms.meetings.tests.pages import FOREIGN, a_mechanism, an_edition
from tests.pair import Scene
from tests.rooms import Signed, text

pytestmark = pytest.mark.django_db(databases=["default", "record"])

NAMES = ("Persona Uno Ficticia", "Persona Dos Ficticia", "Persona Tres Ficticia")
LIST = "\n".join(
    (
        "Oficina; Grado o función; Nombre; Documento",
        f"Comando Regional; jefe de delegación; {NAMES[0]}; EXE-001",
        f"Cancillería; asesora; {NAMES[1]}; EXE-002",
        f"Comando Regional; conductor; {NAMES[2]}; EXE-003",
    )
)


def visited(scene: Scene) -> bytes:
    """Return an edition in Chile to which Peru announced three persons."""
    edition = an_edition(scene, a_mechanism(scene), host="chl")
    values: dict[str, Json] = {
        "counts": [{"function": "head", "count": 1}, {"function": "delegate", "count": 2}],
        "head": "per.staff.head",
        "head_capacity": "titular",
        "arms": "none",
        "vehicles": 2,
        "stay_days": 3,
        "equipment": "Dos radios portátiles",
        "reasons": "Reunión de coordinación",
    }
    scene.per(facts.DELEGATION_ANNOUNCED, values, by="per.staff.secretariat", about=edition)
    granted: dict[str, Json] = {
        "gate": "granted",
        "direction": "entry",
        "basis": "chl_19067",
        "day": {"day": "2026-11-20", "zone": "America/Santiago"},
        "number": "EXE-1234",
        "organ": "Ministerio de Ensayo",
    }
    scene.chl(facts.ENTRY_DECLARED, granted, by=f"chl.{FOREIGN}", about=edition)
    return edition


def made(client: Client, edition: bytes, **fields: object) -> HttpResponse:
    data = {"delegation": "per", "people": LIST, "format": "docx", **fields}
    return client.post(f"/meetings/editions/{edition.hex()}/entry/annex/", data)  # type: ignore[return-value]


def words_of(answer: HttpResponse) -> str:
    with zipfile.ZipFile(BytesIO(answer.content)) as folder:
        return folder.read("word/document.xml").decode()


def test_the_annex_holds_what_the_law_asks_for(scene: Scene, at_desk: Signed) -> None:
    edition = visited(scene)
    client = at_desk(FOREIGN)
    assert "Generar anexo" in text(client.get(f"/meetings/editions/{edition.hex()}/entry/"))
    answer = made(client, edition)
    assert answer.status_code == 200, answer.content.decode()[:2000]
    assert "no-store" in answer.headers["Cache-Control"]
    told = words_of(answer)
    for part in (*NAMES, "EXE-002", "19.067", "EXE-1234", "Dos radios portátiles", "coordinación"):
        assert part in told
    assert told.index(NAMES[2]) < told.index(NAMES[1]), "by office"


def test_the_table_for_the_authority_is_the_same_list(scene: Scene, at_desk: Signed) -> None:
    people = LIST.replace(NAMES[1], f"=HYPERLINK {NAMES[1]}")
    answer = made(at_desk(FOREIGN), visited(scene), people=people, format="csv")
    rows = answer.content.decode("utf-8-sig").splitlines()
    assert len(rows) == 4
    assert f"'=HYPERLINK {NAMES[1]}" in rows[3]


@pytest.mark.parametrize("code_page", ["utf-8-sig", "cp1252"])
def test_the_list_may_come_as_a_file(scene: Scene, at_desk: Signed, code_page: str) -> None:
    file = SimpleUploadedFile("lista.csv", LIST.encode(code_page))
    answer = made(at_desk(FOREIGN), visited(scene), people="", file=file)
    assert "jefe de delegación" in words_of(answer)


def test_nothing_of_the_list_is_kept_and_nothing_is_signed(scene: Scene, at_desk: Signed) -> None:
    edition = visited(scene)
    client = at_desk(FOREIGN)
    held = [(log.id, log.size) for log in ledger.reading().logs().values()]
    assert made(client, edition).status_code == 200
    assert made(client, edition, people=LIST + "\nx").status_code == 422
    assert [(log.id, log.size) for log in ledger.reading().logs().values()] == held
    for alias in ("default", "record"):
        assert NAMES[0] not in everything(alias), alias
    assert "annex" in everything("default"), "who made it is in the access log"


def everything(alias: str) -> str:
    """Return every value of a database as text."""
    connection = connections[alias]
    found: list[str] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  # its own tables
            found += [str(row) for row in cursor.fetchall()]
    return "\n".join(found)


@pytest.mark.parametrize(
    ("people", "told"),
    [
        ("", "No se encontró ninguna lista"),
        (f"Comando; jefe; {NAMES[0]}", "Línea 1: se encontraron 3 columnas"),
        (LIST + "\nA; b; ; d", "Línea 5: se encontraron 3 columnas"),
        ("\n".join(LIST.splitlines()[:3]), "La lista tiene 2 personas"),
        (LIST.replace("asesora", "a" * 161), "Línea 3: una columna tiene más de 160"),
    ],
)
def test_a_list_that_cannot_be_is_told_by_its_line(
    scene: Scene, at_desk: Signed, people: str, told: str
) -> None:
    page = text(made(at_desk(FOREIGN), visited(scene), people=people), 422)
    assert told in page


def test_an_office_without_the_power_makes_none(scene: Scene, at_desk: Signed) -> None:
    page = text(made(at_desk("staff.head"), visited(scene)), 422)
    assert "no tiene la facultad" in page


def test_before_a_delegation_is_announced_there_is_nothing_to_list(
    scene: Scene, at_desk: Signed
) -> None:
    edition = an_edition(scene, a_mechanism(scene))
    page = text(at_desk(FOREIGN).get(f"/meetings/editions/{edition.hex()}/entry/annex/"))
    assert "Todavía no se anuncia ninguna delegación" in page
    assert made(at_desk("staff.secretariat"), edition).status_code == 422


@given(st.text(max_size=400), st.integers(min_value=0, max_value=9))
def test_any_text_is_a_list_or_is_refused_without_a_word_of_it(typed: str, counted: int) -> None:
    refused: Refusal | None = None
    found: tuple[rules.Listed, ...] = ()
    try:
        found = rules.read_list(typed, counted=counted)
    except Refusal as refusal:
        refused = refusal
    if refused is None:
        assert len(found) == counted
    else:
        assert refused.code.startswith("annex_")
        assert all(isinstance(value, int) for value in refused.params.values())


def test_a_form_without_a_file_is_read_too(scene: Scene, at_desk: Signed) -> None:
    edition = visited(scene)
    answer = at_desk(FOREIGN).post(
        f"/meetings/editions/{edition.hex()}/entry/annex/",
        urlencode({"delegation": "per", "people": LIST, "format": "docx"}),
        content_type="application/x-www-form-urlencoded",
    )
    assert NAMES[0] in words_of(answer)  # type: ignore[arg-type]
