# SPDX-License-Identifier: Apache-2.0
"""What writes the rows of the room, one file for each object."""

from ayni.rooms.procedures.projections.room import (
    clear,
    write,
)

__all__ = [
    "clear",
    "write",
]
