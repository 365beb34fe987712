# SPDX-License-Identifier: Apache-2.0
"""What tests of incidents share: the acts of one, as its parties would say them."""

from ayni.core.acts import Act
from ayni.core.codec import Json
from ayni.rooms.notices import facts
from ayni.rooms.notices.facts import Persons
from ayni.rooms.notices.states import IncidentState
from tests.histories import History

PAIR = ("chl", "per")
WHEN: Json = {"ms": 1_795_442_400_000, "offset": -300, "zone": "America/Lima"}
MEMBERS = (
    *("persons", "supersedes", "quantity", "held_by", "what", "count", "item", "confirms"),
    *("parties", "persons_open", "items_open", "counts_differ", "proposal", "version"),
)
COUNTS = (
    Persons(known="exact", number=5),
    Persons(known="exact", number=6),
    Persons(known="band", band="1_10"),
    facts.UNKNOWN,
)
EMPTY: dict[str, Json] = {"persons_open": [], "items_open": [], "counts_differ": 0}


def exactly(number: int) -> Persons:
    return Persons(known="exact", number=number)


def opened(history: History, party: str = "chl", persons: Persons | None = None) -> Act:
    told = (persons or exactly(5)).to_value()
    values: dict[str, Json] = {"type": "crossing", "place": "f-08", "persons": told}
    made = history.append(party, facts.INCIDENT_OPENED, values)
    history.meet()
    return made


def say(history: History, party: str, kind: str, about: Act, **values: Json) -> Act:
    return history.append(party, kind, values, about=about.leaf)


def position(
    history: History, party: str, about: Act, persons: Persons | None, *replaced: Act
) -> Act:
    values: dict[str, Json] = {"supersedes": [a.leaf.hex() for a in replaced], "position": "…"}
    if persons is not None:
        values["persons"] = persons.to_value()
    return history.append(party, facts.POSITION_STATED, values, about=about.leaf)


def returned(history: History, party: str, about: Act, count: int, **more: Json) -> Act:
    values: dict[str, Json] = {"what": "persons", "count": count, "place": "f-08"}
    values |= {"occurred_at": WHEN, **more}
    return history.append(party, facts.RETURNED, values, about=about.leaf)


def listed(history: History, party: str, about: Act, quantity: int = 1, by: str = "per") -> Act:
    values: dict[str, Json] = {"quantity": quantity, "held_by": by, "description": "Camioneta"}
    return history.append(party, facts.ITEM_LISTED, values, about=about.leaf)


def corrected(
    history: History, party: str, about: Act, item: Act, quantity: int, *replaced: Act
) -> Act:
    values: dict[str, Json] = {
        "item": item.leaf.hex(),
        "supersedes": [act.leaf.hex() for act in (replaced or (item,))],
        "quantity": quantity,
        "held_by": "per",
    }
    return history.append(party, facts.ITEM_CORRECTED, values, about=about.leaf)


def unlisted(history: History, party: str, about: Act, item: Act) -> Act:
    values: dict[str, Json] = {"item": item.leaf.hex(), "withdrawn_for": "mistake"}
    return history.append(party, facts.ITEM_WITHDRAWN, values, about=about.leaf)


def back(history: History, party: str, about: Act, item: Act, count: int = 1) -> Act:
    return returned(history, party, about, count, what="item", item=item.leaf.hex())


def answer(history: History, party: str, word: str, about: Act, to: Act, **more: Json) -> Act:
    """Acknowledge a statement, or object to it."""
    values: dict[str, Json] = {"version": to.leaf.hex(), **more}
    if word == "objected":
        values |= {"ground": "scope", "asks": "none"}
    return history.append(party, f"notices.{word}/1", values, about=about.leaf)


def naming(state: IncidentState) -> dict[str, Json]:
    """Return the members that name all that is open."""
    names = state.still_open
    return {
        "persons_open": sorted(n[8:] for n in names if n.startswith("persons:")),
        "items_open": sorted(n[5:] for n in names if n.startswith("item:")),
        "counts_differ": int("counts" in names),
    }


def propose(history: History, party: str, about: Act, **values: Json) -> Act:
    told: dict[str, Json] = {"parties": list(history.parties), "supersedes": [], **EMPTY}
    return history.append(
        party, facts.INCIDENT_CLOSE_PROPOSED, {**told, **values}, about=about.leaf
    )


def consent(history: History, party: str, about: Act, proposal: Act, **values: Json) -> Act:
    told = {name: proposal.facts[name] for name in EMPTY}
    return history.append(
        party,
        facts.INCIDENT_CLOSE_CONSENTED,
        {"proposal": proposal.leaf.hex(), **told, **values},
        about=about.leaf,
    )
