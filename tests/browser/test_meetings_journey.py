# SPDX-License-Identifier: Apache-2.0
"""A meeting goes from its call to its acta on two real nodes, and is read in Chromium.

The deeds go by HTTP, as the drill plays them; here the pages that come of it are looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from ayni.node.drill import acta_steps, meetings_steps
from ayni.node.drill.world import World
from tests.browser.driving import NARROW, Watch, enter, faults, opened, picture
from tests.drill import running_copy

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def world(opened_drill: World, tmp_path: Path) -> Iterator[World]:
    with running_copy(opened_drill, tmp_path) as made:
        yield made


def test_a_meeting_goes_from_proposal_to_acta_on_both_nodes(world: World, browser: Browser) -> None:
    for step in (
        meetings_steps.convene,
        meetings_steps.attend,
        meetings_steps.agenda,
        acta_steps.tables,
        acta_steps.differ,
        acta_steps.agree,
        meetings_steps.suspend,
    ):
        assert step(world)
    edition = f"meetings/editions/{world.edition}/"
    for party, person in (("chl", "enlace.norte"), ("per", "enlace.sur")):
        node = world.nodes[party]
        with opened(browser) as page:
            heard = Watch(page)
            enter(page, node, person)
            for name, path in (
                ("meetings", "meetings/"),
                ("mechanism", f"meetings/mechanisms/{world.mechanism}/"),
                ("edition", edition),
                ("delegations", f"{edition}delegations/"),
                ("entry", f"{edition}entry/"),
                ("annex", f"{edition}entry/annex/"),
                ("agenda-new", f"{edition}agenda/new/"),
                ("agenda", f"{edition}agenda/"),
                ("letter", f"{edition}letter/"),
                ("tables", f"{edition}tables/"),
                ("table", f"{edition}tables/new/"),
                ("statement", f"meetings/statements/{world.statements[6]}/"),
                ("freeze", f"meetings/actas/{world.acta}/counter/"),
                ("acta", f"meetings/actas/{world.acta}/"),
                ("signatures", f"{edition}signatures/"),
            ):
                page.goto(f"{node.address}{path}")
                assert faults(page) == [], path
                picture(page, f"{party}-{name}")
                page.set_viewport_size(NARROW)
                wide = page.evaluate("document.documentElement.scrollWidth")
                assert wide <= NARROW["width"], f"{path} is {wide} wide"
                page.set_viewport_size({"width": 1440, "height": 900})
            assert heard.complaints == []
