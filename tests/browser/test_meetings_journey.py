# SPDX-License-Identifier: Apache-2.0
"""A meeting goes from its call to its acta on two real nodes, and what it promised to two keys.

Every deed is done on a page that is reached from the Desk or the menu, as somebody new would, and
by the keyboard; both heads and Peru's secretariat have scripts off. The last page is the evaluation
of what the meeting promised; all that came of it is looked at on both nodes.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, expect

from ayni.adapters import clock
from ayni.node.drill.world import World
from tests.browser.driving import (
    NARROW,
    WIDE,
    Watch,
    enter,
    faults,
    opened,
    picture,
    press,
    seen,
    sign,
    tab_to,
)
from tests.drill import running_copy

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NAME = "Reunión Regional de Ensayo"
CHILE = ZoneInfo("America/Santiago")
ITEMS = "Comunicaciones entre los puestos | per | 30\nEjercicio de gabinete"
MINUTES = (
    "La delegación del Perú informó que su turno cubre el día entero.",
    "Ambas delegaciones acordaron probar la radio los lunes a las 09:00.",
    "Ambas delegaciones se comprometieron a preparar un ejercicio.",
    "Ambas delegaciones tomaron nota del simulacro nacional.",
)
"""Passages as they are pasted; the second and the third bind both."""
THEIRS = "Ambas delegaciones se comprometieron a preparar y evaluar un ejercicio."
HEADS = (("chl", "chl.north.head", "titular"), ("per", "per.south.head", "subrogante"))
PERSONS = {
    "chl": ("cancilleria.chl", "enlace.norte", "jefatura.norte"),
    "per": ("cancilleria.per", "enlace.sur", "jefatura.sur"),
}
SCRIPTED = frozenset({"cancilleria.chl", "enlace.norte", "cancilleria.per"})
"""Whose browsers run scripts; axe is one, and looks through these."""
SEND = "main form[method=post] button.btn-primary"


@pytest.fixture
def world(opened_drill: World, tmp_path: Path) -> Iterator[World]:
    with running_copy(opened_drill, tmp_path) as made:
        yield made


def test_a_meeting_goes_from_its_call_to_its_acta_and_its_promise_to_two_keys(
    world: World, browser: Browser
) -> None:
    with ExitStack() as stack:
        heard, sits = [], {}
        for party, persons in PERSONS.items():
            for person in persons:
                page = stack.enter_context(opened(browser, scriptless=person not in SCRIPTED))
                heard.append(Watch(page))
                enter(page, world.nodes[party], person)
                sits[person] = page
        north, south = sits["enlace.norte"], sits["enlace.sur"]
        made = {"mechanism": agree_on_a_mechanism(sits["cancilleria.chl"], sits["cancilleria.per"])}
        made["edition"] = convene(north, south)
        agree_on_the_agenda(north, south, made["edition"])
        made["statement"] = table(north, south, made["edition"])
        made["acta"] = freeze(north, made["edition"])
        for person in ("jefatura.norte", "jefatura.sur"):
            consent_to_the_acta(sits[person])
        for page in (sits["jefatura.norte"], sits["jefatura.sur"]):
            seen(page, lambda page=page: page.locator(".word", has_text="en vigor"))
            expect(page.locator("main")).to_contain_text("RRE-XL/E-02")
        keep_a_promise(north, south)
        evaluate(north, south)
        look_at_all(world, {"chl": north, "per": sits["cancilleria.per"]}, made)
        assert [one.complaints for one in heard] == [[] for _one in heard]
        assert world.settle()


def agree_on_a_mechanism(north: Page, south: Page) -> str:
    """Propose a mechanism from the menu; both ministries consent to it."""
    by_menu(north, "meetings/")
    press(north, "main a[href$='/mechanisms/new/']")
    typed(north, "main", "name_es", NAME)
    typed(north, "main", "name_pt", "Reunião Regional de Ensaio")
    typed(north, "main", "code", "rre")
    chosen(north, "main", "level", "regional")
    ticked(north, "domains", "defence")
    ticked(north, "institutions", "army")
    typed(north, "main", "held_before", "39")
    typed(north, "main", "months_between", "12")
    press(north, SEND)
    confirmed(north, "consent")
    from_the_desk(south, NAME)
    confirmed(south, "consent")
    for page in (north, south):
        seen(page, lambda page=page: page.locator(".word", has_text="activo"))
    return path_of(north)


def convene(north: Page, south: Page) -> str:
    """Chile's secretariat calls the next meeting; Peru's finds it on its Desk and accepts."""
    by_menu(north, "meetings/")
    follow(north, NAME)
    press(north, "main a[href$='/convene/']")
    assert north.input_value("main [name=ordinal]") == "40", "the next number is offered"
    chosen(north, "main", "host", "chl")
    typed(north, "main", "town", "Caleta Ensayo")
    for name, ahead in (("first_day", 1), ("last_day", 2)):
        tab_to(north, f"main [name={name}]")
        north.fill(f"main [name={name}]", day(ahead))
    press(north, SEND)
    edition = path_of(north)
    from_the_desk(south, f"XL {NAME}")
    sign(south, unfolded(south, "accept"))
    for page in (north, south):
        seen(page, lambda page=page: page.locator(".word", has_text="convocada"))
    return edition


def agree_on_the_agenda(north: Page, south: Page, edition: str) -> None:
    """Chile proposes two items; both consent to the same version."""
    tab(north, edition, "agenda")
    press(north, "main a[href$='/agenda/new/']")
    typed(north, "main", "items", ITEMS)
    press(north, SEND)
    confirmed(north, "agree")
    tab(south, edition, "agenda")
    link = seen(south, lambda: south.locator("main a[href*='/agendas/']"))
    press(south, f"main a[href='{link.get_attribute('href')}']")
    confirmed(south, "agree")
    for page in (north, south):
        seen(page, lambda page=page: page.locator("main", has_text="acordado por todas las partes"))


def table(north: Page, south: Page, edition: str) -> str:
    """Passages are pasted and signed at once; Peru words one anew, Chile takes it over."""
    tab(north, edition, "tables")
    press(north, "main a[href$='/tables/paste/']")
    typed(north, "main", "text", "\n\n".join(MINUTES))
    press(north, SEND)
    assert north.locator(".passage").count() == len(MINUTES)
    assert north.locator(".passage-doubtful").count() == 0, "speaker and verb of each show"
    assert faults(north) == []
    press(north, SEND)
    expect(north.locator("main")).to_contain_text(MINUTES[-1])
    tab(south, edition, "tables")
    seen(south, lambda: south.locator("main", has_text=MINUTES[-1]))
    follow(south, "Ambas delegaciones se comprometieron")
    deed = unfolded(south, "word")
    typed(south, f"#deed-{deed}", "text_es", THEIRS)
    sign(south, deed)
    expect(south.locator("main")).to_contain_text("en discusión")
    seen(north, lambda: north.locator("main", has_text=THEIRS))
    follow(north, "Ambas delegaciones se comprometieron")
    sign(north, unfolded(north, "take"))
    expect(north.locator("main")).to_contain_text("su parte ya no la sostiene")
    return path_of(north)


def freeze(north: Page, edition: str) -> str:
    """Chile's secretariat reads what is still to settle, names both heads, freezes the text."""
    tab(north, edition, "acta")
    expect(north.locator("main")).to_contain_text("Todavía no se propuso un acta")
    press(north, "main a[href$='/acta/new/']")
    for party, office, capacity in HEADS:
        chosen(north, "main", f"head_{party}", office)
        chosen(north, "main", f"capacity_{party}", capacity)
    press(north, SEND)
    expect(north.locator("main")).to_contain_text("Huella del texto")
    return path_of(north)


