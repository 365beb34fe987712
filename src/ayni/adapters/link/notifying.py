# SPDX-License-Identifier: Apache-2.0
"""Tells one neighbour that own logs grew, and takes its receipt from the answer.

Only heads that were released are shown. A lost answer costs a repetition and nothing else.
Must not fetch acts. Source: C2SP tlog-witness, "add-checkpoint".
"""

from __future__ import annotations

from hashlib import sha256
from typing import Final

from ayni.adapters.link import polling, protocol
from ayni.adapters.link.answers import own_heads
from ayni.adapters.link.book import Book
from ayni.adapters.link.client import Caller
from ayni.adapters.link.http1 import Request
from ayni.adapters.link.peers import Peer
from ayni.core import limits
from ayni.core.checkpoints import (
    AddCheckpoint,
    Checkpoint,
    format_add_checkpoint,
    parse_checkpoint,
    parse_decimal,
)
from ayni.core.errors import NoteError, Rejected, WireError
from ayni.core.merkle import consistency_proof
from ayni.core.notes import Vkey, parse_note
from ayni.core.replica import Contradiction, origin_of

_ATTEMPTS: Final = 3
"""Answers of 409 in a row that are followed; each tells the size they hold."""


def load_confirmed(book: Book, peer: Peer) -> None:
    """Read from the record which own acts the neighbour has given receipts for."""
    witness = Vkey.parse(peer.card.receipt).name
    with book.reading() as store:
        logs = store.logs().values()
    for log_id in own_heads(book, logs, peer.party):
        receipt = book.receipts(log_id).get(witness)
        if receipt is not None:
            with peer.changed:
                size = max(receipt.size, peer.confirmed.get(log_id, 0))
                peer.confirmed[log_id] = size


def outstanding(book: Book, peer: Peer) -> dict[str, bytes]:
    """Return the released heads that the neighbour has given no receipt for, by log."""
    with book.reading() as store:
        logs = store.logs().values()
    return {
        log_id: note
        for log_id, note in own_heads(book, logs, peer.party).items()
        if _head_of(note).size > peer.confirmed.get(log_id, 0)
    }


def notify(book: Book, peer: Peer, caller: Caller, log_id: str, note: bytes) -> bool:
    """Bring one head to the neighbour.

    Returns:
        True when it gave its receipt; False when it still lacks something.

    Raises:
        NotAuthentic, NoteError, WireError: the answer is not a receipt of this neighbour.
        Unreachable, Rejected: no answer, or it refuses.
    """
    head = _head_of(note)
    for _ in range(_ATTEMPTS):
        old = min(peer.there.get(log_id, peer.confirmed.get(log_id, 0)), head.size)
        response = caller.ask(
            Request(
                method="POST",
                target="/v1/add-checkpoint",
                headers={"content-type": protocol.TEXT},
                body=_notice(book, log_id, old, head.size, note),
            ),
            body_max=limits.NOTE_SIZE_MAX_BYTES,
            accept=(200, 409),
        )
        if response.status == 200:
            if not response.body:
                return False
            polling.take_receipt(book, peer, note, response.body)
            peer.there[log_id] = head.size
            return True
        size = _size_in(response.body)
        if size == old:
            break
        peer.there[log_id] = size
        if size > head.size:
            return False  # a newer head of ours got there first, or this node went back in time
    raise Rejected(f"409 after 409 for log {log_id}: the sizes do not settle")


def ask_held(book: Book, peer: Peer, caller: Caller, log_id: str) -> Contradiction | None:
    """Ask what the neighbour holds of an own log, with the proof of it: the signed head.

    Raises:
        NotAuthentic, NoteError: it is no head of this log.
        Unreachable, Rejected: no answer.
    """
    name = sha256(origin_of(log_id).encode()).hexdigest()
    note = caller.get(f"/v1/held/{name}/checkpoint", body_max=limits.NOTE_SIZE_MAX_BYTES).body
    with book.reading() as store:
        log = store.logs()[log_id]
    return polling.hear_held(book, peer, log, note)


def _notice(book: Book, log_id: str, old: int, new: int, note: bytes) -> bytes:
    proof: list[bytes] = []
    if 0 < old < new:
        with book.reading() as store:
            proof = consistency_proof(store.reader(log_id), old, new)
    return format_add_checkpoint(AddCheckpoint(old, tuple(proof), note))


def _head_of(note: bytes) -> Checkpoint:
    return parse_checkpoint(parse_note(note).text)


def _size_in(body: bytes) -> int:
    try:
        return parse_decimal(body.decode("ascii").removesuffix("\n"), limits.TREE_SIZE_END)
    except (NoteError, UnicodeDecodeError):
        raise WireError(f"expected a size after 409; found {body[:40]!a}") from None
