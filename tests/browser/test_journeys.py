# SPDX-License-Identifier: Apache-2.0
"""In a real browser: axe finds nothing, the policy is kept, the keyboard and no script suffice."""

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from ayni.adapters.accounts.models import Person
from tests.browser.driving import Watch, faults, opened, sign_in
from tests.web.conftest import PASSWORD

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "record"]),
]

STANDING = ("/", "/record/", "/framework/", "/link/", "/offices/")
SCRIPT_BYTES_MAX = 60_000


@pytest.mark.parametrize("narrow", [None, "narrow"])
@pytest.mark.parametrize("address", ["/sign-in/", "/components/"])
def test_axe_finds_nothing_on_open_pages(
    browser: Browser, live_server: LiveServer, address: str, narrow: object
) -> None:
    with opened(browser, narrow=narrow) as page:
        page.goto(f"{live_server.url}{address}")
        assert faults(page) == []


@pytest.mark.parametrize("narrow", [None, "narrow"])
def test_axe_finds_nothing_on_standing_pages(
    browser: Browser, live_server: LiveServer, anna: Person, narrow: object
) -> None:
    with opened(browser, narrow=narrow) as page:
        sign_in(page, live_server.url, username="anna", password=PASSWORD)
        for address in STANDING:
            page.goto(f"{live_server.url}{address}")
            assert (address, faults(page)) == (address, [])


def test_the_browser_has_nothing_to_complain_about(
    browser: Browser, live_server: LiveServer, anna: Person
) -> None:
    with opened(browser) as page:
        watch = Watch(page)
        sign_in(page, live_server.url, username="anna", password=PASSWORD)
        page.goto(f"{live_server.url}/components/")
        assert watch.complaints == []


def test_a_page_carries_little_script(
    browser: Browser, live_server: LiveServer, anna: Person
) -> None:
    with opened(browser) as page:
        sign_in(page, live_server.url, username="anna", password=PASSWORD)
        watch = Watch(page)
        page.reload()
        assert 0 < watch.script_bytes <= SCRIPT_BYTES_MAX


def test_pages_work_without_script(browser: Browser, live_server: LiveServer, anna: Person) -> None:
    with opened(browser, scriptless=True) as page:
        sign_in(page, live_server.url, username="anna", password=PASSWORD)
        expect(page.locator("h1")).to_have_text("Escritorio")
        page.click("button[name=language][value=en]")
        expect(page.locator("h1")).to_have_text("Desk")
        page.goto(f"{live_server.url}/components/")
        page.click("th a:has-text('Persons')")
        expect(page.locator("th[aria-sort=ascending]")).to_contain_text("Persons")


def test_a_table_turns_in_place_with_script(browser: Browser, live_server: LiveServer) -> None:
    with opened(browser) as page:
        page.goto(f"{live_server.url}/components/")
        page.click("th a:has-text('Personas')")
        expect(page.locator("th[aria-sort=ascending]")).to_contain_text("Personas")
        assert "sort=persons" in page.url


def test_the_keyboard_reaches_the_content_first(
    browser: Browser, live_server: LiveServer, anna: Person
) -> None:
    with opened(browser) as page:
        sign_in(page, live_server.url, username="anna", password=PASSWORD)
        page.keyboard.press("Tab")
        expect(page.locator(":focus")).to_have_text("Ir al contenido")
        page.keyboard.press("Enter")
        expect(page.locator("main:focus")).to_be_visible()


def test_nothing_runs_over_a_narrow_screen(
    browser: Browser, live_server: LiveServer, anna: Person
) -> None:
    with opened(browser, narrow=True) as page:
        sign_in(page, live_server.url, username="anna", password=PASSWORD)
        for address in (*STANDING, "/components/"):
            page.goto(f"{live_server.url}{address}")
            wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
            assert (address, wide) == (address, False)
