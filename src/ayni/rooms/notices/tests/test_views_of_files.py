# SPDX-License-Identifier: Apache-2.0
"""Files attached to notices: taken with the form, shown where they stand, handed out safely."""

from __future__ import annotations

import random
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ayni.adapters.attachments import files, keeping
from ayni.core import limits
from ayni.core.attachments import Attachment, hash_of
from ayni.rooms.notices import facts
from ayni.rooms.notices.models import Notice
from ayni.rooms.notices.tests import rows
from ayni.rooms.notices.tests.incidents import EMPTY
from ayni.rooms.notices.tests.pages import a_notice, hidden, patrol, text, theirs, told, typed
from ayni.standards.pictures.reading import without
from tests.pair import Scene
from tests.standards.test_pictures import WORDS, exif, jpeg, segment

pytestmark = [
    pytest.mark.django_db(databases=["default", "record"]),
    pytest.mark.usefixtures("today"),
]
PDF = b"%PDF-1.7\n" + random.Random(5).randbytes(300_000)


def upload(name: str = "croquis.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="text/html")


def give(client: Client, *uploads: SimpleUploadedFile, **changed: object) -> object:
    return client.post(
        "/notices/new/", {**patrol(72), "deed": "give", "attach": list(uploads), **changed}
    )


def their_file(scene: Scene, name: str = "croquis.pdf") -> tuple[bytes, Attachment]:
    salt = random.Random(name).randbytes(16)
    one = Attachment(
        hash=hash_of(salt, [PDF]), salt=salt, name=name, size=len(PDF), type="application/pdf"
    )
    return theirs(scene, attachments=[one.to_value()]), one


def test_a_notice_is_given_with_a_file(anna_client: Client, scene: Scene) -> None:
    done = give(anna_client, upload())
    assert done.status_code == 302, told(text(done, done.status_code))
    page = text(anna_client.get(done["Location"]))
    [address] = set(re.findall(r'href="(/record/[0-9a-f]{64}/files/[0-9a-f]{64}/)"', page))
    assert "croquis.pdf" in page
    assert "está aquí" in told(page)
    answer = anna_client.get(address)
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="croquis.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert answer["Content-Length"] == str(len(PDF))


def test_a_range_of_a_file_is_handed_out(anna_client: Client, scene: Scene) -> None:
    done = give(anna_client, upload())
    page = text(anna_client.get(done["Location"]))
    address = re.findall(r'href="(/record/[0-9a-f]{64}/files/[0-9a-f]{64}/)"', page)[0]
    answer = anna_client.get(address, headers={"range": "bytes=9-108"})
    assert (answer.status_code, b"".join(answer.streaming_content)) == (206, PDF[9:109])
    assert answer["Content-Range"] == f"bytes 9-108/{len(PDF)}"
    rest = anna_client.get(address, headers={"range": f"bytes={len(PDF) - 5}-"})
    assert b"".join(rest.streaming_content) == PDF[-5:]
    assert anna_client.get(address, headers={"range": f"bytes={len(PDF)}-"}).status_code == 416


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("virus.exe", b"MZ", "de este tipo no se aceptan"),
        ("page.html", b"<script>", "de este tipo no se aceptan"),
        ("fake.pdf", b"MZ\x90\x00", "es de otro tipo"),
        ("empty.pdf", b"", "está vacío"),
        ("big.pdf", b"%PDF-" + bytes(10 * limits.MIB), "es mayor que 10 MiB"),
    ],
)
def test_a_file_that_is_not_taken_is_told_in_words_and_nothing_is_signed(
    anna_client: Client, scene: Scene, name: str, content: bytes, words: str
) -> None:
    page = text(give(anna_client, upload(name, content)), 422)
    assert f"{name}: " in page
    assert words in page
    assert "Mantención del punto" in page, "what was typed stays"
    assert not Notice.objects.exists()


def test_a_refused_form_keeps_its_files_and_a_box_leaves_one_out(
    anna_client: Client, scene: Scene
) -> None:
    page = text(give(anna_client, upload(), upload("otro.pdf"), purpose=""), 422)
    kept = re.findall(r'name="attach_kept" value="([0-9a-f]{64})" checked', page)
    assert len(kept) == 2
    assert "croquis.pdf" in page
    done = give(anna_client, attach_kept=kept[0])
    assert done.status_code == 302
    shown = text(anna_client.get(done["Location"]))
    assert "croquis.pdf" in shown
    assert "otro.pdf" not in shown
    assert files.is_held(keeping.root(), bytes.fromhex(kept[0]))


