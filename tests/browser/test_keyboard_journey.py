# SPDX-License-Identifier: Apache-2.0
"""One day of a state's offices by the keyboard alone, on two nodes whose record holds something.

The liaison officer gives a notice; the foreign ministry looks for it by words, place and week and
reads its relation of facts; the duty officer notes a message heard by telephone and hands the watch
over; the liaison officer leaves papers for a successor. Source: rooms.md 1.1 (day 1), 1.2 (hours 1
and 2), 1.3 (day 2).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, expect

from ayni.core import shortcodes
from ayni.node.drill.nodes import Actor
from ayni.node.drill.world import World
from tests.browser.driving import (
    entered,
    faults,
    picture,
    press,
    seen,
    tab_to,
    taken,
    write,
    write_anew,
)
from tests.drill import running_copy

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CHILE = ZoneInfo("America/Santiago")
PEOPLE = ("enlace.norte", "cancilleria.chl", "turno.chl", "relevo.chl")
HEARD = "Ruta X-1 cerrada desde ahora, lo informa el turno del Perú"
CODE = shortcodes.code_of(bytes(range(32)))
"""Of an act that has not arrived."""
NOTE = "El turno de Defensa Civil pide que se le llame a las 06:00."


@pytest.fixture
def world(opened_drill: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Two nodes with their offices declared, and a second person for the watch."""
    with running_copy(opened_drill, tmp_path_factory.mktemp("keyboard")) as made:
        made.chl.add_people([Actor(username="relevo.chl", office="chl.civil.duty")])
        yield made


@pytest.fixture
def desks(browser: Browser, world: World) -> Iterator[dict[str, Page]]:
    """Four persons of Chile, each at a browser, before the Desk."""
    with entered(browser, world.chl, PEOPLE) as pages:
        yield pages


def write_time(page: Page, selector: str, at: dt.datetime) -> None:
    """Type day, then hour, part by part, in the order of a browser that was told no language."""
    tab_to(page, selector)
    page.keyboard.type(f"{at:%m%d%Y}")
    page.keyboard.press("Tab")
    page.keyboard.type(f"{at:%I%M%p}")
    expect(page.locator(selector)).to_have_value(f"{at:%Y-%m-%dT%H:%M}")


def give_a_notice(page: Page) -> None:
    """Give a prior notice, from the Desk."""
    press(page, 'nav a[href="/notices/"]')
    press(page, 'main a[href="/notices/new/"]')
    start = dt.datetime.now(CHILE) + dt.timedelta(hours=72)
    write(page, "#id_activity", "Patrulla")
    write(page, "#id_place", "Punto F-07")
    write_time(page, "#id_start", start)
    write_time(page, "#id_end", start + dt.timedelta(hours=2))
    for field, letter in (("distance", "m"), ("strength", "1"), ("arms", "a")):
        write(page, f"#id_{field}", letter)
    write(page, "#id_purpose", "Relevo a pie de la unidad de montaña")
    press(page, "button[value=give]")
    expect(page.locator("h1")).to_contain_text("Patrulla")


def find_by_words_place_and_week(page: Page) -> None:
    """Find what one place saw in one week, and open it."""
    press(page, 'nav a[href="/search/"]')
    tab_to(page, "#search-q")
    page.keyboard.type("MONTANA relevo")
    write(page, "#search-place", "Punto F-07")
    today = dt.datetime.now(CHILE).date()
    for field, day in (("from", today), ("to", today + dt.timedelta(days=7))):
        tab_to(page, f"#search-{field}")
        page.keyboard.type(f"{day:%m%d%Y}")
        expect(page.locator(f"#search-{field}")).to_have_value(day.isoformat())
    with page.expect_navigation():
        page.keyboard.press("Enter")
    found = seen(page, lambda: page.locator(".found"))
    expect(page.locator("#search-count")).to_have_text("Actos encontrados: 1")
    expect(found.locator("mark")).to_have_text(["Relevo", "montaña"])
    assert faults(page) == []
    picture(page, "search-by-keyboard")
    press(page, ".found h3 a")


def read_the_relation_of_facts(page: Page) -> None:
    """Read both times of each step, and take the document that a staff edits."""
    seen(page, lambda: page.get_by_text("Recibido y guardado por el nodo del Perú"))
    press(page, '.page-tools a[href$="/account/"]')
    expect(page.locator("main")).to_contain_text("montaña")
    assert faults(page) == []
    picture(page, "relation-of-facts")
    assert taken(page, 'a[href="?format=docx"]').endswith(".docx")


def note_a_message_heard(page: Page) -> None:
    """Note what the neighbour said and its reading code; a sign misheard costs nothing typed."""
    press(page, 'nav a[href="/watch/"]')
    press(page, 'main a[href="/notices/heard/new/"]')
    write(page, "#id_heard", HEARD)
    write(page, "#id_code", f"{CODE[:-1]}{(int(CODE[-1]) + 1) % 10}")
    press(page, ".urgent-sheet button[type=submit]")
    expect(page.locator("main")).to_contain_text("Un signo se oyó mal")
    expect(page.locator("#id_heard")).to_have_value(HEARD)
    write_anew(page, "#id_code", CODE.lower())
    press(page, ".urgent-sheet button[type=submit]")
    expect(page.locator("main")).to_contain_text("el acto no ha llegado")
    assert faults(page) == []


def hand_the_watch_over(duty: Page, relief: Page) -> None:
    """Take the watch, leave a note, offer it; the other person confirms."""
    press(duty, 'nav a[href="/watch/"]')
    press(duty, "button[value=take]")
    press(duty, 'main a[href="/watch/handover/"]')
    write(duty, "#id_text", NOTE)
    press(duty, "button[value=note]")
    tab_to(duty, "#id_to")
    duty.keyboard.press("ArrowDown")
    press(duty, "button[value=offer]")
    press(duty, 'main a[href^="/watch/sheet/"]')
    expect(duty.locator("main")).to_contain_text(NOTE)
    assert faults(duty) == []
    press(relief, 'nav a[href="/watch/"]')
    press(relief, "button[value=confirm]")
    expect(relief.locator(".watch-own")).to_contain_text("Usted tiene el turno.")
    assert faults(relief) == []
    press(duty, 'nav a[href="/watch/"]')
    expect(duty.locator(".watch-own")).not_to_contain_text("Usted tiene el turno.")


def leave_papers(page: Page) -> None:
    """Take the day's sheet of the Desk, and the papers for a successor."""
    press(page, 'nav a[href="/"]')
    expect(page.locator("#tray-theirs")).to_be_visible()
    assert taken(page, 'a[href="?format=csv"]').endswith(".csv")
    press(page, 'nav a[href="/directory/"]')
    press(page, 'main a[href="/succession/"]')
    assert taken(page, 'a[href="?format=pdf"]').endswith(".pdf")
    assert faults(page) == []


def test_a_day_of_four_offices_by_the_keyboard_alone(desks: dict[str, Page]) -> None:
    norte, mfa, duty, relief = (desks[name] for name in PEOPLE)
    give_a_notice(norte)
    find_by_words_place_and_week(mfa)
    read_the_relation_of_facts(mfa)
    note_a_message_heard(duty)
    hand_the_watch_over(duty, relief)
    leave_papers(norte)
    press(mfa, 'nav a[href="/link/"]')
    expect(mfa.locator("main")).to_contain_text("Perú")
