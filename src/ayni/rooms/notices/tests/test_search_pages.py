# SPDX-License-Identifier: Apache-2.0
"""Buscar, with acts of the room: what is found, by whom, and what is answered to a bad question."""

from __future__ import annotations

import csv
import io
from urllib.parse import urlencode

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from ayni.adapters.accounts.models import Person
from ayni.adapters.search import indexing
from ayni.core import limits
from ayni.core.shortcodes import code_of
from ayni.rooms.notices import facts
from ayni.rooms.notices.tests.pages import a_notice, at, text, theirs, told
from ayni.rooms.notices.tests.scene import amended
from ayni.web.parts import tables
from ayni.web.standing import search
from tests.pair import Scene
from tests.rooms import typed

pytestmark = pytest.mark.django_db(databases=["default", "record"])


def asked(client: Client, typed: str = "", **more: str) -> str:
    indexing.follow(gives_way=False)
    return text(client.get("/search/?" + urlencode({"q": typed, **more})))


def day(hours: float) -> str:
    """Return the day on Chile's clock so many hours from now."""
    return typed(hours)[:10]


def found(page: str, *leaves: bytes) -> bool:
    """Tell whether a page shows these acts and no others."""
    return page.count('class="found"') == len(leaves) and all(
        code_of(one) in page for one in leaves
    )


def refused(page: str) -> str:
    assert 'class="found"' not in page
    assert 'id="search-refused"' in page
    return told(page[page.index('id="search-refused"') :])


@pytest.fixture
def notices(scene: Scene) -> tuple[bytes, bytes, bytes]:
    """Two of Chile and one of Peru, at two places."""
    one = a_notice(scene, purpose="Mantención del punto Ñandú, con los vehículos de siempre")
    two = a_notice(
        scene, purpose="Patrulla de presencia", places=["caleta-ensayo"], start=at(240), end=at(244)
    )
    three = theirs(scene, purpose="Mantenimiento de la ruta", places=["f-08"])
    return one, two, three


def test_everything_about_one_place_in_one_week(
    anna_client: Client, scene: Scene, notices: tuple[bytes, bytes, bytes]
) -> None:
    one, two, _three = notices
    later = scene.chl(facts.AMENDED, amended(one, start=at(80), end=at(84)), about=one)
    window = {"from": day(60), "to": day(100)}
    page = asked(anna_client, place="f-07", **window)
    assert found(page, one, later)
    assert "Lugar: Punto F-07 · Desde el día" in page, "what was asked stands on paper"
    assert found(asked(anna_client, place="caleta-ensayo", **window))
    assert found(asked(anna_client, place="caleta-ensayo", **{"from": day(239)}), two)


def test_words_are_found_without_accents_and_marked_in_an_extract(
    anna_client: Client, notices: tuple[bytes, bytes, bytes]
) -> None:
    one, two, three = notices
    page = asked(anna_client, "mantencion nandu")
    assert found(page, one)
    assert "<mark>Mantención</mark> del punto <mark>Ñandú</mark>" in page
    assert f'href="/notices/{one.hex()}/"' in page
    assert "Actos encontrados: 1" in page
    assert found(asked(anna_client, "man"), one, three)
    assert found(asked(anna_client, "man", party="per"), three)
    assert found(asked(anna_client, "presencia", kind=facts.GIVEN, room="notices"), two)
    assert found(asked(anna_client, office="per.liaison", room="notices"), three)
    assert "Nada coincide" in asked(anna_client, "inexistente")


def test_what_a_text_says_is_never_markup(anna_client: Client, scene: Scene) -> None:
    a_notice(scene, purpose="<script>alert(1)</script> sendero")
    response = anna_client.get("/search/?q=%3Cscript%3E")
    assert b"<script>alert" not in response.content
    indexing.follow(gives_way=False)
    page = anna_client.get("/search/?q=sendero").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_an_office_without_power_in_a_room_finds_nothing_of_it(
    client: Client, clara: Person, emil: Person, dora: Person, notices: tuple[bytes, bytes, bytes]
) -> None:
    one, _two, three = notices
    client.force_login(clara)
    page = asked(client, "mantencion")
    assert found(page)
    assert "Actos encontrados: 0" in page, "not even their number is told"
    assert 'value="notices"' not in page
    assert facts.GIVEN not in page
    assert "no está en la lista" in refused(asked(client, kind=facts.GIVEN))
    assert code_of(one) not in text(client.get("/search/?q=mantencion&format=csv"))
    assert not found(asked(client, party="chl")), "acts of the record itself are for every office"
    client.force_login(emil)
    assert found(asked(client, "man", room="notices"), one, three), "who audits reads all"
    client.force_login(dora)
    assert found(asked(client, "man", room="notices"), one, three)


def test_nobody_searches_without_an_office(client: Client) -> None:
    assert client.get("/search/?q=x").status_code == 302


def test_a_whole_reading_code_leads_straight_to_its_matter(
    anna_client: Client, client: Client, scene: Scene, notices: tuple[bytes, bytes, bytes]
) -> None:
    one = notices[0]
    later = scene.chl(facts.AMENDED, amended(one, start=at(80), end=at(84)), about=one)
    code = code_of(later)
    for words in (code, code.lower(), code.replace("-", " "), code.replace("-", ""), later.hex()):
        response = anna_client.get("/search/", {"q": words})
        assert response["Location"] == f"/notices/{one.hex()}/", words


