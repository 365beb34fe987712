# SPDX-License-Identifier: Apache-2.0
"""What an acta in force brings into being, each understanding as if an act had opened it.

Nobody states it: both nodes read it from the acta's own acts. Of a version that is not in force
the births are there too, so that what is said of them too early is judged alike for ever; they have
no row. Pure and total. Source: kernel.md S7; rooms.md A3 (born).
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from ayni.core.acts import Act
from ayni.core.codec import Json
from ayni.core.patterns.joint_text import Proposal, fold_joint_text
from ayni.rooms.meetings.facts import (
    ACTA_WORDING,
    acta_judge,
    born_of,
    check_acta,
)
from ayni.rooms.understandings.facts import BORN


def births_of(acts: Iterable[Act]) -> list[Act]:
    """Return what the versions of one acta bring into being.

    Args:
        acts: the regular acts about it, in any order.
    """
    pool = list(acts)
    text = fold_joint_text(pool, wording=ACTA_WORDING, check=check_acta, judge=acta_judge())
    current = {proposal.act.leaf for proposal in text.current}
    return [
        birth
        for proposal in text.proposals
        for birth in _births(proposal, pool, in_force=proposal.act.leaf in current)
    ]


def _births(proposal: Proposal, pool: list[Act], *, in_force: bool) -> list[Act]:
    act = proposal.act
    keys = _keys(proposal, pool)
    agreed_ms = _agreed_ms(proposal, pool)
    header = msgspec.structs.replace(
        act.header, kind=BORN, about=None, at=act.header.at if agreed_ms is None else agreed_ms
    )
    found = []
    for one in born_of(act.leaf, act.facts):
        facts: dict[str, Json] = {
            **{name: act.facts.get(name) for name in ("parties", "code", "ordinal", "form")},
            "number": one.sequence,
            "row": one.stated.number,
            "proposal": act.leaf.hex(),
            "acta": act.object_id.hex(),
            "statement": one.stated.statement.hex(),
            "owners": [*one.stated.owners],
            "keys": keys,
            "in_force": int(in_force),
        }
        if one.stated.area:
            facts["area"] = one.stated.area
        if one.stated.deadline is not None:
            facts["deadline"] = one.stated.deadline
        found.append(
            Act(
                leaf=one.object_id,
                log=act.log,
                party=act.party,
                index=act.index,
                header=header,
                facts=facts,
                past=act.past,
                depth=act.depth,
            )
        )
    return found


def _keys(proposal: Proposal, pool: list[Act]) -> dict[str, Json]:
    """Return party to where its consents stand: who knew one of each knew it to be in force."""
    keys: dict[str, Json] = {}
    for party, leaves in proposal.consents.items():
        held = set(leaves)
        keys[party] = [[act.log, act.index] for act in pool if act.leaf in held]
    return keys


def _agreed_ms(proposal: Proposal, pool: list[Act]) -> int | None:
    """Return the claimed time of the last party's first consent, once all consented."""
    if not proposal.in_force:
        return None
    claimed = {act.leaf: act.header.at for act in pool}
    return max(
        min(claimed[leaf] for leaf in proposal.consents[party]) for party in proposal.parties
    )
