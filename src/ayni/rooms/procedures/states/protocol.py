# SPDX-License-Identifier: Apache-2.0
"""What became of one joint protocol: which version binds whom, from when until when.

Pure and total; reads no clock and no content. Every instant is one that an act claims: a version
has a beginning and an end, and whether it binds now is a question to `binding.py`. What is stated
of the past changes nothing there: a suspension or a denunciation works at the earliest from the
moment at which it was signed. Source: rooms.md A0.5, A4; kernel.md S1, S10.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ayni.core.acts import Act
from ayni.core.codec import Json
from ayni.core.patterns.gathering import fact_code, fact_codes, fact_hash, word_of
from ayni.core.patterns.joint_text import JointText, Proposal, fold_joint_text
from ayni.rooms.procedures.facts import Step, steps_of
from ayni.rooms.procedures.states.judging import WORDS, check, instant_of, judge


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A suspension of a version, or of some of its segments, by one party.

    Attributes:
        leaf: the act that states it.
        party: who suspends.
        segments: ids; empty for the whole text.
        from_ms: first instant at which it works.
        until_ms: first instant at which it no longer does, or none while it stands.
    """

    leaf: bytes
    party: str
    segments: tuple[str, ...]
    from_ms: int
    until_ms: int | None

    def stands_at(self, at_ms: int) -> bool:
        """Tell whether the suspension works at an instant."""
        return self.from_ms <= at_ms and (self.until_ms is None or at_ms < self.until_ms)


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpretation:
    """What a party declares that it understands by a segment."""

    leaf: bytes
    party: str
    version: bytes
    segment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of a protocol.

    Attributes:
        proposal: the proposal, who consented to it and what it replaces.
        agreed_ms: when the last party consented, or none.
        adopted: party to when it first declared that it adopted the version at home.
        starts_ms: first instant at which it binds, by its clause; none while that is not known.
        replaced_ms: when a version that takes its place begins to bind, or none.
        left: party to when its denunciation works.
        pauses: suspensions, in display order.
    """

    proposal: Proposal
    agreed_ms: int | None
    adopted: Mapping[str, int]
    starts_ms: int | None
    replaced_ms: int | None
    left: Mapping[str, int]
    pauses: tuple[Pause, ...]

    @property
    def leaf(self) -> bytes:
        """Return the act that proposes it."""
        return self.proposal.act.leaf

    @property
    def topic(self) -> str:
        """Return the code of its topic."""
        return fact_code(self.proposal.act, "topic")

    @property
    def clause(self) -> str:
        """Return the code of what makes it bind."""
        return fact_code(self.proposal.act, "clause")

    @property
    def segments(self) -> tuple[str, ...]:
        """Return the ids of its segments, in the order of reading."""
        return fact_codes(self.proposal.act, "segments")

    @property
    def steps(self) -> tuple[Step, ...]:
        """Return its steps, in the order of the checklist."""
        return steps_of(self.proposal.act.facts)

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages of its text, in the order of the columns."""
        return fact_codes(self.proposal.act, "languages")

    @property
    def withdrawn(self) -> bool:
        """Tell whether its author withdrew it before all had consented."""
        return self.agreed_ms is None and bool(self.proposal.withdrawals)

    @property
    def unadopted(self) -> tuple[str, ...]:
        """Return the parties whose internal adoption its clause still waits for."""
        if self.clause != "on_adoptions":
            return ()
        return tuple(p for p in self.proposal.parties if p not in self.adopted)

    @property
    def ends_ms(self) -> int | None:
        """Return the first instant at which it binds nobody any more, or none while it stands."""
        stays = len(self.proposal.parties) - 1
        leaving = sorted(self.left.values())
        ends = [leaving[stays - 1]] if 0 < stays <= len(leaving) else []
        ends += [] if self.replaced_ms is None else [self.replaced_ms]
        return min(ends, default=None)

    def binds_at(self, at_ms: int) -> bool:
        """Tell whether it binds at an instant, suspended or not."""
        if self.starts_ms is None or at_ms < self.starts_ms:
            return False
        return self.ends_ms is None or at_ms < self.ends_ms

    def parties_at(self, at_ms: int) -> tuple[str, ...]:
        """Return the parties that it binds at an instant at which it binds."""
        return tuple(p for p in self.proposal.parties if p not in self.left or at_ms < self.left[p])


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolState:
    """The state of a protocol.

    Attributes:
        opening: the act that opened it, or none if only others are held.
        text: proposals, consents and what stands beside them.
        versions: every version, in display order.
        interpretations: what parties declare on segments, in display order.
    """

    opening: Act | None
    text: JointText
    versions: tuple[Version, ...]
    interpretations: tuple[Interpretation, ...]

    @property
    def aside(self) -> Mapping[bytes, str]:
        """Return the acts that change nothing: leaf hash to reason code."""
        return self.text.aside

    def version(self, leaf: bytes) -> Version | None:
        """Return the version that an act proposes."""
        return next((v for v in self.versions if v.leaf == leaf), None)

    def structure(self) -> Json:
        """Return the state for the digest: the same on every node."""
        responses = self.text.responses
        return {
            "versions": {v.leaf.hex(): _told(v) for v in self.versions},
            "interpretations": _hexes(one.leaf for one in self.interpretations),
            "acknowledged": {
                party: _hexes(leaves) for party, leaves in responses.acknowledged.items()
            },
            "queries": {query.leaf.hex(): len(query.replies) for query in responses.queries},
            "objections": {one.leaf.hex(): int(one.lifted) for one in responses.objections},
            "reservations": _hexes(responses.reservations),
            "aside": {leaf.hex(): str(code) for leaf, code in sorted(self.aside.items())},
        }