def test_nine_files_are_too_many(anna_client: Client, scene: Scene) -> None:
    many = [upload(f"{n}.pdf", b"%PDF-" + bytes([n])) for n in range(9)]
    page = text(give(anna_client, *many), 422)
    assert "8.pdf: un acto nombra como máximo 8 archivos" in page


def test_an_amendment_keeps_the_files_unless_a_box_is_cleared(
    anna_client: Client, scene: Scene
) -> None:
    done = give(anna_client, upload())
    address = done["Location"]
    page = text(anna_client.get(address))
    kept = hidden_kept(page)
    form = {**patrol(73), "deed": "amend", "reason": "Niebla", "expected": hidden(page, "expected")}
    done = anna_client.post(address, {**form, "attach_kept": kept})
    assert done.status_code == 302
    page = text(anna_client.get(address))
    assert len(set(re.findall(r"/record/([0-9a-f]{64})/files/", page))) == 2


def hidden_kept(page: str) -> str:
    part = page[page.index('id="deed-amend"') :]
    found = re.search(r'name="attach_kept" value="([0-9a-f]{64})" checked', part)
    assert found
    return found[1]


def test_an_objection_with_a_file_is_confirmed_with_it(anna_client: Client, scene: Scene) -> None:
    notice = theirs(scene)
    address = f"/notices/{notice.hex()}/"
    page = text(anna_client.get(address))
    form = {
        "deed": "object",
        "version": notice.hex(),
        "ground": "place",
        "asks": "none",
        "reason": "",
        "expected": hidden(page, "expected", deed="object"),
    }
    page = text(anna_client.post(address, {**form, "attach": upload()}))
    assert "croquis.pdf" in page
    found = re.search(r'name="attach_kept" value="([0-9a-f]{64})"', page)
    assert found
    done = anna_client.post(address, {**form, "confirmed": "yes", "attach_kept": found[1]})
    assert done.status_code == 302, told(text(done, done.status_code))
    assert files.is_held(keeping.root(), bytes.fromhex(found[1]))


def test_a_file_that_is_not_here_says_how_it_stands(anna_client: Client, scene: Scene) -> None:
    notice, one = their_file(scene)
    page = text(anna_client.get(f"/notices/{notice.hex()}/"))
    assert "croquis.pdf" in page
    assert "en camino: 0 de 293 KiB" in page
    assert "/files/" not in page
    address = f"/record/{notice.hex()}/files/{one.hash.hex()}/"
    assert "El archivo no está aquí" in text(anna_client.get(address), 404)
    files.note_attempt(keeping.root(), one.hash, "per", files.Attempt(code="damaged", tries=1))
    assert "dañado" in text(anna_client.get(f"/record/{notice.hex()}/"))


def test_the_print_names_the_hash(anna_client: Client, scene: Scene) -> None:
    notice, one = their_file(scene)
    page = text(anna_client.get(f"/notices/{notice.hex()}/print/"))
    assert one.hash.hex() in page
    assert f"({len(PDF)})" in page


@pytest.mark.parametrize("name", ['x".html', "..\\..\\a.pdf", "evil\u202efdp.exe.pdf"])
def test_a_name_cannot_lie_to_the_browser(anna_client: Client, scene: Scene, name: str) -> None:
    done = give(anna_client, upload(name if name.endswith("pdf") else f"{name}.pdf"))
    assert done.status_code == 302
    page = text(anna_client.get(done["Location"]))
    address = re.findall(r'href="(/record/[0-9a-f]{64}/files/[0-9a-f]{64}/)"', page)[0]
    told_name = anna_client.get(address)["Content-Disposition"]
    assert "\n" not in told_name
    assert ".." not in told_name
    assert told_name.rstrip('"').endswith(".pdf")


def test_an_office_without_the_room_gets_no_file(
    clara_client: Client, anna_client: Client, scene: Scene
) -> None:
    done = give(anna_client, upload())
    page = text(anna_client.get(done["Location"]))
    address = re.findall(r'href="(/record/[0-9a-f]{64}/files/[0-9a-f]{64}/)"', page)[0]
    assert clara_client.get(address).status_code == 404
    leaf, name = re.findall("[0-9a-f]{64}", address)
    assert anna_client.get(f"/record/{leaf}/files/{'0' * 64}/").status_code == 404
    assert anna_client.get(f"/record/{a_notice(scene).hex()}/files/{name}/").status_code == 404
    assert Client().get(address).status_code in (302, 403)


