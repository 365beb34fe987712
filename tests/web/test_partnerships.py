# SPDX-License-Identifier: Apache-2.0
"""The start page: labels, links and counts of all nodes of a state, and not a word more."""

from pathlib import Path

import msgspec
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from ayni.adapters import beside
from ayni.adapters.accounts.models import Person
from ayni.adapters.link import health
from ayni.adapters.link.health import Neighbour, Own, Status
from ayni.web.testing import NOW_MS, never_said

pytestmark = pytest.mark.django_db(databases=["default", "record"])
CANARY = "canary-of-the-other-partnership"


def describe(folder: Path, name: str, *, port: int, mode: str = "exercise") -> Path:
    data = folder / name
    data.mkdir(parents=True, exist_ok=True)
    told = {
        "party": "chl",
        "label": f"Nodo {name}",
        "mode": mode,
        "partnership_label": {"es": f"Ensayo {name}", "en": f"Trial {name}"},
        "staff": {"host": "chl.localhost", "port": port, "scheme": "http"},
    }
    (data / "node.json").write_bytes(msgspec.json.encode(told))
    return data


def tell(data: Path, *, code: health.Code = "up_to_date", came: int = 0) -> None:
    link = Neighbour(party="bol", code=code, since_ms=NOW_MS, checked_ms=NOW_MS, detail=CANARY)
    own = Own(detail=CANARY)
    status = Status(written_ms=2**52, own=own, neighbours=(link,), came={"1" * 16: came})
    health.write_status(data, status)


@pytest.fixture
def home(tmp_path: Path, settings: Settings) -> Path:
    """A state with two nodes; the page is that of the first."""
    folder = tmp_path / "home"
    settings.AYNI_DATA = describe(folder, "norte", port=8400)
    settings.AYNI_BESIDE = folder
    describe(folder, "real", port=8410, mode="actual")
    return folder


@pytest.fixture
def page(client: Client, anna: Person, home: Path) -> Client:
    client.force_login(anna)
    return client


def read(client: Client) -> str:
    text = client.get("/partnerships/").content.decode()
    assert never_said(text, "es") == []
    return text


def test_every_partnership_has_its_mode_its_link_and_its_address(page: Client, home: Path) -> None:
    tell(home / "real")
    text = read(page)
    assert '<a href="http://chl.localhost:8410/">Ensayo real</a>' in text
    assert "Ensayo norte</h2>" in text
    assert "usted está aquí" in text
    assert "No falta nada en ningún sentido." in text
    assert "Su enlace nunca ha funcionado." in text
    assert CANARY not in text


def test_what_came_is_counted_until_somebody_there_looks(page: Client, home: Path) -> None:
    tell(home / "real", came=3)
    assert "Llegaron 3 actos desde que alguien miró aquí por última vez." in read(page)
    beside.note_looked(home / "real", {"1" * 16: 2})
    assert "Llegó 1 acto desde" in read(page)
    beside.note_looked(home / "real", {"1" * 16: 3})
    beside.note_looked(home / "real", {"1" * 16: 1})
    assert "desde que alguien miró" not in read(page)


def test_looking_at_the_desk_is_what_counts(page: Client, home: Path) -> None:
    page.post("/looked/")
    assert (home / "norte" / beside.LOOKED_NAME).exists()


@pytest.mark.parametrize("broken", ["{", '{"mode": 1}', "[]"])
def test_a_node_that_cannot_be_read_is_said_to_be_so(page: Client, home: Path, broken: str) -> None:
    (home / "real" / "node.json").write_text(broken)
    (home / "real" / "link.json").write_text("{")
    (home / "nothing").mkdir()
    text = read(page)
    assert "No se puede leer su descripción." in text
    assert text.count("usted está aquí") == 1
    assert "nothing" not in text


def test_the_page_asks_no_database_about_the_others(
    page: Client, home: Path, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    page.get("/partnerships/")
    with django_assert_max_num_queries(8):
        page.get("/partnerships/")


def test_only_who_is_signed_in_learns_of_the_others(client: Client, home: Path) -> None:
    assert client.get("/partnerships/").status_code == 302


def test_a_node_alone_has_no_such_line_in_its_menu(
    client: Client, anna: Person, settings: Settings
) -> None:
    settings.AYNI_BESIDE = None
    client.force_login(anna)
    assert "/partnerships/" not in client.get("/").content.decode()
    assert client.get("/partnerships/").status_code == 200
