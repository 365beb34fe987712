# SPDX-License-Identifier: Apache-2.0
"""What a simulated node does where an act of its own party says that content is gone here.

Must not touch a structural member: no state may change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import cast

from ayni.core import constitution as law
from ayni.core.acts import decode_body, decode_header
from ayni.core.errors import AyniError
from ayni.core.kinds import Kind, Kinds
from ayni.core.ports import REGULAR, Entry, Folded
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
    for log, index, entry, names in closing:
        assert entry.body is not None
        store.add_body(log, index, decode_body(entry.body).closed(names).encode())
    return len(closing)


def still_open(
    store: MemoryStore, gone: Gone, kinds: Kinds
) -> Iterator[tuple[str, int, Entry, frozenset[str]]]:
    """Yield each place that holds open what is said to be gone."""
    for log in store.logs().values() if gone else ():
        for index, entry in enumerate(store.entries(log.id, 0, log.size)):
            if entry.leaf in gone and (names := _to_close(entry, gone[entry.leaf], kinds)):
                yield log.id, index, entry, names


def _to_close(entry: Entry, names: frozenset[str], kinds: Kinds) -> frozenset[str]:
    if entry.body is None:
        return frozenset()
    try:
        kind = kinds.get(decode_header(entry.header).kind)
        held = frozenset(m.name for m in decode_body(entry.body).members if m.salt is not None)
    except AyniError:
        return frozenset()
    return (held & names) - structure(kind)


def structure(kind: Kind | None) -> frozenset[str]:
    """Return the members that a fold reads: they are never erased."""
    return kind.structural if kind is not None else frozenset()
