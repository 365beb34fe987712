# SPDX-License-Identifier: Apache-2.0
"""What deeds about an understanding need; pure, without a clock. Source: rooms.md A3, A0.5."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from ayni.core.errors import Refusal
from ayni.core.patterns.two_keys import Proposal
from ayni.rooms.understandings.facts import ENDING_CHANGES
from ayni.rooms.understandings.states import Change, UnderstandingState

CLAIM_DAYS = ("understandings.claim_days", 30)
"""After so many days an unanswered claim stands on the Desk of both."""
CHANGE_DAYS = ("understandings.change_days", 90)
"""So long a proposed change or link may be consented to."""
REMINDER_DAYS = ("understandings.reminder_days", 30)
LAST_REMINDER_DAYS = ("understandings.last_reminder_days", 7)
ROUND_DAYS = ("understandings.round_days", 15)
"""So long before the first day of a meeting each side has said how its understandings stand."""
OWNER_DAYS = ("understandings.owner_days", 15)
"""Within so many days after its acta is in force each side names who is responsible."""
QUERY_HOURS = ("understandings.query_hours", 48)


def understanding_params() -> Mapping[str, int]:
    """Return the model's numbers of this room as parameters of a constitution."""
    waits = (CLAIM_DAYS, CHANGE_DAYS, ROUND_DAYS, OWNER_DAYS)
    return dict((*waits, REMINDER_DAYS, LAST_REMINDER_DAYS, QUERY_HOURS))


def check_known(state: UnderstandingState, party: str) -> None:
    """Refuse a deed about what is not here, or about what concerns others alone.

    Raises:
        Refusal: understanding_unknown or not_named.
    """
    if state.opening is None:
        raise Refusal("understanding_unknown")
    if party not in state.parties:
        raise Refusal("not_named")


def check_open(state: UnderstandingState, party: str) -> None:
    """Refuse a deed about an understanding that asks nothing any more.

    Raises:
        Refusal: understanding_unknown, not_named or over.
    """
    check_known(state, party)
    if not state.open:
        raise Refusal("over")


def check_owner(
    state: UnderstandingState, party: str, office: str, offices: Collection[str]
) -> None:
    """Refuse an office that the own directory does not name.

    Raises:
        Refusal: understanding_unknown, not_named, over or office_unknown.
    """
    check_open(state, party)
    if office not in offices:
        raise Refusal("office_unknown")


def check_claim(state: UnderstandingState, party: str) -> None:
    """Refuse a claim while one of the own state stands.

    Raises:
        Refusal: understanding_unknown, not_named, over or claimed_already.
    """
    check_open(state, party)
    if any(claim.act.party == party for claim in state.open_claims):
        raise Refusal("claimed_already")


def check_answer(state: UnderstandingState, party: str, leaf: bytes) -> Proposal:
    """Return the claim of another party that a party may confirm, or not share.

    Raises:
        Refusal: understanding_unknown, not_named, over, claim_unknown, own_act, claim_gone or
            confirmed_already.
    """
    check_open(state, party)
    claim = _claim(state, leaf)
    if claim.act.party == party:
        raise Refusal("own_act")
    if claim.gone:
        raise Refusal("claim_gone")
    if party in claim.consents:
        raise Refusal("confirmed_already")
    return claim


def check_claim_withdrawal(state: UnderstandingState, party: str, leaf: bytes) -> None:
    """Refuse to withdraw a claim that is another party's, gone, or confirmed by all.

    Raises:
        Refusal: understanding_unknown, not_named, over, claim_unknown, not_author or claim_gone.
    """
    check_open(state, party)
    claim = _claim(state, leaf)
    if claim.act.party != party:
        raise Refusal("not_author")
    if claim.gone:
        raise Refusal("claim_gone")


