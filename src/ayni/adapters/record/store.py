# SPDX-License-Identifier: Apache-2.0
"""The record's storage in SQLite or PostgreSQL: the contract of core/ports.py in raw SQL.

One store lives inside one transaction, or reads outside of any. It never begins or ends one, and
it never judges: what comes in was verified by core/replica.py and core/folding.py.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from ayni.adapters.record import births, citations, erased, tiles
from ayni.adapters.record.cursors import Cursor, cursor_of
from ayni.adapters.record.rows import (
    ACT_COLUMNS,
    INDEX_END,
    LOG_COLUMNS,
    READ_COLUMNS,
    READ_FROM,
    Row,
    act_of,
    act_row,
    index_of,
    log_of,
    log_row,
    marks_for,
    place_of,
    sizes_of,
    slices,
)
from ayni.core.acts import Act
from ayni.core.merkle import HashReader, root_at
from ayni.core.ports import REGULAR, Entry, Folded, LogState, Mark, Spot

_LOG_NAMES = tuple(name.strip() for name in LOG_COLUMNS.split(","))
# Columns that an index is on and that seldom change; named in an UPDATE, SQLite would write those
# indexes each time.
_LOG_INDEXED = ("id", "own", "state")
_LOG_MOVING = tuple(name for name in _LOG_NAMES if name not in _LOG_INDEXED)
_UPDATE_LOG = (
    "UPDATE log SET " + ", ".join(f"{name} = %s" for name in _LOG_NAMES) + " WHERE id = %s"
)
_MOVE_LOG = (
    "UPDATE log SET "
    + ", ".join(f"{name} = %s" for name in _LOG_MOVING)
    + " WHERE id = %s AND own = %s AND state = %s"
)
_INSERT_LOG = (
    f"INSERT INTO log ({LOG_COLUMNS}, pk) SELECT {marks_for(_LOG_NAMES)},"
    " COALESCE(MAX(pk), 0) + 1 FROM log"
)
_INSERT_ENTRY = "INSERT INTO entry (place, leaf, header, received_ms) VALUES (%s, %s, %s, %s)"
_INSERT_BODY = "INSERT INTO body (place, data) VALUES (%s, %s)"
_PUT_BODY = _INSERT_BODY + " ON CONFLICT (place) DO UPDATE SET data = excluded.data"
_SELECT_ENTRIES = (
    "SELECT e.leaf, e.header, b.data FROM entry e LEFT JOIN body b ON b.place = e.place"
    " WHERE e.place >= %s AND e.place < %s ORDER BY e.place"
)
_INSERT_ACT = f"INSERT INTO act ({ACT_COLUMNS}) VALUES ({marks_for(ACT_COLUMNS.split(','))})"
_INSERT_TOUCH = "INSERT INTO touch (object, place) VALUES (%s, %s) ON CONFLICT DO NOTHING"
_INSERT_HEAD = (
    "INSERT INTO head (log, size, root, note, first_ms) VALUES (%s, %s, %s, %s, %s)"
    " ON CONFLICT DO NOTHING"
)
_INSERT_RECEIPT = (
    "INSERT INTO receipt (log, witness, size, time_s, line) VALUES (%s, %s, %s, %s, %s)"
    " ON CONFLICT DO NOTHING"
)


class SqlStore:
    """core/ports.py, Store, over one database connection.

    Args:
        connection: alias `record`; the caller's transaction.
        now_ms: this machine's time, noted beside what comes in.
    """

    def __init__(self, connection: BaseDatabaseWrapper, *, now_ms: int = 0) -> None:
        """Take one cursor for the whole life of the store."""
        self.db = connection
        self.cursor: Cursor = cursor_of(connection)
        self.now_ms = now_ms
        self._pks: dict[str, int] = {}

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """Return all rows of a query."""
        self.cursor.execute(sql, values)
        return self.cursor.fetchall()

    def execute(self, sql: str, values: Sequence[Any] = ()) -> None:
        """Run a statement that returns no rows."""
        self.cursor.execute(sql, values)

    def meta(self, name: str) -> str | None:
        """Return what this database notes about itself under a name."""
        rows = self.rows("SELECT value FROM meta WHERE name = %s", (name,))
        return str(rows[0][0]) if rows else None

    def metas(self, names: Collection[str]) -> dict[str, str]:
        """Return what this database notes about itself under these names, as far as it does."""
        held: dict[str, str] = {}
        for some in slices(list(names)):
            sql = f"SELECT name, value FROM meta WHERE name IN ({marks_for(some)})"
            held.update({str(name): str(value) for name, value in self.rows(sql, some)})
        return held

    def set_meta(self, name: str, value: str) -> None:
        """Note something about this database."""
        self.execute(
            "INSERT INTO meta (name, value) VALUES (%s, %s)"
            " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (name, value),
        )

    def pk(self, log: str) -> int:
        """Return the number of a log inside this database.

        Raises:
            KeyError: no such log.
        """
        if log not in self._pks:
            self._pks = dict(self.rows("SELECT id, pk FROM log"))
        return self._pks[log]

    def logs(self) -> dict[str, LogState]:
        """Return every log known, by id."""
        rows = self.rows(f"SELECT {LOG_COLUMNS}, pk FROM log ORDER BY id")
        self._pks = {row[0]: row[-1] for row in rows}
        return {row[0]: log_of(row) for row in rows}

    def put_log(self, log: LogState) -> None:
        """Insert or replace where this node stands with a log."""
        row = log_row(log)
        named = dict(zip(_LOG_NAMES, row, strict=True))
        indexed = [named.pop(name) for name in _LOG_INDEXED]
        self.cursor.execute(_MOVE_LOG, (*named.values(), *indexed))
        if self.cursor.rowcount:
            return
        self.cursor.execute(_UPDATE_LOG, (*row, log.id))
        if self.cursor.rowcount == 0:
            self.cursor.execute(_INSERT_LOG, row)

    def add_entries(self, log: str, start: int, entries: Sequence[Entry]) -> None:
        """Store acts at start, start + 1 …, and the tiles that they complete."""
        if not entries:
            return
        pk = self.pk(log)
        first = place_of(pk, start)
        tiles.fill(self.cursor, pk, start, [entry.leaf for entry in entries])
        self.cursor.executemany(
            _INSERT_ENTRY,
            [(first + i, e.leaf, e.header, self.now_ms) for i, e in enumerate(entries)],
        )
        kept = erased.keep_out(self.cursor, entries)
        bodies = [(first + i, body) for i, body in enumerate(kept) if body is not None]
        if bodies:
            self.cursor.executemany(_INSERT_BODY, bodies)
            citations.note(self.cursor, bodies)

    def add_body(self, log: str, index: int, body: bytes) -> None:
        """Store a body that was missing, or in place of one that lacked structural members."""
        place = place_of(self.pk(log), index)
        held = self.entries(log, index, index + 1)[0]
        (kept,) = erased.keep_out(self.cursor, [Entry(held.leaf, held.header, body)])
        if kept is not None:
            self.cursor.execute(_PUT_BODY, (place, kept))
            citations.note(self.cursor, [(place, kept)])

    def entries(self, log: str, start: int, end: int) -> list[Entry]:
        """Return the acts held from start to end (excluded)."""
        pk = self.pk(log)
        rows = self.rows(_SELECT_ENTRIES, (place_of(pk, start), place_of(pk, end)))
        return [Entry(*row) for row in rows]

    def reader(self, log: str) -> HashReader:
        """Return a reader of complete subtrees of a log."""
        return tiles.reader_of(self.cursor, self.pk(log))

    def add_head(self, log: str, size: int, root: bytes, note: bytes) -> None:
        """Keep a signed head; every distinct (size, root) is kept for ever."""
        self.cursor.execute(_INSERT_HEAD, (self.pk(log), size, root, note, self.now_ms))

    def head_roots(self, log: str, size: int) -> dict[bytes, bytes]:
        """Return root to note of the signed heads held at one size."""
        return dict(
            self.rows(
                "SELECT root, note FROM head WHERE log = %s AND size = %s", (self.pk(log), size)
            )
        )

    def largest_head(self, log: str) -> tuple[int, bytes]:
        """Return size and note of the largest signed head kept; it may cover acts not held."""
        rows = self.rows(
            "SELECT size, note FROM head WHERE log = %s ORDER BY size DESC LIMIT 1",
            (self.pk(log),),
        )
        return (int(rows[0][0]), bytes(rows[0][1])) if rows else (0, b"")

    def heads_between(self, log: str, low: int, high: int) -> list[tuple[int, bytes, bytes]]:
        """Return size, root and note of the signed heads kept above `low` and below `high`."""
        rows = self.rows(
            "SELECT size, root, note FROM head WHERE log = %s AND size > %s AND size < %s"
            " ORDER BY size",
            (self.pk(log), low, high),
        )
        return [(int(size), bytes(root), bytes(note)) for size, root, note in rows]

    def add_receipt(self, log: str, size: int, witness: str, time_s: int, line: bytes) -> None:
        """Keep a receipt; twice is as once."""
        self.cursor.execute(_INSERT_RECEIPT, (self.pk(log), witness, size, time_s, line))

    def receipts(self, log: str) -> dict[str, int]:
        """Return the largest size that each witness gave a receipt for."""
        return dict(
            self.rows(
                "SELECT witness, MAX(size) FROM receipt WHERE log = %s GROUP BY witness",
                (self.pk(log),),
            )
        )

    def marks(self, places: Collection[tuple[str, int]]) -> dict[tuple[str, int], Mark]:
        """Return what is known at folded places (log, size), size from 1."""
        wanted = {place_of(self.pk(log), size - 1): (log, size) for log, size in places if size}
        found = {}
        for some in slices(list(wanted)):
            for place, root, depth, past in self.rows(
                f"SELECT place, root, depth, past FROM act WHERE place IN ({marks_for(some)})", some
            ):
                log, size = wanted[place]
                known = root or root_at(self.reader(log), size)
                found[log, size] = Mark(known, depth, sizes_of(past))
        return found

    def spots(self, leaves: Collection[bytes]) -> dict[bytes, tuple[Spot, ...]]:
        """Return where folded acts stand, copies included."""
        found: dict[bytes, tuple[Spot, ...]] = {}
        for some in slices(list(leaves)):
            for leaf, log, party, place, kind, opens, verdict in self.rows(
                "SELECT leaf, log, party, place, kind, opens, verdict FROM act"
                f" WHERE leaf IN ({marks_for(some)}) AND kind <> '' ORDER BY place",
                some,
            ):
                spot = Spot(log, party, index_of(place), kind, bool(opens), verdict == REGULAR)
                found[leaf] = (*found.get(leaf, ()), spot)
        unknown = [leaf for leaf in leaves if leaf not in found]
        found.update(births.spots_of(self.rows, unknown))
        return found

    def ids_used(self, log: str, ids: Collection[str]) -> set[str]:
        """Return those of the ids that folded acts of the log carry already."""
        start = place_of(self.pk(log), 0)
        used: set[str] = set()
        for some in slices([bytes.fromhex(name) for name in ids]):
            rows = self.rows(
                f"SELECT act_id FROM act WHERE act_id IN ({marks_for(some)})"
                " AND place >= %s AND place < %s",
                (*some, start, start + INDEX_END),
            )
            used.update([row[0].hex() for row in rows])
        return used

    def add_folded(self, acts: Sequence[Folded]) -> None:
        """Store judged acts and which objects they touch."""
        if not acts:
            return
        rows = [act_row(place_of(self.pk(act.log), act.index), act) for act in acts]
        self.cursor.executemany(_INSERT_ACT, rows)
        cited = [
            (bytes.fromhex(ref), row[0])
            for row, act in zip(rows, acts, strict=True)
            if act.header is not None
            for ref in act.header.refs
        ]
        cited += [
            (child, row[0]) for row, act in zip(rows, acts, strict=True) for child in act.children
        ]
        if cited:
            self.cursor.executemany(_INSERT_TOUCH, cited)

    def frame_acts(self) -> list[Act]:
        """Return the regular acts of the kinds that decide what later acts may do."""
        return [
            act_of(row) for row in self.rows(f"SELECT {READ_COLUMNS} {READ_FROM} WHERE a.frame = 1")
        ]

    def object_acts(self, objects: Collection[bytes]) -> dict[bytes, list[Act]]:
        """Return the regular acts about each object, in display order."""
        acts, _ = self.object_rows(objects)
        return acts

    def objects_held(self, objects: Collection[bytes]) -> set[bytes]:
        """Return those of the objects that have a row already."""
        held: set[bytes] = set()
        for some in slices(list(objects)):
            sql = f"SELECT id FROM object WHERE id IN ({marks_for(some)})"
            held.update([row[0] for row in self.rows(sql, some)])
        return held

    def object_rows(
        self, objects: Iterable[bytes]
    ) -> tuple[dict[bytes, list[Act]], dict[int, str]]:
        """Return the regular acts about each object, and by place those set aside by a room."""
        wanted = list(objects)
        found: dict[bytes, list[Act]] = {name: [] for name in wanted}
        aside: dict[int, str] = {}
        for some in slices(wanted):
            for row in self.rows(
                f"SELECT {READ_COLUMNS}, a.object, a.aside {READ_FROM}"
                f" WHERE a.object IN ({marks_for(some)}) AND a.verdict = %s"
                " ORDER BY a.depth, a.log, a.place",
                (*some, REGULAR),
            ):
                found[row[8]].append(act_of(row))
                if row[9] is not None:
                    aside[row[3]] = row[9]
        return found, aside
