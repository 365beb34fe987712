# SPDX-License-Identifier: Apache-2.0
"""What is stated in the record about a prior notice; pure values, read for thirty years.

Structural members are codes, places and instants; whatever could name a person is content.
An amendment restates all terms, so that a version can be read alone. Source: rooms.md A1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from ayni.core.codec import Json
from ayni.core.kinds import (
    ActHash,
    Enum,
    Instant,
    Int,
    Kind,
    ListOf,
    Member,
    MemberType,
    Name,
    PlaceId,
    Record,
    Text,
)
from ayni.core.limits import SERIES_ROWS_MAX_COUNT
from ayni.core.patterns.common import OPTIONAL
from ayni.core.structures import checker

ROOM = "notices"
GIVEN = "notices.given/1"
AMENDED = "notices.amended/1"
CANCELLED = "notices.cancelled/1"
CLOSED = "notices.closed/1"
ACKNOWLEDGED = "notices.acknowledged/1"
QUERIED = "notices.queried/1"
REPLIED = "notices.replied/1"
OBJECTED = "notices.objected/1"
OBJECTION_LIFTED = "notices.objection_lifted/1"
RESERVED = "notices.reserved/1"
CONTACT_NOTED = "notices.contact_noted/1"
HEARD = "notices.heard/1"
PAPER_LINKED = "notices.paper_linked/1"

ACTIVITIES = (
    "patrol",
    "exercise",
    "flight",
    "live_fire",
    "blasting",
    "works",
    "closure",
    "nautical",
    "other",
)
DISTANCES = ("lt_100m", "100_500m", "500m_5km", "gt_5km")
"""Bands of distance from the boundary, nearest first (rooms.md A0.11)."""
STRENGTHS = ("1_10", "11_30", "31_100", "101_500", "gt_500")
"""Bands of persons, smallest first."""
ARMS = ("none", "side", "long", "crew")
"""Arms carried, least first."""
WIDENINGS = ("start", "end", "distance", "strength", "arms", "place", "activity")
CANCEL_REASONS = ("weather", "orders", "agreement", "mistake", "other")
OUTCOMES = ("as_notified", "with_changes", "not_carried_out")

PURPOSE_CHARS_MAX = 300
REMARKS_CHARS_MAX = 1_000
PLACES_MAX_COUNT = 16
MINUTES_MAX = 5_256_000

LIAISON = frozenset({"liaison"})
ROOM_POWERS = frozenset({"liaison"})


def _must(name: str, of: MemberType) -> Member:
    return Member(name=name, type=of, structural=True, required=True)


def _may(name: str, of: MemberType) -> Member:
    return Member(name=name, type=of, structural=True)


def _text(name: str, chars_max: int = REMARKS_CHARS_MAX) -> Member:
    return Member(name=name, type=Text(chars_max))


_TERMS = (
    _must("activity", Enum(ACTIVITIES)),
    _must("places", ListOf(PlaceId, PLACES_MAX_COUNT)),
    _must("start", Instant),
    _may("end", Instant),
    _may("distance", Enum(DISTANCES)),
    _may("strength", Enum(STRENGTHS)),
    _may("arms", Enum(ARMS)),
    _may("rule", Name),
    _may("asked_minutes", Int(0, MINUTES_MAX)),
    _may("late", Int(0, 1)),
)
_DETAILS = (
    _text("purpose", PURPOSE_CHARS_MAX),
    _text("exact_strength", 80),
    _text("equipment", 300),
    _text("units", 300),
    _text("command", 160),
    _text("contact", 160),
    _text("lateness_reason"),
)

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            name=GIVEN,
            powers=LIAISON | {"duty"},
            opens=True,
            urgent=True,
            members=(
                _must("urgent", Int(0, 1)),
                *_TERMS,
                _may("observers_invited", Int(0, 1)),
                _may("series", ActHash),
                _may("row", Int(0, SERIES_ROWS_MAX_COUNT - 1)),
                *_DETAILS,
                *OPTIONAL,
            ),
        ),
        Kind(
            name=AMENDED,
            powers=LIAISON | {"duty"},
            author="opener",
            about=frozenset({GIVEN}),
            members=(
                _must("supersedes", ListOf(ActHash, 4)),
                _must("widens", ListOf(Enum(WIDENINGS), len(WIDENINGS))),
                *_TERMS,
                Member(name="reason", type=Text(REMARKS_CHARS_MAX), required=True),
                *_DETAILS,
                *OPTIONAL,
            ),
        ),
        Kind(
            name=CANCELLED,
            powers=LIAISON | {"duty"},
            author="opener",
            about=frozenset({GIVEN}),
            members=(_must("why", Enum(CANCEL_REASONS)), *OPTIONAL),
        ),
        Kind(
            name=CLOSED,
            powers=LIAISON | {"duty"},
            author="opener",
            about=frozenset({GIVEN}),
            members=(
                _must("outcome", Enum(OUTCOMES)),
                _may("actual_start", Instant),
                _may("actual_end", Instant),
                _text("remarks"),
                *OPTIONAL,
            ),
        ),
    )
}
"""What states a notice; what answers one stands in `facts/room.py`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """An instant as its author meant it.

    Attributes:
        ms: milliseconds since 1970 UTC.
        zone: IANA zone.
        offset: minutes east of UTC at that instant in that zone, as the author's node knew it.
    """

    ms: int
    zone: str
    offset: int

    def to_value(self) -> Json:
        """Return the value of a member of type Instant."""
        return {"ms": self.ms, "zone": self.zone, "offset": self.offset}

    @classmethod
    def from_value(cls, value: Json) -> Moment:
        """Return the moment that a member of type Instant holds."""
        row = cast(dict[str, Json], value)
        return cls(
            ms=cast(int, row["ms"]), zone=cast(str, row["zone"]), offset=cast(int, row["offset"])
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a version of a notice announces.

    Attributes:
        activity: one of ACTIVITIES.
        places: place ids, at least one.
        start: first instant.
        end: last instant, or none while an urgent notice does not say.
        distance: band, or none.
        strength: band, or none.
        arms: band, or none.
    """

    activity: str
    places: tuple[str, ...]
    start: Moment
    end: Moment | None = None
    distance: str | None = None
    strength: str | None = None
    arms: str | None = None

    def to_values(self) -> dict[str, Json]:
        """Return the members of an act that state these terms."""
        values: dict[str, Json] = {
            "activity": self.activity,
            "places": list(self.places),
            "start": self.start.to_value(),
        }
        if self.end is not None:
            values["end"] = self.end.to_value()
        for name in ("distance", "strength", "arms"):
            band = getattr(self, name)
            if band is not None:
                values[name] = band
        return values

    @classmethod
    def from_facts(cls, facts: Mapping[str, Json]) -> Terms:
        """Return the terms that the structural members of an act state.

        Raises:
            SchemaError: they are not those of a notice.
        """
        stated = {name: facts[name] for name in _STATED.fields if name in facts}
        _check_stated(stated, "terms")
        end = stated.get("end")
        return cls(
            activity=cast(str, stated["activity"]),
            places=tuple(cast(list[str], stated["places"])),
            start=Moment.from_value(stated["start"]),
            end=Moment.from_value(end) if end is not None else None,
            distance=cast("str | None", stated.get("distance")),
            strength=cast("str | None", stated.get("strength")),
            arms=cast("str | None", stated.get("arms")),
        )


_STATED = Record(
    {member.name: member.type for member in _TERMS},
    optional=frozenset(member.name for member in _TERMS if not member.required),
)
_check_stated = checker(_STATED)
