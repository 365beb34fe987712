# SPDX-License-Identifier: Apache-2.0
"""What a note of a message heard needs; pure, no clock."""

from __future__ import annotations

from collections.abc import Collection

from ayni.core.errors import Refusal
from ayni.rooms.notices.facts import Moment
from ayni.rooms.notices.states import MessageState


def check_message(heard: str, from_party: str, *, known: Collection[str]) -> None:
    """Refuse a note that says nothing, or that is of a party which is no member here.

    Raises:
        Refusal: heard_missing or party_unknown.
    """
    if not heard.strip():
        raise Refusal("heard_missing")
    if from_party not in known:
        raise Refusal("party_unknown", found=from_party)


def check_past(moment: Moment, *, now_ms: int) -> None:
    """Refuse a time that the author's own clock has not reached.

    Raises:
        Refusal: heard_later.
    """
    if moment.ms > now_ms:
        raise Refusal("heard_later")


def check_message_author(state: MessageState, party: str) -> None:
    """Refuse to end a note of another party, or one that has ended.

    Raises:
        Refusal: not_author or after_end.
    """
    opening = state.declaration.opening
    if opening is None or opening.party != party:
        raise Refusal("not_author")
    if state.declaration.ends:
        raise Refusal("after_end")
