# SPDX-License-Identifier: Apache-2.0
"""An urgent notice that rings: Chile signs it, and Peru's open page and its command hear it.

Two nodes run as an operator starts them; at Peru's duty desk a page stays open.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from ayni.node.drill.world import World
from tests.browser.driving import Watch, enter, faults, opened, picture
from tests.drill import JOURNEY, running_copy
from tests.node.operating import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.slow, JOURNEY]
PATIENCE_MS = 60_000
RINGS = "suena hasta que responda una oficina"


@pytest.fixture(scope="module")
def world(opened_drill: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Two nodes with a constitution in force and their offices declared."""
    with running_copy(opened_drill, tmp_path_factory.mktemp("alarm")) as made:
        yield made


def warn(world: World, place: str) -> str:
    """Let Chile's duty office give an urgent notice; return its address on both nodes."""
    page = world.at("turno.chl").get("/notices/urgent/")
    form = page.form("activity", "place", "start")
    done = world.at("turno.chl").submit(page, form, activity="closure", place=place)
    return done.path


def keep_sounds(page: Page) -> None:
    """Count the tones that the page plays; a machine without a loudspeaker plays them too."""
    page.add_init_script(
        "window.tones = []; const plain = OscillatorNode.prototype.start;"
        "OscillatorNode.prototype.start = function (at) {"
        "  window.tones.push(this.frequency.value); return plain.call(this, at); };"
    )


def test_an_urgent_notice_rings_on_an_open_page_and_starts_the_command(
    browser: Browser, world: World
) -> None:
    with opened(browser) as page:
        keep_sounds(page)
        watch = Watch(page)
        enter(page, world.per, "turno.per")
        page.goto(f"{world.per.address}record/")
        page.click("h1")  # somebody touched the page: from now on it may sound
        began = time.time()
        address = warn(world, "ruta-x-1")
        expect(page.locator(".alarm-rings")).to_contain_text(RINGS, timeout=PATIENCE_MS)
        wait_for(world.per.rings, "the command was started")
        noted = (world.home / "per-rings").stat().st_mtime
        print(f"command {noted - began:.2f} s after the deed was sent")
        wait_for(lambda: page.evaluate("window.tones.length"), "the page sounds")
        assert set(page.evaluate("window.tones")) == {392}, "an exercise has a sound of its own"
        assert page.locator(".alarm-title").inner_text().split() == ["EJERCICIO", "ALARMA"]
        assert faults(page) == []
        picture(page, "alarm-band")
        page.goto(f"{world.per.address}alarm/")
        assert faults(page) == []
        picture(page, "alarm-page")
        page.locator(".alarm a").first.click()
        page.wait_for_url(f"**{address}")
        page.click("button[name=deed][value=acknowledge], form[action*=acknowledge] button")
        expect(page.locator(".alarm-rings")).to_have_count(0, timeout=PATIENCE_MS)
        assert watch.complaints == []
    [ring] = world.per.rings()
    assert ring["AYNI_ALARM_URGENCY"] == "timbre"
    assert ring["AYNI_ALARM_EXERCISE"] == "1"


def test_without_a_script_the_frame_shows_it_by_loading_itself_again(
    browser: Browser, world: World
) -> None:
    with opened(browser, scriptless=True) as page:
        enter(page, world.per, "turno.per")
        page.goto(f"{world.per.address}record/")
        frame = page.frame_locator(".alarm-frame")
        expect(frame.locator(".alarm-quiet")).to_be_visible(timeout=PATIENCE_MS)
        picture(page, "alarm-scriptless-quiet")
        address = warn(world, "f-07")
        expect(frame.locator(".alarm-rings")).to_contain_text(RINGS, timeout=PATIENCE_MS)
        picture(page, "alarm-scriptless")
        frame.locator(".alarm a").first.click()
        page.wait_for_url(f"**{address}")


def test_a_page_that_no_longer_hears_its_node_says_so(browser: Browser, world: World) -> None:
    with opened(browser) as page:
        enter(page, world.per, "enlace.sur")
        page.clock.install()
        page.goto(f"{world.per.address}record/")
        page.route("**/alarm/now/", lambda route: route.abort())
        page.clock.run_for(45_000)
        expect(page.locator("#alarm-lost")).to_be_visible(timeout=PATIENCE_MS)
