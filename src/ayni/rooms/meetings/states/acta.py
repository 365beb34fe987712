# SPDX-License-Identifier: Apache-2.0
"""What became of the acta of an edition; no clock, no content. Source: rooms.md A2, A0.5."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from ayni.core.acts import Act
from ayni.core.codec import Json
from ayni.core.patterns.gathering import fact_codes, fact_hash, word_of
from ayni.core.patterns.joint_text import JointText, Proposal, fold_joint_text
from ayni.rooms.meetings.facts import (
    ACTA_WORDING,
    Born,
    acta_judge,
    born_of,
    check_acta,
)
from ayni.rooms.meetings.states.paper import Papers, papers_of

REFUSED = "acta_refused"
ActaStage = Literal["proposed", "differently", "agreed", "withdrawn", "unread"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A party does not consent to a version, and says to which segments.

    Attributes:
        leaf: the act that says so.
        party: whose office said it.
        proposal: the version.
        segments: ids of the segments it is about; empty for the whole.
    """

    leaf: bytes
    party: str
    proposal: bytes
    segments: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActaState:
    """The state of one acta.

    Attributes:
        edition: object id of its edition; empty while its opening act is not regular.
        text: the joint text, and what stands beside it.
        refusals: in display order.
        stage: agreed once every party consented to one version; differently while all consented,
            but not to the same.
        agreed_ms: claimed time of the consent that made the version in force so, or none.
        papers: what stands about originals that were signed by hand.
        aside: leaf hash to reason code of acts that change nothing.
    """

    edition: bytes
    text: JointText
    refusals: tuple[Refused, ...]
    papers: Papers
    stage: ActaStage
    agreed_ms: int | None
    aside: Mapping[bytes, str]

    @property
    def shown(self) -> Proposal | None:
        """Return the version that pages show first: the agreed one, else the newest."""
        newest = self.text.current or self.text.pending or self.text.proposals
        return newest[-1] if newest else None

    @property
    def born(self) -> tuple[Born, ...]:
        """Return the understandings that its version in force gives rise to."""
        return tuple(
            one
            for proposal in self.text.current
            for one in born_of(proposal.act.leaf, proposal.act.facts)
        )

    def proposal(self, leaf: bytes) -> Proposal | None:
        """Return the version that an act proposes."""
        return next((one for one in self.text.proposals if one.act.leaf == leaf), None)

    def structure(self) -> Json:
        """Return the state for the digest: the same on every node."""
        return {
            "stage": self.stage,
            "edition": self.edition.hex(),
            "refusals": [[one.leaf.hex(), [*one.segments]] for one in self.refusals],
            "agreed_ms": self.agreed_ms,
            "born": [one.object_id.hex() for one in self.born],
            **self.papers.structure(),
            **self.text.structure(),
        }


def fold_acta(acts: Iterable[Act]) -> ActaState:
    """Return the state of one acta.

    Args:
        acts: its regular acts, in any order.
    """
    pool = list(acts)
    text = fold_joint_text(pool, wording=ACTA_WORDING, check=check_acta, judge=acta_judge())
    first = text.proposals[0].act if text.proposals else None
    return ActaState(
        edition=fact_hash(first, "edition") if first is not None else b"",
        text=text,
        refusals=tuple(_refused(act) for act in text.beside if word_of(act) == REFUSED),
        papers=papers_of(text.beside),
        stage=_stage(text),
        agreed_ms=_agreed_ms(text, {act.leaf: act.header.at for act in pool}),
        aside=text.aside,
    )


def _refused(act: Act) -> Refused:
    return Refused(
        leaf=act.leaf,
        party=act.party,
        proposal=fact_hash(act, "proposal"),
        segments=fact_codes(act, "segments"),
    )


def _agreed_ms(text: JointText, claimed: Mapping[bytes, int]) -> int | None:
    """Return when the last party consented: of several consents of one party the first counts."""
    return max(
        (
            min(claimed[leaf] for leaf in proposal.consents[party])
            for proposal in text.current
            for party in proposal.parties
        ),
        default=None,
    )


def _stage(text: JointText) -> ActaStage:
    if not text.proposals:
        return "unread"
    if text.agreed:
        return "agreed"
    if text.differently:
        return "differently"
    return "withdrawn" if all(one.withdrawals for one in text.proposals) else "proposed"


def in_force(state: ActaState) -> frozenset[bytes]:
    """Return the versions to which every party consented: nothing of them is erased."""
    return frozenset(one.act.leaf for one in state.text.agreed)
