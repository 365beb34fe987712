# SPDX-License-Identifier: Apache-2.0
"""What became of a notice: a pure function of its acts; no clock, no content.

Late, current, overdue and awaited are labels that pages compute. Source: rooms.md A1, A0.5.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, cast

from ayni.core.acts import Act
from ayni.core.codec import Json
from ayni.core.order import before
from ayni.core.patterns.common import Objection, Query, word_of
from ayni.core.patterns.declaration import Declaration, Version, fold_declaration
from ayni.rooms.notices.facts import Terms

Stage = Literal["given", "amended", "cancelled", "closed", "unread"]
Acknowledgement = Literal["none", "older", "current"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeState:
    """The state of one notice.

    Attributes:
        declaration: versions, ends and responses.
        stage: given, amended, cancelled or closed; unread while its opening act is not regular.
        aside: leaf hash to reason code of acts that change nothing.
    """

    declaration: Declaration
    stage: Stage
    aside: Mapping[bytes, str]

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
        """Return the versions whose acknowledgement by a party is still awaited."""
        held = self.declaration.responses.acknowledged.get(party, frozenset())
        acts = [v.act for v in self.versions if v.act.leaf in held]
        return tuple(
            version
            for version in self.asked
            if not any(a.leaf == version.act.leaf or before(version.act, a) for a in acts)
        )

    @property
    def asked(self) -> tuple[Version, ...]:
        """Return the versions that need an acknowledgement: of each line the last that widened."""
        found = {v.act.leaf: v for version in self.current for v in self._asked(version)}
        return tuple(found.values())

    def acknowledged_number(self, party: str) -> int:
        """Return the number of the newest version that a party acknowledged; 0 if none."""
        held = self.declaration.responses.acknowledged.get(party, frozenset())
        return max((v.number for v in self.versions if v.act.leaf in held), default=0)

    def _asked(self, version: Version) -> list[Version]:
        if not version.supersedes or version.act.facts.get("widens"):
            return [version]
        earlier = [v for v in self.versions if v.act.leaf in version.supersedes]
        return [found for each in earlier for found in self._asked(each)]

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
            "aside": {leaf.hex(): str(code) for leaf, code in sorted(self.aside.items())},
        }


def fold(acts: Iterable[Act]) -> NoticeState:
    """Return the state of one notice.

    Args:
        acts: its regular acts, in any order.
    """
    declaration = fold_declaration(acts, amending=("amended",), ending=("cancelled", "closed"))
    return NoticeState(declaration=declaration, stage=_stage(declaration), aside=declaration.aside)


def terms_of(version: Version) -> Terms:
    """Return what a version announces."""
    return Terms.from_facts(version.act.facts)


def widens_of(version: Version) -> tuple[str, ...]:
    """Return the ways in which a version goes further than the one before."""
    return tuple(cast(list[str], version.act.facts.get("widens") or []))


def _stage(declaration: Declaration) -> Stage:
    if declaration.opening is None:
        return "unread"
    words = {word_of(a) for a in declaration.ends}
    if "cancelled" in words:
        return "cancelled"
    if "closed" in words:
        return "closed"
    return "amended" if len(declaration.versions) > 1 else "given"
