# SPDX-License-Identifier: Apache-2.0
"""Lists and forms of prior notices: with and without htmx, refused and signed, within budget."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ayni.adapters.accounts.models import Person
from ayni.adapters.record import reading
from ayni.core.shortcodes import code_of
from ayni.rooms.notices import facts
from ayni.rooms.notices.models import Notice
from ayni.rooms.notices.tests.pages import (
    PATROL,
    a_notice,
    hidden,
    patrol,
    text,
    theirs,
    told,
    typed,
)
from ayni.web.testing import never_said
from tests.pair import Scene

pytestmark = [
    pytest.mark.django_db(databases=["default", "record"]),
    pytest.mark.usefixtures("today"),
]

HTMX = {"HX-Request": "true"}
LANGUAGES = ("es", "pt", "en")

# Queries of a page: session, person, office and alarm on the desk's file; the rest on the record.
DESK_QUERIES = 4
LIST_QUERIES = 6
NOTICE_QUERIES = 7
PROOF_QUERIES = 6
PRINT_QUERIES = 8
WEIGH_QUERIES = 1


def test_the_press_office_reads_no_page_and_is_told_who_does(
    client: Client, clara: Person, scene: Scene
) -> None:
    notice = a_notice(scene).hex()
    client.force_login(clara)
    for address in ("", "weigh/", "new/", "urgent/", f"{notice}/", f"{notice}/print/"):
        page = told(text(client.get(f"/notices/{address}"), 403))
        assert "Su oficina no tiene la facultad «oficial de enlace»" in page
        assert "chl.liaison" in page


def test_an_auditor_reads_and_is_offered_no_deed(
    client: Client, emil: Person, scene: Scene
) -> None:
    notice = theirs(scene).hex()
    client.force_login(emil)
    page = text(client.get(f"/notices/{notice}/"))
    assert 'class="deed' not in page
    refused = client.post("/notices/new/", {**patrol(72), "deed": "give"})
    assert "Su oficina no tiene la facultad" in told(text(refused, 422))


def test_the_list_shows_where_each_notice_stands(anna_client: Client, scene: Scene) -> None:
    notice = a_notice(scene, late=1)
    page = told(text(anna_client.get("/notices/coming/")))
    assert code_of(notice) in page
    assert "fuera de plazo" in page
    assert "espera acuse de PER" in page
    assert "72 h / 48 h" in page or "71 h / 48 h" in page


def test_the_list_answers_htmx_with_the_table_alone(anna_client: Client, scene: Scene) -> None:
    a_notice(scene)
    part = text(anna_client.get("/notices/coming/?sort=place", headers=HTMX))
    assert "<html" not in part
    assert 'id="table-notices"' in part


def test_filters_and_search_stand_in_the_address(anna_client: Client, scene: Scene) -> None:
    notice = a_notice(scene)
    other = theirs(scene, activity="flight", places=["puerto-simulacro"])
    for query, found, missing in (
        ("activity=flight", other, notice),
        ("party=chl", notice, other),
        ("place=puerto-simulacro", other, notice),
        (f"q={code_of(notice)[:4]}", notice, other),
    ):
        page = text(anna_client.get(f"/notices/coming/?{query}"))
        assert code_of(found) in page
        assert code_of(missing) not in page


def test_the_list_is_exported_with_one_value_in_each_column(
    anna_client: Client, scene: Scene
) -> None:
    notice = a_notice(scene)
    response = anna_client.get("/notices/coming/?format=csv")
    assert response["Content-Type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert len(rows) == 1
    row = rows[0]
    assert row["Código de lectura"] == code_of(notice)
    assert row["Parte"] == "CHL"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\dZ", row["Comienza"])


def test_an_empty_list_teaches(anna_client: Client) -> None:
    page = text(anna_client.get("/notices/late/"))
    assert "empty-state" in page


def test_weighing_tells_the_rule_and_signs_nothing(anna_client: Client, scene: Scene) -> None:
    size = sum(log.size for log in reading.logs())
    asked = {**patrol(20), "purpose": "", "end": ""}
    page = text(anna_client.get("/notices/weigh/", asked))
    assert "A-1.1" in page
    assert "48 h" in page
    assert "llevará la marca «fuera de plazo»" in page
    assert "/notices/new/?activity=patrol" in page
    part = text(anna_client.get("/notices/weigh/", asked, headers=HTMX))
    assert part.lstrip().startswith("<aside")
    assert sum(log.size for log in reading.logs()) == size


def test_weighing_far_away_asks_for_nothing(anna_client: Client) -> None:
    asked = {
        "activity": "patrol",
        "start": typed(20),
        "distance": "gt_5km",
        "strength": "1_10",
        "arms": "none",
    }
    page = text(anna_client.get("/notices/weigh/", asked))
    assert "A-1." not in page
    assert "No se pide anticipación" in page


def test_a_prepared_notice_stands_in_the_fields(anna_client: Client) -> None:
    start = typed(72)
    page = text(anna_client.get("/notices/new/", {**PATROL, "start": start}))
    assert re.search(r'<option value="f-07"\s+selected>', page)
    assert f'value="{start}"' in page
    assert "A-1.1" in page


def test_typing_shows_the_rule_beside_the_fields(anna_client: Client) -> None:
    part = text(anna_client.post("/notices/new/", patrol(72), headers=HTMX))
    assert part.lstrip().startswith("<aside")
    assert "A-1.1" in part
    looked = text(anna_client.post("/notices/new/", {**patrol(72), "deed": "look"}))
    assert "A-1.1" in looked
    assert "is-invalid" not in looked
    assert "Mantención del punto" in looked
    assert not Notice.objects.exists()


def test_a_notice_is_given_without_script(anna_client: Client, scene: Scene) -> None:
    response = anna_client.post("/notices/new/", {**patrol(72), "deed": "give"})
    row = Notice.objects.get()
    assert response.status_code == 302
    assert response["Location"] == f"/notices/{row.object_id}/"
    page = told(text(anna_client.get(response["Location"])))
    assert "Patrulla o movimiento cerca del límite: Punto F-07" in page
    assert "Firmado aquí a las" in page
    assert "Todavía no ha llegado al nodo del Perú" in page


def test_a_late_notice_asks_for_its_reason_and_keeps_the_draft(anna_client: Client) -> None:
    page = text(anna_client.post("/notices/new/", {**patrol(20), "deed": "give"}), 422)
    assert "id_lateness_reason_error" in page
    assert "Mantención del punto" in page
    assert not Notice.objects.exists()
    said = {**patrol(20), "deed": "give", "lateness_reason": "Orden recibida hoy"}
    assert anna_client.post("/notices/new/", said).status_code == 302
    assert Notice.objects.get().late


def test_what_is_missing_is_said_at_its_field(anna_client: Client) -> None:
    response = anna_client.post("/notices/new/", {"deed": "give", "start": "26 de noviembre"})
    page = text(response, 422)
    assert page.count("is-invalid") >= 6
    assert "no es una hora" in page


def test_the_same_form_sent_twice_is_one_notice(anna_client: Client) -> None:
    page = text(anna_client.get("/notices/new/"))
    form = {**patrol(72), "deed": "give", "deed_id": hidden(page, "deed_id")}
    first = anna_client.post("/notices/new/", form)
    second = anna_client.post("/notices/new/", form)
    assert first["Location"] == second["Location"]
    assert Notice.objects.count() == 1


def test_an_urgent_notice_takes_two_choices_and_one_button(client: Client, dora: Person) -> None:
    client.force_login(dora)
    page = text(client.get("/notices/urgent/"))
    assert "Se firma y sale ahora." in page
    start = re.search(r'name="start" value="([^"]+)"', page)
    assert start
    form = {"activity": "closure", "place": "ruta-x-1", "start": start[1]}
    response = client.post("/notices/urgent/", form)
    shown = told(text(client.get(response["Location"])))
    assert "urgente" in shown
    assert "Completar o modificar" in shown
    assert text(client.post("/notices/urgent/", {}), 422).count("is-invalid") == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_says_what_no_page_may_say(
    anna_client: Client, scene: Scene, settings, language: str
) -> None:
    anna_client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    own, other = a_notice(scene, late=1, lateness_reason="x"), theirs(scene)
    scene.per(facts.ACKNOWLEDGED, {"version": own.hex()}, about=own)
    scene.per(facts.QUERIED, {"question": "?"}, about=own)
    ground = {"version": own.hex(), "ground": "place", "asks": "relocate"}
    scene.per(facts.OBJECTED, ground, about=own)
    scene.sign()
    addresses = [
        *("", "coming/", "awaiting/", "talked/", "late/", "closed/", "weigh/", "new/", "urgent/"),
        *(f"{leaf.hex()}/" for leaf in (own, other)),
        f"{own.hex()}/print/",
        f"{own.hex()}/proof/{own.hex()}/",
    ]
    for address in addresses:
        page = text(anna_client.get(f"/notices/{address}"))
        assert (address, never_said(page, language)) == (address, [])


@pytest.mark.parametrize(
    ("address", "budget"),
    [
        ("coming/", LIST_QUERIES),
        ("{notice}/", NOTICE_QUERIES),
        ("{notice}/print/", PRINT_QUERIES),
        ("{notice}/proof/{notice}/", PROOF_QUERIES),
        ("weigh/", WEIGH_QUERIES),
    ],
)
def test_a_page_keeps_its_budget_of_queries_however_much_there_is(
    anna_client: Client, scene: Scene, address: str, budget: int
) -> None:
    notice = a_notice(scene)
    scene.per(facts.QUERIED, {"question": "¿Con dron?"}, about=notice)
    scene.sign()
    path = "/notices/" + address.format(notice=notice.hex())
    anna_client.get(path)
    # On the page of a matter: who attends to it, and which offices clear the deeds on it.
    desk = DESK_QUERIES + 2 * (address == "{notice}/")
    assert spent(anna_client, path) == (desk, budget)
    for _ in range(6):
        a_notice(scene)
        scene.per(facts.QUERIED, {"question": "¿Con dron?"}, about=notice)
    scene.sign()
    assert spent(anna_client, path) == (desk, budget)


def spent(client: Client, path: str) -> tuple[int, int]:
    """Return how many queries a page needs: on the desk's file, on the record."""
    with (
        CaptureQueriesContext(connections["default"]) as desk,
        CaptureQueriesContext(connections["record"]) as record,
    ):
        assert client.get(path).status_code == 200
    # Written after the page is out, so it makes nobody wait; one line is all it may cost.
    lines = [one for one in desk if one["sql"].startswith('INSERT INTO "entrance_entry"')]
    assert len(lines) <= 1
    return len(desk) - len(lines), len(record)
