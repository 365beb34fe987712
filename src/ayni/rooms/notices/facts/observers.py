# SPDX-License-Identifier: Apache-2.0
"""What is stated about observers of an activity: an offer beside the notice, and its answer.

The author of the notice invites; another party offers to send. Which of the two an offer is, its
author says. Who the observers are is never recorded. Source: rooms.md A1.
"""

from __future__ import annotations

from collections.abc import Mapping

from ayni.core.kinds import ActHash, Enum, Instant, Int, Kind, Member, Text
from ayni.core.patterns.common import OPTIONAL
from ayni.rooms.notices.facts.notice import GIVEN

OBSERVER_OFFERED = "notices.observer_offered/1"
OBSERVER_ANSWERED = "notices.observer_answered/1"

RESPONSES = ("accepted", "declined")
OBSERVERS_MAX_COUNT = 99
MEETING_POINT_CHARS_MAX = 160

_POWERS = frozenset({"liaison", "duty", "foreign"})

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            name=OBSERVER_OFFERED,
            powers=_POWERS,
            about=frozenset({GIVEN}),
            members=(
                Member(
                    name="number", type=Int(1, OBSERVERS_MAX_COUNT), structural=True, required=True
                ),
                Member(name="start", type=Instant, structural=True, required=True),
                Member(name="end", type=Instant, structural=True, required=True),
                Member(name="meeting_point", type=Text(MEETING_POINT_CHARS_MAX)),
                *OPTIONAL,
            ),
        ),
        Kind(
            name=OBSERVER_ANSWERED,
            powers=_POWERS,
            about=frozenset({GIVEN}),
            members=(
                Member(name="offer", type=ActHash, structural=True, required=True),
                Member(name="response", type=Enum(RESPONSES), structural=True, required=True),
                *OPTIONAL,
            ),
        ),
    )
}
