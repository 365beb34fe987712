# SPDX-License-Identifier: Apache-2.0
"""What lays the matters of the room out for reading, one file for each object."""

from ayni.rooms.meetings.documents.agenda import (
    AgendaView,
    agenda_timeline,
    agenda_view,
    agenda_within_reach,
)
from ayni.rooms.meetings.documents.edition import (
    TABS,
    EditionView,
    OfferView,
    edition_timeline,
    edition_view,
    edition_within_reach,
)
from ayni.rooms.meetings.documents.letter import (
    Letter,
    letter_of,
)
from ayni.rooms.meetings.documents.lists import (
    lists,
    mechanisms_sheet,
)
from ayni.rooms.meetings.documents.mechanism import (
    MechanismView,
    TextView,
    TreeLine,
    mechanism_timeline,
    mechanism_view,
    mechanism_within_reach,
    tree_lines,
)
from ayni.rooms.meetings.documents.room import (
    stamp_of,
)

__all__ = [
    "TABS",
    "AgendaView",
    "EditionView",
    "Letter",
    "MechanismView",
    "OfferView",
    "TextView",
    "TreeLine",
    "agenda_timeline",
    "agenda_view",
    "agenda_within_reach",
    "edition_timeline",
    "edition_view",
    "edition_within_reach",
    "letter_of",
    "lists",
    "mechanism_timeline",
    "mechanism_view",
    "mechanism_within_reach",
    "mechanisms_sheet",
    "stamp_of",
    "tree_lines",
]
