# SPDX-License-Identifier: Apache-2.0
"""iCalendar (RFC 5545): events with their versions, for the calendars that people have already."""

from ayni.standards.ical.model import Calendar, Event, Status, Wall
from ayni.standards.ical.read import read
from ayni.standards.ical.write import write

__all__ = ["Calendar", "Event", "Status", "Wall", "read", "write"]
