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


def ruling(acts: Iterable[Act]) -> bytes | None:
    """Return the leaf of the constitution that rules, or none: link by link from the first."""
    pool = list(acts)
    proposals = [a for a in pool if a.kind == "constitution.proposed/1"]

    def parties(proposal: Act) -> set[str]:
        return {row["party"] for row in cast(list[dict[str, str]], proposal.facts["parties"])}

    def agreed(proposal: Act, needed: set[str]) -> bool:
        about = [a for a in pool if a.header.about == proposal.leaf.hex()]
        gone = [a for a in about if a.kind == "constitution.withdrawn/1"]
        consents = {
            a.party
            for a in about
            if a.kind == "constitution.consented/1"
            and a.facts["text"] == proposal.facts["text"]
            and not any(g.index < a.past.get(g.log, 0) for g in gone)
        }
        return len(parties(proposal)) > 1 and needed <= consents

    def follows(proposal: Act, old: Act) -> bool:
        number = cast(int, old.facts["version"]) + 1
        named = proposal.facts.get("supersedes") == old.leaf.hex()
        return named and proposal.facts["version"] == number

    firsts = [
        p
        for p in proposals
        if p.facts["version"] == 1 and "supersedes" not in p.facts and agreed(p, parties(p))
    ]
    widest = sorted(firsts, key=lambda p: (-len(parties(p)), p.leaf))[:1]
    tier = [p for p in firsts if parties(p) == parties(widest[0])]
    highest = None
    while tier:
        highest = min(p.leaf for p in tier)
        tier = [
            p
            for old in tier
            for p in proposals
            if follows(p, old) and agreed(p, parties(p) | parties(old))
        ]
    return highest


def offices(acts: Iterable[Act]) -> dict[str, frozenset[str]]:
    """Return the offices of all parties with what each may do.

    The last words about an office count; of words that did not know of each other only what all
    of them give, and nothing if one of them ends it.
    """
    pool = list(acts)
    found: dict[str, frozenset[str]] = {}
    for act in pool:
        if act.kind == "log.opened/1":
            for row in cast(list[dict[str, list[str]]], act.facts["founders"]):
                found[str(row["office"])] = frozenset(row["powers"])
    words: dict[tuple[str, str], list[Act]] = {}
    for act in pool:
        if act.kind in ("directory.office_declared/1", "directory.office_ended/1"):
            words.setdefault((act.party, cast(str, act.facts["office"])), []).append(act)
    for (_, name), said in words.items():
        last = [a for a in said if not any(a.index < b.past.get(a.log, 0) for b in said)]
        powers = [frozenset(cast(list[str], a.facts.get("powers", []))) for a in last]
        if any(a.kind == "directory.office_ended/1" for a in last):
            found.pop(name, None)
        else:
            found[name] = frozenset.intersection(*powers)
    return found


def tree_root(leaves: Sequence[bytes]) -> bytes:
    """Return the root of a tree by its recursive definition."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\x01" + tree_root(leaves[:split]) + tree_root(leaves[split:])).digest()
