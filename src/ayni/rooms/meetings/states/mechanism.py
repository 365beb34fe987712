# SPDX-License-Identifier: Apache-2.0
"""What became of a mechanism: agreed or proposed, suspended by whom; no clock, no content.

Due and overdue are labels that pages compute; that another mechanism took its place stands in the
acts of that other one. Source: rooms.md A2; kernel.md S1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from ayni.core.acts import Act
from ayni.core.codec import Json
from ayni.core.errors import SchemaError
from ayni.core.order import sort_key
from ayni.core.patterns.gathering import Sieve, fact_hash, word_of
from ayni.core.patterns.joint_text import (
    JointText,
    Proposal,
    Wording,
    fold_joint_text,
    parties_of,
)
from ayni.core.reasons import Reason
from ayni.rooms.meetings.facts import MECHANISM_PROPOSED, RESUMED, SUSPENDED, Day

MechanismStage = Literal["proposed", "withdrawn", "active", "suspended", "unread"]

WORDING = Wording(
    proposed="mechanism_proposed",
    countered="mechanism_revised",
    consented="mechanism_consented",
    withdrawn="mechanism_withdrawn",
)


@dataclass(frozen=True, slots=True)
class Suspension:
    """One party's suspension of a mechanism, and the acts by which it lifted it.

    Attributes:
        act: the act that suspends.
        lifted: acts of the same party that resume.
    """

    act: Act
    lifted: tuple[Act, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MechanismState:
    """The state of one mechanism.

    Attributes:
        text: its description as a joint text, and what stands beside it.
        suspensions: in display order, lifted ones too.
        stage: agreed and active, suspended while one suspension is not lifted, proposed, withdrawn
            if nothing is on the table; unread while its opening act is not regular.
        aside: leaf hash to reason code of acts that change nothing.
    """

    text: JointText
    suspensions: tuple[Suspension, ...]
    stage: MechanismStage
    aside: Mapping[bytes, str]

    @property
    def open_suspensions(self) -> tuple[Suspension, ...]:
        """Return the suspensions that stand."""
        return tuple(one for one in self.suspensions if not one.lifted)

    @property
    def shown(self) -> Proposal | None:
        """Return the version that describes it: the agreed one, else the newest proposed."""
        newest = self.text.current or self.text.pending or self.text.proposals
        return newest[-1] if newest else None

    def structure(self) -> Json:
        """Return the state for the digest: the same on every node."""
        return {
            "stage": self.stage,
            "suspensions": [
                [one.act.leaf.hex(), [act.leaf.hex() for act in one.lifted]]
                for one in self.suspensions
            ],
            **self.text.structure(),
        }


def fold_mechanism(acts: Iterable[Act]) -> MechanismState:
    """Return the state of one mechanism.

    Args:
        acts: its regular acts, in any order.
    """
    pauses: dict[bytes, Act] = {}
    lifts: dict[bytes, dict[bytes, Act]] = {}

    def judge(act: Act, sieve: Sieve) -> Reason | None:
        """Judge a suspension or its lifting; keep the regular ones."""
        if act.kind == SUSPENDED:
            reason = None if act.party in _named(sieve, act) else Reason.NOT_NAMED
            if reason is None:
                pauses.setdefault(act.leaf, act)
            return reason
        if act.kind == RESUMED:
            reason = _judge_resumed(act, sieve)
            if reason is None:
                lifts.setdefault(fact_hash(act, "suspension"), {})[act.leaf] = act
            return reason
        return None

    text = fold_joint_text(acts, wording=WORDING, check=_check, judge=judge)
    suspensions = tuple(
        Suspension(act, tuple(sorted(lifts.get(act.leaf, {}).values(), key=sort_key)))
        for act in sorted(pauses.values(), key=sort_key)
    )
    return MechanismState(
        text=text,
        suspensions=suspensions,
        stage=_stage(text, suspensions),
        aside=text.aside,
    )


def _check(act: Act) -> Reason | None:
    """Look at one act alone: a day that no calendar has, a text that its author is no party to."""
    word = word_of(act)
    if act.header.about is None and act.kind != MECHANISM_PROPOSED:
        return Reason.ABOUT_WRONG_KIND
    if word in WORDING.versions:
        parties = parties_of(act)
        if act.party not in parties:
            return Reason.NOT_NAMED
        return Reason.BODY_MALFORMED if len(parties) < 2 else _days(act, "held_before_day")
    return _days(act, "since") if act.kind in (SUSPENDED, RESUMED) else None


def _days(act: Act, name: str) -> Reason | None:
    if name not in act.facts:
        return None
    try:
        Day.from_value(act.facts[name])
    except (SchemaError, ValueError):
        return Reason.BODY_MALFORMED
    return None


def _named(sieve: Sieve, act: Act) -> set[str]:
    """Return the parties of the versions that an act knew."""
    versions = sieve.deeds(*WORDING.versions)
    return {
        party
        for one in versions
        if sieve.known(one.leaf, act) is not None
        for party in parties_of(one)
    }


def _judge_resumed(act: Act, sieve: Sieve) -> Reason | None:
    paused = sieve.known(fact_hash(act, "suspension"), act)
    if paused is None or paused.kind != SUSPENDED:
        return Reason.SUSPENSION_UNKNOWN
    return None if paused.party == act.party else Reason.NOT_AUTHOR


def _stage(text: JointText, suspensions: tuple[Suspension, ...]) -> MechanismStage:
    if not text.proposals:
        return "unread"
    if text.agreed:
        return "suspended" if any(not one.lifted for one in suspensions) else "active"
    return "withdrawn" if all(p.withdrawals for p in text.proposals) else "proposed"
