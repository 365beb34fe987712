# SPDX-License-Identifier: Apache-2.0
"""Folds whatever object of the room some acts are about; which one, the opening act says.

Pure and total. A new object adds its fold here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from ayni.core.acts import Act
from ayni.rooms.notices.facts import (
    GIVEN,
    INCIDENT_OPENED,
    MESSAGE_HEARD,
    SERIES_GIVEN,
    UNUSUAL_ASKED,
)
from ayni.rooms.notices.states import incident, message, notice, series, unusual

State = (
    notice.NoticeState
    | incident.IncidentState
    | message.MessageState
    | series.SeriesState
    | unusual.UnusualState
)
Fold = Callable[[Iterable[Act]], State]

FOLDS: Mapping[str, Fold] = {
    GIVEN: notice.fold,
    INCIDENT_OPENED: incident.fold_incident,
    MESSAGE_HEARD: message.fold_message,
    SERIES_GIVEN: series.fold_series,
    UNUSUAL_ASKED: unusual.fold_unusual,
}
"""Kind that opens an object to the fold of its acts."""


def fold_object(acts: Iterable[Act]) -> State:
    """Return the state of one object of the room.

    Without an opening act nothing is known of it; it is then read as a notice of which only
    answers are held.

    Args:
        acts: its regular acts, in any order.
    """
    pool = list(acts)
    openings = (act for act in pool if act.header.about is None)
    # By leaf, as `gather` chooses: never by the order of the list.
    opening = min(openings, key=lambda act: act.leaf, default=None)
    return FOLDS.get(opening.kind if opening else GIVEN, notice.fold)(pool)
