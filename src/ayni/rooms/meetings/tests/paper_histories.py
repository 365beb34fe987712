# SPDX-License-Identifier: Apache-2.0
"""Originals and erratas as facts, and parties that do something with them, mostly sensible."""

from __future__ import annotations

from collections.abc import Sequence

from ayni.core.acts import Act
from ayni.core.codec import Json
from ayni.rooms.meetings import facts
from ayni.rooms.meetings.tests.acta_histories import TEXT, acta_deed
from ayni.rooms.meetings.tests.histories import BOTH, ZONE
from tests.any_acts import any_act
from tests.histories import History, Pick


def signed_on_paper(
    history: History, party: str, version: Act, day: str = "2026-11-27", **changed: Json
) -> Act:
    """Say that both originals were signed by hand."""
    values: dict[str, Json] = {
        "proposal": version.leaf.hex(),
        "text": version.facts.get("text"),
        "originals": ["a", "b"],
        "signed_on": {"day": day, "zone": ZONE},
        **changed,
    }
    return history.append(party, facts.PAPER_SIGNED, values, about=version.object_id)


def diverging(history: History, party: str, version: Act, **changed: Json) -> Act:
    """Say that an original reads otherwise than the text."""
    values: dict[str, Json] = {
        "proposal": version.leaf.hex(),
        "text": version.facts.get("text"),
        "originals": ["b"],
        "segment": "s1",
        "language": "es",
        **changed,
    }
    return history.append(party, facts.PAPER_DIVERGENCE_NOTED, values, about=version.object_id)


def errata_facts(parties: Sequence[str] = BOTH, **changed: Json) -> dict[str, Json]:
    """Return the structural members of an errata."""
    return {
        "acta": "ab" * 32,
        "version": "cd" * 32,
        "parties": list(parties),
        "languages": ["es"],
        "segments": ["s1"],
        "valid_until": {"ms": 4_000_000_000_000, "zone": ZONE, "offset": -180},
        "text": TEXT,
        **changed,
    }


def errata_proposed(history: History, party: str = "chl", **changed: Json) -> Act:
    """Propose an errata."""
    return history.append(
        party,
        facts.ERRATA_PROPOSED,
        errata_facts(**changed),  # type: ignore[arg-type]
    )


def errata_consented(history: History, party: str, errata: Act, **changed: Json) -> Act:
    """Consent to an errata."""
    values = {"proposal": errata.leaf.hex(), "text": errata.facts.get("text"), **changed}
    return history.append(party, facts.ERRATA_CONSENTED, values, about=errata.object_id)


def errata_withdrawn(history: History, party: str, errata: Act) -> Act:
    """Withdraw an errata."""
    values: dict[str, Json] = {"proposal": errata.leaf.hex()}
    return history.append(party, facts.ERRATA_WITHDRAWN, values, about=errata.object_id)


def paper_deed(history: History, party: str, pick: Pick) -> None:
    """Do any act about an acta, half of them about its originals."""
    pool = history.known(party) if pick(5) else history.acts
    versions = [act for act in pool if "statements" in act.facts]
    if not versions or pick(2):
        acta_deed(history, party, pick)
        return
    version = versions[pick(len(versions))]
    originals: Json = [["a"], ["b"], ["a", "b"], ["p"], []][pick(5)]
    if pick(3):
        day = ("2026-11-27", "2026-11-28", "2026-13-01")[pick(3)]
        signed_on_paper(history, party, version, day, originals=originals)
    else:
        segment = ("s1", "opening", "s77")[pick(3)]
        diverging(history, party, version, segment=segment, originals=originals)


def errata_deed(history: History, party: str, pick: Pick) -> None:
    """Do any act about an errata."""
    if any_act(history, party, pick, facts.KINDS):
        return
    pool = history.known(party) if pick(5) else history.acts
    openings = [act for act in history.acts if act.header.about is None]
    if not openings:
        errata_proposed(history, party, parties=["chl", "per", "bol"][: 1 + pick(3)])
        return
    found = (pool or openings)[pick(len(pool or openings))]
    match pick(5):
        case 0:
            errata_withdrawn(history, party, found)
        case 1:
            history.append(party, facts.RESERVED, {}, about=found.object_id)
        case _:
            errata_consented(history, party, found, text=(TEXT, "ee" * 32)[pick(6) == 0])
