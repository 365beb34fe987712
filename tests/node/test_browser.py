# SPDX-License-Identifier: Apache-2.0
"""The drill's browser reads a form as a person without script does."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from ayni.core.errors import PageTrouble
from ayni.node.drill.browser import Browser, Page

FORM = """
<form method="post" action="/notices/new/">
  <input type="hidden" name="csrfmiddlewaretoken" value="token">
  <input name="place" value="f-07"> <input name="purpose">
  <input type="checkbox" name="parties" value="per" checked>
  <input type="checkbox" name="parties" value="bol">
  <input type="checkbox" name="flag">
  <input type="radio" name="kind" value="patrol"><input type="radio" name="kind" value="flight">
  <select name="zone"><option value="">choose</option><option value="America/Lima">Lima</option>
  </select>
  <select name="capacity"><option value="titular">t</option>
    <option value="interino" selected>i</option></select>
  <textarea name="note">
two
 lines &amp; more</textarea>
  <input type="submit" name="deed" value="give">
  <button name="deed" value="save">Save  the
   draft</button>
  <button type="button" name="deed" value="never">script only</button>
</form>
<form action="/search/"><input name="q" value=""><button>Search</button></form>
<p>After the <b>forms</b></p><a href="/record/">Record</a><a name="x">no link</a>
"""


def page(html: str = FORM) -> Page:
    return Page("/here/", 200, html.encode(), "text/html")


def test_fields_are_what_the_page_offers() -> None:
    form = page().form("place", "note")
    assert (form.action, form.method) == ("/notices/new/", "post")
    assert form.fields == {
        "csrfmiddlewaretoken": ["token"],
        "place": ["f-07"],
        "purpose": [""],
        "parties": ["per"],
        "zone": [""],
        "capacity": ["interino"],
        "note": ["two\n lines & more"],
    }


def test_a_choice_tells_all_that_it_offers() -> None:
    form = page().form("place")
    assert form.options == {
        "parties": ["per", "bol"],
        "flag": ["on"],
        "kind": ["patrol", "flight"],
        "zone": ["", "America/Lima"],
        "capacity": ["titular", "interino"],
    }


def test_buttons_that_send_are_read_and_others_are_not() -> None:
    assert page().form("place").buttons == [
        ("deed", "give", "give"),
        ("deed", "save", "Save the draft"),
    ]


def test_a_form_is_found_by_its_fields_and_address_or_not_at_all() -> None:
    assert page().form("q").method == "get"
    assert page().form(action="search").action == "/search/"
    with pytest.raises(PageTrouble, match="/here/: no form with strength to anywhere"):
        page().form("strength")
    with pytest.raises(PageTrouble, match="no form with any field to /elsewhere/"):
        page().form(action="/elsewhere/")


def test_words_and_links_of_a_page_are_read_without_markup() -> None:
    assert page().text().endswith("After the forms Record no link")
    assert page().links() == ["/record/"]


class _Echo(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        split = urlsplit(self.path)
        if split.path == "/old/":
            self._answer(302, headers={"Location": "/new/?from=old", "Set-Cookie": "seen=1"})
        elif split.path == "/loop/":
            self._answer(302, headers={"Location": "/loop/"})
        elif split.path == "/gone/":
            self._answer(404, "nothing here")
        else:
            self._answer(200, f"{self.path} {self.headers['Cookie']} {self.headers['Host']}")

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._answer(200, str(sorted(parse_qs(raw, keep_blank_values=True).items())))

    def _answer(self, status: int, body: str = "", headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {**(headers or {}), "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *words: object) -> None: ...


@pytest.fixture
def browser() -> Iterator[Browser]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Echo) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield Browser("chl.localhost", server.server_address[1])
        server.shutdown()
        thread.join()


def test_a_redirect_is_followed_and_its_cookie_kept(browser: Browser) -> None:
    found = browser.get("/old/")
    assert found.path == "/new/?from=old"
    assert "seen=1" in found.text()
    assert "chl.localhost:" in found.text()


def test_an_answer_that_a_person_would_not_expect_is_a_trouble(browser: Browser) -> None:
    with pytest.raises(PageTrouble, match="GET /gone/: 404: nothing here"):
        browser.get("/gone/")
    with pytest.raises(PageTrouble, match="more than 8 redirects"):
        browser.get("/loop/")
    with pytest.raises(PageTrouble):
        Browser("chl.localhost", 1).get("/")


def test_a_form_is_sent_as_filled_in_with_the_button_that_was_pressed(browser: Browser) -> None:
    form = page().form("place")
    told = browser.submit(page(), form, "Save the draft", place="f-08", parties=["per", "bol"])
    assert "('deed', ['save'])" in told.text()
    assert "('parties', ['per', 'bol'])" in told.text()
    assert "('place', ['f-08'])" in told.text()
    assert "('capacity', ['interino'])" in told.text()
    assert "kind" not in told.text()


def test_a_search_form_asks_by_address(browser: Browser) -> None:
    assert browser.submit(page(), page().form("q"), q="f 07").path == "/search/?q=f+07"
