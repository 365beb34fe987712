# SPDX-License-Identifier: Apache-2.0
"""What became of the room's objects, one file for each."""

from ayni.rooms.notices.states.counting import (
    DIFFER,
    Account,
    Item,
    Position,
    item_names,
    person_names,
    persons_of,
)
from ayni.rooms.notices.states.incident import (
    IncidentState,
    fold_incident,
)
from ayni.rooms.notices.states.message import (
    MessageState,
    fold_message,
)
from ayni.rooms.notices.states.notice import (
    NoticeState,
    fold,
    terms_of,
    widening,
    widens_of,
    wider_in,
)
from ayni.rooms.notices.states.observers import (
    ObserverOffer,
)
from ayni.rooms.notices.states.room import (
    fold_object,
)
from ayni.rooms.notices.states.series import (
    SeriesState,
    clashing,
    fault_of,
    fold_series,
)
from ayni.rooms.notices.states.unusual import (
    UnusualState,
    fold_unusual,
)

__all__ = [
    "DIFFER",
    "Account",
    "IncidentState",
    "Item",
    "MessageState",
    "NoticeState",
    "ObserverOffer",
    "Position",
    "SeriesState",
    "UnusualState",
    "clashing",
    "fault_of",
    "fold",
    "fold_incident",
    "fold_message",
    "fold_object",
    "fold_series",
    "fold_unusual",
    "item_names",
    "person_names",
    "persons_of",
    "terms_of",
    "widening",
    "widens_of",
    "wider_in",
]
