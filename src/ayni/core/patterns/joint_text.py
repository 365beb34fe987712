# SPDX-License-Identifier: Apache-2.0
"""Joint text: in force when every party it names has consented to the same proposal.

    proposed(v1) → consented by k of n → in force

Each version is a text of its own; a consent is to one proposal and to nothing else. The proposer
may withdraw; a consent whose past does not hold the withdrawal counts (the crossing rule). Once
in force nothing undoes it; a later version takes its place when every party of both has consented
to it. Source: kernel.md S7, S8, S10, A1; rooms.md A0.5.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from ayni.core.acts import Act
from ayni.core.codec import Json
from ayni.core.patterns.common import Responses, judge_response, responses_of
from ayni.core.patterns.gathering import (
    Check,
    Judge,
    Sieve,
    content,
    fact_hash,
    fact_hashes,
    gather,
    sound,
    word_of,
)
from ayni.core.reasons import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """How a room calls the acts about its texts; a room with several has words for each.

    Attributes:
        proposed: states the first version, and opens the object.
        countered: states a further version about it; the same word where one kind may do both.
        consented: consents to a version.
        withdrawn: withdraws one.
        beside: the room's own acts about a text, which move none; the room judges them.
    """

    proposed: str = "proposed"
    countered: str = "proposed"
    consented: str = "consented"
    withdrawn: str = "withdrawn"
    beside: tuple[str, ...] = ()

    @property
    def versions(self) -> tuple[str, ...]:
        """Return the words that state a version."""
        return tuple(dict.fromkeys((self.proposed, self.countered)))


PLAIN = Wording()


@dataclass(frozen=True, slots=True)
class Proposal:
    """One version of a text.

    Attributes:
        act: the act that proposes it.
        number: 1 for the opening act; one more than the highest it replaces.
        supersedes: leaf hashes of the versions it replaces.
        parties: the parties it names.
        consents: party to the acts that consent to it.
        withdrawals: acts of the proposer that withdraw it.
        crossed: consents that hold although a withdrawal was signed, since they did not know it.
    """

    act: Act
    number: int
    supersedes: tuple[bytes, ...]
    parties: tuple[str, ...]
    consents: Mapping[str, tuple[bytes, ...]]
    withdrawals: tuple[bytes, ...]
    crossed: tuple[bytes, ...]

    @property
    def in_force(self) -> bool:
        """Tell whether every party named has consented."""
        return bool(self.parties) and set(self.parties) <= set(self.consents)

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the parties that have not consented."""
        return tuple(p for p in self.parties if p not in self.consents)


@dataclass(frozen=True, slots=True)
class JointText:
    """The state of a joint text.

    Attributes:
        proposals: every version, in display order.
        agreed: the versions that every party named consented to; it only grows.
        responses: what stands beside it.
        beside: regular acts by the room's own words, in display order.
        aside: leaf hash to reason code.
    """

    proposals: tuple[Proposal, ...]
    agreed: tuple[Proposal, ...]
    responses: Responses
    beside: tuple[Act, ...]
    aside: Mapping[bytes, str]

    @property
    def current(self) -> tuple[Proposal, ...]:
        """Return the agreed versions whose place no other has taken.

        A version that names fewer parties takes no place by the consent of those it names.
        """
        parties = {p.act.leaf: set(p.parties) for p in self.proposals}
        gone = {
            leaf
            for proposal in self.agreed
            for leaf in proposal.supersedes
            if parties[leaf] <= set(proposal.consents)
        }
        return tuple(p for p in self.agreed if p.act.leaf not in gone)

    @property
    def pending(self) -> tuple[Proposal, ...]:
        """Return the versions that still wait for a consent: not replaced, not withdrawn."""
        gone = {leaf for proposal in self.proposals for leaf in proposal.supersedes}
        return tuple(
            proposal
            for proposal in self.proposals
            if not proposal.in_force and not proposal.withdrawals and proposal.act.leaf not in gone
        )

    @property
    def differently(self) -> Mapping[str, tuple[bytes, ...]]:
        """Return what each party consented to if all consented and nothing is agreed (D-15)."""
        held: dict[str, tuple[bytes, ...]] = {}
        for proposal in self.proposals:
            for party in proposal.consents:
                held[party] = (*held.get(party, ()), proposal.act.leaf)
        named = {party for proposal in self.proposals for party in proposal.parties}
        return held if named and not self.agreed and named <= set(held) else {}

    def structure(self) -> dict[str, Json]:
        """Return its part of a state for the digest: the same on every node."""
        return {
            "proposals": [
                [one.act.leaf.hex(), one.number, [*sorted(one.consents)]] for one in self.proposals
            ],
            "withdrawn": [leaf.hex() for one in self.proposals for leaf in one.withdrawals],
            "current": [one.act.leaf.hex() for one in self.current],
            "aside": {leaf.hex(): str(code) for leaf, code in sorted(self.aside.items())},
            **self.responses.structure(),
        }


