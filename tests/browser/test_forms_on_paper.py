# SPDX-License-Identifier: Apache-2.0
"""A form is printed: what was typed in it, or lines and boxes to fill in by hand."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from ayni.adapters import clock
from ayni.adapters.accounts import directory, people
from ayni.adapters.accounts.directory import OfficeEntry
from ayni.adapters.accounts.models import Person
from tests.browser.driving import opened, sign_in
from tests.web.conftest import PASSWORD

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "record"]),
]

FORMS = ("/notices/new/", "/notices/urgent/", "/notices/heard/new/", "/notices/incidents/new/")
LONG = "\n".join(f"{n}. Se revisa el hito y se anota el estado de la senda." for n in range(1, 121))
SHOWN = """selector => [...document.querySelectorAll(selector)].map(
    one => one.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true}))"""


@pytest.fixture(params=["scripted", "scriptless"])
def page(
    request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer, anna: Person
) -> Iterator[Page]:
    with opened(browser, scriptless=request.param == "scriptless" or None) as found:
        sign_in(found, live_server.url, username="anna", password=PASSWORD)
        yield found


@pytest.fixture
def eva(node: None) -> Person:
    """Eva acts for Chile's office for personal data."""
    office = OfficeEntry(office="chl.privacy", powers=frozenset({"privacy"}))
    directory.use_directory(lambda party: {office.office: office} if party == "chl" else {})
    person = people.create_person("eva", password=PASSWORD, display_name="Eva")
    people.assign_office(person, office="chl.privacy", since=clock.now())
    return person


@pytest.mark.parametrize("path", FORMS)
def test_each_field_stands_on_paper_and_no_button(
    page: Page, live_server: LiveServer, path: str
) -> None:
    page.goto(f"{live_server.url}{path}")
    page.emulate_media(media="print")
    labels = page.evaluate(SHOWN, "main form .field :is(.form-label, legend, .form-check-label)")
    assert labels, path
    assert all(labels), path
    assert not any(page.evaluate(SHOWN, "main :is(button, .unsent, [type=hidden])"))


def test_a_case_is_opened_by_hand_where_the_form_stands_open(
    browser: Browser, live_server: LiveServer, eva: Person
) -> None:
    with opened(browser, scriptless=True) as page:
        sign_in(page, live_server.url, username=eva.username, password=PASSWORD)
        page.goto(f"{live_server.url}/data/cases/")
        page.emulate_media(media="print")
        assert all(page.evaluate(SHOWN, "main form .field .form-label"))
        assert page.locator("#id_what").is_visible()
        assert not any(page.evaluate(SHOWN, "main :is(button, summary .icon)"))
        page.emulate_media(media="screen")
        page.locator("details.deed summary").click()
        page.emulate_media(media="print")
        assert not any(page.evaluate(SHOWN, "main :is(form, summary, button)")), "a mere button"


def test_a_choice_not_made_is_ticked_by_hand_and_one_made_is_printed_alone(
    page: Page, live_server: LiveServer
) -> None:
    page.goto(f"{live_server.url}/notices/urgent/")
    page.emulate_media(media="print")
    field = page.locator(".field:has(#id_activity)")
    offered = [one.inner_text() for one in page.locator("#id_activity option").all()][1:]
    boxes = field.locator(".choices-on-paper span")
    assert boxes.all_inner_texts() == offered
    assert boxes.first.is_visible()
    assert not page.locator("#id_activity").is_visible()
    page.emulate_media(media="screen")
    assert not boxes.first.is_visible()
    page.select_option("#id_activity", index=2)
    page.emulate_media(media="print")
    assert page.locator("#id_activity").is_visible()
    assert not boxes.first.is_visible()


def test_a_long_text_is_printed_to_its_last_line(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/understandings/load/")
    page.emulate_media(media="print")
    blank = page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n")
    page.fill("#id_table", LONG)
    typed = page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n")
    assert typed > blank + 1
    area = page.locator("#id_table")
    if area.is_visible():
        # Without script the control itself grows.
        assert area.evaluate("one => one.scrollHeight <= one.clientHeight")
    else:
        assert page.locator(".written-out").inner_text().strip() == LONG
    page.emulate_media(media="screen")
    assert area.is_visible()
    assert not any(page.evaluate(SHOWN, ".written-out"))


def test_the_sentence_of_the_partnership_stands_at_the_foot_of_each_sheet_and_never_alone(
    page: Page, live_server: LiveServer
) -> None:
    page.goto(f"{live_server.url}/understandings/load/")
    page.emulate_media(media="print")
    styles = page.evaluate(
        "(({display, breakInside}) => [display, breakInside])(getComputedStyle("
        "document.querySelector('.foot')))"
    )
    # Both are what makes the browser repeat it on each sheet.
    assert styles == ["table-footer-group", "avoid"]
