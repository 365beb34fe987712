# SPDX-License-Identifier: Apache-2.0
"""Destroys content that this party's own acts say is gone: in rows, in files, before the commit.

What an own `erasure.done` or `erasure.expired` names goes in the transaction that folds it,
whether it was appended here or came back from a neighbour after a restore. A neighbour's act
destroys nothing here. Values and salts go, hashes stay: no state, digest or proof changes. Must
not decide what may be erased: services do. Source: DESIGN.md section 5; kernel.md S9, B5.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from django.db.backends.base.base import BaseDatabaseWrapper

from ayni.adapters.record import cleaning, erased, guard
from ayni.adapters.record.erased import Row
from ayni.adapters.record.rows import READ_COLUMNS, READ_FROM, act_of, marks_for, place_of, slices
from ayni.adapters.record.store import SqlStore
from ayni.adapters.record.txn import Txn
from ayni.core import constitution as law
from ayni.core.acts import Act
from ayni.core.codec import Json
from ayni.core.erasure import GONE_KINDS, gone_by
from ayni.core.ports import REGULAR, Folded
from ayni.core.readings import read_body

Destroyed = Mapping[bytes, frozenset[str]]
"""Leaf hash to the members whose values were here until now."""
Forget = Callable[[Txn, Destroyed], object]

_RUN_CHARS: Final = 8
"""So long a run of an erased text, found in a note about bad input, takes the note with it."""
_LEAVES_AT_ONCE: Final = 500
_BODIES: Final = (
    "SELECT e.place, e.leaf, e.header, b.data FROM entry e JOIN body b ON b.place = e.place"
)
_Held = tuple[int, bytes, bytes, bytes]
"""Place, leaf hash, header and body of an act."""

_stores: Final[list[Forget]] = []
_mirrored: Final[dict[Path, int]] = {}


def use_store(forget: Forget) -> None:
    """Let another store of contents lose what is destroyed here; twice is as once.

    Args:
        forget: called inside the transaction, with what was destroyed by it. What cannot be rolled
            back it does after the commit.
    """
    if forget not in _stores:
        _stores.append(forget)


def obey(txn: Txn, folded: Sequence[Folded]) -> None:
    """Destroy what acts folded in this transaction say that this party's node holds no longer."""
    told = [
        one.act()
        for one in folded
        if one.header is not None and one.header.kind in GONE_KINDS and one.verdict == REGULAR
    ]
    if told:
        _destroy(txn, _gone_here(txn.store, told))


def again(txn: Txn, listed: Iterable[Row] = ()) -> int:
    """Destroy whatever is here of what ought to be gone; after a restore, before anything is shown.

    Args:
        txn: the transaction.
        listed: a list kept outside of the database: leaf hash, and the name of a member or ALL.

    Returns:
        Of how many acts something was still here.
    """
    store = txn.store
    told = [
        act_of(row)
        for row in store.rows(
            f"SELECT {READ_COLUMNS} {READ_FROM} WHERE a.kind IN ({marks_for(sorted(GONE_KINDS))})"
            " AND a.verdict = %s",
            (*sorted(GONE_KINDS), REGULAR),
        )
    ]
    rows = {*erased.rows_of(_gone_here(store, told)), *listed}
    erased.note(store.cursor, sorted(rows - set(erased.all_rows(store.cursor))), now_ms=txn.now_ms)
    leaves = sorted({leaf for leaf, _ in erased.all_rows(store.cursor)})
    return sum(
        _close(txn, leaves[at : at + _LEAVES_AT_ONCE])
        for at in range(0, len(leaves), _LEAVES_AT_ONCE)
    )


def mirror(store: SqlStore, folder: Path) -> None:
    """Keep the list of what is gone in the guard as well, so that a restore knows it.

    Called before the mark is raised under which the acts leave the node that tell of it.

    Raises:
        GuardTrouble: the disk does not take it.
    """
    last = store.rows("SELECT COALESCE(MAX(num), 0) FROM erased")[0][0]
    if last == _mirrored.get(folder, 0):
        return
    held = set(guard.read_erased(folder))
    guard.add_erased(folder, [row for row in erased.all_rows(store.cursor) if row not in held])
    _mirrored[folder] = last