def test_a_stranger_fills_no_disk(scene: Scene) -> None:
    Client().post("/notices/new/", {"deed": "give", "attach": upload()})
    assert not list(keeping.root().rglob("*"))


def posted_with_file(client: Client, address: str, **form: str) -> str:
    """Press a button of a page with a file chosen; return the page that then stands there."""
    name = form["deed"]
    page = text(client.get(address))
    part = page[page.index(f'id="deed-{name}"') :].split("</form>")[0]
    assert 'enctype="multipart/form-data"' in part
    assert 'type="file" name="attach"' in part
    if 'name="expected"' in part:
        form["expected"] = hidden(page, "expected", deed=name)
    done = client.post(address, {**form, "attach": upload()})
    assert done.status_code == 302, told(text(done, done.status_code))[:2_000]
    return text(client.get(done["Location"]))


def hands_out(client: Client, page: str) -> None:
    """Check that the page shows the file, and that it comes as it went."""
    assert "croquis.pdf" in told(page)
    [address] = set(re.findall(r'href="(/record/[0-9a-f]{64}/files/[0-9a-f]{64}/)"', page))
    assert b"".join(client.get(address).streaming_content) == PDF


def test_a_position_on_an_incident_is_stated_with_a_file(anna_client: Client, scene: Scene) -> None:
    persons = {"known": "exact", "number": 5}
    incident = scene.chl(
        facts.INCIDENT_OPENED, {"type": "crossing", "place": "f-08", "persons": persons}
    )
    address = f"/notices/incidents/{incident.hex()}/"
    page = posted_with_file(anna_client, address, deed="position", position="Cinco personas")
    hands_out(anna_client, page)


def test_material_is_listed_with_its_picture(anna_client: Client, scene: Scene) -> None:
    persons = {"known": "exact", "number": 5}
    incident = scene.chl(
        facts.INCIDENT_OPENED, {"type": "crossing", "place": "f-08", "persons": persons}
    )
    address = f"/notices/incidents/{incident.hex()}/"
    item = {"description": "Radio", "quantity": "1", "held_by": "chl"}
    hands_out(anna_client, posted_with_file(anna_client, address, deed="item", **item))


def test_an_urgent_notice_is_completed_with_a_file(anna_client: Client, scene: Scene) -> None:
    values = {"urgent": 1, "activity": "patrol", "places": ["f-07"], "start": rows.at(1)}
    address = f"/notices/{scene.chl(facts.GIVEN, values).hex()}/"
    form = {**patrol(1), "reason": "Con el croquis", "lateness_reason": "Llamada del puesto"}
    hands_out(anna_client, posted_with_file(anna_client, address, deed="complete", **form))


def test_a_consent_to_close_is_confirmed_with_its_file(anna_client: Client, scene: Scene) -> None:
    persons = {"known": "exact", "number": 5}
    incident = scene.chl(
        facts.INCIDENT_OPENED, {"type": "crossing", "place": "f-08", "persons": persons}
    )
    values = {"parties": ["chl", "per"], "supersedes": [], **EMPTY, "persons_open": ["chl"]}
    proposal = scene.per(facts.INCIDENT_CLOSE_PROPOSED, values, about=incident)
    address = f"/notices/incidents/{incident.hex()}/"
    name = f"consent-{proposal.hex()[:16]}"
    expected = hidden(text(anna_client.get(address)), "expected", deed=name)
    form = {"deed": name, "proposal": proposal.hex(), "expected": expected}
    page = text(anna_client.post(address, {**form, "attach": upload()}))
    assert "Archivos que se adjuntan croquis.pdf · PDF · 293 KiB" in " ".join(told(page).split())
    kept = hidden(page, "attach_kept")
    done = anna_client.post(address, {**form, "confirmed": "yes", "attach_kept": kept})
    assert done.status_code == 302, told(text(done, done.status_code))[:2_000]
    hands_out(anna_client, text(anna_client.get(address)))


def test_a_query_about_a_series_carries_a_file(anna_client: Client, scene: Scene) -> None:
    address = f"/notices/series/{rows.of_peru(scene).hex()}/"
    page = posted_with_file(anna_client, address, deed="query", question="¿Este sendero?")
    hands_out(anna_client, page)


