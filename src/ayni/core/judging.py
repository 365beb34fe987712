# SPDX-License-Identifier: Apache-2.0
"""Whether an act is regular: a function of the act and its causal past alone.

Must not look at anything outside the causal past, at a clock, or at content members: two nodes
give the same verdict for ever, whatever arrived first. Source: kernel.md S1, S6, S8.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from ayni.core import constitution as law
from ayni.core.acts import Header
from ayni.core.codec import Json
from ayni.core.erasure import acts_named, members_asked
from ayni.core.errors import SchemaError
from ayni.core.frame import Frame
from ayni.core.kinds import Kind, Kinds, check_open, structural_of
from ayni.core.ports import NEEDS_NEWER, REGULAR, Spot
from ayni.core.reasons import Reason


class Case(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """All that a verdict may depend on.

    Attributes:
        party: whose log the act stands in.
        index: its position there.
        header: the act.
        names: names of all members of its body, open or closed.
        values: open members.
        past: causal past.
        frame: constitution and directories in that past.
        openings: where the act stands that opened the object, copies of it included.
        id_used: the log carries the same id already.
        seen_wrong: a root in `seen` is not the root held.
        unreadable: open members whose value is not canonical.
        checked: names and values were found to be what the kind asks (core/structures.py).
        named: where the acts stand whose content it speaks of erasing, by leaf hash.
    """

    party: str
    index: int
    header: Header
    names: tuple[str, ...]
    values: Mapping[str, Json]
    past: Mapping[str, int]
    frame: Frame
    openings: tuple[Spot, ...]
    id_used: bool = False
    seen_wrong: bool = False
    unreadable: frozenset[str] = frozenset()
    checked: bool = False
    named: Mapping[bytes, tuple[Spot, ...]] = msgspec.field(default_factory=dict)


def judge(case: Case, kinds: Kinds) -> str:
    """Return ``regular``, ``needs_newer`` or the first reason code that applies.

    Steps, in this order, the same on every node:
        1 what it claims to have seen  2 id  3 place in its log  4 mode  5 kind known
        6 members  7 constitution  8 membership and room  9 object  10 office and power
        11 what it says of erasing
    """
    if case.seen_wrong:
        return Reason.WRONG_ROOT
    if case.id_used:
        return Reason.REPEATED_ID
    if (case.header.kind == law.LOG_OPENED) != (case.index == 0):
        return Reason.LOG_OPENING_MISPLACED
    constitution = case.frame.constitution
    if constitution is not None and case.header.mode != constitution.mode:
        return Reason.WRONG_MODE
    kind = kinds.get(case.header.kind)
    if kind is None:
        return NEEDS_NEWER
    return (
        _judge_members(case, kind)
        or _judge_membership(case, kind)
        or _judge_object(case, kind)
        or _judge_office(case, kind)
        or _judge_erasure(case, kinds)
        or REGULAR
    )


def _judge_members(case: Case, kind: Kind) -> str | None:
    if case.header.body_bytes > kind.body_max_bytes:
        return Reason.BODY_MALFORMED
    if not (case.checked or _members_fit(case, kind)):
        return Reason.BODY_MALFORMED
    if case.header.kind == law.LOG_OPENED and case.values["party"] != case.party:
        return Reason.BODY_MALFORMED
    return None


def _members_fit(case: Case, kind: Kind) -> bool:
    if any(name not in kind.by_name for name in case.names):
        return False
    if any(kind.by_name[name].structural for name in case.unreadable):
        return False
    try:
        check_open(kind, structural_of(kind, case.values))
    except SchemaError:
        return False
    return all(m.name in case.names for m in kind.members if m.required)


def _judge_membership(case: Case, kind: Kind) -> str | None:
    if kind.room in law.CORE_ROOMS:
        return None
    constitution = case.frame.constitution
    if constitution is None:
        return Reason.NO_CONSTITUTION
    if case.party not in constitution.parties:
        return Reason.NOT_MEMBER
    if kind.room not in constitution.rooms:
        return Reason.ROOM_OFF
    return None


def _judge_object(case: Case, kind: Kind) -> str | None:
    if kind.opens:
        return Reason.ABOUT_WRONG_KIND if case.header.about is not None else None
    seen = [o for o in case.openings if o.index < case.past.get(o.log, 0)]
    if not seen:
        return Reason.ABOUT_UNSEEN
    fitting = [o for o in seen if o.regular and o.opens and o.kind in kind.about]
    if not fitting:
        return Reason.ABOUT_WRONG_KIND
    # Regular copies are all of one party: the one that the header names.
    opening = fitting[0]
    if opening.kind in kind.shared:
        return None
    if kind.author == "opener" and opening.party != case.party:
        return Reason.NOT_AUTHOR
    if kind.author == "other" and opening.party == case.party:
        return Reason.OWN_ACT
    return None


def _judge_office(case: Case, kind: Kind) -> str | None:
    if case.header.party != case.party:
        return Reason.OFFICE_UNKNOWN
    if case.header.kind == law.LOG_OPENED:
        return None
    office = case.frame.office(case.party, case.header.by)
    if office is None:
        return Reason.OFFICE_UNKNOWN
    constitution = case.frame.constitution
    asked = constitution.powers_for(kind.name) if constitution else None
    if not office.powers & (kind.powers if asked is None else asked):
        return Reason.POWER_LACKING
    return None


def _judge_erasure(case: Case, kinds: Kinds) -> str | None:
    """Judge an act that asks for an erasure or tells of one: of acts it knew, of content alone."""
    for leaf in acts_named(case.header.kind, case.values):
        known = [s for s in case.named.get(leaf, ()) if s.index < case.past.get(s.log, 0)]
        if not known:
            return Reason.ABOUT_UNSEEN
        if case.header.kind != law.ERASURE_ASKED:
            continue
        if leaf.hex() not in case.header.refs:
            return Reason.BODY_MALFORMED
        # Copies of one header are of one kind.
        of = kinds.get(known[0].kind)
        if of is None:
            return NEEDS_NEWER
        if of.structural.intersection(members_asked(case.values)):
            return Reason.MEMBER_STRUCTURAL
    return None
