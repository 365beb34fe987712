# SPDX-License-Identifier: Apache-2.0
"""What became of one statement: whose wordings stand, and whether it is still talked about.

Nobody's text is overwritten: a wording falls when its own party replaces it, withdraws it, or
accepts another party's in its place. Pure and total; reads no clock and no content.
Source: rooms.md A2 (Mesa); kernel.md S1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from ayni.core.acts import Act
from ayni.core.codec import Json
from ayni.core.patterns.common import Responses, judge_response, responses_of
from ayni.core.patterns.gathering import (
    Sieve,
    fact_code,
    fact_codes,
    fact_count,
    fact_hash,
    fact_hashes,
    gather,
    word_of,
)
from ayni.core.patterns.joint_text import parties_of
from ayni.core.reasons import Reason
from ayni.rooms.meetings.facts import JOINTLY, STATEMENT_TABLED, is_spoken

StatementStage = Literal["tabled", "discussed", "withdrawn", "unread"]

VERSIONS: Final = ("statement_tabled", "statement_revised")
ACCEPTED: Final = "statement_accepted"
WITHDRAWN: Final = "statement_withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One wording of a statement.

    Attributes:
        act: the act that states it.
        number: 1 for the first; one more than the highest it answers or replaces.
        supersedes: versions that it answers or replaces.
        accepted: other parties to the acts by which they took it over.
        withdrawals: acts of its author that withdraw it.
        stands: whether its party still holds it out.
    """

    act: Act
    number: int
    supersedes: tuple[bytes, ...]
    accepted: Mapping[str, tuple[bytes, ...]]
    withdrawals: tuple[bytes, ...]
    stands: bool

    @property
    def leaf(self) -> bytes:
        """Return the leaf hash of the act that states it."""
        return self.act.leaf

    @property
    def party(self) -> str:
        """Return whose wording it is."""
        return self.act.party

    @property
    def is_marked(self) -> bool:
        """Tell whether its author wants to go on talking about it."""
        return fact_count(self.act, "discussed") == 1


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementState:
    """The state of one statement.

    Attributes:
        edition: object id of its edition; empty while its opening act is not regular.
        versions: every wording, in display order.
        responses: what stands beside it.
        reserved: the acts that reserve, in display order; they are printed with it.
        stage: tabled while one wording stands; discussed while several do, or its author says so.
        aside: leaf hash to reason code of acts that change nothing.
    """

    edition: bytes
    versions: tuple[Version, ...]
    responses: Responses
    reserved: tuple[Act, ...]
    stage: StatementStage
    aside: Mapping[bytes, str]

    @property
    def standing(self) -> tuple[Version, ...]:
        """Return the wordings that parties hold out, in display order."""
        return tuple(one for one in self.versions if one.stands)

    @property
    def shown(self) -> Version | None:
        """Return the wording that pages show first: the newest that stands, else the newest."""
        newest = self.standing or self.versions
        return newest[-1] if newest else None

    def version(self, leaf: bytes) -> Version | None:
        """Return the wording that an act states."""
        return next((one for one in self.versions if one.leaf == leaf), None)

    def structure(self) -> Json:
        """Return the state for the digest: the same on every node."""
        return {
            "stage": self.stage,
            "edition": self.edition.hex(),
            "versions": [
                [one.leaf.hex(), one.number, [*sorted(one.accepted)], int(one.stands)]
                for one in self.versions
            ],
            "withdrawn": [leaf.hex() for one in self.versions for leaf in one.withdrawals],
            **self.responses.structure(),
            "aside": {leaf.hex(): str(code) for leaf, code in sorted(self.aside.items())},
        }


@dataclass(frozen=True, slots=True)
class _Desk:
    """What one fold has learnt so far: the wordings, and what was said of each."""

    sieve: Sieve = field(default_factory=Sieve)
    versions: dict[bytes, Act] = field(default_factory=dict)
    accepted: dict[bytes, list[Act]] = field(default_factory=dict)
    withdrawn: dict[bytes, list[Act]] = field(default_factory=dict)

    def take(self, act: Act) -> None:
        """Note a regular wording, acceptance or withdrawal."""
        word, leaf = word_of(act), fact_hash(act, "version")
        if word in VERSIONS:
            self.versions.setdefault(act.leaf, act)
        elif word == ACCEPTED:
            self.accepted.setdefault(leaf, []).append(act)
        elif word == WITHDRAWN:
            self.withdrawn.setdefault(leaf, []).append(act)

    def replaced_by(self, act: Act) -> tuple[bytes, ...]:
        """Return the wordings that one answers or replaces."""
        return () if act.header.about is None else fact_hashes(act, "supersedes")


