# SPDX-License-Identifier: Apache-2.0
"""What became of a question about an activity that nobody announced; no clock, no content.

Whether its answer is overdue is a label that pages compute. Source: rooms.md A1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from ayni.core.acts import Act
from ayni.core.codec import Json
from ayni.core.errors import SchemaError
from ayni.core.order import sort_key
from ayni.core.patterns.declaration import Declaration, fold_declaration
from ayni.core.patterns.gathering import Sieve, fact_code, fact_codes, word_of
from ayni.core.reasons import Reason
from ayni.rooms.notices.facts import UNUSUAL_ANSWERED, UNUSUAL_ASKED
from ayni.rooms.notices.states.windows import moment_in

UnusualStage = Literal["asked", "answered", "closed", "unread"]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnusualState:
    """The state of one question.

    Attributes:
        declaration: the question, how it was closed, and what stands beside it.
        stage: asked, answered or closed; unread while its opening act is not regular.
        answers: what another party answered, in display order.
        aside: leaf hash to reason code of acts that change nothing.
    """

    declaration: Declaration
    stage: UnusualStage
    answers: tuple[Act, ...]
    aside: Mapping[bytes, str]

    def structure(self) -> Json:
        """Return the state for the digest: the same on every node."""
        responses = self.declaration.responses
        return {
            "stage": self.stage,
            "answers": [[act.leaf.hex(), fact_code(act, "finding")] for act in self.answers],
            "ends": [act.leaf.hex() for act in self.declaration.ends],
            "acknowledged": {
                party: [leaf.hex() for leaf in sorted(held)]
                for party, held in responses.acknowledged.items()
            },
            "queries": [[q.leaf.hex(), [r.hex() for r in q.replies]] for q in responses.queries],
            "objections": [[o.leaf.hex(), o.lifted] for o in responses.objections],
            "reservations": [leaf.hex() for leaf in responses.reservations],
            "aside": {leaf.hex(): str(code) for leaf, code in sorted(self.aside.items())},
        }


def fold_unusual(acts: Iterable[Act]) -> UnusualState:
    """Return the state of one question about an unusual activity.

    Args:
        acts: its regular acts, in any order.
    """
    answers: dict[bytes, Act] = {}

    def judge(act: Act, _sieve: Sieve) -> Reason | None:
        """Set aside an answer to one's own question; keep the others."""
        if act.kind != UNUSUAL_ANSWERED:
            return None
        if act.party == asking:
            return Reason.OWN_ACT
        answers.setdefault(act.leaf, act)
        return None

    pool = list(acts)
    asking = _asking(pool)
    declaration = fold_declaration(
        pool, amending=(), ending=("unusual_activity_closed",), check=_check, judge=judge
    )
    ordered = tuple(sorted(answers.values(), key=sort_key))
    return UnusualState(
        declaration=declaration,
        stage=_stage(declaration, ordered),
        answers=ordered,
        aside=declaration.aside,
    )


def _check(act: Act) -> Reason | None:
    if act.kind != UNUSUAL_ASKED:
        return Reason.ABOUT_WRONG_KIND if act.header.about is None else None
    try:
        seen = moment_in(act, "observed_at")
    except SchemaError:
        return Reason.BODY_MALFORMED
    return Reason.BODY_MALFORMED if seen is None or not fact_codes(act, "places") else None


def _asking(acts: Iterable[Act]) -> str:
    """Return the party that asks: the author of the opening act that the pattern will choose."""
    openings = [act for act in acts if act.header.about is None and _check(act) is None]
    return min(openings, key=lambda act: act.leaf).party if openings else ""


def _stage(declaration: Declaration, answers: tuple[Act, ...]) -> UnusualStage:
    if declaration.opening is None:
        return "unread"
    if any(word_of(act) == "unusual_activity_closed" for act in declaration.ends):
        return "closed"
    return "answered" if answers else "asked"
