# SPDX-License-Identifier: Apache-2.0
"""What became of an errata; no clock, no content. Source: rooms.md A2, A0.16 (joint text)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from ayni.core.acts import Act
from ayni.core.codec import Json
from ayni.core.patterns.gathering import fact_codes, fact_hash, fact_hashes
from ayni.core.patterns.joint_text import (
    JointText,
    Proposal,
    Wording,
    fold_joint_text,
    parties_of,
)
from ayni.core.reasons import Reason
from ayni.rooms.meetings.facts import ERRATA_PROPOSED

ErrataStage = Literal["proposed", "in_force", "withdrawn", "unread"]

WORDING = Wording(
    proposed="errata_proposed",
    countered="errata_proposed",
    consented="errata_consented",
    withdrawn="errata_withdrawn",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrataState:
    """The state of one errata.

    Attributes:
        acta: object id of the acta; empty while its opening act is not regular.
        version: leaf hash of the version whose words it changes.
        segments: ids of the segments that have other words.
        replaces: erratas whose place it takes once it is in force.
        divergences: acts that noted what it settles.
        text: the joint text, and what stands beside it.
        stage: in force once every party consented.
        aside: leaf hash to reason code of acts that change nothing.
    """

    acta: bytes
    version: bytes
    segments: tuple[str, ...]
    replaces: tuple[bytes, ...]
    divergences: tuple[bytes, ...]
    text: JointText
    stage: ErrataStage
    aside: Mapping[bytes, str]

    @property
    def proposal(self) -> Proposal | None:
        """Return what is proposed: an errata has one version, another one is another errata."""
        return self.text.proposals[0] if self.text.proposals else None

    def structure(self) -> Json:
        """Return the state for the digest: the same on every node."""
        return {
            "stage": self.stage,
            "acta": self.acta.hex(),
            "version": self.version.hex(),
            "segments": [*self.segments],
            "replaces": [leaf.hex() for leaf in self.replaces],
            "divergences": [leaf.hex() for leaf in self.divergences],
            **self.text.structure(),
        }


def fold_errata(acts: Iterable[Act]) -> ErrataState:
    """Return the state of one errata.

    Args:
        acts: its regular acts, in any order.
    """
    text = fold_joint_text(acts, wording=WORDING, check=_check)
    proposal = text.proposals[0] if text.proposals else None
    first = proposal.act if proposal is not None else None
    return ErrataState(
        acta=fact_hash(first, "acta") if first else b"",
        version=fact_hash(first, "version") if first else b"",
        segments=fact_codes(first, "segments") if first else (),
        replaces=fact_hashes(first, "replaces") if first else (),
        divergences=fact_hashes(first, "divergences") if first else (),
        text=text,
        stage=_stage(proposal),
        aside=text.aside,
    )


def in_force(state: ErrataState) -> frozenset[bytes]:
    """Return what every party consented to: nothing of it is erased."""
    return frozenset(one.act.leaf for one in state.text.agreed)


def _stage(proposal: Proposal | None) -> ErrataStage:
    if proposal is None:
        return "unread"
    if proposal.in_force:
        return "in_force"
    return "withdrawn" if proposal.withdrawals else "proposed"


def _check(act: Act) -> Reason | None:
    """Look at one act alone: an errata of nothing, or by a party that it does not name."""
    if act.header.about is None and act.kind != ERRATA_PROPOSED:
        return Reason.ABOUT_WRONG_KIND
    if act.kind != ERRATA_PROPOSED:
        return None
    if act.header.about is not None:
        return Reason.ABOUT_WRONG_KIND
    whole = (
        len(parties_of(act)) > 1
        and bool(fact_hash(act, "acta"))
        and bool(fact_hash(act, "version"))
        and bool(fact_hash(act, "text"))
        and bool(fact_codes(act, "segments"))
        and bool(fact_codes(act, "languages"))
    )
    if not whole:
        return Reason.BODY_MALFORMED
    return None if act.party in parties_of(act) else Reason.NOT_NAMED
