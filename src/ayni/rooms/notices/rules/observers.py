# SPDX-License-Identifier: Apache-2.0
"""What an offer of observers and its answer need; no clock. Source: rooms.md A1."""

from __future__ import annotations

from ayni.core.errors import Refusal
from ayni.rooms.notices.facts import Moment
from ayni.rooms.notices.states import NoticeState


def check_observer_offer(state: NoticeState, *, start: Moment, end: Moment) -> None:
    """Refuse an offer of observers for a notice that has ended, or without a window.

    Raises:
        Refusal: after_end or end_before_start.
    """
    if state.declaration.ends:
        raise Refusal("after_end")
    if end.ms <= start.ms:
        raise Refusal("end_before_start")


def check_observer_answer(state: NoticeState, party: str, offer: bytes, response: str) -> None:
    """Refuse an answer to no offer, to one's own, by a party not asked, or the same once more.

    Raises:
        Refusal: offer_unknown, own_act, not_asked or already_answered.
    """
    made = next((one for one in state.observers if one.leaf == offer), None)
    if made is None:
        raise Refusal("offer_unknown")
    if made.party == party:
        raise Refusal("own_act")
    opening = state.declaration.opening
    author = opening.party if opening else ""
    if made.party != author and party != author:
        raise Refusal("not_asked")
    if made.answer_of(party) == response:
        raise Refusal("already_answered")
