# SPDX-License-Identifier: Apache-2.0
"""What people do when a protocol is activated: activate, join, mark steps, deactivate.

The version in force at that moment is filled in and pinned. Must not write a row: the projection
does.
"""

from collections.abc import Mapping
from dataclasses import replace

from ayni.adapters.record.sequencing import Appended
from ayni.core.codec import Json
from ayni.core.errors import Refusal
from ayni.rooms.procedures import facts, rules, selectors
from ayni.rooms.procedures.states import Binding
from ayni.web.deeds import Deed, append, require, said
from ayni.web.matters import require_matter


def activate(deed: Deed, *, pinned: str, reason: str, place: str, matter: str = "") -> Appended:
    """Activate a version that binds at this moment.

    Args:
        deed: who acts.
        pinned: leaf hash of the version, 64 hex digits.
        reason: why.
        place: place id, or empty.
        matter: object id of the matter that it is done in, such as an incident, or empty.

    Raises:
        Refusal: power_lacking, reason_missing, not_binding or matter_unknown.
    """
    require(deed.author, facts.ACTIVATED)
    if not reason.strip():
        raise Refusal("reason_missing")
    found = selectors.bindings_now(deed.author.now_ms)
    binding = rules.check_pinned(found, deed.author.party, bytes.fromhex(pinned))
    values: dict[str, Json] = {**_pinned(binding), "reason": reason.strip()}
    if matter:
        deed = replace(deed, refs=(require_matter(matter),))
    return append(deed, facts.ACTIVATED, {**values, **said(place=place)})


def join_activation(deed: Deed) -> Appended:
    """Activate for the own state too, by the version that binds it at this moment.

    Raises:
        Refusal: power_lacking, object_unknown, already_active, activation_ended or not_binding.
    """
    require(deed.author, facts.ACTIVATION_JOINED)
    state = selectors.activation_state(deed.about)
    own = deed.author.party
    rules.check_join(state, own)
    found = selectors.bindings_of(state.protocol, deed.author.now_ms)
    first = state.sides[0].pinned
    # Of two that overlap the one that the other party activated is meant.
    ordered = sorted(found, key=lambda binding: binding.version.leaf != first)
    mine = next((binding for binding in ordered if own in binding.parties), None)
    if mine is None:
        raise Refusal("not_binding")
    return append(deed, facts.ACTIVATION_JOINED, _pinned(mine))


def mark_step(deed: Deed, *, step: str, mark: str, note: str) -> Appended:
    """Say what became of a step of the own side.

    Raises:
        Refusal: power_lacking, not_active, activation_ended, segment_unknown, or reason_missing
            for a step that could not be done.
    """
    require(deed.author, facts.STEP_MARKED)
    side = rules.check_own_side(selectors.activation_state(deed.about), deed.author.party)
    rules.check_step(side, step)
    if mark == "could_not" and not note.strip():
        raise Refusal("reason_missing", field="note")
    values: dict[str, Json] = {"step": step, "mark": mark}
    return append(deed, facts.STEP_MARKED, {**values, **said(note=note)})


def deactivate(deed: Deed, *, reason: str) -> Appended:
    """End the activation of the own side; the other party ends its own.

    Raises:
        Refusal: power_lacking, not_active or activation_ended.
        StalePage: the activation moved since the page was drawn.
    """
    require(deed.author, facts.DEACTIVATED)
    rules.check_own_side(selectors.activation_state(deed.about), deed.author.party)
    return append(deed, facts.DEACTIVATED, {"reason": reason.strip()})


def acknowledge_activation(deed: Deed, *, version: str) -> Appended:
    """Acknowledge an activation: an office has it. It activates nothing.

    Raises:
        Refusal: power_lacking, version_unknown or own_act.
    """
    require(deed.author, facts.ACKNOWLEDGED)
    state = selectors.activation_state(deed.about)
    if state.opening is None or state.opening.leaf.hex() != version:
        raise Refusal("version_unknown")
    if state.opening.party == deed.author.party:
        raise Refusal("own_act")
    return append(deed, facts.ACKNOWLEDGED, {"version": version})


def _pinned(binding: Binding) -> Mapping[str, Json]:
    steps: list[Json] = [step.segment for step in binding.version.steps]
    return {
        "protocol": binding.protocol.hex(),
        "pinned": binding.version.leaf.hex(),
        "steps": steps,
    }
