# SPDX-License-Identifier: Apache-2.0
"""What became of an understanding: what each side says of its own part, and what both say.

A side speaks for itself alone. Fulfilled is what one side claims and every other confirms; until
then both words stand side by side. Age, overdue and reminders are labels that pages compute.
Source: rooms.md A3 (States and who moves them); kernel.md S1, S3, S7.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ayni.core.acts import Act
from ayni.core.codec import Json
from ayni.core.order import maximal
from ayni.core.patterns.common import WORDS, Responses, responses_of
from ayni.core.patterns.gathering import Sieve, fact_code, fact_hash, fact_hashes, gather, word_of
from ayni.core.patterns.joint_text import parties_of
from ayni.core.patterns.two_keys import Desk, Proposal, proposals_of
from ayni.rooms.understandings.facts import BORN, ENDING_CHANGES, STATUSES
from ayni.rooms.understandings.states.judging import (
    CHANGING,
    READINGS,
    TERMS,
    check,
    day_of,
    judge,
)

Pair = Literal[
    "fulfilled",
    "void",
    "merge",
    "split",
    "substitute",
    "divergent",
    "one_sided",
    "unreported",
    "both_fulfilled",
    "not_started",
    "in_progress",
    "partly_fulfilled",
    "postponed",
    "suspended",
    "permanent",
]
"""What both sides come to.

