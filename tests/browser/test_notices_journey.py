# SPDX-License-Identifier: Apache-2.0
"""A prior notice between two nodes, through a real browser: weighed, given, acknowledged, proved.

Two nodes run as an operator starts them; two liaison officers sit at two browsers.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from ayni.core.verification import check_act_proof
from ayni.node.drill.nodes import Node
from ayni.node.drill.world import World
from tests.browser.driving import Watch, enter, faults, opened, seen
from tests.rooms import typed

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def desks(browser: Browser, world: World) -> Iterator[tuple[Page, Page]]:
    """Chile's and Peru's liaison officers, signed in, each at a browser."""
    with ExitStack() as stack:
        norte = stack.enter_context(opened(browser))
        sur = stack.enter_context(opened(browser))
        enter(norte, world.chl, "enlace.norte")
        enter(sur, world.per, "enlace.sur")
        yield norte, sur


def give(page: Page, node: Node, *, place: str = "f-07") -> str:
    """Weigh a patrol, prepare the notice from the answer, and sign it; return its object id."""
    page.goto(f"{node.address}notices/weigh/")
    page.select_option("#id_activity", "patrol")
    page.select_option("#id_place", place)
    page.fill("#id_start", typed(72))
    page.select_option("#id_distance", "lt_100m")
    page.select_option("#id_strength", "1_10")
    page.select_option("#id_arms", "side")
    expect(page.locator("#ruling")).to_contain_text("A-1.1")
    expect(page.locator("#ruling")).to_contain_text("48 h")
    page.click("text=Mostrar la regla")
    page.click("#ruling a.btn-primary")
    expect(page.locator("#id_place")).to_have_value(place)
    page.fill("#id_end", typed(76))
    page.fill("#id_purpose", "Mantención del punto")
    page.click("button[value=give]")
    expect(page.locator("h1")).to_contain_text("Patrulla o movimiento cerca del límite")
    return page.url.rstrip("/").rpartition("/")[2].partition("#")[0]


def test_a_notice_goes_from_the_question_to_the_acknowledgement(
    world: World, desks: tuple[Page, Page]
) -> None:
    norte, sur = desks
    watches = [Watch(norte), Watch(sur)]
    notice = give(norte, world.chl)
    expect(norte.locator(".timeline")).to_contain_text("Aviso dado")
    seen(norte, lambda: norte.get_by_text("Recibido y guardado por el nodo del Perú"))

    sur.goto(f"{world.per.address}notices/coming/")
    seen(sur, lambda: sur.locator(f'main a[href="/notices/{notice}/"]')).click()
    expect(sur.locator("main")).to_contain_text("El acuse no expresa conformidad")
    sur.click("#deed-acknowledge button[type=submit]")
    expect(sur.locator("main")).to_contain_text("acusó recibo de la versión 1")
    assert sur.locator("#deed-acknowledge").count() == 0

    norte.goto(f"{world.chl.address}notices/{notice}/")
    seen(norte, lambda: norte.get_by_text("acusó recibo de la versión 1"))
    assert [watch.complaints for watch in watches] == [[], []]


def test_an_objection_is_signed_only_on_its_page_of_confirmation(
    world: World, desks: tuple[Page, Page]
) -> None:
    norte, sur = desks
    notice = give(norte, world.chl, place="f-08")
    sur.goto(f"{world.per.address}notices/coming/")
    seen(sur, lambda: sur.locator(f'main a[href="/notices/{notice}/"]')).click()
    sur.click("#deed-object summary")
    sur.select_option("#object-ground", "place")
    sur.select_option("#object-asks", "none")
    sur.fill("#object-reason", "El punto lleva otro nombre")
    sur.click("#deed-object button[type=submit]")
    expect(sur.locator("h1")).to_have_text("Objetar este aviso")
    assert faults(sur) == []
    sur.click("button.btn-danger")
    expect(sur.locator(".timeline")).to_contain_text("El punto lleva otro nombre")
    norte.goto(f"{world.chl.address}notices/{notice}/")
    seen(norte, lambda: norte.locator(".said", has_text="El punto lleva otro nombre"))
    norte.goto(f"{world.chl.address}notices/talked/")
    expect(norte.locator(f'main a[href="/notices/{notice}/"]')).to_be_visible()


def test_the_rule_follows_the_fields_while_they_are_filled_in(
    world: World, desks: tuple[Page, Page]
) -> None:
    norte, _sur = desks
    norte.goto(f"{world.chl.address}notices/new/")
    for field, value in (("activity", "patrol"), ("distance", "lt_100m"), ("strength", "1_10")):
        norte.select_option(f"#id_{field}", value)
    norte.fill("#id_start", typed(20))
    norte.select_option("#id_arms", "side")
    expect(norte.locator("#ruling")).to_contain_text("llevará la marca «fuera de plazo»")
    norte.select_option("#id_distance", "gt_5km")
    expect(norte.locator("#ruling")).to_contain_text("No se pide anticipación")


def test_the_rule_follows_the_fields_while_a_file_waits_and_the_file_goes_once(
    world: World, desks: tuple[Page, Page], tmp_path: Path
) -> None:
    norte, _sur = desks
    file = tmp_path / "croquis.pdf"
    file.write_bytes(b"%PDF-1.7\n" + bytes(400_000))
    asked: list[Request] = []
    norte.on("request", lambda one: asked.append(one) if one.method == "POST" else None)
    norte.goto(f"{world.chl.address}notices/new/")
    norte.click(".more-fields summary")
    norte.set_input_files("[name=attach]", file)
    for field, value in (("activity", "patrol"), ("place", "f-07"), ("strength", "1_10")):
        norte.select_option(f"#id_{field}", value)
    norte.select_option("#id_arms", "side")
    norte.fill("#id_start", typed(72))
    norte.fill("#id_end", typed(76))
    norte.fill("#id_purpose", "Con croquis")
    norte.select_option("#id_distance", "gt_5km")
    expect(norte.locator("#ruling")).to_contain_text("No se pide anticipación")
    norte.select_option("#id_distance", "lt_100m")
    expect(norte.locator("#ruling")).to_contain_text("48 h")
    assert len(asked) > 1
    assert all(len(one.post_data_buffer or b"") < 10_000 for one in asked), "no file goes along"
    norte.click("button[value=give]")
    expect(norte.locator("main")).to_contain_text("croquis.pdf")
    expect(norte.locator("main")).to_contain_text("está aquí")


def test_a_duty_officer_without_script_sends_an_urgent_notice(
    browser: Browser, world: World
) -> None:
    with opened(browser, scriptless=True, narrow=True) as page:
        enter(page, world.per, "turno.per")
        page.goto(f"{world.per.address}notices/urgent/")
        page.select_option("#id_activity", "closure")
        page.select_option("#id_place", "ruta-x-1")
        page.click("button.btn-danger")
        expect(page.locator("h1")).to_have_text("Cierre de paso o ruta: Ruta X-1")
        expect(page.locator(".marks")).to_contain_text("urgente")


def test_axe_finds_nothing_and_nothing_runs_over(
    browser: Browser, world: World, desks: tuple[Page, Page]
) -> None:
    norte, _sur = desks
    notice = give(norte, world.chl)
    addresses = (
        *("", "coming/", "late/", "incidents/", "weigh/", "new/", "urgent/"),
        *(f"{notice}/", f"{notice}/print/", f"{notice}/proof/{notice}/"),
    )
    with opened(browser, narrow=True) as narrow:
        enter(narrow, world.chl, "enlace.norte")
        for page in (norte, narrow):
            for address in addresses:
                page.goto(f"{world.chl.address}notices/{address}")
                for folded in page.locator("main details").all():
                    folded.evaluate("element => { element.open = true }")
                assert (address, faults(page)) == (address, [])
                wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
                assert (address, wide) == (address, False)
                for rows in page.locator(".listing-stack").all():
                    assert rows.evaluate("e => e.offsetWidth <= e.parentElement.clientWidth")


def test_a_proof_is_downloaded_with_the_chosen_fields(
    world: World, desks: tuple[Page, Page], tmp_path: Path
) -> None:
    norte, _sur = desks
    notice = give(norte, world.chl)
    seen(norte, lambda: norte.get_by_text("Recibido y guardado por el nodo del Perú"))
    norte.click(".page-tools a:has-text('Prueba')")
    norte.uncheck("#open-places")
    norte.click("text=Mostrar la elección")
    expect(norte.locator("#open-places")).not_to_be_checked()
    with norte.expect_download() as download:
        norte.click("text=Descargar la prueba")
    path = tmp_path / "aviso.tlog-proof"
    download.value.save_as(path)
    report = check_act_proof(path.read_bytes())
    assert set(report.values) == {"activity", "start", "end"}
    assert {"places", "purpose"} <= set(report.closed)
    assert report.header.by == "chl.north.liaison"
    assert len(notice) == 64


def test_the_print_fits_a4_and_carries_its_stamp(world: World, desks: tuple[Page, Page]) -> None:
    norte, _sur = desks
    notice = give(norte, world.chl)
    norte.goto(f"{world.chl.address}notices/{notice}/print/")
    norte.emulate_media(media="print")
    expect(norte.locator(".paper-stamp")).to_contain_text("Impreso por")
    expect(norte.locator(".qr svg")).to_be_visible()
    expect(norte.locator(".menu")).to_be_hidden()
    assert norte.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") <= 2
