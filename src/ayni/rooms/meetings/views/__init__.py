# SPDX-License-Identifier: Apache-2.0
"""The pages of the room, one file for each object."""

from ayni.rooms.meetings.views.agenda import agenda, agenda_new, print_agenda
from ayni.rooms.meetings.views.edition import edition, edition_new
from ayni.rooms.meetings.views.mechanism import (
    mechanism,
    mechanism_new,
    mechanisms,
    print_mechanism,
)

__all__ = [
    "agenda",
    "agenda_new",
    "edition",
    "edition_new",
    "mechanism",
    "mechanism_new",
    "mechanisms",
    "print_agenda",
    "print_mechanism",
]
