# SPDX-License-Identifier: Apache-2.0
"""The simulator's store: a record in memory, with a durable image that a crash falls back to.

Keeps the contract of core/ports.py; must not know any fault but losing what was not committed.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from ayni.core.acts import Act
from ayni.core.constitution import FRAME_KINDS
from ayni.core.merkle import Frontier, HashReader, Tree, root_at
from ayni.core.ports import REGULAR, Entry, Folded, LogState, Mark, Spot


@dataclass
class _Image:
    logs: dict[str, LogState] = field(default_factory=dict)
    entries: dict[str, list[Entry]] = field(default_factory=dict)
    heads: dict[tuple[str, int], dict[bytes, bytes]] = field(default_factory=dict)
    receipts: dict[str, dict[str, dict[int, bytes]]] = field(default_factory=dict)
    folded: dict[str, list[Folded]] = field(default_factory=dict)
    spots: dict[bytes, tuple[Spot, ...]] = field(default_factory=dict)
    about: dict[bytes, list[Folded]] = field(default_factory=dict)


class MemoryStore:
    """A store in memory; `commit` makes the present image durable, `crash` falls back to it."""

    def __init__(self) -> None:
        """Start empty."""
        self._now = _Image()
        self._durable = _Image()
        self._trees: dict[str, Tree] = {}

    def commit(self) -> None:
        """Make everything written so far durable."""
        self._durable = _copied(self._now)

    def crash(self) -> None:
        """Lose what was not committed."""
        self._now = _copied(self._durable)
        self._trees = {}

    def backup(self) -> _Image:
        """Return a copy of the durable image."""
        return _copied(self._durable)

    def restore(self, image: _Image) -> None:
        """Take a backup as the present and durable image."""
        self._now, self._durable = _copied(image), _copied(image)
        self._trees = {}

    def forget_tail(self, log: str, size: int) -> None:
        """Drop the acts of a log from `size` on; `unfold` must follow."""
        held = self._now.entries[log][:size]
        frontier = Frontier()
        frontier.extend([entry.leaf for entry in held])
        self._now.entries[log] = held
        self._trees.pop(log, None)
        state = self._now.logs[log]
        self._now.logs[log] = replace(
            state, size=size, frontier=frontier.to_bytes(), bodies=min(size, state.bodies)
        )

    def unfold(self) -> None:
        """Forget every verdict: all that is held is to be folded again."""
        self._now.spots, self._now.about = {}, {}
        for log in self._now.logs.values():
            self._now.folded[log.id] = []
            self._now.logs[log.id] = replace(
                log, folded=0, fold_frontier=b"", root=b"", depth=0, seen={}, past={}
            )

    def logs(self) -> dict[str, LogState]:
        """Return every log known, by id."""
        return dict(self._now.logs)

    def put_log(self, log: LogState) -> None:
        """Insert or replace where this node stands with a log."""
        self._now.logs[log.id] = log
        self._now.entries.setdefault(log.id, [])
        self._now.folded.setdefault(log.id, [])

    def add_entries(self, log: str, start: int, entries: Sequence[Entry]) -> None:
        """Store acts at start, start + 1 …"""
        held = self._now.entries[log]
        assert len(held) == start, "a gap or an overlap reached the store"
        held.extend(entries)

    def add_body(self, log: str, index: int, body: bytes) -> None:
        """Store a body that was missing."""
        entry = self._now.entries[log][index]
        self._now.entries[log][index] = Entry(entry.leaf, entry.header, body)

    def entries(self, log: str, start: int, end: int) -> list[Entry]:
        """Return the acts held from start to end (excluded)."""
        return self._now.entries[log][start:end]

    def reader(self, log: str) -> HashReader:
        """Return a reader of complete subtrees of a log."""
        held = self._now.entries[log]
        tree = self._trees.get(log)
        if tree is None or tree.size > len(held):
            tree = self._trees[log] = Tree()
        tree.extend([entry.leaf for entry in held[tree.size :]])
        return tree.reader

    def add_head(self, log: str, size: int, root: bytes, note: bytes) -> None:
        """Keep a signed head."""
        self._now.heads.setdefault((log, size), {}).setdefault(root, note)

    def head_roots(self, log: str, size: int) -> dict[bytes, bytes]:
        """Return root to note of the signed heads held at one size."""
        return dict(self._now.heads.get((log, size), {}))

    def largest_head(self, log: str) -> tuple[int, bytes]:
        """Return size and note of the largest signed head kept."""
        kept = [(size, notes) for (name, size), notes in self._now.heads.items() if name == log]
        size, notes = max(kept, key=lambda one: one[0], default=(0, {}))
        return size, next(iter(notes.values()), b"")

    def heads_between(self, log: str, low: int, high: int) -> list[tuple[int, bytes, bytes]]:
        """Return size, root and note of the signed heads kept above `low` and below `high`."""
        return sorted(
            (size, root, note)
            for (name, size), notes in self._now.heads.items()
            if name == log and low < size < high
            for root, note in notes.items()
        )

    def add_receipt(self, log: str, size: int, witness: str, time_s: int, line: bytes) -> None:
        """Keep a receipt."""
        self._now.receipts.setdefault(log, {}).setdefault(witness, {}).setdefault(size, line)

    def heads(self, log: str) -> list[tuple[int, bytes]]:
        """Return size and root of every signed head held."""
        return [
            (size, root)
            for (held, size), roots in self._now.heads.items()
            if held == log
            for root in roots
        ]

    def summary(self) -> frozenset[tuple[object, ...]]:
        """Return where this node stands with everything that neighbours can change."""
        return frozenset(
            (log.id, log.size, log.folded, log.bodies, log.head_size, log.state)
            for log in self._now.logs.values()
        ).union(
            (log, name, size)
            for log, rows in self._now.receipts.items()
            for name, lines in rows.items()
            for size in lines
        )

    def durable_entries(self, log: str) -> list[Entry]:
        """Return what a crash would leave of a log."""
        return self._durable.entries.get(log, [])

    def receipt_lines(self, log: str, witness: str) -> dict[int, bytes]:
        """Return the receipts of one witness for a log, by size."""
        return self._now.receipts.get(log, {}).get(witness, {})

    def receipts(self, log: str) -> dict[str, int]:
        """Return the largest size that each witness gave a receipt for."""
        return {name: max(lines) for name, lines in self._now.receipts.get(log, {}).items()}

    def newest_receipts(self, log: str) -> list[tuple[str, int, bytes]]:
        """Return witness, size and line of the newest receipt of each witness."""
        rows = self._now.receipts.get(log, {}).items()
        return [(name, size := max(lines), lines[size]) for name, lines in rows]

    def marks(self, places: Collection[tuple[str, int]]) -> dict[tuple[str, int], Mark]:
        """Return what is known at folded places (log, size), size from 1."""
        found = {}
        for log, size in places:
            rows = self._now.folded.get(log, [])
            if 0 < size <= len(rows):
                act = rows[size - 1]
                root = act.root or root_at(self.reader(log), size)
                found[log, size] = Mark(root, act.depth, act.past)
        return found

    def spots(self, leaves: Collection[bytes]) -> dict[bytes, tuple[Spot, ...]]:
        """Return where folded acts stand, copies included."""
        return {leaf: self._now.spots[leaf] for leaf in leaves if leaf in self._now.spots}

    def ids_used(self, log: str, ids: Collection[str]) -> set[str]:
        """Return those of the ids that folded acts of the log carry already."""
        used = {a.header.id for a in self._now.folded[log] if a.header is not None}
        return used & set(ids)

    def add_folded(self, acts: Sequence[Folded]) -> None:
        """Store judged acts and which objects they touch."""
        for act in acts:
            self._now.folded[act.log].append(act)
            spot = act.spot()
            if spot is None:
                continue
            self._now.spots[act.leaf] = (*self._now.spots.get(act.leaf, ()), spot)
            for child, birth in act.births().items():
                self._now.spots[child] = (*self._now.spots.get(child, ()), birth)
            self._now.about.setdefault(act.touches()[0], []).append(act)

    def frame_acts(self) -> list[Act]:
        """Return the regular acts of the kinds that decide what later acts may do."""
        return [a for a in self._regular() if a.kind in FRAME_KINDS]

    def object_acts(self, objects: Collection[bytes]) -> dict[bytes, list[Act]]:
        """Return the regular acts about each object."""
        return {
            name: [row.act() for row in self._now.about.get(name, []) if row.verdict == REGULAR]
            for name in objects
        }

    def folded(self) -> list[Folded]:
        """Return every judged act."""
        return [act for rows in self._now.folded.values() for act in rows]

    def _regular(self) -> list[Act]:
        return [f.act() for f in self.folded() if f.verdict == REGULAR]


def _copied(image: _Image) -> _Image:
    # Rows are frozen values: one level of copying separates the two images.
    return _Image(
        logs=dict(image.logs),
        entries={k: list(v) for k, v in image.entries.items()},
        heads={k: dict(v) for k, v in image.heads.items()},
        receipts={
            log: {name: dict(lines) for name, lines in rows.items()}
            for log, rows in image.receipts.items()
        },
        folded={k: list(v) for k, v in image.folded.items()},
        spots=dict(image.spots),
        about={k: list(v) for k, v in image.about.items()},
    )