@dataclass(frozen=True, slots=True)
class _Desk:
    """What one fold has learnt so far: of each regular proposal what was said about it."""

    wording: Wording
    sieve: Sieve = field(default_factory=Sieve)
    proposals: dict[bytes, Act] = field(default_factory=dict)
    consents: dict[bytes, dict[bytes, str]] = field(default_factory=dict)
    withdrawals: dict[bytes, set[bytes]] = field(default_factory=dict)

    def take(self, act: Act) -> None:
        """Note a regular proposal, consent or withdrawal."""
        leaf, word = fact_hash(act, "proposal"), word_of(act)
        if word in self.wording.versions:
            self.proposals[act.leaf] = act
        elif word == self.wording.consented:
            self.consents.setdefault(leaf, {})[act.leaf] = act.party
        elif word == self.wording.withdrawn:
            self.withdrawals.setdefault(leaf, set()).add(act.leaf)

    def cited(self, act: Act) -> Act | None:
        """Return the proposal that an act names, if it knew it."""
        proposal = self.sieve.known(fact_hash(act, "proposal"), act)
        return proposal if proposal is not None and proposal.leaf in self.proposals else None

    def asked(self, proposal: Act) -> set[str]:
        """Return the parties that a proposal names, and those of the versions it replaces."""
        replaced = [self.proposals[leaf] for leaf in self.replaced_by(proposal)]
        return {party for one in (proposal, *replaced) for party in parties_of(one)}

    def replaced_by(self, proposal: Act) -> tuple[bytes, ...]:
        """Return the versions that a proposal about the object replaces."""
        return () if proposal.header.about is None else fact_hashes(proposal, "supersedes")

    def agreed_before(self, proposal: Act, act: Act) -> bool:
        """Tell whether a proposal was agreed already in the causal past of an act."""
        consents = self.consents.get(proposal.leaf, {})
        given = {p for leaf, p in consents.items() if self.sieve.known(leaf, act) is not None}
        parties = parties_of(proposal)
        return bool(parties) and given.issuperset(parties)


def fold_joint_text(
    acts: Iterable[Act],
    *,
    wording: Wording = PLAIN,
    check: Check = sound,
    judge: Judge = content,
) -> JointText:
    """Fold the acts about one joint text.

    The words are ``proposed`` (opens), ``countered`` (states a new version about the object, and
    names what it replaces in `supersedes`), ``consented`` and ``withdrawn``, both with the
    structural member `proposal`. A proposal names its `parties`; a consent repeats the hash `text`
    if it has one.

    Args:
        acts: regular acts about the text, in any order; doubles are as one.
        wording: what the room calls these acts.
        check: the room's own look at each act alone.
        judge: the room's own look at each act but the opening, beside those of its past.
    """
    desk = _Desk(wording)
    gathered = gather(acts, desk.sieve, check)
    if gathered.opening is not None:
        desk.take(gathered.opening)
    for act in gathered.others:
        reason = _judge(act, desk) or judge(act, desk.sieve)
        desk.sieve.judge(act, reason)
        if reason is None:
            desk.take(act)
    proposals = _proposals(desk)
    return JointText(
        proposals=proposals,
        agreed=tuple(p for p in proposals if p.in_force),
        responses=responses_of(desk.sieve),
        beside=desk.sieve.deeds(*wording.beside),
        aside=desk.sieve.aside,
    )


