# SPDX-License-Identifier: Apache-2.0
"""The drawn histories of the joint texts hold every kind of their rooms, as an act that counts.

That both nodes come to one state under any order of arrival is shown on these histories: of a kind
that never occurs in them nothing would be shown.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from ayni.core.kinds import Kind
from ayni.rooms.meetings import facts as meetings
from ayni.rooms.meetings.states import fold_object as fold_meetings
from ayni.rooms.meetings.tests.acta_histories import acta_deed, statement_deed
from ayni.rooms.meetings.tests.histories import agenda_deed, edition_deed, mechanism_deed
from ayni.rooms.meetings.tests.paper_histories import errata_deed, paper_deed
from ayni.rooms.procedures import facts as procedures
from ayni.rooms.procedures.states import fold_object as fold_procedures
from ayni.rooms.procedures.tests.test_activation_states import deed as activation_deed
from ayni.rooms.procedures.tests.test_contacts import deed as contact_deed
from ayni.rooms.procedures.tests.test_histories import deed as protocol_deed
from ayni.rooms.understandings import facts as understandings
from ayni.rooms.understandings.states import fold_understanding
from ayni.rooms.understandings.tests.acts import deed as understanding_deed
from tests.any_acts import kinds_missed
from tests.histories import Deed

PAIR = ("chl", "per")
ROOMS: Mapping[str, tuple[Mapping[str, Kind], Callable[..., Any], Sequence[Deed]]] = {
    "meetings": (
        meetings.KINDS,
        fold_meetings,
        (
            *(mechanism_deed, edition_deed, agenda_deed, statement_deed),
            *(acta_deed, paper_deed, errata_deed),
        ),
    ),
    "understandings": (understandings.KINDS, fold_understanding, (understanding_deed,)),
    "procedures": (
        procedures.KINDS,
        fold_procedures,
        (protocol_deed, activation_deed, contact_deed),
    ),
}


def missed(room: str, deeds: Sequence[Deed]) -> set[str]:
    """Return the kinds of a room of which no act counts in the histories of these deeds."""
    kinds, fold, _deeds = ROOMS[room]
    return kinds_missed(deeds, lambda acts: fold(acts).aside, kinds, parties=PAIR)


@pytest.mark.slow
@pytest.mark.parametrize("room", ROOMS)
def test_every_kind_of_a_room_occurs_and_counts_in_its_drawn_histories(room: str) -> None:
    assert missed(room, ROOMS[room][2]) == set()


def test_a_kind_that_no_deed_does_is_missed() -> None:
    def silent(history: object, party: object, pick: object) -> None:
        """Transcribe and say nothing of it."""
        held = history.acts  # type: ignore[attr-defined]
        if not held:
            understanding_deed(history, party, pick)  # type: ignore[arg-type]

    gone = missed("understandings", [silent])
    assert gone == set(understandings.KINDS) - {understandings.TRANSCRIBED}
