# SPDX-License-Identifier: Apache-2.0
"""Closing with two keys: one party proposes to close a matter, every other that it names consents.

    open → close proposed (what stays open, by name) → consented by every party named → closed

A consent is to one proposal, by its hash. Whatever is open in the causal past of a proposal or of
a consent must be named in the proposal, so that both keys have named it: counts decide, not the
button. The proposer may withdraw a proposal or replace it; a consent whose past holds neither
counts (the crossing rule). Once closed nothing opens the matter again; what was said unaware of
the close stays beside it. Source: rooms.md A0.5, A0.16, A1; kernel.md S1, S10.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from ayni.core.acts import Act
from ayni.core.patterns.common import WORDS, Responses, judge_response, responses_of
from ayni.core.patterns.gathering import (
    Check,
    Sieve,
    fact_hash,
    fact_hashes,
    gather,
    sound,
    word_of,
)
from ayni.core.patterns.joint_text import parties_of
from ayni.core.reasons import Reason

Names = frozenset[str]
"""What is open, or named as staying open: codes that a room makes of its own things."""


def _nothing(_act: Act, _sieve: Sieve) -> Names:
    return frozenset()


def _names_nothing(_act: Act) -> Names:
    return frozenset()


def _allowed(_act: Act, _sieve: Sieve) -> Reason | None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a room says of its matters that close with two keys.

    Attributes:
        moving: words of the acts by which any party moves the matter.
        lasting: those of them that may still be said after the close.
        proposed: word of the act that proposes to close.
        consented: word of the consent; structural member `proposal`.
        withdrawn: word of the withdrawal; structural member `proposal`.
        judge: a move, or a proposal, and the regular acts of its past: a reason to set it aside.
        still_open: an act and the regular acts of its past: what was open when it was signed.
        named: a proposal or a consent: what it says stays open.
    """

    moving: frozenset[str]
    lasting: frozenset[str] = frozenset()
    proposed: str = "close_proposed"
    consented: str = "close_consented"
    withdrawn: str = "close_withdrawn"
    judge: Callable[[Act, Sieve], Reason | None] = _allowed
    still_open: Callable[[Act, Sieve], Names] = _nothing
    named: Callable[[Act], Names] = _names_nothing


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal to close.

    Attributes:
        act: the act that proposes; it is the first key.
        parties: the parties that it names, its own among them.
        names: what it says stays open.
        consents: party to the acts that consent to it.
        turned_ms: claimed time of the key that completed it; of each party the first; or none.
        gone: acts of its party that withdraw or replace it.
        crossed: consents that count although it was withdrawn, since they did not know it.
    """

    act: Act
    parties: tuple[str, ...]
    names: Names
    consents: Mapping[str, tuple[bytes, ...]]
    turned_ms: int | None
    gone: tuple[bytes, ...]
    crossed: tuple[bytes, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the parties whose key is missing."""
        return tuple(p for p in self.parties if p != self.act.party and p not in self.consents)

    @property
    def agreed(self) -> bool:
        """Tell whether every party named has turned its key."""
        return not self.missing

    @property
    def awaits(self) -> bool:
        """Tell whether a consent would still close the matter."""
        return bool(self.missing) and not self.gone


@dataclass(frozen=True, slots=True)
class TwoKeys:
    """The state of a matter that closes with two keys.

    Attributes:
        opening: the act that opened it, or none if only others are held.
        moves: regular acts that move it, in display order.
        proposals: every regular proposal to close, in display order.
        unaware: leaf hashes of moves that did not know of a close, nor a close of them.
        beside: regular acts that move nothing, in display order.
        responses: what stands beside it.
        aside: leaf hash to reason code.
    """

    opening: Act | None
    moves: tuple[Act, ...]
    proposals: tuple[Proposal, ...]
    unaware: frozenset[bytes]
    beside: tuple[Act, ...]
    responses: Responses
    aside: Mapping[bytes, str]

    @property
    def closes(self) -> tuple[Proposal, ...]:
        """Return the proposals that closed it; several only if they crossed."""
        return tuple(p for p in self.proposals if p.agreed)

    @property
    def closed(self) -> bool:
        """Tell whether both keys were turned."""
        return bool(self.closes)

    @property
    def awaiting(self) -> tuple[Proposal, ...]:
        """Return the proposals that await a key; none once the matter is closed."""
        return () if self.closed else tuple(p for p in self.proposals if p.awaits)


