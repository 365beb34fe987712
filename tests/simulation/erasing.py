# SPDX-License-Identifier: Apache-2.0
"""What a simulated node does where an act of its own party says that content is gone here.

Must not touch a structural member: no state may change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import cast

from ayni.core import constitution as law
from ayni.core.acts import decode_header
from ayni.core.commitments import close_members
from ayni.core.kinds import Kind, Kinds
from ayni.core.ports import REGULAR, Folded
from tests.simulation.store import MemoryStore

Gone = Mapping[bytes, frozenset[str]]
"""Leaf of an act, to the members that are gone."""


def gone_by(store: MemoryStore, acts: Iterable[Folded], party: str) -> Gone:
    """Return what a party says, in these acts, that its own node holds no longer."""
    found: dict[bytes, frozenset[str]] = {}
    for act in acts:
        if act.verdict != REGULAR or act.header is None or act.party != party:
            continue
        if act.header.kind == law.ERASURE_DONE:
            request = act.object_id()
            for asked in store.object_acts([request])[request]:
                if asked.leaf == request:
                    leaf = bytes.fromhex(cast(str, asked.facts["act"]))
                    names = frozenset(cast(list[str], asked.facts["members"]))
                    found[leaf] = found.get(leaf, frozenset()) | names
    return found


def erase(store: MemoryStore, gone: Gone, kinds: Kinds) -> int:
    """Close what is gone wherever the act is held, whenever it came; return how many bodies."""
    closing = list(still_open(store, gone, kinds))
    for log, index, closed in closing:
        store.add_body(log, index, closed)
    return len(closing)


def still_open(store: MemoryStore, gone: Gone, kinds: Kinds) -> Iterator[tuple[str, int, bytes]]:
    """Yield each place that holds open what is said to be gone, and the body without it."""
    for log in store.logs().values() if gone else ():
        for index, entry in enumerate(store.entries(log.id, 0, log.size)):
            if entry.leaf not in gone or entry.body is None:
                continue
            kind = kinds.get(decode_header(entry.header).kind)
            closed = close_members(entry.body, gone[entry.leaf] - structure(kind))
            if closed != entry.body:
                yield log.id, index, closed


def structure(kind: Kind | None) -> frozenset[str]:
    """Return the members that a fold reads: they are never erased."""
    return frozenset(kind.structural) if kind is not None else frozenset()
