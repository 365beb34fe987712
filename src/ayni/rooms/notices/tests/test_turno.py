# SPDX-License-Identifier: Apache-2.0
"""The duty officer's page with urgent notices of both sides on it: Dora is on duty, Felix too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import translation

from ayni.adapters.accounts.models import Deed, Person
from ayni.adapters.watches.models import Watch
from ayni.core.shortcodes import code_of
from ayni.rooms.notices import facts
from ayni.rooms.notices.tests.pages import a_notice, at, hidden, text, theirs, told
from ayni.rooms.notices.tests.scene import given
from ayni.rooms.notices.tests.test_views import spent
from ayni.web import watching
from ayni.web.papers.model import Heading
from ayni.web.standing import succession
from ayni.web.testing import never_said
from ayni.web.watching import BandLine
from tests.pair import Scene, person

pytestmark = [
    pytest.mark.django_db(databases=["default", "record"]),
    pytest.mark.usefixtures("today"),
]

TURNO = "/watch/"
DESK_QUERIES = 9
RECORD_QUERIES = 12  # two of them the room meetings': mechanisms and editions


@pytest.fixture
def dora_client(dora: Person) -> Client:
    client = Client()
    client.force_login(dora)
    return client


@pytest.fixture
def felix(scene: Scene) -> Client:
    """Felix holds the same office as Dora."""
    client = Client()
    client.force_login(person("felix", "chl.civil.duty"))
    return client


@pytest.fixture
def plugs() -> Iterator[None]:
    kept = list(watching._lines)
    yield
    watching._lines[:] = kept


def urgent(scene: Scene, party: str) -> bytes:
    """Return an urgent notice of a party; nobody has answered it."""
    values = given(urgent=1, start=at(0), end=at(4))
    return (scene.chl if party == "chl" else scene.per)(
        facts.GIVEN, values, by=f"{party}.civil.duty"
    )


def shown(client: Client, address: str = TURNO) -> str:
    page = text(client.get(address))
    assert never_said(page, "es") == []
    return page


def post(client: Client, address: str, **values: str) -> HttpResponse:
    return client.post(address, values)


def test_urgent_matters_of_both_sides_stand_first_and_those_that_await_us_before(
    dora_client: Client, scene: Scene
) -> None:
    ours, other = urgent(scene, "chl"), urgent(scene, "per")
    theirs(scene)
    page = shown(dora_client)
    part = page[page.index('id="watch-urgent"') : page.index('id="watch-clocks"')]
    assert part.index(other.hex()) < part.index(ours.hex())
    assert "También espera a su oficina" in page


def test_only_deeds_of_rooms_that_exist_and_that_the_office_may_sign_are_offered(
    dora_client: Client, anna_client: Client, clara_client: Client
) -> None:
    page = shown(dora_client)
    grid = page[page.index('class="watch-deeds"') : page.index("watch-channel")]
    assert re.findall(r"<span>([^<]*)</span>", grid) == [
        "Avisar al vecino",
        "Incidente",
        "Mensaje oído",
    ]
    for address in re.findall(r'<a href="([^"]*)"', grid):
        assert dora_client.get(address).status_code == 200
    assert "Pedir ayuda" not in page
    assert "no puede firmar ningún acto urgente" in shown(clara_client)


@pytest.mark.parametrize(
    "deed", ["/notices/urgent/", "/notices/incidents/new/", "/notices/heard/new/"]
)
def test_an_urgent_deed_asks_for_at_most_three_fields(dora_client: Client, deed: str) -> None:
    page = text(dora_client.get(deed))
    form = (
        page[page.index('class="urgent-sheet"') :].partition("<details")[0].partition("</form>")[0]
    )
    empty = re.findall(r"<(?:select|textarea)\b|<input (?![^>]*hidden)[^>]*>", form)
    assert 1 <= len(empty) <= 3


def test_the_page_loads_itself_again_without_script(dora_client: Client) -> None:
    page = shown(dora_client)
    assert '<noscript><meta http-equiv="refresh" content="60"></noscript>' in page
    for kind in ("text", "textarea", "password"):
        assert f'type="{kind}"' not in page


def test_the_page_says_that_it_is_not_the_first_channel(dora_client: Client) -> None:
    assert "no reemplaza las alertas de tsunami" in shown(dora_client)


def test_a_watch_is_taken_and_colleagues_see_who_has_it(
    dora_client: Client, felix: Client, anna_client: Client
) -> None:
    assert "sin turno" in told(shown(anna_client))
    assert "Sin turno." in shown(dora_client)
    assert post(dora_client, "/watch/take/", do="take").status_code == 302
    assert "Usted tiene el turno." in shown(dora_client)
    assert "Dora tiene el turno." in shown(felix)
    assert "sin turno" not in told(shown(anna_client))
    response = post(felix, "/watch/take/", do="take")
    assert "Dora tiene este turno desde las" in text(response, 409)


def test_the_neighbour_learns_nothing_of_a_watch(dora_client: Client, scene: Scene) -> None:
    before = shown(dora_client, "/record/")
    post(dora_client, "/watch/take/", do="take")
    after = shown(dora_client, "/record/")
    assert before.count("act-") == after.count("act-")
    assert not Deed.objects.exists()


def test_a_watch_is_handed_over_in_the_pages(dora_client: Client, felix: Client) -> None:
    assert dora_client.get("/watch/handover/")["Location"] == TURNO
    post(dora_client, "/watch/take/", do="take")
    page = shown(dora_client, "/watch/handover/")
    (to,) = re.findall(r'<option value="(\d+)">Felix', page)
    assert (
        post(dora_client, "/watch/handover/", do="note", text="Ruta X-1 cortada").status_code == 302
    )
    assert post(dora_client, "/watch/handover/", do="offer", to=to).status_code == 302
    assert "Felix, que aún no confirma" in shown(dora_client)
    assert "Confirmar el relevo" in shown(felix)
    assert post(felix, "/watch/take/", do="confirm").status_code == 302
    assert "Felix tiene el turno." in shown(dora_client)
    page = shown(felix, "/watch/sheet/")
    assert "Dora: entregado y confirmado" in told(page)
    (first, _second) = Watch.objects.order_by("pk")
    page = shown(felix, f"/watch/sheet/{first.pk}/")
    assert "Ruta X-1 cortada" in page
    assert "Hoja de relevo" in page
    assert "firma y hora" in page


def test_a_handover_to_nobody_known_is_refused_in_the_form(dora_client: Client) -> None:
    post(dora_client, "/watch/take/", do="take")
    assert post(dora_client, "/watch/handover/", do="offer", to="999").status_code == 422
    assert post(dora_client, "/watch/handover/", do="note", text=" ").status_code == 422


def test_the_sheet_holds_what_was_signed_called_and_left_unanswered(
    dora_client: Client, scene: Scene
) -> None:
    post(dora_client, "/watch/take/", do="take")
    other = urgent(scene, "per")
    note = {"deed": "contact", "result": "spoke", "office_called": "Defensa Civil"}
    address = f"/notices/{other.hex()}/"
    page = text(dora_client.get(address))
    assert "Constancia de comunicación" in page
    response = dora_client.post(address, note)
    assert response.status_code == 302, told(text(response, 422))[:800]
    page = told(shown(dora_client, "/watch/sheet/"))
    assert "Defensa Civil" in page
    assert "Dora" in page
    assert "Firmado por esta oficina en este turno" in page


def test_a_sheet_of_another_office_is_not_shown(dora_client: Client, anna_client: Client) -> None:
    post(dora_client, "/watch/take/", do="take")
    assert anna_client.get(f"/watch/sheet/{Watch.objects.get().pk}/").status_code == 404
    assert anna_client.get("/watch/sheet/")["Location"] == TURNO


def test_others_tell_how_things_stand_in_the_band(dora_client: Client, plugs: None) -> None:
    line = BandLine(tone="down", icon="bell", sentence="la prueba de alarma de las 08:00 no sonó")
    watching.add_line(lambda viewer: line)
    watching.add_line(lambda viewer: None)
    assert "La prueba de alarma de las 08:00 no sonó" in shown(dora_client)


def test_opening_a_matter_to_answer_tells_colleagues(
    dora_client: Client, felix: Client, scene: Scene
) -> None:
    other = urgent(scene, "per")
    address = f"/notices/{other.hex()}/"
    assert post(dora_client, "/attend/", matter=address)["Location"] == address
    assert "Usted atiende este asunto" in shown(dora_client, address)
    for page in (shown(felix, "/"), shown(felix)):
        assert "en atención por Dora" in page
    page = shown(felix, address)
    assert "En atención por Dora (chl.civil.duty)" in told(page)
    post(felix, "/attend/", matter=address)
    assert "En atención por Dora" in told(shown(felix, address))
    post(felix, "/attend/", matter=address, do="over")
    assert "En atención por Felix" in told(shown(dora_client, address))


def test_attention_ends_when_the_matter_is_answered_or_let_go(
    dora_client: Client, felix: Client, scene: Scene
) -> None:
    other = urgent(scene, "per")
    address = f"/notices/{other.hex()}/"
    post(dora_client, "/attend/", matter=address)
    post(dora_client, "/attend/", matter=address, do="release")
    assert "En atención por" not in told(shown(felix, address))
    post(dora_client, "/attend/", matter=address)
    version = hidden(text(dora_client.get(address)), "version", deed="acknowledge")
    assert post(dora_client, address, deed="acknowledge", version=version).status_code == 302
    assert "En atención por" not in told(shown(felix, address))
    assert "en atención por" not in told(shown(felix, "/"))


@pytest.mark.parametrize(
    "matter", ["", "/watch/", "https://evil.example/notices/" + "ab" * 32 + "/", "//evil.example/"]
)
def test_only_a_page_of_this_node_about_an_object_is_attended_to(
    dora_client: Client, matter: str
) -> None:
    assert post(dora_client, "/attend/", matter=matter).status_code == 404


def test_the_page_turns_dark_on_this_browser_alone(dora_client: Client, felix: Client) -> None:
    post(dora_client, "/watch/night/", night="1")
    assert 'watch-body night"' in shown(dora_client)
    assert 'watch-body night"' not in shown(felix)
    post(dora_client, "/watch/night/", night="0")
    assert 'watch-body night"' not in shown(dora_client)


@pytest.mark.parametrize(
    ("address", "desk", "record"),
    [
        (TURNO, DESK_QUERIES, RECORD_QUERIES),
        ("/watch/handover/", 10, 2),
        ("/watch/sheet/", 11, 14),
        ("/succession/?format=pdf", 8, 20),
    ],
)
def test_a_page_of_the_watch_keeps_its_budget_of_queries_however_much_there_is(
    dora_client: Client, scene: Scene, address: str, desk: int, record: int
) -> None:
    post(dora_client, "/watch/take/", do="take")
    urgent(scene, "per")
    a_notice(scene)
    scene.sign()
    dora_client.get(address)
    first = spent(dora_client, address)
    assert first[0] <= desk
    assert first[1] <= record
    for _ in range(6):
        urgent(scene, "per")
        urgent(scene, "chl")
    scene.sign()
    assert spent(dora_client, address) == first


def test_the_papers_for_a_successor_hold_what_is_open_and_promised(
    dora_client: Client, scene: Scene
) -> None:
    assert "Carpeta de relevo" in shown(dora_client, "/succession/")
    urgent(scene, "per")
    own = a_notice(scene)
    viewer = scene.viewer("chl.civil.duty")
    with translation.override("es"):
        paper = succession.papers(viewer)
    held = {b.text: after for b, after in pairwise(paper.blocks) if isinstance(b, Heading)}
    (open_matter,) = [row for row in held["Asuntos abiertos"].rows if row[1] == "Perú"]
    assert "Acusar recibo" in open_matter
    (promise,) = held["Lo que nuestro estado anunció o prometió"].rows
    assert "Punto F-07" in promise[0]
    year = held["Los últimos doce meses"].rows
    assert [code_of(own) in row for row in year] == [True, False]
    assert held["Palabras"].rows[0][:3] == ("acto", "ato", "act")
    assert "Dora" not in repr(paper)


@pytest.mark.parametrize(("kind", "begins"), [("pdf", b"%PDF"), ("docx", b"PK")])
def test_the_papers_come_as_a_file(dora_client: Client, kind: str, begins: bytes) -> None:
    response = dora_client.get(f"/succession/?format={kind}")
    assert response.status_code == 200
    assert f'filename="relevo-chl.civil.duty.{kind}"' in response["Content-Disposition"]
    assert response.content.startswith(begins)


def test_what_an_office_may_not_see_is_in_none_of_its_papers(
    clara: Person, clara_client: Client, scene: Scene
) -> None:
    notice = a_notice(scene)
    with translation.override("es"):
        paper = succession.papers(scene.viewer("chl.press"))
    assert code_of(notice) not in repr(paper)
    assert "Punto F-07" not in repr(paper)
