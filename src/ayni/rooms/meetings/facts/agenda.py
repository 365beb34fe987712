# SPDX-License-Identifier: Apache-2.0
"""What is stated about the agenda of an edition: a joint text that both sides negotiate.

Numbers, rapporteurs and minutes are structural; the titles are content, one for each item in the
same order. Source: rooms.md A2 (Temario), A0.5 (joint text).
"""

from __future__ import annotations

from collections.abc import Mapping

from ayni.core.kinds import ActHash, Int, Kind, ListOf, Member, PartyCode, Record, Text
from ayni.core.limits import (
    AGENDA_ITEM_MAX_MINUTES,
    AGENDA_ITEMS_MAX_COUNT,
    MECHANISM_LINKS_MAX_COUNT,
    MEETING_PARTIES_MAX_COUNT,
)
from ayni.core.patterns.common import OPTIONAL, TEXT_CHARS_MAX
from ayni.rooms.meetings.facts.edition import SECRETARIAT
from ayni.rooms.meetings.facts.mechanism import must

AGENDA_PROPOSED = "meetings.agenda_proposed/1"
AGENDA_COUNTERED = "meetings.agenda_countered/1"
AGENDA_CONSENTED = "meetings.agenda_consented/1"
AGENDA_WITHDRAWN = "meetings.agenda_withdrawn/1"

TITLE_CHARS_MAX = 240

_ITEM = Record(
    {
        "number": Int(1, AGENDA_ITEMS_MAX_COUNT),
        "rapporteur": PartyCode,
        "minutes": Int(1, AGENDA_ITEM_MAX_MINUTES),
        "matter": ActHash,
    },
    optional=frozenset({"rapporteur", "minutes", "matter"}),
)
"""An item; without a rapporteur both sides report. `matter` is the object that it is about."""

_TERMS = (
    must("parties", ListOf(PartyCode, MEETING_PARTIES_MAX_COUNT)),
    must("items", ListOf(_ITEM, AGENDA_ITEMS_MAX_COUNT)),
    Member(
        name="titles", type=ListOf(Text(TITLE_CHARS_MAX), AGENDA_ITEMS_MAX_COUNT), required=True
    ),
    *OPTIONAL,
)
_ABOUT = frozenset({AGENDA_PROPOSED})

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            name=AGENDA_PROPOSED,
            powers=SECRETARIAT,
            opens=True,
            members=(must("edition", ActHash), *_TERMS),
        ),
        Kind(
            name=AGENDA_COUNTERED,
            powers=SECRETARIAT,
            about=_ABOUT,
            members=(*_TERMS, must("supersedes", ListOf(ActHash, MECHANISM_LINKS_MAX_COUNT))),
        ),
        Kind(
            name=AGENDA_CONSENTED,
            powers=SECRETARIAT,
            about=_ABOUT,
            members=(must("proposal", ActHash), *OPTIONAL),
        ),
        Kind(
            name=AGENDA_WITHDRAWN,
            powers=SECRETARIAT,
            about=_ABOUT,
            members=(
                must("proposal", ActHash),
                Member(name="why", type=Text(TEXT_CHARS_MAX)),
                *OPTIONAL,
            ),
        ),
    )
}
