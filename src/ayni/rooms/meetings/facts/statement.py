# SPDX-License-Identifier: Apache-2.0
"""What is stated about a statement (intervención): one typed speech act of an acta to be.

A statement has a speaker and a verb, and a place: table, item of the agenda, position. Each party
states its own wording; nobody's is overwritten. Codes, days and offices are structural; what is
said is content, in as many languages as its author has. Source: rooms.md A2 (Mesa); domain.md 2.4.
"""

from __future__ import annotations

from collections.abc import Mapping

from ayni.core import limits
from ayni.core.kinds import (
    ActHash,
    CivilDate,
    Code,
    Enum,
    Int,
    Kind,
    LanguageCode,
    ListOf,
    Member,
    OfficeId,
    PartyCode,
    Text,
    Texts,
)
from ayni.core.patterns.common import OPTIONAL, TEXT_CHARS_MAX
from ayni.rooms.meetings.facts.edition import SECRETARIAT
from ayni.rooms.meetings.facts.mechanism import DOMAINS, may, must

STATEMENT_TABLED = "meetings.statement_tabled/1"
STATEMENT_REVISED = "meetings.statement_revised/1"
STATEMENT_ACCEPTED = "meetings.statement_accepted/1"
STATEMENT_WITHDRAWN = "meetings.statement_withdrawn/1"

JOINTLY = "both"
"""Speaker of what all delegations say together, however many they are."""
VERBS_OF_ONE = (
    *("informed", "proposed", "requested", "offered"),
    *("stated", "reiterated", "drew_attention", "reserved"),
)
"""Informó, propuso, solicitó, ofreció, manifestó, reiteró, hizo presente, hizo reserva."""
VERBS_OF_BOTH = ("agreed", "committed", "took_note", "concurred", "placed_on_record")
"""Acordaron, se comprometieron, tomaron nota, coincidieron, dejaron constancia."""
VERBS = (*VERBS_OF_ONE, *VERBS_OF_BOTH)
BINDING_VERBS = frozenset({"agreed", "committed"})
"""What, said by all together, gives rise to an understanding; nothing else does."""

INDICATOR_CHARS_MAX = 400

Speaker = Code(rf"[a-z]{{3}}|{JOINTLY}", f"a party code or {JOINTLY}")

MARKS = (
    may("area", Enum(DOMAINS)),
    may("owners", ListOf(OfficeId, limits.STATEMENT_OWNERS_MAX_COUNT)),
    may("deadline", CivilDate),
)
"""What an understanding takes with it, where its statement had it."""

_TERMS = (
    must("parties", ListOf(PartyCode, limits.MEETING_PARTIES_MAX_COUNT)),
    must("table", Int(1, limits.MEETING_TABLES_MAX_COUNT)),
    # Zero stands outside of the agenda: what the general coordination dealt with.
    must("item", Int(0, limits.AGENDA_ITEMS_MAX_COUNT)),
    must("position", Int(1, limits.STATEMENT_POSITION_MAX)),
    must("speaker", Speaker),
    must("verb", Enum(VERBS)),
    must("languages", ListOf(LanguageCode, limits.LANGUAGES_MAX_COUNT)),
    # 1 while its author wants to go on talking about it.
    may("discussed", Int(0, 1)),
    *MARKS,
    Member(name="text", type=Texts(limits.STATEMENT_CHARS_MAX), required=True),
    Member(name="indicator", type=Texts(INDICATOR_CHARS_MAX)),
    *OPTIONAL,
)
_ABOUT = frozenset({STATEMENT_TABLED})

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            name=STATEMENT_TABLED,
            powers=SECRETARIAT,
            opens=True,
            members=(must("edition", ActHash), *_TERMS),
        ),
        Kind(
            name=STATEMENT_REVISED,
            powers=SECRETARIAT,
            about=_ABOUT,
            members=(
                *_TERMS,
                must("supersedes", ListOf(ActHash, limits.STATEMENT_REPLACED_MAX_COUNT)),
            ),
        ),
        Kind(
            name=STATEMENT_ACCEPTED,
            powers=SECRETARIAT,
            about=_ABOUT,
            members=(must("version", ActHash), *OPTIONAL),
        ),
        Kind(
            name=STATEMENT_WITHDRAWN,
            powers=SECRETARIAT,
            about=_ABOUT,
            members=(
                must("version", ActHash),
                Member(name="why", type=Text(TEXT_CHARS_MAX)),
                *OPTIONAL,
            ),
        ),
    )
}


def is_spoken(speaker: str, verb: str) -> bool:
    """Tell whether a speaker can say a verb: one delegation informs, all together agree."""
    return verb in (VERBS_OF_BOTH if speaker == JOINTLY else VERBS_OF_ONE)


def gives_rise(speaker: str, verb: str) -> bool:
    """Tell whether a statement gives rise to an understanding once its acta is in force."""
    return speaker == JOINTLY and verb in BINDING_VERBS
