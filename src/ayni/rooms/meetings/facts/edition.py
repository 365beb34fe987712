# SPDX-License-Identifier: Apache-2.0
"""What is stated about an edition: one meeting of a mechanism, from its proposal to its holding.

A counter-proposal restates all terms, so that a version can be read alone. The town is content,
since it is free text; days, host and ordinal are structural. Source: rooms.md A2, A0.5 (exchange).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from ayni.core.codec import Json
from ayni.core.kinds import (
    ActHash,
    CivilDate,
    Enum,
    Instant,
    Int,
    Kind,
    ListOf,
    Member,
    PartyCode,
    Text,
)
from ayni.core.limits import (
    MECHANISM_LINKS_MAX_COUNT,
    MEETING_ORDINAL_MAX,
    MEETING_PARTIES_MAX_COUNT,
)
from ayni.core.patterns.common import OPTIONAL
from ayni.rooms.meetings.facts.mechanism import Day, may, must

EDITION_PROPOSED = "meetings.edition_proposed/1"
EDITION_COUNTERED = "meetings.edition_countered/1"
EDITION_ACCEPTED = "meetings.edition_accepted/1"
EDITION_POSTPONED = "meetings.edition_postponed/1"
EDITION_CANCELLED = "meetings.edition_cancelled/1"
HELD = "meetings.held/1"

FORMS = ("regular", "follow_up", "extraordinary")
MODALITIES = ("in_person", "remote", "mixed")
PUT_OFF_REASONS = (
    "agreement",
    "authorities",
    "emergency",
    "weather",
    "entry_not_authorised",
    "other",
)
TOWN_CHARS_MAX = 80
VENUE_CHARS_MAX = 160

SECRETARIAT = frozenset({"secretariat"})

_TERMS = (
    must("ordinal", Int(1, MEETING_ORDINAL_MAX)),
    must("form", Enum(FORMS)),
    must("host", PartyCode),
    must("first_day", CivilDate),
    must("last_day", CivilDate),
    must("parties", ListOf(PartyCode, MEETING_PARTIES_MAX_COUNT)),
    may("modality", Enum(MODALITIES)),
    may("opens_at", Instant),
    Member(name="town", type=Text(TOWN_CHARS_MAX), required=True),
    Member(name="venue", type=Text(VENUE_CHARS_MAX)),
    *OPTIONAL,
)
_ABOUT = frozenset({EDITION_PROPOSED})

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            name=EDITION_PROPOSED,
            powers=SECRETARIAT,
            opens=True,
            members=(must("mechanism", ActHash), *_TERMS),
        ),
        Kind(
            name=EDITION_COUNTERED,
            powers=SECRETARIAT,
            about=_ABOUT,
            members=(*_TERMS, must("supersedes", ListOf(ActHash, MECHANISM_LINKS_MAX_COUNT))),
        ),
        Kind(
            name=EDITION_ACCEPTED,
            powers=SECRETARIAT,
            about=_ABOUT,
            members=(must("version", ActHash), *OPTIONAL),
        ),
        Kind(
            name=EDITION_POSTPONED,
            powers=SECRETARIAT,
            about=_ABOUT,
            members=(must("version", ActHash), must("reason", Enum(PUT_OFF_REASONS)), *OPTIONAL),
        ),
        Kind(
            name=EDITION_CANCELLED,
            powers=SECRETARIAT,
            about=_ABOUT,
            members=(must("reason", Enum(PUT_OFF_REASONS)), *OPTIONAL),
        ),
        Kind(
            name=HELD,
            powers=SECRETARIAT,
            about=_ABOUT,
            members=(must("version", ActHash), *OPTIONAL),
        ),
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What parties agree when they call a meeting, without its texts.

    Attributes:
        ordinal: number of the edition; of a follow-up that of the edition it follows.
        form: regular, follow_up or extraordinary.
        host: party that receives.
        first: first day, on the calendar of the host.
        last: last day, on the same calendar.
        parties: the parties that take part.
        modality: in_person, remote, mixed, or empty.
        opens: the instant at which it opens as its author means it, a member of an act; or none.
    """

    ordinal: int
    form: str
    host: str
    first: Day
    last: Day
    parties: tuple[str, ...]
    modality: str = ""
    opens: Json = None

    @classmethod
    def from_facts(cls, facts: Mapping[str, Json]) -> Terms:
        """Return the terms that a version states.

        Raises:
            SchemaError: a member is missing or has another shape.
            ValueError: the calendar has no such day.
        """
        for member in _TERMS:
            if member.structural and (member.required or member.name in facts):
                member.type.check(facts.get(member.name), member.name)
        return cls(
            ordinal=cast(int, facts["ordinal"]),
            form=cast(str, facts["form"]),
            host=cast(str, facts["host"]),
            first=Day.from_value(facts["first_day"]),
            last=Day.from_value(facts["last_day"]),
            parties=tuple(dict.fromkeys(cast(list[str], facts["parties"]))),
            modality=cast(str, facts.get("modality", "")),
            opens=facts.get("opens_at"),
        )

    def to_values(self) -> dict[str, Json]:
        """Return the members of an act."""
        values: dict[str, Json] = {
            "ordinal": self.ordinal,
            "form": self.form,
            "host": self.host,
            "first_day": self.first.to_value(),
            "last_day": self.last.to_value(),
            "parties": list(self.parties),
        }
        if self.modality:
            values["modality"] = self.modality
        if self.opens is not None:
            values["opens_at"] = self.opens
        return values

    @property
    def days(self) -> tuple[date, date]:
        """Return the first and the last day."""
        return self.first.on, self.last.on
