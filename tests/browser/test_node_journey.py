# SPDX-License-Identifier: Apache-2.0
"""Nora runs the node: by the keyboard alone she gives an office, tests the alarm and searches."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from ayni.adapters import clock
from ayni.adapters.accounts import acting, directory, people
from ayni.adapters.accounts.directory import OfficeEntry
from ayni.adapters.accounts.models import Person
from ayni.adapters.alarm.models import Trial
from tests.browser.driving import faults, opened, picture, press, sign_in, tab_to
from tests.web.conftest import OFFICES, PASSWORD

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "record"]),
]
NODE = {"chl.mfa.border": OfficeEntry(office="chl.mfa.border", powers=frozenset({"node"}))}


@pytest.fixture
def nora(
    browser: Browser, live_server: LiveServer, node: None, settings: Settings
) -> Iterator[Page]:
    """Nora's browser, at the Desk of the office that runs the node."""
    settings.AYNI_SECOND_FACTOR = "optional"
    directory.use_directory(lambda party: OFFICES | NODE if party == "chl" else {})
    person = people.create_person("nora", password=PASSWORD, display_name="Nora")
    people.assign_office(person, office="chl.mfa.border", since=clock.now())
    with opened(browser) as page:
        sign_in(page, live_server.url, username="nora", password=PASSWORD)
        yield page


def test_the_keyboard_alone_gives_an_office_tests_the_alarm_and_searches(
    nora: Page, anna: Person
) -> None:
    press(nora, "a[href='/directory/']")
    press(nora, "a[href='/directory/persons/']")
    for field, letters in (("person", "Anna"), ("office", "chl.press")):
        tab_to(nora, f"select[name={field}]")
        nora.keyboard.type(letters)
    tab_to(nora, "select[name=capacity]")
    nora.keyboard.press("ArrowDown")
    press(nora, "button[value=assign]")
    expect(nora.locator("table")).to_contain_text("Anna")
    held = {one.office: one.capacity for one in acting.holdings_of(anna, at=clock.now())}
    assert held["chl.press"] == "subrogante"
    assert faults(nora) == []
    picture(nora, "personas")

    press(nora, "a[href='/alarm/']")
    press(nora, "form[action='/alarm/test/'] button")
    press(nora, "main form[action='/alarm/said/'] button[value=yes]")
    assert Trial.objects.get().rang is True
    expect(nora.locator("main")).to_contain_text("sonó")
    assert faults(nora) == []
    picture(nora, "alarma")

    press(nora, "a[href='/search/']")
    for typed, told in (
        ("7K3M-Q9TD-42", "Los dígitos de control no coinciden"),
        ("senderos", "0"),
    ):
        tab_to(nora, "#search-q")
        nora.keyboard.press("Control+a")
        nora.keyboard.type(typed)
        with nora.expect_navigation():
            nora.keyboard.press("Enter")
        expect(nora.locator("main")).to_contain_text(told)
    assert faults(nora) == []
    picture(nora, "buscar")
