# SPDX-License-Identifier: Apache-2.0
"""What is stated in the record about an activation: which version, by whom, which steps were done.

Each party activates for itself, and names the version that bound it at that moment: a version that
enters into force later changes nothing in an activation that runs. Source: rooms.md A4.
"""

from __future__ import annotations

from collections.abc import Mapping

from ayni.core import limits
from ayni.core.kinds import (
    ActHash,
    Enum,
    Kind,
    ListOf,
    Member,
    MemberType,
    Name,
    PlaceId,
    Text,
)
from ayni.core.patterns.common import OPTIONAL

ACTIVATED = "procedures.activated/1"
ACTIVATION_JOINED = "procedures.activation_joined/1"
STEP_MARKED = "procedures.step_marked/1"
DEACTIVATED = "procedures.deactivated/1"

MARKS = ("done", "not_applicable", "could_not")
"""What became of a step, as the party that carries it out says."""

REASON_CHARS_MAX = 1_000
DUTY = frozenset({"duty"})


def _must(name: str, of: MemberType) -> Member:
    return Member(name=name, type=of, structural=True, required=True)


_PINNED = (
    _must("protocol", ActHash),
    # Not called `version`: that word names an act of the same object, which another may answer.
    _must("pinned", ActHash),
    _must("steps", ListOf(Name, limits.PROTOCOL_STEPS_MAX_COUNT)),
)
_REASON = Member(name="reason", type=Text(REASON_CHARS_MAX), required=True)
_ABOUT = frozenset({ACTIVATED})

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            name=ACTIVATED,
            powers=DUTY,
            opens=True,
            urgent=True,
            members=(
                *_PINNED,
                _REASON,
                Member(name="place", type=PlaceId, structural=True),
                *OPTIONAL,
            ),
        ),
        Kind(
            name=ACTIVATION_JOINED,
            powers=DUTY,
            about=_ABOUT,
            urgent=True,
            members=(*_PINNED, *OPTIONAL),
        ),
        Kind(
            name=STEP_MARKED,
            powers=DUTY,
            about=_ABOUT,
            urgent=True,
            members=(_must("step", Name), _must("mark", Enum(MARKS)), *OPTIONAL),
        ),
        Kind(name=DEACTIVATED, powers=DUTY, about=_ABOUT, members=(_REASON, *OPTIONAL)),
    )
}
"""What is said of an activation; the acts that every object has stand in `facts/room.py`."""
