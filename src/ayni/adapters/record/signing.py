# SPDX-License-Identifier: Apache-2.0
"""Signs heads of own logs and receipts for neighbours' logs; called by the link process only.

Order of a head: rows hashed again, signed, the guard's mark fsynced, stored, and only then
released. A head that was stored before its mark could be brought back by a backup after another
one of its size had left this node: the node would convict itself (decision 35). Must not append
acts. Source: kernel.md A4; record.md R8 (e), R15.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from ayni.adapters.record import erasing, ledger
from ayni.adapters.record import guard as guarding
from ayni.adapters.record.guard import Mark
from ayni.adapters.record.ledger import Txn
from ayni.adapters.record.rows import index_of, place_of
from ayni.adapters.record.store import SqlStore
from ayni.core import constitution as law
from ayni.core.checkpoints import Checkpoint, cosign, sign_checkpoint
from ayni.core.errors import GuardTrouble, KeyTrouble, StoreTrouble
from ayni.core.merkle import Frontier, HashReader, leaf_hashes, root_at
from ayni.core.notes import Signer
from ayni.core.ports import LogState
from ayni.core.replica import origin_of, receipt_due

SignerOf = Callable[[str], Signer]
"""Log id to the signer of that log; raises KeyTrouble."""

_HASH_AT_ONCE: Final = 1_024


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenReceipt:
    """A receipt that was given or is held.

    Attributes:
        size: acts of the head.
        time_s: when, seconds since 1970 UTC, as its signer says.
        line: the cosignature line, LF included.
    """

    size: int
    time_s: int
    line: bytes


@dataclass(frozen=True, slots=True)
class _Head:
    """A signed head: acts that it covers, root of their tree, the note."""

    size: int
    root: bytes
    note: bytes


def check_guard(guard: Path) -> None:
    """Compare every own log with its mark; before the first signature after a start.

    Raises:
        GuardTrouble: a mark is missing, unreadable, or tells of more or other acts than held.
    """
    store = ledger.reading()
    for log in store.logs().values():
        if log.own:
            _check_mark(store, log, guard)


def sign(signer_of: SignerOf, guard: Path) -> dict[str, bytes]:
    """Sign what was appended to own logs, raise the marks, store the heads.

    Acts that are appended meanwhile wait for the next call: nobody waits for the guard's disk.

    Args:
        signer_of: log id to its signer.
        guard: the guard directory.

    Returns:
        The heads that are released now and were not before, by log.

    Raises:
        GuardTrouble: the mark forbids it.
        KeyTrouble: the key is missing or is not the log's.
        StoreTrouble: rows and frontier do not agree.
    """
    released = {}
    store = ledger.reading()
    for log in store.logs().values():
        if not log.own or not log.size or _is_released(log, guard):
            continue
        held = _check_mark(store, log, guard)
        heads = _sign_heads(store, log, signer_of(log.id)) if log.size > log.head_size else []
        newest = heads[-1] if heads else _Head(log.head_size, log.head_root, log.head_note)
        if held is None or newest.size > held.size:
            erasing.mirror(store, guard)
            guarding.raise_mark(guard, log.id, Mark(newest.size, newest.root))
        if heads:
            _keep_heads(log, heads)
        released[log.id] = newest.note
    return released


def released(guard: Path) -> dict[str, bytes]:
    """Return the newest head of each own log that the guard allows to leave, by log.

    A mark may be above the newest head: the process died before the head was stored, and `sign`
    stores it first thing. Until then the head before it is shown, if the acts are those marked.
    """
    store = ledger.reading()
    notes = {}
    for log in store.logs().values():
        mark = guarding.read_mark(guard, log.id) if log.own and log.head_size else None
        if mark is None or not mark.size:
            continue
        note = store.head_roots(log.id, mark.size).get(mark.root)
        if note is None and log.head_size < mark.size <= log.size:
            marked = root_at(store.reader(log.id), mark.size) == mark.root
            note = log.head_note if marked else None
        if note is not None:
            notes[log.id] = note
    return notes


def give_receipt(txn: Txn, log_id: str, signer: Signer, *, now_s: int) -> GivenReceipt | None:
    """Sign and keep a receipt for the newest head of a neighbour's log, if one is due.

    Args:
        txn: the transaction that holds what the receipt speaks of.
        log_id: log of a neighbour.
        signer: receipt key of this node.
        now_s: seconds since 1970 UTC.
    """
    log = txn.store.logs()[log_id]
    given = txn.store.receipts(log_id).get(signer.vkey.name, 0)
    head = receipt_due(log, given)
    if head is None:
        return None
    line = cosign(head.text(), signer, time_s=now_s)
    txn.store.add_receipt(log_id, head.size, signer.vkey.name, now_s, line)
    return GivenReceipt(size=head.size, time_s=now_s, line=line)


def give_receipts(signer: Signer, *, now_s: int) -> dict[str, GivenReceipt]:
    """Give every receipt that is due, and return them by log."""
    with ledger.write() as txn:
        given = {
            log.id: give_receipt(txn, log.id, signer, now_s=now_s)
            for log in txn.store.logs().values()
            if not log.own
        }
    return {log: receipt for log, receipt in given.items() if receipt is not None}


def newest_receipts(log_id: str) -> dict[str, GivenReceipt]:
    """Return the newest receipt held for a log, by name of the witness."""
    store = ledger.reading()
    rows = store.rows(
        "SELECT r.witness, r.size, r.time_s, r.line FROM receipt r JOIN (SELECT witness, MAX(size)"
        " AS size FROM receipt WHERE log = %s GROUP BY witness) newest ON newest.witness ="
        " r.witness AND newest.size = r.size WHERE r.log = %s",
        (store.pk(log_id), store.pk(log_id)),
    )
    return {
        witness: GivenReceipt(size=size, time_s=time_s, line=line)
        for witness, size, time_s, line in rows
    }


def _is_released(log: LogState, guard: Path) -> bool:
    mark = guarding.read_mark(guard, log.id)
    return mark == Mark(log.head_size, log.head_root) and log.head_size == log.size


def _check_mark(store: SqlStore, log: LogState, guard: Path) -> Mark | None:
    """Return the mark; raise unless the database still holds what it speaks of."""
    mark = guarding.read_mark(guard, log.id)
    if mark is None:
        if log.head_size:
            raise guarding.missing(log.id, log.head_size)
        return None
    if mark.size > log.size:
        raise guarding.below(log.id, log.size, mark.size)
    if mark.size and root_at(store.reader(log.id), mark.size) != mark.root:
        raise GuardTrouble(
            f"log {log.id}: the first {mark.size} acts are not those signed before. Nothing is "
            "signed. Run `ayni fsck`; if the data is another's, see Faults."
        )
    return mark


def require_key(log: LogState, signer: Signer) -> None:
    """Raise unless a signer is the one of a log.

    Raises:
        KeyTrouble: it is not.
    """
    if str(signer.vkey) != log.key:
        raise KeyTrouble(
            f"log-{log.id}.key: not the key of the log: {str(log.key)[:60]} expected, "
            f"{str(signer.vkey)[:60]} found. Nothing was signed. Put the right file back, or open "
            "a new log."
        )


def _sign_heads(store: SqlStore, log: LogState, signer: Signer) -> list[_Head]:
    """Sign the heads that are due, the newest one last; nothing is stored."""
    require_key(log, signer)
    root = _rehashed(store, log).root()
    # A party that left sees no act after the last that was signed while it was a member: it
    # needs a head that ends with the consent by which it left.
    ends = [(size, root_at(store.reader(log.id), size)) for size in _after_consents(store, log)]
    return [
        _Head(size, root, sign_checkpoint(Checkpoint(origin_of(log.id), size, root), signer))
        for size, root in [*ends, (log.size, root)]
    ]


def _keep_heads(log: LogState, heads: Sequence[_Head]) -> None:
    newest = heads[-1]
    with ledger.write() as txn:
        for head in heads:
            txn.store.add_head(log.id, head.size, head.root, head.note)
        now = txn.store.logs()[log.id]
        txn.store.put_log(
            replace(now, head_size=newest.size, head_root=newest.root, head_note=newest.note)
        )


def _after_consents(store: SqlStore, log: LogState) -> list[int]:
    """Return the sizes right after each unsigned consent to a constitution but the last act."""
    pk = store.pk(log.id)
    rows = store.rows(
        "SELECT place FROM act WHERE kind = %s AND place >= %s AND place < %s ORDER BY place",
        (law.CONSENTED, place_of(pk, log.head_size), place_of(pk, log.size - 1)),
    )
    return [index_of(place) + 1 for (place,) in rows]


def _rehashed(store: SqlStore, log: LogState) -> Frontier:
    """Hash the rows since the last head again, and compare with the frontier stored."""
    frontier = frontier_at(store.reader(log.id), log.head_size)
    if log.head_size and frontier.root() != log.head_root:
        raise _rows_differ(log, f"the first {log.head_size} acts do not give the signed root")
    pk = store.pk(log.id)
    for start in range(log.head_size, log.size, _HASH_AT_ONCE):
        end = min(log.size, start + _HASH_AT_ONCE)
        rows = store.rows(
            "SELECT header FROM entry WHERE place >= %s AND place < %s ORDER BY place",
            (place_of(pk, start), place_of(pk, end)),
        )
        frontier.extend(leaf_hashes([row[0] for row in rows]))
    if frontier.size != log.size or frontier.to_bytes() != log.frontier:
        raise _rows_differ(log, f"the acts from {log.head_size} on do not give the stored tree")
    return frontier


def frontier_at(reader: HashReader, size: int) -> Frontier:
    """Return the frontier of the first `size` acts."""
    hashes, low = [], 0
    while low < size:
        level = (size - low).bit_length() - 1
        hashes.append(reader(level, low >> level))
        low += 1 << level
    return Frontier(size, hashes)


def _rows_differ(log: LogState, what: str) -> StoreTrouble:
    return StoreTrouble(
        f"own log {log.id}: {what}. Nothing was signed. Run `ayni fsck`; a damaged database is "
        "kept as it is; see docs/operate, Faults."
    )
