# SPDX-License-Identifier: Apache-2.0
"""A page that has aged shows what came in: before an ordinary deed, after an urgent one."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from ayni.adapters import clock
from ayni.adapters.accounts.models import Person
from ayni.rooms.notices import facts
from ayni.rooms.notices.tests.pages import a_notice, hidden, patrol, text, theirs
from tests.clearance.conftest import FOREIGN, chain
from tests.pair import Scene

pytestmark = pytest.mark.django_db(databases=["default", "record"])

CAME = "¿Con dron esta vez?"


@pytest.fixture(autouse=True)
def today(scene: Scene) -> None:
    """Pages ask the clock, so the scene plays now."""
    scene.now_ms = clock.now_ms()


@pytest.fixture
def anna(people: dict[str, Person], client: Client) -> Client:
    """Anna, signed in."""
    client.force_login(people["anna"])
    return client


def opened(anna: Client, notice: bytes, deed: str) -> dict[str, str]:
    page = text(anna.get(f"/notices/{notice.hex()}/"))
    return {"deed": deed, "expected": hidden(page, "expected", deed=deed.partition("-")[0])}


ORDINARY: list[tuple[str, dict[str, Any]]] = [
    ("amend", {"purpose": "Otro propósito", "reason": "Marea"}),
    ("cancel", {"why": "weather", "note": "Marejada anunciada"}),
    ("paper", {"paper": "letter", "number": "Oficio 14/2026"}),
    ("reserve", {"text": "Reserva de prueba"}),
]


@pytest.mark.parametrize(("deed", "typed"), ORDINARY, ids=[name for name, _typed in ORDINARY])
def test_an_ordinary_deed_is_not_signed_but_shows_what_came_and_keeps_what_was_typed(
    scene: Scene, anna: Client, deed: str, typed: dict[str, Any]
) -> None:
    notice = a_notice(scene)
    form = {**(patrol(72) if deed == "amend" else {}), **opened(anna, notice, deed)}
    scene.per(facts.QUERIED, {"question": CAME}, about=notice)
    page = text(anna.post(f"/notices/{notice.hex()}/", {**form, **typed}), 422)
    alert = page[page.index('class="alert alert-warning newer"') :]
    assert CAME in alert[: alert.index("</ul>")]
    said = [value for name, value in typed.items() if name in {"reason", "note", "number", "text"}]
    assert all(value in page for value in said)
    assert hidden(page, "expected", deed=deed) == "2", "once read, it can be signed"


def test_an_urgent_deed_is_signed_and_shows_what_had_come(scene: Scene, anna: Client) -> None:
    notice = theirs(scene)
    form = opened(anna, notice, "acknowledge")
    scene.per(facts.RESERVED, {"text": CAME}, about=notice, by="per.mfa.border")
    told = {**form, "version": notice.hex()}
    response = anna.post(f"/notices/{notice.hex()}/", told)
    assert response.status_code == 302, text(response, response.status_code)
    assert "?newer=" in response["Location"]
    page = text(anna.get(response["Location"].partition("#")[0]))
    alert = page[page.index('class="alert alert-warning newer"') :]
    assert CAME in alert[: alert.index("</ul>")]
    assert "Su acto está firmado" in alert


def test_an_urgent_deed_on_a_fresh_page_shows_nothing_more(scene: Scene, anna: Client) -> None:
    notice = theirs(scene)
    told = {**opened(anna, notice, "acknowledge"), "version": notice.hex()}
    response = anna.post(f"/notices/{notice.hex()}/", told)
    assert "?newer=" not in response["Location"]


def test_an_address_that_names_acts_of_elsewhere_shows_nothing(scene: Scene, anna: Client) -> None:
    notice = a_notice(scene)
    page = text(anna.get(f"/notices/{notice.hex()}/?newer={'ab' * 8}.<b>.{'9' * 4000}"))
    assert "newer-fact" not in page
    assert 'class="alert alert-warning newer"' not in page


def test_every_deed_about_an_object_carries_the_version_of_the_page(
    scene: Scene, anna: Client
) -> None:
    notice = a_notice(scene)
    scene.per(facts.QUERIED, {"question": CAME}, about=notice)
    page = text(anna.get(f"/notices/{notice.hex()}/"))
    offered = re.findall(
        r'<details class="deed[^>]*id="deed-([\w-]+)".*?</details>', page, re.DOTALL
    )
    assert {"amend", "cancel", "contact", "heard", "paper"} <= set(offered)
    for name in offered:
        assert hidden(page, "expected", deed=name) == "2", name


def test_a_button_that_does_not_sign_yet_says_who_clears_first(
    scene: Scene, people: dict[str, Person], anna: Client
) -> None:
    def said() -> str:
        return text(anna.get("/notices/new/"))

    assert "todavía no firma" not in said()
    chain(people, FOREIGN)
    assert "todavía no firma: antes visa chl.mfa.border" in said()


def test_a_hold_alone_is_said_under_the_button(
    scene: Scene, people: dict[str, Person], anna: Client
) -> None:
    chain(people, kind=facts.RESERVED, hold_s=60)
    page = text(anna.get(f"/notices/{a_notice(scene).hex()}/"))
    part = page[page.index('id="deed-reserve"') :]
    assert "60 segundos" in part[: part.index("</details>")]
