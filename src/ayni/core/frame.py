# SPDX-License-Identifier: Apache-2.0
"""The frame of an act: the constitution and directories that lie in its causal past.

Two acts with the same past of frame acts have the same frame, on every node, whatever the
order of arrival. Must not read a date: dates in directories are labels.
Source: kernel.md S8, A17.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import cast

from ayni.core import constitution as law
from ayni.core.acts import Act
from ayni.core.codec import Json
from ayni.core.order import Past, before, maximal, sort_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An office as its party declares it.

    Attributes:
        id: ``party.office``.
        powers: what it may do.
        declared: leaf hash of the act that says so.
        facts: the other structural members of that act.
    """

    id: str
    powers: frozenset[str]
    declared: bytes
    facts: Mapping[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Constitution:
    """A constitution: the proposal that all its parties consented to.

    Attributes:
        leaf: leaf hash of the proposal.
        facts: its structural members.
        parties: codes of the members.
        rooms: rooms that are switched on.
    """

    leaf: bytes
    facts: Mapping[str, Json]
    parties: tuple[str, ...] = field(init=False, compare=False)
    rooms: frozenset[str] = field(init=False, compare=False)
    _powers: Mapping[str, frozenset[str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Read once what every verdict asks for."""
        rows = cast(list[dict[str, str]], self.facts["parties"])
        powers = cast(dict[str, list[str]], self.facts["powers"])
        object.__setattr__(self, "parties", tuple(row["party"] for row in rows))
        object.__setattr__(self, "rooms", frozenset(cast(list[str], self.facts["rooms"])))
        object.__setattr__(self, "_powers", {k: frozenset(v) for k, v in powers.items()})

    @property
    def version(self) -> int:
        """Return the number of the version, from 1."""
        return cast(int, self.facts["version"])

    @property
    def mode(self) -> str:
        """Return ``exercise`` or ``actual``."""
        return cast(str, self.facts["mode"])

    @property
    def params(self) -> Mapping[str, int]:
        """Return the agreed numbers (lead times in hours, and so on)."""
        return cast(dict[str, int], self.facts["params"])

    def powers_for(self, kind: str) -> frozenset[str] | None:
        """Return the powers that this constitution asks for a kind, or none if it is silent."""
        return self._powers.get(kind.partition("/")[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What rules an act.

    Attributes:
        constitution: the highest version in force, or none before the first.
        directories: party to office id to office.
    """

    constitution: Constitution | None
    directories: Mapping[str, Mapping[str, Office]]

    def office(self, party: str, office: str) -> Office | None:
        """Return an office of a party, or none if it is not declared."""
        return self.directories.get(party, {}).get(office)


class FrameIndex:
    """The regular frame acts of a record, and the frame at any past.

    Frames are cached by the frame acts that a past contains: these change rarely.
    """

    def __init__(self, acts: Iterable[Act] = (), *, founding: bytes | None = None) -> None:
        """Take the regular frame acts held so far, and what `frame_of` is told of the founding."""
        self._founding = founding
        self._acts: dict[str, dict[int, Act]] = {}
        self._indexes: dict[str, list[int]] = {}
        self._sorted: list[tuple[str, list[int]]] = []
        self._cache: dict[tuple[int, ...], Frame] = {}
        for act in acts:
            self.add(act)

    def add(self, act: Act) -> None:
        """Take one more regular frame act; twice is as once."""
        rows = self._acts.setdefault(act.log, {})
        if act.index not in rows:
            rows[act.index] = act
            insort(self._indexes.setdefault(act.log, []), act.index)
            if len(self._indexes) != len(self._sorted):
                self._sorted = sorted(self._indexes.items())
                self._cache = {}

    def acts(self) -> list[Act]:
        """Return the frame acts held."""
        return [act for rows in self._acts.values() for act in rows.values()]

    def at(self, past: Past) -> Frame:
        """Return the frame of an act with this causal past."""
        key = tuple([bisect_left(indexes, past.get(log, 0)) for log, indexes in self._sorted])
        frame = self._cache.get(key)
        if frame is None:
            inside = [a for a in self.acts() if a.index < past.get(a.log, 0)]
            frame = frame_of(inside, founding=self._founding)
            self._cache[key] = frame
        return frame

    def now(self) -> Frame:
        """Return the frame of everything folded so far."""
        return self.at({log: indexes[-1] + 1 for log, indexes in self._indexes.items()})


def frame_of(acts: Iterable[Act], *, founding: bytes | None = None) -> Frame:
    """Return the frame that a causally closed set of regular frame acts makes.

    Args:
        acts: the set, in any order.
        founding: leaf hash of the first constitution, once persons have compared it; any other
            first version is then without effect.
    """
    pool = sorted(acts, key=sort_key)
    chain = chain_of(pool, founding=founding)
    return Frame(
        constitution=chain[-1] if chain else None,
        directories=_directories_of(pool),
    )


def in_force(proposal: Act, acts: Iterable[Act], parties: Iterable[str]) -> bool:
    """Tell whether every party consented to a proposal with no withdrawal in its past.

    Only acts about the proposal count: who may withdraw is judged by what an act is about.
    Source: kernel.md S10. Monotone: more acts never turn true into false.
    """
    leaf = proposal.leaf.hex()
    pool = [
        a for a in acts if a.object_id == proposal.leaf and a.facts.get("proposal", leaf) == leaf
    ]
    withdrawals = [a for a in pool if a.kind == law.WITHDRAWN]
    consents = {
        a.party
        for a in pool
        if a.kind == law.CONSENTED
        and a.facts["text"] == proposal.facts["text"]
        and not any(before(w, a) for w in withdrawals)
    }
    return consents.issuperset(parties)


def chain_of(acts: Iterable[Act], *, founding: bytes | None = None) -> tuple[Constitution, ...]:
    """Return the versions that led to the one in force, from the first; empty before one is.

    Of rivals the one with the least leaf hash ends the chain. Rival successors are in force
    together only if every member consented to each of them. A rival first version needs nobody
    outside its own list: the longest list wins, so that no party can found a partnership without
    the others inside this record. Of rivals with the same list all members consented to each: a
    node that was put back to before the founding signs another one. All of them lead on, so that
    nothing that was in force after one of them is undone (decision 24).

    Args:
        acts: a causally closed set of regular frame acts, in any order.
        founding: as `frame_of` has it.
    """
    pool = sorted(acts, key=sort_key)
    proposals = [a for a in pool if a.kind == law.PROPOSED]
    firsts = _ready(proposals, pool, None)
    if founding is not None:
        firsts = [c for c in firsts if c.leaf == founding]
    widest = sorted(firsts, key=lambda c: (-len(set(c.parties)), c.leaf))[:1]
    tier = [c for c in firsts for best in widest if set(c.parties) == set(best.parties)]
    older: dict[bytes, Constitution] = {}
    highest: Constitution | None = None
    while tier:
        highest = min(tier, key=lambda c: c.leaf)
        following = []
        for current in tier:
            for successor in _ready(proposals, pool, current):
                older[successor.leaf] = current
                following.append(successor)
        tier = following
    chain = []
    while highest is not None:
        chain.append(highest)
        highest = older.get(highest.leaf)
    return tuple(reversed(chain))


def _ready(
    proposals: list[Act], pool: list[Act], current: Constitution | None
) -> list[Constitution]:
    return [
        Constitution(leaf=p.leaf, facts=p.facts)
        for p in proposals
        if follows(p, current) and in_force(p, pool, _needed(p, current))
    ]


def follows(proposal: Act, current: Constitution | None) -> bool:
    """Tell whether a proposal can be the next version after the one in force.

    A partnership has one mode for ever: a text of another mode than that of the acts around it
    founds nothing and follows nothing. Source: kernel.md S12.

    Args:
        proposal: a regular act that proposes a constitution.
        current: the version in force, or none before the first.
    """
    proposed = Constitution(leaf=proposal.leaf, facts=proposal.facts)
    if len(set(proposed.parties)) < 2:
        return False  # nobody is a partnership alone
    if proposed.mode != proposal.header.mode:
        return False
    supersedes = proposal.facts.get("supersedes")
    if current is None:
        return supersedes is None and proposed.version == 1
    return (
        supersedes == current.leaf.hex()
        and proposed.version == current.version + 1
        and proposed.mode == current.mode
    )


def _needed(proposal: Act, current: Constitution | None) -> set[str]:
    proposed = Constitution(leaf=proposal.leaf, facts=proposal.facts)
    return set(proposed.parties) | (set(current.parties) if current else set())


def _directories_of(pool: list[Act]) -> dict[str, dict[str, Office]]:
    directories: dict[str, dict[str, Office]] = {}
    for act in pool:
        if act.kind == law.LOG_OPENED:
            offices = directories.setdefault(act.party, {})
            for row in cast(list[dict[str, Json]], act.facts["founders"]):
                name = cast(str, row["office"])
                powers = frozenset(cast(list[str], row["powers"]))
                offices.setdefault(
                    name, Office(id=name, powers=powers, declared=act.leaf, facts={})
                )
    words: dict[tuple[str, str], list[Act]] = {}
    for act in pool:
        if act.kind in (law.OFFICE_DECLARED, law.OFFICE_ENDED):
            words.setdefault((act.party, cast(str, act.facts["office"])), []).append(act)
    for (party, name), acts in words.items():
        office = _office_of(name, acts)
        if office is None:
            directories.setdefault(party, {}).pop(name, None)
        else:
            directories.setdefault(party, {})[name] = office
    return directories


def _office_of(name: str, acts: list[Act]) -> Office | None:
    """Return what the last words of a party about one office amount to.

    Concurrent words (two logs of one party) leave only the powers that all of them give.
    """
    last = maximal(acts)
    if any(a.kind == law.OFFICE_ENDED for a in last):
        return None
    powers = frozenset.intersection(*[frozenset(cast(list[str], a.facts["powers"])) for a in last])
    return Office(id=name, powers=powers, declared=last[-1].leaf, facts=last[-1].facts)
