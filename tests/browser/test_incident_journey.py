# SPDX-License-Identifier: Apache-2.0
"""An incident from its three fields to two keys, with no line: every act goes over on a stick.

Two nodes run as an operator starts them. After the opening steps neither door stands where the
neighbour calls; packets are written and read on the pages, by the liaison officers themselves.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from ayni.node.drill.nodes import Node
from ayni.node.drill.world import World
from tests.browser.driving import Watch, enter, faults, opened, picture, seen
from tests.drill import running_copy
from tests.ports import free_port

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SHEETS_MAX = 6
"""Pages of paper that the file of fifteen acts takes at most."""
PACKETS_MAX = 20
"""Packets that are written until one holds every act: the link process signs within a second."""
VEHICLE = "Camioneta blanca"
THEIRS = "Seis personas, según el puesto"
NO_LINK = re.compile("(Sin|no hay) enlace con")
CLOSED = "cerrado (dos llaves)"


@dataclass(frozen=True, slots=True)
class Desk:
    """A liaison officer at a browser.

    Attributes:
        node: the own node.
        other: party of the neighbour.
        page: what the browser shows.
        folder: where packets are saved.
    """

    node: Node
    other: str
    page: Page
    folder: Path

    def at(self, address: str) -> Page:
        """Open a page of the own node."""
        self.page.goto(f"{self.node.address}{address}")
        return self.page


@pytest.fixture(scope="module")
def world(opened_drill: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Two nodes with a constitution and offices, whose doors are then moved to other ports.

    Their cards still name the old ones, so that neither reaches the other; both go on signing.
    """
    with running_copy(opened_drill, tmp_path_factory.mktemp("journey")) as made:
        for node in made.nodes.values():
            node.stop("link")
            file = node.data / "node.json"
            told = json.loads(file.read_text())
            told["door"]["port"] = free_port()
            file.write_text(json.dumps(told))
            node.start("link")
        yield made


@pytest.fixture
def desks(browser: Browser, world: World, tmp_path: Path) -> Iterator[tuple[Desk, Desk]]:
    """Chile's and Peru's liaison officers, signed in, each at a browser."""
    with ExitStack() as stack:
        norte = stack.enter_context(opened(browser))
        sur = stack.enter_context(opened(browser))
        enter(norte, world.chl, "enlace.norte")
        enter(sur, world.per, "enlace.sur")
        yield Desk(world.chl, "per", norte, tmp_path), Desk(world.per, "chl", sur, tmp_path)


def done(page: Page) -> str:
    """Return what came of a packet, once the link process has done it."""
    told = seen(page, lambda: page.locator("#packet .statement, #packet .alert-danger"))
    assert page.locator("#packet .alert-danger").count() == 0, told.inner_text()
    return told.inner_text()


def write(desk: Desk) -> Path:
    """Write a packet that holds every act signed here, and save it on the stick."""
    desk.at(f"link/{desk.other}/packets/")
    for _each in range(PACKETS_MAX):
        with desk.page.expect_navigation():
            desk.page.click("form:has(input[value=write]) button[type=submit]")
        if "Falta" not in done(desk.page):
            return save(desk)
        desk.at(f"link/{desk.other}/packets/")
    pytest.fail("the link process signs what the pages wrote")


def save(desk: Desk) -> Path:
    with desk.page.expect_download() as download:
        desk.page.click("#packet a.btn-primary")
    path = desk.folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def read(desk: Desk, stick: Path) -> str:
    """Read the packet on the stick; return what came of it."""
    desk.at(f"link/{desk.other}/packets/").set_input_files("input[type=file]", stick)
    with desk.page.expect_navigation():
        desk.page.click("form:has(input[value=read]) button[type=submit]")
    return done(desk.page)


def carry(giver: Desk, taker: Desk) -> str:
    """Carry over all that one side has signed, and its receipts; return what came of it."""
    return read(taker, write(giver))


def deed(desk: Desk, incident: str, name: str) -> Locator:
    """Open a deed on the page of the incident."""
    found = desk.at(f"notices/incidents/{incident}/").locator(f'[id^="deed-{name}"]').first
    if found.get_attribute("open") is None:
        found.locator("summary").click()
    return found


