# SPDX-License-Identifier: Apache-2.0
"""Who reads in this room. Source: rooms.md A0.11."""

from ayni.rooms.understandings import facts
from ayni.web import readers
from ayni.web.readers import Reader
from ayni.web.viewer import Viewer


def reader(viewer: Viewer) -> Reader:
    """Return the viewer as a reader of this room.

    Raises:
        Refusal: power_lacking, with `power` and `offices`; the room is not open to the office.
    """
    return readers.reader_of(viewer, facts.ROOM, powers=facts.ROOM_POWERS)
