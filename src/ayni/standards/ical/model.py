# SPDX-License-Identifier: Apache-2.0
"""What Ayni says in iCalendar: a list of events with a version each; reads no clock.

Only what both sides of a calendar program agree on is here. Recurrence is not: each occurrence has
an identity, a version and an acknowledgement of its own. Source: RFC 5545; RFC 7986.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Status = Literal["CONFIRMED", "CANCELLED", "TENTATIVE"]
"""How an event stands. Source: RFC 5545 section 3.8.1.11."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wall:
    """An instant, and the clock on which somebody means it.

    Attributes:
        ms: milliseconds since 1970 UTC; written to the second.
        zone: IANA zone. One that this machine does not know is written as UTC.
    """

    ms: int
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event, as its latest version has it.

    In a file::

        BEGIN:VEVENT
        SUMMARY:EJERCICIO · Patrulla: Punto F-07
        DTSTART;TZID=America/Santiago:20261126T090000
        DTEND;TZID=America/Santiago:20261126T150000
        DTSTAMP:20261123T140000Z
        UID:5f…@ayni
        SEQUENCE:1
        ORGANIZER;CN=Chile:invalid:nomail
        CATEGORIES:EJERCICIO,CHL
        STATUS:CONFIRMED
        END:VEVENT

    Attributes:
        uid: the same for every version of the event.
        sequence: 0 for the first version; a later one has a higher number.
        organizer: who announces it, a state or an office; never a person.
        stamp_ms: when the version was made; never the time of writing, so that the same events
            give the same bytes.
        starts: first instant.
        ends: the first instant after it, or none.
        summary: in a line.
        description: more, with line breaks; may be empty.
        location: where; may be empty.
        url: page of the event; may be empty.
        categories: words to sort by.
        status: how it stands.
    """

    uid: str
    sequence: int
    organizer: str
    stamp_ms: int
    starts: Wall
    ends: Wall | None = None
    summary: str = ""
    description: str = ""
    location: str = ""
    url: str = ""
    categories: tuple[str, ...] = ()
    status: Status = "CONFIRMED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """A file of events.

    Attributes:
        name: what a calendar program calls it.
        description: what stands under the name; may be empty.
        language: of the texts, two letters; goes into the product id alone.
        zones: zones to describe besides those that events use.
        events: in any order; written by begin and uid.
    """

    name: str
    events: tuple[Event, ...]
    description: str = ""
    language: str = "es"
    zones: tuple[str, ...] = ()
