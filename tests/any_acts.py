# SPDX-License-Identifier: Apache-2.0
"""Any act that the kinds of a room allow about an object, with members of any value that fits.

For drawn histories: what a room's own deeds say is mostly sensible, and leaves out what nobody
thought of. Beside it, what tells which kinds a room's histories hold at all.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from ayni.core.acts import Act
from ayni.core.codec import Json
from ayni.core.kinds import Code, Enum, Int, Kind, ListOf, MapOf, MemberType, Record
from tests.histories import Deed, History, Pick, played

ANY_OF = 6
"""One deed of so many is any act at all."""
STEPS = 160
"""Long enough for questions that are asked, heard and answered."""
HISTORIES = 40
Aside = Callable[[Iterable[Act]], Mapping[bytes, Any]]
"""Acts about one object to leaf hash and reason of those that are set aside."""


def any_act(history: History, party: str, pick: Pick, kinds: Mapping[str, Kind]) -> bool:
    """Say anything about an object that the party knows, now and then; tell whether it was said.

    Args:
        history: where it is said.
        party: who says it.
        pick: gives numbers.
        kinds: of the room.
    """
    if pick(ANY_OF) != ANY_OF - 1:
        return False
    pool = history.known(party)
    openings = [act for act in pool if act.header.about is None]
    if not openings:
        return False
    of = openings[pick(len(openings))]
    able = [kind for kind in kinds.values() if of.kind in kind.about]
    answering = [kind for kind in able if _answered(kind, of, party, pool)]
    if answering and pick(2):
        able = answering
    kind = able[pick(len(able))]
    told = {
        member.name: _value(member.type, party, _meant(member.name, of, party, pool, pick), pick)
        for member in kind.members
        if member.structural and (member.required or pick(4) == 0)
    }
    history.append(party, kind.name, told, about=of.object_id)
    return True


def kinds_missed(
    deeds: Sequence[Deed], aside: Aside, kinds: Collection[str], *, parties: Sequence[str]
) -> set[str]:
    """Return the kinds of which no act is regular in any of many histories.

    Each history is played by its own seed, the same ones every time, until nothing is missed.

    Args:
        deeds: of the room, each with its own histories.
        aside: what the room's fold sets aside of the acts about one object.
        kinds: that are looked for.
        parties: who takes part.
    """
    missed = set(kinds)
    for seed in range(HISTORIES):
        for deed in deeds:
            chance = random.Random(seed)
            acts = played(deed, chance.randrange, parties=parties, steps=STEPS).acts
            for object_id in {act.object_id for act in acts}:
                about = [act for act in acts if act.object_id == object_id]
                gone = aside(about)
                missed -= {act.kind for act in about if act.leaf not in gone}
        if not missed:
            break
    return missed


def _answered(kind: Kind, of: Act, party: str, pool: Sequence[Act]) -> bool:
    """Tell whether there is something of an object that an act of this kind may answer."""
    return any(_asked(member.name, of, party, pool) for member in kind.members)


def _asked(name: str, of: Act, party: str, pool: Sequence[Act]) -> list[Act]:
    """Return the questions of others, the objections of one's own, that a member may name."""
    about = [act for act in pool if act.object_id == of.object_id]
    match name:
        case "query":
            return [act for act in about if ".queried/" in act.kind and act.party != party]
        case "objection":
            return [act for act in about if ".objected/" in act.kind and act.party == party]
        case _:
            return []


def _meant(name: str, of: Act, party: str, pool: Sequence[Act], pick: Pick) -> Sequence[Act]:
    """Return the acts that a member of this name is meant to name, mostly; else all there are."""
    meant = [of] if name == "version" else _asked(name, of, party, pool)
    return meant if meant and pick(4) else pool


def _value(of: MemberType, party: str, pool: Sequence[Act], pick: Pick) -> Json:
    match of:
        case Enum():
            return of.values[pick(len(of.values))]
        case Int():
            return of.low + pick(min(9, of.high - of.low) + 1)
        case Record():
            return {
                name: _value(one, party, pool, pick)
                for name, one in of.fields.items()
                if name not in of.optional or pick(2)
            }
        case ListOf():
            return [_value(of.item, party, pool, pick) for _ in range(pick(3))]
        case MapOf():
            return {name: _value(of.item, party, pool, pick) for name in ("a", "b")[: pick(3)]}
        case Code():
            return _code(of, party, pool, pick)
        case _:
            raise AssertionError(f"{of}: no structural member has this type")


def _code(of: Code, party: str, pool: Sequence[Act], pick: Pick) -> str:
    """Return a word that fits the pattern, a hash of some act that the party knows."""
    words = (pool[pick(len(pool))].leaf.hex(), "per", party, f"{party}.liaison", *_WORDS)
    able = [word for word in words if re.fullmatch(of.pattern, word)]
    assert able, f"{of.what}: no word of this generator fits {of.pattern}"
    return able[pick(len(able))]


_WORDS = ("America/Santiago", "2027-03-01", "09:00", "es", "rre", "s1", "a")
