# SPDX-License-Identifier: Apache-2.0
"""What tests of understandings share: the acts of one, as its parties would say them."""

from __future__ import annotations

from ayni.core.acts import Act
from ayni.core.codec import Json
from ayni.rooms.understandings import facts
from tests.any_acts import any_act
from tests.histories import History, Pick

PAIR = ("chl", "per")
TRIO = ("bol", "chl", "per")
ZONE = "America/Santiago"
MEMBERS = (
    *("parties", "code", "ordinal", "number", "dated", "deadline", "reading", "office", "status"),
    *("proposal", "change", "targets", "earlier", "relation", "proof", "keys"),
)
OTHERS = ("aa" * 32, "bb" * 32, "cc" * 32)
"""Ids of understandings that are elsewhere."""


def day(told: str) -> Json:
    return {"day": told, "zone": ZONE}


def instant(ms: int) -> Json:
    return {"ms": ms, "offset": -180, "zone": ZONE}


def transcription(**changed: Json) -> dict[str, Json]:
    """Return the structural members of RRE-XXXIX/E-07 as read from paper."""
    return {
        "parties": list(PAIR),
        "code": "rre",
        "ordinal": 39,
        "number": 7,
        "area": "defence",
        "dated": day("2025-10-16"),
        **changed,
    }


def transcribed(history: History, party: str = "chl", **changed: Json) -> Act:
    """Let a party transcribe an understanding, and all hear of it."""
    values = transcription(**{"parties": list(history.parties), **changed})
    act = history.append(party, facts.TRANSCRIBED, values)
    history.meet()
    return act


def say(history: History, party: str, kind: str, of: Act, **values: Json) -> Act:
    return history.append(party, kind, values, about=of.object_id)


def reported(history: History, party: str, of: Act, status: str) -> Act:
    return say(history, party, facts.PROGRESS_REPORTED, of, status=status)


def claimed(history: History, party: str, of: Act, **more: Json) -> Act:
    values: dict[str, Json] = {"parties": list(history.parties), "proof": "none", **more}
    return say(history, party, facts.CLAIMED, of, **values)


def confirmed(history: History, party: str, of: Act, claim: Act) -> Act:
    return say(history, party, facts.CONFIRMED, of, proposal=claim.leaf.hex())


def contested(history: History, party: str, of: Act, claim: Act) -> Act:
    return say(history, party, facts.CONTESTED, of, proposal=claim.leaf.hex())


def changed(history: History, party: str, of: Act, change: str, **more: Json) -> Act:
    values: dict[str, Json] = {
        "parties": list(history.parties),
        "change": change,
        "valid_until": instant(4_000_000_000_000),
        **more,
    }
    return say(history, party, facts.CHANGE_PROPOSED, of, **values)


def linked(history: History, party: str, of: Act, earlier: str = OTHERS[0]) -> Act:
    values: dict[str, Json] = {
        "parties": list(history.parties),
        "earlier": earlier,
        "relation": "continues",
        "valid_until": instant(4_000_000_000_000),
    }
    return say(history, party, facts.LINKED, of, **values)


def consented(history: History, party: str, of: Act, proposal: Act) -> Act:
    return say(history, party, facts.CHANGE_CONSENTED, of, proposal=proposal.leaf.hex())


def agreed(history: History, of: Act, proposal: Act) -> None:
    """Let all parties hear of a proposal and consent to it."""
    history.meet()
    for party in history.parties:
        consented(history, party, of, proposal)
    history.meet()


def deed(history: History, party: str, pick: Pick) -> None:
    """Do any act about an understanding, mostly a sensible one."""
    if any_act(history, party, pick, facts.KINDS):
        return
    openings = [a for a in history.acts if a.kind == facts.TRANSCRIBED]
    if not openings:
        values = transcription(parties=list(history.parties))
        history.append(party, facts.TRANSCRIBED, values)
        return
    if pick(3):
        history.meet()
    of = openings[0]
    pool = history.known(party) if pick(6) else history.acts
    mine = [a for a in pool if a.party == party and a.header.about is not None]
    if mine and pick(14) == 0:
        history.copy(party, mine[pick(len(mine))])
        return
    match pick(8):
        case 0 | 1:
            reported(history, party, of, facts.STATUSES[pick(len(facts.STATUSES))])
        case 2:
            claimed(history, party, of)
        case 3 | 4:
            _answer_claim(history, party, of, pool, pick)
        case 5:
            _propose(history, party, of, pick)
        case 6:
            _answer_proposal(history, party, of, pool, pick)
        case _:
            _read(history, party, of, pool, pick)


def _answer_claim(history: History, party: str, of: Act, pool: list[Act], pick: Pick) -> None:
    claims = [a for a in pool if a.kind == facts.CLAIMED] or [of]
    leaf = claims[pick(len(claims))].leaf.hex()
    kinds = (facts.CONFIRMED, facts.CONFIRMED, facts.CONTESTED, facts.CLAIM_WITHDRAWN)
    say(history, party, kinds[pick(4)], of, proposal=leaf)


def _propose(history: History, party: str, of: Act, pick: Pick) -> None:
    match pick(5):
        case 0:
            changed(history, party, of, "void")
        case 1 | 2:
            changed(history, party, of, "reschedule", deadline=day(f"2027-0{1 + pick(9)}-01"))
        case 3:
            changed(history, party, of, "split", targets=list(OTHERS[: 1 + pick(3)]))
        case _:
            linked(history, party, of, OTHERS[pick(3)])


def _answer_proposal(history: History, party: str, of: Act, pool: list[Act], pick: Pick) -> None:
    proposals = [a for a in pool if a.kind in (facts.CHANGE_PROPOSED, facts.LINKED)] or [of]
    leaf = proposals[pick(len(proposals))].leaf.hex()
    kind = facts.CHANGE_WITHDRAWN if pick(5) == 0 else facts.CHANGE_CONSENTED
    say(history, party, kind, of, proposal=leaf)


def _read(history: History, party: str, of: Act, pool: list[Act], pick: Pick) -> None:
    readings = [a for a in pool if a.kind in (facts.TRANSCRIBED, facts.TRANSCRIPTION_CONTESTED)]
    match pick(4):
        case 0:
            say(history, party, facts.TRANSCRIPTION_CONTESTED, of)
        case 1 | 2:
            reading = (readings or [of])[pick(len(readings) or 1)]
            say(history, party, facts.TRANSCRIPTION_CONFIRMED, of, reading=reading.leaf.hex())
        case _:
            office = f"{history.parties[pick(len(history.parties))]}.liaison"
            say(history, party, facts.OWNER_NAMED, of, office=office)
