# SPDX-License-Identifier: Apache-2.0
"""What an office might want to sign next, given what its node holds; chosen by chance.

A deed may well be refused by the rules: that is the core's business, not this module's.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import cast

from ayni.core import constitution as law
from ayni.core.acts import Act
from ayni.core.codec import Json
from ayni.core.composing import Draft
from ayni.core.ports import REGULAR
from tests.simulation import room
from tests.simulation.keys import identity_signer
from tests.simulation.writer import Writer

ROOM_RULES: tuple[dict[str, list[str]], ...] = (
    {},
    {"drill.given": ["duty"]},
    {"drill.given": ["liaison"], "drill.acknowledged": ["duty", "liaison"]},
)


_ANSWERS = frozenset({law.ERASURE_DONE, law.ERASURE_REFUSED})


def choose(node: Writer, parties: Sequence[str], chance: random.Random) -> Draft | None:
    """Return a draft of something, or none."""
    acts = [f.act() for f in node.store.folded() if f.verdict == REGULAR]
    if node.frame.constitution is None:
        return found(node, acts, chance)
    roll = chance.random()
    if roll < 0.12 and (draft := _erasure(node, acts, chance)) is not None:
        return draft
    if roll < 0.17:
        return _directory(node, acts, chance)
    if roll < 0.45 and (draft := _constitution(node, parties, acts, chance)) is not None:
        return draft
    return _room(node, acts, chance) or _room(node, acts, chance)


def found(node: Writer, acts: list[Act], chance: random.Random) -> Draft | None:
    """Return what is still to do before the first constitution is in force."""
    if node.party not in node.founding:
        return None
    proposals = [a for a in _open_proposals(acts, 1) if _named(a) == set(node.founding)]
    if not proposals:
        return propose(node, node.founding, 1, None, chance) if chance.random() < 0.3 else None
    return consent(node, acts, proposals[0])


def _open_proposals(acts: list[Act], version: int) -> list[Act]:
    """Return proposals that were not withdrawn, in an order all agree on."""
    gone = {a.object_id for a in acts if a.kind == law.WITHDRAWN}
    found = [
        a
        for a in acts
        if a.kind == law.PROPOSED and a.facts["version"] == version and a.leaf not in gone
    ]
    return sorted(found, key=lambda a: a.leaf)


def _named(proposal: Act) -> set[str]:
    return {row["party"] for row in cast(list[dict[str, str]], proposal.facts["parties"])}


def propose(
    node: Writer,
    parties: Sequence[str],
    version: int,
    supersedes: str | None,
    chance: random.Random,
) -> Draft:
    """Return a proposal of a constitution."""
    rows: list[Json] = [
        {
            "party": party,
            "identity": str(identity_signer(party).vkey),
            "zone": "UTC",
            "languages": ["es"],
        }
        for party in parties
    ]
    values: dict[str, Json] = {
        "version": version,
        "text": chance.randbytes(32).hex(),
        "mode": "exercise",
        "parties": rows,
        "rooms": ["drill"] if version == 1 or chance.random() < 0.8 else [],
        "languages": ["es"],
        "powers": cast(Json, chance.choice(ROOM_RULES) if version > 1 else {}),
        "params": {},
        "retention": {},
        "places": [],
    }
    if supersedes is not None:
        values["supersedes"] = supersedes
    return node.draft(law.PROPOSED, f"{node.party}.foreign", values)


def consent(node: Writer, acts: list[Act], proposal: Act) -> Draft | None:
    """Return the consent of a party to a constitution, unless it was given."""
    if any(
        a.kind == law.CONSENTED and a.party == node.party and a.object_id == proposal.leaf
        for a in acts
    ):
        return None
    values: dict[str, Json] = {
        "proposal": proposal.leaf.hex(),
        "text": proposal.facts["text"],
    }
    return node.draft(law.CONSENTED, f"{node.party}.foreign", values, about=proposal.leaf)


def _constitution(
    node: Writer, parties: Sequence[str], acts: list[Act], chance: random.Random
) -> Draft | None:
    current = node.frame.constitution
    assert current is not None
    pending = [a for a in _open_proposals(acts, current.version + 1) if len(_named(a)) > 1]
    if not pending and chance.random() < 0.5:
        return None
    if not pending or chance.random() < 0.05:
        members = _membership(current.parties, parties, chance)
        return propose(node, members, current.version + 1, current.leaf.hex(), chance)
    proposal = pending[0] if chance.random() < 0.8 else chance.choice(pending)
    if proposal.party == node.party and chance.random() < 0.2:
        values: dict[str, Json] = {"proposal": proposal.leaf.hex()}
        by = f"{node.party}.foreign"
        return node.draft(law.WITHDRAWN, by, values, about=proposal.leaf)
    return consent(node, acts, proposal)


def _membership(
    current: Sequence[str], parties: Sequence[str], chance: random.Random
) -> Sequence[str]:
    """Return who is to be a member from then on: at times one joins, at times one leaves."""
    roll = chance.random()
    if roll < 0.6 and len(current) > 2:
        gone = chance.choice(current)
        return [p for p in current if p != gone]
    return parties if roll < 0.8 else current


def _erasure(node: Writer, acts: list[Act], chance: random.Random) -> Draft | None:
    """Return the wish of an author to have a note erased, or a party's answer to one."""
    requests = [a for a in acts if a.kind == law.ERASURE_ASKED]
    answered = {a.object_id for a in acts if a.kind in _ANSWERS and a.party == node.party}
    if pending := [a for a in requests if a.leaf not in answered]:
        request = chance.choice(pending)
        authors = {a.party for a in acts if a.leaf.hex() == request.facts["act"]}
        return answer(node, request, erase=obeys(request.party, authors))
    asked = {a.facts["act"] for a in requests}
    mine = [
        a
        for a in acts
        if a.kind == room.GIVEN and a.party == node.party and a.leaf.hex() not in asked
    ]
    if not mine:
        return None
    leaf = chance.choice(mine).leaf
    values: dict[str, Json] = {"act": leaf.hex(), "members": ["note"], "ground": "mistake"}
    return node.draft(law.ERASURE_ASKED, f"{node.party}.clerk", values, refs=(leaf,))


