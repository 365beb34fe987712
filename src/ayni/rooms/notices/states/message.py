# SPDX-License-Identifier: Apache-2.0
"""What became of a message heard: a pure function of its acts; no clock, no content.

Whether the act that was read out has arrived is no part of it: that depends on other objects, so a
selector computes it when a page is drawn. Source: rooms.md A0.4, A0.8.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from ayni.core.acts import Act
from ayni.core.codec import Json
from ayni.core.errors import SchemaError
from ayni.core.kinds import check_open, structural_of
from ayni.core.order import sort_key
from ayni.core.patterns.declaration import Declaration, fold_declaration
from ayni.core.patterns.gathering import fact_hash, word_of
from ayni.core.reasons import Reason
from ayni.rooms.notices.facts.message import KINDS, MESSAGE_HEARD
from ayni.rooms.notices.facts.notice import Moment

MessageStage = Literal["heard", "closed", "unread"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageState:
    """The state of one message heard.

    Attributes:
        declaration: its opening, what ends it, what stands beside it.
        stage: heard or closed; unread while its opening act is not regular.
        code: reading code that was heard, in its one spelling; empty if none was.
        from_party: whose office spoke.
        heard: when it was heard, as its author says; none while it is unread.
        linked: objects that a person of any party pointed to as the same matter, in display order.
        aside: leaf hash to reason code of acts that change nothing.
    """

    declaration: Declaration
    stage: MessageStage
    code: str
    from_party: str
    heard: Moment | None
    linked: tuple[bytes, ...]
    aside: Mapping[bytes, str]

    def structure(self) -> Json:
        """Return the state for the digest: the same on every node."""
        responses = self.declaration.responses
        return {
            "stage": self.stage,
            "code": self.code,
            "from_party": self.from_party,
            "ends": [act.leaf.hex() for act in self.declaration.ends],
            "linked": [leaf.hex() for leaf in sorted(self.linked)],
            "acknowledged": {
                party: [leaf.hex() for leaf in sorted(held)]
                for party, held in responses.acknowledged.items()
            },
            "queries": [[q.leaf.hex(), [r.hex() for r in q.replies]] for q in responses.queries],
            "objections": [[o.leaf.hex(), o.lifted] for o in responses.objections],
            "reservations": [leaf.hex() for leaf in responses.reservations],
            "aside": {leaf.hex(): str(code) for leaf, code in sorted(self.aside.items())},
        }


def fold_message(acts: Iterable[Act]) -> MessageState:
    """Return the state of one message heard.

    Args:
        acts: its regular acts, in any order.
    """
    pool = list(acts)
    declaration = fold_declaration(pool, amending=(), ending=("message_closed",), check=_check)
    opening = declaration.opening
    facts = opening.facts if opening else {}
    return MessageState(
        declaration=declaration,
        stage="unread" if opening is None else "closed" if declaration.ends else "heard",
        code=str(facts.get("code", "")),
        from_party=str(facts.get("from_party", "")),
        heard=Moment.from_value(facts["occurred_at"]) if opening else None,
        linked=_linked(pool, declaration.aside) if opening else (),
        aside=declaration.aside,
    )


def _check(act: Act) -> Reason | None:
    """Set aside an opening that cannot be read, and what opens something else."""
    if act.header.about is not None:
        return None
    if act.kind != MESSAGE_HEARD:
        return Reason.ABOUT_WRONG_KIND
    kind = KINDS[MESSAGE_HEARD]
    try:
        stated = structural_of(kind, act.facts)
        check_open(kind, stated)
    except SchemaError:
        return Reason.BODY_MALFORMED
    missing = {"occurred_at", "from_party"} - stated.keys()
    return Reason.BODY_MALFORMED if missing else None


def _linked(acts: Iterable[Act], aside: Mapping[bytes, str]) -> tuple[bytes, ...]:
    """Return what was pointed to, each once; one that cannot be read points nowhere."""
    pointing = [act for act in acts if word_of(act) == "duplicate_linked" and act.leaf not in aside]
    named = (fact_hash(act, "other") for act in sorted(pointing, key=sort_key))
    return tuple(dict.fromkeys(leaf for leaf in named if leaf))
