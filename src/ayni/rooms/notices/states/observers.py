# SPDX-License-Identifier: Apache-2.0
"""What became of offers of observers: they stand beside a notice and never move it.

The author of the notice invites the others; whoever else offers is answered by the author. A party
may answer again: of answers that knew of each other the last counts. Source: rooms.md A1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ayni.core.acts import Act
from ayni.core.codec import Json
from ayni.core.errors import SchemaError
from ayni.core.order import before, sort_key
from ayni.core.patterns.gathering import Sieve, fact_code, fact_count, fact_hash, word_of
from ayni.core.reasons import Reason
from ayni.rooms.notices.facts import Moment
from ayni.rooms.notices.states.windows import moment_in

OFFERED, ANSWERED = "observer_offered", "observer_answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class ObserverOffer:
    """An offer of observers, and what answers it.

    Attributes:
        leaf: leaf hash of the offer.
        party: who offers.
        offered_ms: claimed time of the offer; for pages, no part of the digest.
        number: how many observers.
        start: from when they would observe.
        end: until when.
        answers: party to its answers that no later one of its own replaces: leaf, and the code.
    """

    leaf: bytes
    party: str
    offered_ms: int
    number: int
    start: Moment
    end: Moment
    answers: Mapping[str, tuple[tuple[bytes, str], ...]] = field(default_factory=dict)

    def answer_of(self, party: str) -> str:
        """Return the code of a party's answer; empty without one, or while it gave two at once."""
        codes = {code for _leaf, code in self.answers.get(party, ())}
        return codes.pop() if len(codes) == 1 else ""

    def structure(self) -> Json:
        """Return the offer for the digest."""
        return [
            self.leaf.hex(),
            {
                party: [[leaf.hex(), code] for leaf, code in given]
                for party, given in self.answers.items()
            },
        ]


def check_offer(act: Act) -> Reason | None:
    """Return why an offer alone is set aside: no window, or one that ends before it begins."""
    try:
        start, end = moment_in(act, "start"), moment_in(act, "end")
    except SchemaError:
        return Reason.BODY_MALFORMED
    number = fact_count(act, "number")
    if start is None or end is None or number is None or number < 1:
        return Reason.BODY_MALFORMED
    return Reason.END_BEFORE_START if end.ms <= start.ms else None


@dataclass(slots=True)
class Observing:
    """What one fold has learnt of observers so far."""

    offered: dict[bytes, Act] = field(default_factory=dict)
    answered: dict[bytes, dict[bytes, list[Act]]] = field(default_factory=dict)

    def judge(self, act: Act, sieve: Sieve) -> Reason | None:
        """Return why an answer is set aside; note offers and answers that are regular."""
        word = word_of(act)
        if word == OFFERED:
            self.offered.setdefault(act.leaf, act)
        elif word == ANSWERED:
            leaf = fact_hash(act, "offer")
            reason = self._judge_answer(act, sieve.known(leaf, act))
            if reason is not None:
                return reason
            self.answered.setdefault(leaf, {}).setdefault(act.leaf, []).append(act)
        return None

    def offers(self) -> tuple[ObserverOffer, ...]:
        """Return the offers with their answers, once all acts are judged."""
        return tuple(
            ObserverOffer(
                leaf=act.leaf,
                party=act.party,
                offered_ms=act.header.at,
                number=fact_count(act, "number") or 0,
                start=_moment(act, "start"),
                end=_moment(act, "end"),
                answers=_last(self.answered.get(act.leaf, {})),
            )
            for act in sorted(self.offered.values(), key=sort_key)
        )

    def _judge_answer(self, act: Act, offer: Act | None) -> Reason | None:
        if offer is None or word_of(offer) != OFFERED:
            return Reason.OFFER_UNKNOWN
        if offer.party == act.party:
            return Reason.OWN_ACT
        return None if fact_code(act, "response") else Reason.BODY_MALFORMED


def _last(given: Mapping[bytes, Sequence[Act]]) -> dict[str, tuple[tuple[bytes, str], ...]]:
    """Return by party the answers that are not in the past of another one of its own.

    An act may stand in two logs of its party: it is before another if one of its copies is.
    """
    found: dict[str, tuple[tuple[bytes, str], ...]] = {}
    for leaf, copies in sorted(given.items()):
        party = copies[0].party
        later = [
            other
            for name, others in given.items()
            for other in others
            if name != leaf and other.party == party
        ]
        if not any(before(copy, other) for copy in copies for other in later):
            found[party] = (*found.get(party, ()), (leaf, fact_code(copies[0], "response")))
    return dict(sorted(found.items()))


def _moment(act: Act, name: str) -> Moment:
    found = moment_in(act, name)
    if found is None:
        raise SchemaError(f"{name}: nothing found, an instant expected")
    return found
