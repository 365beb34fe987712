# SPDX-License-Identifier: Apache-2.0
"""What deeds about statements need; pure, without a clock. Source: rooms.md A2 (Mesa)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import cast

from ayni.core.codec import Json
from ayni.core.errors import Refusal
from ayni.core.limits import ACTA_STATEMENTS_MAX_COUNT
from ayni.rooms.meetings.facts import JOINTLY, is_spoken
from ayni.rooms.meetings.states import EditionState, StatementState, Version


def check_table_open(state: EditionState, party: str) -> tuple[str, ...]:
    """Return the parties of a meeting at whose tables a party may speak.

    Raises:
        Refusal: edition_unknown, not_named, not_convened or after_end.
    """
    if not state.offers:
        raise Refusal("edition_unknown")
    if all(party not in one.terms.parties for one in state.offers):
        raise Refusal("not_named")
    if state.cancelled and not state.held:
        raise Refusal("after_end")
    if not state.agreed:
        raise Refusal("not_convened")
    return state.agreed[-1].terms.parties


def check_statement(
    values: Mapping[str, Json],
    *,
    parties: Collection[str],
    items: Collection[int],
    offices: Collection[str],
) -> None:
    """Refuse a statement that nobody can make as it stands.

    Args:
        values: its members, as typed.
        parties: of the meeting.
        items: numbers of the agenda; empty while there is none, and any number goes.
        offices: declared by the parties.

    Raises:
        Refusal: statement_text_missing, speaker_unknown, verb_not_spoken, item_not_there or
            owner_unknown.
    """
    texts = values.get("text")
    if not isinstance(texts, dict) or not any(str(text).strip() for text in texts.values()):
        raise Refusal("statement_text_missing")
    speaker, verb = str(values.get("speaker", "")), str(values.get("verb", ""))
    if speaker not in {JOINTLY, *parties}:
        raise Refusal("speaker_unknown", found=speaker)
    if not is_spoken(speaker, verb):
        raise Refusal("verb_not_spoken")
    item = cast(int, values.get("item", 0))
    if item and items and item not in items:
        raise Refusal("item_not_there", found=item)
    owners = values.get("owners")
    for owner in owners if isinstance(owners, list) else []:
        if owner not in offices:
            raise Refusal("owner_unknown", found=str(owner))


def check_room_left(count: int) -> None:
    """Refuse one statement more than an acta holds.

    Raises:
        Refusal: statements_too_many.
    """
    if count >= ACTA_STATEMENTS_MAX_COUNT:
        raise Refusal("statements_too_many", most=ACTA_STATEMENTS_MAX_COUNT)


def check_acceptance_of(state: StatementState, party: str, leaf: bytes) -> None:
    """Refuse to take over a wording that is unknown, one's own, gone, or taken over already.

    Raises:
        Refusal: wording_unknown, own_act, wording_gone or wording_accepted.
    """
    version = _version(state, leaf)
    if version.party == party:
        raise Refusal("own_act")
    if party in version.accepted:
        raise Refusal("wording_accepted")
    if not version.stands:
        raise Refusal("wording_gone")


def check_wording_withdrawal(state: StatementState, party: str, leaf: bytes) -> None:
    """Refuse to withdraw a wording that is unknown, another party's, or gone.

    Raises:
        Refusal: wording_unknown, not_author or wording_gone.
    """
    version = _version(state, leaf)
    if version.party != party:
        raise Refusal("not_author")
    if not version.stands:
        raise Refusal("wording_gone")


def _version(state: StatementState, leaf: bytes) -> Version:
    version = state.version(leaf)
    if version is None:
        raise Refusal("wording_unknown")
    return version
