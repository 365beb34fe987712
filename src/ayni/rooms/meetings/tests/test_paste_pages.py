# SPDX-License-Identifier: Apache-2.0
"""Pasted minutes: cut, corrected by a person, tabled all at once or not at all."""

import html
import io
import re

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from ayni.core import limits
from ayni.core.codec import Json
from ayni.rooms.meetings import documents, facts
from ayni.rooms.meetings.models import Statement
from ayni.rooms.meetings.rules import rows_of
from ayni.rooms.meetings.tests.conftest import Signed
from ayni.rooms.meetings.tests.histories import agenda_facts
from ayni.rooms.meetings.tests.pages import SECRETARIAT
from ayni.rooms.meetings.tests.paper_pages import an_edition_held
from ayni.standards.minutes.model import OF_ALL, OF_ONE
from ayni.standards.minutes.read import read
from ayni.web.testing import never_said
from tests.pair import Scene
from tests.rooms import sit, text, told

pytestmark = pytest.mark.django_db(databases=["default", "record"])

MINUTES = """MESA 1
2. Comunicaciones
La Delegación de Chile informó que la red entró en servicio.
La delegación peruana solicitó los horarios.
Ambas Delegaciones acordaron ensayar la red cada mes.
Se acordó continuar.
"""


@pytest.fixture
def edition(scene: Scene) -> bytes:
    """Return the convened XL edition."""
    return an_edition_held(scene)


def paste(edition: bytes) -> str:
    return reverse("meetings:paste", kwargs={"object_id": edition.hex()})


def cut(client: Client, edition: bytes, typed: str = MINUTES, **more: object) -> dict[str, str]:
    """Paste a text, and return the form of its passages as it is drawn."""
    posted = {"text": typed, "table": "2", "language": "es", **more}
    response = client.post(paste(edition), posted)
    assert response.status_code == 200, told(response)[:2000]
    return drawn(response.content.decode())


def drawn(page: str) -> dict[str, str]:
    """Return what a browser would send back of a form, untouched."""
    form = page[page.index('class="pasted"') :]
    found = dict(re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"', form))
    for name in re.findall(r'<input[^>]*type="checkbox"[^>]*name="([a-z_0-9]+)"[^>]*checked', form):
        found[name] = "on"
    for name in re.findall(r'<input[^>]*name="([a-z_0-9]+)"[^>]*type="checkbox"[^>]*checked', form):
        found[name] = "on"
    for tag, body in re.findall(r"<select([^>]*)>(.*?)</select>", form, re.DOTALL):
        name = re.search(r'name="([^"]+)"', tag)
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        assert name
        found[name[1]] = chosen[1] if chosen else ""
    for tag, body in re.findall(r"<textarea([^>]*)>(.*?)</textarea>", form, re.DOTALL):
        name = re.search(r'name="([^"]+)"', tag)
        assert name
        found[name[1]] = html.unescape(body).lstrip("\n")
    return {**found, "step": "sign"}


def word_file(*lines: str) -> SimpleUploadedFile:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    raw = io.BytesIO()
    document.save(raw)
    return SimpleUploadedFile("mesa.docx", raw.getvalue())


def test_each_paragraph_becomes_a_statement_that_a_person_corrects(
    edition: bytes, at_desk: Signed
) -> None:
    client = at_desk(SECRETARIAT)
    form = cut(client, edition)
    assert [form.get(f"take_{n}") for n in range(6)] == [None, None, "on", "on", "on", "on"]
    assert [form[f"speaker_{n}"] for n in range(2, 6)] == ["chl", "per", "both", ""]
    assert [form[f"verb_{n}"] for n in range(2, 6)] == ["informed", "requested", "agreed", ""]
    refused = client.post(paste(edition), form)
    assert "Escoja quién habla" in text(refused, 422)
    assert Statement.objects.count() == 0
    form |= {"speaker_5": "both", "verb_5": "took_note", "verb_3": "proposed"}
    assert client.post(paste(edition), form).status_code == 302
    rows = list(Statement.objects.order_by("position"))
    assert [(one.speaker, one.verb) for one in rows] == [
        ("chl", "informed"),
        ("per", "proposed"),
        ("both", "agreed"),
        ("both", "took_note"),
    ]
    assert [(one.at_table, one.position, one.languages) for one in rows] == [
        (2, n, ["es"]) for n in range(1, 5)
    ]
    shown = text(client.get(reverse("meetings:edition-tables", args=[edition.hex()])))
    assert "Ambas Delegaciones acordaron ensayar la red cada mes." in shown
    assert "MESA 1" not in shown


def test_the_same_form_sent_twice_is_tabled_once(edition: bytes, at_desk: Signed) -> None:
    client = at_desk(SECRETARIAT)
    form = cut(client, edition, "Chile informó A.\nEl Perú informó B.")
    for _time in range(2):
        assert client.post(paste(edition), form).status_code == 302
    assert Statement.objects.count() == 2


def test_one_passage_that_cannot_be_leaves_all_untabled(edition: bytes, at_desk: Signed) -> None:
    client = at_desk(SECRETARIAT)
    form = cut(client, edition, "Chile informó A.\nEl Perú informó B.")
    response = client.post(paste(edition), {**form, "verb_1": "agreed"})
    assert "no usa este verbo" in text(response, 422)
    assert 'class="passage passage-faulty"' in response.content.decode()
    assert Statement.objects.count() == 0
    for name in ("take_0", "take_1"):
        form.pop(name)
    assert "No se tomó ningún pasaje" in text(client.post(paste(edition), form), 422)


def test_what_looks_like_data_of_a_person_stops_all_before_the_first_is_signed(
    edition: bytes, at_desk: Signed
) -> None:
    client = at_desk(SECRETARIAT)
    form = cut(client, edition, "Chile informó A.\nEl Perú informó el DNI 12345678 de uno.")
    shown = text(client.post(paste(edition), form), 422)
    assert "DNI" in shown
    assert Statement.objects.count() == 0
    assert never_said(shown, "es") == []


def test_a_word_file_is_read_and_its_revisions_are_told(edition: bytes, at_desk: Signed) -> None:
    client = at_desk(SECRETARIAT)
    form = cut(client, edition, "", word=word_file("La Delegación del Perú propuso una fecha."))
    assert (form["speaker_0"], form["verb_0"]) == ("per", "proposed")
    both = cut(client, edition, "Chile informó A.", word=word_file("Chile informó B."))
    assert [both["text_0"], both["text_1"]] == ["Chile informó A.", "Chile informó B."]


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({"text": " \n "}, "No se pegó nada"),
        ({"word": SimpleUploadedFile("a.docx", b"%PDF-1.7")}, "no se puede leer"),
        ({"text": "Uno.\n" * (limits.MINUTES_PASSAGES_MAX_COUNT + 1)}, "se esperaban 120"),
        ({"text": "a" * (limits.MINUTES_TEXT_CHARS_MAX + 1)}, "300000"),
        ({"text": "Uno.", "table": "0"}, "mayor"),
    ],
)
def test_what_cannot_be_cut_is_refused_with_a_reason(
    edition: bytes, at_desk: Signed, sent: dict[str, object], why: str
) -> None:
    posted = {"text": "", "table": "1", "language": "es", **sent}
    shown = text(at_desk(SECRETARIAT).post(paste(edition), posted), 422)
    assert why in shown


