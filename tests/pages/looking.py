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
    ("-narrow", {"width": 390, "height": 1200}, "screen"),
    ("-paper", {"width": 794, "height": 1123}, "print"),
)
"""Ending of the name, size in CSS pixels, and what the page is drawn for."""
QUALITY = 22
"""Of WebP, of 100."""
SCALE = 0.6
"""Of the size in CSS pixels: letters can still be read, and a picture is some 15 kB."""
PLACES = {
    "web": "Lo que toda oficina tiene",
    "meetings": "Reuniones",
    "notices": "Avisos previos",
    "procedures": "Protocolos conjuntos",
    "understandings": "Entendimientos",
}
HOW = (("", ""), ("-narrow", ", en un teléfono"), ("-paper", ", en papel"))
HEAD = """# En imágenes

Cada página del ejercicio de `ayni demo`, con datos inventados: en una pantalla, en un teléfono y en
papel, hasta donde alcanza la primera pantalla. Qué hace cada oficina está en su
[manual](manual/es/duty.md). `python -m tests.pages COPIA --pictures docs/guide/pictures` las toma
de nuevo.
"""


def look(found: Mapping[str, Seen], browsers: Mapping[str, Client]) -> Iterator[tuple[str, str]]:
    """Yield address pattern and fault of what is wrong with the pages that were walked.

    Args:
        found: what was walked.
        browsers: account to its browser, whose session is lent.
    """
    for page, address, name in _opened(found, browsers):
        yield from ((name, told) for told in _wrong(page, address))


def take(found: Mapping[str, Seen], browsers: Mapping[str, Client], folder: Path) -> None:
    """Keep pictures of each page wide, narrow and on paper, and write the list of them.

    Args:
        found: what was walked.
        browsers: account to its browser, whose session is lent.
        folder: where they are kept; the list stands beside it, with its name.
    """
    titles = {}
    for page, address, name in _opened(found, browsers):
        page.goto(address)
        titles[name] = " ".join(page.title().partition(" · ")[0].split())
        _picture(page, folder / picture_name(name))
    folder.with_suffix(".md").write_text(listed(titles, folder.name), encoding="utf-8")


def _opened(
    found: Mapping[str, Seen], browsers: Mapping[str, Client]
) -> Iterator[tuple[Page, str, str]]:
    """Yield an open browser of who saw a page, the address of the page, and its pattern."""
    with served() as address, chromium() as browser:
        for username, client in browsers.items():
            mine = {name: one for name, one in found.items() if one.username == username}
            with seated(browser, client, address) as page:
                for name, one in mine.items():
                    if one.html:
                        yield page, address + one.path, name


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
        # The margins of a sheet, which a screen does not draw; a policy forbids styles in the page.
        margin = "14mm 16mm 18mm" if media == "print" else ""
        page.evaluate("margin => { document.documentElement.style.padding = margin; }", margin)
        clip = {"x": 0, "y": 0, **size, "scale": SCALE}
        told = session.send(
            "Page.captureScreenshot", {"format": "webp", "quality": QUALITY, "clip": clip}
        )
        path.with_name(f"{path.name}{ending}.webp").write_bytes(base64.b64decode(told["data"]))
    page.emulate_media(media="screen")
    session.detach()


def picture_name(name: str) -> str:
    """Return the name of the pictures of an address pattern, without ending."""
    return name.replace(":", "-")


def listed(titles: Mapping[str, str], folder: str) -> str:
    """Return the list of all pictures, in Markdown.

    Args:
        titles: address pattern to the heading of its page.
        folder: where the pictures lie, beside the list.
    """
    lines = [HEAD]
    places = {name.partition(":")[0] if ":" in name else "web" for name in titles}
    for place in sorted(places, key=lambda one: (one != "web", one)):
        lines.append(f"## {PLACES[place]}\n")
        for name, title in sorted(titles.items()):
            if (name.partition(":")[0] if ":" in name else "web") == place:
                at = f"{folder}/{picture_name(name)}"
                cells = (f"![{title}{how}.]({at}{ending}.webp)" for ending, how in HOW)
                lines.append(f"### {title} (`{name}`)\n")
                lines.append("| en pantalla | en el teléfono | en papel |\n|---|---|---|")
                lines.append(f"| {' | '.join(cells)} |\n")
    return "\n".join(lines)
