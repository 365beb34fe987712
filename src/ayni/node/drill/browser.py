# SPDX-License-Identifier: Apache-2.0
"""A person at a page without script: fetches pages, fills in forms, follows redirects.

Must not know any page: forms are found by what they contain, as a reader finds them.
"""

from __future__ import annotations

import http.client
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit

from ayni.core.errors import PageTrouble

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_VOID_TYPES = frozenset({"submit", "button", "image", "reset"})
REDIRECTS_MAX = 8
PAGE_MAX_BYTES = 4 << 20


@dataclass(slots=True)
class Form:
    """One form of a page.

    Attributes:
        fields: name to value as the page offers it; the first option where none is chosen.
        buttons: (name, value, text) of each submit button.
        options: name to the values that a choice offers.
    """

    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)
    options: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Page:
    """An answer of the node."""

    path: str
    status: int
    body: bytes
    content_type: str

    @property
    def html(self) -> str:
        """Return the text of the page."""
        return self.body.decode("utf-8", "replace")

    def forms(self) -> list[Form]:
        """Return the forms of the page."""
        reader = _FormReader()
        reader.feed(self.html)
        return reader.forms

    def form(self, *names: str, action: str = "") -> Form:
        """Return the first form that has all these fields and whose address contains `action`.

        Raises:
            PageTrouble: there is no such form.
        """
        for form in self.forms():
            known = {*form.fields, *form.options}
            if known.issuperset(names) and action in form.action:
                return form
        raise PageTrouble(
            f"{self.path}: no form with {', '.join(names) or 'any field'} to {action or 'anywhere'}"
        )

    def deed(self, name: str) -> Form:
        """Return the form of a deed; several of one name are told apart by what follows a hyphen.

        Raises:
            PageTrouble: the page does not offer the deed.
        """
        for form in self.forms():
            pressed = [value for key, value, _ in form.buttons if key == "deed"]
            deeds = [*form.fields.get("deed", []), *pressed]
            if any(deed.partition("-")[0] == name for deed in deeds):
                form.fields.setdefault("deed", deeds[:1])
                return form
        raise PageTrouble(f"{self.path}: the deed {name!r} is not offered: {self.text()[:300]}")

    def text(self) -> str:
        """Return the words of the page without markup, white space made single."""
        reader = _TextReader()
        reader.feed(self.html)
        return " ".join(" ".join(reader.parts).split())

    def links(self) -> list[str]:
        """Return the addresses that the page links to."""
        reader = _LinkReader()
        reader.feed(self.html)
        return reader.links


class Browser:
    """One person's browser at one node."""

    def __init__(self, host: str, port: int, *, language: str = "es") -> None:
        """Start without a session.

        Args:
            host: name of the staff door; the connection goes to this machine.
            port: its TCP port.
            language: what the browser asks for.
        """
        self._host, self._port, self._language = host, port, language
        self._cookies: dict[str, str] = {}

    def get(self, path: str) -> Page:
        """Fetch a page.

        Raises:
            PageTrouble: an answer other than 200.
        """
        return self._follow("GET", path, None)

    def submit(self, page: Page, form: Form, button: str = "", **values: str | list[str]) -> Page:
        """Fill in a form and press a button.

        Args:
            page: where the form stands.
            form: the form.
            button: text or value of the button, if there are several.
            values: fields that the person fills in.
        """
        fields = {name: list(found) for name, found in form.fields.items()}
        for name, value in values.items():
            fields[name] = [value] if isinstance(value, str) else value
        for name, value, text in form.buttons:
            if name and button and button in (name, value, text):
                fields[name] = [value]
        path = urljoin(page.path, form.action or page.path)
        body = urlencode(fields, doseq=True)
        if form.method == "get":
            return self._follow("GET", f"{path.partition('?')[0]}?{body}", None)
        return self._follow("POST", path, body.encode())

    def _follow(self, method: str, path: str, body: bytes | None) -> Page:
        for _ in range(REDIRECTS_MAX):
            page, location = self._once(method, path, body)
            if location is None:
                if page.status != http.client.OK:
                    raise PageTrouble(f"{method} {path}: {page.status}: {page.text()[:300]}")
                return page
            split = urlsplit(urljoin(path, location))
            path = split.path + (f"?{split.query}" if split.query else "")
            method, body = "GET", None
        raise PageTrouble(f"{path}: more than {REDIRECTS_MAX} redirects")

    def _once(self, method: str, path: str, body: bytes | None) -> tuple[Page, str | None]:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        headers = {
            "Host": f"{self._host}:{self._port}",
            "Accept-Language": self._language,
            "Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items()),
            "Origin": f"http://{self._host}:{self._port}",
        }
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            raw = answer.read(PAGE_MAX_BYTES)
        except OSError as trouble:
            raise PageTrouble(f"{method} {path}: {trouble}") from trouble
        finally:
            connection.close()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(cookie).items():
                self._cookies[name] = morsel.value
        location = answer.headers["Location"] if answer.status in _REDIRECTS else None
        return Page(path, answer.status, raw, answer.headers.get_content_type()), location


class _FormReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._select = ""
        self._textarea = ""
        self._button: tuple[str, str] | None = None
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(found.get("action", ""), found.get("method", "get").lower())
            self.forms.append(self._form)
        form = self._form
        if form is None:
            return
        name = found.get("name", "")
        if tag == "input":
            _read_input(form, name, found)
        elif tag == "select":
            self._select = name
            form.options.setdefault(name, [])
        elif tag == "option" and self._select:
            self._read_option(form, found)
        elif tag == "textarea":
            self._textarea, self._text = name, ""
        elif tag == "button" and found.get("type", "submit") == "submit":
            self._button, self._text = (name, found.get("value", "")), ""

    def _read_option(self, form: Form, found: dict[str, str]) -> None:
        form.options[self._select].append(found.get("value", ""))
        if "selected" in found or self._select not in form.fields:
            form.fields[self._select] = [found.get("value", "")]

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        form = self._form
        if form is None:
            return
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea" and self._textarea:
            form.fields[self._textarea] = [self._text.removeprefix("\n")]
            self._textarea = ""
        elif tag == "button" and self._button is not None:
            form.buttons.append((*self._button, " ".join(self._text.split())))
            self._button = None


def _read_input(form: Form, name: str, found: dict[str, str]) -> None:
    kind = found.get("type", "text")
    if kind == "submit":
        form.buttons.append((name, found.get("value", ""), found.get("value", "")))
    if not name or kind in _VOID_TYPES:
        return
    if kind in ("checkbox", "radio"):
        form.options.setdefault(name, []).append(found.get("value", "on"))
        if "checked" in found:
            form.fields.setdefault(name, []).append(found.get("value", "on"))
        return
    form.fields[name] = [found.get("value", "")]


class _TextReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


class _LinkReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "a" and found.get("href"):
            self.links.append(str(found["href"]))
