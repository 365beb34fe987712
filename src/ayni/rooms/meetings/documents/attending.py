# SPDX-License-Identifier: Apache-2.0
"""Lays delegations, leads of tables and authorisations of an edition out. Must not read a table.

Source: rooms.md A2 (Delegaciones, Ingreso, Mesas).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

from django.utils.translation import gettext as _

from ayni.core.acts import Act
from ayni.core.codec import Json
from ayni.rooms.meetings import facts, selectors
from ayni.rooms.meetings.documents.room import value_in_words
from ayni.rooms.meetings.selectors import EditionRead, Reader
from ayni.web import acts
from ayni.web.parts.facts import Fact, FactSheet
from ayni.web.parts.versions import facts_of_version

ANNOUNCED = (
    *("head_capacity", "arms", "vehicles", "equipment", "reasons", "stay_days", "entry_place"),
    *("enters_at", "needs", "list_count", "list_day", "list_hash", "note"),
)
DECLARED = ("basis", "number", "day", "organ", "valid_until", "note")
TYPED = (
    *("head_capacity", "arms", "vehicles", "equipment", "reasons", "stay_days", "entry_place"),
    *("needs", "list_count", "list_hash"),
)


def delegation_of(read: EditionRead, found: Act, reader: Reader) -> FactSheet:
    """Return what a party announced last about its delegation."""
    act = read.act(found.leaf)
    rows = cast(list[dict[str, Json]], act.facts["counts"])
    persons = sum(cast(int, row["count"]) for row in rows)
    counted = [
        _("{function}: {n}").format(
            function=selectors.FUNCTIONS.get(str(row["function"]), row["function"]),
            n=row["count"],
        )
        for row in rows
    ]
    head = acts.office_name(str(act.facts["head"]), reader.viewer)
    told = facts_of_version(act, ANNOUNCED, before={}, in_words=partial(value_in_words, reader))
    return FactSheet(
        title=_("Delegation of {party}").format(party=act.party.upper()),
        facts=[
            Fact(label=_("Persons"), value=str(persons), note="; ".join(counted)),
            Fact(label=_("Head of delegation"), value=head),
            *told,
        ],
    )


def gate_of(read: EditionRead, found: Act, reader: Reader) -> FactSheet:
    """Return what a party declared last about entry or departure."""
    act = read.act(found.leaf)
    direction, gate = str(act.facts["direction"]), str(act.facts["gate"])
    told = facts_of_version(act, DECLARED, before={}, in_words=partial(value_in_words, reader))
    return FactSheet(
        title=_("{party}: {direction}").format(
            party=act.party.upper(), direction=selectors.DIRECTIONS.get(direction, direction)
        ),
        facts=[
            Fact(label=_("Stands"), value=str(selectors.GATES.get(gate, gate))),
            *told,
        ],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """What one party says of a table: who leads it, and who drafts at it.

    Attributes:
        party: whose word it is.
        topic: what it calls the topic; empty if it says nothing, or the words are gone.
        lead: name of the office.
        rapporteur: name of the office, or empty.
    """

    party: str
    topic: str
    lead: str
    rapporteur: str


def leads_of(
    said: Mapping[tuple[str, str], Sequence[Act]],
    topics: Mapping[bytes, str],
    name: Callable[[str], str],
) -> dict[int, tuple[Lead, ...]]:
    """Return the number of each table to what every party says of it, in the order of tables.

    Two words that a party said without knowing of each other are both there.

    Args:
        said: of the state of an edition.
        topics: leaf hash to the topic that an act names.
        name: office to what it is called.
    """
    found: dict[int, list[Lead]] = {}
    for (party, table), held in said.items():
        found.setdefault(int(table), []).extend(
            Lead(
                party=party,
                topic=topics.get(act.leaf, "").strip(),
                lead=name(str(act.facts["lead"])),
                rapporteur=name(str(act.facts["rapporteur"])) if "rapporteur" in act.facts else "",
            )
            for act in held
        )
    return {table: tuple(found[table]) for table in sorted(found)}


def topics_in(leads: Sequence[Lead]) -> str:
    """Return what a table deals with, each wording once."""
    return " / ".join(dict.fromkeys(one.topic for one in leads if one.topic))


def delegation_initial(read: EditionRead, reader: Reader) -> dict[str, Any]:
    """Return the fields of an announcement: what the own state announced last."""
    held = read.state.delegations.get(reader.viewer.party)
    if not held:
        return {"head_capacity": "titular", "arms": "none"}
    act = read.act(held[-1].leaf)
    first: dict[str, Any] = {name: act.values[name] for name in TYPED if name in act.values}
    for row in cast(list[dict[str, Json]], act.facts["counts"]):
        first[f"count_{row['function']}"] = row["count"]
    day = act.facts.get("list_day")
    first["list_day"] = day.get("day", "") if isinstance(day, dict) else ""
    opens = act.facts.get("enters_at")
    first["enters_at"] = opens.get("ms") if isinstance(opens, dict) else None
    return {**first, "office": act.facts["head"]}


def entry_initial(read: EditionRead, reader: Reader) -> dict[str, Any]:
    """Return the fields of a declaration: the law of the own state, entry where it receives."""
    own = reader.viewer.party
    return {
        "gate": "pending",
        "direction": "entry" if read.row.host == own else "departure",
        "basis": facts.LEGAL_BASES.get(own, "other"),
    }
