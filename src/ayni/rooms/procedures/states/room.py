# SPDX-License-Identifier: Apache-2.0
"""Folds whatever object of the room some acts are about; which one, the opening act says.

Pure and total. A new object adds its fold here.
"""

from __future__ import annotations

from collections.abc import Iterable

from ayni.core.acts import Act
from ayni.rooms.procedures.states.protocol import ProtocolState, fold_protocol

State = ProtocolState


def fold_object(acts: Iterable[Act]) -> State:
    """Return the state of one object of the room.

    Args:
        acts: its regular acts, in any order.
    """
    return fold_protocol(acts)


def texts_in_force(state: State) -> frozenset[bytes]:
    """Return the acts whose text every party consented to: nothing of them is erased."""
    return frozenset(version.leaf for version in state.versions if version.agreed_ms is not None)
