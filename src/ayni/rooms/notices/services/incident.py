# SPDX-License-Identifier: Apache-2.0
"""What people do with incidents: each deed asks the rules, then appends one act.

Must not write a row: the projection does.
"""

from collections.abc import Mapping

from ayni.adapters.record.sequencing import Appended
from ayni.core.codec import Json
from ayni.core.errors import Refusal
from ayni.rooms.notices import facts, rules, selectors
from ayni.rooms.notices.facts import Moment, Persons
from ayni.rooms.notices.states import DIFFER, IncidentState, item_names, person_names
from ayni.web.deeds import Deed, append, require, said


def open_incident(
    deed: Deed, *, what: str, place: str, persons: Persons, details: Mapping[str, Json]
) -> Appended:
    """Open an incident: what, where, how many persons; the rest may follow.

    Args:
        deed: who acts.
        what: one of INCIDENT_TYPES.
        place: a place of the constitution.
        persons: how many are concerned.
        details: further members that say something.

    Raises:
        Refusal: power_lacking, place_unknown.
    """
    require(deed.author, facts.INCIDENT_OPENED)
    rules.check_place(place, selectors.places_known())
    values: dict[str, Json] = {"type": what, "place": place, "persons": persons.to_value()}
    return append(deed, facts.INCIDENT_OPENED, {**values, **details})


def state_position(
    deed: Deed, *, position: str, persons: Persons | None, equipment: int | None
) -> Appended:
    """State what the own party holds; it takes the place of its earlier positions.

    Raises:
        Refusal: power_lacking, incident_closed, position_missing.
        StalePage: the incident moved since the page was drawn.
    """
    require(deed.author, facts.POSITION_STATED)
    state = selectors.incident_state(deed.about)
    rules.check_not_closed(state)
    if not position.strip():
        raise Refusal("position_missing")
    replaced = [p.act.leaf.hex() for p in state.current_positions(deed.author.party)]
    values: dict[str, Json] = {"supersedes": [*replaced], "position": position.strip()}
    if persons is not None:
        values["persons"] = persons.to_value()
    if equipment is not None:
        values["equipment"] = equipment
    return append(deed, facts.POSITION_STATED, values)


def list_item(
    deed: Deed, *, description: str, quantity: int, held_by: str, serial: str
) -> Appended:
    """List material and say which party holds it.

    Raises:
        Refusal: power_lacking, incident_closed, items_full, party_unknown, description_missing.
        StalePage: the incident moved since the page was drawn.
    """
    require(deed.author, facts.ITEM_LISTED)
    rules.check_item(selectors.incident_state(deed.about), held_by, deed.author.parties)
    if not description.strip():
        raise Refusal("description_missing")
    told = said(description=description, serial=serial)
    return append(deed, facts.ITEM_LISTED, {"quantity": quantity, "held_by": held_by, **told})


def correct_item(
    deed: Deed,
    *,
    item: str,
    quantity: int,
    held_by: str,
    reason: str,
    details: Mapping[str, str],
) -> Appended:
    """State anew what an item of the own list is; what was stated before stays readable.

    Args:
        deed: who acts on which incident.
        item: leaf hash of the act that lists it, 64 hex digits.
        quantity: how many.
        held_by: party that holds it.
        reason: why it is corrected.
        details: description: what it is; serial: number on the equipment, or empty.

    Raises:
        Refusal: power_lacking, incident_closed, item_unknown, item_of_other, item_gone, item_named,
            fewer_than_back, party_unknown, description_missing.
        StalePage: the incident moved since the page was drawn.
    """
    require(deed.author, facts.ITEM_CORRECTED)
    state = selectors.incident_state(deed.about)
    held = rules.check_item_change(state, deed.author.party, bytes.fromhex(item))
    rules.check_correction(held, quantity, held_by, deed.author.parties)
    if not details["description"].strip():
        raise Refusal("description_missing")
    values: dict[str, Json] = {
        "item": item,
        "supersedes": [head.leaf.hex() for head in held.heads],
        "quantity": quantity,
        "held_by": held_by,
        **said(**details, reason=reason),
    }
    return append(deed, facts.ITEM_CORRECTED, values)


