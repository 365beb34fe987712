# SPDX-License-Identifier: Apache-2.0
"""What is stated when a party asks what an activity was that nobody announced, and is answered.

Three fields are enough to ask. What was seen is content; where and when are structural.
Source: rooms.md A1; Vienna Document 2011, chapter III, on unusual military activities.
"""

from __future__ import annotations

from collections.abc import Mapping

from ayni.core.kinds import ActHash, Enum, Instant, Kind, ListOf, Member, PlaceId, Text
from ayni.core.patterns.common import OPTIONAL
from ayni.rooms.notices.facts.notice import LIAISON, REMARKS_CHARS_MAX

UNUSUAL_ASKED = "notices.unusual_activity_asked/1"
UNUSUAL_ANSWERED = "notices.unusual_activity_answered/1"
UNUSUAL_CLOSED = "notices.unusual_activity_closed/1"

MEASURES = ("explanation", "visit", "joint_check", "meeting")
"""What may show that there is no cause for alarm; asked for, or offered with an answer."""
FINDINGS = ("ours_notified", "ours_not_notified", "not_ours", "looking_into_it")
CLARITIES = ("clarified", "not_clarified", "mistake")

_POWERS = LIAISON | {"duty"}
_MEASURE = Member(name="measure", type=Enum(MEASURES), structural=True)

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            name=UNUSUAL_ASKED,
            powers=_POWERS,
            opens=True,
            urgent=True,
            members=(
                Member(name="places", type=ListOf(PlaceId, 1), structural=True, required=True),
                Member(name="observed_at", type=Instant, structural=True, required=True),
                Member(name="observed", type=Text(REMARKS_CHARS_MAX), required=True),
                _MEASURE,
                *OPTIONAL,
            ),
        ),
        Kind(
            name=UNUSUAL_ANSWERED,
            powers=_POWERS,
            author="other",
            about=frozenset({UNUSUAL_ASKED}),
            urgent=True,
            members=(
                Member(name="finding", type=Enum(FINDINGS), structural=True, required=True),
                Member(name="answer", type=Text(REMARKS_CHARS_MAX), required=True),
                Member(name="notice", type=ActHash, structural=True),
                _MEASURE,
                *OPTIONAL,
            ),
        ),
        Kind(
            name=UNUSUAL_CLOSED,
            powers=_POWERS,
            author="opener",
            about=frozenset({UNUSUAL_ASKED}),
            members=(
                Member(name="clarity", type=Enum(CLARITIES), structural=True, required=True),
                Member(name="remarks", type=Text(REMARKS_CHARS_MAX)),
                *OPTIONAL,
            ),
        ),
    )
}
