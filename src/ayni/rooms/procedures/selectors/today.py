# SPDX-License-Identifier: Apache-2.0
"""Answers what binds on a topic at an instant, as the pages ask it; the answer is the states'.

"12 May" is a different day on two clocks: asked for a day without an hour, the answer is given for
both ends of it where they differ. Source: rooms.md A4 (What binds us today, edge case 3).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ayni.rooms.procedures.selectors.protocol import states_on, titles
from ayni.rooms.procedures.selectors.reader import Reader
from ayni.rooms.procedures.states import Binding, ProtocolState, binding_at, overlaps

Bound = tuple[Binding, str]
"""A version that binds, and its title."""
TOPICS_SHOWN_MAX = 20
"""Topics whose answer stands on the page before anybody asks; each is folded anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What binds at an instant.

    Attributes:
        at_ms: the instant, milliseconds UTC.
        bindings: what binds then: none, one, or an overlap.
        next_ms: the next instant at which something else would be answered, or none.
    """

    at_ms: int
    bindings: tuple[Binding, ...]
    next_ms: int | None


def answers(topic: str, instants: Sequence[int]) -> list[Answer]:
    """Return the answer for each instant; one that says the same as the one before is left out.

    Args:
        topic: code.
        instants: milliseconds UTC, in their order.
    """
    protocols = states_on(topic)
    found: list[Answer] = []
    for at_ms in instants:
        bindings = binding_at(protocols, topic, at_ms)
        if found and _same(found[-1].bindings, bindings):
            continue
        found.append(Answer(at_ms=at_ms, bindings=bindings, next_ms=_next(protocols, at_ms)))
    return found


def standing_now(topics: Sequence[str], reader: Reader) -> list[tuple[str, list[Bound]]]:
    """Return what binds on each topic at this moment, each version with its title."""
    held = {
        topic: binding_at(states_on(topic), topic, reader.viewer.now_ms)
        for topic in topics[:TOPICS_SHOWN_MAX]
    }
    leaves = [one.version.leaf.hex() for bindings in held.values() for one in bindings]
    told = titles(leaves, reader)
    return [
        (topic, [(one, told[one.version.leaf.hex()]) for one in bindings])
        for topic, bindings in held.items()
    ]


def overlaps_on(topic: str) -> int:
    """Return how many pairs of versions bind on a topic at the same time, now or ever."""
    return len(overlaps(states_on(topic)))


def _same(one: Sequence[Binding], other: Sequence[Binding]) -> bool:
    return [(b.version.leaf, b.parties, b.pauses) for b in one] == [
        (b.version.leaf, b.parties, b.pauses) for b in other
    ]


def _next(protocols: Sequence[ProtocolState], at_ms: int) -> int | None:
    changes = [
        ms
        for state in protocols
        for version in state.versions
        for ms in (
            version.starts_ms,
            version.ends_ms,
            *version.left.values(),
            *(pause.from_ms for pause in version.pauses),
            *(pause.until_ms for pause in version.pauses),
        )
        if ms is not None and ms > at_ms
    ]
    return min(changes, default=None)
