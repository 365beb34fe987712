# SPDX-License-Identifier: Apache-2.0
"""The voice path: what is heard before its act is here, and what is said when the act arrives.

Dora is on duty at Chile's node; Peru's acts come over the link, or do not.
"""

from __future__ import annotations

import secrets
from typing import Any

import pytest
from django.test import Client

from ayni.adapters.accounts.models import Person
from ayni.adapters.record import reading, rebuilding
from ayni.core.errors import Refusal
from ayni.core.shortcodes import code_of
from ayni.rooms.notices import facts, projections, selectors, services
from ayni.rooms.notices.models import Message, MessageLink
from ayni.rooms.notices.selectors import Match
from ayni.rooms.notices.tests.pages import a_notice, at, text, theirs, told, typed
from ayni.web.deeds import Deed
from ayni.web.testing import never_said
from tests.pair import Scene
from tests.rooms import instant

pytestmark = [
    pytest.mark.django_db(databases=["default", "record"]),
    pytest.mark.usefixtures("today"),
]
NEW = "/notices/heard/new/"


@pytest.fixture
def dora_client(client: Client, dora: Person) -> Client:
    client.force_login(dora)
    return client


def deed(scene: Scene, *, office: str = "chl.civil.duty", about: bytes = b"") -> Deed:
    scene.wait(0.001)
    return Deed(author=scene.viewer(office), deed_id=secrets.token_hex(16), about=about)


def hear(scene: Scene, code: str = "", **changed: Any) -> bytes:
    values = {
        "heard": "Ruta X-1 cerrada",
        "occurred_at": instant(scene.now_ms),
        "code": code,
        "from_party": "per",
        **changed,
    }
    return services.hear_message(deed(scene), **values).leaf


def match_of(message: bytes) -> Match:
    rows = list(Message.objects.filter(pk=message.hex()).prefetch_related("links"))
    return selectors.matches(rows)[message.hex()]


def other_code(code: str) -> str:
    """Return another code whose check digits are right."""
    return code_of(bytes(32)) if code != code_of(bytes(32)) else code_of(b"\x11" * 32)


def test_a_message_is_noted_though_no_matter_is_here(scene: Scene) -> None:
    message = hear(scene, code_of(b"\x11" * 32))
    row = Message.objects.get()
    assert (row.party, row.from_party, row.open) == ("chl", "per", True)
    assert match_of(message).fits == "awaited"


def test_when_the_act_arrives_its_code_agrees_and_nothing_is_merged(scene: Scene) -> None:
    notice = theirs(scene, urgent=1, activity="closure")
    before = reading.version_of(notice)
    message = hear(scene, code_of(notice).lower().replace("-", " "))
    match = match_of(message)
    assert match.fits == "agrees"
    assert match.matter == notice.hex()
    assert reading.version_of(notice) == before
    assert not MessageLink.objects.exists()


def test_the_own_act_is_never_what_was_heard(scene: Scene) -> None:
    notice = a_notice(scene)
    assert match_of(hear(scene, code_of(notice))).fits == "awaited"


def test_a_matter_that_a_person_points_to_may_differ_or_have_no_code(scene: Scene) -> None:
    notice = theirs(scene)
    wrong, without = hear(scene, other_code(code_of(notice))), hear(scene)
    assert match_of(without).fits == "open"
    for message in (wrong, without):
        services.point_out(deed(scene, about=message), other=code_of(notice))
    assert match_of(wrong).fits == "differs"
    assert match_of(without).fits == "no_code"
    assert match_of(wrong).matter == notice.hex()


@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        ({"heard": "  "}, "heard_missing"),
        ({"from_party": "bol"}, "party_unknown"),
        ({"from_party": "chl"}, "party_unknown"),
        ({"code": "7K3M-Q9TD-41"}, "code_check_wrong"),
        ({"code": "7K3M"}, "code_malformed"),
    ],
)
def test_a_note_that_cannot_be_is_refused(
    scene: Scene, changed: dict[str, Any], refused: str
) -> None:
    with pytest.raises(Refusal) as refusal:
        hear(scene, **changed)
    assert refusal.value.code == refused
    assert not Message.objects.exists()


