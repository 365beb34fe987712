# SPDX-License-Identifier: Apache-2.0
"""What is stated in the record about an incident; pure values, read for thirty years.

An incident belongs to no single party: each states its own position and count, lists material and
says what came back to it. Two counts that differ stand side by side. Source: rooms.md A1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast

from ayni.core import limits
from ayni.core.codec import Json
from ayni.core.errors import SchemaError
from ayni.core.kinds import (
    ActHash,
    Enum,
    Hash,
    Instant,
    Int,
    Kind,
    ListOf,
    Member,
    MemberType,
    PartyCode,
    PlaceId,
    Record,
    Text,
)
from ayni.core.patterns.common import OPTIONAL
from ayni.rooms.notices.facts.notice import LIAISON, STRENGTHS

INCIDENT_OPENED = "notices.incident_opened/1"
POSITION_STATED = "notices.position_stated/1"
ITEM_LISTED = "notices.item_listed/1"
ITEM_CORRECTED = "notices.item_corrected/1"
ITEM_WITHDRAWN = "notices.item_withdrawn/1"
RETURNED = "notices.returned/1"
INCIDENT_CLOSE_PROPOSED = "notices.incident_close_proposed/1"
INCIDENT_CLOSE_CONSENTED = "notices.incident_close_consented/1"
INCIDENT_CLOSE_WITHDRAWN = "notices.incident_close_withdrawn/1"

INCIDENT_TYPES = ("crossing", "aircraft", "swept", "shot", "marker", "other")
DIRECTIONS = ("toward", "away", "along")
"""As its author saw it: towards its own side, away from it, along the boundary."""
RETURNABLE = ("persons", "item")
ITEM_ENDS = ("mistake", "listed_twice", "other")
"""Why an item is withdrawn from the list."""

POSITION_CHARS_MAX = 2_000
SAID_CHARS_MAX = 1_000
DESCRIPTION_CHARS_MAX = 300
SERIAL_CHARS_MAX = 120
_SAY = LIAISON | {"foreign"}
_NOTE = LIAISON | {"duty"}


def _must(name: str, of: MemberType) -> Member:
    return Member(name=name, type=of, structural=True, required=True)


def _may(name: str, of: MemberType) -> Member:
    return Member(name=name, type=of, structural=True)


def _text(name: str, chars_max: int = SAID_CHARS_MAX, *, required: bool = False) -> Member:
    return Member(name=name, type=Text(chars_max), required=required)


_COUNT_MAX = limits.INCIDENT_COUNT_MAX
_PERSONS = Record(
    {
        "known": Enum(("exact", "band", "unknown")),
        "number": Int(0, _COUNT_MAX),
        "band": Enum(STRENGTHS),
    },
    optional=frozenset({"number", "band"}),
)
_BUT_WHEN = tuple(member for member in OPTIONAL if member.name != "occurred_at")
_STAYS_OPEN = (
    _must("persons_open", ListOf(PartyCode, limits.INCIDENT_PARTIES_MAX_COUNT)),
    _must("items_open", ListOf(ActHash, limits.INCIDENT_ITEMS_MAX_COUNT)),
    _must("counts_differ", Int(0, 1)),
)
_ABOUT = frozenset({INCIDENT_OPENED})


def _kind(name: str, powers: frozenset[str], *members: Member, of: frozenset[str] = _ABOUT) -> Kind:
    return Kind(name=name, powers=powers, about=of, members=members)


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            name=INCIDENT_OPENED,
            powers=_NOTE,
            opens=True,
            urgent=True,
            members=(
                _must("type", Enum(INCIDENT_TYPES)),
                _must("place", PlaceId),
                _must("persons", _PERSONS),
                _may("direction", Enum(DIRECTIONS)),
                _may("equipment", Int(0, _COUNT_MAX)),
                _text("weather"),
                _text("own_measures"),
                *OPTIONAL,
            ),
        ),
        _kind(
            POSITION_STATED,
            _SAY,
            _must("supersedes", ListOf(ActHash, limits.INCIDENT_REPLACED_MAX_COUNT)),
            _may("persons", _PERSONS),
            _may("equipment", Int(0, _COUNT_MAX)),
            _text("position", POSITION_CHARS_MAX, required=True),
            *OPTIONAL,
        ),
        _kind(
            ITEM_LISTED,
            _NOTE,
            _must("quantity", Int(1, _COUNT_MAX)),
            _must("held_by", PartyCode),
            _text("description", DESCRIPTION_CHARS_MAX, required=True),
            _text("serial", SERIAL_CHARS_MAX),
            _may("photo", Hash),
            *OPTIONAL,
        ),
        _kind(
            ITEM_CORRECTED,
            _NOTE,
            _must("item", ActHash),
            _must("supersedes", ListOf(ActHash, limits.INCIDENT_REPLACED_MAX_COUNT)),
            _must("quantity", Int(1, _COUNT_MAX)),
            _must("held_by", PartyCode),
            _text("description", DESCRIPTION_CHARS_MAX, required=True),
            _text("serial", SERIAL_CHARS_MAX),
            _text("reason", required=True),
            _may("photo", Hash),
            *OPTIONAL,
        ),
        _kind(
            ITEM_WITHDRAWN,
            _NOTE,
            _must("item", ActHash),
            _must("withdrawn_for", Enum(ITEM_ENDS)),
            *OPTIONAL,
        ),
        _kind(
            RETURNED,
            _NOTE,
            _must("what", Enum(RETURNABLE)),
            _must("count", Int(1, _COUNT_MAX)),
            _must("place", PlaceId),
            _must("occurred_at", Instant),
            _may("item", ActHash),
            _may("confirms", ActHash),
            _may("receipt", Hash),
            *_BUT_WHEN,
        ),
        _kind(
            INCIDENT_CLOSE_PROPOSED,
            _SAY,
            _must("parties", ListOf(PartyCode, limits.INCIDENT_PARTIES_MAX_COUNT)),
            _must("supersedes", ListOf(ActHash, limits.INCIDENT_REPLACED_MAX_COUNT)),
            *_STAYS_OPEN,
            _text("remarks"),
            _text("lessons"),
            *OPTIONAL,
        ),
        _kind(
            INCIDENT_CLOSE_CONSENTED,
            _SAY,
            _must("proposal", ActHash),
            *_STAYS_OPEN,
            _text("lessons"),
            *OPTIONAL,
        ),
        _kind(INCIDENT_CLOSE_WITHDRAWN, _SAY, _must("proposal", ActHash), *OPTIONAL),
    )
}
"""What is said of an incident; the acts that every object has stand in `facts/room.py`."""

_BAND_ENDS: Mapping[str, tuple[int, int]] = {
    "1_10": (1, 10),
    "11_30": (11, 30),
    "31_100": (31, 100),
    "101_500": (101, 500),
    "gt_500": (501, _COUNT_MAX),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Persons:
    """How many persons a party counts.

    Attributes:
        known: as a number, as a band, or not at all.
        number: exact count, or none.
        band: one of STRENGTHS, or none.
    """

    known: Literal["exact", "band", "unknown"]
    number: int | None = None
    band: str | None = None

    @property
    def ends(self) -> tuple[int, int]:
        """Return the least and the most persons it can be."""
        if self.number is not None:
            return self.number, self.number
        return _BAND_ENDS[self.band] if self.band is not None else (0, _COUNT_MAX)

    def to_value(self) -> Json:
        """Return the value of the member `persons`."""
        value: dict[str, Json] = {"known": self.known}
        if self.number is not None:
            value["number"] = self.number
        if self.band is not None:
            value["band"] = self.band
        return value

    @classmethod
    def from_value(cls, value: Json) -> Persons:
        """Return the count that a member `persons` states.

        Raises:
            SchemaError: it is not one count: number or band must be what `known` says.
        """
        _PERSONS.check(value, "persons")
        row = cast(dict[str, Json], value)
        asked = {"exact": {"number"}, "band": {"band"}}.get(str(row["known"]), set[str]())
        if set(row) - {"known"} != asked:
            raise SchemaError(f"persons: {sorted(row)} found; expected known and {sorted(asked)}")
        return cls(
            known=cast(Literal["exact", "band", "unknown"], row["known"]),
            number=cast("int | None", row.get("number")),
            band=cast("str | None", row.get("band")),
        )


UNKNOWN = Persons(known="unknown")


def differ(one: Persons, other: Persons) -> bool:
    """Tell whether two counts cannot both be right; a count that is not known differs from none."""
    (low, high), (least, most) = one.ends, other.ends
    return high < least or most < low
