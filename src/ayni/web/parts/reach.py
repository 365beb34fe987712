# SPDX-License-Identifier: Apache-2.0
"""Lays out the deeds that an office may do on the page of a matter; knows no rule."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from ayni.core.patterns.common import Responses
from ayni.web.parts.deed_fields import DeedFields
from ayni.web.parts.deeds import DeedForm

Said = Callable[[bytes, str], str]
"""Leaf hash of an act and name of a member to what it says; empty if it is erased."""


class Reach(NamedTuple):
    """A deed within reach on a page.

    Attributes:
        name: of the deed on the page; its first word, up to a hyphen, says which deed it is.
        initial: what stands in its fields.
        note: a hint above them.
        sentence: what will be signed, where it is not that of the page.
    """

    name: str
    initial: Mapping[str, Any]
    note: str = ""
    sentence: str = ""


Reachable = tuple[str, Mapping[str, Any]] | Reach
"""A deed within reach; name and first values are enough where nothing else is said."""


class MayAct(Protocol):
    """Whoever knows which kinds of act an office may sign."""

    def may(self, kind: str) -> bool:
        """Tell whether the office holds a power for a kind of act."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What every deed on a page needs of the page.

    Attributes:
        sentence: D-8 for the viewer's office.
        expected: version of the object as displayed.
        make: name of a deed and its first values to its form.
        question: leaf hash of a question to what it said; it stands above the fields of its answer.
        opened: first words of the deeds that stand open from the start, what is asked of all.
    """

    sentence: str
    expected: int
    make: Callable[[str, Mapping[str, Any]], DeedFields]
    question: Callable[[bytes], str] = lambda _leaf: ""
    opened: frozenset[str] = frozenset()


def deeds_about(
    reader: MayAct,
    *,
    reach: Sequence[Reachable],
    bound: Mapping[str, DeedFields],
    drawn: Drawn,
) -> list[DeedForm]:
    """Return the deeds that the viewer's office may do now.

    Args:
        reader: who reads.
        reach: the deeds within reach.
        bound: name of a deed that was refused, to its fields as typed.
        drawn: what the page says besides.
    """
    within = [Reach(*one) for one in reach]
    names = {one.name for one in within}
    # What was refused is shown with its reason, even if it is no longer to be done.
    within += [Reach(name, {}) for name in bound if name not in names]
    shown = [(one, bound.get(one.name) or drawn.make(one.name, one.initial)) for one in within]
    return [_deed(one, form=form, drawn=drawn) for one, form in shown if reader.may(form.kind)]


def asked_of(responses: Responses, own: str, said: Said) -> list[Reach]:
    """Return a reply for each question of another party that nobody answered.

    Args:
        responses: what stands beside the matter.
        own: code of the own party.
        said: leaf hash of an act and a member of it to what it says.
    """
    return [
        Reach(f"reply-{one.leaf.hex()[:16]}", {"query": one.leaf.hex()}, said(one.leaf, "question"))
        for one in responses.queries
        if one.party != own and not one.replies
    ]


def sayable(responses: Responses, own: str, said: Said, *, lift: str = "lift") -> list[Reach]:
    """Return what may be said beside any matter, own objections that may be lifted first.

    Args:
        responses: what stands beside the matter.
        own: code of the own party.
        said: leaf hash of an act and a member of it to what it says.
        lift: first word of the deed that lifts an objection.
    """
    lifts = [
        Reach(
            f"{lift}-{one.leaf.hex()[:16]}",
            {"objection": one.leaf.hex()},
            said(one.leaf, "reason"),
        )
        for one in responses.objections
        if one.party == own and not one.lifted
    ]
    return [*lifts, *(Reach(name, {}) for name in ("query", "reserve", "contact", "paper"))]


def _deed(one: Reach, *, form: DeedFields, drawn: Drawn) -> DeedForm:
    asked = str(one.initial.get("query", ""))
    return DeedForm(
        name=one.name,
        title=str(form.title),
        sentence=f"{one.sentence or drawn.sentence} {form.adds}".strip(),
        form=form,
        expected=drawn.expected,
        open=one.name.partition("-")[0] in drawn.opened or bool(asked),
        grave=form.grave,
        note=one.note or (drawn.question(bytes.fromhex(asked)) if asked else ""),
    )
