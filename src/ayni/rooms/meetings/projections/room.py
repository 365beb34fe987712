# SPDX-License-Identifier: Apache-2.0
"""Hands the states of the room's objects to whoever writes their rows; writes none itself.

A new object adds its rows here.
"""

from collections.abc import Mapping
from typing import Any, Final

from ayni.adapters.record.derived import Rows
from ayni.adapters.record.registry import State
from ayni.rooms.meetings.projections.acta import ACTAS
from ayni.rooms.meetings.projections.agenda import AGENDAS
from ayni.rooms.meetings.projections.edition import EDITIONS
from ayni.rooms.meetings.projections.errata import ERRATAS
from ayni.rooms.meetings.projections.mechanism import MECHANISMS
from ayni.rooms.meetings.projections.statement import STATEMENTS

_ALL: Final[tuple[Rows[Any], ...]] = (MECHANISMS, EDITIONS, AGENDAS, STATEMENTS, ACTAS, ERRATAS)


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