def test_a_time_that_lies_ahead_is_refused(scene: Scene) -> None:
    later = instant(scene.now_ms + 3_600_000)
    with pytest.raises(Refusal, match="heard_later"):
        hear(scene, occurred_at=later)


def test_the_press_office_notes_nothing(scene: Scene) -> None:
    press = deed(scene, office="chl.press")
    with pytest.raises(Refusal, match="power_lacking"):
        services.point_out(press, other="7K3M-Q9TD-41")


def test_a_note_is_closed_by_its_own_party_and_once(scene: Scene) -> None:
    message = hear(scene)
    services.close_message(deed(scene, about=message), why="settled", note="Llamamos")
    assert not Message.objects.get().open
    with pytest.raises(Refusal, match="after_end"):
        services.close_message(deed(scene, about=message), why="settled", note="")


def test_a_message_of_the_neighbour_is_not_ours_to_close(scene: Scene) -> None:
    values = {"heard": "x", "occurred_at": at(-1), "from_party": "chl"}
    message = scene.per(facts.MESSAGE_HEARD, values, by="per.civil.duty")  # type: ignore[arg-type]
    with pytest.raises(Refusal, match="not_author"):
        services.close_message(deed(scene, about=message), why="mistake", note="")


def test_a_rebuild_gives_the_same_rows(scene: Scene) -> None:
    message = hear(scene, code_of(b"\x11" * 32))
    services.point_out(deed(scene, about=message), other=code_of(theirs(scene)))
    before = [list(model.objects.values().order_by("pk")) for model in (Message, MessageLink)]
    projections.clear()
    assert not Message.objects.exists()
    rebuilding.rebuild()
    again = [list(model.objects.values().order_by("pk")) for model in (Message, MessageLink)]
    for rows in (before[1], again[1]):
        for row in rows:
            del row["id"]
    assert again == before


def test_the_duty_officer_notes_in_one_step_from_the_desk_and_the_list(
    dora_client: Client, scene: Scene
) -> None:
    for page in ("/", "/notices/"):
        assert f'href="{NEW}"' in text(dora_client.get(page))
    page = text(dora_client.get(NEW))
    assert "Es constancia de su oficina, no un acto del Perú." in page
    code = code_of(b"\x11" * 32)
    form = {"heard": "Ruta X-1 cerrada", "occurred_at": typed(-0.1), "code": code}
    done = dora_client.post(NEW, {**form, "from_party": "per"})
    assert done.status_code == 302
    page = text(dora_client.get(done["Location"]))
    assert "Código anotado; el acto no ha llegado." in page
    assert never_said(page, "es") == []
    assert code in told(text(dora_client.get("/")))
    assert "Código anotado; el acto no ha llegado." in text(dora_client.get("/notices/heard/"))
    print_page = text(dora_client.get(f"{done['Location']}print/"))
    assert "Código oído" in print_page
    assert "Impreso por" in print_page


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("7K3M-Q9TD-99", "Los dígitos de control de 7K3MQ9TD serían"),
        ("7K3U-Q9TD-41", "«U» no aparece en ningún código de lectura"),
        ("7K3M-Q9", "Se anotaron 6 signos"),
    ],
)
def test_a_misheard_code_is_refused_before_signing_and_says_which(
    dora_client: Client, scene: Scene, code: str, words: str
) -> None:
    form = {"heard": "Ruta cerrada", "occurred_at": typed(-0.1), "code": code}
    page = text(dora_client.post(NEW, {**form, "from_party": "per"}), 422)
    assert words in page
    assert "Ruta cerrada" in page
    assert not Message.objects.exists()


