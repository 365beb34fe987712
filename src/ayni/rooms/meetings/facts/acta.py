# SPDX-License-Identifier: Apache-2.0
"""What is stated about an acta: the ordered statements of an edition as one joint text.

Which statements there are, who speaks, with which verb, in which languages, and the hash of the
text are structural; the words are content. So the understandings that an acta gives rise to are a
function of structural members, and both nodes find the same ones although nobody typed them.
Source: rooms.md A2, A0.5; domain.md 2.4, 2.5; kernel.md S7.
"""

from __future__ import annotations

from collections.abc import Mapping

from ayni.core import limits
from ayni.core.kinds import (
    ActHash,
    CivilDate,
    Code,
    Enum,
    Hash,
    Instant,
    Int,
    Kind,
    LanguageCode,
    ListOf,
    Member,
    Name,
    OfficeId,
    PartyCode,
    Record,
    Text,
    Texts,
)
from ayni.core.patterns.common import OPTIONAL, TEXT_CHARS_MAX
from ayni.core.room_limits import ACTA_BESIDE_MAX_COUNT
from ayni.rooms.meetings.facts.attending import CAPACITIES
from ayni.rooms.meetings.facts.edition import FORMS, SECRETARIAT, TOWN_CHARS_MAX
from ayni.rooms.meetings.facts.mechanism import FOREIGN, MECHANISM_CODE, NAME_CHARS_MAX, may, must
from ayni.rooms.meetings.facts.statement import INDICATOR_CHARS_MAX, MARKS, VERBS, Speaker

ACTA_PROPOSED = "meetings.acta_proposed/1"
ACTA_COUNTERED = "meetings.acta_countered/1"
ACTA_CONSENTED = "meetings.acta_consented/1"
ACTA_REFUSED = "meetings.acta_refused/1"
ACTA_WITHDRAWN = "meetings.acta_withdrawn/1"

NATURES = ("minutes", "technical", "memorandum", "other")
"""What its authors declare an acta to be."""
FRAME_CHARS_MAX = 6_000
REASON_CHARS_MAX = 2_000
ACTA_TITLE_CHARS_MAX = 2 * NAME_CHARS_MAX
OPENING, CLOSING = "opening", "closing"
"""Segments of the frame: the formula at the head, and what stands after the last statement."""

HEADS = frozenset({"head"}) | FOREIGN

_ROWS = limits.ACTA_STATEMENTS_MAX_COUNT
_ROW = Record(
    {
        "number": Int(1, _ROWS),
        "statement": ActHash,
        "version": ActHash,
        "table": Int(1, limits.MEETING_TABLES_MAX_COUNT),
        "item": Int(0, limits.AGENDA_ITEMS_MAX_COUNT),
        "speaker": Speaker,
        "verb": Enum(VERBS),
        "reservations": ListOf(ActHash, limits.ACTA_RESERVATIONS_MAX_COUNT),
        **{mark.name: mark.type for mark in MARKS},
    },
    optional=frozenset({"reservations", *(mark.name for mark in MARKS)}),
)
"""One statement: its object, the version whose words the acta holds, and what an understanding of
it takes along. `reservations` are acts about the statement whose words the acta prints beside."""

_HEAD = Record({"party": PartyCode, "office": OfficeId, "capacity": Enum(CAPACITIES)})
_WORDS = Record(
    {
        "number": Int(1, _ROWS),
        "texts": Texts(limits.STATEMENT_CHARS_MAX),
        "indicator": Texts(INDICATOR_CHARS_MAX),
        "reservations": ListOf(Text(TEXT_CHARS_MAX + 8), limits.ACTA_RESERVATIONS_MAX_COUNT),
    },
    optional=frozenset({"indicator", "reservations"}),
)

_LANGUAGES = ListOf(LanguageCode, limits.LANGUAGES_MAX_COUNT)
_TERMS = (
    must("edition", ActHash),
    must("mechanism", ActHash),
    must("code", Code(MECHANISM_CODE, "the short code of a mechanism")),
    must("ordinal", Int(1, limits.MEETING_ORDINAL_MAX)),
    must("form", Enum(FORMS)),
    must("parties", ListOf(PartyCode, limits.MEETING_PARTIES_MAX_COUNT)),
    must("languages", _LANGUAGES),
    must("authentic", _LANGUAGES),
    must("statements", ListOf(_ROW, _ROWS)),
    must("heads", ListOf(_HEAD, limits.MEETING_PARTIES_MAX_COUNT)),
    must("nature", Enum(NATURES)),
    must("valid_until", Instant),
    must("text", Hash),
    may("annexes", ListOf(Hash, limits.ACTA_ANNEXES_MAX_COUNT)),
    may("next_host", PartyCode),
    may("next_day", CivilDate),
    Member(name="title", type=Texts(ACTA_TITLE_CHARS_MAX), required=True),
    Member(name=OPENING, type=Texts(FRAME_CHARS_MAX), required=True),
    Member(name=CLOSING, type=Texts(FRAME_CHARS_MAX)),
    Member(name="next_town", type=Text(TOWN_CHARS_MAX)),
    Member(name="wording", type=ListOf(_WORDS, _ROWS), required=True),
    Member(
        name="text_salt", type=Code(r"[0-9a-f]{64}", "a salt of 32 bytes in hex"), required=True
    ),
    *OPTIONAL,
)
_ABOUT = frozenset({ACTA_PROPOSED})
_NAMES = (must("proposal", ActHash), must("text", Hash))

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            name=ACTA_PROPOSED,
            powers=SECRETARIAT,
            opens=True,
            members=_TERMS,
            body_max_bytes=limits.JOINT_BODY_SIZE_MAX_BYTES,
        ),
        Kind(
            name=ACTA_COUNTERED,
            powers=SECRETARIAT,
            about=_ABOUT,
            members=(*_TERMS, must("supersedes", ListOf(ActHash, limits.ACTA_REPLACED_MAX_COUNT))),
            body_max_bytes=limits.JOINT_BODY_SIZE_MAX_BYTES,
        ),
        Kind(
            name=ACTA_CONSENTED,
            powers=HEADS,
            about=_ABOUT,
            members=(
                *_NAMES,
                # Reservations and wordings that stood beside the version and were read with it.
                may("beside", ListOf(ActHash, ACTA_BESIDE_MAX_COUNT)),
                *OPTIONAL,
            ),
        ),
        Kind(
            name=ACTA_REFUSED,
            powers=HEADS,
            about=_ABOUT,
            members=(
                *_NAMES,
                must("segments", ListOf(Name, _ROWS + 2)),
                Member(name="reason", type=Text(REASON_CHARS_MAX), required=True),
                *OPTIONAL,
            ),
        ),
        Kind(
            name=ACTA_WITHDRAWN,
            powers=SECRETARIAT | HEADS,
            about=_ABOUT,
            members=(
                must("proposal", ActHash),
                Member(name="why", type=Text(TEXT_CHARS_MAX)),
                *OPTIONAL,
            ),
        ),
    )
}
"""What is said of an acta; the acts that every object has stand in `facts/room.py`."""
