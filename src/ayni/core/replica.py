# SPDX-License-Identifier: Apache-2.0
"""One node's copy of the logs: what a signed head, a run of acts or a receipt does to it.

Sync without IO: messages in, changes to the store and effects as data out. The door, a stick and
the simulator all run this code. A neighbour is authenticated, not trusted: what does not fit is
refused by exception before anything is stored. Must not fold and must not sign.
Source: DESIGN.md section 5; kernel.md S5, S14, A10, A11; record.md R7, R8.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ayni.core import limits
from ayni.core.acts import Header, decode_header
from ayni.core.checkpoints import Checkpoint, open_checkpoint, open_cosignature
from ayni.core.commitments import body_commitment
from ayni.core.errors import CodecError, LimitExceeded, NotAuthentic, WireError
from ayni.core.forks import ForkProof, fork_proof, verify_fork_proof
from ayni.core.merkle import Frontier, root_at, verify_consistency
from ayni.core.notes import Vkey
from ayni.core.ports import Entry, LogState, Store
from ayni.core.wire import Chunk


@dataclass(frozen=True, slots=True)
class Pull:
    """Ask for the acts of a log from `start` up to a signed head."""

    log: str
    start: int
    head_size: int


@dataclass(frozen=True, slots=True)
class PullBody:
    """Ask again for the body of one act."""

    log: str
    index: int


@dataclass(frozen=True, slots=True)
class PullGrowth:
    """Ask for the hashes that lead from one signed head to a larger one (core/forks.py)."""

    log: str
    older_size: int
    newer_size: int


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A signed head that does not continue what was signed before: two histories.

    Attributes:
        held_note: a signed head of the history held here.
        other_note: the signed head that contradicts it.
        own: the log is this node's own: its data went back in time.
    """

    log: str
    held_size: int
    other_size: int
    held_note: bytes
    other_note: bytes
    own: bool


# A closed member is at most this much longer on the wire than an open one.
_CLOSED_BODY_EXTRA_MAX_BYTES = 30 * limits.BODY_MEMBERS_MAX_COUNT

Effect = Pull | PullBody | PullGrowth | Contradiction


def hear_head(store: Store, log: LogState, note: bytes) -> list[Effect]:
    """Take a signed head of a log; keep it if it is new.

    Args:
        store: inside the caller's transaction.
        log: where this node stands with the log that the head is of.
        note: a signed note, cosignatures allowed.

    Returns:
        A Pull when it tells of acts not held; a Contradiction when it does not continue what
        is held; nothing when it is no news. Fold afterwards in any case: the head may cover acts
        that were held without one.

    Raises:
        NoteError: not a signed note.
        NotAuthentic: not signed by the log's key, or of another log.
    """
    head = open_checkpoint(note, Vkey.parse(log.key))
    held = store.head_roots(log.id, head.size)
    if head.root not in held:
        store.add_head(log.id, head.size, head.root, note)
    if held and head.root not in held:
        other = next(iter(held.values()))
        return [_contradiction(store, log, other, head.size, note, head.size)]
    if head.size > log.size:
        return _hear_news(store, log, head, note)
    if head.size and root_at(store.reader(log.id), head.size) != head.root:
        held_size, held_note = _covering(store, log, head)
        return [_contradiction(store, log, held_note, held_size, note, head.size)]
    if head.size > log.head_size:
        now = replace(log, head_size=head.size, head_root=head.root, head_note=note)
        store.put_log(now)
        return list(compare_heads(store, log, now))
    return []


def compare_heads(store: Store, before: LogState, now: LogState) -> list[Contradiction]:
    """Compare the heads that were heard before their acts, once the acts are held.

    A head may be heard long before its acts, from a neighbour that is gone when they come by
    another way, under a larger head: nobody would ever compare the two.

    Args:
        store: inside the caller's transaction.
        before: where this node stood with the log.
        now: where it stands, every act below `head_size` held.

    Returns:
        The first head that does not fit the acts; the log is frozen then.
    """
    if now.own or now.state == "frozen" or now.head_size <= before.head_size:
        return []
    for size, root, note in store.heads_between(now.id, before.head_size, now.head_size):
        if root_at(store.reader(now.id), size) != root:
            return [_contradiction(store, now, now.head_note, now.head_size, note, size)]
    return []


def _hear_news(store: Store, log: LogState, head: Checkpoint, note: bytes) -> list[Effect]:
    if log.own:
        # The tripwire: this node once signed more than it holds now (record.md R8 d).
        return [_contradiction(store, log, log.head_note, log.head_size, note, head.size)]
    if log.state in ("frozen", "stopped"):
        return []
    if log.size - log.folded >= limits.WAITING_SET_MAX_COUNT:
        return []
    return [Pull(log.id, log.size, head.size)]


