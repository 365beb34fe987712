# SPDX-License-Identifier: Apache-2.0
"""Writes the rows of one kind of object from its states: what every projection of a room does.

An object of which nothing can be shown has no row. Whole states come in, never acts, and writing
them again changes nothing. Must not read: selectors do. Source: DESIGN.md section 4.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from ayni.adapters.record.registry import State
from ayni.adapters.record.tables import Table, Values
from ayni.core.acts import Act
from ayni.core.shortcodes import code_of

S = TypeVar("S", bound=State)


@dataclass(frozen=True, slots=True)
class Part(Generic[S]):
    """Rows that belong to the row of an object and are written anew with it.

    Attributes:
        table: theirs.
        column: the one that holds the id of the object.
        rows: id of the object (64 hex digits) and its state to the rows.
    """

    table: Table
    column: str
    rows: Callable[[str, S], Iterable[Values]]


@dataclass(frozen=True, slots=True)
class Rows(Generic[S]):
    """The rows of one kind of object.

    Attributes:
        kind: class of its states.
        table: one row for each object; its key is `object_id`.
        row: id of the object (64 hex digits) and its state to its row, or none.
        parts: what belongs to the row.
    """

    kind: type[S]
    table: Table
    row: Callable[[str, S], Values | None]
    parts: Sequence[Part[S]] = ()

    def write(self, states: Mapping[bytes, State]) -> None:
        """Insert or replace the rows of those objects that are of this kind.

        Args:
            states: object id to what the fold made of its acts, of any kind.
        """
        own = {leaf.hex(): one for leaf, one in states.items() if isinstance(one, self.kind)}
        if not own:
            return
        made = {name: self.row(name, state) for name, state in own.items()}
        rows = {name: row for name, row in made.items() if row is not None}
        for part in self.parts:
            part.table.remove(part.column, list(own))
        self.table.remove("object_id", [name for name in own if name not in rows])
        self.table.put(rows.values())
        for part in self.parts:
            part.table.add(row for name in rows for row in part.rows(name, own[name]))

    def clear(self) -> None:
        """Remove all rows, before a rebuild."""
        for part in self.parts:
            part.table.clear()
        self.table.clear()


def opened_by(name: str, opening: Act) -> dict[str, Any]:
    """Return the columns by which a matter is found: its id, its reading code, who opened it.

    Args:
        name: id of the object, 64 hex digits.
        opening: the act that opened it.
    """
    return {
        "object_id": name,
        "short": code_of(bytes.fromhex(name)).replace("-", ""),
        "party": opening.party,
        "office": opening.header.by,
    }
