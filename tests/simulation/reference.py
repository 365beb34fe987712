# SPDX-License-Identifier: Apache-2.0
"""A second, naive opinion on past, depth, tree roots and what binds, from the definitions.

Slow and plain: recursion and sets. Must not import the functions it checks.
Source: kernel.md S2, S10, S15; RFC 6962 section 2.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import cast

from ayni.core.acts import Act
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


def is_in_force(acts: Iterable[Act]) -> bool:
    """Tell whether each party named consented with no withdrawal in that consent's past."""
    pool = list(acts)
    opening = next(a for a in pool if a.header.about is None)
    withdrawals = [a for a in pool if a.kind == "drill.withdrawn/1"]
    consents = {
        a.party
        for a in pool
        if a.kind == "drill.consented/1"
        and a.facts["text"] == opening.facts["text"]
        and not any(w.index < a.past.get(w.log, 0) for w in withdrawals)
    }
    return consents.issuperset(cast(list[str], opening.facts["parties"]))


def bound_offers(acts: Iterable[Act]) -> list[str]:
    """Return the offers on a line accepted with no withdrawal in the past of the acceptance."""
    pool = list(acts)

    def cites(kind: str, offer: Act) -> list[Act]:
        leaf = offer.leaf.hex()
        return [a for a in pool if a.kind == kind and a.facts["offer"] == leaf]

    def holds(acceptance: Act, offer: Act) -> bool:
        gone = [a for a in cites("drill.offer_withdrawn/1", offer) if a.party == offer.party]
        return offer.index < acceptance.past.get(offer.log, 0) and not any(
            g.index < acceptance.past.get(g.log, 0) for g in gone
        )

    opening = next(a for a in pool if a.header.about is None)
    lines = cast(int, opening.facts["lines"])
    offers = [a for a in pool if a.kind == "drill.offered/1" and cast(int, a.facts["line"]) < lines]
    bound = [o for o in offers if any(holds(a, o) for a in cites("drill.accepted/1", o))]
    return sorted({offer.leaf.hex() for offer in bound})


def tree_root(leaves: Sequence[bytes]) -> bytes:
    """Return the root of a tree by its recursive definition."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\x01" + tree_root(leaves[:split]) + tree_root(leaves[split:])).digest()
