# SPDX-License-Identifier: Apache-2.0
"""Says that a withdrawal of a joint text came too late, by the fixed sentence D-17; judges nothing.

Source: rooms.md A0.5: the page explains it in one sentence.
"""

from collections.abc import Callable

from ayni.adapters.record.reading import ActRead
from ayni.core.patterns.joint_text import Proposal
from ayni.web import times
from ayni.web.sentences.texts import d17_withdrawal_crossed
from ayni.web.times import Clocks


def crossing_in_words(
    proposal: Proposal | None, act: Callable[[bytes], ActRead], clocks: Clocks
) -> str:
    """Return D-17 for a version in force that its author withdrew without effect, else nothing.

    Args:
        proposal: the version, or none.
        act: leaf hash of an act about the text to the act.
        clocks: whose clocks the page shows.
    """
    if proposal is None or not (proposal.in_force and proposal.withdrawals and proposal.crossed):
        return ""
    withdrawn, consent = act(proposal.withdrawals[0]), act(proposal.crossed[-1])
    return d17_withdrawal_crossed(
        withdrawn_at=times.hour(withdrawn.at_ms, clocks),
        accepted_by=consent.party,
        accepted_at=times.hour(consent.at_ms, clocks),
    )
