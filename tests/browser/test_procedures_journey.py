# SPDX-License-Identifier: Apache-2.0
"""A protocol from its proposal to its steps on two real nodes, by keyboard and without script.

Peru proposes, both heads consent, both duty posts call each other; in an incident Chile activates
what binds, Peru joins, each marks its own step. Both nodes come to one state.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from ayni.node.drill import procedures_steps
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

TITLE = "Maremoto en la costa"
ES = "Quien recibe la alerta llama al otro puesto.\n\nEl turno avisa a la costa."
PT = "Quem recebe o alerta chama o outro posto.\n\nO plantão avisa a costa."
SCRIPTED = "chl"
"""At Peru's node all but the proposal is done with scripts off."""
WHY = "Alerta de maremoto"
NOT_DONE = "La ruta está cortada"


@pytest.fixture
def world(opened_drill: World, tmp_path: Path) -> Iterator[World]:
    with running_copy(opened_drill, tmp_path) as made:
        yield made


def at(world: World, page: Page, party: str, path: str, name: str = "") -> Page:
    """Open a page of a node; look at it as a telephone shows it, and with axe.

    Axe is a script and does not end where scripts are off: there the page is only measured.
    """
    page.goto(f"{world.nodes[party].address}{path.removeprefix('/')}")
    if name:
        if party == SCRIPTED:
            assert faults(page) == [], path
        picture(page, f"{party}-{name}")
        page.set_viewport_size(NARROW)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= NARROW["width"], f"{path} is {wide} wide"
        page.set_viewport_size(WIDE)
    return page


def typed(page: Page, field: str, text: str) -> None:
    tab_to(page, f"#id_{field}")
    page.keyboard.insert_text(text)


def chosen(page: Page, field: str, value: str) -> None:
    """Choose by the keyboard: the arrows go through what a list offers."""
    tab_to(page, f"#id_{field}")
    values = page.eval_on_selector_all(f"#id_{field} option", "all => all.map(one => one.value)")
    page.keyboard.press("Home")
    for _step in range(values.index(value)):
        page.keyboard.press("ArrowDown")
    assert page.input_value(f"#id_{field}") == value


def propose(world: World, page: Page) -> str:
    """Type a version in two languages by the keyboard; return the path of its page."""
    at(world, page, "per", "procedures/new/", "propose")
    assert faults(page) == []
    chosen(page, "topic", "tsunami")
    chosen(page, "clause", "on_consent")
    chosen(page, "nature", "practical")
    typed(page, "title_es", TITLE)
    typed(page, "text_es", ES)
    typed(page, "title_pt", "Maremoto na costa")
    typed(page, "text_pt", PT)
    typed(page, "step_0_number", "2")
    chosen(page, "step_0_power", "duty")
    typed(page, "step_0_minutes", "15")
    press(page, "form.propose .deed-sign button.btn-primary")
    expect(page.locator("main")).to_contain_text("falta el consentimiento de CHL, PER")
    return "/" + page.url.split("/", 3)[3]


def consent(page: Page) -> None:
    """Consent by the keyboard; the text is confirmed on a page of its own."""
    seen(page, lambda: page.locator("#deed-consent"))
    sign(page, "consent")
    expect(page.locator("main")).to_contain_text("Va a dar el consentimiento")
    press(page, "main form button[type=submit]")


def incident(world: World) -> str:
    """Open an incident at Chile's node; return its path."""
    browser = world.at("turno.chl")
    page = browser.get("/notices/incidents/new/")
    form = page.form("type", "place", "number")
    page = browser.submit(page, form, type="crossing", place="f-08", number="0")
    return page.path.partition("#")[0]


def test_a_protocol_goes_from_its_proposal_to_its_steps_on_both_nodes(
    world: World, browser: Browser
) -> None:
    with ExitStack() as stack:

        def sits(party: str, person: str, *, scriptless: bool = False) -> Page:
            page = stack.enter_context(opened(browser, scriptless=scriptless))
            heard.append(Watch(page))
            enter(page, world.nodes[party], person)
            return page

        heard: list[Watch] = []
        version = propose(world, sits("per", "enlace.sur"))
        north, south = sits("chl", "jefatura.norte"), sits("per", "jefatura.sur", scriptless=True)
        for party, page in (("chl", north), ("per", south)):
            page.goto(f"{world.nodes[party].address}{version.removeprefix('/')}")
            page.wait_for_load_state()
            consent(page)
        for party, page in (("chl", north), ("per", south)):
            at(world, page, party, version)
            seen(page, lambda page=page: page.locator(".marks", has_text="vigente"))
            at(world, page, party, version, "version")
            at(world, page, party, "procedures/today/?topic=tsunami", "today")
            expect(page.locator("main")).to_contain_text(TITLE)
            for name in ("print", "card", "checklist"):
                at(world, page, party, f"{version}{name}/", name)
            at(world, page, party, "procedures/untested/", "untested")
            expect(page.locator("main")).to_contain_text(TITLE)
        assert procedures_steps.call(world)
        duty, other = sits("chl", "turno.chl"), sits("per", "turno.per", scriptless=True)
        for path in ("contacts/", "contacts/print/", "contacts/card/"):
            name = path.strip("/").replace("/", "-")
            at(world, duty, "chl", f"procedures/{path}", name)
        at(world, duty, "chl", incident(world), "incident")
        activation = activate(world, duty)
        join_and_mark(world, other, activation)
        at(world, duty, "chl", activation)
        seen(duty, lambda: duty.locator("main", has_text=NOT_DONE))
        at(world, duty, "chl", activation, "activation")
        at(world, duty, "chl", f"{activation}print/", "activation-print")
        at(world, duty, "chl", "procedures/activations/", "activations")
        at(world, duty, "chl", "watch/", "turno")
        expect(duty.locator("main")).to_contain_text("Activar protocolo")
        assert [one.complaints for one in heard] == [[] for _one in heard]
        assert world.settle()


def activate(world: World, page: Page) -> str:
    """Activate what binds from the page of the incident, by the keyboard; mark the own step."""
    press(page, "a[href*='?matter=']")
    assert faults(page) == []
    picture(page, "chl-activate")
    typed(page, "reason", WHY)
    press(page, "main button.btn-danger")
    expect(page.locator("main")).to_contain_text("activado por CHL")
    expect(page.locator("main")).to_contain_text("Activado en")
    assert page.locator(".matter-lines a[href*='/notices/']").count() == 1
    press(page, "button[name=mark][value=done]")
    expect(page.locator("main")).to_contain_text("hecho")
    return re.sub(r"#.*", "", "/" + page.url.split("/", 3)[3]).partition("?")[0]


def join_and_mark(world: World, page: Page, activation: str) -> None:
    """Activate for Peru too, without script; say of its own step that it could not be done."""
    at(world, page, "per", activation.removeprefix("/"))
    seen(page, lambda: page.locator("#deed-join"))
    sign(page, "join")
    expect(page.locator("main")).to_contain_text("activado por ambas")
    page.fill(".step-mark-form input[name=note], .step-mark-form textarea", NOT_DONE)
    press(page, "button[name=mark][value=could_not]")
    expect(page.locator("main")).to_contain_text(NOT_DONE)
    at(world, page, "per", activation, "activation")