def test_both_pages_say_that_the_code_agrees(dora_client: Client, scene: Scene) -> None:
    notice = theirs(scene, urgent=1)
    message = hear(scene, code_of(notice))
    page = told(text(dora_client.get(f"/notices/heard/{message.hex()}/")))
    assert "El acto llegó. Su código es el que usted anotó" in page
    page = told(text(dora_client.get(f"/notices/{notice.hex()}/")))
    assert "Mensajes oídos sobre esto" in page
    assert "Su código es el que usted anotó" in page
    assert "Cómo llegó" in page


def test_while_the_neighbour_has_not_got_it_whom_to_call_and_what_to_read_is_shown(
    dora_client: Client, scene: Scene
) -> None:
    office = {
        "office": "per.civil.duty",
        "powers": ["duty"],
        "institution": "civil_protection",
        "names": {"es": "Defensa Civil, turno"},
        "telephone": "+51 00 000 000",
        "duty_hours": "24/7",
    }
    scene.per("directory.office_declared/1", office, by="per.liaison")  # type: ignore[arg-type]
    values = {"activity": "closure", "place": "ruta-x-1", "start": typed(0)}
    done = dora_client.post("/notices/urgent/", values)
    page = told(text(dora_client.get(done["Location"])))
    assert "Todavía no ha llegado al nodo del Perú." in page
    assert "Defensa Civil, turno +51 00 000 000 24/7" in page
    scene.now_ms += 60_000
    scene.sign()
    page = told(text(dora_client.get(done["Location"])))
    assert "+51 00 000 000" not in page


def test_signed_heard_and_stored_are_three_facts_and_late_is_none_of_them(
    dora_client: Client, scene: Scene
) -> None:
    notice = scene.per(
        facts.GIVEN,
        {"urgent": 1, "activity": "closure", "places": ["ruta-x-1"], "start": at(0)},  # type: ignore[dict-item]
        by="per.civil.duty",
    )
    hear(scene, code_of(notice))
    page = told(text(dora_client.get(f"/notices/{notice.hex()}/")))
    for label in ("Firmado", "Oído", "Guardado por el nodo"):
        assert label in page
    assert "fuera de plazo" not in page.lower()
    assert selectors.notice(notice, reader=selectors.reader(scene.viewer())).row.late is False  # type: ignore[union-attr]


def test_a_document_is_a_reference_and_a_call_has_its_own_time(
    dora_client: Client, scene: Scene
) -> None:
    address = f"/notices/{theirs(scene).hex()}/"
    paper = {"deed": "paper", "paper": "note_verbale", "number": "N.º 12/2026"}
    assert dora_client.post(address, paper).status_code == 302
    call = {"deed": "contact", "result": "spoke", "office_called": "Turno", "note": ""}
    assert dora_client.post(address, {**call, "occurred_at": typed(-2)}).status_code == 302
    page = told(text(dora_client.get(address)))
    assert "Documento: nota verbal" in page
    assert "registrado después" in page
    assert "is-invalid" in text(dora_client.post(address, {**paper, "number": ""}), 422)


def test_the_paper_block_has_the_same_forms_in_three_languages(
    dora_client: Client, scene: Scene
) -> None:
    page = text(dora_client.get("/notices/heard/block/"))
    for words in ("Mensaje oído · Mensagem ouvida · Message heard", "Qué se oyó", "Whiskey"):
        assert words in page
    assert page.count('class="block-box"') == 3 * 10


def test_a_message_has_no_page_of_a_notice_and_an_unknown_one_none(
    dora_client: Client, scene: Scene
) -> None:
    message = hear(scene).hex()
    there = dora_client.get(f"/notices/{message}/")
    assert there["Location"] == f"/notices/heard/{message}/"
    assert dora_client.get(f"/notices/heard/{'00' * 32}/").status_code == 404
    assert dora_client.post(f"/notices/heard/{message}/", {"deed": "erase"}).status_code == 404


def test_an_audit_office_reads_and_is_offered_no_deed(
    client: Client, emil: Person, scene: Scene
) -> None:
    client.force_login(emil)
    page = text(client.get(f"/notices/heard/{hear(scene).hex()}/"))
    assert 'name="deed"' not in page
