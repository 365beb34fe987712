# SPDX-License-Identifier: Apache-2.0
"""Says to whom the room is open and what the constitution says of it; reads no table of the room.

Source: rooms.md A0.11.
"""

from datetime import date, timedelta

from ayni.rooms.meetings import facts
from ayni.web import readers
from ayni.web.readers import (
    DESK_ITEMS_MAX,
    Label,
    Reader,
    Tone,
    begins_ms,
    ends_ms,
    own_offices,
)
from ayni.web.viewer import Viewer

__all__ = [
    "DESK_ITEMS_MAX",
    "Label",
    "Reader",
    "Tone",
    "begins_ms",
    "days_before_ms",
    "ends_ms",
    "own_offices",
    "points",
    "reader",
]


def reader(viewer: Viewer) -> Reader:
    """Return the viewer as a reader of this room.

    Raises:
        Refusal: power_lacking, with `power` and `offices`; the room is not open to the office.
    """
    return readers.reader_of(viewer, facts.ROOM, powers=facts.ROOM_POWERS)


def points(reader: Reader) -> list[tuple[str, str]]:
    """Return the places of the constitution and their names, for a field."""
    return sorted(reader.places.items(), key=lambda one: one[1])


def days_before_ms(day: str, zone: str, days: int) -> int:
    """Return the first instant that is too late for what is due so many days before a day."""
    due = date.fromisoformat(day) - timedelta(days=days)
    return ends_ms(due.isoformat(), zone)
