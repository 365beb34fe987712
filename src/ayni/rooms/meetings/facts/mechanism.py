# SPDX-License-Identifier: Apache-2.0
"""What is stated about a mechanism: a series of meetings that states agreed to hold.

The description binds all parties, so it is a joint text; each party suspends by itself and lifts
its own suspension. Names and numbers of papers are content; codes, days and references are
structural. Source: rooms.md A2; domain.md 2.1, 9.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from ayni.core.codec import Json
from ayni.core.constitution import INSTITUTIONS
from ayni.core.kinds import (
    ActHash,
    CivilDate,
    Code,
    Enum,
    Int,
    Kind,
    ListOf,
    Member,
    MemberType,
    PartyCode,
    Record,
    Text,
    Texts,
)
from ayni.core.limits import (
    MECHANISM_LINKS_MAX_COUNT,
    MEETING_ORDINAL_MAX,
    MEETING_PARTIES_MAX_COUNT,
)
from ayni.core.patterns.common import OPTIONAL, PAPERS, TEXT_CHARS_MAX

ROOM = "meetings"
MECHANISM_PROPOSED = "meetings.mechanism_proposed/1"
MECHANISM_REVISED = "meetings.mechanism_revised/1"
MECHANISM_CONSENTED = "meetings.mechanism_consented/1"
MECHANISM_WITHDRAWN = "meetings.mechanism_withdrawn/1"
SUSPENDED = "meetings.mechanism_suspended/1"
RESUMED = "meetings.mechanism_resumed/1"

LEVELS = (
    "presidents",
    "ministers",
    "vice_ministers",
    "joint_staffs",
    "staffs",
    "regional",
    "local",
    "technical",
)
"""Who meets, highest first. Source: domain.md 2.1."""
DOMAINS = (
    "defence",
    "security",
    "migration",
    "border",
    "civil_protection",
    "customs",
    "health",
    "environment",
    "other",
)
MECHANISM_CODE = r"[a-z0-9]{1,12}(-[a-z0-9]{1,12}){0,3}"
NAME_CHARS_MAX = 160
NUMBER_CHARS_MAX = 80
MONTHS_MAX = 120
YEARS = range(1800, 2400)
"""Years of days that an act may name: room for the oldest paper, and for reckoning around them."""

FOREIGN = frozenset({"foreign"})

INSTRUMENT = Record({"type": Enum(PAPERS), "day": CivilDate}, optional=frozenset({"day"}))
"""The paper on which something rests; its number is content, and an unknown day is left out."""


def must(name: str, of: MemberType) -> Member:
    """Return a structural member that every act of the kind carries."""
    return Member(name=name, type=of, structural=True, required=True)


def may(name: str, of: MemberType) -> Member:
    """Return a structural member that an act may carry."""
    return Member(name=name, type=of, structural=True)


_LINKS = ListOf(ActHash, MECHANISM_LINKS_MAX_COUNT)
_TERMS = (
    must("code", Code(MECHANISM_CODE, "a short code such as rre or dos-mas-dos")),
    must("parties", ListOf(PartyCode, MEETING_PARTIES_MAX_COUNT)),
    must("level", Enum(LEVELS)),
    must("domains", ListOf(Enum(DOMAINS), len(DOMAINS))),
    must("institutions", ListOf(Enum(INSTITUTIONS), len(INSTITUTIONS))),
    must("held_before", Int(0, MEETING_ORDINAL_MAX)),
    may("held_before_day", CivilDate),
    may("months_between", Int(1, MONTHS_MAX)),
    may("mandated_by", _LINKS),
    may("refers_to", _LINKS),
    may("replaces", _LINKS),
    may("instrument", INSTRUMENT),
    Member(name="names", type=Texts(NAME_CHARS_MAX), required=True),
    Member(name="instrument_number", type=Text(NUMBER_CHARS_MAX)),
    Member(name="purpose", type=Text(TEXT_CHARS_MAX)),
    *OPTIONAL,
)
_ABOUT = frozenset({MECHANISM_PROPOSED})

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(name=MECHANISM_PROPOSED, powers=FOREIGN, opens=True, members=_TERMS),
        Kind(
            name=MECHANISM_REVISED,
            powers=FOREIGN,
            about=_ABOUT,
            members=(*_TERMS, must("supersedes", ListOf(ActHash, MECHANISM_LINKS_MAX_COUNT))),
        ),
        Kind(
            name=MECHANISM_CONSENTED,
            powers=FOREIGN,
            about=_ABOUT,
            members=(must("proposal", ActHash), *OPTIONAL),
        ),
        Kind(
            name=MECHANISM_WITHDRAWN,
            powers=FOREIGN,
            about=_ABOUT,
            members=(
                must("proposal", ActHash),
                Member(name="why", type=Text(TEXT_CHARS_MAX)),
                *OPTIONAL,
            ),
        ),
        Kind(
            name=SUSPENDED,
            powers=FOREIGN,
            about=_ABOUT,
            members=(
                must("since", CivilDate),
                must("instrument", INSTRUMENT),
                Member(name="instrument_number", type=Text(NUMBER_CHARS_MAX), required=True),
                Member(name="reason", type=Text(TEXT_CHARS_MAX)),
                Member(name="scope", type=Text(TEXT_CHARS_MAX)),
                *OPTIONAL,
            ),
        ),
        Kind(
            name=RESUMED,
            powers=FOREIGN,
            about=_ABOUT,
            members=(
                must("suspension", ActHash),
                must("since", CivilDate),
                must("instrument", INSTRUMENT),
                Member(name="instrument_number", type=Text(NUMBER_CHARS_MAX), required=True),
                *OPTIONAL,
            ),
        ),
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A civil day on somebody's calendar.

    In an act::

        {"day": "2026-11-26", "zone": "America/Santiago"}

    Attributes:
        on: the day.
        zone: IANA zone whose calendar is meant.
    """

    on: date
    zone: str

    @classmethod
    def from_value(cls, value: Json) -> Day:
        """Return the day that a member states.

        Raises:
            SchemaError: it is not the group of fields that a day is.
            ValueError: the calendar has no such day.
        """
        CivilDate.check(value, "day")
        told = cast(dict[str, str], value)
        on = date.fromisoformat(told["day"])
        if on.year not in YEARS:
            raise ValueError(f"{on} found; a year from {YEARS.start} to {YEARS.stop - 1} expected")
        return cls(on=on, zone=told["zone"])

    def to_value(self) -> dict[str, Json]:
        """Return the member of an act."""
        return {"day": self.on.isoformat(), "zone": self.zone}