def test_a_file_larger_than_allowed_is_refused_and_not_kept(
    edition: bytes, at_desk: Signed
) -> None:
    client = at_desk(SECRETARIAT)
    large = SimpleUploadedFile("a.docx", b"\x00" * (limits.MINUTES_FILE_MAX_BYTES + 1))
    posted = {"text": "", "table": "1", "language": "es", "word": large}
    assert "supera los 8 MiB" in text(client.post(paste(edition), posted), 422)
    huge = SimpleUploadedFile("a.docx", b"\x00" * (limits.MINUTES_FILE_MAX_BYTES + 3 * limits.MIB))
    assert "supera los 8 MiB" in text(client.post(paste(edition), {**posted, "word": huge}), 413)


def test_another_site_cannot_paste_in_the_name_of_a_person(edition: bytes) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = sit(SECRETARIAT).cookies
    posted = {"text": "Chile informó A.", "table": "1", "language": "es"}
    assert strict.post(paste(edition), posted).status_code == 403


def test_an_office_without_the_power_pastes_nothing(edition: bytes, at_desk: Signed) -> None:
    head = at_desk("staff.head")
    assert "No puede" in text(head.get(paste(edition))) or "facultad" in text(
        head.get(paste(edition))
    )
    form = cut(head, edition, "Chile informó A.")
    assert head.post(paste(edition), form).status_code == 422
    assert Statement.objects.count() == 0


def test_the_title_above_passages_names_their_item_of_the_agenda(
    scene: Scene, edition: bytes, at_desk: Signed
) -> None:
    values: dict[str, Json] = {
        "edition": edition.hex(),
        "titles": ["Acta anterior", "Comunicaciones entre puestos"],
        **agenda_facts(),
    }
    scene.chl(facts.AGENDA_PROPOSED, values, by=f"chl.{SECRETARIAT}")
    form = cut(at_desk(SECRETARIAT), edition)
    assert [form[f"item_{n}"] for n in range(2, 6)] == ["2", "2", "2", "2"]


def test_verbs_of_minutes_are_those_of_statements() -> None:
    assert set(OF_ONE) == set(facts.VERBS_OF_ONE)
    assert set(OF_ALL) == set(facts.VERBS_OF_BOTH)


def test_a_heading_is_not_taken_and_doubts_travel_with_their_passage() -> None:
    minutes = read("3. Comunicaciones\nChile señaló A.", documents.sides_of(("chl", "per")))
    heading, passage = rows_of(minutes, items={})
    assert (heading.take, passage.take) == (False, True)
    assert passage.doubts == ("speaker_unknown", "verb_unknown")
