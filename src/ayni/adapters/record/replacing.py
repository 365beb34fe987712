# SPDX-License-Identifier: Apache-2.0
"""Puts a copy in the place of the record's database; the old one is set aside, never deleted.

Everything is done on the copy first. If anything fails, all is as it was before. Must not judge
what the copy says. Source: record.md R8; docs/operate/restore.md.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

from django.db import DatabaseError, connections

from ayni.adapters.record import copies, frames, ledger
from ayni.core.errors import NodeTrouble, StoreTrouble

STAGED_NAME: Final = "restoring.sqlite"
_BESIDE: Final = ("", "-wal", "-shm", ".lock", ".gate")
_ROWS: Final = ("", "-wal", "-shm")


@contextmanager
def in_place(file: Path, *, aside: str) -> Iterator[None]:
    """Let the alias `record` mean a working copy of `file`; keep it when the block ends well.

    Args:
        file: a copy that `ayni backup` made, of the same store as this node uses.
        aside: what the old database is called from then on: a folder beside it on SQLite, a
            schema inside it on PostgreSQL. There is none if no database was there.

    Raises:
        NodeTrouble: a copy of the other store, or others use the database.
        StoreTrouble: the copy is damaged, or disk or database do not do what was asked.
    """
    connection = connections[ledger.ALIAS]
    found = copies.store_of(file)
    if found != connection.vendor:
        raise NodeTrouble(
            f"{file.name} is a copy of a {found} database; this node keeps its record in "
            f"{connection.vendor}. Nothing was changed. Set or unset AYNI_DATABASE, then try again."
        )
    try:
        if found == "postgresql":
            with _in_schema(file, aside):
                yield
        else:
            with _in_file(file, aside):
                yield
    except (DatabaseError, sqlite3.Error, OSError) as trouble:
        raise StoreTrouble(
            f"the copy could not be put in place: {str(trouble).strip().partition(chr(10))[0]}. "
            "The old database is as it was. Check free space and rights, then try again."
        ) from trouble


def was_set_aside(aside: str) -> bool:
    """Tell whether an old database lies under this name."""
    connection = connections[ledger.ALIAS]
    if connection.vendor == "sqlite":
        return Path(connection.settings_dict["NAME"]).with_name(aside).exists()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = %s", (aside,)
        )
        return bool(cursor.fetchone()[0])


@contextmanager
def _in_file(file: Path, aside: str) -> Iterator[None]:
    connection = connections[ledger.ALIAS]
    live = Path(connection.settings_dict["NAME"])
    staged = live.with_name(STAGED_NAME)
    _remove(staged)
    shutil.copyfile(file, staged)
    staged.chmod(0o600)
    _check_file(file, staged)
    connection.close()
    connection.settings_dict["NAME"] = staged
    frames.forget(connection)
    try:
        yield
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        _swap(staged, live, live.with_name(aside))
    finally:
        connection.close()
        connection.settings_dict["NAME"] = live
        frames.forget(connection)
        _remove(staged)


def _check_file(file: Path, staged: Path) -> None:
    try:
        with closing(sqlite3.connect(staged)) as copy:
            (found,) = copy.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as trouble:
        _remove(staged)
        raise copies.damaged(file, str(trouble)) from trouble
    if found != "ok":
        _remove(staged)
        raise copies.damaged(file, str(found))


def _swap(staged: Path, live: Path, aside: Path) -> None:
    """Move the old files away and the new one to their name; both are durable when it returns."""
    _settle(staged)
    for suffix in _ROWS:
        old = live.with_name(live.name + suffix)
        if old.exists():
            aside.mkdir(mode=0o700, exist_ok=True)
            old.rename(aside / old.name)
    staged.rename(live)
    _settle(live.parent)


def _remove(staged: Path) -> None:
    for suffix in _BESIDE:
        staged.with_name(staged.name + suffix).unlink(missing_ok=True)


def _settle(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _in_schema(file: Path, aside: str) -> Iterator[None]:
    connection = connections[ledger.ALIAS]
    program = copies.restore_program()
    _refuse_company()
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM information_schema.tables WHERE table_schema='public'")
        (tables,) = cursor.fetchone()
        if tables:
            cursor.execute(f'ALTER SCHEMA public RENAME TO "{aside}"; CREATE SCHEMA public')
    connection.close()
    try:
        _read_archive(program, connection.settings_dict, file)
        frames.forget(connection)
        yield
    except BaseException:
        connection.close()
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute(
                f'ALTER SCHEMA "{aside}" RENAME TO public' if tables else "CREATE SCHEMA public"
            )
        raise
    finally:
        connection.close()
        frames.forget(connection)


def _refuse_company() -> None:
    with connections[ledger.ALIAS].cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        (others,) = cursor.fetchone()
    if others:
        raise NodeTrouble(
            f"{others} other connections to the database found, none expected. Nothing was "
            "changed. Stop `ayni serve` on every machine, then try again."
        )


def _read_archive(program: str, described: dict[str, Any], file: Path) -> None:
    named = {
        "PGHOST": described["HOST"],
        "PGPORT": described["PORT"],
        "PGUSER": described["USER"],
        "PGPASSWORD": described["PASSWORD"],
    }
    done = subprocess.run(  # noqa: S603  # a list, no shell, no word of the caller's
        [program, "--single-transaction", "--exit-on-error", "--no-owner", "--schema=public",
         f"--dbname={described['NAME']}", str(file)],
        env={**os.environ, **{name: str(value) for name, value in named.items() if value}},
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    if done.returncode:
        raise copies.damaged(file, done.stderr or f"{program} ended with {done.returncode}")
