# SPDX-License-Identifier: Apache-2.0
"""A meeting goes from its call to its acta on two real nodes, and what it promised to two keys.

Up to the acta the deeds go by HTTP, as the drill plays them, and the pages that come of it are
looked at in Chromium. What was promised is then reported on, claimed and confirmed there by the
keyboard, at Peru's node without script.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from ayni.node.drill import acta_steps, meetings_steps
from ayni.node.drill.world import World
from tests.browser.driving import (
    NARROW,
    WIDE,
    Watch,
    enter,
    faults,
    opened,
    picture,
    press,
    seen,
    sign,
    tab_to,
)
from tests.drill import running_copy

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def world(opened_drill: World, tmp_path: Path) -> Iterator[World]:
    with running_copy(opened_drill, tmp_path) as made:
        yield made


def look(page: Page, name: str) -> None:
    """Look at a page with axe, and at its width on a telephone."""
    assert faults(page) == [], name
    measure(page, name)


def measure(page: Page, name: str) -> None:
    picture(page, name)
    page.set_viewport_size(NARROW)
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= NARROW["width"], f"{name} is {wide} wide"
    page.set_viewport_size(WIDE)


def test_a_meeting_goes_from_its_call_to_its_acta_and_its_promise_to_two_keys(
    world: World, browser: Browser
) -> None:
    for step in (
        meetings_steps.convene,
        meetings_steps.attend,
        meetings_steps.agenda,
        acta_steps.tables,
        acta_steps.differ,
        acta_steps.agree,
    ):
        assert step(world)
    keep_a_promise(world, browser)
    assert meetings_steps.suspend(world)
    edition = f"meetings/editions/{world.edition}/"
    for party, person in (("chl", "enlace.norte"), ("per", "enlace.sur")):
        node = world.nodes[party]
        with opened(browser) as page:
            heard = Watch(page)
            enter(page, node, person)
            for name, path in (
                ("meetings", "meetings/"),
                ("mechanism", f"meetings/mechanisms/{world.mechanism}/"),
                ("edition", edition),
                ("delegations", f"{edition}delegations/"),
                ("entry", f"{edition}entry/"),
                ("annex", f"{edition}entry/annex/"),
                ("agenda-new", f"{edition}agenda/new/"),
                ("agenda", f"{edition}agenda/"),
                ("letter", f"{edition}letter/"),
                ("tables", f"{edition}tables/"),
                ("table", f"{edition}tables/new/"),
                ("statement", f"meetings/statements/{world.statements[6]}/"),
                ("freeze", f"meetings/actas/{world.acta}/counter/"),
                ("acta", f"meetings/actas/{world.acta}/"),
                ("signatures", f"{edition}signatures/"),
            ):
                page.goto(f"{node.address}{path}")
                look(page, f"{party}-{name}")
            assert heard.complaints == []


def keep_a_promise(world: World, browser: Browser) -> None:
    """XL/E-02, which nobody typed: reported apart, claimed, confirmed with the second key."""
    chl, per = world.nodes["chl"], world.nodes["per"]
    with opened(browser) as north, opened(browser, scriptless=True) as south:
        heard = Watch(north)
        enter(north, chl, "enlace.norte")
        enter(south, per, "enlace.sur")
        for page, node in ((north, chl), (south, per)):
            page.goto(f"{node.address}understandings/?q=RRE-XL/E-02")
            with page.expect_navigation():
                seen(page, lambda page=page: page.get_by_role("link", name="RRE-XL/E-02")).click()
        report(south, "fulfilled", "Plan enviado.")
        seen(north, lambda: north.locator("main", has_text="Plan enviado."))
        report(north, "in_progress", "En revisión.")
        expect(north.locator("main")).to_contain_text("cumplido según PER")
        look(north, "chl-understanding-divergent")
        seen(south, lambda: south.locator("main", has_text="En revisión."))
        fill(south, "claim-proof", "document")
        fill(south, "claim-evidence", "Plan del ejercicio, v2.")
        sign(south, "claim")
        expect(south.locator("main")).to_contain_text("Plan del ejercicio, v2.")
        seen(north, lambda: north.locator("[id^=deed-confirm]"))
        look(north, "chl-understanding-claimed")
        deed = str(north.locator("[id^=deed-confirm]").first.get_attribute("id"))
        sign(north, deed.removeprefix("deed-"))
        look(north, "chl-understanding-second-key")
        press(north, "main form button[type=submit]")
        expect(north.locator("main")).to_contain_text("cumplido (dos llaves)")
        seen(south, lambda: south.locator("main", has_text="cumplido (dos llaves)"))
        for name, path in (
            ("register", "understandings/all/"),
            ("compliance", "understandings/compliance/?edition=RRE-XL"),
            ("never-done", "understandings/never-done/"),
        ):
            for party, page, node in (("chl", north, chl), ("per", south, per)):
                page.goto(f"{node.address}{path}")
                measure(page, f"{party}-understandings-{name}")
            assert faults(north) == [], path
        assert heard.complaints == []


def report(page: Page, status: str, text: str) -> None:
    """Say how the own side stands, by the keyboard."""
    fill(page, "report-status", status)
    fill(page, "report-text", text)
    sign(page, "report")
    expect(page.locator("main")).to_contain_text(text)


def fill(page: Page, field: str, said: str) -> None:
    """Open the deed of a field, go to the field by the keyboard and fill it in."""
    part = page.locator(f"#deed-{field.partition('-')[0]}")
    if part.get_attribute("open") is None:
        tab_to(page, f"#{part.get_attribute('id')} > summary")
        page.keyboard.press("Enter")
    tab_to(page, f"#{field}")
    if page.locator(f"select#{field}").count():
        options = page.eval_on_selector_all(f"#{field} option", "all => all.map(one => one.value)")
        page.keyboard.press("Home")
        for _step in range(options.index(said)):
            page.keyboard.press("ArrowDown")
        assert page.input_value(f"#{field}") == said
    else:
        page.keyboard.insert_text(said)
