# SPDX-License-Identifier: Apache-2.0
"""Declaration: one party states, amends and ends; the others respond beside it.

    given → amended(n) → ended

Only the author moves it. Versions are the opening act and its amendments; each amendment names
what it supersedes. Two that do not know of each other (two logs of one party) both stay current
and are both shown. Source: rooms.md A0.5; kernel.md S1, S3.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from ayni.core.acts import Act
from ayni.core.patterns.common import Responses, judge_response, responses_of
from ayni.core.patterns.gathering import (
    Check,
    Judge,
    Sieve,
    content,
    fact_hashes,
    gather,
    sound,
    word_of,
)
from ayni.core.reasons import Reason


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a declaration.

    Attributes:
        act: the act that states it.
        number: 1 for the opening act; one more than the highest it replaces.
        supersedes: leaf hashes of the versions it replaces.
    """

    act: Act
    number: int
    supersedes: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Declaration:
    """The state of a declaration.

    Attributes:
        opening: the act that opened it, or none if only others are held.
        versions: all versions, oldest first.
        current: those that no other supersedes; more than one only if concurrent.
        ends: acts of its author that end it, in display order; empty while it stands.
        responses: what stands beside it.
        aside: leaf hash to reason code.
    """

    opening: Act | None
    versions: tuple[Version, ...]
    current: tuple[Version, ...]
    ends: tuple[Act, ...]
    responses: Responses
    aside: Mapping[bytes, str]

    def version(self, leaf: bytes) -> Version | None:
        """Return the version that an act states."""
        return next((v for v in self.versions if v.act.leaf == leaf), None)

    def with_earlier(self, leaves: Iterable[bytes]) -> frozenset[bytes]:
        """Return these versions and all that they replace, directly or through others."""
        replaced = {v.act.leaf: v.supersedes for v in self.versions}
        found: set[bytes] = set()
        left = [leaf for leaf in leaves if leaf in replaced]
        while left:
            leaf = left.pop()
            if leaf not in found:
                found.add(leaf)
                left.extend(replaced[leaf])
        return frozenset(found)


def fold_declaration(
    acts: Iterable[Act],
    *,
    amending: Collection[str],
    ending: Collection[str],
    check: Check = sound,
    judge: Judge = content,
) -> Declaration:
    """Fold the acts about one declaration.

    Args:
        acts: regular acts about the object, in any order; doubles are as one.
        amending: words of kinds that state a new version.
        ending: words of kinds that end it.
        check: the room's own look at each act.
        judge: the room's own look at each act but the opening, beside those of its past.
    """
    sieve = Sieve()
    gathered = gather(acts, sieve, check)
    opening = gathered.opening
    author = opening.party if opening else None
    numbers = {opening.leaf: 1} if opening else {}
    ends: set[bytes] = set()
    for act in gathered.others:
        word = word_of(act)
        if word in amending:
            reason = _judge_move(act, sieve, author, ends) or _judge_amended(act, sieve, numbers)
        elif word in ending:
            reason = _judge_move(act, sieve, author, ends)
        else:
            versions = (word_of(opening), *amending) if opening else ()
            reason = judge_response(act, sieve, versions=versions, author=author)
        reason = reason or judge(act, sieve)
        if reason is None and word in amending:
            numbers[act.leaf] = 1 + max(numbers[leaf] for leaf in fact_hashes(act, "supersedes"))
        elif reason is None and word in ending:
            ends.add(act.leaf)
        sieve.judge(act, reason)
    return _declaration(sieve, opening, numbers, amending=amending, ending=ending)


def _judge_move(act: Act, sieve: Sieve, author: str | None, ends: set[bytes]) -> Reason | None:
    if act.party != author:
        return Reason.NOT_AUTHOR
    return Reason.AFTER_END if sieve.follows(ends, act) else None


def _judge_amended(act: Act, sieve: Sieve, versions: Collection[bytes]) -> Reason | None:
    named = fact_hashes(act, "supersedes")
    if named and all(leaf in versions and sieve.known(leaf, act) for leaf in named):
        return None
    return Reason.SUPERSEDED_UNKNOWN


def _declaration(
    sieve: Sieve,
    opening: Act | None,
    numbers: Mapping[bytes, int],
    *,
    amending: Collection[str],
    ending: Collection[str],
) -> Declaration:
    amended = [
        Version(act, numbers[act.leaf], fact_hashes(act, "supersedes"))
        for act in sieve.deeds(*amending)
    ]
    versions = (*((Version(opening, 1, ()),) if opening else ()), *amended)
    gone = {leaf for version in versions for leaf in version.supersedes}
    return Declaration(
        opening=opening,
        versions=versions,
        current=tuple(v for v in versions if v.act.leaf not in gone),
        ends=sieve.deeds(*ending),
        responses=responses_of(sieve),
        aside=sieve.aside,
    )
