# SPDX-License-Identifier: Apache-2.0
"""A node whose author lies; it has all keys of its party and no others.

Must not do what no author could: it cannot change what others hold or sign for them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ayni.core import replica
from ayni.core.acts import decode_header
from ayni.core.checkpoints import Checkpoint, sign_checkpoint
from ayni.core.errors import AyniError
from ayni.core.merkle import Tree, consistency_proof
from ayni.core.ports import Entry, LogState
from ayni.core.wire import encode_chunk
from tests.simulation import deeds, trusting
from tests.simulation import messages as m
from tests.simulation.checks import Watch
from tests.simulation.forged import Forged, Forgery, Shape, attempted, changed
from tests.simulation.forging import FORGERIES
from tests.simulation.keys import signed_card
from tests.simulation.node import Node

THIEF = 99
"""Turn of the identity key by which a thief signs."""


@dataclass
class Branch:
    """A second history of one log: the acts of the first up to a point, then others."""

    log: str
    entries: list[Entry]
    told: frozenset[str]
    note: bytes = b""
    size: int = 0


class Hostile(Node):
    """A node whose author lies."""

    watch: Watch
    shapes: dict[tuple[str, int], Shape] | None = None
    branch: Branch | None = None
    focus: Forgery | None = None

    def misbehave(self, parties: Sequence[str]) -> None:
        """Do one of the things that a liar might do."""
        roll = self.chance.random()
        if roll < 0.02:
            if self.guard.openings < 2 and self.branch is None:
                self.life += 1
                self.reopen()
                self.commit()
        elif roll < 0.12:
            if self.branch is None and self.chance.random() < 0.5:
                self.fork(parties)
        else:
            forgery = self.chance.choice(FORGERIES)
            if self.focus is not None and self.chance.random() < 0.6:
                forgery = self.focus
            forged = attempted(forgery, self, parties)
            if forged is not None:
                self.put(forged)
            elif (draft := deeds.choose(self, parties, self.chance)) is not None:
                self.append(draft)

    def put(self, forged: Forged) -> None:
        """Put an act in the own log, whatever the rules say of it."""
        place = (self.own.id, self.own.size)
        if forged.allowed is not None:
            self.watch.allowed[place] = frozenset(str(verdict) for verdict in forged.allowed)
        if forged.shape is not None:
            self.shapes = {**(self.shapes or {}), place: forged.shape}
        self.sequence(forged.entry)
        self.fold()
        self.commit()

    def fork(self, parties: Sequence[str]) -> None:
        """Begin a second history, told to some neighbours only."""
        own = self.own
        others = [p for p in parties if p != self.party]
        told = frozenset(self.chance.sample(others, max(1, len(others) - 1)))
        self.branch = Branch(own.id, self.store.entries(own.id, 0, own.size), told)
        self.watch.count("forks begun")

    def sequence(self, entry: Entry) -> None:
        """Put an act in the own log, and another one in the second history."""
        super().sequence(entry)
        branch = self.branch
        if branch is not None and branch.log == self.own.id:
            try:
                decode_header(entry.header)
            except AyniError:
                branch.entries.append(entry)
            else:
                branch.entries.append(changed(entry, id=self.chance.randbytes(16).hex()))
                self.watch.forked = True

    def integrate(self, *, crash_at: str = "") -> None:
        """Sign the head of each history."""
        super().integrate(crash_at="")
        own, branch = self.own, self.branch
        known = self.watch.branches.setdefault(own.id, [set(), set()])
        known[0].add((own.head_size, own.head_root))
        if branch is None or branch.log != own.id:
            known[1].add((own.head_size, own.head_root))
            return
        tree = Tree([entry.leaf for entry in branch.entries])
        if own.head_size <= tree.size and tree.root(own.head_size) == own.head_root:
            known[1].add((own.head_size, own.head_root))  # still a beginning of both
        if branch.size < tree.size:
            branch.size = tree.size
            head = Checkpoint(replica.origin_of(own.id), branch.size, tree.root())
            branch.note = sign_checkpoint(head, self.signers[own.id])
            known[1].add((branch.size, tree.root()))

    def crash(self) -> None:
        """Never crash by chance: two histories are hard enough to keep."""
        self.forget()

    def _alarm(self, log: LogState, found: replica.Contradiction) -> None:
        """Know of one's own forks already; believe no other."""

    def gossip(self, to: str) -> m.Gossip:
        """Tell each neighbour the history meant for it, and nothing of forks."""
        said = super().gossip(to)
        branch = self.branch
        heads = said.heads
        if branch is not None and branch.note and to in branch.told:
            heads = tuple((i, branch.note if i == branch.log else note) for i, note in heads)
        return m.Gossip(
            cards=(*said.cards, *self._stolen()),
            openings=said.openings,
            heads=heads,
            receipts=said.receipts,
        )

    def _stolen(self) -> list[bytes]:
        """Return at times a card of another party, signed by a key that this author made."""
        if self.chance.random() < 0.8:
            return []
        victim = self.chance.choice([party for party in self.papers.cards if party != self.party])
        card = trusting.newest(self.papers.cards, victim)
        return [signed_card(victim, card.log, number=card.number + 1, turn=THIEF)]

    def told(self, to: str, log_id: str, start: int, end: int) -> list[Entry]:
        """Tell each neighbour the bodies meant for it."""
        entries = super().told(to, log_id, start, end)
        branch = self.branch
        if branch is not None and branch.log == log_id and to in branch.told:
            entries = branch.entries[start:end]
        shapes = self.shapes or {}
        return [
            shapes[log_id, i](to, entry) if (log_id, i) in shapes else entry
            for i, entry in enumerate(entries, start)
        ]

    def serve_acts(self, source: str, ask: m.AskActs) -> m.Outbox:
        """Send a run of acts of the history meant for the neighbour."""
        branch = self.branch
        if branch is None or branch.log != ask.log or source not in branch.told:
            return super().serve_acts(source, ask)
        if not branch.note or ask.start >= branch.size:
            return []
        end = min(branch.size, ask.start + 64)
        tree = Tree([entry.leaf for entry in branch.entries[: branch.size]])
        proof = consistency_proof(tree.reader, end, branch.size)
        entries = self.told(source, ask.log, ask.start, end)
        return [(source, m.Acts(ask.log, branch.note, encode_chunk(ask.start, entries, proof)))]

    def serve_growth(self, source: str, ask: m.AskGrowth) -> m.Outbox:
        """Prove nothing against oneself; for other logs be as good as anybody."""
        branch = self.branch
        if branch is not None and branch.log == ask.log:
            return []
        return super().serve_growth(source, ask)
