# SPDX-License-Identifier: Apache-2.0
"""The only way to write the record: one transaction under the fair lock, projected before commit.

The web process appends own acts here and holds no key; the link stores what neighbours sent.
Must not sign. Source: DESIGN.md section 5; kernel.md A3, A4, B3, A14.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import DatabaseError, connections, transaction

from ayni.adapters import clock
from ayni.adapters.record import cleaning, erasing, frames, registry, tuning, wake
from ayni.adapters.record.locking import advisory_lock, file_lock
from ayni.adapters.record.sequencing import Appended, sequence
from ayni.adapters.record.store import SqlStore
from ayni.adapters.record.txn import Txn
from ayni.core import limits
from ayni.core.composing import Draft
from ayni.core.errors import StoreTrouble
from ayni.core.folding import fold_batch
from ayni.core.ports import Folded

__all__ = ["ALIAS", "Appended", "Txn", "append", "append_in", "fold_in", "fold_ready", "write"]

ALIAS: Final = "record"

FOLD_ACTS_MAX: Final = 64 * limits.LINK_BATCH_ACTS_MAX_COUNT
"""Acts folded in one transaction, if its time allows and nobody waits."""

FOLD_ACTS_BESIDE: Final = 24
"""Acts folded between two looks whether somebody waits, while somebody does now and then."""

BESIDE_S: Final = 1.0
"""How long after somebody waited others are expected to come again."""

_NS_OF_A_MS: Final = 1_000_000
_inside: Final = threading.local()


@contextmanager
def write(*, now_ms: int | None = None) -> Iterator[Txn]:
    """Give one transaction on the record, under the fair lock; durable when it ends.

    An exception rolls everything back.

    Args:
        now_ms: this machine's time; by default its clock.

    Raises:
        StoreTrouble: the database or the disk does not take it.
        RuntimeError: this thread is inside another `write` already.
    """
    if getattr(_inside, "busy", False):
        raise RuntimeError("ledger.write() inside ledger.write(): pass the transaction on instead")
    _inside.busy = True
    connection = connections[ALIAS]
    try:
        with file_lock(connection), transaction.atomic(using=ALIAS, durable=True):
            advisory_lock(connection)
            txn = Txn(
                store=SqlStore(connection, now_ms=clock.now_ms() if now_ms is None else now_ms),
                now_ms=clock.now_ms() if now_ms is None else now_ms,
            )
            yield txn
            txn.project()
            if txn.news:
                wake.notify(connection)
    except BaseException as trouble:
        frames.forget(connection)
        if isinstance(trouble, DatabaseError):
            raise StoreTrouble(
                f"the record's database refused to write: {_first_line(trouble)}. Nothing was "
                "kept. Check free space and the rights on the data directory, then try again."
            ) from trouble
        raise
    finally:
        _inside.busy = False
    if txn.news:
        wake.wake()
    if txn.erased:
        cleaning.clean(connection)


def append(draft: Draft, *, expected: int | None, now_ms: int, unchecked: bool = False) -> Appended:
    """Append one own act: durable, folded and projected when this returns.

    The same id again is the same deed and gives the act that is there.

    Args:
        draft: what an office wants to sign.
        expected: version of the object on the page that the person read; none to skip the check.
        now_ms: this machine's time, milliseconds UTC.
        unchecked: keep an irregular act too; for exercises, to show what that looks like.

    Raises:
        Refusal: a rule does not allow it; `code` is a reason of core/reasons.py, or one of
            kind_unknown, too_large, object_full, no_open_log, unchecked_needs_exercise.
        StalePage: the object moved since the page was drawn; never for urgent kinds.
        StoreTrouble: the database or the disk does not take it.
    """
    with write(now_ms=now_ms) as txn:
        return append_in(txn, draft, expected=expected, unchecked=unchecked)


def append_in(txn: Txn, draft: Draft, *, expected: int | None, unchecked: bool = False) -> Appended:
    """Append one own act among others of one transaction: all of them are kept, or none."""
    done = sequence(txn.store, txn.index(), draft, expected=expected, unchecked=unchecked)
    if done.folded is not None:
        txn.news = True
        erasing.obey(txn, [done.folded])
    return done.appended


def fold_in(txn: Txn, *, count_max: int = limits.LINK_BATCH_ACTS_MAX_COUNT) -> list[Folded]:
    """Fold what is ready, at most `count_max` acts; objects are projected at the commit."""
    folded = fold_batch(txn.store, txn.index(), registry.kinds(), count_max=count_max)
    txn.fresh += folded
    txn.touched.update([act.object_id() for act in folded if act.header is not None])
    erasing.obey(txn, folded)
    return folded


def fold_ready(*, count_max: int = FOLD_ACTS_MAX, ms_max: int = limits.LINK_BATCH_MAX_MS) -> int:
    """Fold what is ready in one transaction of its own.

    It ends soon after somebody else wants to write, so that a person who appends never waits long:
    after the acts that it folds between two looks, which are fewer while somebody comes again and
    again. Alone, more at a time cost less each.

    Returns:
        How many acts were folded; call again until it is 0.
    """
    done = 0
    with write() as txn:
        tuning.for_batches(connections[ALIAS])
        end_ns = time.monotonic_ns() + ms_max * _NS_OF_A_MS
        while done < count_max:
            folded = fold_in(txn, count_max=min(_step(), count_max - done))
            done += len(folded)
            if not folded or time.monotonic_ns() > end_ns:
                break
            txn.project()
            if txn.awaited():
                _inside.awaited_s = time.monotonic()
                break
    return done


def _step() -> int:
    """Return how many acts this thread folds between two looks whether somebody waits."""
    alone_s = time.monotonic() - getattr(_inside, "awaited_s", -BESIDE_S)
    return limits.LINK_BATCH_ACTS_MAX_COUNT if alone_s >= BESIDE_S else FOLD_ACTS_BESIDE


def reading() -> SqlStore:
    """Return a store to read from, outside of any transaction."""
    return SqlStore(connections[ALIAS], now_ms=0)


@contextmanager
def snapshot() -> Iterator[SqlStore]:
    """Give a store that sees one moment of the record, whoever writes meanwhile.

    Reads that are compared with each other need it: outside of a transaction each statement sees
    a moment of its own. Nothing may be written inside.
    """
    connection = connections[ALIAS]
    if connection.in_atomic_block:  # a transaction is such a moment
        yield reading()
        return
    store = reading()
    level = "" if connection.vendor == "sqlite" else " ISOLATION LEVEL REPEATABLE READ READ ONLY"
    store.execute(f"BEGIN{level}")
    try:
        yield store
    finally:
        store.execute("ROLLBACK")


def _first_line(trouble: DatabaseError) -> str:
    return str(trouble).strip().partition("\n")[0] or type(trouble).__name__
