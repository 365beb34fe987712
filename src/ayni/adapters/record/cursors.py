# SPDX-License-Identifier: Apache-2.0
"""Cursors for the record's raw SQL: the database's own where Django's would cost more than it does.

On SQLite a statement takes some 4 microseconds, and Django's cursor around it 15: it parses the
text of each statement anew. Errors are Django's all the same.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Protocol, cast

from django.db.backends.base.base import BaseDatabaseWrapper

_STATEMENTS_MAX = 1_024


class Cursor(Protocol):
    """What the record asks of a cursor; placeholders are ``%s`` on every database."""

    @property
    def rowcount(self) -> int:
        """Return how many rows the last statement changed."""

    def execute(self, sql: str, values: Sequence[Any] = ()) -> object:
        """Run one statement."""

    def executemany(self, sql: str, rows: Iterable[Sequence[Any]]) -> object:
        """Run one statement for each row of values."""

    def fetchone(self) -> tuple[Any, ...] | None:
        """Return the next row, or none."""

    def fetchall(self) -> list[tuple[Any, ...]]:
        """Return all rows that are left."""

    def close(self) -> None:
        """Let the cursor go."""


def cursor_of(connection: BaseDatabaseWrapper) -> Cursor:
    """Return a new cursor of a connection; statements that are being counted go through Django."""
    if connection.vendor != "sqlite" or connection.queries_logged:
        return cast(Cursor, connection.cursor())
    connection.ensure_connection()
    return _SqliteCursor(connection)


class _SqliteCursor:
    """A cursor of Python's sqlite3 that raises Django's errors.

    What goes well does not enter Django's wrapper: it costs as much as a short statement.
    """

    __slots__ = ("_raw", "_told")

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self._told = connection.wrap_database_errors
        try:
            self._raw = cast(sqlite3.Connection, connection.connection).cursor()
        except sqlite3.Error:
            with self._told:
                raise

    @property
    def rowcount(self) -> int:
        return self._raw.rowcount

    def execute(self, sql: str, values: Sequence[Any] = ()) -> None:
        try:
            self._raw.execute(_own_form(sql), values)
        except sqlite3.Error:
            with self._told:
                raise

    def executemany(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        try:
            self._raw.executemany(_own_form(sql), rows)
        except sqlite3.Error:
            with self._told:
                raise

    def fetchone(self) -> tuple[Any, ...] | None:
        try:
            return cast("tuple[Any, ...] | None", self._raw.fetchone())
        except sqlite3.Error:
            with self._told:
                raise

    def fetchall(self) -> list[tuple[Any, ...]]:
        try:
            return self._raw.fetchall()
        except sqlite3.Error:
            with self._told:
                raise

    def close(self) -> None:
        self._raw.close()


@lru_cache(maxsize=_STATEMENTS_MAX)
def _own_form(sql: str) -> str:
    return sql.replace("%s", "?")