fulfilled: both keys were turned. void, merge, split, substitute: all agreed that nothing is asked
here any more. divergent: the sides say different words. one_sided: not every side has said one.
both_fulfilled: both say so, and no claim was confirmed. The rest: both say this word.
"""
ReadingStage = Literal["born", "transcribed", "confirmed", "contested", "crossed", "unread"]


@dataclass(frozen=True, slots=True)
class Reading:
    """One party's reading of a paper.

    Attributes:
        act: the act that gives it.
        confirmed_by: other parties that confirm it, in alphabetical order.
        agreed: every other party does.
    """

    act: Act
    confirmed_by: tuple[str, ...]
    agreed: bool


@dataclass(frozen=True, slots=True)
class Change:
    """What one party proposes to change, or a link, and who consents.

    Attributes:
        act: the act that proposes it.
        consents: party to the acts by which it consents.
        withdrawals: acts that withdraw it.
        parties: that must consent.
    """

    act: Act
    consents: Mapping[str, tuple[bytes, ...]]
    withdrawals: tuple[bytes, ...]
    parties: tuple[str, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the parties that have not consented."""
        return tuple(party for party in self.parties if party not in self.consents)

    @property
    def agreed(self) -> bool:
        """Tell whether every party consented."""
        return not self.missing

    @property
    def open(self) -> bool:
        """Tell whether a consent is still asked for."""
        return bool(self.missing) and not self.withdrawals

    @property
    def is_link(self) -> bool:
        """Tell whether it links two understandings."""
        return word_of(self.act) == "linked"

    @property
    def change(self) -> str:
        """Return the code of a change; empty for a link."""
        return "" if self.is_link else fact_code(self.act, "change")

    @property
    def targets(self) -> tuple[bytes, ...]:
        """Return the understandings that take the place of this one."""
        return () if self.is_link else fact_hashes(self.act, "targets")

    @property
    def deadline(self) -> tuple[str, str] | None:
        """Return the new day and the zone of its calendar, if it changes the deadline."""
        return day_of(self.act, "deadline")


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderstandingState:
    """The state of one understanding.

    Attributes:
        opening: its transcription or its birth; none if only answers are held.
        readings: of a transcription, in display order.
        stage: how its text stands.
        owners: party to the acts that name its office now; two only if unaware of each other.
        statuses: party to the acts that say how its side stands now.
        reports: every report, claim and confirmation, in display order.
        claims: every claim, as proposals to close.
        contests: acts that do not share a claim, in display order.
        changes: proposals to change or to link, in display order.
        beside: acts that move nothing: raised to another mechanism, papers, notes of calls.
        responses: what stands beside it.
        aside: leaf hash to reason code.
    """

    opening: Act | None
    readings: tuple[Reading, ...]
    stage: ReadingStage
    owners: Mapping[str, tuple[Act, ...]]
    statuses: Mapping[str, tuple[Act, ...]]
    reports: tuple[Act, ...]
    claims: tuple[Proposal, ...]
    contests: tuple[Act, ...]
    changes: tuple[Change, ...]
    beside: tuple[Act, ...]
    responses: Responses
    aside: Mapping[bytes, str]

    @property
    def parties(self) -> tuple[str, ...]:
        """Return whose understanding it is."""
        return parties_of(self.opening) if self.opening is not None else ()

    @property
    def fulfilled(self) -> tuple[Proposal, ...]:
        """Return the claims that every other party confirmed; several only if they crossed."""
        return tuple(claim for claim in self.claims if claim.agreed)

    @property
    def ended(self) -> tuple[Change, ...]:
        """Return the agreed changes after which nothing is asked any more."""
        return tuple(c for c in self.changes if c.agreed and c.change in ENDING_CHANGES)

    @property
    def open(self) -> bool:
        """Tell whether something is still asked of somebody."""
        return not self.fulfilled and not self.ended

    @property
    def open_claims(self) -> tuple[Proposal, ...]:
        """Return the claims that still wait for a confirmation; contested ones too."""
        return tuple(claim for claim in self.claims if claim.awaits) if self.open else ()

    @property
    def contested(self) -> bool:
        """Tell whether another party does not share a claim that still stands."""
        standing = {claim.act.leaf for claim in self.open_claims}
        return any(fact_hash(act, "proposal") in standing for act in self.contests)

    @property
    def reschedules(self) -> tuple[Change, ...]:
        """Return the deadlines that were agreed anew, in display order."""
        return tuple(c for c in self.changes if c.agreed and c.change == "reschedule")

    @property
    def deadlines(self) -> tuple[tuple[str, str], ...]:
        """Return the deadline that holds: day and zone; several if agreed past each other."""
        standing = {act.leaf for act in maximal(one.act for one in self.reschedules)}
        told = [one.deadline for one in self.reschedules if one.act.leaf in standing]
        found = [deadline for deadline in told if deadline is not None]
        if not found and self.opening is not None:
            first = day_of(self.opening, "deadline")
            found = [first] if first is not None else []
        return tuple(sorted(set(found)))

    def status_of(self, party: str) -> tuple[str, ...]:
        """Return what a party says of its side: one word, none, or two that it said unaware."""
        said = {_status(act) for act in self.statuses.get(party, ())}
        return tuple(status for status in STATUSES if status in said)

    @property
    def pair(self) -> Pair:
        """Return what both sides come to."""
        if self.fulfilled:
            return "fulfilled"
        if self.ended:
            codes = {change.change for change in self.ended}
            order: tuple[Pair, ...] = ("void", "merge", "split", "substitute")
            return next(code for code in order if code in codes)
        said = [self.status_of(party) for party in self.parties]
        if not any(said):
            return "unreported"
        if len({word for words in said for word in words}) > 1:
            return "divergent"
        if not all(said):
            return "one_sided"
        (word,) = said[0]
        return "both_fulfilled" if word == "fulfilled" else word  # type: ignore[return-value]

    def structure(self) -> Json:
        """Return the state for the digest: the same on every node."""
        return {
            "stage": self.stage,
            "pair": self.pair,
            "readings": {r.act.leaf.hex(): [*r.confirmed_by] for r in self.readings},
            "owners": {party: _hexes(acts) for party, acts in self.owners.items()},
            "statuses": {party: _hexes(acts) for party, acts in self.statuses.items()},
            "claims": {
                claim.act.leaf.hex(): [[*sorted(claim.consents)], len(claim.gone)]
                for claim in self.claims
            },
            "contests": _hexes(self.contests),
            "changes": {
                one.act.leaf.hex(): [[*sorted(one.consents)], len(one.withdrawals)]
                for one in self.changes
            },
            "deadlines": [[day, zone] for day, zone in self.deadlines],
            "beside": _hexes(self.beside),
            "queries": [[q.leaf.hex(), len(q.replies)] for q in self.responses.queries],
            "objections": [[o.leaf.hex(), int(o.lifted)] for o in self.responses.objections],
            "aside": {leaf.hex(): str(code) for leaf, code in sorted(self.aside.items())},
        }


