# SPDX-License-Identifier: Apache-2.0
"""Writes one consistent copy of the record's database while the node runs.

The copy holds the text of node.json too. Keys and the guard's marks are in no database, so that no
copy can hold them. Must not restore: a copy that is served again opens a new log.
Source: DESIGN.md section 5; kernel.md A6.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, Final

from django.db import DatabaseError, connections

from ayni.adapters.record import copies, ledger, rebuilding
from ayni.core.errors import NodeTrouble, StoreTrouble

_UNFINISHED: Final = ".unfinished"
_DUMP: Final = "pg_dump"


def backup(file: Path, *, node: bytes = b"") -> None:
    """Write a copy of the record to a new file, readable by its owner alone.

    The name appears only when the copy is whole and on the disk. A record that cannot be written
    is copied all the same, without the text of node.json if it did not hold it before.

    Args:
        file: where the copy is to lie; nothing may be there.
        node: text of node.json, for whoever restores the copy on an empty machine.

    Raises:
        NodeTrouble: the file is there already, or PostgreSQL's program is not installed.
        StoreTrouble: the disk or the database does not do what was asked.
    """
    connection = connections[ledger.ALIAS]
    if file.exists():
        raise NodeTrouble(
            f"{file.name} is there already; a backup is never overwritten. Choose another name."
        )
    with suppress(StoreTrouble):
        _keep_node(node.decode())
    unfinished = file.with_name(file.name + _UNFINISHED)
    try:
        unfinished.unlink(missing_ok=True)
        os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        if connection.vendor == "postgresql":
            _dump(connection.settings_dict, unfinished)
        else:
            _copy(unfinished)
        _settle(unfinished)
        unfinished.rename(file)
    except (DatabaseError, sqlite3.Error, OSError) as trouble:
        raise StoreTrouble(
            f"the copy could not be written: {str(trouble).strip().partition(chr(10))[0]}. "
            f"There is no {file.name}. Check free space and the rights on its directory."
        ) from trouble
    finally:
        unfinished.unlink(missing_ok=True)


def _keep_node(node: str) -> None:
    if node and rebuilding.meta(copies.NODE_NAME) != node:
        with ledger.write() as txn:
            rebuilding.set_meta(txn, copies.NODE_NAME, node)


def _copy(target: Path) -> None:
    """Copy a SQLite database as it stands at one moment, without what was deleted from it."""
    with connections[ledger.ALIAS].cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(target)])
    with closing(sqlite3.connect(target)) as copy:
        (found,) = copy.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        raise sqlite3.DatabaseError(f"the copy is damaged: {found}")


def _dump(described: dict[str, Any], target: Path) -> None:
    """Let PostgreSQL's own program write an archive that `pg_restore` reads."""
    program = shutil.which(_DUMP)
    if program is None:
        raise NodeTrouble(
            f"{_DUMP} is not installed, and the record lives in PostgreSQL. Nothing was written. "
            "Install PostgreSQL's client programs in the version of the server, or back the "
            "server up with its own means."
        )
    named = {
        "PGHOST": described["HOST"],
        "PGPORT": described["PORT"],
        "PGUSER": described["USER"],
        "PGPASSWORD": described["PASSWORD"],
        "PGDATABASE": described["NAME"],
    }
    done = subprocess.run(  # noqa: S603  # a list, no shell, no word of the caller's
        [program, "--format=custom", "--no-owner", f"--file={target}"],
        env={**os.environ, **{name: str(value) for name, value in named.items() if value}},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise StoreTrouble(
            f"{_DUMP} ended with code {done.returncode}: "
            f"{done.stderr.strip().partition(chr(10))[0]}. Nothing was written."
        )


def _settle(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