@contextmanager
def zeroing(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Let SQLite write zeros over what is replaced, also where a rebuild had switched it off."""
    if connection.vendor != "sqlite":
        yield
        return
    before = _pragma(connection, "secure_delete")
    _pragma(connection, "secure_delete = ON")
    try:
        yield
    finally:
        _pragma(connection, f"secure_delete = {int(before)}")


def _gone_here(store: SqlStore, told: Sequence[Act]) -> dict[bytes, frozenset[str]]:
    own = {log.party for log in store.logs().values() if log.own}
    acts = [act for act in told if act.party in own]
    objects = {act.object_id for act in acts if act.kind == law.ERASURE_DONE}
    requests = {
        act.leaf: act
        for pool in store.object_acts(objects).values()
        for act in pool
        if act.kind == law.ERASURE_ASKED
    }
    return gone_by(acts, requests)


def _destroy(txn: Txn, gone: Mapping[bytes, frozenset[str]]) -> None:
    erased.note(txn.store.cursor, erased.rows_of(gone), now_ms=txn.now_ms)
    leaves = sorted(gone)
    for at in range(0, len(leaves), _LEAVES_AT_ONCE):
        _close(txn, leaves[at : at + _LEAVES_AT_ONCE])


def _close(txn: Txn, leaves: Sequence[bytes]) -> int:
    """Close in every body held what is gone of these acts; return how many bodies had some."""
    store = txn.store
    names = erased.names_of(store.cursor, leaves)
    destroyed: dict[bytes, frozenset[str]] = {}
    texts: set[str] = set()
    with zeroing(store.db):
        for place, leaf, header, body in _bodies(store, leaves):
            shut = erased.to_close(header, body, names[leaf])
            if not shut:
                continue
            values = read_body(body, shut).values
            texts.update(text for value in values.values() for text in _texts(value))
            kept = erased.closed(header, body, names[leaf])
            store.execute("UPDATE body SET data = %s WHERE place = %s", (kept, place))
            destroyed[leaf] = destroyed.get(leaf, frozenset()) | shut
        if not destroyed:
            return 0
        _forget_samples(store, texts)
        for forget in _stores:
            forget(txn, destroyed)
    txn.touched.update(_objects(store, destroyed))
    txn.erased = True
    cleaning.ask(store)
    return len(destroyed)


def _bodies(store: SqlStore, leaves: Sequence[bytes]) -> Iterator[_Held]:
    """Yield every copy held of these acts, those that wait included."""
    for some in slices(leaves):
        wanted = f"e.leaf IN ({marks_for(some)})"
        found = store.rows(
            f"{_BODIES} WHERE e.place IN (SELECT place FROM act WHERE leaf IN ({marks_for(some)}))",
            some,
        )
        for log in store.logs().values():
            if log.folded < log.size:
                first, last = (place_of(store.pk(log.id), at) for at in (log.folded, log.size))
                where = f"{_BODIES} WHERE e.place >= %s AND e.place < %s AND {wanted}"
                found += store.rows(where, (first, last, *some))
        for place, leaf, header, data in found:
            yield place, bytes(leaf), bytes(header), bytes(data)


def _objects(store: SqlStore, leaves: Collection[bytes]) -> set[bytes]:
    """Return the objects whose rows are written again, should a room keep anything of contents."""
    found: set[bytes] = set()
    for some in slices(sorted(leaves)):
        sql = f"SELECT object FROM act WHERE leaf IN ({marks_for(some)}) AND object IS NOT NULL"
        found.update([bytes(row[0]) for row in store.rows(sql, some)])
    return found


def _texts(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)


def _forget_samples(store: SqlStore, texts: Collection[str]) -> None:
    """Take samples of bad input away, and what was told of it where it quotes an erased text."""
    store.execute("UPDATE quarantine SET sample = %s WHERE sample <> %s", (b"", b""))
    runs = {text[at : at + _RUN_CHARS] for text in texts for at in _starts(text)}
    quoting = [
        num
        for num, detail in store.rows("SELECT num, detail FROM quarantine")
        if any(run and run in detail for run in runs)
    ]
    for some in slices(quoting):
        store.execute(f"UPDATE quarantine SET detail = '' WHERE num IN ({marks_for(some)})", some)


def _starts(text: str) -> range:
    return range(max(1, len(text) - _RUN_CHARS + 1))


def _pragma(connection: BaseDatabaseWrapper, text: str) -> Any:  # whatever SQLite answers
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {text}")
        row = cursor.fetchone()
    return row[0] if row else None
