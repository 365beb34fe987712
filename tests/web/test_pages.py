# SPDX-License-Identifier: Apache-2.0
"""Pages: who gets in, in which language, with what around them, and what they never say."""

import re

import pytest
from django.conf import settings as node_settings
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from ayni.adapters import clock
from ayni.adapters.accounts.models import Person
from ayni.adapters.link.health import Neighbour, Own, Status, write_status
from ayni.core.errors import NodeTrouble
from ayni.web import registry
from ayni.web.registry import DeskItem, Room, register_room_pages
from ayni.web.testing import a_viewer, never_said
from tests.web.conftest import PASSWORD

pytestmark = pytest.mark.django_db(databases=["default", "record"])

STANDING = ("/", "/record/", "/framework/", "/link/", "/offices/")
SIGN_IN = "/sign-in/"


def speak(client: Client, language: str) -> None:
    client.cookies[node_settings.LANGUAGE_COOKIE_NAME] = language


@pytest.mark.parametrize("address", STANDING)
def test_nobody_reads_a_page_without_signing_in(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 302
    assert response["Location"].startswith(SIGN_IN)


@pytest.mark.parametrize("address", STANDING)
def test_anna_reads_every_standing_page(anna_client: Client, address: str) -> None:
    assert anna_client.get(address).status_code == 200


@pytest.mark.parametrize("language", ["es", "pt", "en"])
@pytest.mark.parametrize("address", [*STANDING, SIGN_IN, "/nowhere/"])
def test_no_page_says_what_must_not_be_said(
    anna_client: Client, address: str, language: str
) -> None:
    speak(anna_client, language)
    page = anna_client.get(address, follow=True).content.decode()
    assert f'<html lang="{language}"' in page
    assert never_said(page, language) == []


@pytest.mark.parametrize("address", STANDING)
def test_no_page_carries_inline_script_or_style(anna_client: Client, address: str) -> None:
    response = anna_client.get(address)
    page = response.content.decode()
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=|<script>", page) == []
    assert "script-src 'self'" in response["Content-Security-Policy"]


def test_signing_in_leads_where_one_wanted_to_go(client: Client, anna: Person) -> None:
    response = client.post(SIGN_IN, {"username": "anna", "password": PASSWORD, "next": "/record/"})
    assert response["Location"] == "/record/"


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "javascript:x"])
def test_signing_in_leads_nowhere_else(client: Client, anna: Person, elsewhere: str) -> None:
    response = client.post(SIGN_IN, {"username": "anna", "password": PASSWORD, "next": elsewhere})
    assert response["Location"] == "/"


def test_a_wrong_password_says_what_to_check(client: Client, anna: Person) -> None:
    response = client.post(SIGN_IN, {"username": "anna", "password": "wrong"})
    assert response.status_code == 422
    assert "no se corresponden" in response.content.decode()


def test_a_form_from_elsewhere_is_refused(anna: Person) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post(SIGN_IN, {"username": "anna", "password": PASSWORD})
    assert response.status_code == 403


def test_boris_chooses_an_office_first(client: Client, boris: Person) -> None:
    client.force_login(boris)
    assert client.get("/")["Location"] == "/offices/"
    press = boris.holdings.get(office="chl.press")
    client.post("/offices/", {"holding": press.pk})
    page = client.get("/")
    assert page.wsgi_request.viewer.office == "chl.press"
    assert page.wsgi_request.viewer.powers == {"press"}


@pytest.mark.parametrize("told", ["999999", "x", ""])
def test_boris_cannot_choose_what_he_does_not_hold(
    client: Client, boris: Person, told: str
) -> None:
    client.force_login(boris)
    assert client.post("/offices/", {"holding": told}).status_code == 200
    assert client.get("/")["Location"] == "/offices/"


def test_clara_is_told_who_assigns_offices(client: Client, clara: Person) -> None:
    client.force_login(clara)
    assert "ayni person" in client.get("/", follow=True).content.decode()


def test_signing_out_ends_the_session(anna_client: Client) -> None:
    anna_client.post("/sign-out/")
    assert anna_client.get("/").status_code == 302


def test_spanish_is_spoken_first_whatever_the_browser_asks(client: Client) -> None:
    page = client.get(SIGN_IN, headers={"Accept-Language": "de,en;q=0.9"}).content.decode()
    assert '<html lang="es"' in page


def test_a_language_once_chosen_is_remembered_for_the_person(
    anna_client: Client, anna: Person
) -> None:
    anna_client.post("/language/", {"language": "pt", "next": "/link/"})
    anna.refresh_from_db()
    assert anna.language == "pt"
    assert '<html lang="pt"' in anna_client.get("/link/").content.decode()


def test_a_language_nobody_speaks_here_changes_nothing(anna_client: Client) -> None:
    anna_client.post("/language/", {"language": "qu"})
    assert '<html lang="es"' in anna_client.get("/").content.decode()


