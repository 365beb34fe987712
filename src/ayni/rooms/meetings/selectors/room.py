# SPDX-License-Identifier: Apache-2.0
"""What concerns all objects of the room: the Desk, and the page of an object."""

from collections.abc import Sequence
from typing import Final

from ayni.adapters.record import reading
from ayni.adapters.record.reading import ActRead
from ayni.core.errors import Refusal
from ayni.core.patterns.common import Responses
from ayni.rooms.meetings import facts, states
from ayni.rooms.meetings.facts import (
    ACTA_PROPOSED,
    AGENDA_PROPOSED,
    EDITION_PROPOSED,
    ERRATA_PROPOSED,
    MECHANISM_PROPOSED,
    STATEMENT_TABLED,
)
from ayni.rooms.meetings.selectors.acta import acta_url
from ayni.rooms.meetings.selectors.agenda import agenda_url
from ayni.rooms.meetings.selectors.edition import edition_url
from ayni.rooms.meetings.selectors.errata import errata_url
from ayni.rooms.meetings.selectors.mechanism import mechanism_url, mechanisms_desk
from ayni.rooms.meetings.selectors.missing import editions_desk
from ayni.rooms.meetings.selectors.nexts import nexts_desk
from ayni.rooms.meetings.selectors.reader import reader
from ayni.rooms.meetings.selectors.statement import statement_url
from ayni.rooms.meetings.states import EditionState, StatementState
from ayni.web.readers import switched_on
from ayni.web.registry import DeskItem
from ayni.web.viewer import Viewer

STATES: Final = ("_proposed", "_countered", "_tabled", "_revised")
"""How the kinds end that state a version of something: it may be acknowledged or objected to."""


def desk_items(viewer: Viewer, _now_ms: int) -> list[DeskItem]:
    """Return what the Desk shows of the room; nothing where the constitution leaves it off."""
    if not switched_on(facts.ROOM):
        return []
    try:
        who = reader(viewer)
    except Refusal:
        return []
    return [*mechanisms_desk(who), *editions_desk(who), *nexts_desk(who)]


def responses_of(object_id: bytes) -> Responses:
    """Return what stands beside an object of the room; for services, which show nothing."""
    acts = reading.regular_about(object_id)
    state = states.fold_object(acts)
    if isinstance(state, EditionState | StatementState):
        return state.responses
    return state.text.responses


def versions_in(object_id: bytes) -> dict[bytes, str]:
    """Return the acts that state a version of an object, each with the party that states it."""
    return versions_among(reading.acts_about(object_id))


def versions_among(acts: Sequence[ActRead]) -> dict[bytes, str]:
    """Return those of the acts about an object that state a version of it, with their parties."""
    stated = [act for act in acts if not act.reason and act.kind.partition("/")[0].endswith(STATES)]
    return {act.leaf: act.party for act in stated}


def object_url(object_id: str) -> str | None:
    """Return the page of an object, or none."""
    opened_by = reading.kind_of(bytes.fromhex(object_id))
    pages = {
        EDITION_PROPOSED: edition_url,
        MECHANISM_PROPOSED: mechanism_url,
        AGENDA_PROPOSED: agenda_url,
        STATEMENT_TABLED: statement_url,
        ACTA_PROPOSED: acta_url,
        ERRATA_PROPOSED: errata_url,
    }
    return pages[opened_by](object_id) if opened_by in pages else None
