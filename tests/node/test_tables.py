# SPDX-License-Identifier: Apache-2.0
"""Each database gets the tables of its own apps, as Django's own command would make them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.node.operating import Node

DATABASES = ("desk", "record")
AS_BEFORE = """
from django.core.management import call_command
for alias in ("default", "record"):
    call_command("migrate", database=alias, verbosity=0, interactive=False)
"""
AGAIN = """
from ayni.node import tables
tables.bring_up_to_date()
"""
SCHEMA = "SELECT type, name, sql FROM sqlite_master ORDER BY type, name"
APPLIED = "SELECT app, name FROM django_migrations"
Rows = list[tuple[str, ...]]


def asked(data: Path, sql: str) -> dict[str, Rows]:
    """Return what each database of a node answers."""
    found = {}
    for name in DATABASES:
        with closing(sqlite3.connect(data / f"{name}.sqlite")) as held:
            found[name] = held.execute(sql).fetchall()
    return found


def test_each_database_has_the_migrations_of_its_own_apps_alone(made: Path) -> None:
    desk, record = ({app for app, _ in rows} for rows in asked(made / "chl", APPLIED).values())
    assert {"accounts", "auth", "clearance", "unsent"} <= desk
    assert {"record", "search", "notices", "meetings"} <= record
    assert desk & record == set()


def test_tables_are_those_of_djangos_command_and_a_node_made_by_it_stays(
    made: Path, tmp_path: Path
) -> None:
    older = Node(tmp_path, "chl")
    older.data.mkdir()
    assert older.script(AS_BEFORE).code == 0
    before = asked(older.data, SCHEMA), asked(older.data, APPLIED)
    assert before[0] == asked(made / "chl", SCHEMA)
    assert older.script(AGAIN).code == 0
    assert (asked(older.data, SCHEMA), asked(older.data, APPLIED)) == before