def fold_statement(acts: Iterable[Act]) -> StatementState:
    """Return the state of one statement.

    Args:
        acts: its regular acts, in any order.
    """
    desk = _Desk()
    gathered = gather(acts, desk.sieve, _check)
    opening = gathered.opening
    if opening is not None:
        desk.take(opening)
    for act in gathered.others:
        reason = _judge(act, desk, opening)
        desk.sieve.judge(act, reason)
        if reason is None:
            desk.take(act)
    versions = _versions(desk)
    return StatementState(
        edition=fact_hash(opening, "edition") if opening is not None else b"",
        versions=versions,
        responses=responses_of(desk.sieve),
        reserved=desk.sieve.deeds("reserved"),
        stage=_stage(versions),
        aside=desk.sieve.aside,
    )


def _check(act: Act) -> Reason | None:
    """Look at one act alone: a verb that its speaker cannot say, an author it does not name."""
    if act.header.about is None and act.kind != STATEMENT_TABLED:
        return Reason.ABOUT_WRONG_KIND
    if word_of(act) not in VERSIONS:
        return None
    parties, speaker = parties_of(act), fact_code(act, "speaker")
    whole = (
        len(parties) > 1
        and speaker in {JOINTLY, *parties}
        and is_spoken(speaker, fact_code(act, "verb"))
        and bool(fact_codes(act, "languages"))
        and all(fact_count(act, name) is not None for name in ("table", "item", "position"))
        and (act.header.about is not None or bool(fact_hash(act, "edition")))
    )
    if not whole:
        return Reason.BODY_MALFORMED
    return None if act.party in parties else Reason.NOT_NAMED


def _judge(act: Act, desk: _Desk, opening: Act | None) -> Reason | None:
    word = word_of(act)
    if word not in (*VERSIONS, ACCEPTED, WITHDRAWN):
        return judge_response(act, desk.sieve, versions=VERSIONS, author=None)
    if opening is None or act.party not in parties_of(opening):
        return Reason.NOT_NAMED
    if word in VERSIONS:
        named = desk.replaced_by(act)
        known = [leaf for leaf in named if leaf in desk.versions and desk.sieve.known(leaf, act)]
        return None if named and len(known) == len(named) else Reason.SUPERSEDED_UNKNOWN
    version = desk.sieve.known(fact_hash(act, "version"), act)
    if version is None or version.leaf not in desk.versions:
        return Reason.VERSION_UNKNOWN
    if word == ACCEPTED:
        return Reason.OWN_ACT if version.party == act.party else None
    return None if version.party == act.party else Reason.NOT_AUTHOR


def _versions(desk: _Desk) -> tuple[Version, ...]:
    numbers: dict[bytes, int] = {}
    fallen = _fallen(desk)
    found = []
    # Noted in an order in which causes come first: what is answered has its number already.
    for leaf, act in desk.versions.items():
        replaced = desk.replaced_by(act)
        numbers[leaf] = 1 + max((numbers[one] for one in replaced), default=0)
        by_party: dict[str, tuple[bytes, ...]] = {}
        for one in desk.accepted.get(leaf, []):
            by_party[one.party] = (*by_party.get(one.party, ()), one.leaf)
        found.append(
            Version(
                act=act,
                number=numbers[leaf],
                supersedes=replaced,
                accepted={party: tuple(sorted(set(by_party[party]))) for party in sorted(by_party)},
                withdrawals=tuple(sorted({one.leaf for one in desk.withdrawn.get(leaf, [])})),
                stands=leaf not in fallen,
            )
        )
    return tuple(found)


def _fallen(desk: _Desk) -> set[bytes]:
    """Return the wordings that their own parties hold out no longer."""
    fallen = set(desk.withdrawn)
    for act in desk.versions.values():
        fallen |= {one for one in desk.replaced_by(act) if desk.versions[one].party == act.party}
    takings = [act for acts in desk.accepted.values() for act in acts]
    for leaf, act in desk.versions.items():
        if leaf not in fallen and any(_gave_up(desk, act, taking) for taking in takings):
            fallen.add(leaf)
    return fallen


def _gave_up(desk: _Desk, version: Act, taking: Act) -> bool:
    """Tell whether an acceptance of another's wording lets go of one's own.

    Two parties that take over each other's at once would both be left without a text: a wording
    that another party had taken over, unknown to its author, stands.
    """
    if taking.party != version.party or fact_hash(taking, "version") == version.leaf:
        return False
    if desk.sieve.known(version.leaf, taking) is None:
        return False
    others = desk.accepted.get(version.leaf, [])
    return all(desk.sieve.known(other.leaf, taking) is not None for other in others)


def _stage(versions: tuple[Version, ...]) -> StatementStage:
    standing = [one for one in versions if one.stands]
    if not versions:
        return "unread"
    if not standing:
        return "withdrawn"
    return "discussed" if len(standing) > 1 or standing[0].is_marked else "tabled"
