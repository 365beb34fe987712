# SPDX-License-Identifier: Apache-2.0
"""A second, naive opinion on causal past, depth and tree roots, written from the definitions.

Slow and plain: recursion and sets. Must not import the functions it checks.
Source: kernel.md S2; RFC 6962 section 2.1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from ayni.core.ports import Folded

Place = tuple[str, int]


@dataclass
class Causes:
    """What the acts of a record cause, by the definition of happened-before."""

    acts: Mapping[Place, Folded]
    pasts: dict[Place, frozenset[Place]]
    depths: dict[Place, int]

    def parents(self, place: Place) -> list[Place]:
        """Return the direct causes: the act before it in its log, and what it says it saw."""
        log, index = place
        found = [(log, index - 1)] if index else []
        act = self.acts[place]
        if act.header is not None and act.verdict != "wrong_root":
            found += [(other, size - 1) for other, size, _ in act.header.seen]
        return found

    def past(self, place: Place) -> frozenset[Place]:
        """Return everything that happened before an act."""
        if place not in self.pasts:
            parents = self.parents(place)
            self.pasts[place] = frozenset(parents).union(*[self.past(p) for p in parents])
        return self.pasts[place]

    def depth(self, place: Place) -> int:
        """Return the length of the longest chain of causes, the act included."""
        if place not in self.depths:
            self.depths[place] = 1 + max((self.depth(p) for p in self.parents(place)), default=0)
        return self.depths[place]


def causes_of(acts: Sequence[Folded]) -> Causes:
    """Return the causes within a set of folded acts."""
    return Causes({(a.log, a.index): a for a in acts}, {}, {})


def as_places(past: Mapping[str, int]) -> frozenset[Place]:
    """Return the acts that a past of the core covers."""
    return frozenset((log, i) for log, size in past.items() for i in range(size))


def tree_root(leaves: Sequence[bytes]) -> bytes:
    """Return the root of a tree by its recursive definition."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\x01" + tree_root(leaves[:split]) + tree_root(leaves[split:])).digest()
