# SPDX-License-Identifier: Apache-2.0
"""What the core asks of the world: a store for the record.

Three stores keep this contract: SQLite and PostgreSQL (adapters/record) and the simulator's.
One contract suite runs over all of them. Every call happens inside one transaction of the
caller; the core never begins or ends one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import msgspec

from ayni.core.acts import Act, Header
from ayni.core.codec import Json
from ayni.core.merkle import HashReader

REGULAR = "regular"
NEEDS_NEWER = "needs_newer"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogState:
    """Where this node stands with one log.

    Attributes:
        id: log id, 16 characters.
        party: whose log it is.
        number: opening number; 0 is the party's first log.
        key: verifier key of the log (vkey text).
        own: this node writes it.
        state: ``open``, ``closed`` (a later log of the party exists), ``frozen`` (a fork was
            seen) or ``stopped`` (malformed beyond `size`).
        reason: why it is frozen or stopped.
        size: acts held; for an own log acts sequenced.
        frontier: Merkle frontier at `size`.
        bodies: every act below has its body.
        folded: acts folded; the rest waits.
        fold_frontier: Merkle frontier at `folded`.
        root: root at `folded`.
        depth: Lamport depth of the last folded act.
        seen: effective `seen` of the last folded act: log id to size.
        past: causal past of the log's next act as far as the log alone decides it.
        head_size: size of the newest signed head held.
        head_root: its root.
        head_note: its note; empty before the first.
    """

    id: str
    party: str
    number: int
    key: str
    own: bool
    state: str = "open"
    reason: str = ""
    size: int = 0
    frontier: bytes = b""
    bodies: int = 0
    folded: int = 0
    fold_frontier: bytes = b""
    root: bytes = b""
    depth: int = 0
    seen: Mapping[str, int] = field(default_factory=dict)
    past: Mapping[str, int] = field(default_factory=dict)
    head_size: int = 0
    head_root: bytes = b""
    head_note: bytes = b""


class Entry(msgspec.Struct, frozen=True, gc=False):
    """One act as stored: opaque bytes first.

    Attributes:
        leaf: leaf hash of `header`.
        header: bytes of the header as received.
        body: bytes of the body as received, or none while it is not held.
    """

    leaf: bytes
    header: bytes
    body: bytes | None


class Mark(msgspec.Struct, frozen=True, gc=False):
    """What is known at a folded position (log, size): of the tree and of the act below it."""

    root: bytes
    depth: int
    past: Mapping[str, int]


class Spot(msgspec.Struct, frozen=True, gc=False):
    """Where a folded act stands: enough to judge an act that is about it."""

    log: str
    party: str
    index: int
    kind: str
    opens: bool
    regular: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """An act that has been judged.

    Attributes:
        verdict: ``regular``, ``needs_newer`` or a reason code of core/reasons.py.
        root: root of its log right after it; empty where no act of its batch named it. A store
            then computes it from its tree when `marks` asks. Batches differ, so it is not compared.
        header: none when the leaf is not a header.
        facts: structural members; empty unless the verdict is ``regular``.
        children: ids of what it brings into being; each is known to whoever knows it.
        born: stands in place of the kind of an act that opens a child.
    """

    log: str
    party: str
    index: int
    leaf: bytes
    verdict: str
    root: bytes = field(compare=False)
    depth: int
    past: Mapping[str, int]
    header: Header | None
    facts: Mapping[str, Json]
    children: tuple[bytes, ...] = ()
    born: str = ""

    def act(self) -> Act:
        """Return the act that folds read.

        Raises:
            ValueError: the leaf is not a header.
        """
        if self.header is None:
            raise ValueError("an act that cannot be read has no place in a fold")
        return Act(
            leaf=self.leaf,
            log=self.log,
            party=self.party,
            index=self.index,
            header=self.header,
            facts=self.facts,
            past=self.past,
            depth=self.depth,
        )

    def spot(self) -> Spot | None:
        """Return where the act stands, or none when the leaf is not a header."""
        if self.header is None:
            return None
        return Spot(
            self.log,
            self.party,
            self.index,
            self.header.kind,
            self.header.about is None,
            self.verdict == REGULAR,
        )

    def births(self) -> dict[bytes, Spot]:
        """Return where each of its children begins: where the act itself stands.

        Whether the text is in force is for the fold of the child to say; here its place counts,
        which decides who can have known it.
        """
        spot = Spot(self.log, self.party, self.index, self.born, opens=True, regular=True)
        return dict.fromkeys(self.children, spot)

    def object_id(self) -> bytes:
        """Return the object that the act is about: its own leaf if it opens one, or is none."""
        about = self.header.about if self.header is not None else None
        return self.leaf if about is None else bytes.fromhex(about)

    def touches(self) -> tuple[bytes, ...]:
        """Return the objects whose timeline shows this act: its own, then those it cites."""
        if self.header is None:
            return ()
        own = self.object_id()
        cited = (bytes.fromhex(ref) for ref in self.header.refs)
        return tuple(dict.fromkeys((own, *cited)))


class Store(Protocol):
    """A record's storage, inside one transaction of the caller."""

    def logs(self) -> dict[str, LogState]:
        """Return every log known, by id."""

    def put_log(self, log: LogState) -> None:
        """Insert or replace where this node stands with a log."""

    def add_entries(self, log: str, start: int, entries: Sequence[Entry]) -> None:
        """Store acts at start, start + 1 …; the caller has verified them."""

    def add_body(self, log: str, index: int, body: bytes) -> None:
        """Store a body that was missing, or in place of one that lacked structural members."""

    def entries(self, log: str, start: int, end: int) -> list[Entry]:
        """Return the acts held from start to end (excluded)."""

    def reader(self, log: str) -> HashReader:
        """Return a reader of complete subtrees of a log."""

    def add_head(self, log: str, size: int, root: bytes, note: bytes) -> None:
        """Keep a signed head; every distinct (size, root) is kept for ever."""

    def head_roots(self, log: str, size: int) -> dict[bytes, bytes]:
        """Return root to note of the signed heads held at one size."""

    def largest_head(self, log: str) -> tuple[int, bytes]:
        """Return size and note of the largest signed head kept; it may cover acts not held."""
        ...

    def heads_between(self, log: str, low: int, high: int) -> list[tuple[int, bytes, bytes]]:
        """Return size, root and note of the signed heads kept above `low` and below `high`."""
        ...

    def add_receipt(self, log: str, size: int, witness: str, time_s: int, line: bytes) -> None:
        """Keep a receipt; twice is as once."""

    def marks(self, places: Collection[tuple[str, int]]) -> dict[tuple[str, int], Mark]:
        """Return what is known at folded places (log, size), size from 1."""

    def spots(self, leaves: Collection[bytes]) -> dict[bytes, tuple[Spot, ...]]:
        """Return where folded acts stand, in any order; of a child where its parent's text stands.

        One leaf may stand at several places: anybody can copy the bytes of a header. At most
        one party's copies are regular; a store keeps them all, by log and index.
        """

    def ids_used(self, log: str, ids: Collection[str]) -> set[str]:
        """Return those of the ids that folded acts of the log carry already."""

    def add_folded(self, acts: Sequence[Folded]) -> None:
        """Store judged acts and which objects they touch."""

    def frame_acts(self) -> list[Act]:
        """Return the regular acts of the kinds that decide what later acts may do."""

    def object_acts(self, objects: Collection[bytes]) -> dict[bytes, list[Act]]:
        """Return the regular acts about each object, in any order."""
