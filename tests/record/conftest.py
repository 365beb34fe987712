# SPDX-License-Identifier: Apache-2.0
"""Real databases for the tests of the record: a SQLite file and a PostgreSQL server."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ayni.adapters.attachments import keeping
from ayni.adapters.clearance import drafts as clearance
from ayni.adapters.record import cleaning, erasing, registry
from ayni.node.databases import sqlite
from tests import postgres
from tests.databases import record_database
from tests.record import room

ENGINES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(scope="session")
def server() -> Iterator[postgres.Server]:
    with postgres.running_server() as running:
        yield running


@pytest.fixture(scope="session")
def sqlite_tables(tmp_path_factory: pytest.TempPathFactory, django_db_blocker) -> Path:
    """A SQLite file with the tables of an empty record; making them takes a second, a copy none."""
    path = tmp_path_factory.mktemp("tables") / "record.sqlite"
    with django_db_blocker.unblock(), record_database(sqlite(path, secure_delete="ON")):
        return path


@pytest.fixture(scope="session")
def postgresql_tables(server: postgres.Server, django_db_blocker) -> str:
    """The name of a PostgreSQL database with the tables of an empty record."""
    server.create("ayni_tables")
    with django_db_blocker.unblock(), record_database(server.database("ayni_tables")):
        return "ayni_tables"


@pytest.fixture
def sqlite_record(sqlite_tables: Path, tmp_path: Path, django_db_blocker) -> Iterator[Path]:
    """An empty record in a SQLite file; for what needs no second database."""
    path = tmp_path / "record.sqlite"
    shutil.copy(sqlite_tables, path)
    described = sqlite(path, secure_delete="ON")
    with django_db_blocker.unblock(), record_database(described, migrated=True):
        yield path


@pytest.fixture
def postgresql_record(
    server: postgres.Server, postgresql_tables: str, django_db_blocker
) -> Iterator[str]:
    """An empty record in a PostgreSQL database; gives its address."""
    name = f"ayni_{secrets.token_hex(6)}"
    server.create(name, like=postgresql_tables)
    with django_db_blocker.unblock():
        with record_database(server.database(name), migrated=True):
            yield server.address(name)
        server.drop(name)


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """An empty record on each database in turn."""
    request.getfixturevalue(f"{request.param}_record")
    return str(request.param)


@pytest.fixture(autouse=True)
def drill_room(settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The simulator's room, with rows in a table of its own making; there is no desk file."""
    stores = [forget for forget in erasing._stores if forget is not clearance.forget_erased]
    monkeypatch.setattr(erasing, "_stores", stores)
    monkeypatch.setattr(cleaning, "_besides", [])
    holders = [holder for holder in keeping._holders if holder is not clearance.files_wanted]
    monkeypatch.setattr(keeping, "_holders", holders)
    settings.AYNI_DATA = tmp_path
    settings.AYNI_GUARD = tmp_path / "guard"
    settings.AYNI_MODE = "exercise"
    settings.AYNI_PARTY = "chl"
    room.install()
    yield
    registry.forget_room("drill")
