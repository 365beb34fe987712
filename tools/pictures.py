# SPDX-License-Identifier: Apache-2.0
"""Takes the pictures of the guide from the nodes of a running `ayni demo`; changes no node.

Each page as a wide screen, a telephone and a sheet of paper see it, small enough to be kept here.

    ayni demo DIR                              # in another terminal; prints addresses and sign-ins
    python tools/pictures.py http://chl.localhost:8440 turno.chl:WORD enlace.norte:WORD …

The pages of a person are taken only if the sign-in of that person is given.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = Path(__file__).parents[1] / "docs" / "guide" / "pictures"
CHROMIUM = "/usr/bin/chromium"
QUALITY = 50
"""Of JPEG, of 100: letters stay sharp, and a page is some 100 kB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How a page is looked at: width and height in CSS pixels, on a screen or on paper."""

    ending: str
    width: int
    height: int
    media: str = "screen"


SIZES = (
    Size(ending="", width=1280, height=1000),
    Size(ending="-estrecho", width=390, height=1900),
    Size(ending="-impreso", width=794, height=1123, media="print"),
)

PAGES: Mapping[str, Sequence[tuple[str, str, str]]] = {
    "turno.chl": (
        ("turno", "/watch/", ""),
        ("hoja-del-turno", "/watch/sheet/", ""),
        ("alarma", "/alarm/", ""),
    ),
    "enlace.norte": (
        ("escritorio", "/", ""),
        ("avisos", "/notices/", ""),
        ("aviso", "/search/?q=&room=notices", r"^/notices/[0-9a-f]{64}/"),
        ("calendario", "/notices/calendar/", ""),
        ("incidente", "/notices/incidents/", r"^/notices/incidents/[0-9a-f]{64}/"),
        ("reunion", "/meetings/", r"^/meetings/(mechanisms|editions)/[0-9a-f]{64}/$"),
        ("protocolo", "/procedures/", r"^/procedures/[0-9a-f]{64}/"),
        ("buscar", "/search/?q=patrulla", ""),
        ("oficinas", "/directory/", ""),
        ("registro", "/record/", ""),
        ("enlace", "/link/", ""),
        ("manual", "/manual/liaison/", ""),
    ),
    "cancilleria.chl": (
        ("visacion", "/clearance/", ""),
        ("marco", "/framework/", ""),
    ),
    "datos.chl": (
        ("datos", "/data/", ""),
        ("registro-de-tratamiento", "/data/register/", ""),
        ("diario", "/journal/", ""),
    ),
}
"""Who looks: name of the picture, address, and a pattern of the link that leads on, or nothing."""


def main(words: Sequence[str]) -> int:
    """Take every picture for which a sign-in is given."""
    if len(words) < 2:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    address, *sign_ins = words
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as player:
        browser = player.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--autoplay-policy=no-user-gesture-required"],
        )
        for told in sign_ins:
            username, _, word = told.partition(":")
            for name in taken(browser, address, username, word):
                sys.stdout.write(f"{name}\n")
        browser.close()
    return 0


def taken(browser: Browser, address: str, username: str, word: str) -> list[str]:
    """Take the pictures of one person; return their names."""
    context = browser.new_context(locale="es-CL", viewport={"width": 1280, "height": 1000})
    page = context.new_page()
    page.goto(urljoin(address, "/sign-in/"))
    page.fill("#id_username", username)
    page.fill("#id_password", word)
    page.click(".plain-card button[type=submit]")
    page.wait_for_url(lambda url: "/sign-in/" not in url)
    done = []
    for name, path, link in PAGES.get(username, ()):
        page.set_viewport_size({"width": 1280, "height": 1000})
        page.goto(urljoin(address, path))
        if link:
            links = page.locator("main a[href]").evaluate_all(
                "links => links.map(one => one.getAttribute('href'))"
            )
            found = next((one for one in links if re.match(link, one)), None)
            if found is None:
                sys.stderr.write(f"{name}: no link like {link} on {path}\n")
                continue
            page.goto(urljoin(address, found))
        for size in SIZES:
            shot(page, FOLDER / f"{name}{size.ending}.jpg", size)
        done.append(name)
    context.close()
    return done


def shot(page: Page, path: Path, size: Size) -> None:
    """Take one picture of the page as it is open."""
    page.set_viewport_size({"width": size.width, "height": size.height})
    page.emulate_media(media=size.media)  # type: ignore[arg-type]
    page.screenshot(path=path, type="jpeg", quality=QUALITY)
    page.emulate_media(media="screen")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
