# SPDX-License-Identifier: Apache-2.0
"""Opens one page of each address pattern in Chromium: axe, its width on a telephone, its scripts.

And takes its picture, as a wide screen, a telephone and a sheet of paper show it.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page

from ayni.node.drill.nodes import Node
from tests.browser.driving import NARROW, WIDE, Watch, chromium, faults
from tests.pages.walking import SCRIPT_MAX_BYTES, Seen

SIZES = (
    ("", {"width": 1280, "height": 1000}, "screen"),
    ("-narrow", {"width": 390, "height": 1600}, "screen"),
    ("-paper", {"width": 794, "height": 1123}, "print"),
)
"""Ending of the name, size in CSS pixels, and what the page is drawn for."""
QUALITY = 35
"""Of WebP, of 100: letters stay sharp, and a picture is some 30 kB."""


def look(
    found: Mapping[str, Seen], browsers: Mapping[str, Client], pictures: Path | None
) -> Iterator[tuple[str, str]]:
    """Yield address pattern and fault of what is wrong with the pages that were walked.

    Args:
        found: what was walked.
        browsers: account to its browser, whose session is lent.
        pictures: where each page is kept wide, narrow and on paper; none for nowhere.
    """
    with served() as address, chromium() as browser:
        for username, client in browsers.items():
            mine = {name: one for name, one in found.items() if one.username == username}
            with seated(browser, client, address) as page:
                for name, one in mine.items():
                    if one.html:
                        yield from ((name, told) for told in _wrong(page, address + one.path))
                        if pictures is not None:
                            _picture(page, pictures / picture_name(name))


@contextmanager
def served() -> Iterator[str]:
    """Let the node's own process serve its pages; give their address."""
    node = Node(
        party=settings.AYNI_PARTY,
        label=settings.AYNI_LABEL,
        zone="",
        home=settings.AYNI_DATA.parent,
        staff_port=settings.AYNI_STAFF_PORT,
        door_port=0,
    )
    node.start("web")
    try:
        yield node.address.rstrip("/")
    finally:
        node.stop("web")


@contextmanager
def seated(browser: Browser, client: Client, address: str) -> Iterator[Page]:
    """Open the browser of a person who has signed in."""
    context = browser.new_context(viewport=WIDE, locale="es-CL")  # type: ignore[arg-type]
    context.add_cookies(
        [{"name": name, "value": one.value, "url": address} for name, one in client.cookies.items()]
    )
    try:
        yield context.new_page()
    finally:
        context.close()


def _wrong(page: Page, address: str) -> Iterator[str]:
    watch = Watch(page)
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    page.goto(address)
    yield from faults(page)
    if watch.script_bytes > SCRIPT_MAX_BYTES:
        yield f"loads {watch.script_bytes} bytes of script"
    yield from (f"the browser says: {one}" for one in watch.complaints)
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > NARROW["width"]:
        yield f"is {width} pixels wide on a telephone"
    yield from (f"narrow: {one}" for one in faults(page))


def _picture(page: Page, path: Path) -> None:
    """Keep the page in each size; Playwright itself writes no WebP."""
    session = page.context.new_cdp_session(page)
    for ending, size, media in SIZES:
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.emulate_media(media=media)  # type: ignore[arg-type]
        told = session.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
        path.with_name(f"{path.name}{ending}.webp").write_bytes(base64.b64decode(told["data"]))
    page.emulate_media(media="screen")
    session.detach()


def picture_name(name: str) -> str:
    """Return the name of the pictures of an address pattern, without ending."""
    return name.replace(":", "-")