def _covering(store: Store, log: LogState, head: Checkpoint) -> tuple[int, bytes]:
    """Return size and note of a signed head of the history held that covers another head.

    Acts that are still coming in were verified under a head that is larger than all of them; a
    smaller one that is held whole would contradict nothing.
    """
    if log.own or log.head_size >= head.size:
        return log.head_size, log.head_note
    return store.largest_head(log.id)


def _contradiction(
    store: Store, log: LogState, held: bytes, held_size: int, other: bytes, other_size: int
) -> Contradiction:
    if not log.own and log.state != "frozen":
        reason = f"two signed histories, at {held_size} and {other_size} acts"
        store.put_log(replace(log, state="frozen", reason=reason))
    return Contradiction(log.id, held_size, other_size, held, other, log.own)


def take_chunk(store: Store, log: LogState, chunk: Chunk, head: Checkpoint) -> LogState:
    """Verify a run of acts against a signed head and store what is new of it.

    Args:
        store: inside the caller's transaction.
        log: where this node stands with the log.
        chunk: the acts; those held already are passed over (old packets are harmless).
        head: a head whose signature is verified; the run must lie below it.

    Returns:
        Where this node stands now; equal to `log` when nothing was new. If a head was reached,
        `compare_heads` is due.

    Raises:
        WireError: a gap before the run, the run goes beyond the head, or the log is this node's
            own, to which nobody else adds.
        NotAuthentic: the acts are not those that the head was signed over.
    """
    if log.own:
        raise WireError(f"acts of log {log.id} found, which this node writes itself: none expected")
    if log.state in ("frozen", "stopped"):
        return log
    if chunk.start > log.size:
        raise WireError(f"acts from {chunk.start} found, from {log.size} expected: ask again")
    if chunk.end > head.size:
        raise WireError(f"acts up to {chunk.end} found, the head ends at {head.size}")
    fresh = chunk.entries[log.size - chunk.start :]
    if not fresh:
        return log
    frontier = Frontier.from_bytes(log.size, log.frontier)
    frontier.extend([entry.leaf for entry in fresh])
    _check_end(frontier, chunk, head)
    oversized = next(
        (i for i, e in enumerate(fresh) if len(e.header) > limits.HEADER_SIZE_MAX_BYTES), None
    )
    if oversized is not None:
        fresh = fresh[:oversized]
        frontier = Frontier.from_bytes(log.size, log.frontier)
        frontier.extend([entry.leaf for entry in fresh])
    checked = [_with_body_checked(entry) for entry in fresh]
    store.add_entries(log.id, log.size, checked)
    moved = replace(
        log,
        size=frontier.size,
        frontier=frontier.to_bytes(),
        bodies=_bodies_after(log, checked),
    )
    if oversized is not None:
        moved = replace(
            moved, state="stopped", reason=f"malformed from act {frontier.size}: open a new log"
        )
    elif frontier.size == head.size:
        note = store.head_roots(log.id, head.size).get(head.root, log.head_note)
        moved = replace(moved, head_size=head.size, head_root=head.root, head_note=note)
    store.put_log(moved)
    return moved


def doubt(log: LogState, head: Checkpoint) -> PullGrowth | None:
    """Return what to ask after `take_chunk` refused acts below a head that the log signed.

    Either whoever sent the acts changed them, or the log signed two histories: only the hashes
    between the two heads can tell.
    """
    if log.own or log.state == "frozen" or not 0 < log.head_size < head.size:
        return None
    return PullGrowth(log.id, log.head_size, head.size)


def prove_fork(store: Store, log: LogState, found: Contradiction) -> ForkProof | None:
    """Return the proof of a contradiction, or none if the larger tree is not held here."""
    if found.held_note and found.other_size == found.held_size:
        return ForkProof(older=found.other_note, newer=found.held_note)
    if not found.held_note or not 0 < found.other_size < found.held_size <= log.size:
        return None
    return fork_proof(
        store.reader(log.id),
        older=found.other_note,
        newer=found.held_note,
        vkey=Vkey.parse(log.key),
    )


def hear_fork(store: Store, log: LogState, proof: ForkProof) -> list[Effect]:
    """Take the proof that a log signed two histories; freeze the log.

    Raises:
        NoteError: a head cannot be read.
        NotAuthentic: the proof does not hold; the two heads may both be true.
    """
    shown = verify_fork_proof(proof, Vkey.parse(log.key))
    for head, note in ((shown.older, proof.older), (shown.newer, proof.newer)):
        store.add_head(log.id, head.size, head.root, note)
    if log.state == "frozen":
        return []
    older, newer = shown.older.size, shown.newer.size
    return [_contradiction(store, log, proof.newer, newer, proof.older, older)]


