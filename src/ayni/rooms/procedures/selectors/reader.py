# SPDX-License-Identifier: Apache-2.0
"""Who reads in this room, and what the constitution says of it as of now.

Source: rooms.md A0.11.
"""

from ayni.rooms.procedures import facts
from ayni.web import readers
from ayni.web.readers import DAY_MS, DESK_ITEMS_MAX, Label, Reader
from ayni.web.viewer import Viewer

__all__ = ["DAY_MS", "DESK_ITEMS_MAX", "Label", "Reader", "reader", "switched_on"]


def reader(viewer: Viewer) -> Reader:
    """Return the viewer as a reader of this room.

    Raises:
        Refusal: power_lacking, with `power` and `offices`; the room is not open to the office.
    """
    return readers.reader_of(viewer, facts.ROOM, powers=facts.ROOM_POWERS)


def switched_on() -> bool:
    """Tell whether the constitution in force switches the room on."""
    return readers.switched_on(facts.ROOM)