def consent_to_the_acta(head: Page) -> None:
    """A head finds the acta on the Desk, reads it whole and consents to its fingerprint."""
    from_the_desk(head, "Acta de RRE-XL")
    sign(head, unfolded(head, "consent"))
    for text in (*MINUTES[:2], THEIRS, MINUTES[-1], "Huella del texto"):
        expect(head.locator("main")).to_contain_text(text)
    press(head, "main form button[type=submit]")
    expect(head.locator("main")).to_contain_text("consintió")


def keep_a_promise(north: Page, south: Page) -> None:
    """XL/E-02, which nobody typed: reported apart, claimed, confirmed with the second key."""
    for page in (north, south):
        by_menu(page, "understandings/")
        follow(page, "RRE-XL/E-02")
    report(south, "fulfilled", "Plan enviado.")
    seen(north, lambda: north.locator("main", has_text="Plan enviado."))
    report(north, "in_progress", "En revisión.")
    expect(north.locator("main")).to_contain_text("cumplido según PER")
    assert faults(north) == []
    measure(north, "chl-understanding-divergent")
    seen(south, lambda: south.locator("main", has_text="En revisión."))
    deed = unfolded(south, "claim")
    chosen(south, f"#deed-{deed}", "proof", "document")
    typed(south, f"#deed-{deed}", "evidence", "Plan del ejercicio, v2.")
    sign(south, deed)
    expect(south.locator("main")).to_contain_text("Plan del ejercicio, v2.")
    seen(north, lambda: north.locator("[id^=deed-confirm]"))
    assert faults(north) == []
    measure(north, "chl-understanding-claimed")
    confirmed(north, "confirm")
    expect(north.locator("main")).to_contain_text("cumplido (dos llaves)")
    seen(south, lambda: south.locator("main", has_text="cumplido (dos llaves)"))