def withdraw_item(deed: Deed, *, item: str, withdrawn_for: str, note: str) -> Appended:
    """Withdraw an item of the own list; it stays readable and is out no more.

    Raises:
        Refusal: power_lacking, incident_closed, item_unknown, item_of_other, item_gone, item_named,
            item_came_back.
        StalePage: the incident moved since the page was drawn.
    """
    require(deed.author, facts.ITEM_WITHDRAWN)
    state = selectors.incident_state(deed.about)
    rules.check_unlisting(rules.check_item_change(state, deed.author.party, bytes.fromhex(item)))
    values: dict[str, Json] = {"item": item, "withdrawn_for": withdrawn_for, **said(note=note)}
    return append(deed, facts.ITEM_WITHDRAWN, values)


def record_return(
    deed: Deed, *, count: int, place: str, occurred_at: Moment, item: str = "", note: str = ""
) -> Appended:
    """State that persons, or pieces of an item, came back.

    Args:
        deed: who acts on which incident.
        count: how many.
        place: a place of the constitution.
        occurred_at: when.
        item: leaf hash of the item, 64 hex digits; empty for persons.
        note: anything else.

    Raises:
        Refusal: power_lacking, place_unknown, item_unknown, more_than_out, returned_in_future.
        StalePage: the incident moved since the page was drawn.
    """
    require(deed.author, facts.RETURNED)
    rules.check_place(place, selectors.places_known())
    if occurred_at.ms > deed.author.now_ms:
        raise Refusal("returned_in_future")
    state = selectors.incident_state(deed.about)
    leaf = bytes.fromhex(item)
    rules.check_return(state, deed.author.party, item=leaf, count=count)
    values: dict[str, Json] = {
        "what": "item" if item else "persons",
        "count": count,
        "place": place,
        "occurred_at": occurred_at.to_value(),
        **({"item": item} if item else {}),
        **said(note=note),
    }
    return append(deed, facts.RETURNED, values)


def confirm_return(deed: Deed, *, confirms: str) -> Appended:
    """State in one's own account what another party stated of a return.

    Args:
        deed: who acts on which incident.
        confirms: leaf hash of the other party's act, 64 hex digits.

    Raises:
        Refusal: power_lacking, return_unknown, own_act, item_unknown, more_than_out.
        StalePage: the incident moved since the page was drawn.
    """
    require(deed.author, facts.RETURNED)
    state = selectors.incident_state(deed.about)
    leaf = bytes.fromhex(confirms)
    stated = next((act for act in state.returns if act.leaf == leaf), None)
    if stated is None:
        raise Refusal("return_unknown")
    if stated.party == deed.author.party:
        raise Refusal("own_act")
    told: dict[str, Json] = {n: v for n, v in stated.facts.items() if n in _CONFIRMED}
    item = bytes.fromhex(str(told.get("item", "")))
    count = int(str(told["count"]))
    rules.check_return(state, deed.author.party, item=item, count=count)
    return append(deed, facts.RETURNED, {**told, "confirms": confirms})


_CONFIRMED = frozenset({"what", "count", "place", "occurred_at", "item", "receipt"})


def propose_close(deed: Deed, *, names_open: bool, remarks: str, lessons: str) -> Appended:
    """Propose to close: the first of two keys. It replaces the own proposals that still wait.

    Args:
        deed: who acts on which incident.
        names_open: what is open is named, and shall stay open.
        remarks: what stays open, in words.
        lessons: what was learnt.

    Raises:
        Refusal: power_lacking, incident_closed, nothing_to_name.
        StalePage: the incident moved since the page was drawn.
    """
    require(deed.author, facts.INCIDENT_CLOSE_PROPOSED)
    state = selectors.incident_state(deed.about)
    rules.check_close(state, names_open=names_open)
    own = [p.act.leaf.hex() for p in state.keys.awaiting if p.act.party == deed.author.party]
    values: dict[str, Json] = {
        "parties": [*sorted(deed.author.parties)],
        "supersedes": [*own],
        **_names(state.still_open),
        **said(remarks=remarks, lessons=lessons),
    }
    return append(deed, facts.INCIDENT_CLOSE_PROPOSED, values)