def fold_protocol(acts: Iterable[Act]) -> ProtocolState:
    """Return the state of one protocol.

    Args:
        acts: its regular acts, in any order.
    """
    pool = list(acts)
    text = fold_joint_text(pool, wording=WORDS, check=check, judge=judge)
    claimed = {act.leaf: act.header.at for act in pool}
    agreed = {p.act.leaf: _agreed_ms(p, claimed) for p in text.proposals}
    adopted = {p.act.leaf: _adopted(p, text.beside) for p in text.proposals}
    starts = {
        p.act.leaf: _starts_ms(p, agreed[p.act.leaf], adopted[p.act.leaf]) for p in text.proposals
    }
    versions = tuple(
        Version(
            proposal=p,
            agreed_ms=agreed[p.act.leaf],
            adopted=adopted[p.act.leaf],
            starts_ms=starts[p.act.leaf],
            replaced_ms=_replaced_ms(p, text.proposals, starts),
            left=_left(p, text.beside),
            pauses=_pauses(p, text.beside),
        )
        for p in text.proposals
    )
    return ProtocolState(
        opening=next((p.act for p in text.proposals if p.act.header.about is None), None),
        text=text,
        versions=versions,
        interpretations=tuple(
            Interpretation(
                leaf=act.leaf,
                party=act.party,
                version=fact_hash(act, "version"),
                segment=fact_code(act, "segment"),
            )
            for act in _said(text.beside, "interpretation_stated")
        ),
    )


def _said(beside: Sequence[Act], word: str, proposal: Proposal | None = None) -> list[Act]:
    return [
        act
        for act in beside
        if word_of(act) == word
        and (proposal is None or fact_hash(act, "version") == proposal.act.leaf)
    ]


def _agreed_ms(proposal: Proposal, claimed: Mapping[bytes, int]) -> int | None:
    """Return when the last party consented: of several consents of one party the first counts."""
    if not proposal.in_force:
        return None
    return max(
        min(claimed[leaf] for leaf in proposal.consents[party]) for party in proposal.parties
    )


def _adopted(proposal: Proposal, beside: Sequence[Act]) -> dict[str, int]:
    found: dict[str, int] = {}
    for act in _said(beside, "adopted_internally", proposal):
        found[act.party] = min(act.header.at, found.get(act.party, act.header.at))
    return dict(sorted(found.items()))


def _starts_ms(proposal: Proposal, agreed_ms: int | None, adopted: Mapping[str, int]) -> int | None:
    if agreed_ms is None:
        return None
    match fact_code(proposal.act, "clause"):
        case "on_adoptions":
            if not set(proposal.parties) <= set(adopted):
                return None
            return max(agreed_ms, *(adopted[party] for party in proposal.parties))
        case "on_date":
            return max(agreed_ms, instant_of(proposal.act, "binds_from") or agreed_ms)
        case _:
            return agreed_ms


def _replaced_ms(
    proposal: Proposal, others: Sequence[Proposal], starts: Mapping[bytes, int | None]
) -> int | None:
    """Return when the first version that takes a place begins to bind.

    A counter-proposal replaces the proposal that it answers, and through it what that one was to
    replace: else the older text would go on beside the agreed one. Nothing takes the place of a
    text without the consent of every party that the text names.
    """
    taken: set[bytes] = {proposal.act.leaf}
    begins = []
    # Causes come first: whoever replaces something stands behind it.
    for other in others:
        if taken.isdisjoint(other.supersedes):
            continue
        taken.add(other.act.leaf)
        start = starts[other.act.leaf]
        if start is not None and set(proposal.parties) <= set(other.consents):
            begins.append(start)
    return min(begins, default=None)


def _left(proposal: Proposal, beside: Sequence[Act]) -> dict[str, int]:
    found: dict[str, int] = {}
    for act in _said(beside, "denounced", proposal):
        works = max(act.header.at, instant_of(act, "since") or 0)
        found[act.party] = min(works, found.get(act.party, works))
    return dict(sorted(found.items()))


def _pauses(proposal: Proposal, beside: Sequence[Act]) -> tuple[Pause, ...]:
    lifted: dict[bytes, int] = {}
    for act in _said(beside, "suspension_lifted"):
        leaf, works = (
            fact_hash(act, "suspension"),
            max(act.header.at, instant_of(act, "since") or 0),
        )
        lifted[leaf] = min(works, lifted.get(leaf, works))
    return tuple(
        Pause(
            leaf=act.leaf,
            party=act.party,
            segments=fact_codes(act, "segments"),
            from_ms=max(act.header.at, instant_of(act, "since") or 0),
            until_ms=lifted.get(act.leaf),
        )
        for act in _said(beside, "suspended", proposal)
    )


def _told(version: Version) -> Json:
    return {
        "consents": {party: _hexes(acts) for party, acts in version.proposal.consents.items()},
        "withdrawn": int(version.withdrawn),
        "starts": version.starts_ms,
        "ends": version.ends_ms,
        "left": dict(version.left),
        "adopted": dict(version.adopted),
        "pauses": {p.leaf.hex(): [p.from_ms, p.until_ms] for p in version.pauses},
    }


def _hexes(leaves: Iterable[bytes]) -> list[Json]:
    return [leaf.hex() for leaf in sorted(leaves)]
