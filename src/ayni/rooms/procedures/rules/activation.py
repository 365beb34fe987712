# SPDX-License-Identifier: Apache-2.0
"""What is allowed with an activation; pure. Source: rooms.md A4."""

from __future__ import annotations

from collections.abc import Iterable

from ayni.core.errors import Refusal
from ayni.rooms.procedures.states import ActivationState, Binding, Side

MINUTE_MS = 60_000


def check_pinned(bindings: Iterable[Binding], party: str, leaf: bytes) -> Binding:
    """Return the binding that a party may activate: a version that binds it at this moment.

    Raises:
        Refusal: not_binding.
    """
    found = next((b for b in bindings if b.version.leaf == leaf and party in b.parties), None)
    if found is None:
        raise Refusal("not_binding")
    return found


def check_join(state: ActivationState, party: str) -> None:
    """Refuse to activate twice, or what every party ended.

    Raises:
        Refusal: object_unknown, already_active or activation_ended.
    """
    if state.opening is None:
        raise Refusal("object_unknown")
    if state.side(party) is not None:
        raise Refusal("already_active")
    if not state.open:
        raise Refusal("activation_ended")


def check_own_side(state: ActivationState, party: str) -> Side:
    """Return the own side of an activation, for a mark or its end.

    Raises:
        Refusal: not_active or activation_ended.
    """
    side = state.side(party)
    if side is None:
        raise Refusal("not_active")
    if not side.active:
        raise Refusal("activation_ended")
    return side


def check_step(side: Side, step: str) -> None:
    """Refuse a step that the version which the party activated does not have.

    Raises:
        Refusal: segment_unknown.
    """
    if step not in side.steps:
        raise Refusal("segment_unknown")


def step_due_ms(began_ms: int, minutes: int) -> int | None:
    """Return the first instant at which a step is late, or none if it has no time limit."""
    return began_ms + minutes * MINUTE_MS if minutes else None