def obeys(asking: str, authors: set[str]) -> bool:
    """Tell whether a party does what it is asked: here, when the author asks."""
    return authors == {asking}


def answer(node: Writer, request: Act, *, erase: bool) -> Draft:
    """Return the answer of a party for its own node."""
    kind = law.ERASURE_DONE if erase else law.ERASURE_REFUSED
    values: dict[str, Json] = {} if erase else {"ground": "other"}
    return node.draft(kind, f"{node.party}.clerk", values, about=request.leaf)


def _directory(node: Writer, acts: list[Act], chance: random.Random) -> Draft | None:
    office = f"{node.party}.{chance.choice(('north', 'south'))}"
    by = f"{node.party}.foreign"
    mine = [
        a
        for a in acts
        if a.kind == law.OFFICE_DECLARED and a.party == node.party and a.facts["office"] == office
    ]
    if mine and chance.random() < 0.4:
        return node.draft(law.OFFICE_ENDED, by, {"office": office}, about=mine[-1].leaf)
    powers = chance.choice((["liaison"], ["duty"], ["duty", "liaison"], ["statistics"]))
    values: dict[str, Json] = {
        "office": office,
        "powers": [*powers],
        "institution": "army",
    }
    return node.draft(law.OFFICE_DECLARED, by, values)


def _room(node: Writer, acts: list[Act], chance: random.Random) -> Draft | None:
    desk = f"{node.party}.{chance.choice(('desk', 'desk', 'desk', 'north', 'south'))}"
    foreign = f"{node.party}.foreign"
    objects = [a for a in acts if a.header.about is None and a.header.room == "drill"]
    agreed = {a.object_id for a in acts if a.kind == room.CONSENTED and a.party == node.party}
    asked = [a for a in objects if a.kind == room.PROPOSED and a.leaf not in agreed]
    if asked and chance.random() < 0.35:
        text = chance.choice(asked)
        return node.draft(room.CONSENTED, foreign, _agreeing(text), about=text.leaf)
    about = objects[-1] if objects and chance.random() < 0.5 else None
    if objects and about is None and chance.random() < 0.6:
        about = chance.choice(objects)
    if about is None:
        return _opening(node, chance, desk)
    mine = about.party == node.party
    leaf = about.leaf
    if about.kind == room.GIVEN:
        return (
            None
            if mine
            else node.draft(room.ACKNOWLEDGED, desk, {"version": leaf.hex()}, about=leaf)
        )
    if about.kind == room.PROPOSED:
        if mine and chance.random() < 0.4:
            values: dict[str, Json] = {"proposal": leaf.hex()}
            return node.draft(room.WITHDRAWN, foreign, values, about=leaf)
        return node.draft(room.CONSENTED, foreign, _agreeing(about), about=leaf)
    offers = [a for a in acts if a.kind == room.OFFERED and a.object_id == leaf]
    if mine:
        if not offers:
            return None
        named: dict[str, Json] = {"offer": chance.choice(offers).leaf.hex()}
        return node.draft(room.ACCEPTED, desk, named, about=leaf)
    own = [a for a in offers if a.party == node.party]
    if own and chance.random() < 0.5:
        named = {"offer": chance.choice(own).leaf.hex()}
        return node.draft(room.OFFER_WITHDRAWN, desk, named, about=leaf)
    return node.draft(room.OFFERED, desk, {"line": chance.randrange(3)}, about=leaf)


def _agreeing(proposal: Act) -> dict[str, Json]:
    return {"proposal": proposal.leaf.hex(), "text": proposal.facts["text"]}


def _opening(node: Writer, chance: random.Random, desk: str) -> Draft:
    constitution = node.frame.constitution
    assert constitution is not None
    roll = chance.random()
    if roll < 0.4:
        given: dict[str, Json] = {"place": f"f-{chance.randrange(9)}", "note": "ñandú"}
        if chance.random() < 0.7:
            given["strength"] = chance.randrange(500)
        return node.draft(room.GIVEN, desk, given)
    if roll < 0.75:
        text: dict[str, Json] = {
            "text": chance.randbytes(32).hex(),
            "parties": [*constitution.parties],
            "words": "texto",
        }
        return node.draft(room.PROPOSED, f"{node.party}.foreign", text)
    return node.draft(room.ASKED, desk, {"lines": 2})