def _check_end(frontier: Frontier, chunk: Chunk, head: Checkpoint) -> None:
    root = frontier.root()
    if frontier.size < head.size:
        verify_consistency(
            old_size=frontier.size,
            old_root=root,
            new_size=head.size,
            new_root=head.root,
            proof=list(chunk.proof),
        )
    elif root != head.root:
        raise NotAuthentic(
            f"log {head.origin}, acts {chunk.start} to {chunk.end}",
            expected=f"root {head.root.hex()[:16]}… as signed",
            found=f"root {root.hex()[:16]}…",
        )


def _with_body_checked(entry: Entry) -> Entry:
    """Return the entry, without its body unless the header commits to it."""
    if entry.body is None:
        return entry
    try:
        header: Header = decode_header(entry.header)
        fits = len(entry.body) <= header.body_bytes + _CLOSED_BODY_EXTRA_MAX_BYTES
        held = fits and body_commitment(entry.body).hex() == header.body
    except (CodecError, LimitExceeded):
        held = False
    return entry if held else Entry(entry.leaf, entry.header, None)


def needs_body(entry: Entry) -> bool:
    """Tell whether a receipt must wait for the body of this act.

    A leaf that is no header commits to no body: nothing can be asked for.
    """
    if entry.body is not None:
        return False
    try:
        decode_header(entry.header)
    except (CodecError, LimitExceeded):
        return False
    return True


def _bodies_after(log: LogState, fresh: Sequence[Entry]) -> int:
    if log.bodies < log.size:
        return log.bodies
    missing = next((i for i, e in enumerate(fresh) if needs_body(e)), len(fresh))
    return log.size + missing


def missing_body(log: LogState) -> PullBody | None:
    """Return the first act whose body is not held, if there is one."""
    return PullBody(log.id, log.bodies) if log.bodies < log.size else None


def take_body(
    store: Store, log: LogState, chunk: Chunk, *, lacking: Callable[[Entry], bool]
) -> LogState:
    """Store bodies that were missing, from a run of acts that is held already.

    Args:
        store: inside the caller's transaction.
        log: where this node stands with the log.
        chunk: the acts with their bodies; only bodies are taken from it.
        lacking: tells whether an act needs another body than it has: `needs_body`, or also
            structural members (core/folding.py) that one neighbour closed and another has open.

    Returns:
        Where this node stands now.
    """
    held = store.entries(log.id, chunk.start, min(chunk.end, log.size))
    for offset, (mine, theirs) in enumerate(zip(held, chunk.entries, strict=False)):
        if theirs.leaf == mine.leaf and lacking(mine):
            better = _with_body_checked(theirs)
            if better.body is not None and not lacking(better):
                store.add_body(log.id, chunk.start + offset, better.body)
    rest = store.entries(log.id, log.bodies, log.size)
    missing = next((i for i, e in enumerate(rest) if needs_body(e)), len(rest))
    moved = replace(log, bodies=log.bodies + missing)
    store.put_log(moved)
    return moved


def receipt_due(log: LogState, receipted: int) -> Checkpoint | None:
    """Return the head to give a receipt for, if one is due.

    Given only when every act and every body below the head is held.

    Args:
        log: where this node stands with a neighbour's log.
        receipted: size of the last receipt given.
    """
    if log.own or log.state == "frozen" or log.head_size <= receipted:
        return None
    if log.size < log.head_size or log.bodies < log.head_size:
        return None
    return Checkpoint(origin_of(log.id), log.head_size, log.head_root)


def hear_receipt(store: Store, log: LogState, head: Checkpoint, line: bytes, witness: Vkey) -> int:
    """Keep a neighbour's receipt for a head of an own log.

    Returns:
        Time of the receipt, seconds since 1970 UTC, as its signer says.

    Raises:
        NotAuthentic: the receipt is not the witness's, or is for a head this node never had.
    """
    if head.size > log.size or root_at(store.reader(log.id), head.size) != head.root:
        raise NotAuthentic(
            f"receipt of {witness.name} for {head.size} acts",
            expected="a head of the log held here",
            found=f"root {head.root.hex()[:16]}…",
        )
    time_s = open_cosignature(line, head.text(), witness)
    store.add_receipt(log.id, head.size, witness.name, time_s, line)
    return time_s


def origin_of(log_id: str) -> str:
    """Return the origin line and key name of a log."""
    return f"ayni/log/{log_id}"


def log_of(origin: str) -> str:
    """Return the log id in an origin.

    Raises:
        WireError: not the origin of a log of ours.
    """
    prefix, _, log_id = origin.rpartition("/")
    if prefix != "ayni/log":
        raise WireError(f"origin {origin[:80]!r} found, ayni/log/<id> expected")
    return log_id
