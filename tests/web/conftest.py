# SPDX-License-Identifier: Apache-2.0
"""Gives tests of pages a node of Chile in an exercise, and clean registries."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from ayni.adapters import clock
from ayni.adapters.accounts import directory, people
from ayni.adapters.accounts.directory import OfficeEntry
from ayni.adapters.accounts.models import Person
from ayni.web import frames, links, registry
from ayni.web.frames import FrameFacts

PASSWORD = "correct horse battery staple"
OFFICES = {
    "chl.north.liaison": OfficeEntry(
        office="chl.north.liaison",
        powers=frozenset({"liaison", "secretariat"}),
        names={"es": "Comando Regional Alto Ensayo", "en": "Alto Ensayo Regional Command"},
    ),
    "chl.press": OfficeEntry(office="chl.press", powers=frozenset({"press"})),
}


@pytest.fixture(autouse=True)
def node(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.AYNI_DATA = tmp_path
    settings.AYNI_PARTY = "chl"
    settings.AYNI_LABEL = "Nodo de Chile"
    settings.AYNI_MODE = "exercise"
    settings.AYNI_PARTNERSHIP_LABEL = {"es": "Simulacro CHASQUI", "en": "Exercise CHASQUI"}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    kept = [list(held) for held in (directory._sources, frames._sources, links._sources)]
    rooms = dict(registry._rooms)
    directory.use_directory(lambda party: OFFICES if party == "chl" else {})
    frames.use_frame(lambda: FrameFacts(members={"chl": "America/Santiago", "per": "America/Lima"}))
    yield
    directory._sources[:], frames._sources[:], links._sources[:] = kept
    registry._rooms.clear()
    registry._rooms.update(rooms)


@pytest.fixture
def anna(db: None) -> Person:
    """Anna acts for Chile's liaison office."""
    person = people.create_person("anna", password=PASSWORD, display_name="Anna")
    people.assign_office(person, office="chl.north.liaison", since=clock.now())
    return person


@pytest.fixture
def boris(db: None) -> Person:
    """Boris holds two offices and must choose."""
    person = people.create_person("boris", password=PASSWORD, display_name="Boris", language="pt")
    people.assign_office(person, office="chl.north.liaison", since=clock.now())
    people.assign_office(person, office="chl.press", capacity="subrogante", since=clock.now())
    return person


@pytest.fixture
def clara(db: None) -> Person:
    """Clara has an account and no office."""
    return people.create_person("clara", password=PASSWORD, display_name="Clara")


@pytest.fixture
def anna_client(client: Client, anna: Person) -> Client:
    client.force_login(anna)
    return client
