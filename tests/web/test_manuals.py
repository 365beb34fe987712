# SPDX-License-Identifier: Apache-2.0
"""The manuals as pages: whose comes first, where "?" leads, and what they never say."""

import re

import pytest
from django.conf import settings as node_settings
from django.test import Client

from ayni.web.manuals import pages
from ayni.web.testing import never_said

pytestmark = pytest.mark.django_db(databases=["default", "record"])

HELP = re.compile(r'class="btn btn-sm manual-link no-paper" href="([^"]+)"')


def speak(client: Client, language: str) -> None:
    client.cookies[node_settings.LANGUAGE_COOKIE_NAME] = language


@pytest.mark.parametrize("language", pages.LANGUAGES)
def test_every_manual_is_a_page_whose_links_lead_to_pages(
    anna_client: Client, language: str
) -> None:
    speak(anna_client, language)
    for name in pages.NAMES:
        response = anna_client.get(f"/manual/{name}/")
        page = response.content.decode()
        manual = pages.manual(name, language)
        assert f"<h1>{manual.title}</h1>" in page
        assert manual.html in page
        assert never_said(page, language) == []
        for target in re.findall(r'href="\.\./([^"]+)"', manual.html):
            address, _, anchor = target.partition("#")
            led = anna_client.get(f"/manual/{address}")
            assert led.status_code == 200
            assert not anchor or f'id="{anchor}"' in led.content.decode()


def test_a_manual_is_not_read_without_signing_in(client: Client) -> None:
    assert client.get("/manual/duty/")["Location"].startswith("/sign-in/")


def test_a_manual_that_nobody_wrote_is_not_there(anna_client: Client) -> None:
    assert anna_client.get("/manual/nowhere/").status_code == 404
    with pytest.raises(KeyError):
        pages.manual("../secret", "es")


def test_the_own_office_stands_first_and_menu_and_foot_lead_there(anna_client: Client) -> None:
    page = anna_client.get("/manual/").content.decode()
    own, rest = page.split("Lo que hacen varias oficinas")
    assert "De su oficina" in own
    assert "/manual/liaison/" in own
    assert "/manual/secretariat/" in own
    assert "/manual/duty/" in rest
    assert "/manual/liaison/" not in rest
    assert page.count('href="/manual/"') == 2


@pytest.mark.parametrize(
    ("address", "manual"),
    [
        ("/", "liaison"),
        ("/record/", "liaison"),
        ("/notices/", "notices"),
        ("/notices/new/", "notices"),
        ("/clearance/", "clearance"),
        ("/framework/", "foreign"),
        ("/watch/", "watch"),
    ],
)
def test_every_page_leads_to_the_manual_about_it(
    anna_client: Client, address: str, manual: str
) -> None:
    assert HELP.findall(anna_client.get(address).content.decode()) == [f"/manual/{manual}/"]


def test_somebody_without_an_office_finds_all_manuals_and_none_of_an_own(
    client: Client, clara: object
) -> None:
    client.force_login(clara)  # type: ignore[arg-type]
    page = client.get("/manual/").content.decode()
    assert "De su oficina" not in page
    assert "/manual/duty/" in page


def test_an_office_of_several_powers_begins_with_duty() -> None:
    assert pages.of_powers(frozenset({"liaison", "duty", "press"})) == [
        "duty", "liaison", "reading",
    ]  # fmt: skip
    assert pages.of_powers(frozenset()) == []


def test_what_looks_like_markup_in_a_manual_is_shown_as_it_is() -> None:
    title, tokens = pages.tokens_of("# T\n\n<script>x</script> **a** [b](javascript:x)\n")
    html = pages._READER.renderer.render(tokens, pages._READER.options, {})
    assert title == "T"
    assert "<script" not in html
    assert "href" not in html
