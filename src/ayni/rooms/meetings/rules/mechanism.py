# SPDX-License-Identifier: Apache-2.0
"""What deeds about a mechanism need; pure, without a clock. Source: rooms.md A2, A0.5."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from ayni.core.codec import Json
from ayni.core.errors import Refusal
from ayni.core.kinds import structural_of
from ayni.core.patterns.joint_text import Proposal
from ayni.rooms.meetings import facts
from ayni.rooms.meetings.facts import Day
from ayni.rooms.meetings.states import MechanismState, Suspension

LINKS = ("mandated_by", "refers_to", "replaces")


def check_description(
    values: Mapping[str, Json], *, codes: Collection[str], known: Collection[str], today: date
) -> None:
    """Refuse a description that cannot be.

    Args:
        values: members of the act that states it.
        codes: codes of the other mechanisms.
        known: object ids of the other mechanisms.
        today: the day on the author's calendar.

    Raises:
        Refusal: code_taken, name_missing, mechanism_unknown (with `field`) or day_ahead.
    """
    code = str(values.get("code", ""))
    if code in codes:
        raise Refusal("code_taken", taken=code)
    names = values.get("names")
    if not isinstance(names, dict) or not any(names.values()):
        raise Refusal("name_missing")
    for name in LINKS:
        links = values.get(name)
        for link in links if isinstance(links, list) else ():
            if link not in known:
                raise Refusal("mechanism_unknown", field=name)
    last = values.get("held_before_day")
    if last is not None and Day.from_value(last).on > today:
        raise Refusal("day_ahead")


def check_revision(state: MechanismState, values: Mapping[str, Json], texts_before: Json) -> None:
    """Refuse a revision of what is not here, or one that changes nothing.

    Args:
        state: the mechanism.
        values: members of the act that states the revision.
        texts_before: content of the version shown, a map of members.

    Raises:
        Refusal: proposal_unknown or nothing_changed.
    """
    if state.shown is None:
        raise Refusal("proposal_unknown")
    kind = facts.KINDS[facts.MECHANISM_PROPOSED]
    stated = {n: v for n, v in structural_of(kind, values).items() if n != "supersedes"}
    held = structural_of(kind, state.shown.act.facts)
    before = texts_before if isinstance(texts_before, dict) else {}
    texts = {n: v for n, v in values.items() if n in kind.by_name and n not in kind.structural}
    if stated == held and all(before.get(name) == text for name, text in texts.items()):
        raise Refusal("nothing_changed")


def check_mechanism_consent(state: MechanismState, party: str, leaf: bytes) -> Proposal:
    """Return the text that a party may consent to.

    Raises:
        Refusal: proposal_unknown, proposal_gone, not_named or consented_already.
    """
    proposal = _proposal(state, leaf)
    if party in proposal.consents:
        raise Refusal("consented_already")
    check_standing(state, leaf)
    if party not in proposal.parties:
        raise Refusal("not_named")
    return proposal


def check_standing(state: MechanismState, leaf: bytes) -> Proposal:
    """Return a text that still waits for consents.

    Raises:
        Refusal: proposal_unknown or proposal_gone.
    """
    proposal = _proposal(state, leaf)
    if proposal not in state.text.pending:
        raise Refusal("proposal_gone")
    return proposal


def check_mechanism_withdrawal(state: MechanismState, party: str, leaf: bytes) -> None:
    """Refuse to withdraw a text of another party, or one that is agreed or gone.

    Raises:
        Refusal: proposal_unknown, not_author, agreed_already or proposal_gone.
    """
    proposal = _proposal(state, leaf)
    if proposal.act.party != party:
        raise Refusal("not_author")
    if proposal.in_force:
        raise Refusal("agreed_already")
    if proposal.withdrawals:
        raise Refusal("proposal_gone")


def check_suspension(state: MechanismState, party: str) -> None:
    """Refuse to suspend what is not agreed, or once more.

    Raises:
        Refusal: mechanism_not_agreed or suspended_already.
    """
    if not state.text.agreed:
        raise Refusal("mechanism_not_agreed")
    if any(one.act.party == party for one in state.open_suspensions):
        raise Refusal("suspended_already")


def check_resumption(state: MechanismState, party: str, suspension: bytes) -> Suspension:
    """Return the suspension that a party may lift.

    Raises:
        Refusal: suspension_unknown, not_author or resumed_already.
    """
    found = next((one for one in state.suspensions if one.act.leaf == suspension), None)
    if found is None:
        raise Refusal("suspension_unknown")
    if found.act.party != party:
        raise Refusal("not_author")
    if found.lifted:
        raise Refusal("resumed_already")
    return found


def _proposal(state: MechanismState, leaf: bytes) -> Proposal:
    found = next((one for one in state.text.proposals if one.act.leaf == leaf), None)
    if found is None:
        raise Refusal("proposal_unknown")
    return found
