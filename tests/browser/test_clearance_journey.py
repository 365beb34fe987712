# SPDX-License-Identifier: Apache-2.0
"""A notice from its draft over two visas and a hold to the neighbour, by the keyboard alone.

Two nodes run as an operator starts them; three offices of Chile sit at three browsers.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from ayni.node.drill.world import World
from tests.browser.driving import Watch, entered, faults, picture, press, seen, sign, tab_to
from tests.rooms import typed

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PEOPLE = ("enlace.norte", "cancilleria.chl", "turno.chl")
HOLD_S = 12


@pytest.fixture
def desks(browser: Browser, world: World) -> Iterator[dict[str, Page]]:
    """Chile's liaison officer, foreign ministry and duty officer, each at a browser."""
    with entered(browser, world.chl, PEOPLE) as pages:
        yield pages


def set_chain(world: World, page: Page) -> None:
    """Let notices pass two offices and a short hold."""
    page.goto(f"{world.chl.address}clearance/chains/?kind=notices.given/1")
    page.select_option("#id_office0", "chl.mfa.border")
    page.select_option("#id_office1", "chl.civil.duty")
    page.fill("#id_hold_s", str(HOLD_S))
    assert faults(page) == []
    picture(page, "chain")
    press(page, ".chain-form button[type=submit]")
    assert faults(page) == []
    picture(page, "chains")


def draft_a_notice(world: World, page: Page) -> str:
    """Hand a notice in; return the address of its draft."""
    page.goto(f"{world.chl.address}notices/new/?activity=patrol&place=f-07&distance=lt_100m")
    page.fill("#id_start", typed(72))
    page.fill("#id_end", typed(74))
    for field, key in (("strength", "1"), ("arms", "a")):
        page.focus(f"#id_{field}")
        page.keyboard.type(key)
    page.focus("#id_purpose")
    page.keyboard.type("Relevo a pie")
    expect(page.locator(".deed-passes")).to_contain_text("todavía no firma")
    press(page, "button[value=give]")
    expect(page.locator("main")).to_contain_text("nada ha salido de este nodo")
    return page.url


def send_back(world: World, page: Page, draft: str, remark: str) -> None:
    """Return a draft with a remark, typed."""
    page.goto(f"{world.chl.address}clearance/")
    assert faults(page) == []
    picture(page, "clearance")
    page.goto(draft)
    tab_to(page, "#deed-return > summary")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type(remark)
    press(page, "#deed-return button[type=submit]")
    expect(page.locator("main")).to_contain_text("Devuelto")


def change(page: Page, draft: str, *, remark: str, more: str) -> None:
    """Open the form of a returned draft again, and send it with something more in its purpose."""
    page.goto(draft)
    expect(page.locator(".pass-remark")).to_have_text(remark)
    assert faults(page) == []
    picture(page, "returned")
    press(page, ".reopen button")
    expect(page.locator("#id_purpose")).to_have_value("Relevo a pie")
    page.focus("#id_purpose")
    page.keyboard.press("End")
    page.keyboard.type(more)
    press(page, "button[value=give]")
    expect(page.locator("main")).to_contain_text("versión 2")


def read_and_clear(page: Page, draft: str, *, says: str) -> None:
    """Read what changed and what the neighbour will read, and clear it."""
    page.goto(draft)
    expect(page.locator(".fact-changed")).to_have_count(1)
    picture(page, "version-two")
    page.goto(f"{draft}as/per/")
    expect(page.locator(".preview")).to_contain_text("No se ha firmado nada")
    expect(page.locator("main")).to_contain_text(says)
    assert faults(page) == []
    picture(page, "as-the-neighbour")
    page.goto(draft)
    sign(page, "clear")


def test_a_notice_is_returned_changed_cleared_twice_held_and_signed(
    world: World, desks: dict[str, Page]
) -> None:
    norte, mfa, duty = (desks[name] for name in PEOPLE)
    watches = [Watch(page) for page in desks.values()]
    set_chain(world, mfa)
    before = world.per.status()["acts_held"]
    draft = draft_a_notice(world, norte)
    assert faults(norte) == []
    send_back(world, mfa, draft, "Diga a qué unidad releva")
    change(norte, draft, remark="Diga a qué unidad releva", more=" de la unidad de montaña")
    read_and_clear(mfa, draft, says="montaña")
    duty.goto(draft)
    sign(duty, "clear")
    assert faults(duty) == []

    assert world.per.status()["acts_held"] == before, "the neighbour holds no trace of a draft"
    norte.goto(draft)
    sign(norte, "sign")
    expect(norte.locator("main")).to_contain_text("Se firmará y saldrá a las")
    assert faults(norte) == []
    picture(norte, "held")
    matter = seen(norte, lambda: norte.locator('.page-tools a[href^="/notices/"]'))
    assert faults(norte) == []
    picture(norte, "signed")
    matter.click()
    seen(norte, lambda: norte.get_by_text("Recibido y guardado por el nodo del Perú"))
    complaints = [told for watch in watches for told in watch.complaints]
    assert [told for told in complaints if "422" not in told] == []
