# SPDX-License-Identifier: Apache-2.0
"""Writes what incidents have come to into the tables; the only writer, and without a memory.

The same states give the same rows, in any order, twice as once. Times are those that acts claim;
must not read a clock, a body or the constitution.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final, cast

from ayni.adapters.record.tables import Table
from ayni.core.acts import Act
from ayni.core.shortcodes import code_of
from ayni.rooms.notices.models import Closing, Incident, Material, PersonsCount
from ayni.rooms.notices.states import IncidentState

Values = dict[str, Any]

_INCIDENTS: Final = Table(Incident)
_COUNTS: Final = Table(PersonsCount)
_MATERIAL: Final = Table(Material)
_CLOSINGS: Final = Table(Closing)


def write_incidents(states: Mapping[bytes, IncidentState]) -> None:
    """Insert or replace the rows of these incidents.

    Args:
        states: object id to what the fold made of its acts; one without an opening has no row.
    """
    held = {leaf.hex(): state for leaf, state in states.items()}
    shown = {name: state for name, state in held.items() if state.opening is not None}
    for table in (_CLOSINGS, _MATERIAL, _COUNTS):
        table.remove("incident_id", list(held))
    _INCIDENTS.remove("object_id", [name for name in held if name not in shown])
    _INCIDENTS.put(_incident(name, state) for name, state in shown.items())
    _COUNTS.add(row for name, state in shown.items() for row in _counts(name, state))
    _MATERIAL.add(row for name, state in shown.items() for row in _material(name, state))
    _CLOSINGS.add(row for name, state in shown.items() for row in _closings(name, state))


def clear_incidents() -> None:
    """Remove all rows of incidents, before a rebuild."""
    for table in (_CLOSINGS, _MATERIAL, _COUNTS, _INCIDENTS):
        table.clear()


def _incident(name: str, state: IncidentState) -> Values:
    opening = cast(Act, state.opening)
    proposals = [p.act for p in state.keys.proposals]
    claimed = [act.header.at for act in (opening, *state.keys.moves, *proposals)]
    return {
        "object_id": name,
        "short": code_of(bytes.fromhex(name)).replace("-", ""),
        "party": opening.party,
        "office": opening.header.by,
        "type": opening.facts["type"],
        "place": opening.facts["place"],
        "state": state.stage,
        "open": state.stage != "closed",
        "opened_ms": opening.header.at,
        "changed_ms": max(claimed),
        "contact_ms": state.contact_ms,
        "closed_ms": state.closed_ms,
        "stated": sorted({p.act.party for p in state.positions}),
        "differ": state.differ,
        "persons_open": any(account.open for account in state.accounts),
        "pieces_out": sum(item.out for item in state.items),
        "queries_open": len(state.open_queries),
    }


def _counts(name: str, state: IncidentState) -> Iterator[Values]:
    for account in state.accounts:
        persons = account.persons
        yield {
            "incident_id": name,
            "party": account.party,
            "known": persons.known if persons else "",
            "number": persons.number if persons else None,
            "band": (persons.band if persons else None) or "",
            "back": account.back,
            "done_ms": account.done_ms,
        }


def _material(name: str, state: IncidentState) -> Iterator[Values]:
    for item in state.items:
        if item.withdrawn:
            continue
        yield {
            "leaf": item.act.leaf.hex(),
            "incident_id": name,
            "party": item.act.party,
            "held_by": item.held_by,
            "quantity": item.quantity,
            "back": item.back,
            "stated": bool(item.out and item.unconfirmed),
            "listed_ms": item.act.header.at,
            "done_ms": item.done_ms,
        }


def _closings(name: str, state: IncidentState) -> Iterator[Values]:
    for proposal in state.keys.awaiting:
        yield {
            "leaf": proposal.act.leaf.hex(),
            "incident_id": name,
            "party": proposal.act.party,
            "proposed_ms": proposal.act.header.at,
            "missing": list(proposal.missing),
        }
