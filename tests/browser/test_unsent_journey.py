# SPDX-License-Identifier: Apache-2.0
"""What is typed survives the end of a session, of the node and of the script, and leaves no trace.

A node runs as an operator starts it; a liaison officer types a notice at a browser.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from ayni.node.drill.world import World
from tests.browser.driving import Watch, enter, faults, opened, picture

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WHO = "enlace.norte"
TYPED = "Texto de ensayo que nadie quiere escribir dos veces"


@pytest.fixture
def page(browser: Browser, world: World) -> Iterator[Page]:
    with opened(browser) as made:
        enter(made, world.chl, WHO)
        yield made


def type_notice(page: Page, world: World, text: str) -> None:
    page.goto(f"{world.chl.address}notices/new/")
    page.locator("#id_purpose").press_sequentially(text)


def saved(page: Page) -> None:
    expect(page.locator("[data-lost]")).to_contain_text("Borrador guardado")


def found_on_desk(page: Page, world: World, text: str) -> None:
    """Open the newest draft on the Desk and find the text in its form."""
    page.goto(world.chl.address)
    page.locator("section[aria-labelledby=unsent] a").first.click()
    expect(page.locator("main")).to_contain_text(text)
    page.click("text=Seguir escribiendo")
    expect(page.locator("#id_purpose")).to_have_value(text)
    expect(page.locator("main")).to_contain_text("No se firmó nada")


def test_a_session_dies_while_somebody_types_and_nothing_is_lost(page: Page, world: World) -> None:
    watch = Watch(page)
    text = f"{TYPED}, uno"
    type_notice(page, world, text)
    saved(page)
    assert faults(page) == []
    picture(page, "unsent-form")
    assert watch.complaints == []
    assert watch.script_bytes <= 60_000

    page.context.clear_cookies()
    page.locator("#id_own_ref").evaluate("field => field.closest('details').open = true")
    page.locator("#id_own_ref").press_sequentially("Of. 1")
    expect(page.locator("[data-lost]")).to_contain_text("Sin guardar")
    expect(page.locator("#id_purpose")).to_have_value(text)
    enter(page, world.chl, WHO)
    found_on_desk(page, world, text)
    assert faults(page) == []


def test_the_node_is_started_again_and_the_draft_is_there(page: Page, world: World) -> None:
    text = f"{TYPED}, dos"
    type_notice(page, world, text)
    saved(page)
    world.chl.stop("web")
    world.chl.start("web")
    page.goto(world.chl.address)
    page.locator("section[aria-labelledby=unsent] a").first.click()
    assert faults(page) == []
    picture(page, "unsent")
    found_on_desk(page, world, text)


def test_without_script_a_button_keeps_it_and_discards_it(browser: Browser, world: World) -> None:
    text = f"{TYPED}, tres"
    with opened(browser, scriptless=True) as page:
        enter(page, world.chl, WHO)
        page.goto(f"{world.chl.address}notices/new/")
        page.fill("#id_purpose", text)
        page.click("text=Guardar borrador")
        expect(page.locator("main")).to_contain_text(text)
        found_on_desk(page, world, text)
        page.goto(world.chl.address)
        page.locator("section[aria-labelledby=unsent] a").first.click()
        page.click("text=Descartar el borrador")
        expect(page).to_have_url(world.chl.address)
        expect(page.locator("main")).not_to_contain_text(text)


def test_what_is_discarded_is_in_no_file_and_was_never_the_neighbours(
    page: Page, world: World
) -> None:
    text = f"{TYPED}, cuatro"
    type_notice(page, world, text)
    saved(page)
    page.goto(world.chl.address)
    page.locator("section[aria-labelledby=unsent] a").first.click()
    page.click("text=Descartar el borrador")
    expect(page).to_have_url(world.chl.address)
    with closing(sqlite3.connect(world.chl.data / "desk.sqlite")) as desk:
        desk.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    wanted = text.encode()
    quoted = text.replace(" ", "+").replace(",", "%2C").encode()
    for node in world.nodes.values():
        for path in node.data.rglob("*"):
            if path.is_file() and not path.is_socket():
                raw = path.read_bytes()
                assert wanted not in raw, path
                assert quoted not in raw, path


def test_files_that_hold_it_are_found(page: Page, world: World) -> None:
    """The search above can fail: a draft that is kept is in the desk file."""
    text = f"{TYPED}, cinco"
    type_notice(page, world, text)
    saved(page)
    quoted = text.replace(" ", "+").replace(",", "%2C").encode()
    desk: list[Path] = list(world.chl.data.glob("desk.sqlite*"))
    assert any(quoted in path.read_bytes() for path in desk)
