# SPDX-License-Identifier: Apache-2.0
"""Writes the rows of rooms in bulk, by raw SQL: what a projection needs and nothing else.

A projection knows every column of every row it writes, and writes thousands in a catch-up. Django's
`bulk_create` builds an object and a statement for each; measured, that was half of what an
append cost. Must not read: selectors do. Source: DESIGN.md section 11.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from operator import itemgetter
from typing import Any, Final

from django.db import connections, models, router
from django.db.backends.base.base import BaseDatabaseWrapper

from ayni.adapters.record.cursors import cursor_of
from ayni.adapters.record.rows import marks_for, slices

Values = Mapping[str, Any]
"""Column name (as in the table: a foreign key ends in ``_id``) to value."""

_without_rows: Final[ContextVar[Collection[str]]] = ContextVar("without_rows", default=())


@contextmanager
def without_rows(objects: Collection[str]) -> Iterator[None]:
    """Let nothing be deleted meanwhile for objects that never had a row.

    A projection clears the rows of an object before it writes them anew; of an object that its
    first act has just opened there are none. Measured, these statements were 8 % of an append.

    Args:
        objects: ids, in hex.
    """
    token = _without_rows.set(objects)
    try:
        yield
    finally:
        _without_rows.reset(token)


class Table:
    """The table of one model.

    Args:
        model: every column of a row is given when it is written, but for a key that the
            database numbers.
    """

    def __init__(self, model: type[models.Model]) -> None:
        """Write the statements once."""
        meta = model._meta  # noqa: SLF001  # Django documents this name
        self._model = model
        self._alias = ""  # apps are not ready yet
        fields = [f for f in meta.concrete_fields if not isinstance(f, models.AutoField)]
        self._json = tuple(f.name for f in fields if isinstance(f, models.JSONField))
        self._columns = tuple(f.column for f in fields)
        self._pick: Callable[[Values], tuple[Any, ...]] = itemgetter(*self._columns)
        self._name = f'"{meta.db_table}"'
        key = meta.pk.column
        named = ", ".join(f'"{column}"' for column in self._columns)
        self._insert = f"INSERT INTO {self._name} ({named}) VALUES ({marks_for(self._columns)})"
        kept = ", ".join(f'"{c}" = excluded."{c}"' for c in self._columns if c != key)
        self._upsert = f'{self._insert} ON CONFLICT ("{key}") DO UPDATE SET {kept}'

    def put(self, rows: Iterable[Values]) -> None:
        """Insert rows, or replace those with the same primary key."""
        self._write(self._upsert, rows)

    def add(self, rows: Iterable[Values]) -> None:
        """Insert rows that are not there.

        Raises:
            IntegrityError: one of them is.
        """
        self._write(self._insert, rows)

    def remove(self, column: str, values: Sequence[str]) -> None:
        """Delete the rows whose column has one of these values."""
        unknown = _without_rows.get()
        for some in slices([value for value in values if value not in unknown]):
            cursor_of(self._connection()).execute(
                f'DELETE FROM {self._name} WHERE "{column}" IN ({marks_for(some)})', some
            )

    def clear(self) -> None:
        """Delete all rows."""
        cursor_of(self._connection()).execute(f"DELETE FROM {self._name}")

    def _write(self, sql: str, rows: Iterable[Values]) -> None:
        given = list(rows)
        if given:
            connection = self._connection()
            written = [self._pick(self._adapted(row, connection)) for row in given]
            cursor_of(connection).executemany(sql, written)

    def _adapted(self, row: Values, connection: BaseDatabaseWrapper) -> Values:
        if not self._json:
            return row
        adapt = connection.ops.adapt_json_value
        return {**row, **{name: adapt(row[name], None) for name in self._json}}

    def _connection(self) -> BaseDatabaseWrapper:
        self._alias = self._alias or router.db_for_write(self._model)
        return connections[self._alias]
