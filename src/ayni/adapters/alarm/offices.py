# SPDX-License-Identifier: Apache-2.0
"""Whom an alarm is meant for: the offices of each step of its escalation, as the record says now.

Step 1 calls the offices that answer: those on duty, or without one those that may acknowledge.
Step 2 calls the first alternate of each, step 3 the further ones, step 4 the head. A step that has
nobody of its own calls the offices of the step before it again. Source: rooms.md A0.7, A0.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from ayni.adapters.record import offices as declared
from ayni.adapters.record import registry
from ayni.core.frame import Constitution

DUTY: Final = frozenset({"duty"})
HEADS: Final = (frozenset({"head"}), frozenset({"foreign"}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """An office, as far as an alarm needs it."""

    powers: frozenset[str]
    alternates: tuple[str, ...] = ()


def powers_asked(kind: str, constitution: Constitution | None) -> frozenset[str]:
    """Return the powers whose holders answer an act: those that may acknowledge it, and `duty`.

    Args:
        kind: kind of the act.
        constitution: the one in force, or none.
    """
    name = f"{kind.partition('.')[0]}.acknowledged/1"
    return registry.powers_for(name, constitution) | DUTY


def posts(party: str) -> dict[str, Post]:
    """Return the offices of this state, as it declares them now."""
    return {
        name: Post(powers=office.powers, alternates=office.alternates)
        for name, office in declared.offices(party).items()
    }


def holding(powers: frozenset[str], posts: Mapping[str, Post]) -> tuple[str, ...]:
    """Return the offices that hold one of some powers, by id.

    Args:
        powers: looked for.
        posts: offices of this state.
    """
    return _with(powers, posts)


def called(step: int, *, asked: frozenset[str], posts: Mapping[str, Post]) -> tuple[str, ...]:
    """Return the offices that a step calls, by id.

    Args:
        step: 1 to 4.
        asked: powers whose holders answer.
        posts: offices of this state.
    """
    first = _with(DUTY, posts) or _with(asked, posts)
    ranked = [[name for name in posts[office].alternates if name in posts] for office in first]
    second = _sorted(row[0] for row in ranked if row) or first
    third = _sorted(name for row in ranked for name in row[1:]) or second
    head = next((found for powers in HEADS if (found := _with(powers, posts))), third)
    return (first, second, third, head)[step - 1]


def _with(powers: frozenset[str], posts: Mapping[str, Post]) -> tuple[str, ...]:
    return _sorted(name for name, post in posts.items() if post.powers & powers)


def _sorted(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(names)))
