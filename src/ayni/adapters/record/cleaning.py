# SPDX-License-Identifier: Apache-2.0
"""Gets erased content out of the database's own files, after the transaction that erased it.

SQLite writes zeros over what is deleted, not over copies that it left in pages when it moved rows
between them, and its write-ahead log holds old pages until it is emptied. PostgreSQL keeps old rows
until the table is written anew: a plain VACUUM frees their room and leaves their bytes in it. So
both are written anew. While somebody reads, it is put off, and tried again until it is done.
Must not touch a row of the record. Source: kernel.md B5;
decision 41.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from django.db import DatabaseError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from ayni.adapters.record.locking import file_lock
from ayni.adapters.record.store import SqlStore

DUE_NAME: Final = "erasure.clean_due"

_WAIT_MS: Final = 2_000
"""How long a cleaning waits for readers before it is put off."""
_tables: Final[list[str]] = ["body", "quarantine"]
"""Tables that hold content, or quote it."""

_besides: Final[list[str]] = []


def use_database(alias: str) -> None:
    """Clean another SQLite database together with the record; twice is as once.

    Args:
        alias: where the own office keeps copies of contents.
    """
    if alias not in _besides:
        _besides.append(alias)


def use_table(name: str) -> None:
    """Clean another table of the record's database that holds words of content; twice is as once.

    Args:
        name: of the table, as in SQL.
    """
    if name not in _tables:
        _tables.append(name)


def ask(store: SqlStore) -> None:
    """Note, with an erasure, that the files are to be cleaned; a crash does not forget it."""
    (last,) = store.rows("SELECT COALESCE(MAX(num), 0) FROM erased")[0]
    store.set_meta(DUE_NAME, str(last))


def is_due(store: SqlStore) -> bool:
    """Tell whether files of the database may still hold what was erased."""
    return store.meta(DUE_NAME) is not None


def clean(connection: BaseDatabaseWrapper) -> bool:
    """Clean the files if that is due; outside of any transaction.

    Args:
        connection: alias `record`.

    Returns:
        False if it is still due: somebody reads, or the caller is inside a transaction.
    """
    due = SqlStore(connection).meta(DUE_NAME)
    if due is None:
        return True
    besides = [connections[alias] for alias in _besides]
    if any(one.in_atomic_block for one in (connection, *besides)):
        return False
    try:
        if connection.vendor == "sqlite":
            with file_lock(connection):
                done = _write_anew(connection)
        else:
            done = _rewrite(connection)
        done = all([done, *(_write_anew(one) for one in besides)])
    except DatabaseError:
        return False  # a lock that was not given in time; the rows themselves are gone
    if done:
        with transaction.atomic(using=connection.alias):
            SqlStore(connection).execute(
                # Another erasure may have come since: it cleans for itself.
                "DELETE FROM meta WHERE name = %s AND value = %s",
                (DUE_NAME, due),
            )
    return done


def empty_log(connection: BaseDatabaseWrapper) -> bool:
    """Write all pages of a SQLite database into its file and empty its write-ahead log.

    Returns:
        False if somebody reads.
    """
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        (before,) = cursor.fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {_WAIT_MS}")
        try:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            (busy, _frames, _written) = cursor.fetchone()
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {int(before)}")
    return not busy


def _write_anew(connection: BaseDatabaseWrapper) -> bool:
    """Write a SQLite database anew, page by page; false if somebody reads.

    The log is emptied before as well: while that fails for a reader, nothing is copied in vain.
    """
    if not empty_log(connection):
        return False
    # What is copied stays on the disk that holds it already.
    folder = Path(connection.settings_dict["NAME"]).parent
    os.environ.setdefault("SQLITE_TMPDIR", str(folder))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
    return empty_log(connection)


def _rewrite(connection: BaseDatabaseWrapper) -> bool:
    """Write the tables anew without rows that nobody can see any more."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            " AND backend_xmin IS NOT NULL"
        )
        if cursor.fetchone()[0]:
            return False  # what another transaction could still see would be carried over
        cursor.execute(f"SET lock_timeout = {_WAIT_MS}")
        try:
            for table in _tables:
                cursor.execute(f"VACUUM (FULL) {table}")
        finally:
            cursor.execute("RESET lock_timeout")
        _checkpoint(connection)
    return True


def _checkpoint(connection: BaseDatabaseWrapper) -> None:
    """Let the server drop old files now; one that does not allow it does so in minutes."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("CHECKPOINT")
    except DatabaseError:
        return
