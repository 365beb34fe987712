# SPDX-License-Identifier: Apache-2.0
"""The acts every object has: acknowledge, query, reply, object, reserve, note a contact.

A room takes them into its kinds with one call; a pattern judges each with `judge_response` and
reads the regular ones with `responses_of`. None of them moves an object: they stand beside it.
Must not judge the acts that do. Source: rooms.md A0.4.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ayni.core.acts import Act
from ayni.core.attachments import ATTACHMENTS
from ayni.core.codec import Json
from ayni.core.kinds import ActHash, Enum, Hash, Instant, Kind, Member, MemberType, Name, Text
from ayni.core.patterns.gathering import Sieve, fact_code, fact_hash, word_of
from ayni.core.reasons import Reason

TEXT_CHARS_MAX = 1_000
GROUNDS = ("place", "time", "scope", "legal", "safety", "other")
ASKS = ("postpone", "relocate", "observe", "none")
CHANNELS = ("node", "voice", "radio", "email", "in_person", "paper")
RESULTS = ("spoke", "no_answer", "message_left")
PAPERS = ("note_verbale", "letter", "resolution", "signed_acta", "other")
_DUTY = frozenset({"duty"})
_FOREIGN = frozenset({"foreign"})


def _must(name: str, of: MemberType) -> Member:
    return Member(name=name, type=of, structural=True, required=True)


def _text(name: str, *, required: bool = False) -> Member:
    return Member(name=name, type=Text(TEXT_CHARS_MAX), required=required)


OPTIONAL: tuple[Member, ...] = (
    Member(name="own_ref", type=Text(80)),
    Member(name="occurred_at", type=Instant, structural=True),
    Member(name="channel", type=Enum(CHANNELS), structural=True),
    Member(name="note", type=Text(TEXT_CHARS_MAX)),
    ATTACHMENTS,
    Member(name="marking", type=Text(200)),
    Member(name="lang", type=Name, structural=True),
)
"""Members that every act of a room may carry (rooms.md A0.3)."""


_VERSION = _must("version", ActHash)
_SHAPES: tuple[tuple[str, str, frozenset[str], tuple[Member, ...]], ...] = (
    ("acknowledged", "other", _DUTY, (_VERSION,)),
    ("queried", "other", _DUTY, (_text("question", required=True),)),
    ("replied", "any", _DUTY, (_must("query", ActHash), _text("answer", required=True))),
    (
        "objected",
        "other",
        _FOREIGN,
        (
            _VERSION,
            _must("ground", Enum(GROUNDS)),
            _must("asks", Enum(ASKS)),
            _text("reason"),
        ),
    ),
    ("objection_lifted", "other", _FOREIGN, (_must("objection", ActHash),)),
    ("reserved", "any", _FOREIGN, (_text("text", required=True),)),
    ("contact_noted", "any", _DUTY, (_must("result", Enum(RESULTS)), _text("office_called"))),
    ("heard", "any", _DUTY, (_text("heard", required=True), _text("code"))),
    (
        "paper_linked",
        "any",
        _DUTY | _FOREIGN,
        (
            _must("type", Enum(PAPERS)),
            _text("number", required=True),
            Member(name="file_hash", type=Hash, structural=True),
        ),
    ),
    ("duplicate_linked", "any", _DUTY, (_must("other", ActHash),)),
    ("referred", "any", _FOREIGN | {"secretariat"}, (_must("mechanism", Name),)),
)
"""Word, who may say it, powers besides those of the room, members."""

WORDS = tuple(word for word, _author, _powers, _members in _SHAPES)
"""Words of the acts that every object has."""

_URGENT = frozenset({"acknowledged", "contact_noted", "heard"})


def common_kinds(
    room: str,
    *,
    powers: frozenset[str],
    opening_kinds: frozenset[str],
    shared: frozenset[str] = frozenset(),
) -> dict[str, Kind]:
    """Return the kinds of the acts that every object of a room has.

    Args:
        room: first word of the kinds.
        powers: powers of the room; `duty` may acknowledge and note contacts anyway.
        opening_kinds: kinds that open the objects they are about.
        shared: those of them whose objects belong to no single party, so that its opener too may
            acknowledge, query or object to what another party states.
    """
    kinds = (
        Kind(
            name=f"{room}.{word}/1",
            powers=powers | besides,
            author=author,
            about=opening_kinds,
            shared=shared,
            members=(*members, *OPTIONAL),
            urgent=word in _URGENT,
        )
        for word, author, besides, members in _SHAPES
    )
    return {kind.name: kind for kind in kinds}


@dataclass(frozen=True, slots=True)
class Query:
    """A question about an object and what answered it."""

    leaf: bytes
    party: str
    replies: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Objection:
    """An objection, and whether its own party lifted it."""

    leaf: bytes
    party: str
    version: bytes
    ground: str
    asks: str
    lifted: bool


@dataclass(frozen=True, slots=True)
class Responses:
    """What stands beside an object.

    Attributes:
        acknowledged: party to the versions that its offices acknowledged.
        queries: in display order, open ones have no replies.
        objections: in display order.
        reservations: leaf hashes, in display order.
    """

    acknowledged: Mapping[str, frozenset[bytes]]
    queries: tuple[Query, ...]
    objections: tuple[Objection, ...]
    reservations: tuple[bytes, ...]

    def structure(self) -> dict[str, Json]:
        """Return its part of a state for the digest: the same on every node."""
        return {
            "acknowledged": {
                party: [leaf.hex() for leaf in sorted(held)]
                for party, held in self.acknowledged.items()
            },
            "queries": [[q.leaf.hex(), [r.hex() for r in q.replies]] for q in self.queries],
            "objections": [[o.leaf.hex(), o.lifted] for o in self.objections],
            "reservations": [leaf.hex() for leaf in self.reservations],
        }


def judge_response(
    act: Act, sieve: Sieve, *, versions: Collection[str], author: str | None
) -> Reason | None:
    """Return why one of these acts is set aside, or none; any other act passes.

    Args:
        act: the act to judge.
        sieve: holds the regular acts of its causal past.
        versions: words of the acts that can be acknowledged or objected to.
        author: party whose object it is, or none if it belongs to no single party.
    """
    match word_of(act):
        case "acknowledged" | "objected":
            return _judge_version(act, sieve, versions, author)
        case "queried":
            return Reason.OWN_ACT if act.party == author else None
        case "replied":
            return _judge_reply(act, sieve, author)
        case "objection_lifted":
            made = _cited(act, sieve, "objection", ("objected",))
            if made is None:
                return Reason.OBJECTION_UNKNOWN
            return None if made.party == act.party else Reason.NOT_AUTHOR
        case _:
            return None


def _judge_version(
    act: Act, sieve: Sieve, versions: Collection[str], author: str | None
) -> Reason | None:
    if act.party == author:
        return Reason.OWN_ACT
    version = _cited(act, sieve, "version", versions)
    if version is None:
        return Reason.VERSION_UNKNOWN
    return Reason.OWN_ACT if version.party == act.party else None


def _judge_reply(act: Act, sieve: Sieve, author: str | None) -> Reason | None:
    query = _cited(act, sieve, "query", ("queried",))
    if query is None:
        return Reason.QUERY_UNKNOWN
    if query.party == act.party:
        return Reason.OWN_ACT
    return Reason.NOT_AUTHOR if author not in (None, act.party) else None


def _cited(act: Act, sieve: Sieve, name: str, words: Collection[str]) -> Act | None:
    cited = sieve.known(fact_hash(act, name), act)
    return cited if cited is not None and word_of(cited) in words else None


_RESPONDING = frozenset(
    {"acknowledged", "queried", "replied", "objected", "objection_lifted", "reserved"}
)


def responses_of(sieve: Sieve) -> Responses:
    """Return what stands beside an object, once all its acts are judged."""
    if not sieve.has(_RESPONDING):
        return Responses(acknowledged={}, queries=(), objections=(), reservations=())
    acknowledged: dict[str, frozenset[bytes]] = {}
    for act in sieve.deeds("acknowledged"):
        held = acknowledged.get(act.party, frozenset())
        acknowledged[act.party] = held | {fact_hash(act, "version")}
    replies: dict[bytes, tuple[bytes, ...]] = {}
    for act in sieve.deeds("replied"):
        query = fact_hash(act, "query")
        replies[query] = (*replies.get(query, ()), act.leaf)
    lifted = {fact_hash(act, "objection") for act in sieve.deeds("objection_lifted")}
    return Responses(
        acknowledged=dict(sorted(acknowledged.items())),
        queries=tuple(
            Query(act.leaf, act.party, replies.get(act.leaf, ())) for act in sieve.deeds("queried")
        ),
        objections=tuple(
            _objection(act, lifted=act.leaf in lifted) for act in sieve.deeds("objected")
        ),
        reservations=tuple(act.leaf for act in sieve.deeds("reserved")),
    )


def _objection(act: Act, *, lifted: bool) -> Objection:
    return Objection(
        act.leaf,
        act.party,
        fact_hash(act, "version"),
        fact_code(act, "ground"),
        fact_code(act, "asks"),
        lifted,
    )
