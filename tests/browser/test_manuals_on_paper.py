# SPDX-License-Identifier: Apache-2.0
"""A manual of an office fits one sheet in each language, and is read without script or mouse."""

from pathlib import Path

import pytest
from django.conf import settings as node_settings
from markdown_it import MarkdownIt
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from ayni.adapters.accounts.models import Person
from ayni.web.manuals import pages
from tests.browser.driving import faults, opened, sign_in
from tests.web.conftest import PASSWORD

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "record"]),
]

ONE_SHEET = (*dict.fromkeys(pages.OF_POWER.values()), "voice", "clearance", "link")
TWO_SHEETS = ("machine",)


def test_each_manual_fits_one_sheet_in_each_language(
    browser: Browser, live_server: LiveServer, anna: Person
) -> None:
    with opened(browser, scriptless=True) as page:
        sign_in(page, live_server.url, username="anna", password=PASSWORD)
        for language in pages.LANGUAGES:
            page.context.add_cookies(
                [
                    {
                        "name": node_settings.LANGUAGE_COOKIE_NAME,
                        "value": language,
                        "url": live_server.url,
                    }
                ]
            )
            for name in (*ONE_SHEET, *TWO_SHEETS):
                page.goto(f"{live_server.url}/manual/{name}/")
                assert page.locator("html").get_attribute("lang") == language
                sheets = page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n")
                assert (language, name, sheets) == (language, name, 1 + (name in TWO_SHEETS))


@pytest.mark.parametrize("narrow", [None, "narrow"])
def test_axe_finds_nothing_on_a_manual(
    browser: Browser, live_server: LiveServer, anna: Person, narrow: object
) -> None:
    with opened(browser, narrow=narrow) as page:
        sign_in(page, live_server.url, username="anna", password=PASSWORD)
        for address in ("/manual/", "/manual/duty/", "/manual/notices/"):
            page.goto(f"{live_server.url}{address}")
            assert (address, faults(page)) == (address, [])
            wide, shown = page.evaluate(
                "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
            )
            assert wide <= shown


def test_the_security_dossier_is_two_pages(browser: Browser) -> None:
    text = (Path(__file__).parents[2] / "docs" / "operate" / "dossier.md").read_text("utf-8")
    html = MarkdownIt("commonmark").enable("table").render(text)
    style = (
        "@page{size:A4;margin:14mm 16mm} body{font:8.6pt/1.28 sans-serif} h1{font-size:14pt}"
        "h1,h2,p,ul,ol,table{margin:0 0 1.4mm} h2{font-size:10pt;margin-top:2mm}"
        "table{border-collapse:collapse;width:100%} td,th{border:.3pt solid #888;padding:.5mm 1mm;"
        "text-align:left;vertical-align:top}"
    )
    with opened(browser) as page:
        page.set_content(f"<style>{style}</style>{html}")
        assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 2
