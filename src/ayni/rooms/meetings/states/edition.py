# SPDX-License-Identifier: Apache-2.0
"""What became of an edition: proposed, countered, agreed, put off, cancelled, held; no clock.

An offer stands until its own party states another one; whoever accepts it while it stands binds
both. Two versions that were agreed without knowing of each other are both shown, and a version that
replaces both settles it. Source: rooms.md A2, A0.5 (exchange); kernel.md S1.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from ayni.core.acts import Act
from ayni.core.codec import Json
from ayni.core.errors import SchemaError
from ayni.core.patterns.common import Responses, judge_response, responses_of
from ayni.core.patterns.gathering import Sieve, fact_hash, fact_hashes, gather, word_of
from ayni.core.reasons import Reason
from ayni.rooms.meetings.facts import EDITION_PROPOSED, Terms
from ayni.rooms.meetings.states.attending import (
    DELEGATION,
    ENTRY,
    SAYINGS,
    TABLE,
    Key,
    Sayings,
    check_table,
)

EditionStage = Literal[
    "proposed", "countered", "convened", "postponed", "cancelled", "held_by_some", "held", "unread"
]

VERSIONS = ("edition_proposed", "edition_countered")
_CITING = frozenset({"edition_accepted", "edition_postponed", "held"})
_PLAIN = SAYINGS | {"edition_cancelled"}
"""What a party that the edition names may say until it is over, naming no version."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One version of what is agreed about a meeting.

    Attributes:
        act: the act that states it.
        terms: its terms.
        number: 1 for the opening act; one more than the highest it replaces.
        supersedes: leaf hashes of the versions it replaces.
        accepted: party to the acts by which it accepts.
    """

    act: Act
    terms: Terms
    number: int
    supersedes: tuple[bytes, ...]
    accepted: Mapping[str, tuple[bytes, ...]]

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the parties that have neither proposed nor accepted it."""
        return tuple(
            p for p in self.terms.parties if p != self.act.party and p not in self.accepted
        )

    @property
    def agreed(self) -> bool:
        """Tell whether every other party that it names has accepted it."""
        return not self.missing


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionState:
    """The state of one edition.

    Attributes:
        mechanism: object id of its mechanism; empty while its opening act is not regular.
        offers: every version, oldest first.
        agreed: the agreed versions that no later agreed one replaces; more than one only if they
            were agreed without knowing of each other.
        open: versions on the table: not agreed, and replaced by none.
        put_off: acts that postpone an agreed version, in display order.
        cancelled: acts that cancel, in display order.
        held: party to the acts by which it says that the meeting was held.
        delegations: party to its newest announcements; two only if neither knew of the other.
        gates: party and direction to the newest declarations.
        leads: party and number of a table to its newest word on who leads it.
        moves: every act that moved it, in display order.
        responses: what stands beside it.
        stage: how it stands.
        aside: leaf hash to reason code of acts that change nothing.
    """

    mechanism: bytes
    offers: tuple[Offer, ...]
    agreed: tuple[Offer, ...]
    open: tuple[Offer, ...]
    put_off: tuple[Act, ...]
    cancelled: tuple[Act, ...]
    held: Mapping[str, tuple[bytes, ...]]
    delegations: Mapping[str, tuple[Act, ...]]
    gates: Mapping[Key, tuple[Act, ...]]
    leads: Mapping[Key, tuple[Act, ...]]
    moves: tuple[Act, ...]
    responses: Responses
    stage: EditionStage
    aside: Mapping[bytes, str]

    @property
    def shown(self) -> Offer | None:
        """Return the version that pages show first: the agreed one, else the newest one."""
        newest = self.agreed or self.open or self.offers
        return newest[-1] if newest else None

    def offer(self, leaf: bytes) -> Offer | None:
        """Return the version that an act states."""
        return next((one for one in self.offers if one.act.leaf == leaf), None)

    def structure(self) -> Json:
        """Return the state for the digest: the same on every node."""
        return {
            "stage": self.stage,
            "mechanism": self.mechanism.hex(),
            "offers": [
                [one.act.leaf.hex(), one.number, [*sorted(one.accepted)]] for one in self.offers
            ],
            "agreed": [one.act.leaf.hex() for one in self.agreed],
            "put_off": [act.leaf.hex() for act in self.put_off],
            "cancelled": [act.leaf.hex() for act in self.cancelled],
            "held": {
                party: [leaf.hex() for leaf in sorted(leaves)]
                for party, leaves in self.held.items()
            },
            "delegations": {
                party: [act.leaf.hex() for act in held] for party, held in self.delegations.items()
            },
            "gates": _named(self.gates),
            # Left out where nobody says it: a digest from before the kind existed stays the same.
            **({"leads": _named(self.leads)} if self.leads else {}),
            **self.responses.structure(),
            "aside": {leaf.hex(): str(code) for leaf, code in sorted(self.aside.items())},
        }


