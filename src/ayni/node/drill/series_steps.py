# SPDX-License-Identifier: Apache-2.0
"""Step 11 of the drill: a series of five, acknowledged, of which row 3 is changed."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from ayni.adapters import clock
from ayni.node.drill.browser import Page
from ayni.node.drill.world import World, expect
from ayni.standards import ical

WALL = "%Y-%m-%dT%H:%M"
CHILE = ZoneInfo("America/Santiago")
ROWS = 5
CHANGED = 3
AWAITS = "espera acuse de PER"
HELD = "acuse de PER"


def change_one_of_five(world: World) -> str:
    """Give a series, acknowledge it, change row 3: four rows stay acknowledged, row 3 waits."""
    series = _give(world)
    world.series = series
    path = f"/notices/series/{series}/"
    for username in ("enlace.norte", "enlace.sur"):
        world.see(username, path, lambda page: _standing(page) == (0, ROWS), "five rows await")
    page = world.at("enlace.sur").get(path)
    world.at("enlace.sur").submit(page, page.deed("acknowledge"))
    for username in ("enlace.norte", "enlace.sur"):
        world.see(
            username, path, lambda page: _standing(page) == (ROWS, 0), "five rows acknowledged"
        )
    before = {event.uid: event.sequence for event in _calendar(world, "enlace.sur", path)}
    expect(sorted(before.values()) == [0] * ROWS, "five events of sequence 0")
    page = world.at("enlace.norte").get(f"{path}row/{CHANGED}/")
    form = page.deed("change")
    start = dt.datetime.fromisoformat(form.fields["start"][0]) - dt.timedelta(hours=1)
    world.at("enlace.norte").submit(page, form, start=start.strftime(WALL))
    for username in ("enlace.norte", "enlace.sur"):
        world.see(
            username,
            path,
            lambda page: _standing(page) == (ROWS - 1, 1),
            "four rows acknowledged; row 3 waits as a notice of its own",
        )
    row = f"{series}-{CHANGED}@ayni"
    for username in ("enlace.norte", "enlace.sur"):
        after = {event.uid: event.sequence for event in _calendar(world, username, path)}
        expect(set(after) == set(before), "iCal holds the same five events")
        higher = [uid for uid in after if after[uid] > before[uid]]
        expect(higher == [row], f"row 3 alone has a higher sequence; found {higher}")
    world.settle()
    return "four of five rows acknowledged, row 3 waits; iCal: five events, row 3 of sequence 1"


def _give(world: World) -> str:
    """Fill in one row, repeat it every seven days, sign; return the object id."""
    day = clock.now().astimezone(CHILE).date() + dt.timedelta(days=7)
    start = dt.datetime.combine(day, dt.time(9))
    row = {
        "row-0-activity": "patrol",
        "row-0-place": "f-08",
        "row-0-start": start.strftime(WALL),
        "row-0-end": (start + dt.timedelta(hours=4)).strftime(WALL),
        "row-0-distance": "lt_100m",
        "row-0-strength": "1_10",
        "row-0-arms": "side",
    }
    browser = world.at("enlace.norte")
    page = browser.get("/notices/series/new/")
    page = browser.submit(
        page, page.form("row-0-start"), button="fill", every_days="7", times=str(ROWS), **row
    )
    form = page.form("row-0-start")
    expect(form.fields[f"row-{ROWS - 1}-place"] == ["f-08"], "the rule fills in five rows")
    page = browser.submit(page, form, button="give", purpose="Patrullas de mantenimiento")
    series = page.path.strip("/").split("/")[-1].split("#")[0]
    expect(len(series) == 64, f"the page of the series; found {page.path}")
    return series


def _standing(page: Page) -> tuple[int, int]:
    """Return how many rows Peru acknowledged, and how many it has not."""
    awaited = page.text().count(AWAITS)
    return page.text().count(HELD) - awaited, awaited


def _calendar(world: World, username: str, path: str) -> tuple[ical.Event, ...]:
    return ical.read(world.at(username).get(f"{path}rows.ics").body).events
