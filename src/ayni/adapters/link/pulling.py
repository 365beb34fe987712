# SPDX-License-Identifier: Apache-2.0
"""Fetches what a neighbour has and this node lacks, in pieces that never keep a person waiting.

A small delta is stored, folded and receipted in one transaction; far behind, acts are stored
first and folded next. Every step may be repeated. Bad input leaves by exception; the caller sets
it aside. Must not know threads. Source: DESIGN.md sections 5 and 6; record.md R7, R8.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Final

from ayni.adapters.link import fetching
from ayni.adapters.link.book import Book, Entrance, Receipt
from ayni.adapters.link.client import Answerer
from ayni.core import codec, limits, replica
from ayni.core.checkpoints import Checkpoint, open_checkpoint
from ayni.core.errors import AyniError, KeyTrouble, LimitExceeded, Malformed, NotAuthentic
from ayni.core.forks import fork_members, fork_proof
from ayni.core.notes import Vkey
from ayni.core.ports import LogState, Store
from ayni.core.replica import (
    Contradiction,
    compare_heads,
    hear_head,
    missing_body,
    take_body,
    take_chunk,
)
from ayni.core.wire import Chunk

_BODIES_AT_ONCE: Final = limits.LINK_BATCH_ACTS_MAX_COUNT


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulled:
    """How far a pull came.

    Attributes:
        log: where this node stands with the log now.
        new: acts stored.
        receipt: the newest receipt given, if any.
        contradiction: the head does not continue what is held.
        withheld: index of the first act whose body did not come, or none.
    """

    log: LogState
    new: int = 0
    receipt: Receipt | None = None
    contradiction: Contradiction | None = None
    withheld: int | None = None


def pull(book: Book, caller: Answerer, log_id: str, note: bytes, *, acts_max: int) -> Pulled:
    """Fetch, verify and store all acts below a signed head, fold them and give the receipt.

    Args:
        book: this node's record.
        caller: the neighbour, or a packet of it.
        log_id: a log that is held already, perhaps empty.
        note: a signed head of it.
        acts_max: acts asked for at a time.

    Raises:
        NoteError, NotAuthentic, WireError, LimitExceeded: what came is not what was signed.
        Unreachable, Rejected: the neighbour's node does not give it.
        NodeTrouble: this node cannot store it.
    """
    with book.reading() as store:
        log = store.logs()[log_id]
    head = open_checkpoint(note, Vkey.parse(log.key))
    began = log.size
    if head.size <= log.size or not _pullable(log):
        effect, log = _hear(book, log_id, note)
        return _finish(book, caller, log, head, Pulled(log=log, contradiction=effect))
    with closing(
        fetching.fetch_ahead(caller, log.id, (log.size, head.size), acts_max=acts_max)
    ) as runs:
        for packages in runs:
            if log.size == began and packages[-1].end == head.size and len(packages) == 1:
                return _take_small(book, caller, note, head, packages[0])
            if log.size == began:
                effect, log = _hear(book, log_id, note)
                if effect is not None:
                    return Pulled(log=log, contradiction=effect)
            log, effect = _take_all(book, log, packages, head)
            if effect is not None:
                return Pulled(log=log, new=log.size - began, contradiction=effect)
            if not _pullable(log):
                break
    return _finish(book, caller, log, head, Pulled(log=log, new=log.size - began))


def _pullable(log: LogState) -> bool:
    # Acts beyond the newest whole head do not wait for others, only for the rest of their head.
    waiting = log.head_size - log.folded
    return log.state not in ("frozen", "stopped") and waiting < limits.WAITING_SET_MAX_COUNT


def _hear(book: Book, log_id: str, note: bytes) -> tuple[Contradiction | None, LogState]:
    with book.writing() as entrance:
        effect = hear(entrance, log_id, note)
        return effect, entrance.store.logs()[log_id]


def hear(entrance: Entrance, log_id: str, note: bytes) -> Contradiction | None:
    """Keep a signed head; keep the evidence if it contradicts what is held.

    Raises:
        NoteError, NotAuthentic: the log did not sign it.
    """
    log = entrance.store.logs()[log_id]
    return _alarmed(entrance, log, hear_head(entrance.store, log, note))


def _take(
    entrance: Entrance, log: LogState, package: Chunk, head: Checkpoint
) -> tuple[LogState, Contradiction | None]:
    """Store a run, and compare the heads that were heard before its acts came."""
    now = take_chunk(entrance.store, log, package, head)
    effect = _alarmed(entrance, now, compare_heads(entrance.store, log, now))
    return (now if effect is None else entrance.store.logs()[log.id]), effect


def _alarmed(
    entrance: Entrance, log: LogState, effects: Sequence[replica.Effect]
) -> Contradiction | None:
    """Keep the evidence of the contradiction among some effects, if there is one."""
    for effect in effects:
        if isinstance(effect, Contradiction):
            entrance.raise_alarm(effect, _evidence(entrance.store, log, effect))
            return effect
    return None


def _evidence(store: Store, log: LogState, found: Contradiction) -> bytes:
    """Return the proof of two histories if this node's own tree can give it, else nothing."""
    if found.own:
        return b""
    try:
        proof = replica.prove_fork(store, log, found)
    except (NotAuthentic, IndexError):
        return b""
    return codec.encode(fork_members(proof)) if proof is not None else b""