def evaluate(north: Page, south: Page) -> None:
    """Both nodes count the same of the meeting: one promise kept by two keys, one open."""
    counted = []
    for party, page in (("chl", north), ("per", south)):
        by_menu(page, "understandings/")
        press(page, "main a[href$='/understandings/compliance/']")
        chosen(page, "main form", "edition", "RRE-XL")
        press(page, "main form.listing-filters button")
        main = page.locator("main")
        expect(main).to_contain_text("RRE-XL/E-01")
        expect(main).to_contain_text("cumplido (dos llaves)")
        assert "%" not in main.inner_text(), "counts, never one percentage"
        counted.append(main.locator("dl.bars").inner_text())
        measure(page, f"{party}-evaluation")
        with page.expect_download() as file:
            tab_to(page, "main a[href$='format=pdf']")
            page.keyboard.press("Enter")
        assert Path(file.value.path()).read_bytes().startswith(b"%PDF-")
    assert counted[0] == counted[1]
    assert "2 entendimientos" in north.locator("main").inner_text()


def look_at_all(world: World, pages: Mapping[str, Page], made: Mapping[str, str]) -> None:
    """Look at the pages that came of it, on both nodes."""
    edition, acta = made["edition"], made["acta"]
    for party, page in pages.items():
        for name, path in (
            ("meetings", "/meetings/"),
            ("mechanism", made["mechanism"]),
            ("edition", edition),
            *((tab, f"{edition}{tab}/") for tab in ("delegations", "entry", "agenda", "tables")),
            ("annex", f"{edition}entry/annex/"),
            ("agenda-new", f"{edition}agenda/new/"),
            ("letter", f"{edition}letter/"),
            ("table", f"{edition}tables/new/"),
            ("statement", made["statement"]),
            ("freeze", f"{acta}counter/"),
            ("acta", acta),
            ("signatures", f"{edition}signatures/"),
            ("register", "/understandings/all/"),
            ("never-done", "/understandings/never-done/"),
        ):
            go(world, page, party, path)
            assert faults(page) == [], f"{party} {name}"
            measure(page, f"{party}-{name}")


def report(page: Page, status: str, text: str) -> None:
    """Say how the own side stands, by the keyboard."""
    deed = unfolded(page, "report")
    chosen(page, f"#deed-{deed}", "status", status)
    typed(page, f"#deed-{deed}", "text", text)
    sign(page, deed)
    expect(page.locator("main")).to_contain_text(text)


def unfolded(page: Page, deed: str) -> str:
    """Return the whole name of a deed that the page offers, opened by the keyboard."""
    part = page.locator(f"[id^='deed-{deed}']").first
    name = str(part.get_attribute("id")).removeprefix("deed-")
    if part.get_attribute("open") is None:
        tab_to(page, f"#deed-{name} > summary")
        page.keyboard.press("Enter")
    return name


def confirmed(page: Page, deed: str) -> None:
    """Do a deed that is confirmed on a page of its own."""
    sign(page, unfolded(page, deed))
    press(page, "main form button[type=submit]")


def typed(page: Page, scope: str, name: str, text: str) -> None:
    """Type into a field; what stood there is replaced."""
    tab_to(page, f"{scope} [name='{name}']")
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(text)


def chosen(page: Page, scope: str, name: str, value: str) -> None:
    """Choose by the keyboard: the arrows go through what a list offers."""
    field = f"{scope} select[name='{name}']"
    tab_to(page, field)
    values = page.eval_on_selector_all(f"{field} option", "all => all.map(one => one.value)")
    page.keyboard.press("Home")
    for _step in range(values.index(value)):
        page.keyboard.press("ArrowDown")
    assert page.input_value(field) == value


def ticked(page: Page, name: str, value: str) -> None:
    tab_to(page, f"main input[name='{name}'][value='{value}']")
    page.keyboard.press("Space")


def by_menu(page: Page, room: str) -> None:
    """Go to a room as its link in the menu does."""
    press(page, f".menu a[href='/{room}']")


def follow(page: Page, text: str) -> None:
    """Go on by the first link of the page that says something, by the keyboard."""
    link = seen(page, lambda: page.locator("main a", has_text=text))
    press(page, f"main a[href='{link.get_attribute('href')}']")


def from_the_desk(page: Page, text: str) -> None:
    """Go to what the Desk asks for."""
    press(page, ".menu a[href='/']")
    follow(page, text)


def tab(page: Page, edition: str, name: str) -> None:
    """Go to a tab of the meeting, from whatever page of it leads there."""
    if not page.locator(f".tabs a[href='{edition}{name}/']").count():
        press(page, f".crumbs a[href^='{edition}']")
    press(page, f".tabs a[href='{edition}{name}/']")


def go(world: World, page: Page, party: str, path: str) -> None:
    page.goto(f"{world.nodes[party].address}{path.removeprefix('/')}")


def path_of(page: Page) -> str:
    return "/" + re.sub(r"[?#].*", "", page.url.split("/", 3)[3])


def measure(page: Page, name: str) -> None:
    """See that a page fits a telephone, and keep its picture."""
    picture(page, name)
    page.set_viewport_size(NARROW)
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= NARROW["width"], f"{name} is {wide} wide"
    page.set_viewport_size(WIDE)


def day(ahead: int) -> str:
    return (clock.now().astimezone(CHILE).date() + dt.timedelta(days=ahead)).isoformat()
