# SPDX-License-Identifier: Apache-2.0
"""Step 36 of the drill: a node is killed while its neighbour signs, and comes back by itself."""

from __future__ import annotations

import time

from ayni.node.drill.world import World, expect

REPORTS = 20


def kill(world: World) -> str:
    """Peru's node is killed while Chile signs twenty reports; started again, it holds them all.

    The reports are notes of calls on the notice of step 7: the room of relief teams, whose reports
    rooms.md names, is not there yet.
    """
    world.settle()
    before = _report(world, "antes")
    pages: list[float] = []
    for number in range(REPORTS):
        if number == REPORTS // 4:
            world.per.kill("web", "link")
        pages.append(_report(world, f"parte {number + 1}"))
    size = world.chl.status()["acts_own"]
    world.per.start("web", "link")
    started = time.monotonic()
    path = f"/notices/{world.notice}/"
    for username in ("enlace.sur", "enlace.norte"):
        world.see(
            username,
            path,
            lambda page: all(f"Ensayo, parte {n + 1}." in page.text() for n in range(REPORTS)),
            "all twenty reports",
        )
    back = time.monotonic() - started
    digest = world.settle()
    expect(world.chl.status()["acts_own"] == size, "nobody signed anything again")
    worst = max(pages)
    return (
        f"{REPORTS} reports {back:.1f} s after the pages of the killed node answered; a deed took "
        f"{before:.2f} s before and at most {worst:.2f} s meanwhile; digest {digest[:16]}"
    )


def _report(world: World, word: str) -> float:
    """Note a call on the notice from Chile's page; return the seconds from click to page."""
    page = world.at("enlace.norte").get(f"/notices/{world.notice}/")
    form = page.deed("contact")
    start = time.monotonic()
    world.at("enlace.norte").submit(page, form, result="spoke", note=f"Ensayo, {word}.")
    return time.monotonic() - start
