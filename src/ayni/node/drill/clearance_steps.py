# SPDX-License-Identifier: Apache-2.0
"""What step 7 of the drill does with its draft: a chain, a visa, a hold, a signature."""

from __future__ import annotations

import re
import time

from ayni.node.drill.browser import Page
from ayni.node.drill.world import World, expect

CHAIN = "/clearance/chains/?kind=notices.given/1"
WRITES = "enlace.norte"
CLEARS = "cancilleria.chl"


def set_chain(world: World, *, office: str, hold_s: int) -> None:
    """Let notices pass an office and a hold before they are signed; none and 0: at once.

    Args:
        world: the drill.
        office: id, or empty.
        hold_s: seconds.
    """
    page = world.at(CLEARS).get(CHAIN)
    form = page.form("office0", "hold_s")
    told = {name: "" for name in form.fields if name.startswith(("office", "stand_in"))}
    told |= {"office0": office, "hold_s": str(hold_s), "limit_h": "0"}
    page = world.at(CLEARS).submit(page, form, **told)
    expect(page.path.rstrip("/") == "/clearance/chains", f"a chain that is set; found {page.path}")


def number_in(page: Page) -> int:
    """Return the number of the draft whose page this is."""
    found = re.fullmatch(r"/clearance/(\d+)/", page.path)
    expect(found, f"the page of a draft; found {page.path}")
    return int(found[1]) if found else 0


def clear(world: World, draft: int, *, purpose: str) -> None:
    """Read what the neighbour will read, and clear it.

    Args:
        world: the drill.
        draft: number.
        purpose: what the notice says, as the neighbour will read it.
    """
    desk = world.at(CLEARS).get("/")
    expect(f"/clearance/{draft}/" in desk.links(), "the draft on the desk of who clears it")
    seen = world.at(CLEARS).get(f"/clearance/{draft}/as/per/")
    expect(purpose in seen.text(), "the page as the neighbour will see it")
    page = world.at(CLEARS).get(_path(draft))
    world.at(CLEARS).submit(page, page.deed("clear"))


def sign(world: World, draft: int, *, hold_s: int) -> str:
    """Ask for the signature, hold it back once, ask again; return the id of the notice.

    Args:
        world: the drill.
        draft: number.
        hold_s: seconds that the node waits at least.
    """
    browser = world.at(WRITES)
    page = browser.get(_path(draft))
    page = browser.submit(page, page.deed("sign"))
    page = browser.submit(page, page.deed("back"))
    asked = time.monotonic()
    page = browser.submit(page, page.deed("sign"))
    expect("en espera de firma" in page.text().lower(), "a draft that waits to be signed")
    page = world.see(WRITES, _path(draft), lambda page: bool(_notices(page)), "the signed notice")
    expect(time.monotonic() - asked >= hold_s, f"a hold of {hold_s} s before the signature")
    return _notices(page)[0]


def _notices(page: Page) -> list[str]:
    found = [re.fullmatch(r"/notices/([0-9a-f]{64})/", link) for link in page.links()]
    return [match[1] for match in found if match]


def _path(draft: int) -> str:
    return f"/clearance/{draft}/"