@dataclass(frozen=True, slots=True)
class Desk:
    """What one fold has learnt so far: of each regular proposal what was said about it."""

    sieve: Sieve
    terms: Terms
    opening: Act | None = None
    proposals: dict[bytes, Act] = field(default_factory=dict)
    consents: dict[bytes, dict[bytes, str]] = field(default_factory=dict)
    gone: dict[bytes, set[bytes]] = field(default_factory=dict)
    moves: dict[bytes, str] = field(default_factory=dict)
    knew: dict[bytes, set[bytes]] = field(default_factory=dict)

    def take(self, act: Act) -> None:
        """Note a regular proposal, consent, withdrawal or move; each copy of it once more."""
        word, leaf = word_of(act), fact_hash(act, "proposal")
        if word == self.terms.proposed:
            self.proposals[act.leaf] = act
            for replaced in fact_hashes(act, "supersedes"):
                self._end(replaced, act)
        elif word == self.terms.consented:
            self.consents.setdefault(leaf, {})[act.leaf] = act.party
            self._note(act, self.moves)
        elif word == self.terms.withdrawn:
            self._end(leaf, act)
        elif word in self.terms.moving:
            self.moves[act.leaf] = act.party
            self._note(act, [key for keys in self.consents.values() for key in keys])

    def _end(self, proposal: bytes, act: Act) -> None:
        self.gone.setdefault(proposal, set()).add(act.leaf)
        self._note(act, self.consents.get(proposal, {}))

    def _note(self, act: Act, leaves: Iterable[bytes]) -> None:
        """Note which of these acts a copy of an act knew: causes are taken before it."""
        known = {leaf for leaf in leaves if self.sieve.known(leaf, act) is not None}
        self.knew.setdefault(act.leaf, set()).update(known)

    def closed_before(self, act: Act) -> bool:
        """Tell whether the matter was closed already in the causal past of an act."""
        return any(self.agreed_before(proposal, act) for proposal in self.proposals.values())

    def agreed_before(self, proposal: Act, act: Act) -> bool:
        """Tell whether a proposal had all its keys already in the causal past of an act."""
        consents = self.consents.get(proposal.leaf, {})
        given = {
            party
            for leaf, party in consents.items()
            if leaf != act.leaf and self.sieve.known(leaf, act) is not None
        }
        return given.issuperset(set(parties_of(proposal)) - {proposal.party})

    def concerned(self, act: Act) -> set[str]:
        """Return the parties that had moved the matter in the causal past of an act."""
        known = {p for leaf, p in self.moves.items() if self.sieve.known(leaf, act) is not None}
        opener = {self.opening.party} if self.opening is not None else set[str]()
        return opener | {act.party} | known


def fold_two_keys(acts: Iterable[Act], terms: Terms, *, check: Check = sound) -> TwoKeys:
    """Fold the acts about one matter.

    A proposal names in `parties` its own party, the opener's and every other that had moved the
    matter; in `supersedes` the own proposals that it replaces. Other acts may not be about it,
    but for those that every object has.

    Args:
        acts: regular acts about the object, in any order; doubles are as one.
        terms: what the room says of such matters.
        check: the room's own look at each act alone.
    """
    sieve = Sieve()
    gathered = gather(acts, sieve, check)
    desk = Desk(sieve, terms, gathered.opening)
    for act in gathered.others:
        reason = judge(act, desk)
        sieve.judge(act, reason)
        if reason is None:
            desk.take(act)
    proposals = proposals_of(desk)
    return TwoKeys(
        opening=gathered.opening,
        moves=sieve.deeds(*terms.moving),
        proposals=proposals,
        unaware=_unaware(desk, proposals),
        beside=sieve.deeds(*WORDS),
        responses=responses_of(sieve),
        aside=sieve.aside,
    )


def judge(act: Act, desk: Desk) -> Reason | None:
    """Return why an act about the matter is set aside, or none.

    Args:
        act: the act to judge; all that it knew is judged already.
        desk: what is known so far.
    """
    terms, word = desk.terms, word_of(act)
    if word == terms.proposed:
        return _judge_proposed(act, desk)
    if word == terms.consented:
        return _judge_consented(act, desk)
    if word == terms.withdrawn:
        return _judge_withdrawn(act, desk)
    if word in terms.moving:
        if word not in terms.lasting and desk.closed_before(act):
            return Reason.AFTER_END
        return terms.judge(act, desk.sieve)
    versions = (word_of(desk.opening), *terms.moving) if desk.opening is not None else ()
    return judge_response(act, desk.sieve, versions=versions, author=None)