def check_change(
    state: UnderstandingState,
    party: str,
    *,
    change: str,
    has_deadline: bool,
    targets: Sequence[str],
    known: Collection[str],
) -> None:
    """Refuse a change that cannot be.

    Args:
        state: the understanding.
        party: who proposes.
        change: code of the change.
        has_deadline: a new deadline was given.
        targets: object ids of the understandings that take its place.
        known: those of them that are here.

    Raises:
        Refusal: understanding_unknown, not_named, over, deadline_missing, deadline_unasked,
            target_unknown or targets_wrong.
    """
    check_open(state, party)
    if change == "reschedule" and not has_deadline:
        raise Refusal("deadline_missing")
    if change != "reschedule" and has_deadline:
        raise Refusal("deadline_unasked")
    if any(target not in known for target in targets):
        raise Refusal("target_unknown")
    least, most = {"merge": (1, 1), "substitute": (1, 1), "split": (2, None)}.get(change, (0, 0))
    if len(set(targets)) < least or (most is not None and len(set(targets)) > most):
        raise Refusal("targets_wrong", found=len(set(targets)), least=least)


def check_link(state: UnderstandingState, party: str, earlier: str, known: Collection[str]) -> None:
    """Refuse a link with what is not here, or one that stands already.

    Raises:
        Refusal: understanding_unknown, not_named, target_unknown or linked_already.
    """
    check_known(state, party)
    if earlier not in known:
        raise Refusal("target_unknown")
    for one in state.changes:
        if one.is_link and (one.agreed or one.open) and one.act.facts.get("earlier") == earlier:
            raise Refusal("linked_already")


def check_consent(state: UnderstandingState, party: str, leaf: bytes, *, now_ms: int) -> Change:
    """Return the change or link that a party may consent to.

    Raises:
        Refusal: understanding_unknown, not_named, over, proposal_unknown, proposal_gone,
            consented_already or lapsed.
    """
    check_known(state, party)
    proposal = _change(state, leaf)
    if not proposal.is_link and not state.open:
        raise Refusal("over")
    if proposal.withdrawals:
        raise Refusal("proposal_gone")
    if party in proposal.consents:
        raise Refusal("consented_already")
    until = proposal.act.facts.get("valid_until")
    ends = until.get("ms") if isinstance(until, dict) else None
    if isinstance(ends, int) and now_ms >= ends:
        raise Refusal("lapsed")
    return proposal


def check_change_withdrawal(state: UnderstandingState, party: str, leaf: bytes) -> None:
    """Refuse to withdraw what is another party's, gone, or agreed.

    Raises:
        Refusal: understanding_unknown, not_named, proposal_unknown, not_author, proposal_gone or
            agreed_already.
    """
    check_known(state, party)
    proposal = _change(state, leaf)
    if proposal.act.party != party:
        raise Refusal("not_author")
    if proposal.withdrawals:
        raise Refusal("proposal_gone")
    if proposal.agreed:
        raise Refusal("agreed_already")


def check_reading(state: UnderstandingState, party: str, leaf: bytes) -> None:
    """Refuse to confirm a reading that is not here, is one's own, or is confirmed already.

    Raises:
        Refusal: understanding_unknown, not_named, reading_unknown, own_act or confirmed_already.
    """
    check_known(state, party)
    reading = next((one for one in state.readings if one.act.leaf == leaf), None)
    if reading is None:
        raise Refusal("reading_unknown")
    if reading.act.party == party:
        raise Refusal("own_act")
    if party in reading.confirmed_by:
        raise Refusal("confirmed_already")


def check_own_reading(state: UnderstandingState, party: str) -> None:
    """Refuse to read otherwise what one transcribed, or what an acta says.

    Raises:
        Refusal: understanding_unknown, not_named, not_transcribed or own_act.
    """
    check_known(state, party)
    if not state.readings:
        raise Refusal("not_transcribed")
    if state.readings[0].act.party == party:
        raise Refusal("own_act")


def ends(change: str) -> bool:
    """Tell whether nothing is asked any more once a change is agreed."""
    return change in ENDING_CHANGES


def _claim(state: UnderstandingState, leaf: bytes) -> Proposal:
    for claim in state.claims:
        if claim.act.leaf == leaf:
            return claim
    raise Refusal("claim_unknown")


def _change(state: UnderstandingState, leaf: bytes) -> Change:
    for one in state.changes:
        if one.act.leaf == leaf:
            return one
    raise Refusal("proposal_unknown")
