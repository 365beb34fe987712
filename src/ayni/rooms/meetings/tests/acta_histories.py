# SPDX-License-Identifier: Apache-2.0
"""Statements and actas as facts, and parties that do something with them, mostly sensible."""

from __future__ import annotations

from collections.abc import Sequence

from ayni.core.acts import Act
from ayni.core.codec import Json
from ayni.rooms.meetings import facts
from ayni.rooms.meetings.tests.histories import BOTH, ZONE
from tests.any_acts import any_act
from tests.histories import History, Pick

TEXT = "aa" * 32


def statement_facts(
    speaker: str = "both", verb: str = "agreed", *, parties: Sequence[str] = BOTH, **changed: Json
) -> dict[str, Json]:
    """Return the structural members of a statement at the first table."""
    return {
        "parties": list(parties),
        "table": 1,
        "item": 1,
        "position": 1,
        "speaker": speaker,
        "verb": verb,
        "languages": ["es"],
        **changed,
    }


def tabled(history: History, party: str = "chl", **changed: Json) -> Act:
    """Table a statement."""
    values = {"edition": "cd" * 32, **statement_facts(**changed)}  # type: ignore[arg-type]
    return history.append(party, facts.STATEMENT_TABLED, values)


def revised(history: History, party: str, *replaced: Act, **changed: Json) -> Act:
    """State another wording."""
    named: Json = [act.leaf.hex() for act in replaced]
    values = {**statement_facts(**changed), "supersedes": named}  # type: ignore[arg-type]
    about = replaced[0].object_id
    return history.append(party, facts.STATEMENT_REVISED, values, about=about)


def on_version(history: History, party: str, kind: str, version: Act) -> Act:
    """Accept or withdraw a wording."""
    cited: dict[str, Json] = {"version": version.leaf.hex()}
    return history.append(party, kind, cited, about=version.object_id)


def statement_deed(history: History, party: str, pick: Pick) -> None:
    """Do any act about a statement."""
    if any_act(history, party, pick, facts.KINDS):
        return
    pool = history.known(party) if pick(5) else history.acts
    openings = [act for act in history.acts if act.header.about is None]
    if not openings:
        tabled(history, party, parties=["chl", "per", "bol"][: 1 + pick(3)])
        return
    mine = [act for act in pool if act.party == party and act.header.about is not None]
    if mine and pick(12) == 0:
        history.copy(party, mine[pick(len(mine))])
        return
    versions = [act for act in pool if "speaker" in act.facts] or openings
    version = versions[pick(len(versions))]
    words = (
        *(facts.STATEMENT_REVISED, facts.STATEMENT_REVISED, facts.STATEMENT_ACCEPTED),
        *(facts.STATEMENT_ACCEPTED, facts.STATEMENT_WITHDRAWN, facts.RESERVED, facts.QUERIED),
    )
    kind = words[pick(len(words))]
    values: dict[str, Json] = {"version": version.leaf.hex()}
    if kind == facts.STATEMENT_REVISED:
        verb = facts.VERBS[pick(len(facts.VERBS))]
        values = statement_facts(("both", "chl")[pick(2)], verb, discussed=pick(2))
        values["supersedes"] = [version.leaf.hex()]
    claims = None if pick(4) else frozenset[str]()
    history.append(party, kind, values, about=version.object_id, claims=claims)


def row(number: int, speaker: str = "both", verb: str = "agreed", **changed: Json) -> Json:
    """Return a statement as an acta names it."""
    return {
        "number": number,
        "statement": f"{number:02x}" * 32,
        "version": f"{number + 100:02x}" * 32,
        "table": 1,
        "item": 1,
        "speaker": speaker,
        "verb": verb,
        **changed,
    }


def acta_facts(*rows: Json, parties: Sequence[str] = BOTH, **changed: Json) -> dict[str, Json]:
    """Return the structural members of an acta of the fortieth edition of the RRE."""
    return {
        "edition": "cd" * 32,
        "mechanism": "ab" * 32,
        "code": "rre",
        "ordinal": 40,
        "form": "regular",
        "parties": list(parties),
        "languages": ["es"],
        "authentic": ["es"],
        "statements": list(rows) or [row(1), row(2, "chl", "informed"), row(3)],
        "heads": [{"party": "per", "office": "per.south.head", "capacity": "subrogante"}],
        "nature": "minutes",
        "valid_until": {"ms": 4_000_000_000_000, "zone": ZONE, "offset": -180},
        "text": TEXT,
        **changed,
    }


def acta_proposed(history: History, party: str = "chl", *rows: Json, **changed: Json) -> Act:
    """Propose an acta."""
    values = acta_facts(*rows, **changed)  # type: ignore[arg-type]
    return history.append(party, facts.ACTA_PROPOSED, values)


def acta_countered(
    history: History, party: str, replaced: Act, *rows: Json, **changed: Json
) -> Act:
    """Propose another version in the place of one."""
    values = acta_facts(*rows, **changed)  # type: ignore[arg-type]
    values["supersedes"] = [replaced.leaf.hex()]
    return history.append(party, facts.ACTA_COUNTERED, values, about=replaced.object_id)


def acta_consented(history: History, party: str, version: Act, **changed: Json) -> Act:
    """Consent to a version."""
    values = {"proposal": version.leaf.hex(), "text": version.facts.get("text"), **changed}
    return history.append(party, facts.ACTA_CONSENTED, values, about=version.object_id)


def acta_refused(history: History, party: str, version: Act, *segments: str) -> Act:
    """Do not consent to a version."""
    values: dict[str, Json] = {
        "proposal": version.leaf.hex(),
        "text": version.facts.get("text"),
        "segments": [*segments],
    }
    return history.append(party, facts.ACTA_REFUSED, values, about=version.object_id)


def acta_withdrawn(history: History, party: str, version: Act) -> Act:
    """Withdraw a version."""
    values: dict[str, Json] = {"proposal": version.leaf.hex()}
    return history.append(party, facts.ACTA_WITHDRAWN, values, about=version.object_id)


def acta_deed(history: History, party: str, pick: Pick) -> None:
    """Do any act about an acta."""
    if any_act(history, party, pick, facts.KINDS):
        return
    pool = history.known(party) if pick(5) else history.acts
    openings = [act for act in history.acts if act.header.about is None]
    if not openings:
        acta_proposed(history, party, parties=["chl", "per", "bol"][: 1 + pick(3)])
        return
    mine = [act for act in pool if act.party == party and act.header.about is not None]
    if mine and pick(12) == 0:
        history.copy(party, mine[pick(len(mine))])
        return
    versions = [act for act in pool if "statements" in act.facts] or openings
    version = versions[pick(len(versions))]
    match pick(8):
        case 0 | 1:
            named = ["chl", "per", "bol"][: 2 + pick(2)]
            acta_countered(
                history, party, version, *(row(n + 1) for n in range(pick(3))), parties=named
            )
        case 2:
            acta_refused(history, party, version, ("s1", "closing", "s9")[pick(3)])
        case 3:
            acta_withdrawn(history, party, version)
        case 4:
            history.append(party, facts.RESERVED, {}, about=version.object_id)
        case _:
            acta_consented(history, party, version)