def _judge_proposed(act: Act, desk: Desk) -> Reason | None:
    if desk.closed_before(act):
        return Reason.AFTER_END
    parties = set(parties_of(act))
    if len(parties) < 2 or not parties >= desk.concerned(act):
        return Reason.PARTY_LEFT_OUT
    replaced = fact_hashes(act, "supersedes")
    for leaf in replaced:
        known = _proposal(leaf, act, desk)
        if known is None:
            return Reason.SUPERSEDED_UNKNOWN
        if known.party != act.party:
            return Reason.NOT_AUTHOR
    reason = desk.terms.judge(act, desk.sieve)
    if reason is not None:
        return reason
    return _judge_names(act, act, desk)


def _judge_consented(act: Act, desk: Desk) -> Reason | None:
    proposal = _proposal(fact_hash(act, "proposal"), act, desk)
    if proposal is None:
        return Reason.PROPOSAL_UNKNOWN
    if proposal.party == act.party:
        return Reason.OWN_ACT
    if act.party not in parties_of(proposal):
        return Reason.NOT_NAMED
    if desk.closed_before(act):
        return Reason.AFTER_END
    if desk.sieve.follows(desk.gone.get(proposal.leaf, ()), act):
        return Reason.PROPOSAL_GONE
    if desk.terms.named(act) != desk.terms.named(proposal):
        return Reason.TEXT_DIFFERS
    return _judge_names(act, proposal, desk)


def _judge_names(act: Act, proposal: Act, desk: Desk) -> Reason | None:
    """Set aside a key turned while something was open that the proposal does not name."""
    unnamed = desk.terms.still_open(act, desk.sieve) - desk.terms.named(proposal)
    return Reason.OPEN_UNNAMED if unnamed else None


def _judge_withdrawn(act: Act, desk: Desk) -> Reason | None:
    proposal = _proposal(fact_hash(act, "proposal"), act, desk)
    if proposal is None:
        return Reason.PROPOSAL_UNKNOWN
    if proposal.party != act.party:
        return Reason.NOT_AUTHOR
    return Reason.AGREED_ALREADY if desk.agreed_before(proposal, act) else None


def _proposal(leaf: bytes, act: Act, desk: Desk) -> Act | None:
    known = desk.sieve.known(leaf, act)
    return known if known is not None and known.leaf in desk.proposals else None


def proposals_of(desk: Desk) -> tuple[Proposal, ...]:
    """Return every regular proposal, once all acts are judged."""
    return tuple(_read(act, desk) for act in desk.sieve.deeds(desk.terms.proposed))


def _read(act: Act, desk: Desk) -> Proposal:
    by_party: dict[str, tuple[bytes, ...]] = {}
    for leaf, party in sorted(desk.consents.get(act.leaf, {}).items()):
        by_party[party] = (*by_party.get(party, ()), leaf)
    gone = desk.gone.get(act.leaf, set())
    return Proposal(
        act=act,
        parties=parties_of(act),
        names=desk.terms.named(act),
        consents=dict(sorted(by_party.items())),
        turned_ms=_turned_ms(desk, act, by_party),
        gone=tuple(sorted(gone)),
        crossed=tuple(
            leaf
            for leaf in sorted(desk.consents.get(act.leaf, {}))
            if any(leaf not in desk.knew[end] for end in gone)
        ),
    )


def _turned_ms(desk: Desk, act: Act, by_party: Mapping[str, tuple[bytes, ...]]) -> int | None:
    """Return the latest of the parties' first keys, as claimed; none while one is missing."""
    others = set(parties_of(act)) - {act.party}
    if not others <= set(by_party):
        return None
    at = {one.leaf: one.header.at for one in desk.sieve.deeds(desk.terms.consented)}
    return max((min(at[leaf] for leaf in by_party[party]) for party in others), default=None)


def _unaware(desk: Desk, proposals: Iterable[Proposal]) -> frozenset[bytes]:
    """Return the moves that stand beside a close: neither knew of the other."""
    keys = [key for p in proposals if p.agreed for held in p.consents.values() for key in held]
    return frozenset(
        move
        for move in desk.moves
        for key in keys
        if key not in desk.knew[move] and move not in desk.knew[key]
    )


def acts_before(act: Act, sieve: Sieve, words: Collection[str]) -> tuple[Act, ...]:
    """Return one copy of each other regular act with one of these words in the past of an act."""
    return tuple(
        known
        for known in sieve.deeds(*words)
        if known.leaf != act.leaf and sieve.known(known.leaf, act) is not None
    )
