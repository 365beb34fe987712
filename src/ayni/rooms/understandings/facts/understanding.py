# SPDX-License-Identifier: Apache-2.0
"""What is stated in the record about an understanding: read from paper, owned, done, changed.

An understanding is born of an acta in force, and then nobody states it (`born_of` in the facts of
meetings), or one party transcribes it from an old acta and the other confirms that reading or gives
its own. Codes, days, offices and references are structural; what is said is content.
Source: rooms.md A3, A0.5, A0.14; domain.md 2.5.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ayni.core import limits, room_limits
from ayni.core.kinds import (
    ActHash,
    CivilDate,
    Code,
    Enum,
    Hash,
    Instant,
    Int,
    Kind,
    ListOf,
    Member,
    MemberType,
    OfficeId,
    PartyCode,
    Text,
    Texts,
)
from ayni.core.patterns.common import OPTIONAL
from ayni.rooms.meetings.facts import DOMAINS, FORMS, MECHANISM_CODE, UNDERSTANDING_BORN

ROOM = "understandings"
BORN = UNDERSTANDING_BORN
"""What opens an understanding of an acta in force. No act has this kind: both nodes derive it."""
TRANSCRIBED = "understandings.transcribed/1"
TRANSCRIPTION_CONFIRMED = "understandings.transcription_confirmed/1"
TRANSCRIPTION_CONTESTED = "understandings.transcription_contested/1"
OWNER_NAMED = "understandings.owner_named/1"
PROGRESS_REPORTED = "understandings.progress_reported/1"
CLAIMED = "understandings.fulfilment_claimed/1"
CLAIM_WITHDRAWN = "understandings.claim_withdrawn/1"
CONFIRMED = "understandings.fulfilment_confirmed/1"
CONTESTED = "understandings.fulfilment_contested/1"
CHANGE_PROPOSED = "understandings.change_proposed/1"
LINKED = "understandings.linked/1"
CHANGE_CONSENTED = "understandings.change_consented/1"
CHANGE_WITHDRAWN = "understandings.change_withdrawn/1"

STATUSES = (
    *("not_started", "in_progress", "partly_fulfilled", "fulfilled"),
    *("postponed", "suspended", "permanent"),
)
"""What a party says of its own side; seven words and no percentage."""
OBSTACLES = ("own", "theirs", "outside")
"""Propio, de la otra parte, ajeno."""
PROOFS = ("document", "act", "visible", "none")
"""What shows that it is done: a document, an act, what anybody can see; or nothing."""
CHANGES = ("reschedule", "void", "merge", "split", "substitute")
"""Reprogramar, dejar sin efecto, fusionar, dividir, sustituir."""
ENDING_CHANGES: Final = frozenset({"void", "merge", "split", "substitute"})
"""Changes after which the understanding asks nothing of anybody."""
RELATIONS = ("continues", "supersedes", "merges", "divides")
"""What a later understanding does to the earlier one that it is linked with."""
COSTS = ("each_own", "host", "asker", "shared", "other")
"""Who pays: each its own, the host, who asks for it, both in parts."""
NATURES = ("practical", "technical", "memorandum", "other")
"""What its authors declare it to be; never the software."""
AUTHORITIES = ("command", "institution", "ministry", "government")
"""Who may bind whom by signing it."""

TEXT_CHARS_MAX = room_limits.UNDERSTANDING_CHARS_MAX
REPORT_CHARS_MAX = 600
REASON_CHARS_MAX = 1_000
SHORT_CHARS_MAX = 400

SECRETARIAT = frozenset({"secretariat"})
LIAISON = frozenset({"liaison"})
DOERS = frozenset({"liaison", "head"})
HEADS = frozenset({"head", "foreign"})
ROOM_POWERS = SECRETARIAT | DOERS | HEADS

_ABOUT = frozenset({TRANSCRIBED, BORN})


def _must(name: str, of: MemberType) -> Member:
    return Member(name=name, type=of, structural=True, required=True)


def _may(name: str, of: MemberType) -> Member:
    return Member(name=name, type=of, structural=True)


def _text(name: str, chars_max: int, *, required: bool = False) -> Member:
    return Member(name=name, type=Text(chars_max), required=required)


_PARTIES = _must("parties", ListOf(PartyCode, limits.MEETING_PARTIES_MAX_COUNT))
_WORDS = Member(name="text", type=Texts(TEXT_CHARS_MAX), required=True)
_TARGETS = ListOf(ActHash, room_limits.UNDERSTANDING_TARGETS_MAX_COUNT)


def _about(name: str, powers: frozenset[str], *members: Member) -> Kind:
    return Kind(
        name=name, powers=powers, about=_ABOUT, shared=_ABOUT, members=(*members, *OPTIONAL)
    )


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            name=TRANSCRIBED,
            powers=SECRETARIAT,
            opens=True,
            members=(
                _PARTIES,
                _must("code", Code(MECHANISM_CODE, "the short code of a mechanism")),
                _must("ordinal", Int(1, limits.MEETING_ORDINAL_MAX)),
                _must("number", Int(1, room_limits.UNDERSTANDING_NUMBER_MAX)),
                _WORDS,
                _may("form", Enum(FORMS)),
                _may("area", Enum(DOMAINS)),
                _may("dated", CivilDate),
                _may("page", Int(1, room_limits.UNDERSTANDING_PAGE_MAX)),
                _may("scan", Hash),
                _may("deadline", CivilDate),
                _may("every_months", Int(1, room_limits.UNDERSTANDING_MONTHS_MAX)),
                _may("nature", Enum(NATURES)),
                _may("authority", Enum(AUTHORITIES)),
                _may("cost", Enum(COSTS)),
                _text("deliverable", SHORT_CHARS_MAX),
                _text("indicator", SHORT_CHARS_MAX),
                *OPTIONAL,
            ),
        ),
        # Called `reading`, not `version`: that word names an act of which others have a copy.
        _about(TRANSCRIPTION_CONFIRMED, SECRETARIAT, _must("reading", ActHash)),
        _about(
            TRANSCRIPTION_CONTESTED,
            SECRETARIAT,
            _WORDS,
            _may("scan", Hash),
            _text("why", REASON_CHARS_MAX),
        ),
        _about(OWNER_NAMED, LIAISON, _must("office", OfficeId), _may("since", CivilDate)),
        _about(
            PROGRESS_REPORTED,
            LIAISON,
            _must("status", Enum(STATUSES)),
            _may("obstacle", Enum(OBSTACLES)),
            _may("evidence_hash", Hash),
            _text("text", REPORT_CHARS_MAX, required=True),
            _text("indicator_value", SHORT_CHARS_MAX),
        ),
        _about(
            CLAIMED,
            DOERS,
            _PARTIES,
            _must("proof", Enum(PROOFS)),
            _may("evidence_hash", Hash),
            _text("evidence", REASON_CHARS_MAX, required=True),
        ),
        _about(CLAIM_WITHDRAWN, DOERS, _must("proposal", ActHash), _text("why", REASON_CHARS_MAX)),
        _about(CONFIRMED, DOERS, _must("proposal", ActHash)),
        _about(
            CONTESTED,
            DOERS,
            _must("proposal", ActHash),
            _text("reason", REASON_CHARS_MAX, required=True),
        ),
        _about(
            CHANGE_PROPOSED,
            SECRETARIAT,
            _PARTIES,
            _must("change", Enum(CHANGES)),
            _must("valid_until", Instant),
            _may("deadline", CivilDate),
            _may("targets", _TARGETS),
            _text("why", REASON_CHARS_MAX, required=True),
        ),
        _about(
            LINKED,
            SECRETARIAT,
            _PARTIES,
            _must("earlier", ActHash),
            _must("relation", Enum(RELATIONS)),
            _must("valid_until", Instant),
            _text("why", REASON_CHARS_MAX),
        ),
        _about(CHANGE_CONSENTED, HEADS, _must("proposal", ActHash)),
        _about(
            CHANGE_WITHDRAWN,
            SECRETARIAT | HEADS,
            _must("proposal", ActHash),
            _text("why", REASON_CHARS_MAX),
        ),
    )
}
"""What is said of an understanding; the acts that every object has stand in `facts/room.py`."""
