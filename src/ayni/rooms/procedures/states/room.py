# SPDX-License-Identifier: Apache-2.0
"""Folds whatever object of the room some acts are about; which one, the opening act says.

Pure and total. A new object adds its fold here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from ayni.core.acts import Act
from ayni.rooms.procedures.facts import ACTIVATED, CONTACT_TESTED, VERSION_PROPOSED
from ayni.rooms.procedures.states.activation import ActivationState, fold_activation
from ayni.rooms.procedures.states.contact import ContactState, fold_contact
from ayni.rooms.procedures.states.protocol import ProtocolState, fold_protocol

State = ProtocolState | ActivationState | ContactState

FOLDS: Mapping[str, Callable[[Iterable[Act]], State]] = {
    VERSION_PROPOSED: fold_protocol,
    ACTIVATED: fold_activation,
    CONTACT_TESTED: fold_contact,
}
"""Kind that opens an object to the fold of its acts."""


def fold_object(acts: Iterable[Act]) -> State:
    """Return the state of one object of the room.

    Without an opening act nothing is known of it; it is then read as a protocol of which only
    answers are held.

    Args:
        acts: its regular acts, in any order.
    """
    pool = list(acts)
    opened = sorted(act.kind for act in pool if act.header.about is None and act.kind in FOLDS)
    return FOLDS[opened[0] if opened else VERSION_PROPOSED](pool)


def texts_in_force(state: State) -> frozenset[bytes]:
    """Return the acts whose text every party consented to: nothing of them is erased."""
    if not isinstance(state, ProtocolState):
        return frozenset()
    return frozenset(version.leaf for version in state.versions if version.agreed_ms is not None)
