# SPDX-License-Identifier: Apache-2.0
"""The fair lock around every write to the record; without it a person waits behind a catch-up.

SQLite's own waiting is unfair: measured, a person's act took up to 1.3 s while the link caught
up, and 32 ms with this lock. On PostgreSQL one advisory lock per record makes writers single:
locks on rows of different logs lose updates. Source: kernel.md A3, B3.
"""

from __future__ import annotations

import fcntl
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Final

from django.db.backends.base.base import BaseDatabaseWrapper

from ayni.core.errors import StoreTrouble

# One database holds one record, so one number will do; it reads AYNI.
_ADVISORY_KEY: Final = 0x41594E49
_ADVISORY_AWAITED: Final = (
    "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    " AND classid = 0 AND objid = %s"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"
)

SWITCH_S: Final = 0.0005
"""Seconds after which a thread that computes lets another of its process run; Python says 0.005."""

_memory_lock: Final = threading.Lock()


def switch_often() -> None:
    """Let the thread that holds the lock run soon after each statement; for processes of threads.

    The database runs a statement without Python's own lock, and whoever computes meanwhile keeps
    that lock for the whole interval. Measured while 20,000 acts came in: 14 ms of a transaction's
    work took 500 ms, and all who wanted to write waited.
    """
    sys.setswitchinterval(SWITCH_S)


@contextmanager
def file_lock(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Hold the lock file beside a SQLite database; nothing on PostgreSQL.

    Raises:
        StoreTrouble: the lock file cannot be opened for writing.
    """
    if connection.vendor != "sqlite":
        yield
        return
    name = _path_of(connection)
    if name is None:
        with _memory_lock:
            yield
        return
    # A file lock alone is not fair: who lets go may take it again before a waiter wakes. Whoever
    # waits holds the gate, so that the last writer cannot be the next one.
    with _held(f"{name}.gate") as gate:
        stack = ExitStack()
        stack.enter_context(_held(f"{name}.lock"))
        fcntl.flock(gate, fcntl.LOCK_UN)
    with stack:
        yield


def advisory_lock(connection: BaseDatabaseWrapper) -> None:
    """Hold the record's advisory lock until the transaction ends; nothing on SQLite."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", (_ADVISORY_KEY,))


def awaited(connection: BaseDatabaseWrapper) -> bool:
    """Tell whoever holds the lock whether another waits for it, and is to have it soon."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_ADVISORY_AWAITED, (_ADVISORY_KEY,))
            return bool(cursor.fetchone()[0])
    name = _path_of(connection)
    if name is None:
        return True  # a lock in memory does not tell
    try:
        with _held(f"{name}.gate", patient=False):
            return False
    except BlockingIOError:
        return True


def _path_of(connection: BaseDatabaseWrapper) -> str | None:
    """Return the file of a SQLite database; none if it lies in memory, for one process alone."""
    name = str(connection.settings_dict["NAME"])
    return None if name == ":memory:" or name.startswith("file:") else name


@contextmanager
def _held(path: str, *, patient: bool = True) -> Iterator[int]:
    """Hold a lock file; a lock belongs to an open file, so every holder opens it anew.

    Raises:
        BlockingIOError: not `patient`, and another holds it.
    """
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as trouble:
        raise StoreTrouble(
            f"{os.path.basename(path)}: {trouble.strerror}. Nothing was written. "  # noqa: PTH119
            "Give the node's user the right to write in its data directory."
        ) from trouble
    try:
        fcntl.flock(handle, fcntl.LOCK_EX if patient else fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield handle
    finally:
        os.close(handle)
