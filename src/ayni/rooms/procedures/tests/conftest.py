# SPDX-License-Identifier: Apache-2.0
"""A record of its own for each test of the room, with Chile and Peru in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from ayni.adapters import clock
from ayni.adapters.record import wake
from tests.pair import Scene, person

Signed = Callable[[str], Client]
"""Office to the browser of a person who holds it."""


@pytest.fixture
def scene(settings: Settings, tmp_path: Path, db: None) -> Iterator[Scene]:
    """Chile's node, with the constitution in force; pages ask the clock, so it plays now."""
    settings.AYNI_DATA = tmp_path
    settings.AYNI_GUARD = tmp_path / "guard"
    settings.AYNI_PARTY = "chl"
    settings.AYNI_LABEL = "Nodo de Chile"
    settings.AYNI_MODE = "exercise"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    kept = list(wake._wakers)
    wake.use_waker(lambda: None)
    made = Scene(rooms=("procedures",), guard=tmp_path / "guard").found()
    made.now_ms = clock.now_ms() - 60_000
    yield made
    wake._wakers[:] = kept


@pytest.fixture
def at_desk(scene: Scene) -> Signed:
    """Let a person of an office of Chile sit down at a browser."""

    def sit(office: str) -> Client:
        client = Client()
        client.force_login(person(office.replace(".", "-"), f"chl.{office}"))
        return client

    return sit
