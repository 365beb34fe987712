# SPDX-License-Identifier: Apache-2.0
"""Derives every table again from the acts as received; gives the same rows each time.

Run by hand, and at a start after whatever the tables were made by has changed: FOLD_VERSION, the
kinds that this software knows, the shape of tables. Must not touch entries, bodies, heads, receipts
or cards. Source: DESIGN.md sections 4 and 5; kernel.md section 2 (4); decision 42.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from typing import Final

from django.apps import apps
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from ayni.adapters.record import erasing, frames, ledger, projecting, registry, tuning
from ayni.adapters.record.ledger import Txn
from ayni.core.constitution import PROPOSED
from ayni.core.errors import Refusal
from ayni.core.folding import FOLD_VERSION, fold_batch
from ayni.core.frame import FrameIndex
from ayni.core.kinds import print_of

FOLD_ACTS_AT_ONCE: Final = 1_000
PROJECT_OBJECTS_AT_ONCE: Final = 500
MADE_BY_NAME: Final = "tables_made_by"
KINDS_PRINT_CHARS: Final = 16

_derived: Final[list[Callable[[Txn], object]]] = []


def use_derived(clear: Callable[[Txn], object]) -> None:
    """Let a rebuild empty other tables that are made from the record; twice is as once.

    Args:
        clear: called inside the transaction; who keeps the tables fills them again afterwards.
    """
    if clear not in _derived:
        _derived.append(clear)


def rebuild(*, progress: Callable[[int], None] | None = None) -> int:
    """Empty the derived tables and fill them again, in one transaction.

    Args:
        progress: called now and then with the number of acts folded so far.

    Returns:
        How many acts were folded.

    Raises:
        StoreTrouble: the database or the disk does not take it; the old tables stay.
    """
    with ledger.write() as txn:
        return rebuild_in(txn, progress=progress)


def rebuild_in(txn: Txn, *, progress: Callable[[int], None] | None = None) -> int:
    """Rebuild inside a transaction, together with other changes."""
    tuning.for_batches(connections[ledger.ALIAS])
    with _without_zeroing():
        _empty(txn)
        done = _fold_all(txn, progress)
        erasing.again(txn)
        _project_all(txn)
    set_meta(txn, MADE_BY_NAME, makers())
    frames.forget(connections[ledger.ALIAS])
    return done


def rebuild_if_outdated() -> int:
    """Rebuild if the tables were made by other makers; return how many acts were folded.

    What an older release kept as needing newer software gets its place here.
    """
    if meta(MADE_BY_NAME) == makers():
        return 0
    if ledger.reading().rows("SELECT 1 FROM act LIMIT 1"):
        return rebuild()
    with ledger.write() as txn:
        set_meta(txn, MADE_BY_NAME, makers())
    return 0


def makers() -> str:
    """Return a hash over all that decides what tables come out of the same acts.

    FOLD_VERSION, which people raise when a verdict or a fold may come out differently; the kinds
    known, because an act of another kind is kept unread; the migrations of tables that are derived,
    because a new column is empty until it is filled.
    """
    derived = {"record", *registry.rooms()}
    made = MigrationRecorder(connections[ledger.ALIAS]).applied_migrations()
    steps = sorted(f"{app}.{name}" for app, name in made if app in derived)
    told = f"{FOLD_VERSION}\n{kinds_print()}\n{steps}"
    return sha256(told.encode()).hexdigest()


def kinds_print() -> str:
    """Return a short print of the kinds known; two nodes with the same kinds have the same."""
    return print_of(registry.kinds()).hex()[:KINDS_PRINT_CHARS]


def set_founding(leaf: bytes) -> int:
    """Take a constitution as the first one, once persons of all parties have compared its hash.

    Any other first version is then without effect; verdicts may change, so all is folded again.

    Args:
        leaf: leaf hash of the proposal.

    Returns:
        How many acts were folded.

    Raises:
        Refusal: no such proposal of version 1 is held here.
    """
    with ledger.write() as txn:
        acts = [act for act in txn.store.frame_acts() if act.leaf == leaf]
        if not any(act.kind == PROPOSED and act.facts["version"] == 1 for act in acts):
            raise Refusal("proposal_unknown", leaf=leaf.hex()[:16])
        if frames.founding_of(txn.store) == leaf:
            return 0
        set_meta(txn, frames.FOUNDING_NAME, leaf.hex())
        return rebuild_in(txn)


def meta(name: str) -> str | None:
    """Return what this database notes about itself under a name."""
    return ledger.reading().meta(name)


def set_meta(txn: Txn, name: str, value: str) -> None:
    """Note something about this database."""
    txn.store.set_meta(name, value)


def _empty(txn: Txn) -> None:
    for table in ("act", "touch", "object"):
        txn.store.execute(f"DELETE FROM {table}")
    for room in registry.rooms().values():
        if room.clear is not None:
            room.clear()
        else:
            _empty_tables(txn, room.slug)
    with erasing.zeroing(txn.store.db):  # these may hold words of content
        for clear in _derived:
            clear(txn)
    for log in txn.store.logs().values():
        txn.store.put_log(
            replace(log, folded=0, fold_frontier=b"", root=b"", depth=0, seen={}, past={})
        )


def _empty_tables(txn: Txn, slug: str) -> None:
    """Empty the tables of a room's Django app, those that point to others first."""
    try:
        models = list(apps.get_app_config(slug).get_models())
    except LookupError:
        return
    for model in reversed(models):
        txn.store.execute(f'DELETE FROM "{model._meta.db_table}"')  # noqa: SLF001


def _fold_all(txn: Txn, progress: Callable[[int], None] | None) -> int:
    index = FrameIndex(founding=frames.founding_of(txn.store))
    done = 0
    while folded := fold_batch(txn.store, index, registry.kinds(), count_max=FOLD_ACTS_AT_ONCE):
        done += len(folded)
        if progress is not None:
            progress(done)
    return done


def _project_all(txn: Txn) -> None:
    rows = txn.store.rows("SELECT DISTINCT object FROM act WHERE verdict = 'regular'")
    names = sorted(row[0] for row in rows)
    for at in range(0, len(names), PROJECT_OBJECTS_AT_ONCE):
        projecting.project(txn.store, names[at : at + PROJECT_OBJECTS_AT_ONCE])


@contextmanager
def _without_zeroing() -> Iterator[None]:
    """Let SQLite drop derived rows without writing zeros over them: they hold no content.

    Nothing may be added to the bodies meanwhile: a page of theirs that is split would keep its old
    bytes, and an erasure would not find them.
    """
    connection = connections[ledger.ALIAS]
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete")
        (before,) = cursor.fetchone()
        cursor.execute("PRAGMA secure_delete = OFF")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA secure_delete = {int(before)}")
