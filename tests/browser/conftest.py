# SPDX-License-Identifier: Apache-2.0
"""Gives the journeys a browser and a node of Chile with Anna in it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from pytest_django import Settings

from ayni.node.drill.world import World
from tests.browser.driving import chromium
from tests.drill import opened_drill, running_copy
from tests.web import journals
from tests.web.conftest import anna, node

__all__ = ["anna", "node", "opened_drill"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def world(opened_drill: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Two nodes that run, with a constitution in force and their offices declared."""
    with running_copy(opened_drill, tmp_path_factory.mktemp("journey")) as made:
        yield made


@pytest.fixture(autouse=True)
def all_parts(settings: Settings) -> None:
    settings.AYNI_COMPONENTS = True


@pytest.fixture(autouse=True)
def empty_journal(request: pytest.FixtureRequest) -> Iterator[None]:
    """Empty the journal after a test over HTTP: Django wipes all tables, and it lets nobody."""
    over_http = "live_server" in request.fixturenames
    if over_http:
        request.getfixturevalue("transactional_db")
    yield
    if over_http:
        journals.empty()