def _named(said: Mapping[Key, tuple[Act, ...]]) -> Json:
    return {f"{party}.{of}": [act.leaf.hex() for act in held] for (party, of), held in said.items()}


@dataclass(frozen=True, slots=True)
class _Desk:
    """What one fold has learnt so far."""

    sieve: Sieve = field(default_factory=Sieve)
    numbers: dict[bytes, int] = field(default_factory=dict)
    terms: dict[bytes, Terms] = field(default_factory=dict)
    acts: dict[bytes, Act] = field(default_factory=dict)
    accepted: dict[bytes, dict[bytes, str]] = field(default_factory=dict)
    sayings: Sayings = field(default_factory=Sayings)

    def state_version(self, act: Act) -> None:
        """Note a regular version."""
        replaced = self.replaced_by(act)
        self.numbers[act.leaf] = 1 + max((self.numbers[leaf] for leaf in replaced), default=0)
        self.terms[act.leaf] = Terms.from_facts(act.facts)
        self.acts[act.leaf] = act

    def replaced_by(self, act: Act) -> tuple[bytes, ...]:
        """Return the versions that a version replaces."""
        return () if act.header.about is None else fact_hashes(act, "supersedes")

    def named(self, act: Act) -> set[str]:
        """Return the parties of all versions that an act knew."""
        return {
            party
            for leaf, terms in self.terms.items()
            if self.sieve.known(leaf, act) is not None
            for party in terms.parties
        }

    def agreed_before(self, version: Act, act: Act) -> bool:
        """Tell whether a version was agreed in the causal past of an act."""
        said = self.accepted.get(version.leaf, {})
        given = {party for leaf, party in said.items() if self.sieve.known(leaf, act) is not None}
        return given | {version.party} >= set(self.terms[version.leaf].parties)


def fold_edition(acts: Iterable[Act]) -> EditionState:
    """Return the state of one edition.

    Args:
        acts: its regular acts, in any order.
    """
    desk = _Desk()
    gathered = gather(acts, desk.sieve, _check)
    opening = gathered.opening
    if opening is not None:
        desk.state_version(opening)
    for act in gathered.others:
        reason = _judge(act, desk)
        desk.sieve.judge(act, reason)
        if reason is not None:
            continue
        desk.sayings.take(act, desk.sieve)
        if word_of(act) in VERSIONS:
            desk.state_version(act)
        elif word_of(act) == "edition_accepted":
            desk.accepted.setdefault(fact_hash(act, "version"), {})[act.leaf] = act.party
    return _state(desk, opening)


def _check(act: Act) -> Reason | None:
    """Look at one act alone: terms that cannot be, an author that they do not name."""
    if act.header.about is None and act.kind != EDITION_PROPOSED:
        return Reason.ABOUT_WRONG_KIND
    if word_of(act) == TABLE:
        return check_table(act)
    if word_of(act) not in VERSIONS:
        return None
    try:
        terms = Terms.from_facts(act.facts)
    except (SchemaError, ValueError):
        return Reason.BODY_MALFORMED
    if act.party not in terms.parties:
        return Reason.NOT_NAMED
    if len(terms.parties) < 2 or terms.host not in terms.parties:
        return Reason.BODY_MALFORMED
    return Reason.END_BEFORE_START if terms.last.on < terms.first.on else None


def _judge(act: Act, desk: _Desk) -> Reason | None:
    word = word_of(act)
    if word in VERSIONS:
        return _judge_moving(act, desk) or _judge_countered(act, desk)
    if word in _CITING:
        return _judge_moving(act, desk) or _judge_citing(act, desk)
    if word in _PLAIN:
        return _judge_moving(act, desk)
    return judge_response(act, desk.sieve, versions=VERSIONS, author=None)


def _judge_moving(act: Act, desk: _Desk) -> Reason | None:
    """Judge what moves the edition: by a party that it names, before it ended."""
    if act.party not in desk.named(act):
        return Reason.NOT_NAMED
    sieve = desk.sieve
    gone = [one.leaf for one in sieve.deeds("edition_cancelled")]
    if sieve.follows(gone, act):
        return Reason.AFTER_END
    told = {one.party for one in sieve.deeds("held") if sieve.known(one.leaf, act) is not None}
    # Each party says once more or corrects itself that it was held; nothing else comes after.
    over = bool(told) and told >= desk.named(act)
    return Reason.AFTER_END if over and word_of(act) != "held" else None