def test_the_exercise_is_written_on_every_page(anna_client: Client) -> None:
    page = anna_client.get("/").content.decode()
    assert "EJERCICIO" in page
    assert 'class="watermark' in page


def test_an_actual_partnership_shows_no_watermark(anna_client: Client, settings: Settings) -> None:
    settings.AYNI_MODE = "actual"
    page = anna_client.get("/").content.decode()
    assert "EJERCICIO" not in page
    assert 'class="watermark' not in page


def test_both_clauses_stand_under_every_page(anna_client: Client) -> None:
    page = anna_client.get("/").content.decode()
    assert "Nada de lo registrado aquí prejuzga" in page
    assert "El silencio no significa aceptación." in page


def a_link(party: str = "per", **changes: object) -> Neighbour:
    now_ms = clock.now_ms()
    told = {"party": party, "code": "up_to_date", "since_ms": now_ms, "checked_ms": now_ms}
    return Neighbour(**(told | changes))  # type: ignore[arg-type]


def write_link(settings: Settings, *links: Neighbour, own: Own | None = None) -> None:
    status = Status(written_ms=clock.now_ms(), own=own or Own(), neighbours=links)
    write_status(settings.AYNI_DATA, status)


def test_the_link_is_told_in_words_on_every_page(anna_client: Client, settings: Settings) -> None:
    write_link(settings, a_link())
    page = anna_client.get("/").content.decode()
    assert "Enlace al día: el Perú tiene todo lo nuestro" in page


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (
            {"code": "behind", "missing_there": 3, "reached_ms": 1},
            "3 actos nuestros no han llegado",
        ),
        ({"code": "down"}, "Sin enlace con el Perú desde"),
        ({"code": "down"}, "se vuelve a intentar solo"),
        ({"code": "never"}, "Todavía no hay enlace con el Perú"),
        ({"code": "contradiction"}, "dos historias firmadas"),
        ({"clock_difference_ms": 600_000}, "10 minutos adelantado"),
    ],
)
def test_each_state_of_a_link_has_its_sentence(
    anna_client: Client, settings: Settings, changes: dict[str, object], told: str
) -> None:
    write_link(settings, a_link(**changes))
    page = anna_client.get("/link/").content.decode()
    assert told in page
    assert never_said(page, "es") == []


def test_a_node_that_signs_nothing_says_what_to_do(anna_client: Client, settings: Settings) -> None:
    write_link(settings, own=Own(signing=False, code="key"))
    page = anna_client.get("/link/").content.decode()
    assert "falta un archivo de llave" in page
    assert "Reponga el archivo de llave" in page


def test_htmx_gets_the_links_alone(anna_client: Client, settings: Settings) -> None:
    write_link(settings, a_link())
    part = anna_client.get("/link/", headers={"HX-Request": "true"}).content.decode()
    assert "Enlace al día" in part
    assert "<html" not in part


def test_the_page_of_components_is_not_offered_to_everybody(client: Client) -> None:
    assert client.get("/components/").status_code == 404


def test_a_room_brings_its_line_to_the_menu_and_to_the_desk(anna_client: Client) -> None:
    now = a_viewer().now_ms
    item = DeskItem(
        waits="mine",
        title="Aviso F-07",
        url="/link/",
        party="per",
        since_ms=now,
        deadline_ms=now,
        asked="Acusar recibo",
    )
    register_room_pages(
        Room(
            slug="samples",
            title="Sala de prueba",
            menu_order=1,
            url_name="web:links",
            desk_items=lambda viewer, _now: [item] if viewer.may(frozenset({"liaison"})) else [],
        )
    )
    page = anna_client.get("/").content.decode()
    assert "Sala de prueba" in page
    assert "Aviso F-07" in page


def test_two_rooms_of_one_name_are_refused() -> None:
    room = Room(slug="samples", title="A", menu_order=1, url_name="web:links")
    register_room_pages(room)
    register_room_pages(room)
    with pytest.raises(NodeTrouble, match="samples"):
        register_room_pages(Room(slug="samples", title="B", menu_order=1, url_name="web:links"))


def test_urgent_lines_stand_first_and_then_the_oldest() -> None:
    def line(title: str, since_ms: int, *, urgent: bool = False) -> DeskItem:
        return DeskItem(
            waits="mine", title=title, url="/", party="per", since_ms=since_ms, urgent=urgent
        )

    lines = [line("new", 3), line("old", 1), line("alarm", 2, urgent=True)]
    register_room_pages(
        Room(
            slug="samples",
            title="A",
            menu_order=1,
            url_name="web:links",
            desk_items=lambda _viewer, _now: lines,
        )
    )
    found = [item.title for item in registry.desk_items(a_viewer(), 4)]
    assert found == ["alarm", "old", "new"]


def test_the_desk_stays_within_its_query_budget(
    anna_client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(8):
        anna_client.get("/")
