# SPDX-License-Identifier: Apache-2.0
"""Hands the states of the room's objects to whoever writes their rows; writes none itself.

A new object adds its rows here.
"""

from collections.abc import Mapping
from typing import Any, Final

from ayni.adapters.record.derived import Rows
from ayni.adapters.record.registry import State
from ayni.rooms.procedures.projections.activation import ACTIVATIONS
from ayni.rooms.procedures.projections.contact import TESTS
from ayni.rooms.procedures.projections.protocol import PROTOCOLS

_ALL: Final[tuple[Rows[Any], ...]] = (PROTOCOLS, ACTIVATIONS, TESTS)


def write(states: Mapping[bytes, State]) -> None:
    """Insert or replace the rows of these objects.

    Args:
        states: object id to what the fold made of its acts.
    """
    for rows in _ALL:
        rows.write(states)


def clear() -> None:
    """Remove all rows of the room, before a rebuild."""
    for rows in reversed(_ALL):
        rows.clear()
