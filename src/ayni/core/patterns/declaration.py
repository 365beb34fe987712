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
from typing import cast

from ayni.core.acts import Act
from ayni.core.order import before, sort_key
from ayni.core.patterns.common import Responses, responses_of, word_of
from ayni.core.reasons import Reason


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a declaration.

    Attributes:
        act: the act that states it.
        number: 1 for the opening act; one more than the versions in its past.
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


def fold_declaration(
    acts: Iterable[Act], *, amending: Collection[str], ending: Collection[str]
) -> Declaration:
    """Fold the acts about one declaration.

    Args:
        acts: regular acts about the object, in any order; doubles are as one.
        amending: words of kinds that state a new version.
        ending: words of kinds that end it.
    """
    pool = sorted({a.leaf: a for a in acts}.values(), key=sort_key)
    aside: dict[bytes, str] = {}
    opening = next((a for a in pool if a.header.about is None), None)
    ends = tuple(a for a in pool if word_of(a) in ending)
    stated: dict[bytes, Act] = {opening.leaf: opening} if opening else {}
    replaced: dict[bytes, tuple[bytes, ...]] = {}
    for act in pool:
        if word_of(act) in amending:
            if any(before(end, act) for end in ends):
                aside[act.leaf] = Reason.AFTER_END
                continue
            named = _superseded(act)
            if not named or not all(leaf in stated and before(stated[leaf], act) for leaf in named):
                aside[act.leaf] = Reason.SUPERSEDED_UNKNOWN
                continue
            stated[act.leaf] = act
            replaced[act.leaf] = named
    late = [e for e in ends if any(before(other, e) for other in ends)]
    aside.update({e.leaf: Reason.AFTER_END for e in late})
    ends = tuple(e for e in ends if e.leaf not in aside)
    versions = tuple(
        Version(
            act, 1 + sum(before(other, act) for other in stated.values()), replaced.get(leaf, ())
        )
        for leaf, act in stated.items()
    )
    gone = {leaf for named in replaced.values() for leaf in named}
    responses = responses_of(pool, [v.act for v in versions])
    return Declaration(
        opening=opening,
        versions=versions,
        current=tuple(v for v in versions if v.act.leaf not in gone),
        ends=ends,
        responses=responses,
        aside={**responses.aside, **aside},
    )


def _superseded(act: Act) -> tuple[bytes, ...]:
    named = cast(list[str], act.facts.get("supersedes") or [])
    return tuple(bytes.fromhex(text) for text in named)
