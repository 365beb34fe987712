# SPDX-License-Identifier: Apache-2.0
"""What became of a notice: a pure function of its acts; no clock, no content.

Late, current, overdue and awaited are labels that pages compute. Source: rooms.md A1, A0.5.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from ayni.core.acts import Act
from ayni.core.codec import Json
from ayni.core.errors import SchemaError
from ayni.core.patterns.common import Objection, Query
from ayni.core.patterns.declaration import Declaration, Version, fold_declaration
from ayni.core.patterns.gathering import fact_codes, word_of
from ayni.core.reasons import Reason
from ayni.rooms.notices.facts import (
    AMENDED,
    ARMS,
    DISTANCES,
    GIVEN,
    OBSERVER_OFFERED,
    STRENGTHS,
    WIDENINGS,
    Terms,
)
from ayni.rooms.notices.states.observers import ObserverOffer, Observing, check_offer

NEARER = DISTANCES[::-1]
"""Bands of distance, farthest first: a nearer one is graver."""

Stage = Literal["given", "amended", "cancelled", "closed", "unread"]
Acknowledgement = Literal["none", "older", "current"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeState:
    """The state of one notice.

    Attributes:
        declaration: versions, ends and responses.
        stage: given, amended, cancelled or closed; unread while its opening act is not regular.
        aside: leaf hash to reason code of acts that change nothing.
        terms: leaf hash of a version to what it announces.
        observers: offers of observers with their answers, in display order.
    """

    declaration: Declaration
    stage: Stage
    aside: Mapping[bytes, str]
    terms: Mapping[bytes, Terms] = field(repr=False)
    observers: tuple[ObserverOffer, ...] = ()

    @property
    def versions(self) -> tuple[Version, ...]:
        """Return every version, oldest first."""
        return self.declaration.versions

    @property
    def current(self) -> tuple[Version, ...]:
        """Return the newest version; two if two logs of one party did not know of each other."""
        return self.declaration.current

    @property
    def open_queries(self) -> tuple[Query, ...]:
        """Return the questions without a reply."""
        return tuple(q for q in self.declaration.responses.queries if not q.replies)

    @property
    def open_objections(self) -> tuple[Objection, ...]:
        """Return the objections that nobody lifted."""
        return tuple(o for o in self.declaration.responses.objections if not o.lifted)

    def acknowledgement(self, party: str) -> Acknowledgement:
        """Return what a party acknowledged: nothing, an older version, or what now counts.

        A version that only narrows needs no new acknowledgement.
        """
        if not self.declaration.responses.acknowledged.get(party):
            return "none"
        return "older" if self.awaited(party) else "current"

    def awaited(self, party: str) -> tuple[Version, ...]:
        """Return the versions whose acknowledgement by a party is still awaited.

        Who acknowledged a later version has the earlier ones that it replaces.
        """
        held = self.declaration.responses.acknowledged.get(party, frozenset())
        covered = self.declaration.with_earlier(held)
        return tuple(version for version in self.asked if version.act.leaf not in covered)

    @property
    def asked(self) -> tuple[Version, ...]:
        """Return the versions that need an acknowledgement: of each line the last that widened."""
        if len(self.versions) == 1:
            return self.versions
        by_leaf = {version.act.leaf: version for version in self.versions}
        found: set[bytes] = set()
        met: set[bytes] = set()
        left = [version.act.leaf for version in self.current]
        while left:
            leaf = left.pop()
            if leaf in met:
                continue
            met.add(leaf)
            version = by_leaf[leaf]
            new, earlier = self.terms[leaf], [self.terms[one] for one in version.supersedes]
            if not earlier or widening(new, earlier):
                found.add(leaf)
            else:
                left.extend(version.supersedes)
        return tuple(version for version in self.versions if version.act.leaf in found)

    def acknowledged_number(self, party: str) -> int:
        """Return the number of the newest version that a party acknowledged; 0 if none."""
        held = self.declaration.responses.acknowledged.get(party, frozenset())
        return max((v.number for v in self.versions if v.act.leaf in held), default=0)

    def structure(self) -> Json:
        """Return the state for the digest: the same on every node."""
        responses = self.declaration.responses
        return {
            "stage": self.stage,
            "versions": [[v.act.leaf.hex(), v.number] for v in self.versions],
            "current": [v.act.leaf.hex() for v in self.current],
            "ends": [a.leaf.hex() for a in self.declaration.ends],
            "acknowledged": {
                party: [leaf.hex() for leaf in sorted(held)]
                for party, held in responses.acknowledged.items()
            },
            "queries": [[q.leaf.hex(), [r.hex() for r in q.replies]] for q in responses.queries],
            "objections": [[o.leaf.hex(), o.lifted] for o in responses.objections],
            "reservations": [leaf.hex() for leaf in responses.reservations],
            "observers": [one.structure() for one in self.observers],
            "aside": {leaf.hex(): str(code) for leaf, code in sorted(self.aside.items())},
        }


def fold(acts: Iterable[Act]) -> NoticeState:
    """Return the state of one notice.

    Args:
        acts: its regular acts, in any order.
    """
    terms: dict[bytes, Terms] = {}

    def check(act: Act) -> Reason | None:
        """Set aside a version whose terms cannot be read or end first, and what opens no notice."""
        if act.kind == OBSERVER_OFFERED:
            return check_offer(act)
        if act.kind not in (GIVEN, AMENDED):
            return Reason.ABOUT_WRONG_KIND if act.header.about is None else None
        try:
            stated = terms[act.leaf] = Terms.from_facts(act.facts)
        except SchemaError:
            return Reason.BODY_MALFORMED
        backwards = stated.end is not None and stated.end.ms <= stated.start.ms
        return Reason.END_BEFORE_START if backwards else None

    observing = Observing()
    declaration = fold_declaration(
        acts,
        amending=("amended",),
        ending=("cancelled", "closed"),
        check=check,
        judge=observing.judge,
    )
    return NoticeState(
        declaration=declaration,
        stage=_stage(declaration),
        aside=declaration.aside,
        terms=terms,
        observers=observing.offers(),
    )


def terms_of(version: Version) -> Terms:
    """Return what a version announces."""
    return Terms.from_facts(version.act.facts)


def widens_of(version: Version) -> tuple[str, ...]:
    """Return the ways in which a version goes further than the one before, as its author states."""
    return fact_codes(version.act, "widens")


def widening(new: Terms, earlier: Iterable[Terms]) -> tuple[str, ...]:
    """Return the ways in which terms go further than one of those that they replace.

    Computed, and not what their author states in `widens`: a wider version needs a new
    acknowledgement whatever it says of itself.
    """
    found = {way for old in earlier for way in wider_in(old, new)}
    return tuple(way for way in WIDENINGS if way in found)


def wider_in(old: Terms, new: Terms) -> tuple[str, ...]:
    """Return in which ways new terms go further than old ones, in the order of WIDENINGS.

    What was not stated counted as the gravest, so that stating it never widens. Another activity
    is another matter: its acknowledgement and its lead time begin anew.
    """
    ways = {
        "start": new.start.ms < old.start.ms,
        "end": old.end is not None and (new.end is None or new.end.ms > old.end.ms),
        "distance": _gravity(DISTANCES[::-1], new.distance)
        > _gravity(DISTANCES[::-1], old.distance),
        "strength": _gravity(STRENGTHS, new.strength) > _gravity(STRENGTHS, old.strength),
        "arms": _gravity(ARMS, new.arms) > _gravity(ARMS, old.arms),
        "place": not set(new.places) <= set(old.places),
        "activity": new.activity != old.activity,
    }
    return tuple(way for way in WIDENINGS if ways[way])


def _gravity(bands: Sequence[str], band: str | None) -> int:
    """Return the place of a band among bands that grow; one that is not stated tops them."""
    return len(bands) if band is None else bands.index(band)


def _stage(declaration: Declaration) -> Stage:
    if declaration.opening is None:
        return "unread"
    words = {word_of(a) for a in declaration.ends}
    if "cancelled" in words:
        return "cancelled"
    if "closed" in words:
        return "closed"
    return "amended" if len(declaration.versions) > 1 else "given"
