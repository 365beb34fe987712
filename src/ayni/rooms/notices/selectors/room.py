# SPDX-License-Identifier: Apache-2.0
"""What concerns all objects of the room: the Desk, the page of an object, its acts for a proof."""

from collections.abc import Sequence
from dataclasses import dataclass

from ayni.adapters.record import reading
from ayni.adapters.record.reading import ActRead
from ayni.core.errors import Refusal
from ayni.rooms.notices import states
from ayni.rooms.notices.facts import (
    INCIDENT_OPENED,
    MESSAGE_HEARD,
    SERIES_GIVEN,
    UNUSUAL_ASKED,
)
from ayni.rooms.notices.selectors.incident import (
    incident,
    incident_items,
    incident_title,
    incident_url,
)
from ayni.rooms.notices.selectors.message import (
    message,
    message_items,
    message_title,
    message_url,
)
from ayni.rooms.notices.selectors.notice import notice, notices_desk, reader, title
from ayni.rooms.notices.selectors.series import (
    series,
    series_desk,
    series_title,
    series_url,
)
from ayni.rooms.notices.selectors.unusual import (
    observers_desk,
    unusual,
    unusual_desk,
    unusual_title,
    unusual_url,
)
from ayni.rooms.notices.selectors.waiting import waiting_items
from ayni.rooms.notices.states import NoticeState, SeriesState, UnusualState
from ayni.web.readers import Reader
from ayni.web.registry import DeskItem
from ayni.web.viewer import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """Any object of the room, as far as a proof of its acts needs it."""

    title: str
    acts: Sequence[ActRead]


def desk_items(viewer: Viewer, now_ms: int) -> list[DeskItem]:
    """Return what the Desk shows of the room."""
    try:
        who = reader(viewer)
    except Refusal:
        return []
    return [
        *waiting_items(who),
        *notices_desk(who, now_ms),
        *series_desk(who),
        *unusual_desk(who),
        *observers_desk(who),
        *message_items(who),
        *incident_items(who),
    ]


def page_of(object_id: str) -> str | None:
    """Return the page of an object that is not a notice, or none."""
    opening = reading.act(bytes.fromhex(object_id))
    if opening is None:
        return None
    pages = {
        SERIES_GIVEN: series_url,
        UNUSUAL_ASKED: unusual_url,
        MESSAGE_HEARD: message_url,
        INCIDENT_OPENED: incident_url,
    }
    return pages[opening.kind](object_id) if opening.kind in pages else None


def matter(object_id: bytes, *, reader: Reader) -> Matter | None:
    """Return any object of the room with its acts, or none if nothing regular is held about it."""
    if (one := notice(object_id, reader=reader)) is not None:
        return Matter(title=title(one.row, reader), acts=one.acts)
    if (many := series(object_id, reader=reader)) is not None:
        return Matter(title=series_title(many.row, reader), acts=many.acts)
    if (asked := unusual(object_id, reader=reader)) is not None:
        return Matter(title=unusual_title(asked.row, reader), acts=asked.acts)
    if (heard := message(object_id, reader=reader)) is not None:
        return Matter(title=message_title(heard.row, reader), acts=heard.acts)
    if (told := incident(object_id, reader=reader)) is not None:
        return Matter(title=incident_title(told.row, reader), acts=told.acts)
    return None


def declared_of(object_id: bytes) -> NoticeState | SeriesState | UnusualState:
    """Return what the acts of a declaration come to; for services, which judge and show nothing.

    Raises:
        Refusal: object_unknown: the object is no declaration of this room.
    """
    acts = [act.act for act in reading.acts_about(object_id) if act.regular]
    state = states.fold_object(acts)
    if isinstance(state, NoticeState | SeriesState | UnusualState):
        return state
    raise Refusal("object_unknown")
