# SPDX-License-Identifier: Apache-2.0
"""The duty officer at three in the morning: a locked screen, a watch, an urgent notice by keyboard.

Two nodes run as an operator starts them. The browser keeps its profile, as that of a duty room
does, and has no script: what is typed and pressed is counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from ayni.node.drill.world import World
from tests.browser.driving import (
    NARROW,
    PATIENCE_MS,
    WIDE,
    chromium_path,
    enter,
    faults,
    opened,
    picture,
    seen,
)
from tests.drill import running_copy

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TABS_MAX = 40

# The keystroke-level model (Card, Moran, Newell 1980, Communications of the ACM 23): a key of an
# average typist, and making up one's mind once for each field and for the last press.
KEY_S = 0.28
MIND_S = 1.35
URGENT_MAX_S = 40
URGENT_FIELDS_MAX = 3
PAGE_S = 1
"""What a page may take to come, generously; `ayni bench` measures it."""


@pytest.fixture
def world(opened_drill: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Two nodes with a constitution in force and their offices declared; nobody has a watch."""
    with running_copy(opened_drill, tmp_path_factory.mktemp("watch")) as made:
        yield made


@contextmanager
def started(browser: Browser, profile: Path, *, scriptless: bool) -> Iterator[Page]:
    """Start the browser of the duty room with what it kept on its disk."""
    context = browser.browser_type.launch_persistent_context(
        str(profile),
        executable_path=chromium_path(),
        args=["--no-sandbox", "--disable-gpu"],
        viewport=WIDE,
        java_script_enabled=not scriptless,
    )
    context.set_default_timeout(PATIENCE_MS)
    try:
        yield context.new_page()
    finally:
        context.close()


def tab_to(page: Page, selector: str) -> int:
    """Press the tabulator until an element has the focus; return how often."""
    for pressed in range(TABS_MAX):
        if page.locator(f"{selector}:focus").count():
            return pressed
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached with {TABS_MAX} tabs")


def label(page: Page, field: str, choice: int | str) -> str:
    """Return the words of a choice, as a person begins to type them."""
    of = f":nth-child({choice + 1})" if isinstance(choice, int) else f"[value='{choice}']"
    return page.locator(f"{field} option{of}").inner_text()


def tell(page: Page, world: World, party: str, place: str) -> None:
    """Let the duty officer of a party tell the neighbour of something that is happening."""
    node = world.nodes[party]
    enter(page, node, f"turno.{party}")
    page.goto(f"{node.address}notices/urgent/")
    page.select_option("#id_activity", index=2)
    page.select_option("#id_place", place)
    # By key: an alarm that begins to ring moves the page under a pointer.
    page.locator(".urgent-sheet button[type=submit]").press("Enter")
    page.wait_for_url(lambda url: "/urgent/" not in url)


def test_a_watch_outlives_the_machine_and_an_urgent_notice_needs_two_typed_fields(
    world: World, browser: Browser, tmp_path: Path
) -> None:
    address = f"{world.chl.address}watch/"
    with started(browser, tmp_path, scriptless=False) as page:
        enter(page, world.chl, "turno.chl")
        page.goto(address)
        expect(page.locator(".watch-own")).to_contain_text("Sin turno.")
        page.click("button[value=take]")
        expect(page.locator(".watch-own")).to_contain_text("Usted tiene el turno.")
        cookies = page.context.cookies()
    with started(browser, tmp_path, scriptless=True) as page:
        # A machine that lost its power: only what was on the disk is there.
        assert {c["name"] for c in page.context.cookies()} <= {c["name"] for c in cookies}
        page.goto(address)
        expect(page.locator(".watch-own")).to_contain_text("Usted tiene el turno.")
        assert page.locator("noscript meta[http-equiv=refresh], meta[http-equiv=refresh]").count()
        keys = tab_to(page, 'a[href="/notices/urgent/"]') + 1
        page.keyboard.press("Enter")
        page.wait_for_url("**/notices/urgent/")
        fields = {"#id_activity": 1, "#id_place": "f-07"}
        for field, choice in fields.items():
            word = label(page, field, choice)[:9]
            keys += tab_to(page, field) + len(word)
            page.keyboard.type(word)
        keys += tab_to(page, ".urgent-sheet button[type=submit]") + 1
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/urgent/" not in url)
        needed_s = keys * KEY_S + (len(fields) + 2) * MIND_S + 3 * PAGE_S
        print(f"urgent notice: {keys} keys, {len(fields)} typed fields, {needed_s:.0f} s")
        assert len(fields) <= URGENT_FIELDS_MAX
        assert needed_s <= URGENT_MAX_S
        expect(page.locator("main")).to_contain_text("Firmado aquí a las")
        page.goto(address)
        expect(page.locator("#watch-urgent")).to_contain_text("1")
    with opened(browser) as other:
        enter(other, world.per, "turno.per")
        other.goto(f"{world.per.address}watch/")
        line = seen(other, lambda: other.locator(".tray-item-urgent"))
        expect(line).to_contain_text("Punto F-07")
        line.locator("button").click()
        expect(other.locator(".attending")).to_contain_text("Usted atiende este asunto")
        other.click("#deed-acknowledge button[type=submit]")
        expect(other.locator("main")).to_contain_text("acusó recibo de la versión 1")
        assert other.locator(".attending", has_text="Usted atiende").count() == 0


def test_a_slow_press_lands_on_what_was_under_the_finger(world: World, browser: Browser) -> None:
    """The first press of a page lets the alarm sound, whose hint then goes and moves the page."""
    with opened(browser) as page:
        enter(page, world.chl, "turno.chl")
        page.goto(f"{world.chl.address}watch/")
        expect(page.locator("#alarm-mute")).to_be_visible()
        found = page.locator('a[href="/notices/urgent/"]').first
        box = found.bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.mouse.down()
        page.evaluate("new Promise(done => setTimeout(done, 400))")
        assert found.bounding_box() == box
        page.mouse.up()
        page.wait_for_url("**/notices/urgent/")


def test_the_duty_officers_pages_are_read_wide_narrow_dark_and_on_paper(
    world: World, browser: Browser
) -> None:
    with opened(browser) as other:
        tell(other, world, "per", "f-08")
    with opened(browser) as page:
        tell(page, world, "chl", "f-07")
        page.goto(f"{world.chl.address}watch/")
        seen(page, lambda: page.locator(".tray-item-urgent", has_text="Punto F-08"))
        if page.locator("button[value=take]").count():
            page.click("button[value=take]")
        page.goto(f"{world.chl.address}watch/handover/")
        page.fill("#id_text", "El turno de Defensa Civil pidió que se le llame a las 06:00.")
        page.click("button[value=note]")
        for name, path in PAGES.items():
            page.goto(f"{world.chl.address}{path}")
            assert faults(page) == [], path
            picture(page, name)
            page.set_viewport_size(NARROW)
            assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"], path
            assert faults(page) == [], path
            page.set_viewport_size(WIDE)
        page.goto(f"{world.chl.address}watch/")
        page.click("button[name=night]")
        expect(page.locator("body.night")).to_be_visible()
        assert faults(page) == []
        picture(page, "turno-oscuro")
        page.set_viewport_size(NARROW)
        assert faults(page) == []


PAGES = {
    "turno": "watch/",
    "relevo": "watch/handover/",
    "hoja": "watch/sheet/",
    "oficinas": "directory/",
    "tarjeta": "directory/card/",
}
