# SPDX-License-Identifier: Apache-2.0
"""Lets a person choose which members of an act a proof opens; the others stay closed.

Makes no proof: `adapters/record/exporting.py` does. Source: rooms.md A0.10, C step 15.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from ayni.adapters.record.reading import ActRead
from ayni.core.codec import Json
from ayni.web import words
from ayni.web.parts.facts import Fact, FactSheet

InWords = Callable[[str, Json], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberChoice:
    """A member of an act that a proof may open; drawn by `web/parts/proof_members.html`.

    Attributes:
        name: member name.
        label: what it is called.
        value: what it says, in words.
        open: whether the proof shows it.
        erased: whether its value is gone, so that it can only stay closed.
    """

    name: str
    label: str
    value: str
    open: bool
    erased: bool


def members_of(
    act: ActRead, chosen: Collection[str], *, in_words: InWords
) -> tuple[MemberChoice, ...]:
    """Return the members of an act, with those open that were chosen.

    Args:
        act: the act.
        chosen: names of members to open; what the act does not have is left out.
        in_words: name and value of a member to what people read.
    """
    return tuple(
        MemberChoice(
            name=name,
            label=words.member(act.kind, name),
            value=in_words(name, act.values[name]) if name in act.values else "",
            open=name in chosen and name in act.values,
            erased=name not in act.values,
        )
        for name in act.names
    )


def opened(members: Sequence[MemberChoice]) -> tuple[str, ...]:
    """Return the names of the members that the proof opens."""
    return tuple(member.name for member in members if member.open)


def sheet(title: str, members: Sequence[MemberChoice]) -> FactSheet:
    """Return what the proof will show, closed members included."""
    return FactSheet(title=title, facts=[_fact(member) for member in members])


def _fact(member: MemberChoice) -> Fact:
    if member.open:
        return Fact(label=member.label, value=member.value)
    return Fact(label=member.label, value="", state="erased" if member.erased else "closed")
