# SPDX-License-Identifier: Apache-2.0
"""Finds the deeds that are within a party's reach on the page of an incident; signs nothing.

Whatever another party states can be acknowledged or objected to, by the opener as by the others.
Must not read a table. Source: rooms.md A0.4, A1.
"""

from typing import Any

from django.utils.translation import gettext as _

from ayni.core.acts import Act
from ayni.rooms.notices.documents.incident_words import item_words, returned_words, stays_open
from ayni.rooms.notices.selectors import IncidentRead, Reader
from ayni.rooms.notices.states import IncidentState
from ayni.web import times
from ayni.web.parties import forms as name_forms


def incident_reach(read: IncidentRead, reader: Reader) -> list[tuple[str, dict[str, Any], str]]:
    """Return the deeds that a party may do now: name, what stands in its fields, and a hint."""
    own, state = reader.viewer.party, read.state
    found: list[tuple[str, dict[str, Any], str]] = []
    found += _answers(read, reader)
    found.append(("query", {}, ""))
    for query in state.open_queries:
        if query.party != own:
            asked = str(read.act(query.leaf).values.get("question", ""))
            name = f"reply-{query.leaf.hex()[:16]}"
            found.append((name, {"query": query.leaf.hex()}, asked))
    for proposal in state.keys.awaiting:
        leaf = proposal.act.leaf.hex()
        if own in proposal.missing:
            hint = stays_open(read, proposal.names)
            found.append((f"consent-{leaf[:16]}", {"proposal": leaf}, hint))
        elif proposal.act.party == own:
            found.append((f"withdraw-{leaf[:16]}", {"proposal": leaf}, ""))
    found += _returns(read, reader)
    if not state.keys.closed:
        count = state.account(own).persons
        told: dict[str, Any] = {}
        if count is not None:
            told = {"number": count.number, "band": count.band or ""}
        found.append(("position", told, ""))
        found.append(("item", {"parties": reader.viewer.parties}, ""))
        found += _items(read, reader)
        found.append(("close", {}, stays_open(read, state.still_open)))
    found += [("contact", {}, ""), ("paper", {}, ""), ("reserve", {}, "")]
    return found


def _answers(read: IncidentRead, reader: Reader) -> list[tuple[str, dict[str, Any], str]]:
    """Return the deeds about what other parties state: acknowledge it, object to it, lift that."""
    own, state = reader.viewer.party, read.state
    held = state.keys.responses.acknowledged.get(own, frozenset())
    found: list[tuple[str, dict[str, Any], str]] = []
    for act in stated_last(state):
        if act.party == own:
            continue
        leaf, hint = act.leaf.hex(), _stated_words(read, act, reader)
        if act.leaf not in held:
            found.append((f"acknowledge-{leaf[:16]}", {"version": leaf}, hint))
        found.append((f"object-{leaf[:16]}", {"version": leaf}, hint))
    found += [
        (f"lift-{one.leaf.hex()[:16]}", {"objection": one.leaf.hex()}, "")
        for one in state.open_objections
        if one.party == own
    ]
    return found


def stated_last(state: IncidentState) -> tuple[Act, ...]:
    """Return what every party states now: its current positions, else what opened the incident."""
    current = [position.act for position in state.positions if position.current]
    opening = state.opening
    if opening is not None and all(act.party != opening.party for act in current):
        return (opening, *current)
    return tuple(current)


def _stated_words(read: IncidentRead, act: Act, reader: Reader) -> str:
    """Say what a party states, in a line: its position, or that it opened the incident."""
    shown = read.act(act.leaf)
    at, party = times.moment(shown.at_ms, reader.viewer.clocks), name_forms(act.party).name
    told = str(shown.values.get("position", ""))
    if not told:
        return _("What {party} reported, {t}").format(party=party, t=at)
    return _("Position of {party}, {t}: {text}").format(party=party, t=at, text=told)


def _items(read: IncidentRead, reader: Reader) -> list[tuple[str, dict[str, Any], str]]:
    """Return the deeds about items of the own list that no proposal to close names."""
    found: list[tuple[str, dict[str, Any], str]] = []
    for item in read.state.items:
        leaf = item.act.leaf
        if item.act.party != reader.viewer.party or item.withdrawn or read.state.names_item(leaf):
            continue
        told = read.act(item.current.leaf).values
        stands: dict[str, Any] = {
            "item": leaf.hex(),
            "parties": reader.viewer.parties,
            "quantity": item.quantity,
            "held_by": item.held_by,
            **{name: told.get(name, "") for name in ("description", "serial")},
        }
        words = item_words(read, item)
        found.append((f"correct-{leaf.hex()[:16]}", stands, words))
        if not (item.returns or item.stated):
            found.append((f"unlist-{leaf.hex()[:16]}", {"item": leaf.hex()}, words))
    return found


def _returns(read: IncidentRead, reader: Reader) -> list[tuple[str, dict[str, Any], str]]:
    """Return the deeds about what is out."""
    own, now = reader.viewer.party, reader.viewer.now_ms
    found: list[tuple[str, dict[str, Any], str]] = []
    account = read.state.account(own)
    if account.persons is None or account.open:
        found.append(("persons", {"place": read.row.place, "occurred_at": now}, ""))
    for item in read.state.items:
        leaf = item.act.leaf.hex()
        if item.act.party == own:
            for act in item.unconfirmed if item.out else ():
                name = f"confirm-{act.leaf.hex()[:16]}"
                hint = _("{party} states: {what}").format(
                    party=name_forms(act.party).name, what=returned_words(read, act.leaf, reader)
                )
                found.append((name, {"confirms": act.leaf.hex()}, hint))
        if item.out and (item.act.party == own or not item.stated):
            told = {"item": leaf, "count": item.out, "place": read.row.place, "occurred_at": now}
            found.append((f"material-{leaf[:16]}", told, item_words(read, item)))
    return found