def child_id(proposal: bytes, item: int) -> bytes:
    """Return the object id of what a joint text brings into being while it is in force.

    Args:
        proposal: leaf hash of the proposal.
        item: number of the item, from 0.
    Source: kernel.md S7.
    """
    return sha256(b"ayni/child/1" + proposal + item.to_bytes(4, "big")).digest()


def parties_of(proposal: Act) -> tuple[str, ...]:
    """Return the parties that a proposal names, as codes or in rows with a `party`."""
    value = proposal.facts.get("parties")
    rows = value if isinstance(value, list) else []
    codes = (row.get("party") if isinstance(row, dict) else row for row in rows)
    return tuple(dict.fromkeys(code for code in codes if isinstance(code, str)))


def _judge(act: Act, desk: _Desk) -> Reason | None:
    word, wording = word_of(act), desk.wording
    if word in wording.versions:
        return _judge_proposed(act, desk)
    if word == wording.consented:
        return _judge_consented(act, desk)
    if word == wording.withdrawn:
        return _judge_withdrawn(act, desk)
    return judge_response(act, desk.sieve, versions=wording.versions, author=None)


def _judge_proposed(act: Act, desk: _Desk) -> Reason | None:
    """Judge a further version: by a party that what it replaces names."""
    named = fact_hashes(act, "supersedes")
    if not named or any(leaf not in desk.proposals for leaf in named):
        return Reason.SUPERSEDED_UNKNOWN
    if any(desk.sieve.known(leaf, act) is None for leaf in named):
        return Reason.SUPERSEDED_UNKNOWN
    if any(act.party not in parties_of(desk.proposals[leaf]) for leaf in named):
        return Reason.NOT_NAMED
    return None


def _judge_consented(act: Act, desk: _Desk) -> Reason | None:
    proposal = desk.cited(act)
    if proposal is None:
        return Reason.PROPOSAL_UNKNOWN
    if act.party not in desk.asked(proposal):
        return Reason.NOT_NAMED
    if "text" in act.facts and act.facts["text"] != proposal.facts.get("text"):
        return Reason.TEXT_DIFFERS
    if desk.sieve.follows(desk.withdrawals.get(proposal.leaf, ()), act):
        return Reason.AFTER_END
    return None


def _judge_withdrawn(act: Act, desk: _Desk) -> Reason | None:
    proposal = desk.cited(act)
    if proposal is None:
        return Reason.PROPOSAL_UNKNOWN
    if proposal.party != act.party:
        return Reason.NOT_AUTHOR
    return Reason.AGREED_ALREADY if desk.agreed_before(proposal, act) else None


def _proposals(desk: _Desk) -> tuple[Proposal, ...]:
    numbers: dict[bytes, int] = {}
    found = []
    # Noted in an order in which causes come first: what is replaced has its number already.
    for leaf, act in desk.proposals.items():
        replaced = desk.replaced_by(act)
        numbers[leaf] = 1 + max((numbers[one] for one in replaced), default=0)
        by_party: dict[str, tuple[bytes, ...]] = {}
        for consent, party in desk.consents.get(leaf, {}).items():
            by_party[party] = (*by_party.get(party, ()), consent)
        found.append(
            Proposal(
                act=act,
                number=numbers[leaf],
                supersedes=replaced,
                parties=parties_of(act),
                consents=dict(sorted(by_party.items())),
                withdrawals=tuple(sorted(desk.withdrawals.get(leaf, ()))),
                crossed=_crossed(desk, leaf),
            )
        )
    return tuple(found)


def _crossed(desk: _Desk, proposal: bytes) -> tuple[bytes, ...]:
    withdrawals = desk.withdrawals.get(proposal, frozenset[bytes]())
    word = desk.wording.withdrawn
    acts = [act for act in desk.sieve.deeds(word) if act.leaf in withdrawals]
    return tuple(
        leaf
        for leaf in desk.consents.get(proposal, {})
        if any(desk.sieve.known(leaf, act) is None for act in acts)
    )
