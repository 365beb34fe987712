# SPDX-License-Identifier: Apache-2.0
"""Drives Debian's chromium: opens it, signs a person in, asks axe what is wrong with a page."""

import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Locator,
    Page,
    Response,
    expect,
    sync_playwright,
)

from ayni.node.drill.nodes import Node

SHELL, WHOLE = "chromium-headless-shell", "chromium"
"""Debian's packages of one browser: the one that draws no windows takes half of the processor."""
WIDE = {"width": 1440, "height": 900}
NARROW = {"width": 390, "height": 844}
TABS_MAX = 120
"""So many steps of the Tab key are between two places of a page at most."""
PATIENCE_MS = 90_000
"""How long a page may take to come or to change: a busy machine is no fault."""
LOOK_S = 90.0
"""How long a page is loaded again at most: the link process of a busy machine needs a moment."""


def chromium_path(*packages: str) -> str:
    """Return where the first of these is; skip the test if none is, unless CI promised."""
    for package in packages or (SHELL, WHOLE):
        if found := shutil.which(package):
            return found
    told = f"no browser: install the Debian package {WHOLE}"
    if os.environ.get("AYNI_CI") == "1":
        pytest.fail(told)
    pytest.skip(told)


@contextmanager
def chromium(*packages: str) -> Iterator[Browser]:
    """Open the browser; the first of these packages that is there, or whichever is there."""
    path = chromium_path(*packages)
    # Playwright runs an event loop in this thread; Django's guard takes that for async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as player:
        browser = player.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu"]
        )
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def opened(browser: Browser, *, narrow: object = None, scriptless: object = None) -> Iterator[Page]:
    """Open an empty page, wide unless told otherwise."""
    context = browser.new_context(
        viewport=NARROW if narrow else WIDE, java_script_enabled=not scriptless
    )
    context.set_default_timeout(PATIENCE_MS)
    try:
        yield context.new_page()
    finally:
        context.close()


def sign_in(page: Page, address: str, *, username: str, password: str) -> None:
    """Sign a person in at a node."""
    page.goto(f"{address}/sign-in/")
    page.fill("#id_username", username)
    page.fill("#id_password", password)
    page.click(".plain-card button[type=submit]")
    page.wait_for_url(lambda url: "/sign-in/" not in url)


def enter(page: Page, node: Node, username: str) -> None:
    """Sign a person of the drill in at its node."""
    address = node.address.rstrip("/")
    sign_in(page, address, username=username, password=node.passwords[username])


@contextmanager
def entered(browser: Browser, node: Node, usernames: Iterable[str]) -> Iterator[dict[str, Page]]:
    """Open a browser for each of these persons of the drill, signed in at a node."""
    with ExitStack() as stack:
        pages = {name: stack.enter_context(opened(browser)) for name in usernames}
        for name, page in pages.items():
            enter(page, node, name)
        yield pages


def seen(page: Page, found: Callable[[], Locator]) -> Locator:
    """Load a page again until it shows something: the link needs a moment."""
    deadline = time.monotonic() + LOOK_S
    while not found().count():
        assert time.monotonic() < deadline, page.locator("main").inner_text()[:1500]
        page.reload()
    return found().first


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until an element has the focus: whatever the mouse reaches, the keyboard does."""
    for _step in range(TABS_MAX):
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by the keyboard on {page.url}")


def press(page: Page, selector: str) -> None:
    """Go to a button or link by the keyboard and press it."""
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def write(page: Page, selector: str, text: str) -> None:
    """Go to a field by the keyboard and type into it, or begin to type a choice."""
    tab_to(page, selector)
    page.keyboard.type(text)


def write_anew(page: Page, selector: str, text: str) -> None:
    """Go to a field by the keyboard and type over what stands in it."""
    tab_to(page, selector)
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def taken(page: Page, selector: str) -> str:
    """Press a link that hands out a file; return the name it comes with."""
    tab_to(page, selector)
    with page.expect_download() as found:
        page.keyboard.press("Enter")
    return found.value.suggested_filename


def unfold(page: Page, deed: str) -> None:
    """Open a deed on the page by the keyboard, unless it is open."""
    if page.locator(f"#deed-{deed}").get_attribute("open") is None:
        tab_to(page, f"#deed-{deed} > summary")
        page.keyboard.press("Enter")


def sign(page: Page, deed: str) -> None:
    """Press the button of a deed on the page, opening it by the keyboard if it is folded."""
    unfold(page, deed)
    press(page, f"#deed-{deed} button[type=submit]")


def faults(page: Page) -> list[str]:
    """Return what axe finds wrong with the page: rule, element and its sentence."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {node['html'][:120]}: {node['failureSummary'][:200]}"
        for one in found
        for node in one["nodes"]
    ]


def picture(page: Page, name: str) -> None:
    """Keep a picture of the page, wide, narrow and as it prints, if a folder is named."""
    folder = os.environ.get("AYNI_PICTURES")
    if not folder:
        return
    page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
    wide = page.viewport_size
    page.set_viewport_size({"width": 390, "height": 844})
    page.screenshot(path=Path(folder) / f"{name}-narrow.png", full_page=True)
    page.set_viewport_size(wide or {"width": 1440, "height": 900})
    page.emulate_media(media="print")
    page.screenshot(path=Path(folder) / f"{name}-print.png", full_page=True)
    page.emulate_media(media="screen")


class Watch:
    """What a page loaded and what the browser complained about."""

    def __init__(self, page: Page) -> None:
        """Listen from here on."""
        self.complaints: list[str] = []
        self._scripts: list[Response] = []
        page.on("console", self._heard)
        page.on("response", self._loaded)

    @property
    def script_bytes(self) -> int:
        """Return the size of all scripts loaded, as they are on disk."""
        return sum(len(response.body()) for response in self._scripts)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def _loaded(self, response: Response) -> None:
        if "javascript" in response.headers.get("content-type", ""):
            self._scripts.append(response)


def give_a_key(page: Page, *, touched: bool = True) -> None:
    """Plug a key into the browser; somebody touches it, or nobody does."""
    line = page.context.new_cdp_session(page)
    line.send("WebAuthn.enable")
    line.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "usb",
                "hasUserVerification": True,
                "isUserVerified": touched,
                "automaticPresenceSimulation": True,
            }
        },
    )
