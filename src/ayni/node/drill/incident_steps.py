# SPDX-License-Identifier: Apache-2.0
"""Step 16 of the drill: an incident that each side counts differently, closed with two keys."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

from ayni.adapters import clock
from ayni.core.errors import DrillTrouble, PageTrouble
from ayni.node.drill.browser import Page
from ayni.node.drill.world import World, expect

WALL = "%Y-%m-%dT%H:%M"
ZONES = {"enlace.norte": ZoneInfo("America/Santiago"), "enlace.sur": ZoneInfo("America/Lima")}
NORTH, SOUTH = "enlace.norte", "enlace.sur"
VEHICLE = "Camioneta blanca"
STATED = "Seis personas, según el puesto"


def incident(world: World) -> str:
    """Open, count differently, return persons and vehicle, close too early, close with two keys."""
    opened = _open(world)
    _both(world, opened, lambda page: "F-08" in page.text(), "the incident on both nodes")
    _deed(world, SOUTH, opened, "position", position=STATED, number="6")
    _both(
        world,
        opened,
        lambda page: STATED in page.text() and "informan cosas distintas" in page.text(),
        "Peru's position and both counts side by side",
    )
    _deed(world, NORTH, opened, "item", description=VEHICLE, quantity="1", held_by="per")
    _deed(world, NORTH, opened, "persons", count="5", occurred_at=_typed(NORTH, minutes=-2))
    _both(world, opened, lambda page: VEHICLE in page.text(), "the vehicle")
    _deed(world, SOUTH, opened, "persons", count="6", occurred_at=_typed(SOUTH, minutes=-1))
    _both(world, opened, _clocks(2), "two clocks for persons, stopped at different times")
    _too_early(world, opened)
    _return_vehicle(world, opened)
    _close(world, opened)
    closed = "cerrado (dos llaves)"
    _both(world, opened, lambda page: closed in page.text(), "closed with two keys")
    for username in (NORTH, SOUTH):
        page = world.at(username).get(_path(opened))
        expect("5" in page.text() and "6" in page.text(), "both counts side by side")
        _print(world, username, opened)
    digest = world.settle()
    return f"closed with two keys; counts 5 and 6 stand side by side; digest {digest[:16]}"


def _open(world: World) -> str:
    """Open the incident with three typed fields; return its object id."""
    page = world.at(NORTH).get("/notices/incidents/new/")
    page = world.at(NORTH).submit(
        page, page.form("type", "place", "number"), type="crossing", place="f-08", number="5"
    )
    opened = page.path.strip("/").split("/")[-1].split("#")[0]
    expect(len(opened) == 64, f"the page of the incident; found {page.path}")
    return opened


def _too_early(world: World, opened: str) -> None:
    """Chile proposes a close while the vehicle is out: refused, since nothing names it."""
    try:
        _deed(world, NORTH, opened, "close")
    except PageTrouble as refused:
        expect("422" in str(refused), f"a refusal on the page; found {refused}")
    else:
        raise DrillTrouble("a close that passes over the vehicle is refused; it was signed")
    page = world.at(NORTH).get(_path(opened))
    expect("cierre propuesto" not in page.text(), "nothing was proposed")


def _return_vehicle(world: World, opened: str) -> None:
    """Peru states the return, Chile confirms it in its own account."""
    _deed(world, SOUTH, opened, "material", occurred_at=_typed(SOUTH))
    world.see(
        NORTH,
        _path(opened),
        lambda page: any(f.fields.get("deed", [""])[0].startswith("confirm") for f in page.forms()),
        "the return that Peru states, to be confirmed",
    )
    _deed(world, NORTH, opened, "confirm")
    _both(
        world, opened, lambda page: "0 pendientes, 1 de vuelta" in page.text(), "the vehicle back"
    )


def _close(world: World, opened: str) -> None:
    """Chile proposes, naming that the counts differ; Peru consents on a page of its own."""
    _deed(world, NORTH, opened, "close", names_open="on")
    world.see(
        SOUTH,
        _path(opened),
        lambda page: "las cuentas difieren: CHL 5, PER 6" in page.text(),
        "the proposal that names the difference",
    )
    page = _deed(world, SOUTH, opened, "consent")
    expect("las cuentas difieren" in page.text(), "the consent names the difference once more")
    world.at(SOUTH).submit(page, page.form("proposal", "confirmed"))


def _print(world: World, username: str, opened: str) -> None:
    page = world.at(username).get(f"{_path(opened)}print/")
    for told in (STATED, VEHICLE, "prejuzga la posición", "Impreso por"):
        expect(told in page.text() or told in page.html, f"the file of the incident holds {told!r}")


def _clocks(stopped: int) -> Callable[[Page], bool]:
    return lambda page: page.text().count("detenido el") >= stopped


def _both(world: World, opened: str, found: Callable[[Page], bool], expected: str) -> None:
    for username in (NORTH, SOUTH):
        world.see(username, _path(opened), found, expected)


def _typed(username: str, *, minutes: int = 0) -> str:
    """Return an instant of today as the person's own clock shows it."""
    at = clock.now() + dt.timedelta(minutes=minutes)
    return at.astimezone(ZONES[username]).strftime(WALL)


def _path(opened: str) -> str:
    return f"/notices/incidents/{opened}/"


def _deed(world: World, username: str, opened: str, name: str, **values: str) -> Page:
    page = world.at(username).get(_path(opened))
    return world.at(username).submit(page, page.deed(name), **values)
