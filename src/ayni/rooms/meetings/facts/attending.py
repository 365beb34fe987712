# SPDX-License-Identifier: Apache-2.0
"""What each party states about who comes to an edition, and whether they may enter.

A delegation is counts by function and the head's office and capacity, never a name. The list of
names goes on paper; its count and hash can be stated. Each party says by itself which of its
offices leads a working table. Source: rooms.md A2 (Delegaciones, Ingreso, Mesas); domain.md 2.3,
2.6 and 4.3 (LegalGate): Peru, Law 27856 art. 5; Chile, Law 19.067.
"""

from __future__ import annotations

from collections.abc import Mapping

from ayni.core.kinds import (
    CivilDate,
    Enum,
    Hash,
    Instant,
    Int,
    Kind,
    ListOf,
    Member,
    OfficeId,
    PlaceId,
    Record,
    Text,
)
from ayni.core.limits import (
    DELEGATION_COUNT_MAX,
    DELEGATION_STAY_MAX_DAYS,
    MEETING_TABLES_MAX_COUNT,
)
from ayni.core.patterns.common import OPTIONAL, TEXT_CHARS_MAX
from ayni.rooms.meetings.facts.edition import EDITION_PROPOSED, SECRETARIAT
from ayni.rooms.meetings.facts.mechanism import FOREIGN, NUMBER_CHARS_MAX, may, must

DELEGATION_ANNOUNCED = "meetings.delegation_announced/1"
ENTRY_DECLARED = "meetings.entry_declared/1"
TABLE_LED = "meetings.table_led/1"

FUNCTIONS = (
    "head",
    "delegate",
    "adviser",
    "secretary",
    "liaison",
    "interpreter",
    "protocol",
    "security",
    "driver",
    "other",
)
CAPACITIES = ("titular", "subrogante", "interino", "encargado")
ARMS = ("none", "declared")
GATES = ("not_needed", "pending", "granted", "denied")
DIRECTIONS = ("entry", "departure")
"""Entry of the guests into the own state; departure of the own delegation from it."""
BASES = ("per_27856_5", "chl_19067", "other")
"""Peru, Law 27856 art. 5 as amended by 28899; Chile, Law 19.067 as amended by 20.297."""
LEGAL_BASES: Mapping[str, str] = {"per": "per_27856_5", "chl": "chl_19067"}
"""Party to the law by which it authorises."""
ORGAN_CHARS_MAX = 160
TOPIC_CHARS_MAX = 160

_COUNT = Record({"function": Enum(FUNCTIONS), "count": Int(1, DELEGATION_COUNT_MAX)})
_ABOUT = frozenset({EDITION_PROPOSED})


def _text(name: str, chars_max: int = TEXT_CHARS_MAX) -> Member:
    return Member(name=name, type=Text(chars_max))


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            name=DELEGATION_ANNOUNCED,
            powers=SECRETARIAT,
            about=_ABOUT,
            members=(
                must("counts", ListOf(_COUNT, len(FUNCTIONS))),
                must("head", OfficeId),
                must("head_capacity", Enum(CAPACITIES)),
                must("arms", Enum(ARMS)),
                may("vehicles", Int(0, DELEGATION_COUNT_MAX)),
                may("stay_days", Int(1, DELEGATION_STAY_MAX_DAYS)),
                may("entry_place", PlaceId),
                may("enters_at", Instant),
                may("list_count", Int(1, DELEGATION_COUNT_MAX)),
                may("list_hash", Hash),
                may("list_day", CivilDate),
                _text("equipment"),
                _text("reasons"),
                _text("needs"),
                *OPTIONAL,
            ),
        ),
        Kind(
            name=ENTRY_DECLARED,
            powers=SECRETARIAT | FOREIGN,
            about=_ABOUT,
            members=(
                must("gate", Enum(GATES)),
                must("direction", Enum(DIRECTIONS)),
                may("basis", Enum(BASES)),
                may("day", CivilDate),
                may("valid_until", CivilDate),
                _text("number", NUMBER_CHARS_MAX),
                _text("organ", ORGAN_CHARS_MAX),
                *OPTIONAL,
            ),
        ),
        Kind(
            name=TABLE_LED,
            powers=SECRETARIAT,
            about=_ABOUT,
            members=(
                must("table", Int(1, MEETING_TABLES_MAX_COUNT)),
                must("lead", OfficeId),
                may("rapporteur", OfficeId),
                _text("topic", TOPIC_CHARS_MAX),
                *OPTIONAL,
            ),
        ),
    )
}
