# SPDX-License-Identifier: Apache-2.0
"""Reads instants and windows of acts for the folds of the room; pure, and total with its errors."""

from __future__ import annotations

from ayni.core.acts import Act
from ayni.core.kinds import Instant
from ayni.rooms.notices.facts import Moment, Terms


def moment_in(act: Act, name: str) -> Moment | None:
    """Return an instant that an act states, or none.

    Raises:
        SchemaError: something stands there that is no instant.
    """
    value = act.facts.get(name)
    if value is None:
        return None
    Instant.check(value, name)
    return Moment.from_value(value)


def clash(one: Terms, other: Terms) -> bool:
    """Tell whether two activities are at one place at one time; an open end never comes."""
    return bool(set(one.places) & set(other.places)) and _begins_within(one, other)


def _begins_within(one: Terms, other: Terms) -> bool:
    first, second = sorted((one, other), key=lambda terms: terms.start.ms)
    return first.end is None or second.start.ms < first.end.ms
