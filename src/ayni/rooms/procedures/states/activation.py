# SPDX-License-Identifier: Apache-2.0
"""What became of one activation: which party is active by which version, and each step's marks.

Pure and total; reads no clock and no content. Each party moves its own side alone. Of the marks
that a party gave a step the last stands, by what its author knew; two that did not know of each
other both stand. Source: rooms.md A4; kernel.md S1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ayni.core.acts import Act
from ayni.core.codec import Json
from ayni.core.patterns.common import Responses, judge_response, responses_of
from ayni.core.patterns.gathering import (
    Sieve,
    fact_code,
    fact_codes,
    fact_hash,
    gather,
    word_of,
)
from ayni.core.reasons import Reason
from ayni.rooms.procedures.facts import ACTIVATED

_BEGINS = frozenset({"activated", "activation_joined"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """The activation of one party.

    Attributes:
        party: code.
        began: the act by which it activated.
        pinned: leaf hash of the version that it activated.
        steps: ids of the steps of that version, in the order of the checklist.
        marks: step to the acts that mark it now; several only if they did not know of each other.
        ends: acts by which it deactivated, in display order.
    """

    party: str
    began: Act
    pinned: bytes
    steps: tuple[str, ...]
    marks: Mapping[str, tuple[Act, ...]]
    ends: tuple[Act, ...]

    @property
    def active(self) -> bool:
        """Tell whether it has not deactivated."""
        return not self.ends


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivationState:
    """The state of an activation.

    Attributes:
        opening: the act that opened it, or none if only others are held.
        sides: the party that opened it first, then others by when they joined.
        responses: what stands beside it.
        aside: leaf hash to reason code.
    """

    opening: Act | None
    sides: tuple[Side, ...]
    responses: Responses
    aside: Mapping[bytes, str]

    @property
    def protocol(self) -> bytes:
        """Return the object id of the protocol; empty without an opening act."""
        return fact_hash(self.opening, "protocol") if self.opening is not None else b""

    @property
    def open(self) -> bool:
        """Tell whether a party is active."""
        return any(side.active for side in self.sides)

    def side(self, party: str) -> Side | None:
        """Return the activation of a party, or none if it did not activate."""
        return next((side for side in self.sides if side.party == party), None)

    def structure(self) -> Json:
        """Return the state for the digest: the same on every node."""
        return {
            "sides": {side.party: _told(side) for side in self.sides},
            "acknowledged": {
                party: _hexes(leaves) for party, leaves in self.responses.acknowledged.items()
            },
            "queries": {one.leaf.hex(): len(one.replies) for one in self.responses.queries},
            "objections": {one.leaf.hex(): int(one.lifted) for one in self.responses.objections},
            "reservations": _hexes(self.responses.reservations),
            "aside": {leaf.hex(): str(code) for leaf, code in sorted(self.aside.items())},
        }


def fold_activation(acts: Iterable[Act]) -> ActivationState:
    """Return the state of one activation.

    Args:
        acts: its regular acts, in any order.
    """
    sieve = Sieve()
    gathered = gather(acts, sieve, _check)
    for act in gathered.others:
        sieve.judge(act, _judge(act, sieve))
    begun = sieve.deeds(*_BEGINS)
    first: dict[str, list[Act]] = {}
    for act in begun:
        first.setdefault(act.party, []).append(act)
    parties = sorted(first, key=lambda party: min((a.header.at, a.leaf) for a in first[party]))
    if gathered.opening is not None:
        parties.sort(key=lambda party: party != gathered.opening.party)  # type: ignore[union-attr]
    return ActivationState(
        opening=gathered.opening,
        sides=tuple(_side(party, first[party], sieve) for party in parties),
        responses=responses_of(sieve),
        aside=sieve.aside,
    )


def _check(act: Act) -> Reason | None:
    if act.header.about is None and act.kind != ACTIVATED:
        return Reason.ABOUT_WRONG_KIND
    if word_of(act) in _BEGINS:
        whole = bool(fact_hash(act, "protocol")) and bool(fact_hash(act, "pinned"))
        return None if whole else Reason.BODY_MALFORMED
    if word_of(act) == "step_marked":
        whole = bool(fact_code(act, "step")) and bool(fact_code(act, "mark"))
        return None if whole else Reason.BODY_MALFORMED
    return None


def _judge(act: Act, sieve: Sieve) -> Reason | None:
    match word_of(act):
        case "activation_joined":
            return _judge_joined(act, sieve)
        case "step_marked" | "deactivated":
            return _judge_own_side(act, sieve)
        case _:
            return judge_response(
                act, sieve, versions=("activated", "activation_joined"), author=None
            )


def _judge_joined(act: Act, sieve: Sieve) -> Reason | None:
    """Judge a party's own activation: of the same protocol, and only once."""
    opening = sieve.known(act.object_id, act)
    if opening is None or fact_hash(opening, "protocol") != fact_hash(act, "protocol"):
        return Reason.BODY_MALFORMED
    return Reason.AGREED_ALREADY if _began_before(act, sieve) else None


def _judge_own_side(act: Act, sieve: Sieve) -> Reason | None:
    """Judge a mark or a deactivation: of what the own party activated and did not end."""
    began = _began_before(act, sieve)
    if not began:
        return Reason.NOT_ACTIVE
    ended = [a.leaf for a in sieve.deeds("deactivated") if a.party == act.party]
    if sieve.follows(ended, act):
        return Reason.AFTER_END
    if word_of(act) == "step_marked":
        named = any(fact_code(act, "step") in fact_codes(one, "steps") for one in began)
        return None if named else Reason.SEGMENT_UNKNOWN
    return None


def _began_before(act: Act, sieve: Sieve) -> list[Act]:
    """Return the acts by which the author's party activated, of those it knew."""
    return [
        one
        for one in sieve.deeds(*_BEGINS)
        if one.party == act.party and sieve.known(one.leaf, act) is not None
    ]


def _side(party: str, begun: Sequence[Act], sieve: Sieve) -> Side:
    # Two logs of one party may both have activated: the first by its claimed time stands.
    began = min(begun, key=lambda act: (act.header.about is not None, act.header.at, act.leaf))
    steps = fact_codes(began, "steps")
    given = [act for act in sieve.deeds("step_marked") if act.party == party]
    return Side(
        party=party,
        began=began,
        pinned=fact_hash(began, "pinned"),
        steps=steps,
        marks={
            step: _last([act for act in given if fact_code(act, "step") == step], sieve)
            for step in steps
            if any(fact_code(act, "step") == step for act in given)
        },
        ends=tuple(act for act in sieve.deeds("deactivated") if act.party == party),
    )


def _last(given: Sequence[Act], sieve: Sieve) -> tuple[Act, ...]:
    """Return the marks that no other of them knew: one act may stand in two logs."""
    return tuple(
        act
        for act in given
        if not any(
            other.leaf != act.leaf and sieve.known(act.leaf, other) is not None for other in given
        )
    )


def _told(side: Side) -> Json:
    return {
        "began": side.began.leaf.hex(),
        "pinned": side.pinned.hex(),
        "marks": {step: _hexes(act.leaf for act in acts) for step, acts in side.marks.items()},
        "ends": _hexes(act.leaf for act in side.ends),
    }


def _hexes(leaves: Iterable[bytes]) -> list[Json]:
    return [leaf.hex() for leaf in sorted(leaves)]
