# SPDX-License-Identifier: Apache-2.0
"""What is asked to be erased, what each party answered, and what must be gone where.

A party asks all parties at once; each answers for its own node alone. Nobody can make another
party erase: the answers, and their absence, are what the record shows. Only content goes: values
and salts of members that no fold reads. Must not touch a body's bytes and must not know a room.

The kinds (core/constitution.py)::

    erasure.asked/1     act, members (none: all content), ground; cites the act in `refs`
    erasure.done/1      about the asking: this party's node holds it no longer
    erasure.refused/1   about the asking, with a ground
    erasure.expired/1   acts whose agreed period is over: this party's node erased their content

Source: DESIGN.md section 5 (Erasure); rooms.md A0.4, A0.12; kernel.md S9, B5.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from ayni.core import constitution as law
from ayni.core.acts import Act
from ayni.core.codec import Json
from ayni.core.kinds import Kind
from ayni.core.order import sort_key

GONE_KINDS: Final = frozenset({law.ERASURE_DONE, law.ERASURE_EXPIRED})
"""Kinds by which a party says that its own node holds something no longer."""

KINDS: Final = GONE_KINDS | {law.ERASURE_ASKED, law.ERASURE_REFUSED}

Standing = Literal["open", "done", "refused"]
"""What a party answered; `done` is never taken back."""

Gone = Mapping[bytes, frozenset[str]]
"""Leaf hash to members that are gone; an empty set stands for all content."""

_HASH_CHARS: Final = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one party says about its own node.

    Attributes:
        party: whose node.
        standing: ``done``, ``refused``, or ``open`` while it has said nothing.
        leaf: the act that says so; empty while open.
        at_ms: its claimed time.
        ground: why it refused, one of REFUSE_GROUNDS, or empty.
        backups_until_ms: first instant at which no copy of that node holds it any more, as the
            party states it; none if it states nothing.
    """

    party: str
    standing: Standing = "open"
    leaf: bytes = b""
    at_ms: int = 0
    ground: str = ""
    backups_until_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request to erase, and the answers that came.

    Attributes:
        asked: the act that asks; its leaf hash names the request.
        act: leaf hash of the act whose content is to go.
        members: names; none stands for all content.
        ground: one of ASK_GROUNDS.
        answers: by party, only those that answered.
    """

    asked: Act
    act: bytes
    members: tuple[str, ...]
    ground: str
    answers: Mapping[str, Answer]

    def answer_of(self, party: str) -> Answer:
        """Return what a party answered; an open answer while it said nothing."""
        return self.answers.get(party, Answer(party=party))

    def open_for(self, parties: Iterable[str]) -> tuple[str, ...]:
        """Return those of the parties that have not answered."""
        return tuple(party for party in parties if party not in self.answers)

    def covers(self, members: Collection[str]) -> bool:
        """Tell whether the request is about all of these members; none stands for all content."""
        return not self.members or (bool(members) and set(members) <= set(self.members))


def read_request(acts: Iterable[Act]) -> Request | None:
    """Return a request with its answers, or none if the act that asks is not among the acts.

    A function of the set of acts: a party that says once that it erased has erased, whatever it
    said before or after; of several refusals the last in display order is shown.

    Args:
        acts: regular acts about one request, in any order.
    """
    pool = sorted(acts, key=sort_key)
    asked = next((act for act in pool if act.kind == law.ERASURE_ASKED), None)
    if asked is None:
        return None
    answers: dict[str, Answer] = {}
    for act in pool:
        held = answers.get(act.party)
        if act.kind not in (law.ERASURE_DONE, law.ERASURE_REFUSED):
            continue
        if held is None or held.standing != "done":
            answers[act.party] = _answer(act)
    return Request(
        asked=asked,
        act=bytes.fromhex(str(asked.facts["act"])),
        members=members_asked(asked.facts),
        ground=str(asked.facts["ground"]),
        answers=answers,
    )


def gone_by(acts: Iterable[Act], requests: Mapping[bytes, Act]) -> dict[bytes, frozenset[str]]:
    """Return what acts of one party say is gone from its node.

    Args:
        acts: regular acts of one party; those of other kinds say nothing.
        requests: the acts that ask, by leaf hash; a `done` about another one says nothing.
    """
    gone: dict[bytes, frozenset[str]] = {}
    for act in acts:
        if act.kind == law.ERASURE_EXPIRED:
            for leaf in acts_named(act.kind, act.facts):
                gone[leaf] = frozenset()
        elif act.kind == law.ERASURE_DONE and act.object_id in requests:
            facts = requests[act.object_id].facts
            for leaf in acts_named(law.ERASURE_ASKED, facts):
                gone[leaf] = _joined(gone.get(leaf), frozenset(members_asked(facts)))
    return gone


def acts_named(kind: str, facts: Mapping[str, Json]) -> tuple[bytes, ...]:
    """Return the acts whose content an act speaks of erasing; total on whatever was signed.

    Args:
        kind: kind of the act.
        facts: its structural members, perhaps of wrong types.
    """
    if kind == law.ERASURE_ASKED:
        told: Json = [facts.get("act")]
    elif kind == law.ERASURE_EXPIRED:
        told = facts.get("acts")
    else:
        return ()
    leaves = [_leaf(item) for item in told] if isinstance(told, list) else []
    return tuple(dict.fromkeys(leaf for leaf in leaves if leaf))


def members_asked(facts: Mapping[str, Json]) -> tuple[str, ...]:
    """Return the members that a request names; none stands for all content."""
    told = facts.get("members")
    items = told if isinstance(told, list) else []
    return tuple(dict.fromkeys(item for item in items if isinstance(item, str)))


def period_days(retention: Mapping[str, int], kind: str) -> int | None:
    """Return after how many days content of a kind goes, or none if nothing is agreed.

    The name of the kind without its version counts, else that of its room; 0 agrees on nothing.
    Kinds of the record itself are meant only by their own name.

    Args:
        retention: as the constitution holds it.
        kind: name with its version.
    """
    name, room = kind.partition("/")[0], kind.partition(".")[0]
    days = retention.get(name)
    if days is None and room not in law.CORE_ROOMS:
        days = retention.get(room)
    return days or None


def content_among(kind: Kind, names: Iterable[str], chosen: Collection[str] = ()) -> frozenset[str]:
    """Return the members of a body that can be erased.

    What the kind does not know is content: an act with such a member is irregular for its name,
    which stays.

    Args:
        kind: kind of the act.
        names: members of its body.
        chosen: those that are asked for; none stands for all.
    """
    return frozenset(
        name for name in names if name not in kind.structural and (not chosen or name in chosen)
    )


def _joined(held: frozenset[str] | None, more: frozenset[str]) -> frozenset[str]:
    """Join what two acts say is gone of one act: an empty set is all content."""
    if held is None:
        return more
    return frozenset() if not held or not more else held | more


def _answer(act: Act) -> Answer:
    until = act.facts.get("backups_until")
    return Answer(
        party=act.party,
        standing="done" if act.kind == law.ERASURE_DONE else "refused",
        leaf=act.leaf,
        at_ms=act.header.at,
        ground=str(act.facts.get("ground", "")),
        backups_until_ms=until if type(until) is int else None,
    )


def _leaf(value: Json) -> bytes:
    if not isinstance(value, str) or len(value) != _HASH_CHARS:
        return b""
    try:
        return bytes.fromhex(value)
    except ValueError:
        return b""
