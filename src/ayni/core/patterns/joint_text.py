# SPDX-License-Identifier: Apache-2.0
"""Joint text: in force when every party it names has consented to the same proposal.

    proposed(v1) → consented by k of n → in force

Each version is a text of its own; a consent is to one proposal and to nothing else. The proposer
may withdraw; a consent whose past does not hold the withdrawal counts (the crossing rule). Once
in force nothing in here undoes it. Source: kernel.md S7, S10, A1; rooms.md A0.5.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import cast

from ayni.core.acts import Act
from ayni.core.order import before, sort_key
from ayni.core.patterns.common import Responses, fact_hash, responses_of, word_of
from ayni.core.reasons import Reason


@dataclass(frozen=True, slots=True)
class Proposal:
    """One version of a text.

    Attributes:
        act: the act that proposes it.
        parties: the parties it names.
        consents: party to the acts that consent to it.
        withdrawals: acts of the proposer that withdraw it.
        crossed: consents that hold although a withdrawal was signed, since they did not know it.
    """

    act: Act
    parties: tuple[str, ...]
    consents: Mapping[str, tuple[bytes, ...]]
    withdrawals: tuple[bytes, ...]
    crossed: tuple[bytes, ...]

    @property
    def in_force(self) -> bool:
        """Tell whether every party named has consented."""
        return bool(self.parties) and set(self.parties) <= set(self.consents)

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the parties that have not consented."""
        return tuple(p for p in self.parties if p not in self.consents)


@dataclass(frozen=True, slots=True)
class JointText:
    """The state of a joint text.

    Attributes:
        proposals: every version, in display order.
        agreed: the versions in force.
        responses: what stands beside it.
        aside: leaf hash to reason code.
    """

    proposals: tuple[Proposal, ...]
    agreed: tuple[Proposal, ...]
    responses: Responses
    aside: Mapping[bytes, str]


def fold_joint_text(acts: Iterable[Act]) -> JointText:
    """Fold the acts about one joint text.

    The words are ``proposed`` (opens, or a new version about the object), ``consented`` and
    ``withdrawn``, both with the structural member `proposal`; a proposal names its `parties`.
    """
    pool = sorted({a.leaf: a for a in acts}.values(), key=sort_key)
    proposed = {a.leaf: a for a in pool if word_of(a) == "proposed"}
    aside: dict[bytes, str] = {}
    withdrawn: dict[bytes, list[Act]] = {leaf: [] for leaf in proposed}
    for act in pool:
        if word_of(act) == "withdrawn":
            text = _cited(act, proposed, aside)
            if text is not None and text.party != act.party:
                aside[act.leaf] = Reason.NOT_AUTHOR
            elif text is not None:
                withdrawn[text.leaf].append(act)
    consents: dict[bytes, list[Act]] = {leaf: [] for leaf in proposed}
    for act in pool:
        if word_of(act) == "consented":
            text = _cited(act, proposed, aside)
            if text is None:
                continue
            if act.party not in _parties(text):
                aside[act.leaf] = Reason.NOT_NAMED
            elif any(before(w, act) for w in withdrawn[text.leaf]):
                aside[act.leaf] = Reason.AFTER_END
            else:
                consents[text.leaf].append(act)
    proposals = tuple(
        _proposal(act, consents[leaf], withdrawn[leaf]) for leaf, act in proposed.items()
    )
    responses = responses_of(pool, list(proposed.values()))
    return JointText(
        proposals=proposals,
        agreed=tuple(p for p in proposals if p.in_force),
        responses=responses,
        aside={**responses.aside, **aside},
    )


def child_id(proposal: bytes, item: int) -> bytes:
    """Return the object id of what a joint text brings into being while it is in force.

    Args:
        proposal: leaf hash of the proposal.
        item: number of the item, from 0.
    Source: kernel.md S7.
    """
    return sha256(b"ayni/child/1" + proposal + item.to_bytes(4, "big")).digest()


def _cited(act: Act, proposed: Mapping[bytes, Act], aside: dict[bytes, str]) -> Act | None:
    text = proposed.get(fact_hash(act, "proposal"))
    if text is None or not before(text, act):
        aside[act.leaf] = Reason.PROPOSAL_UNKNOWN
        return None
    return text


def _parties(proposal: Act) -> tuple[str, ...]:
    rows = cast(list[object], proposal.facts.get("parties") or [])
    return tuple(cast(str, row["party"]) if isinstance(row, dict) else str(row) for row in rows)


def _proposal(act: Act, consents: list[Act], withdrawals: list[Act]) -> Proposal:
    by_party: dict[str, tuple[bytes, ...]] = {}
    for consent in consents:
        by_party[consent.party] = (*by_party.get(consent.party, ()), consent.leaf)
    return Proposal(
        act=act,
        parties=_parties(act),
        consents=by_party,
        withdrawals=tuple(w.leaf for w in withdrawals),
        crossed=tuple(c.leaf for c in consents) if withdrawals else (),
    )
