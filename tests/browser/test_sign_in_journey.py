# SPDX-License-Identifier: Apache-2.0
"""Anna enrols a passkey and an app by keyboard, in a real browser, and comes in by each.

The passkey is a virtual one of the browser (WebAuthn over its debugging protocol); the server
checks a real signature.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from ayni.adapters import clock
from ayni.adapters.accounts import directory
from ayni.adapters.accounts.directory import OfficeEntry
from ayni.adapters.accounts.models import Person
from ayni.adapters.entrance import journal
from tests.browser.driving import WHOLE, Watch, chromium, faults, give_a_key, opened, picture
from tests.web.conftest import PASSWORD
from tests.web.totp import code_at

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "record"]),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium with its windows: the other one asks nobody to touch a key, and waits for it."""
    with chromium(WHOLE) as opened_browser:
        yield opened_browser


@pytest.fixture(autouse=True)
def required(settings: Settings) -> Iterator[None]:
    settings.AYNI_SECOND_FACTOR = "required"
    cache.clear()
    yield
    cache.clear()


def type_password(page: Page, at: str) -> None:
    page.goto(f"{at}/sign-in/")
    page.keyboard.type("anna")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: not url.endswith("/sign-in/"))


def press(page: Page, words: str) -> None:
    """Reach a link or a button by the tabulator, and press it."""
    for _step in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText.trim()") == words:
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"the tabulator never reached {words!r}")


def open_enrolment(page: Page, words: str) -> None:
    press(page, words)
    page.wait_for_url("**/sign-in/again/**")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/again/" not in url)


def test_a_passkey_is_enrolled_and_opens_the_door(
    browser: Browser, live_server: LiveServer, anna: Person
) -> None:
    with opened(browser) as page:
        watch = Watch(page)
        give_a_key(page)
        type_password(page, live_server.url)
        expect(page.locator("h1")).to_have_text("Mi cuenta")
        assert faults(page) == []
        picture(page, "account-must")
        open_enrolment(page, "Inscribir una llave de acceso")
        expect(page.locator("form[data-passkey]")).to_be_visible()
        assert faults(page) == []
        picture(page, "passkey")
        expect(page.locator("#id_name")).to_have_value("llave de acceso")
        page.fill("#id_name", "llave de la caja")
        press(page, "Inscribir")
        page.wait_for_url("**/account/codes/")
        assert faults(page) == []
        picture(page, "codes")
        page.goto(f"{live_server.url}/account/")
        expect(page.locator("main")).to_contain_text("llave de la caja")
        assert faults(page) == []
        picture(page, "account")
        with page.expect_navigation():
            press(page, "Recordar este navegador")
        expect(page.locator("main")).to_contain_text("hasta")
        page.locator(".account-part:nth-child(2) .account-lines button").click()
        page.click("summary")
        page.click("text=Salir")
        page.wait_for_url("**/sign-in/")

        type_password(page, live_server.url)
        page.wait_for_url("**/sign-in/factor/")
        expect(page.locator("form[data-passkey]")).to_be_visible()
        assert faults(page) == []
        picture(page, "factor")
        press(page, "Usar una llave de acceso")
        page.wait_for_url(f"{live_server.url}/")
        assert watch.complaints == []
    assert Authenticator.objects.filter(user=anna, type="webauthn").count() == 1


def test_a_key_that_nobody_touches_opens_nothing(
    browser: Browser, live_server: LiveServer, anna: Person
) -> None:
    with opened(browser) as page:
        type_password(page, live_server.url)
        give_a_key(page)
        open_enrolment(page, "Inscribir una llave de acceso")
        press(page, "Inscribir")
        page.wait_for_url("**/account/codes/")
        page.context.clear_cookies()
        type_password(page, live_server.url)
        page.wait_for_url("**/sign-in/factor/")
        # Another key than the one that was enrolled: what a thief of the password may have.
        line = page.context.new_cdp_session(page)
        line.send("WebAuthn.enable")
        with opened(browser) as elsewhere:
            give_a_key(elsewhere, touched=False)
            type_password(elsewhere, live_server.url)
            elsewhere.wait_for_url("**/sign-in/factor/")
            press(elsewhere, "Usar una llave de acceso")
            expect(elsewhere.locator("[data-passkey-trouble]")).to_be_visible()
            elsewhere.goto(f"{live_server.url}/record/")
            assert "/sign-in/" in elsewhere.url


def test_without_script_the_code_of_an_app_is_the_way(
    browser: Browser, live_server: LiveServer, anna: Person
) -> None:
    with opened(browser, scriptless="no script") as page:
        type_password(page, live_server.url)
        page.click("text=Inscribir una aplicación que muestra códigos")
        page.fill("#id_password", PASSWORD)
        page.click(".plain-card button[type=submit]")
        secret = page.locator(".enrol-secret").inner_text()
        picture(page, "app")
        page.fill("#id_code", code_at(secret, time.time()))
        page.click(".plain-card button[type=submit]")
        page.wait_for_url("**/account/codes/")
        page.context.clear_cookies()
        page.goto(f"{live_server.url}/sign-in/?next=/record/")
        page.fill("#id_username", "anna")
        page.fill("#id_password", PASSWORD)
        page.click(".plain-card button[type=submit]")
        page.fill("#id_code", "000000")
        page.click(".plain-card button[type=submit]")
        expect(page.locator(".field-errors")).to_contain_text("no abre la puerta")
        picture(page, "factor-wrong")
        page.fill("#id_code", code_at(secret, time.time() + 30))
        page.click(".plain-card button[type=submit]")
        page.wait_for_url("**/record/")


def test_the_office_that_audits_reads_the_journal(
    browser: Browser, live_server: LiveServer, anna: Person, settings: Settings
) -> None:
    settings.AYNI_SECOND_FACTOR = "optional"
    audit = OfficeEntry(office="chl.north.liaison", powers=frozenset({"audit"}))
    directory.use_directory(lambda _party: {audit.office: audit})
    at = clock.now()
    journal.note(journal.SIGN_IN_FAILED, at=at, name="nadie")
    journal.note_command(journal.ENVELOPE_PRINTED, at=at, operator="root", told="chl.civil.duty")
    journal.note(
        journal.ENVELOPE_OPENED, at=at, person=anna, name="Cabo de guardia", told="chl.civil.duty"
    )
    with opened(browser) as page:
        page.goto(f"{live_server.url}/sign-in/envelope/")
        assert faults(page) == []
        picture(page, "envelope")
        page.goto(f"{live_server.url}/sign-in/")
        picture(page, "sign-in")
        type_password(page, live_server.url)
        expect(page.locator("main")).to_contain_text("Cabo de guardia")
        assert faults(page) == []
        picture(page, "desk-of-audit")
        press(page, "Diario")
        expect(page.locator("h1")).to_have_text("Diario")
        assert faults(page) == []
        picture(page, "journal")
        page.select_option("#journal-kind", "failures")
        page.click(".listing-filters button")
        expect(page.locator("tbody tr")).to_have_count(1)
