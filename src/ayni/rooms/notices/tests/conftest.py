# SPDX-License-Identifier: Apache-2.0
"""A record of its own for each test of the room, with Chile and Peru in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from ayni.adapters import clock
from ayni.adapters.accounts.models import Person
from ayni.adapters.record import wake
from ayni.rooms.notices.tests.alarms import Alarms
from tests.pair import Scene, person


@pytest.fixture
def scene(settings: Settings, tmp_path: Path, db: None) -> Iterator[Scene]:
    """Chile's node, with the constitution in force."""
    settings.AYNI_DATA = tmp_path
    settings.AYNI_GUARD = tmp_path / "guard"
    settings.AYNI_PARTY = "chl"
    settings.AYNI_LABEL = "Nodo de Chile"
    settings.AYNI_MODE = "exercise"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    kept = list(wake._wakers)
    wake.use_waker(lambda: None)
    yield Scene(rooms=("notices",), guard=tmp_path / "guard").found()
    wake._wakers[:] = kept


@pytest.fixture
def anna(scene: Scene) -> Person:
    """Anna is Chile's liaison officer."""
    return person("anna", "chl.liaison")


@pytest.fixture
def clara(scene: Scene) -> Person:
    """Clara is of Chile's press office: no power of this room."""
    return person("clara", "chl.press")


@pytest.fixture
def dora(scene: Scene) -> Person:
    """Dora is on duty day and night."""
    return person("dora", "chl.civil.duty")


@pytest.fixture
def emil(scene: Scene) -> Person:
    """Emil audits: he reads all and signs nothing."""
    return person("emil", "chl.audit")


@pytest.fixture
def anna_client(client: Client, anna: Person) -> Client:
    client.force_login(anna)
    return client


@pytest.fixture
def clara_client(clara: Person) -> Client:
    client = Client()
    client.force_login(clara)
    return client


@pytest.fixture
def today(scene: Scene) -> None:
    """Pages ask the clock, so the scene plays now."""
    scene.now_ms = clock.now_ms()


@pytest.fixture
def alarms(scene: Scene, settings: Settings, tmp_path: Path) -> Iterator[Alarms]:
    """Chile's alarm, with a command that notes what it is told."""
    made = Alarms(scene, settings, tmp_path)
    yield made
    made.watch.caller.end()