def _take_small(
    book: Book, caller: Answerer, note: bytes, head: Checkpoint, package: Chunk
) -> Pulled:
    """Store, fold and receipt in one transaction: the path of every act on an ordinary day."""
    with book.writing() as entrance:
        effect = hear(entrance, head.log_id, note)
        log = entrance.store.logs()[head.log_id]
        if effect is not None:
            return Pulled(log=log, contradiction=effect)
        before = log.size
        log, effect = _take(entrance, log, package, head)
        if effect is not None:
            return Pulled(log=log, new=log.size - before, contradiction=effect)
        more = entrance.fold() >= limits.LINK_BATCH_ACTS_MAX_COUNT
        receipt, trouble = _give_receipt(entrance, log.id)
    if trouble is not None:
        raise trouble
    pulled = Pulled(log=log, new=log.size - before, receipt=receipt)
    if receipt is not None and not more:
        return pulled
    return _finish(book, caller, log, head, pulled)


def _take_all(
    book: Book, log: LogState, packages: list[Chunk], head: Checkpoint
) -> tuple[LogState, Contradiction | None]:
    """Store a run in one transaction, or in several if somebody else waits to write."""
    at, effect = 0, None
    while at < len(packages) and effect is None:
        wrong: Malformed | NotAuthentic | LimitExceeded | None = None
        with book.writing() as entrance:
            log = entrance.store.logs()[log.id]
            for package in packages[at:]:
                try:
                    log, effect = _take(entrance, log, package, head)
                except (Malformed, NotAuthentic, LimitExceeded) as refused:
                    wrong = refused  # it was refused before anything of it was stored
                    break
                at += 1
                if effect is not None or entrance.awaited():
                    break
        if wrong is not None:
            raise wrong
    return log, effect


def fold_all(book: Book) -> int:
    """Fold all that is ready, batch by batch, and return how many acts that were."""
    total = 0
    while count := book.fold():
        total += count
    return total


def _finish(
    book: Book, caller: Answerer, log: LogState, head: Checkpoint, pulled: Pulled
) -> Pulled:
    """Ask again for bodies, give the receipt, fold the rest."""
    if log.state not in ("frozen", "stopped"):
        log = _fetch_bodies(book, caller, log, head)
    with book.writing() as entrance:
        receipt, trouble = _give_receipt(entrance, log.id)
    fold_all(book)
    if trouble is not None:
        raise trouble
    with book.reading() as store:
        log = store.logs()[log.id]
    return Pulled(
        log=log,
        new=pulled.new,
        receipt=receipt or pulled.receipt or book.receipts(log.id).get(own_witness(book)),
        contradiction=pulled.contradiction,
        withheld=_body_wanted(book, log),
    )


def _give_receipt(entrance: Entrance, log: str) -> tuple[Receipt | None, KeyTrouble | None]:
    """Give a receipt if one is due; without the key, what came in is kept all the same."""
    try:
        return entrance.give_receipt(log), None
    except KeyTrouble as trouble:
        return None, trouble


def own_witness(book: Book) -> str:
    """Return the name under which this node gives receipts."""
    return f"ayni/receipt/{book.setting().party}"


def _fetch_bodies(book: Book, caller: Answerer, log: LogState, head: Checkpoint) -> LogState:
    """Ask again for bodies that are missing, and for one whose structural members are closed."""
    wanted = _body_wanted(book, log)
    while wanted is not None and wanted < head.size:
        end = min(log.size, head.size, wanted + _BODIES_AT_ONCE)
        for package in fetching.fetch_run(caller, log.id, (wanted, end), head.size):
            with book.writing() as entrance:
                held = entrance.store.logs()[log.id]
                log = take_body(entrance.store, held, package, lacking=book.lacking)
        before, wanted = wanted, _body_wanted(book, log)
        if wanted == before:
            break
    return log


def _body_wanted(book: Book, log: LogState) -> int | None:
    """Return the index of the first act that needs another body than it has."""
    if (missing := missing_body(log)) is not None:
        return missing.index
    with book.reading() as store:
        waiting = store.entries(log.id, log.folded, min(log.size, log.folded + 1))
    return log.folded if waiting and book.lacking(waiting[0]) else None


def prove_fork(book: Book, caller: Answerer, log_id: str, note: bytes) -> Contradiction | None:
    """Ask for the tiles of the other tree, and freeze the log if they prove two histories.

    Called when acts do not fit a head that the log's key signed: either whoever sent the acts
    changed them, or the log signed two histories. Only the hashes between the two can tell.

    Args:
        book: this node's record.
        caller: connection to the neighbour who brought the head.
        log_id: the log.
        note: the signed head, larger than what is held.

    Returns:
        The contradiction, now kept; nothing when it could not be proven.
    """
    with book.reading() as store:
        log = store.logs()[log_id]
    vkey = Vkey.parse(log.key)
    try:
        head = open_checkpoint(note, vkey)
        if replica.doubt(log, head) is None:
            return None
        reader = fetching.tile_reader(caller, log_id, head)
        proof = fork_proof(reader, older=log.head_note, newer=note, vkey=vkey)
    except (AyniError, ValueError, IndexError):
        return None
    with book.writing() as entrance:
        log = entrance.store.logs()[log_id]
        for effect in replica.hear_fork(entrance.store, log, proof):
            if isinstance(effect, Contradiction):
                entrance.raise_alarm(effect, codec.encode(fork_members(proof)))
                return effect
    return None