def _judge_countered(act: Act, desk: _Desk) -> Reason | None:
    named = fact_hashes(act, "supersedes")
    known = [leaf for leaf in named if leaf in desk.acts and desk.sieve.known(leaf, act)]
    return None if named and len(known) == len(named) else Reason.SUPERSEDED_UNKNOWN


def _judge_citing(act: Act, desk: _Desk) -> Reason | None:
    """Judge an act about one version: accepted while it is on offer, the rest once it is agreed."""
    version = desk.sieve.known(fact_hash(act, "version"), act)
    if version is None or version.leaf not in desk.acts:
        return Reason.VERSION_UNKNOWN
    if act.party not in desk.terms[version.leaf].parties:
        return Reason.NOT_NAMED
    if word_of(act) != "edition_accepted":
        return None if desk.agreed_before(version, act) else Reason.NOT_CONVENED
    if act.party == version.party:
        return Reason.OWN_ACT
    later = [
        leaf
        for leaf, one in desk.acts.items()
        if one.party == version.party and version.leaf in desk.replaced_by(one)
    ]
    return Reason.PROPOSAL_GONE if desk.sieve.follows(later, act) else None


def _state(desk: _Desk, opening: Act | None) -> EditionState:
    offers = tuple(_offer(desk, act) for act in desk.acts.values())
    replaced = {one.act.leaf: one.supersedes for one in offers}
    settled = _with_earlier(
        {leaf for one in offers if one.agreed for leaf in one.supersedes}, replaced
    )
    agreed = tuple(one for one in offers if one.agreed and one.act.leaf not in settled)
    gone = {leaf for one in offers for leaf in one.supersedes} | settled
    left = tuple(one for one in offers if not one.agreed and one.act.leaf not in gone)
    held: dict[str, tuple[bytes, ...]] = {}
    for act in desk.sieve.deeds("held"):
        held[act.party] = (*held.get(act.party, ()), act.leaf)
    put_off = desk.sieve.deeds("edition_postponed")
    cancelled = desk.sieve.deeds("edition_cancelled")
    return EditionState(
        mechanism=fact_hash(opening, "mechanism") if opening else b"",
        offers=offers,
        agreed=agreed,
        open=left,
        put_off=put_off,
        cancelled=cancelled,
        held=dict(sorted(held.items())),
        delegations={key[0]: held for key, held in desk.sayings.newest(DELEGATION).items()},
        gates=desk.sayings.newest(ENTRY),
        leads=desk.sayings.newest(TABLE),
        moves=desk.sieve.deeds(*VERSIONS, *sorted(_CITING), "edition_cancelled"),
        responses=responses_of(desk.sieve),
        stage=_stage(offers, agreed, held=held, put_off=put_off, cancelled=cancelled),
        aside=desk.sieve.aside,
    )


def _offer(desk: _Desk, act: Act) -> Offer:
    by_party: dict[str, tuple[bytes, ...]] = {}
    for leaf, party in desk.accepted.get(act.leaf, {}).items():
        by_party[party] = (*by_party.get(party, ()), leaf)
    return Offer(
        act=act,
        terms=desk.terms[act.leaf],
        number=desk.numbers[act.leaf],
        supersedes=desk.replaced_by(act),
        accepted=dict(sorted(by_party.items())),
    )


def _with_earlier(
    leaves: Collection[bytes], replaced: Mapping[bytes, tuple[bytes, ...]]
) -> set[bytes]:
    """Return these versions and all that they replace, directly or through others."""
    found: set[bytes] = set()
    left = [leaf for leaf in leaves if leaf in replaced]
    while left:
        leaf = left.pop()
        if leaf not in found:
            found.add(leaf)
            left.extend(replaced[leaf])
    return found


def _stage(
    offers: tuple[Offer, ...],
    agreed: tuple[Offer, ...],
    *,
    held: Mapping[str, tuple[bytes, ...]],
    put_off: tuple[Act, ...],
    cancelled: tuple[Act, ...],
) -> EditionStage:
    if not offers:
        return "unread"
    named = {party for one in agreed for party in one.terms.parties}
    if held and set(held) >= named:
        return "held"
    if cancelled:
        return "cancelled"
    if held:
        return "held_by_some"
    current = {one.act.leaf for one in agreed}
    waits = {fact_hash(act, "version") for act in put_off}
    if current & waits:
        return "postponed"
    if current:
        return "convened"
    return "countered" if len(offers) > 1 else "proposed"
