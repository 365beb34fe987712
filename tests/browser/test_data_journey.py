# SPDX-License-Identifier: Apache-2.0
"""One field of a notice is erased by both states, through their pages; no file holds it any more.

Two nodes run as an operator starts them; two offices for personal data sit at two browsers.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from ayni.node.drill import notices_steps
from ayni.node.drill.nodes import Node
from ayni.node.drill.world import World
from tests.browser.driving import (
    faults,
    opened,
    picture,
    press,
    seen,
    sign,
    sign_in,
    taken,
    unfold,
    write,
    write_anew,
)
from tests.drill import running_copy
from tests.rooms import day

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LOOK_S = 120.0
CANARY = notices_steps.PURPOSE
REPEATED = "La nota lleva el RUT 12.345.678-5 de una persona"
"""A made-up number with its check digit: what no case may repeat."""
ASTRAY = "La finalidad de un aviso lleva un dato de una persona; salió a la otra parte"
SEARCH = "search/?q=mantenimiento+SENDEROS"
"""Two words of it, as they are typed in a hurry."""


@pytest.fixture(scope="module")
def world(opened_drill: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Two nodes with a constitution, their offices, and one notice that both hold."""
    with running_copy(opened_drill, tmp_path_factory.mktemp("journey")) as made:
        notices_steps.give(made)
        yield made


@pytest.fixture
def desks(browser: Browser, world: World) -> Iterator[tuple[Page, Page]]:
    """Chile's and Peru's offices for personal data, each at a browser."""
    with ExitStack() as stack:
        pages = []
        for node, username in ((world.chl, "datos.chl"), (world.per, "datos.per")):
            page = stack.enter_context(opened(browser))
            sign_in(
                page,
                node.address.rstrip("/"),
                username=username,
                password=node.passwords[username],
            )
            pages.append(page)
        yield pages[0], pages[1]


def confirm(page: Page, *, name: str) -> None:
    """Answer the request on the page: erase here."""
    page.fill("#id_backups_until", day(900))
    page.click("#deed-done button[type=submit]")
    expect(page.locator("h1")).to_have_text("Confirmar eliminación")
    assert faults(page) == []
    picture(page, name)
    page.click("button.btn-danger")
    expect(page.locator("main")).to_contain_text("Contenido eliminado por")


def find(page: Page, node: Node) -> None:
    """Find the notice by two words of the text, and follow the link to it."""
    page.goto(f"{node.address}{SEARCH}")
    found = seen(page, lambda: page.locator(".found"))
    expect(found.locator("mark")).to_have_text(["mantenimiento", "senderos"])
    assert faults(page) == []
    picture(page, f"search-{node.party}")
    found.locator("h3 a").click()
    expect(page.locator("main")).to_contain_text(CANARY)


def holding(folder: Path) -> list[str]:
    wanted = CANARY.encode()
    return sorted(
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and wanted in path.read_bytes()
    )


def test_one_field_is_erased_by_both_and_the_notice_stays(
    world: World, desks: tuple[Page, Page]
) -> None:
    chl, per = desks
    digest = world.chl.status()["digest"]
    assert holding(world.chl.data) != []
    assert holding(world.per.data) != []
    for page, node in ((per, world.per), (chl, world.chl)):
        find(page, node)
    picture(chl, "timeline")
    chl.click("text=pedir eliminación")
    chl.check("input[value=purpose]")
    chl.select_option("#id_ground", "personal_data")
    assert faults(chl) == []
    picture(chl, "ask")
    chl.click("button.btn-danger")
    expect(chl.locator("main")).to_contain_text("Se pedirá al Perú que elimine el campo")
    assert faults(chl) == []
    picture(chl, "ask-confirm")
    chl.click("button.btn-danger")
    expect(chl.locator("h1")).to_have_text("Pedido de eliminar contenido")
    assert faults(chl) == []
    picture(chl, "request")
    request = chl.url.rstrip("/").rpartition("/")[2]
    confirm(chl, name="done-confirm")

    deadline = time.monotonic() + LOOK_S
    while per.goto(f"{world.per.address}data/{request}/").status == 404:  # type: ignore[union-attr]
        assert time.monotonic() < deadline, "the request did not arrive"
    confirm(per, name="done-confirm-per")
    chl.goto(f"{world.chl.address}data/{request}/")
    while "Perú: eliminado" not in chl.locator("main").inner_text():
        assert time.monotonic() < deadline, chl.locator("main").inner_text()
        chl.reload()
    picture(chl, "request-done")
    for page, node in ((chl, world.chl), (per, world.per)):
        assert holding(node.data) == [], "rows, write-ahead log, packets and logs of the node"
        page.goto(f"{node.address}notices/{world.notice}/")
        expect(page.locator("main")).not_to_contain_text(CANARY)
        expect(page.locator("main")).to_contain_text("Aviso dado")
        page.goto(f"{node.address}{SEARCH}")
        expect(page.locator("#search-count")).to_have_text("Actos encontrados: 0")
    picture(chl, "search-after")
    assert world.settle() != digest, "the acts that erase are in the record"


def test_the_place_of_the_office_is_clean_and_prints(
    world: World, desks: tuple[Page, Page]
) -> None:
    chl, _per = desks
    for address in ("data/", "data/erased/"):
        chl.goto(f"{world.chl.address}{address}")
        assert faults(chl) == []
        picture(chl, address.rstrip("/").replace("/", "-"))


def test_a_case_of_data_gone_astray_is_run_to_its_end_by_the_keyboard_alone(
    world: World, desks: tuple[Page, Page]
) -> None:
    chl, per = desks
    chl.goto(world.chl.address)
    press(chl, 'nav a[href="/data/"]')
    press(chl, 'main a[href="/data/cases/"]')
    write(chl, "#id_what", REPEATED)
    press(chl, ".deed button[type=submit]")
    expect(chl.locator(".deed")).to_contain_text("El texto repite datos de una persona.")
    write_anew(chl, "#id_what", ASTRAY)
    write(chl, "#id_act", world.notice)
    press(chl, ".deed button[type=submit]")
    expect(chl.locator(".statement")).to_contain_text("hay que informar a la autoridad hasta el")
    expect(chl.locator("main")).to_contain_text("el plazo corre 48 horas desde aquí")
    assert faults(chl) == []
    picture(chl, "case")
    case = chl.url

    unfold(chl, "step")
    write(chl, "#id_code", "Pedir")
    write(chl, "#id_note", "Pedido al vecino a las 09:00")
    sign(chl, "step")
    expect(chl.locator("main table")).to_contain_text("Pedido al vecino a las 09:00")
    assert taken(chl, 'a[href$="/report/"]').endswith(".docx")
    press(chl, 'nav a[href="/"]')
    press(chl, f'main a[href="{case.removeprefix(world.chl.address.rstrip("/"))}"]')
    unfold(chl, "close")
    write(chl, "#close-reason", "sin riesgo")
    write(chl, "#close-note", "El texto se eliminó en ambos nodos el mismo día")
    sign(chl, "close")
    expect(chl.locator(".statement")).to_contain_text("Cerrado")
    assert chl.locator("#deed-step").count() == 0
    assert faults(chl) == []

    per.goto(f"{world.per.address}data/cases/")
    expect(per.locator("main")).to_contain_text("Ningún caso.")
