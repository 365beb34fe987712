# SPDX-License-Identifier: Apache-2.0
"""What a staff takes into a meeting: letter and agenda to edit, and one folder through."""

from __future__ import annotations

import subprocess
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from ayni.core.codec import Json
from ayni.rooms.meetings import facts
from ayni.rooms.meetings.tests.acta_histories import row
from ayni.rooms.meetings.tests.acta_scene import a_statement, address
from ayni.rooms.meetings.tests.histories import agenda_facts, delegation_facts
from ayni.rooms.meetings.tests.pages import SECRETARIAT
from ayni.rooms.meetings.tests.paper_pages import acta_values, an_edition_held
from ayni.rooms.meetings.tests.test_paper_pages import words_of
from tests.pair import Scene
from tests.rooms import playing, sit

pytestmark = pytest.mark.django_db(databases=["default", "record"])


@pytest.fixture
def scene(settings: Settings, tmp_path: Path, db: None) -> Iterator[Scene]:
    """Chile's node, with all rooms that have something for a folder."""
    rooms = ("meetings", "understandings", "procedures")
    with playing(rooms, settings, tmp_path) as made:
        yield made


def prepared(scene: Scene) -> tuple[bytes, bytes]:
    """Return a meeting with all that goes into a folder, and its agenda."""
    edition = an_edition_held(scene)
    agenda: dict[str, Json] = {
        "edition": edition.hex(),
        "titles": ["Revisión del acta anterior", "Radio"],
        **agenda_facts(2),
    }
    made = scene.chl(facts.AGENDA_PROPOSED, agenda, by=f"chl.{SECRETARIAT}")
    scene.per(
        facts.DELEGATION_ANNOUNCED, delegation_facts(), by=f"per.{SECRETARIAT}", about=edition
    )
    led: dict[str, Json] = {"table": 1, "lead": "per.liaison", "topic": "Comunicaciones"}
    scene.per(facts.TABLE_LED, led, by=f"per.{SECRETARIAT}", about=edition)
    spoken = a_statement(scene, edition, "mantener un canal de radio.")
    old: dict[str, Json] = {
        "parties": ["chl", "per"],
        "code": "rre",
        "ordinal": 39,
        "number": 7,
        "text": {"es": "Intercambiar los teléfonos de los puestos."},
    }
    scene.chl("understandings.transcribed/1", old, by=f"chl.{SECRETARIAT}")
    rows = [row(1, "both", "agreed", statement=spoken.hex(), version=spoken.hex())]
    told = {"es": "Ambas Delegaciones acordaron mantener un canal.", "pt": "Acordaram."}
    acta = acta_values(edition, rows=rows, texts=[told])
    scene.chl(facts.ACTA_PROPOSED, acta, by=f"chl.{SECRETARIAT}")
    return edition, made


def word_of(client: Client, page: str) -> str:
    response = client.get(page)
    assert response.status_code == 200
    with zipfile.ZipFile(BytesIO(response.content)) as file:
        return file.read("word/document.xml").decode()


def test_the_folder_of_a_meeting_is_one_file_through(scene: Scene, tmp_path: Path) -> None:
    edition, _agenda = prepared(scene)
    client = sit(SECRETARIAT)
    where = address("edition-folder", edition)
    assert where in client.get(address("edition", edition)).content.decode()
    raw = client.get(where).content
    words = words_of(raw, tmp_path)
    told = " ".join(words)
    for one in (
        "Carpeta de reunión: XL Reunión Regional de Ensayo",
        "Revisión del acta anterior",
        "Delegación de PER",
        "Mesa 1: Comunicaciones",
        "PER: dirige per.liaison",
        "mantener un canal de radio.",
        "RRE-XXXIX/E-07",
        "A quién llamar",
        "Acta de la XL Reunión Regional de Ensayo",
        "acordaron mantener un canal",
    ):
        assert one in told, one
    at = [told.index(one) for one in ("Convocatoria", "Temario", "Estado de los", "Acta de la XL")]
    assert at == sorted(at)
    file = tmp_path / "folder.pdf"
    file.write_bytes(raw)
    checked = subprocess.run(["qpdf", "--check", str(file)], check=False, capture_output=True)
    assert checked.returncode == 0, checked.stderr


def test_an_empty_folder_says_what_is_missing(scene: Scene, tmp_path: Path) -> None:
    edition = an_edition_held(scene)
    raw = sit(SECRETARIAT).get(address("edition-folder", edition)).content
    told = " ".join(words_of(raw, tmp_path))
    assert "Todavía no se ha propuesto un temario." in told
    assert "Acta de la" not in told
    assert "Estado de los entendimientos" not in told


def test_letter_and_agenda_are_files_that_a_staff_edits(scene: Scene) -> None:
    edition, agenda = prepared(scene)
    client = sit(SECRETARIAT)
    letter = address("edition-letter", edition)
    assert letter in client.get(address("edition-print", edition)).content.decode()
    told = word_of(client, letter)
    assert "Carta de convocatoria: XL Reunión Regional de Ensayo" in told
    assert "Puerto Simulacro" in told
    items = address("agenda-docx", agenda)
    assert items in client.get(address("agenda-print", agenda)).content.decode()
    assert "Revisión del acta anterior" in word_of(client, items)


def test_no_folder_of_a_meeting_that_nobody_proposed_and_none_for_other_offices(
    scene: Scene,
) -> None:
    edition = an_edition_held(scene)
    assert sit("press").get(address("edition-folder", edition)).status_code == 403
    client = sit(SECRETARIAT)
    for name in ("edition-folder", "edition-letter", "agenda-docx"):
        assert client.get(address(name, "ab" * 32)).status_code == 404