def sign(found: Locator, **values: str) -> None:
    """Fill in a deed and press its button."""
    for name, value in values.items():
        field = found.locator(f"[name={name}]")
        if field.evaluate("element => element.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    with found.page.expect_navigation():
        found.locator("button[type=submit]:not([formnovalidate])").click()


def open_by_keyboard(desk: Desk) -> str:
    """Open an incident with three typed fields and Enter; return its object id."""
    page = desk.at("notices/incidents/new/")
    page.focus("#id_type")
    page.keyboard.type("Cruce")
    page.keyboard.press("Tab")
    page.keyboard.type("Punto F-08")
    page.keyboard.press("Tab")
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    expect(page.locator(".timeline")).to_contain_text("Incidente abierto")
    return page.url.rstrip("/").rpartition("/")[2].partition("#")[0]


def test_an_incident_is_counted_twice_and_closed_with_two_keys_by_stick_alone(
    world: World, desks: tuple[Desk, Desk]
) -> None:
    norte, sur = desks
    watches = [Watch(norte.page), Watch(sur.page)]
    for desk in desks:
        seen(desk.at("link/"), lambda page=desk.page: page.get_by_text(NO_LINK))
    incident = open_by_keyboard(norte)
    expect(sur.at("notices/incidents/").locator(f'a[href*="{incident}"]')).to_have_count(0)

    carry(norte, sur)
    sign(deed(sur, incident, "acknowledge"))
    expect(sur.page.locator(".timeline")).to_contain_text("Acuse")
    sign(deed(sur, incident, "position"), position=THEIRS, number="6")
    expect(sur.page.locator("main")).to_contain_text("informan cosas distintas")

    carry(sur, norte)
    page = norte.at(f"notices/incidents/{incident}/")
    expect(page.locator(".timeline")).to_contain_text("Recibido y guardado por el nodo del Perú")
    expect(page.locator("#side-per + dl")).to_contain_text("6")
    sign(deed(norte, incident, "acknowledge"))
    expect(page.locator("[aria-labelledby=side-per]")).to_contain_text("Con acuse de Chile")
    sign(deed(norte, incident, "persons"), count="5")
    sign(deed(norte, incident, "item"), description=VEHICLE, quantity="1", held_by="per")
    close_too_early(norte, incident)

    carry(norte, sur)
    mine = sur.at(f"notices/incidents/{incident}/").locator("[aria-labelledby=side-per]")
    expect(mine).to_contain_text("Con acuse de Chile")
    sign(deed(sur, incident, "persons"), count="6")
    sign(deed(sur, incident, "material"))
    expect(sur.page.locator("main")).to_contain_text("1 pendientes, 0 de vuelta")

    carry(sur, norte)
    sign(deed(norte, incident, "confirm"))
    expect(norte.page.locator("main")).to_contain_text("0 pendientes, 1 de vuelta")
    first_key = deed(norte, incident, "close")
    expect(first_key).to_contain_text("las cuentas difieren: CHL 5, PER 6")
    first_key.locator("[name=names_open]").check()
    sign(first_key)
    expect(norte.page.locator(".marks")).to_contain_text("cierre propuesto")

    carry(norte, sur)
    consent(sur, incident)
    assert "acto" in carry(sur, norte)
    for desk in desks:
        both_counts_stand(desk, incident)
    assert world.chl.status()["digest"] == world.per.status()["digest"]
    refused, *others = [complaint for watch in watches for complaint in watch.complaints]
    assert ("422" in refused, others) == (True, [])


def close_too_early(desk: Desk, incident: str) -> None:
    """Propose to close while the vehicle is out: refused, and what is out is named."""
    found = deed(desk, incident, "close")
    expect(found).to_contain_text(f"1 × {VEHICLE}")
    sign(found)
    again = desk.page.locator("#deed-close")
    expect(again).to_contain_text("Hay algo pendiente")
    expect(again).to_contain_text(f"1 × {VEHICLE}")
    expect(desk.page.locator(".marks")).not_to_contain_text("cierre propuesto")


def consent(desk: Desk, incident: str) -> None:
    """Turn the second key, on its page of confirmation."""
    sign(deed(desk, incident, "consent"))
    expect(desk.page.locator("h1")).to_have_text("Consentir el cierre")
    expect(desk.page.locator("main")).to_contain_text("las cuentas difieren: CHL 5, PER 6")
    assert faults(desk.page) == []
    desk.page.click("button.btn-danger")
    expect(desk.page.locator(".marks")).to_contain_text(CLOSED)


def both_counts_stand(desk: Desk, incident: str) -> None:
    """See the close, both counts side by side, and the file on paper; axe finds nothing."""
    page = desk.at(f"notices/incidents/{incident}/")
    expect(page.locator(".marks")).to_contain_text(CLOSED)
    for party, count in (("chl", "5"), ("per", "6")):
        expect(page.locator(f"#side-{party} + dl dd").first).to_contain_text(count)
    picture(page, f"incident-{desk.node.party}")
    page.goto(f"{page.url}print/")
    picture(page, f"incident-file-{desk.node.party}")
    page.emulate_media(media="print")
    for told in (THEIRS, VEHICLE, CLOSED, "Impreso por"):
        expect(page.locator(".paper")).to_contain_text(told)
    expect(page.locator(".menu")).to_be_hidden()
    assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") <= SHEETS_MAX
    page.emulate_media(media="screen")


def test_without_script_an_incident_is_opened_and_carried_to_the_neighbour(
    browser: Browser, world: World, desks: tuple[Desk, Desk], tmp_path: Path
) -> None:
    norte, _sur = desks
    with opened(browser, scriptless=True, narrow=True) as page:
        enter(page, world.per, "turno.per")
        turno = Desk(world.per, "chl", page, tmp_path)
        turno.at("notices/incidents/new/")
        page.select_option("#id_type", "shot")
        page.select_option("#id_place", "f-08")
        page.click("button.btn-danger")
        expect(page.locator("h1")).to_contain_text("F-08")
        incident = page.url.rstrip("/").rpartition("/")[2].partition("#")[0]
        carry(turno, norte)
        sign(deed(norte, incident, "acknowledge"))
        carry(norte, turno)
        turno.at(f"notices/incidents/{incident}/")
        expect(page.locator("main")).to_contain_text("detenido el")


def test_axe_finds_nothing_and_nothing_runs_over(
    browser: Browser, world: World, desks: tuple[Desk, Desk]
) -> None:
    norte, _sur = desks
    incident = open_by_keyboard(norte)
    write(norte)
    incidents = ("", "new/", f"{incident}/", f"{incident}/print/")
    addresses = (*(f"notices/incidents/{one}" for one in incidents), "link/per/packets/")
    with opened(browser, narrow=True) as narrow:
        enter(narrow, world.chl, "enlace.norte")
        for page in (norte.page, narrow):
            for address in addresses:
                page.goto(f"{world.chl.address}{address}")
                for folded in page.locator("main details").all():
                    folded.evaluate("element => { element.open = true }")
                assert (address, faults(page)) == (address, [])
                wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
                assert (address, wide) == (address, False)
