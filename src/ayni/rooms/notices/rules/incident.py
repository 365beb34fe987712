# SPDX-License-Identifier: Apache-2.0
"""What the pair agreed on incidents: hours of each clock, and what a deed needs; reads no clock.

Source: rooms.md A1.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ayni.core import limits
from ayni.core.errors import Refusal
from ayni.core.patterns.two_keys import Proposal
from ayni.rooms.notices.states import IncidentState, Item

CONTACT_HOURS = ("notices.incident.contact_hours", 1)
PERSONS_HOURS = ("notices.incident.persons_hours", 24)
MATERIAL_HOURS = ("notices.incident.material_hours", 72)


def incident_params() -> Mapping[str, int]:
    """Return the model's hours as parameters of a constitution."""
    return dict((CONTACT_HOURS, PERSONS_HOURS, MATERIAL_HOURS))


def check_place(place: str, places: Collection[str]) -> None:
    """Refuse a place that the constitution does not name.

    Raises:
        Refusal: place_unknown.
    """
    if place not in places:
        raise Refusal("place_unknown", found=place)


def check_not_closed(state: IncidentState) -> None:
    """Refuse to move an incident that both keys closed.

    Raises:
        Refusal: incident_closed.
    """
    if state.keys.closed:
        raise Refusal("incident_closed")


def check_item(state: IncidentState, held_by: str, parties: Collection[str]) -> None:
    """Refuse an item that no close could name, or that no party of the partnership holds.

    Raises:
        Refusal: incident_closed, items_full, party_unknown.
    """
    check_not_closed(state)
    if sum(not item.withdrawn for item in state.items) >= limits.INCIDENT_ITEMS_MAX_COUNT:
        raise Refusal("items_full", limit=limits.INCIDENT_ITEMS_MAX_COUNT)
    if held_by not in parties:
        raise Refusal("party_unknown", found=held_by)


def check_item_change(state: IncidentState, party: str, leaf: bytes) -> Item:
    """Return the item that a party may correct or withdraw.

    Raises:
        Refusal: incident_closed, item_unknown, item_of_other, item_gone, item_named.
    """
    check_not_closed(state)
    item = state.item(leaf)
    if item is None:
        raise Refusal("item_unknown")
    if item.act.party != party:
        raise Refusal("item_of_other")
    if item.withdrawn:
        raise Refusal("item_gone")
    if state.names_item(leaf):
        raise Refusal("item_named")
    return item


def check_correction(item: Item, quantity: int, held_by: str, parties: Collection[str]) -> None:
    """Refuse fewer pieces than came back, or a holder that is no party.

    Raises:
        Refusal: fewer_than_back, party_unknown.
    """
    if quantity < item.back:
        raise Refusal("fewer_than_back", found=quantity, limit=item.back)
    if held_by not in parties:
        raise Refusal("party_unknown", found=held_by)


def check_unlisting(item: Item) -> None:
    """Refuse to withdraw from the list what some party says came back.

    Raises:
        Refusal: item_came_back.
    """
    if item.returns or item.stated:
        raise Refusal("item_came_back")


def check_return(state: IncidentState, party: str, *, item: bytes, count: int) -> None:
    """Refuse the return of more than is out by the party's own account.

    Args:
        state: the incident.
        party: who states the return.
        item: leaf hash of the item; empty for persons.
        count: how many.

    Raises:
        Refusal: item_unknown, more_than_out.
    """
    if not item:
        account = state.account(party)
        bound = None if account.persons is None else account.persons.ends[1] - account.back
    else:
        listed = state.item(item)
        if listed is None or listed.withdrawn:
            raise Refusal("item_unknown")
        said = listed.returns if listed.act.party == party else listed.stated
        back = sum(int(str(a.facts.get("count", 0))) for a in said if a.party == party)
        bound = listed.quantity - back
    if bound is not None and count > bound:
        raise Refusal("more_than_out", found=count, limit=max(0, bound))


def check_close(state: IncidentState, *, names_open: bool) -> None:
    """Refuse to propose a close that passes over what is open.

    Raises:
        Refusal: incident_closed, nothing_to_name.
    """
    check_not_closed(state)
    if state.still_open and not names_open:
        raise Refusal("nothing_to_name")


def check_consent(state: IncidentState, party: str, leaf: bytes) -> Proposal:
    """Return the proposal that a party may consent to.

    Raises:
        Refusal: incident_closed, proposal_unknown, own_act, already_consented, proposal_gone,
            open_unnamed.
    """
    check_not_closed(state)
    proposal = _proposal(state, leaf)
    if proposal.act.party == party:
        raise Refusal("own_act")
    if party in proposal.consents:
        raise Refusal("already_consented")
    if proposal.gone:
        raise Refusal("proposal_gone")
    if state.still_open - proposal.names:
        raise Refusal("open_unnamed")
    return proposal


def check_answerable(state: IncidentState, party: str, leaf: bytes) -> None:
    """Refuse to acknowledge, or to object to, what is unknown here or one's own.

    Raises:
        Refusal: version_unknown, own_act.
    """
    opening = [state.opening] if state.opening else []
    known = [*opening, *(position.act for position in state.positions)]
    act = next((one for one in known if one.leaf == leaf), None)
    if act is None:
        raise Refusal("version_unknown")
    if act.party == party:
        raise Refusal("own_act")


def check_withdrawal(state: IncidentState, party: str, leaf: bytes) -> None:
    """Refuse to withdraw what is not one's own proposal, or what is gone or has closed.

    Raises:
        Refusal: incident_closed, proposal_unknown, not_author, proposal_gone.
    """
    check_not_closed(state)
    proposal = _proposal(state, leaf)
    if proposal.act.party != party:
        raise Refusal("not_author")
    if proposal.gone:
        raise Refusal("proposal_gone")


def _proposal(state: IncidentState, leaf: bytes) -> Proposal:
    found = next((p for p in state.keys.proposals if p.act.leaf == leaf), None)
    if found is None:
        raise Refusal("proposal_unknown")
    return found