def fold_understanding(acts: Iterable[Act]) -> UnderstandingState:
    """Return the state of one understanding.

    Args:
        acts: its regular acts, in any order; of one born of an acta its birth among them.
    """
    sieve = Sieve()
    gathered = gather(acts, sieve, check)
    desk = Desk(sieve, TERMS, gathered.opening)
    for act in gathered.others:
        reason = judge(act, desk)
        sieve.judge(act, reason)
        if reason is None:
            desk.take(act)
    opening = gathered.opening
    parties = parties_of(opening) if opening is not None else ()
    readings = _readings(sieve, parties)
    claims = proposals_of(desk)
    withdrawn = {claim.act.leaf for claim in claims if claim.gone and not claim.agreed}
    said = sieve.deeds("progress_reported", TERMS.proposed, TERMS.consented)
    standing = [
        act
        for act in said
        if act.leaf not in withdrawn and fact_hash(act, "proposal") not in withdrawn
    ]
    return UnderstandingState(
        opening=opening,
        readings=readings,
        stage=_stage(opening, readings),
        owners=_newest(sieve.deeds("owner_named")),
        statuses=_newest(standing),
        reports=said,
        claims=claims,
        contests=sieve.deeds("fulfilment_contested"),
        changes=_changes(sieve),
        beside=sieve.deeds(*WORDS),
        responses=responses_of(sieve),
        aside=sieve.aside,
    )


def _status(act: Act) -> str:
    """Return what an act says of its own side: who claims or confirms says that it is done."""
    return fact_code(act, "status") if word_of(act) == "progress_reported" else "fulfilled"


def _newest(acts: Sequence[Act]) -> dict[str, tuple[Act, ...]]:
    """Return of each party the acts that none of its later ones took the place of."""
    by_party: dict[str, list[Act]] = {}
    for act in acts:
        by_party.setdefault(act.party, []).append(act)
    return {party: maximal(said) for party, said in sorted(by_party.items())}


def _readings(sieve: Sieve, parties: tuple[str, ...]) -> tuple[Reading, ...]:
    given: dict[bytes, set[str]] = {}
    for act in sieve.deeds("transcription_confirmed"):
        given.setdefault(fact_hash(act, "reading"), set()).add(act.party)
    return tuple(
        Reading(
            act=act,
            confirmed_by=tuple(sorted(given.get(act.leaf, ()))),
            agreed=given.get(act.leaf, set()) >= set(parties) - {act.party},
        )
        for act in sieve.deeds(*READINGS)
    )


def _stage(opening: Act | None, readings: Sequence[Reading]) -> ReadingStage:
    if opening is None:
        return "unread"
    if opening.kind == BORN:
        return "born"
    agreed = sum(reading.agreed for reading in readings)
    if agreed:
        return "confirmed" if agreed == 1 else "crossed"
    return "contested" if len(readings) > 1 else "transcribed"


def _changes(sieve: Sieve) -> tuple[Change, ...]:
    consents: dict[bytes, dict[str, tuple[bytes, ...]]] = {}
    for act in sieve.deeds("change_consented"):
        held = consents.setdefault(fact_hash(act, "proposal"), {})
        held[act.party] = (*held.get(act.party, ()), act.leaf)
    gone: dict[bytes, tuple[bytes, ...]] = {}
    for act in sieve.deeds("change_withdrawn"):
        leaf = fact_hash(act, "proposal")
        gone[leaf] = (*gone.get(leaf, ()), act.leaf)
    return tuple(
        Change(
            act=act,
            consents=dict(sorted(consents.get(act.leaf, {}).items())),
            withdrawals=gone.get(act.leaf, ()),
            parties=parties_of(act),
        )
        for act in sieve.deeds(*CHANGING)
    )


def _hexes(acts: Iterable[Act]) -> list[Json]:
    return [leaf.hex() for leaf in sorted(act.leaf for act in acts)]
