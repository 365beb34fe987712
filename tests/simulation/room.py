# SPDX-License-Identifier: Apache-2.0
"""A small room for the simulator: one declaration, one joint text, one exchange.

The objects are folded by the patterns of the core, as every room does. Must not read the order of
acts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256

from ayni.core import codec
from ayni.core import constitution as law
from ayni.core.acts import Act
from ayni.core.attachments import ATTACHMENTS
from ayni.core.codec import Json
from ayni.core.kinds import Hash, Int, Kind, ListOf, Member, PartyCode, PlaceId, Text
from ayni.core.patterns.declaration import fold_declaration
from ayni.core.patterns.exchange import fold_exchange
from ayni.core.patterns.joint_text import fold_joint_text

GIVEN = "drill.given/1"
ACKNOWLEDGED = "drill.acknowledged/1"
PROPOSED = "drill.proposed/1"
CONSENTED = "drill.consented/1"
WITHDRAWN = "drill.withdrawn/1"
ASKED = "drill.requested/1"
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
    Kind(
        name=ACKNOWLEDGED,
        powers=_DESK,
        author="other",
        about=frozenset({GIVEN}),
        members=(_must("version", Hash),),
    ),
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
        members=(_must("proposal", Hash), _must("text", Hash)),
    ),
    Kind(
        name=WITHDRAWN,
        powers=_FOREIGN,
        author="opener",
        about=frozenset({PROPOSED}),
        members=(_must("proposal", Hash),),
    ),
    Kind(name=ASKED, powers=_DESK, opens=True, members=(_must("lines", Int(1, 9)),)),
    Kind(
        name=OFFERED,
        powers=_DESK,
        author="other",
        about=frozenset({ASKED}),
        members=(_must("line", Int(0, 9)),),
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
    pool = list(acts)
    kinds = {a.kind for a in pool if a.header.about is None}
    if PROPOSED in kinds:
        return {"joint": joint_text_in_force(pool), "aside": _codes(fold_joint_text(pool).aside)}
    if ASKED in kinds:
        exchange = fold_exchange(pool)
        bound: list[Json] = [*sorted(o.act.leaf.hex() for o in exchange.offers if o.binding)]
        return {"bound": bound, "aside": _codes(exchange.aside)}
    declaration = fold_declaration(pool, amending=(), ending=())
    parties: list[Json] = [*declaration.responses.acknowledged]
    return {"acknowledged": parties, "aside": _codes(declaration.aside)}


def joint_text_in_force(acts: list[Act]) -> bool:
    """Tell whether the parties of a joint text have agreed to it."""
    return bool(fold_joint_text(acts).agreed)


def _codes(aside: Mapping[bytes, str]) -> Json:
    return {leaf.hex(): str(code) for leaf, code in aside.items()}


def digest(states: Mapping[bytes, Json]) -> str:
    """Return one hash over the states of all objects."""
    return sha256(codec.encode({name.hex(): state for name, state in states.items()})).hexdigest()
