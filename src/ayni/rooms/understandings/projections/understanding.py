# SPDX-License-Identifier: Apache-2.0
"""Writes what understandings have come to into their tables; the only writer of their rows.

It is given whole states, never acts. Must not read a clock, a body or the constitution.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from ayni.adapters.record.tables import Table
from ayni.core.acts import Act
from ayni.core.codec import Json
from ayni.core.deadlines import INSTANT_MAX_MS
from ayni.core.patterns.gathering import fact_code, fact_count, fact_hash
from ayni.core.shortcodes import code_of
from ayni.rooms.meetings.facts import edition_reference
from ayni.rooms.understandings.facts import BORN, reference_of
from ayni.rooms.understandings.models import Understanding, UnderstandingLink, UnderstandingSide
from ayni.rooms.understandings.states import Change, UnderstandingState, day_of

_UNDERSTANDINGS: Final = Table(Understanding)
_SIDES: Final = Table(UnderstandingSide)
_LINKS: Final = Table(UnderstandingLink)
_RELATIONS: Final = {"merge": "merges", "split": "divides", "substitute": "supersedes"}
"""A change that ends an understanding to what the one in its place does to it."""


def write(states: Mapping[bytes, Any]) -> None:
    """Insert or replace the rows of these understandings; one without an opening has no row.

    Args:
        states: object id to what the fold made of its acts.
    """
    held: dict[str, UnderstandingState] = {leaf.hex(): state for leaf, state in states.items()}
    shown = [
        (name, state, state.opening)
        for name, state in held.items()
        if state.opening is not None and _stands(state.opening)
    ]
    _SIDES.remove("understanding_id", list(held))
    _LINKS.remove("understanding_id", list(held))
    standing = {name for name, _state, _opening in shown}
    _UNDERSTANDINGS.remove("object_id", [name for name in held if name not in standing])
    _UNDERSTANDINGS.put(_understanding(name, state, opening) for name, state, opening in shown)
    _SIDES.add(
        _side(name, state, opening, party)
        for name, state, opening in shown
        for party in state.parties
    )
    _LINKS.add(row for name, state, _opening in shown for row in _links(name, state))


def clear() -> None:
    """Remove all rows, before a rebuild."""
    _SIDES.clear()
    _LINKS.clear()
    _UNDERSTANDINGS.clear()


def _stands(opening: Act) -> bool:
    """Tell whether it exists: a transcription does; of an acta only what its text in force says."""
    return opening.kind != BORN or fact_count(opening, "in_force") == 1


def _understanding(name: str, state: UnderstandingState, opening: Act) -> dict[str, Any]:
    facts, pair, deadlines = opening.facts, state.pair, state.deadlines
    day, zone = deadlines[-1] if deadlines else ("", "")
    text, row = _text_of(state, opening)
    claims: list[Json] = [
        [claim.act.leaf.hex(), claim.act.party, claim.act.header.at, [*claim.missing]]
        for claim in state.open_claims
    ]
    asked = [_asked(one) for one in state.changes if _is_asked(one, state)]
    return {
        "object_id": name,
        "short": code_of(bytes.fromhex(name)).replace("-", ""),
        "reference": reference_of(facts),
        "edition": edition_reference(facts),
        "code": fact_code(opening, "code"),
        "ordinal": fact_count(opening, "ordinal") or 0,
        "number": fact_count(opening, "number") or 0,
        "area": fact_code(opening, "area"),
        "party": opening.party,
        "parties": [*state.parties],
        "born": opening.kind == BORN,
        "stage": state.stage,
        "pair": pair,
        "open": state.open,
        "divergent": pair == "divergent" or state.contested,
        "contested": state.contested,
        "claims": claims,
        "asked": asked,
        "waiting": bool(claims or asked),
        "since": _since(opening),
        "deadline": day,
        "deadline_zone": zone,
        "every_months": fact_count(opening, "every_months") or 0,
        "rescheduled": len(state.reschedules),
        "text_leaf": text.hex(),
        "row": row,
        "opened_ms": opening.header.at,
        "changed_ms": max(act.header.at for act in _acts(state, opening)),
        "queries_open": sum(not query.replies for query in state.responses.queries),
    }


def _side(name: str, state: UnderstandingState, opening: Act, party: str) -> dict[str, Any]:
    said = state.statuses.get(party, ())
    owners = [fact_code(act, "office") for act in state.owners.get(party, ())]
    proposed = [
        office
        for office in _listed(opening, "owners")
        if isinstance(office, str) and office.partition(".")[0] == party
    ]
    return {
        "understanding_id": name,
        "party": party,
        "status": "+".join(state.status_of(party)),
        "reported_ms": max((act.header.at for act in said), default=None),
        "owner": (owners or proposed or [""])[-1],
    }


def _links(name: str, state: UnderstandingState) -> list[dict[str, Any]]:
    rows = []
    for one in state.changes:
        if not one.agreed:
            continue
        pairs = (
            [(fact_hash(one.act, "earlier").hex(), name)]
            if one.is_link
            else [(name, target.hex()) for target in one.targets]
        )
        relation = fact_code(one.act, "relation") or _RELATIONS.get(one.change, "")
        rows += [
            {
                "understanding_id": name,
                "leaf": one.act.leaf.hex(),
                "earlier": earlier,
                "later": later,
                "relation": relation,
                "agreed_ms": one.act.header.at,
            }
            for earlier, later in pairs
        ]
    return rows


def _asked(one: Change) -> list[Json]:
    what = "link" if one.is_link else one.change
    return [one.act.leaf.hex(), one.act.party, one.act.header.at, [*one.missing], what]


def _is_asked(one: Change, state: UnderstandingState) -> bool:
    return one.open and (one.is_link or state.open)


def _text_of(state: UnderstandingState, opening: Act) -> tuple[bytes, int]:
    """Return the act that holds the text, and the number of its statement there."""
    if opening.kind == BORN:
        return fact_hash(opening, "proposal"), fact_count(opening, "row") or 0
    agreed = [reading.act.leaf for reading in state.readings if reading.agreed]
    return (agreed[0] if agreed else opening.leaf), 0


def _since(opening: Act) -> str:
    """Return the day from which age counts: that of the edition, else of the opening, in UTC."""
    dated = day_of(opening, "dated")
    if dated is not None:
        return dated[0]
    at_s = min(opening.header.at, INSTANT_MAX_MS) // 1000
    return datetime.fromtimestamp(at_s, tz=UTC).date().isoformat()


def _acts(state: UnderstandingState, opening: Act) -> list[Act]:
    return [
        opening,
        *(act for acts in state.owners.values() for act in acts),
        *(reading.act for reading in state.readings),
        *state.reports,
        *state.contests,
        *(one.act for one in state.changes),
        *state.beside,
    ]


def _listed(act: Act, name: str) -> Sequence[Json]:
    value = act.facts.get(name)
    return value if isinstance(value, list) else ()