def test_a_row_is_changed_into_a_notice_with_a_file(anna_client: Client, scene: Scene) -> None:
    address = f"/notices/series/{rows.ours(scene).hex()}/row/3/"
    hands_out(anna_client, posted_with_file(anna_client, address, deed="change", **patrol(119)))


def test_a_series_keeps_its_file_while_rows_are_filled_in_and_through_an_amendment(
    anna_client: Client, scene: Scene
) -> None:
    address = "/notices/series/new/"
    assert 'enctype="multipart/form-data"' in text(anna_client.get(address))
    row = rows.typed_row(0, 72)
    page = text(anna_client.post(address, {**rows.posted(row, deed="more"), "attach": upload()}))
    kept = hidden(page, "attach_kept")
    done = anna_client.post(address, {**rows.posted(row), "attach_kept": kept})
    assert done.status_code == 302, told(text(done, done.status_code))[:2_000]
    series = done["Location"]
    hands_out(anna_client, text(anna_client.get(series)))
    page = text(anna_client.get(f"{series}amend/"))
    assert hidden(page, "attach_kept") == kept
    drawn = {f"row-0-{name}": hidden(page, f"row-0-{name}") for name in ("start", "end")}
    left_out = rows.posted({**row, **drawn}, reason="Sin croquis", expected="1")
    done = anna_client.post(f"{series}amend/", left_out)
    assert done.status_code == 302, told(text(done, done.status_code))[:2_000]
    assert "attach_kept" not in text(anna_client.get(f"{series}amend/"))


def test_a_question_about_an_activity_is_answered_with_a_file(
    anna_client: Client, scene: Scene
) -> None:
    question = scene.per(facts.UNUSUAL_ASKED, rows.asked())
    address = f"/notices/unusual/{question.hex()}/"
    page = posted_with_file(
        anna_client, address, deed="answer", finding="not_ours", answer="No es nuestra"
    )
    hands_out(anna_client, page)


def test_a_document_is_linked_to_a_message_heard_with_its_scan(
    anna_client: Client, scene: Scene
) -> None:
    heard = {"heard": "Ruta X-1 cerrada", "occurred_at": typed(-0.1), "from_party": "per"}
    address = anna_client.post("/notices/heard/new/", heard)["Location"]
    page = posted_with_file(
        anna_client, address, deed="paper", paper="note_verbale", number="N.º 12/2026"
    )
    hands_out(anna_client, page)


@pytest.mark.parametrize("address", ["urgent/", "heard/new/", "incidents/new/", "unusual/new/"])
def test_an_urgent_sheet_asks_for_no_file(anna_client: Client, scene: Scene, address: str) -> None:
    assert 'type="file"' not in text(anna_client.get(f"/notices/{address}"))


def photograph() -> bytes:
    """Return a picture that says where it was taken and by whom, and its pixels."""
    place = exif("<", side=6, place=True)
    return jpeg(segment(0xE1, place), WORDS)


def test_a_photograph_loses_on_request_where_it_was_taken(
    anna_client: Client, scene: Scene
) -> None:
    told_page = told(text(give(anna_client, upload("hito.jpg", photograph()), purpose=""), 422))
    assert "JPG · 1 KiB · dice dónde se tomó · contiene palabras que no están en la imagen" in (
        told_page
    )
    done = give(anna_client, upload("hito.jpg", photograph()), attach_plain="yes")
    assert done.status_code == 302, told(text(done, done.status_code))
    page = text(anna_client.get(done["Location"]))
    [address] = set(re.findall(r'href="(/record/[0-9a-f]{64}/files/[0-9a-f]{64}/)"', page))
    sent = b"".join(anna_client.get(address).streaming_content)
    assert sent == without("image/jpeg", photograph())
    assert b"ACME" not in sent
    assert b"nobody" not in sent


def test_without_the_request_a_photograph_is_sent_as_it_is(
    anna_client: Client, scene: Scene
) -> None:
    done = give(anna_client, upload("hito.jpg", photograph()))
    page = text(anna_client.get(done["Location"]))
    [address] = set(re.findall(r'href="(/record/[0-9a-f]{64}/files/[0-9a-f]{64}/)"', page))
    assert b"".join(anna_client.get(address).streaming_content) == photograph()


def test_a_broken_photograph_is_refused_when_it_shall_lose_something(
    anna_client: Client, scene: Scene
) -> None:
    page = text(give(anna_client, upload("hito.jpg", photograph()[:40]), attach_plain="yes"), 422)
    assert "hito.jpg: su contenido es de otro tipo" in told(page)
