# SPDX-License-Identifier: Apache-2.0
"""The acts every object has: acknowledge, query, reply, object, reserve, note a contact.

A room takes them into its kinds with one call and its fold reads them with `responses_of`.
None of them moves an object: they stand beside it. Source: rooms.md A0.4.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from ayni.core.acts import Act
from ayni.core.kinds import Enum, Hash, Int, Kind, Member, MemberType, Name, Text
from ayni.core.order import before, sort_key
from ayni.core.reasons import Reason

TEXT_CHARS_MAX = 1_000
GROUNDS = ("place", "time", "scope", "legal", "safety", "other")
ASKS = ("postpone", "relocate", "observe", "none")
CHANNELS = ("node", "voice", "radio", "email", "in_person", "paper")
RESULTS = ("spoke", "no_answer", "message_left")
PAPERS = ("note_verbale", "letter", "resolution", "signed_acta", "other")
MS = Int(0, 253_402_300_799_999)


def _must(name: str, of: MemberType) -> Member:
    return Member(name=name, type=of, structural=True, required=True)


def _text(name: str, *, required: bool = False) -> Member:
    return Member(name=name, type=Text(TEXT_CHARS_MAX), required=required)


OPTIONAL: tuple[Member, ...] = (
    Member(name="own_ref", type=Text(80)),
    Member(name="occurred_at", type=MS, structural=True),
    Member(name="channel", type=Enum(CHANNELS), structural=True),
    Member(name="note", type=Text(TEXT_CHARS_MAX)),
    Member(name="marking", type=Text(200)),
    Member(name="lang", type=Name, structural=True),
)
"""Members that every act of a room may carry (rooms.md A0.3)."""


def common_kinds(
    room: str, *, powers: frozenset[str], opening_kinds: frozenset[str]
) -> dict[str, Kind]:
    """Return the kinds of the acts that every object of a room has.

    Args:
        room: first word of the kinds.
        powers: powers of the room; `duty` may acknowledge and note contacts anyway.
        opening_kinds: kinds that open the objects they are about.
    """
    duty = powers | {"duty"}
    version = _must("version", Hash)
    table: tuple[tuple[str, str, frozenset[str], tuple[Member, ...]], ...] = (
        ("acknowledged", "other", duty, (version,)),
        ("queried", "other", duty, (_text("question", required=True),)),
        ("replied", "any", duty, (_must("query", Hash), _text("answer", required=True))),
        (
            "objected",
            "other",
            frozenset({"foreign"}) | powers,
            (
                _must("version", Hash),
                _must("ground", Enum(GROUNDS)),
                _must("asks", Enum(ASKS)),
                _text("reason"),
            ),
        ),
        ("objection_lifted", "other", frozenset({"foreign"}) | powers, (_must("objection", Hash),)),
        ("reserved", "any", frozenset({"foreign"}) | powers, (_text("text", required=True),)),
        (
            "contact_noted",
            "any",
            duty,
            (_must("result", Enum(RESULTS)), _text("office_called")),
        ),
        ("heard", "any", duty, (_text("heard", required=True), _text("code"))),
        (
            "paper_linked",
            "any",
            duty | {"foreign"},
            (
                _must("type", Enum(PAPERS)),
                _text("number", required=True),
                Member(name="file_hash", type=Hash, structural=True),
            ),
        ),
        ("duplicate_linked", "any", duty, (_must("other", Hash),)),
        ("referred", "any", powers | {"foreign", "secretariat"}, (_must("mechanism", Name),)),
    )
    urgent = frozenset({"acknowledged", "contact_noted", "heard"})
    kinds = (
        Kind(
            name=f"{room}.{word}/1",
            powers=may,
            author=author,
            about=opening_kinds,
            members=(*members, *OPTIONAL),
            urgent=word in urgent,
        )
        for word, author, may, members in table
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
        aside: leaf hash to reason code of acts that break a rule.
    """

    acknowledged: Mapping[str, frozenset[bytes]]
    queries: tuple[Query, ...]
    objections: tuple[Objection, ...]
    reservations: tuple[bytes, ...]
    aside: Mapping[bytes, str]


def word_of(act: Act) -> str:
    """Return the word of a kind without room and version."""
    return act.kind.partition(".")[2].partition("/")[0]


def fact_hash(act: Act, name: str) -> bytes:
    """Return a structural member that is a hash; empty if the act has none."""
    value = act.facts.get(name)
    return bytes.fromhex(value) if isinstance(value, str) else b""


def responses_of(acts: Iterable[Act], versions: Sequence[Act]) -> Responses:
    """Fold the responses to an object.

    Args:
        acts: all regular acts about the object.
        versions: those of its acts that are versions, the opening act included.
    """
    words: dict[str, list[Act]] = {}
    for act in sorted(acts, key=sort_key):
        words.setdefault(word_of(act), []).append(act)
    known = {version.leaf: version for version in versions}
    aside: dict[bytes, str] = {}
    acknowledged: dict[str, frozenset[bytes]] = {}
    for act in words.get("acknowledged", ()):
        version = _cited(act, "version", known, aside, Reason.VERSION_UNKNOWN)
        if version is not None:
            acknowledged[act.party] = acknowledged.get(act.party, frozenset()) | {version.leaf}
    return Responses(
        acknowledged=dict(sorted(acknowledged.items())),
        queries=_queries(words, aside),
        objections=_objections(words, known, aside),
        reservations=tuple(a.leaf for a in words.get("reserved", ())),
        aside=aside,
    )


def _cited(
    act: Act, name: str, among: Mapping[bytes, Act], aside: dict[bytes, str], reason: Reason
) -> Act | None:
    cited = among.get(fact_hash(act, name))
    if cited is None or not before(cited, act):
        aside[act.leaf] = reason
        return None
    return cited


def _queries(words: Mapping[str, Sequence[Act]], aside: dict[bytes, str]) -> tuple[Query, ...]:
    asked = {a.leaf: a for a in words.get("queried", ())}
    replies: dict[bytes, list[bytes]] = {leaf: [] for leaf in asked}
    for act in words.get("replied", ()):
        query = _cited(act, "query", asked, aside, Reason.QUERY_UNKNOWN)
        if query is not None and query.party == act.party:
            aside[act.leaf] = Reason.OWN_ACT
        elif query is not None:
            replies[query.leaf].append(act.leaf)
    return tuple(Query(leaf, act.party, tuple(replies[leaf])) for leaf, act in asked.items())


def _objections(
    words: Mapping[str, Sequence[Act]], known: Mapping[bytes, Act], aside: dict[bytes, str]
) -> tuple[Objection, ...]:
    made = {
        a.leaf: a
        for a in words.get("objected", ())
        if _cited(a, "version", known, aside, Reason.VERSION_UNKNOWN) is not None
    }
    lifted = set()
    for act in words.get("objection_lifted", ()):
        objection = _cited(act, "objection", made, aside, Reason.OBJECTION_UNKNOWN)
        if objection is not None and objection.party != act.party:
            aside[act.leaf] = Reason.NOT_AUTHOR
        elif objection is not None:
            lifted.add(objection.leaf)
    return tuple(_objection(a, lifted=a.leaf in lifted) for a in made.values())


def _objection(act: Act, *, lifted: bool) -> Objection:
    return Objection(
        act.leaf,
        act.party,
        fact_hash(act, "version"),
        cast(str, act.facts.get("ground", "other")),
        cast(str, act.facts.get("asks", "none")),
        lifted,
    )