def test_a_code_leads_whom_the_room_is_closed_to_to_the_act_alone(
    client: Client, clara: Person, notices: tuple[bytes, bytes, bytes]
) -> None:
    client.force_login(clara)
    response = client.get("/search/", {"q": code_of(notices[0])})
    assert response["Location"] == f"/record/{notices[0].hex()}/"


def test_a_code_with_one_wrong_sign_is_told(
    anna_client: Client, notices: tuple[bytes, bytes, bytes]
) -> None:
    code = code_of(notices[0])
    wrong = ("7" if code[0] != "7" else "8") + code[1:]
    assert "Los dígitos de control no" in refused(asked(anna_client, wrong))
    page = asked(anna_client, wrong.replace("-", " "))
    assert "Si quiso escribir un código" in page, "it may have been words: those are looked for too"
    assert "Actos encontrados: 0" in page
    unknown = code_of(bytes(32))
    assert "todavía" in refused(asked(anna_client, unknown))
    assert "todavía" in refused(asked(anna_client, "00" * 32))


@pytest.mark.parametrize(
    ("address", "told_so"),
    [
        ({"q": "a" * 10_000}, "Se escribieron 10000 caracteres"),
        ({"q": "¿?… ;--"}, "No hay letra ni dígito"),
        ({"q": " ".join(f"p{n}" for n in range(9))}, "Se escribieron 9 palabras"),
        ({"q": "x", "from": "2026-11-20", "to": "2026-11-19"}, "es anterior al primero"),
        ({"from": "ayer"}, "no es un día"),
        ({"to": "0001-01-01"}, "no es un día"),
        ({"place": "f-99"}, "no está en la lista"),
    ],
)
def test_what_cannot_be_asked_has_one_answer(
    anna_client: Client, address: dict[str, str], told_so: str
) -> None:
    assert told_so in refused(text(anna_client.get("/search/", address)))


def test_an_empty_question_teaches_what_can_be_asked(anna_client: Client) -> None:
    for address in ("/search/", "/search/?q=++", "/search/?before=x.y"):
        page = text(anna_client.get(address))
        assert "Escriba una palabra" in page
        assert 'class="found"' not in page
        assert "Actos encontrados" not in page


def test_pages_follow_by_key_and_the_last_has_no_next(anna_client: Client, scene: Scene) -> None:
    leaves = [
        a_notice(scene, purpose=f"Serie larga {n}")
        for n in range(limits.SEARCH_PAGE_ACTS_COUNT + 2)
    ]
    first = asked(anna_client, "serie")
    assert f"Actos encontrados: {len(leaves)}" in first
    next_url = first[first.index('rel="next"') :].split('href="')[1].split('"')[0]
    last = text(anna_client.get(f"/search/{next_url}"))
    assert found(last, *leaves[:2])
    assert 'rel="next"' not in last
    assert "Los más recientes" in last


def test_the_list_is_exported_and_no_cell_is_a_formula(anna_client: Client, scene: Scene) -> None:
    leaf = a_notice(scene, purpose='=HYPERLINK("http://x";"mantención")')
    theirs(scene, purpose="Mantención, norte")
    indexing.follow(gives_way=False)
    response = anna_client.get("/search/?q=mantencion&format=csv")
    assert response["Content-Type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert len(rows) == 3
    (row,) = [row for row in rows if row[-1] == leaf.hex()]
    assert '\'=HYPERLINK("http://x";"mantención")' in row
    assert code_of(leaf) in row


def test_an_export_goes_on_slice_by_slice_and_says_where_it_was_cut(
    anna_client: Client, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    leaves = [a_notice(scene, purpose=f"Serie {n}") for n in range(5)]
    indexing.follow(gives_way=False)
    monkeypatch.setattr(tables, "EXPORT_SLICE_ROWS", 2)

    def rows() -> list[str]:
        response = anna_client.get("/search/?q=serie&format=csv")
        return [row[-1] for row in csv.reader(io.StringIO(response.content.decode("utf-8-sig")))]

    assert rows()[1:] == [leaf.hex() for leaf in reversed(leaves)]
    monkeypatch.setattr(search, "SEARCH_EXPORT_ACTS_MAX_COUNT", 3)
    assert len(rows()) == 5
    assert rows()[-1].startswith("Cortado tras 3"), rows()[-1]


def test_acts_that_are_not_listed_yet_are_counted_on_the_page(
    anna_client: Client, scene: Scene
) -> None:
    indexing.follow(gives_way=False)
    a_notice(scene, purpose="reciente")
    page = text(anna_client.get("/search/?q=reciente"))
    assert "1 acto del registro todavía no está en la búsqueda" in page
    assert "todavía no está en la búsqueda" not in asked(anna_client, "reciente")


def test_the_search_stays_within_its_query_budget(
    anna_client: Client,
    scene: Scene,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for n in range(30):
        a_notice(scene, purpose=f"Mantención {n}")
    window = {"place": "f-07", "party": "chl", "from": day(-24), "to": day(200)}
    asked(anna_client, "mantencion pun", **window)
    with (
        django_assert_max_num_queries(8),
        django_assert_max_num_queries(18, using="record"),
    ):
        asked(anna_client, "mantencion pun", **window)