def consent_to_close(deed: Deed, *, proposal: str, lessons: str) -> Appended:
    """Turn the other key: consent to one proposal, naming what it names.

    Args:
        deed: who acts on which incident.
        proposal: leaf hash of the proposal, 64 hex digits.
        lessons: what was learnt.

    Raises:
        Refusal: power_lacking, incident_closed, proposal_unknown, own_act, already_consented,
            proposal_gone, open_unnamed.
        StalePage: the incident moved since the page was drawn.
    """
    require(deed.author, facts.INCIDENT_CLOSE_CONSENTED)
    state = selectors.incident_state(deed.about)
    found = rules.check_consent(state, deed.author.party, bytes.fromhex(proposal))
    values: dict[str, Json] = {"proposal": proposal, **_names(found.names)}
    return append(deed, facts.INCIDENT_CLOSE_CONSENTED, {**values, **said(lessons=lessons)})


def withdraw_close(deed: Deed, *, proposal: str) -> Appended:
    """Withdraw one's own proposal to close.

    Raises:
        Refusal: power_lacking, incident_closed, proposal_unknown, not_author, proposal_gone.
        StalePage: the incident moved since the page was drawn.
    """
    require(deed.author, facts.INCIDENT_CLOSE_WITHDRAWN)
    state = selectors.incident_state(deed.about)
    rules.check_withdrawal(state, deed.author.party, bytes.fromhex(proposal))
    return append(deed, facts.INCIDENT_CLOSE_WITHDRAWN, {"proposal": proposal})


def acknowledge_incident(deed: Deed, *, version: str) -> Appended:
    """Acknowledge that an office has the opening or a position. Never agreement.

    Raises:
        Refusal: power_lacking, own_act, version_unknown, already_acknowledged.
    """
    require(deed.author, facts.ACKNOWLEDGED)
    state = selectors.incident_state(deed.about)
    leaf = bytes.fromhex(version)
    rules.check_answerable(state, deed.author.party, leaf)
    if leaf in state.keys.responses.acknowledged.get(deed.author.party, frozenset()):
        raise Refusal("already_acknowledged")
    return append(deed, facts.ACKNOWLEDGED, {"version": version})


def object_to_position(deed: Deed, *, version: str, ground: str, reason: str) -> Appended:
    """Object to what another party states; it stands beside and changes nothing.

    Raises:
        Refusal: power_lacking, own_act, version_unknown.
        StalePage: the incident moved since the page was drawn.
    """
    require(deed.author, facts.OBJECTED)
    state = selectors.incident_state(deed.about)
    rules.check_answerable(state, deed.author.party, bytes.fromhex(version))
    values: dict[str, Json] = {"version": version, "ground": ground, "asks": "none"}
    return append(deed, facts.OBJECTED, {**values, **said(reason=reason)})


def lift_objection_to_position(deed: Deed, *, objection: str) -> Appended:
    """Lift an objection of one's own party.

    Raises:
        Refusal: power_lacking, objection_unknown, not_author, already_lifted.
        StalePage: the incident moved since the page was drawn.
    """
    require(deed.author, facts.OBJECTION_LIFTED)
    made = selectors.incident_state(deed.about).keys.responses.objections
    rules.check_lift(made, deed.author.party, bytes.fromhex(objection))
    return append(deed, facts.OBJECTION_LIFTED, {"objection": objection})


def reply_about_incident(deed: Deed, *, query: str, answer: str) -> Appended:
    """Answer a question about an incident.

    Raises:
        Refusal: power_lacking, query_unknown, own_act, already_answered.
        StalePage: the incident moved since the page was drawn.
    """
    require(deed.author, facts.REPLIED)
    state: IncidentState = selectors.incident_state(deed.about)
    asked = next((q for q in state.keys.responses.queries if q.leaf.hex() == query), None)
    if asked is None:
        raise Refusal("query_unknown")
    if asked.party == deed.author.party:
        raise Refusal("own_act")
    if asked.replies:
        raise Refusal("already_answered")
    return append(deed, facts.REPLIED, {"query": query, "answer": answer})


def _names(names: frozenset[str]) -> dict[str, Json]:
    """Return the members that name what stays open."""
    return {
        "persons_open": [*person_names(names)],
        "items_open": [*item_names(names)],
        "counts_differ": int(DIFFER in names),
    }
