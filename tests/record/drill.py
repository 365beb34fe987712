# SPDX-License-Identifier: Apache-2.0
"""A small room for the record's tests: one declaration, one joint text, one exchange.

The folds are written as plainly as can be, over sets and `before` alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import cast

from ayni.core import codec, order
from ayni.core import constitution as law
from ayni.core.acts import Act
from ayni.core.attachments import ATTACHMENTS
from ayni.core.codec import Json
from ayni.core.kinds import Hash, Int, Kind, ListOf, Member, PartyCode, PlaceId, Text

GIVEN = "drill.given/1"
ACKNOWLEDGED = "drill.acknowledged/1"
PROPOSED = "drill.proposed/1"
CONSENTED = "drill.consented/1"
WITHDRAWN = "drill.withdrawn/1"
ASKED = "drill.asked/1"
OFFERED = "drill.offered/1"
OFFER_WITHDRAWN = "drill.offer_withdrawn/1"
ACCEPTED = "drill.accepted/1"

_DESK = frozenset({"liaison", "duty"})
_FOREIGN = frozenset({"foreign"})
_COUNT = Int(0, 1_000_000)


def _must(name: str, kind: object) -> Member:
    return Member(name=name, type=kind, structural=True, required=True)  # type: ignore[arg-type]


_LIST = (
    Kind(
        name=GIVEN,
        powers=_DESK,
        opens=True,
        members=(
            _must("place", PlaceId),
            Member(name="strength", type=_COUNT, structural=True),
            Member(name="note", type=Text(200)),
            ATTACHMENTS,
        ),
    ),
    Kind(name=ACKNOWLEDGED, powers=_DESK, author="other", about=frozenset({GIVEN}), members=()),
    Kind(
        name=PROPOSED,
        powers=_FOREIGN,
        opens=True,
        members=(
            _must("text", Hash),
            _must("parties", ListOf(PartyCode, 16)),
            Member(name="words", type=Text(200)),
        ),
    ),
    Kind(
        name=CONSENTED,
        powers=_FOREIGN,
        about=frozenset({PROPOSED}),
        members=(_must("text", Hash),),
    ),
    Kind(
        name=WITHDRAWN,
        powers=_FOREIGN,
        author="opener",
        about=frozenset({PROPOSED}),
        members=(),
    ),
    Kind(name=ASKED, powers=_DESK, opens=True, members=(_must("need", _COUNT),)),
    Kind(
        name=OFFERED,
        powers=_DESK,
        author="other",
        about=frozenset({ASKED}),
        members=(_must("count", _COUNT),),
    ),
    Kind(
        name=OFFER_WITHDRAWN,
        powers=_DESK,
        author="other",
        about=frozenset({ASKED}),
        members=(_must("offer", Hash),),
    ),
    Kind(
        name=ACCEPTED,
        powers=_DESK,
        author="opener",
        about=frozenset({ASKED}),
        members=(_must("offer", Hash),),
    ),
)

ROOM_KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _LIST}
KINDS: Mapping[str, Kind] = {**law.KINDS, **ROOM_KINDS}


def fold(acts: Iterable[Act]) -> Json:
    """Return the state of one object from its regular acts, in any order."""
    pool = {(a.log, a.index): a for a in acts}.values()
    kinds = {a.kind for a in pool}
    if PROPOSED in kinds:
        return {"joint": joint_text_in_force(list(pool))}
    if ASKED in kinds:
        return {"exchange": _accepted_offers(list(pool))}
    parties: list[Json] = [*sorted({a.party for a in pool if a.kind == ACKNOWLEDGED})]
    return {"declaration": parties}


def joint_text_in_force(acts: list[Act]) -> bool:
    """Tell whether each party named consented with no withdrawal in that consent's past."""
    opening = next(a for a in acts if a.kind == PROPOSED)
    withdrawals = [a for a in acts if a.kind == WITHDRAWN]
    consents = {
        a.party
        for a in acts
        if a.kind == CONSENTED
        and a.facts["text"] == opening.facts["text"]
        and not any(order.before(w, a) for w in withdrawals)
    }
    return consents.issuperset(cast(list[str], opening.facts["parties"]))


def _accepted_offers(acts: list[Act]) -> Json:
    offers = {a.leaf.hex(): a for a in acts if a.kind == OFFERED}
    held = []
    for leaf, offer in offers.items():
        gone = [
            a
            for a in acts
            if a.kind == OFFER_WITHDRAWN and a.facts["offer"] == leaf and a.party == offer.party
        ]
        if any(
            a.kind == ACCEPTED
            and a.facts["offer"] == leaf
            and order.before(offer, a)
            and not any(order.before(g, a) for g in gone)
            for a in acts
        ):
            held.append(leaf)
    result: list[Json] = [*sorted(held)]
    return result


def digest(states: Mapping[bytes, Json]) -> str:
    """Return one hash over the states of all objects."""
    return sha256(codec.encode({name.hex(): state for name, state in states.items()})).hexdigest()
