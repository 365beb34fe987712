# SPDX-License-Identifier: Apache-2.0
"""The band of the alarm in a real browser: it comes to a page that is open, it sounds, it goes.

What the link process does until then is shown by two real nodes in tests/outer/test_alarm.py.
"""

from __future__ import annotations

from hashlib import sha256

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from ayni.adapters import clock
from ayni.adapters.accounts.models import Person
from ayni.adapters.alarm import notes
from ayni.adapters.alarm.models import Alarm
from tests.browser.driving import Watch, faults, opened, picture, sign_in
from tests.link.nodes import wait_for
from tests.web.conftest import PASSWORD

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(databases=["default", "record"], transaction=True),
]
REAL, EXERCISE = {880, 660}, {392}


def ring(name: str = "alud", *, kind: str = "notices.given/1", rings: bool = True) -> Alarm:
    """Write down what the link process would: an act of Peru that rings, or that sounds once."""
    now_ms = clock.now_ms()
    return Alarm.objects.create(
        leaf=sha256(name.encode()).hexdigest(),
        matter=sha256(name.encode()).hexdigest(),
        log="pe1e1e1e1e1e1e1e",
        index=7,
        kind=kind,
        party="per",
        urgency="timbre" if rings else "aviso",
        told_ms=now_ms,
        ringing_since_ms=now_ms if rings else None,
        step=1,
    )


def enter(page: Page, address: str) -> None:
    """Sign Anna in, count the tones that her pages play, and touch the page once."""
    page.add_init_script(
        "window.tones = []; const plain = OscillatorNode.prototype.start;"
        "OscillatorNode.prototype.start = function (at) {"
        "  window.tones.push(this.frequency.value); return plain.call(this, at); };"
    )
    sign_in(page, address, username="anna", password=PASSWORD)
    page.goto(f"{address}/link/")
    page.click("h1")


def tones(page: Page) -> set[int]:
    found: list[int] = page.evaluate("window.tones")
    return set(found)


@pytest.mark.parametrize(("mode", "sound"), [("exercise", EXERCISE), ("actual", REAL)])
def test_the_band_comes_to_an_open_page_sounds_and_goes(
    browser: Browser,
    live_server: LiveServer,
    anna: Person,
    settings: Settings,
    mode: str,
    sound: set[int],
) -> None:
    settings.AYNI_MODE = mode
    with opened(browser) as page:
        watch = Watch(page)
        enter(page, live_server.url)
        assert page.locator(".alarm").count() == 0
        one = ring()
        ring("pregunta", kind="notices.cancelled/1", rings=False)
        expect(page.locator(".alarm-rings")).to_be_visible()
        wait_for(lambda: tones(page))
        assert tones(page) == sound
        words = page.locator(".alarm-title").inner_text().split()
        assert words == ["EJERCICIO", "ALARMA"] if mode == "exercise" else ["ALARMA"]
        assert faults(page) == []
        picture(page, f"alarm-band-{mode}")
        one.ended_ms, one.ringing_since_ms = clock.now_ms(), None
        one.save()
        expect(page.locator(".alarm-rings")).to_have_count(0)
        page.click(".alarm button")
        page.wait_for_url("**/link/")
        expect(page.locator(".alarm")).to_have_count(0)
        assert watch.complaints == []


def test_the_page_of_the_alarm_is_read_by_everybody(
    browser: Browser, live_server: LiveServer, anna: Person
) -> None:
    with opened(browser) as page:
        enter(page, live_server.url)
        ring()
        page.goto(f"{live_server.url}/alarm/")
        page.click("text=Hacer la prueba ahora")
        expect(page.locator(".alarm")).to_contain_text("¿sonó aquí?")
        assert faults(page) == []
        picture(page, "alarm-page")


def test_a_stilled_exercise_shows_the_band_and_is_silent(
    browser: Browser, live_server: LiveServer, anna: Person
) -> None:
    with opened(browser) as page:
        enter(page, live_server.url)
        notes.silence(mode="exercise", office="chl.north.liaison", now_ms=clock.now_ms())
        ring()
        expect(page.locator(".alarm")).to_contain_text("calladas")
        assert page.locator(".alarm-rings").count() == 0
        assert tones(page) == set()
        picture(page, "alarm-stilled")


def test_without_a_script_the_frame_shows_it_by_loading_itself_again(
    browser: Browser, live_server: LiveServer, anna: Person
) -> None:
    with opened(browser, scriptless=True) as page:
        sign_in(page, live_server.url, username="anna", password=PASSWORD)
        page.goto(f"{live_server.url}/link/")
        frame = page.frame_locator(".alarm-frame")
        expect(frame.locator(".alarm-quiet")).to_be_visible()
        picture(page, "alarm-scriptless-quiet")
        one = ring()
        expect(frame.locator(".alarm-rings")).to_be_visible()
        picture(page, "alarm-scriptless")
        assert page.locator("#alarm").is_hidden()
        frame.locator(".alarm a").first.click()
        page.wait_for_url(f"**/{one.leaf}/")


def test_a_page_that_no_longer_hears_its_node_says_so(
    browser: Browser, live_server: LiveServer, anna: Person
) -> None:
    with opened(browser) as page:
        page.clock.install()
        sign_in(page, live_server.url, username="anna", password=PASSWORD)
        page.goto(f"{live_server.url}/link/")
        expect(page.locator("#alarm-lost")).to_be_hidden()
        page.route("**/alarm/now/*", lambda route: route.abort())
        page.clock.run_for(45_000)
        expect(page.locator("#alarm-lost")).to_be_visible()
        picture(page, "alarm-lost")
        page.wait_for_load_state("networkidle")  # the server answers nobody while tables are wiped
