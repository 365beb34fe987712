# SPDX-License-Identifier: Apache-2.0
"""Mechanisms and editions as facts, and parties that do something with them, mostly sensible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ayni.core.acts import Act
from ayni.core.codec import Json
from ayni.rooms.meetings import facts
from tests.any_acts import any_act
from tests.histories import History, Pick

ZONE = "America/Santiago"
BOTH = ("chl", "per")
SINCE: Json = {"day": "2026-11-20", "zone": ZONE}
PAPER: Json = {"type": "note_verbale", "day": SINCE}


def mechanism_facts(parties: Sequence[str] = BOTH, **changed: Json) -> dict[str, Json]:
    """Return the structural members of the description of the RRE, a mechanism of exercises."""
    return {
        "code": "rre",
        "parties": list(parties),
        "level": "regional",
        "domains": ["defence"],
        "institutions": ["army"],
        "held_before": 39,
        **changed,
    }


def edition_facts(
    first: str = "2027-03-10",
    last: str = "2027-03-12",
    *,
    parties: Sequence[str] = BOTH,
    **changed: Json,
) -> dict[str, Json]:
    """Return the structural members of a version of the fortieth edition, Chile the host."""
    return {
        "ordinal": 40,
        "form": "regular",
        "host": "chl",
        "first_day": {"day": first, "zone": ZONE},
        "last_day": {"day": last, "zone": ZONE},
        "parties": list(parties),
        **changed,
    }


def delegation_facts(party: str = "per", **changed: Json) -> dict[str, Json]:
    """Return the structural members of the announcement of eleven persons without arms."""
    return {
        "counts": [{"function": "head", "count": 1}, {"function": "delegate", "count": 10}],
        "head": f"{party}.staff.head",
        "head_capacity": "subrogante",
        "arms": "none",
        "vehicles": 3,
        **changed,
    }


def agenda_facts(
    count: int = 2, *, parties: Sequence[str] = BOTH, **changed: Json
) -> dict[str, Json]:
    """Return the structural members of an agenda of so many items."""
    items: list[Json] = [{"number": n, "rapporteur": "chl"} for n in range(1, count + 1)]
    return {"parties": list(parties), "items": items, **changed}


def agenda_deed(history: History, party: str, pick: Pick) -> None:
    """Do any act about an agenda."""
    if any_act(history, party, pick, facts.KINDS):
        return
    pool = history.known(party) if pick(5) else history.acts
    openings = [act for act in history.acts if act.header.about is None]
    if not openings:
        values = {"edition": "cd" * 32, **agenda_facts(pick(3), parties=BOTH[: 1 + pick(2)])}
        history.append(party, facts.AGENDA_PROPOSED, values)
        return
    versions = [act for act in pool if "items" in act.facts] or openings
    version = versions[pick(len(versions))]
    words = (facts.AGENDA_CONSENTED, facts.AGENDA_COUNTERED, facts.AGENDA_WITHDRAWN, facts.RESERVED)
    kind = words[pick(len(words))]
    values = {"proposal": version.leaf.hex()}
    if kind == facts.AGENDA_COUNTERED:
        values = {**agenda_facts(1 + pick(3)), "supersedes": [version.leaf.hex()]}
    history.append(party, kind, values, about=version.object_id)


def propose(history: History, party: str, **changed: Json) -> Act:
    """Propose the edition."""
    values = edition_facts(**changed)  # type: ignore[arg-type]
    return history.append(party, facts.EDITION_PROPOSED, {"mechanism": "ab" * 32, **values})


def counter(history: History, party: str, *replaced: Act, **changed: Json) -> Act:
    """State another version in the place of these."""
    values = edition_facts(**changed)  # type: ignore[arg-type]
    values["supersedes"] = [act.leaf.hex() for act in replaced]
    about = replaced[0].object_id
    return history.append(party, facts.EDITION_COUNTERED, values, about=about)


def cite(history: History, party: str, kind: str, version: Act, **more: Json) -> Act:
    """Accept, postpone or hold a version."""
    values: dict[str, Json] = {"version": version.leaf.hex(), **more}
    return history.append(party, kind, values, about=version.object_id)


def convened(first: str = "2027-03-10") -> tuple[History, Act]:
    """Return a history in which both agreed on an edition, and the version."""
    history = History(BOTH)
    version = propose(history, "chl", first=first, last="2027-03-12")
    history.meet()
    cite(history, "per", facts.EDITION_ACCEPTED, version)
    history.meet()
    return history, version


def edition_deed(history: History, party: str, pick: Pick) -> None:
    """Do any act about an edition."""
    if any_act(history, party, pick, facts.KINDS):
        return
    pool = history.known(party) if pick(5) else history.acts
    openings = [act for act in history.acts if act.header.about is None]
    if not openings:
        propose(history, party, parties=list(("chl", "per", "bol")[: 1 + pick(3)]))
        return
    mine = [act for act in pool if act.party == party and act.header.about is not None]
    if mine and pick(12) == 0:
        history.copy(party, mine[pick(len(mine))])
        return
    versions = [act for act in pool if "first_day" in act.facts] or openings
    version = versions[pick(len(versions))]
    words = (
        *(facts.EDITION_ACCEPTED, facts.EDITION_ACCEPTED, facts.EDITION_ACCEPTED),
        *(facts.EDITION_COUNTERED, facts.EDITION_POSTPONED, facts.EDITION_POSTPONED),
        *(facts.EDITION_CANCELLED, facts.HELD, facts.HELD, facts.QUERIED, facts.ACKNOWLEDGED),
        *(facts.DELEGATION_ANNOUNCED, facts.ENTRY_DECLARED, facts.TABLE_LED),
    )
    kind = words[pick(len(words))]
    values: dict[str, Json] = {"version": version.leaf.hex()}
    if kind == facts.EDITION_COUNTERED:
        named = ("chl", "per", "bol")[: 2 + pick(2)]
        values = edition_facts(f"2027-03-{11 + pick(3)}", parties=named)
        values["supersedes"] = [version.leaf.hex()]
    elif kind in (facts.EDITION_POSTPONED, facts.EDITION_CANCELLED):
        values["reason"] = "weather"
    elif kind == facts.DELEGATION_ANNOUNCED:
        values = delegation_facts(party)
    elif kind == facts.TABLE_LED:
        values = {"table": 1 + pick(2), "lead": f"{BOTH[pick(2)]}.liaison"}
    elif kind == facts.ENTRY_DECLARED:
        values = {"gate": facts.GATES[pick(4)], "direction": facts.DIRECTIONS[pick(2)]}
    claims = None if pick(4) else frozenset[str]()
    history.append(party, kind, values, about=version.object_id, claims=claims)


def mechanism_deed(history: History, party: str, pick: Pick) -> None:
    """Do any act about a mechanism."""
    if any_act(history, party, pick, facts.KINDS):
        return
    pool = history.known(party) if pick(5) else history.acts
    openings = [act for act in history.acts if act.header.about is None]
    if not openings:
        named = ("chl", "per", "bol")[: 1 + pick(3)]
        history.append(party, facts.MECHANISM_PROPOSED, mechanism_facts(named))
        return
    versions = [act for act in pool if "code" in act.facts] or openings
    version = versions[pick(len(versions))]
    pauses = [act for act in pool if act.kind == facts.SUSPENDED] or versions
    words = (
        *(facts.MECHANISM_CONSENTED, facts.MECHANISM_CONSENTED, facts.MECHANISM_REVISED),
        *(facts.MECHANISM_WITHDRAWN, facts.SUSPENDED, facts.RESUMED, facts.RESERVED),
    )
    kind = words[pick(len(words))]
    values: dict[str, Json] = {"proposal": version.leaf.hex()}
    if kind == facts.MECHANISM_REVISED:
        values = mechanism_facts(months_between=6 + pick(6))
        values["supersedes"] = [version.leaf.hex()]
    elif kind == facts.SUSPENDED:
        values = {"since": SINCE, "instrument": PAPER}
    elif kind == facts.RESUMED:
        paused = pauses[pick(len(pauses))]
        values = {"suspension": paused.leaf.hex(), "since": SINCE, "instrument": PAPER}
    claims = None if pick(4) else frozenset[str]()
    history.append(party, kind, values, about=version.object_id, claims=claims)


def bare(acts: Sequence[Act]) -> list[Act]:
    """Return the acts as a node holds them once all content is destroyed."""
    return [
        replace(
            act,
            facts={
                name: value
                for name, value in act.facts.items()
                if name in facts.KINDS[act.kind].structural
            },
        )
        for act in acts
    ]
