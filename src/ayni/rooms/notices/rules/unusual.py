# SPDX-License-Identifier: Apache-2.0
"""What a question about an unusual activity needs; no clock. Source: rooms.md A1."""

from __future__ import annotations

from ayni.core.errors import Refusal
from ayni.core.limits import CLAIMED_TIME_TOLERANCE_MS
from ayni.rooms.notices.facts import Moment
from ayni.rooms.notices.states import UnusualState


def check_observed(observed_at: Moment, *, now_ms: int) -> None:
    """Refuse a question about what was seen in the future.

    Raises:
        Refusal: seen_in_future.
    """
    if observed_at.ms > now_ms + CLAIMED_TIME_TOLERANCE_MS:
        raise Refusal("seen_in_future")


def check_unusual_answer(state: UnusualState, party: str) -> None:
    """Refuse an answer to one's own question, or to none.

    Raises:
        Refusal: unusual_unknown or own_act.
    """
    if state.declaration.opening is None:
        raise Refusal("unusual_unknown")
    if state.declaration.opening.party == party:
        raise Refusal("own_act")


def check_unusual_close(state: UnusualState, party: str) -> None:
    """Refuse to close a question of another party, or one that is closed.

    Raises:
        Refusal: not_author or after_end.
    """
    opening = state.declaration.opening
    if opening is None or opening.party != party:
        raise Refusal("not_author")
    if state.declaration.ends:
        raise Refusal("after_end")


def check_unusual_acknowledgement(state: UnusualState, party: str, version: bytes) -> None:
    """Refuse to acknowledge one's own question, another act, or the same once more.

    Raises:
        Refusal: own_act, version_unknown or already_acknowledged.
    """
    opening = state.declaration.opening
    if opening is None or opening.leaf != version:
        raise Refusal("version_unknown")
    if opening.party == party:
        raise Refusal("own_act")
    if version in state.declaration.responses.acknowledged.get(party, frozenset()):
        raise Refusal("already_acknowledged")
