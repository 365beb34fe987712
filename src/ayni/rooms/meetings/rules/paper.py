# SPDX-License-Identifier: Apache-2.0
"""What deeds about the originals of an acta need; pure: the day is an argument.

Source: rooms.md A0.5 (paper first), A2 (Firmas).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from ayni.core.errors import Refusal
from ayni.core.patterns.joint_text import Proposal
from ayni.core.wording import Wording
from ayni.rooms.meetings.facts import HandSigning, PaperReading, originals_of
from ayni.rooms.meetings.states import ActaState


def check_paper_signed(
    state: ActaState,
    party: str,
    leaf: bytes,
    signing: HandSigning,
    *,
    today: date,
) -> Proposal:
    """Return the version whose originals a party may say were signed by hand.

    A version may be signed on paper before anybody consented at a node; once another version is in
    force, nobody signs this one any more.

    Args:
        state: of the acta.
        party: whose office says so.
        leaf: leaf hash of the version.
        signing: what it says.
        today: on the calendar of whoever says so.

    Raises:
        Refusal: proposal_unknown, not_named, proposal_gone, other_in_force, originals_missing,
            signed_ahead.
    """
    proposal = _signable(state, party, leaf)
    _check_originals(proposal, signing.originals)
    if signing.on.on > today:
        raise Refusal("signed_ahead")
    return proposal


def check_divergence(
    state: ActaState,
    party: str,
    leaf: bytes,
    found: PaperReading,
    *,
    words: Wording,
) -> Proposal:
    """Return the version whose originals a party may say to differ from its text.

    Args:
        state: of the acta.
        party: whose office says so.
        leaf: leaf hash of the version.
        found: what is read on paper, and where.
        words: segment to language to text, as it is printed.

    Raises:
        Refusal: proposal_unknown, not_named, proposal_gone, other_in_force, originals_missing,
            segment_unknown, reading_missing, reading_same.
    """
    proposal = _signable(state, party, leaf)
    _check_originals(proposal, found.originals)
    text = words.get(found.segment, {}).get(found.language)
    if text is None:
        raise Refusal("segment_unknown")
    if not found.reading.strip():
        raise Refusal("reading_missing")
    if _squeezed(found.reading) == _squeezed(text):
        raise Refusal("reading_same")
    return proposal


def _signable(state: ActaState, party: str, leaf: bytes) -> Proposal:
    proposal = state.proposal(leaf)
    if proposal is None:
        raise Refusal("proposal_unknown")
    if party not in proposal.parties:
        raise Refusal("not_named")
    if proposal.withdrawals and not proposal.in_force:
        raise Refusal("proposal_gone")
    if state.text.agreed and not proposal.in_force:
        raise Refusal("other_in_force")
    return proposal


def _check_originals(proposal: Proposal, originals: Collection[str]) -> None:
    if not originals or not set(originals) <= set(originals_of(proposal.parties)):
        raise Refusal("originals_missing")


def _squeezed(text: str) -> str:
    return " ".join(text.split())
