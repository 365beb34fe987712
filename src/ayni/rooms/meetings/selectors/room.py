# SPDX-License-Identifier: Apache-2.0
"""What concerns all objects of the room: the Desk, and the page of an object."""

from ayni.adapters.record import reading
from ayni.core.errors import Refusal
from ayni.core.patterns.common import Query
from ayni.rooms.meetings import states
from ayni.rooms.meetings.facts import (
    ACTA_PROPOSED,
    AGENDA_PROPOSED,
    EDITION_PROPOSED,
    MECHANISM_PROPOSED,
    STATEMENT_TABLED,
)
from ayni.rooms.meetings.selectors.acta import acta_url
from ayni.rooms.meetings.selectors.agenda import agenda_url
from ayni.rooms.meetings.selectors.edition import edition_url
from ayni.rooms.meetings.selectors.mechanism import mechanism_url, mechanisms_desk
from ayni.rooms.meetings.selectors.missing import editions_desk
from ayni.rooms.meetings.selectors.reader import reader
from ayni.rooms.meetings.selectors.statement import statement_url
from ayni.rooms.meetings.states import EditionState, StatementState
from ayni.web.registry import DeskItem
from ayni.web.viewer import Viewer


def desk_items(viewer: Viewer, _now_ms: int) -> list[DeskItem]:
    """Return what the Desk shows of the room."""
    try:
        who = reader(viewer)
    except Refusal:
        return []
    return [*mechanisms_desk(who), *editions_desk(who)]


def queries_of(object_id: bytes) -> tuple[Query, ...]:
    """Return the questions about an object of the room; for services, which show nothing."""
    acts = [act.act for act in reading.acts_about(object_id) if act.regular]
    state = states.fold_object(acts)
    if isinstance(state, EditionState | StatementState):
        return state.responses.queries
    return state.text.responses.queries


def object_url(object_id: str) -> str | None:
    """Return the page of an object, or none."""
    opening = reading.act(bytes.fromhex(object_id))
    pages = {
        EDITION_PROPOSED: edition_url,
        MECHANISM_PROPOSED: mechanism_url,
        AGENDA_PROPOSED: agenda_url,
        STATEMENT_TABLED: statement_url,
        ACTA_PROPOSED: acta_url,
    }
    return pages[opening.kind](object_id) if opening and opening.kind in pages else None
