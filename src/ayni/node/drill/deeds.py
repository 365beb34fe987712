# SPDX-License-Identifier: Apache-2.0
"""How a person of the drill looks at a page and presses the button of a deed there."""

from __future__ import annotations

from ayni.node.drill.browser import Page
from ayni.node.drill.world import World, expect


def see(world: World, username: str, path: str, told: str) -> Page:
    """Fetch a page until it tells something, for a bounded time.

    Raises:
        DrillTrouble: it does not.
    """
    return world.see(username, path, lambda page: told in page.text(), told)


def press(world: World, username: str, path: str, name: str, **typed: str | list[str]) -> Page:
    """Fill in a deed on a page and press its button; return the page after it."""
    page = world.at(username).get(path)
    return world.at(username).submit(page, page.deed(name), "", **typed)


def confirm(world: World, username: str, path: str, name: str, **typed: str | list[str]) -> Page:
    """Press a grave deed and confirm it on the page of its own; return the page after it.

    Both nodes hold the same first: a page read before what the other signed came is refused.
    """
    world.settle()
    asked = press(world, username, path, name, **typed)
    return world.at(username).submit(asked, asked.form("confirmed"))


def id_in(page: Page) -> str:
    """Return the object that a page is about, by its address.

    Raises:
        DrillTrouble: the address names none.
    """
    found = page.path.partition("#")[0].strip("/").split("/")[-1]
    expect(len(found) == 64, f"the page of what was proposed; found {page.path}")
    return found
