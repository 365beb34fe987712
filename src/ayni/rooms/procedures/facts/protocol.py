# SPDX-License-Identifier: Apache-2.0
"""What is stated in the record about a joint protocol; pure values, read for thirty years.

A version is a text in segments, each in every language of the version. Which segments there are,
which of them are steps, and when the text begins to bind is structural; what it says is content.
Source: rooms.md A0.5, A4.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from ayni.core import codec, limits
from ayni.core.codec import Json
from ayni.core.constitution import POWERS
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
    MemberType,
    Name,
    PartyCode,
    Record,
    Text,
    Texts,
)
from ayni.core.patterns.common import OPTIONAL

ROOM = "procedures"
VERSION_PROPOSED = "procedures.version_proposed/1"
REPLACEMENT_PROPOSED = "procedures.replacement_proposed/1"
CONSENTED = "procedures.consented/1"
PROPOSAL_WITHDRAWN = "procedures.proposal_withdrawn/1"
ADOPTED = "procedures.adopted_internally/1"
INTERPRETED = "procedures.interpretation_stated/1"
SUSPENDED = "procedures.suspended/1"
SUSPENSION_LIFTED = "procedures.suspension_lifted/1"
DENOUNCED = "procedures.denounced/1"

CLAUSES = ("on_consent", "on_adoptions", "on_date")
"""When a version agreed by all begins to bind."""
NATURES = ("practical", "technical", "memorandum", "annex", "treaty", "other")
"""What its authors declare a text to be."""
INSTRUMENTS = ("decree", "resolution", "law", "ministerial_order", "institutional_order", "other")
"""By what a state adopts a text at home."""
TOPICS = (
    *("tsunami", "earthquake", "volcano", "flood", "fire", "search_and_rescue", "medical"),
    *("mines", "crossing", "aircraft", "communications"),
)
"""Topics that the pages offer; a partnership may use any other code."""

TITLE_CHARS_MAX = 200
STATEMENT_CHARS_MAX = 2_000
REFERENCE_CHARS_MAX = 200

SECRETARIAT = frozenset({"secretariat"})
HEADS = frozenset({"head", "foreign"})
FOREIGN = frozenset({"foreign"})
ROOM_POWERS = SECRETARIAT | HEADS | {"liaison"}


def _must(name: str, of: MemberType) -> Member:
    return Member(name=name, type=of, structural=True, required=True)


def _may(name: str, of: MemberType) -> Member:
    return Member(name=name, type=of, structural=True)


def _text(name: str, of: MemberType, *, required: bool = False) -> Member:
    return Member(name=name, type=of, required=required)


_SEGMENTS = limits.PROTOCOL_SEGMENTS_MAX_COUNT
_STEP = Record(
    {
        "segment": Name,
        "power": Enum(POWERS),
        "minutes": Int(0, limits.PROTOCOL_STEP_MAX_MINUTES),
    }
)
_SEGMENT = Record({"id": Name, "texts": Texts(limits.PROTOCOL_SEGMENT_CHARS_MAX)})
_VERSION = (
    _must("topic", Name),
    _must("parties", ListOf(PartyCode, 16)),
    _must("languages", ListOf(LanguageCode, limits.LANGUAGES_MAX_COUNT)),
    _must("segments", ListOf(Name, _SEGMENTS)),
    _must("steps", ListOf(_STEP, limits.PROTOCOL_STEPS_MAX_COUNT)),
    _must("clause", Enum(CLAUSES)),
    _must("nature", Enum(NATURES)),
    _must("valid_until", Instant),
    _must("text", Hash),
    _may("binds_from", Instant),
    _may("review_on", CivilDate),
    _text("title", Texts(TITLE_CHARS_MAX), required=True),
    _text("wording", ListOf(_SEGMENT, _SEGMENTS), required=True),
    _text("text_salt", Code(r"[0-9a-f]{64}", "a salt of 32 bytes in hex"), required=True),
    *OPTIONAL,
)
_NAMES_VERSION = _must("version", ActHash)
_PARTS = _must("segments", ListOf(Name, _SEGMENTS))
_ABOUT = frozenset({VERSION_PROPOSED})


def _kind(name: str, powers: frozenset[str], *members: Member) -> Kind:
    return Kind(name=name, powers=powers, about=_ABOUT, members=(*members, *OPTIONAL))


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(name=VERSION_PROPOSED, powers=SECRETARIAT, opens=True, members=_VERSION),
        Kind(
            name=REPLACEMENT_PROPOSED,
            powers=SECRETARIAT,
            about=_ABOUT,
            members=(
                _must("supersedes", ListOf(ActHash, limits.PROTOCOL_REPLACED_MAX_COUNT)),
                *_VERSION,
            ),
        ),
        _kind(CONSENTED, HEADS, _must("proposal", ActHash), _must("text", Hash)),
        _kind(
            PROPOSAL_WITHDRAWN,
            SECRETARIAT | HEADS,
            _must("proposal", ActHash),
            _text("why", Text(STATEMENT_CHARS_MAX)),
        ),
        _kind(
            ADOPTED,
            HEADS,
            _NAMES_VERSION,
            _must("instrument", Enum(INSTRUMENTS)),
            _must("dated", CivilDate),
            _text("number", Text(REFERENCE_CHARS_MAX), required=True),
            _text("scope", Text(STATEMENT_CHARS_MAX)),
        ),
        _kind(
            INTERPRETED,
            FOREIGN,
            _NAMES_VERSION,
            _must("segment", Name),
            _text("statement", Text(STATEMENT_CHARS_MAX), required=True),
        ),
        _kind(
            SUSPENDED,
            FOREIGN,
            _NAMES_VERSION,
            _PARTS,
            _must("since", Instant),
            _text("instrument", Text(REFERENCE_CHARS_MAX), required=True),
            _text("reason", Text(STATEMENT_CHARS_MAX)),
        ),
        _kind(SUSPENSION_LIFTED, FOREIGN, _must("suspension", ActHash), _must("since", Instant)),
        _kind(
            DENOUNCED,
            FOREIGN,
            _NAMES_VERSION,
            _must("since", Instant),
            _text("instrument", Text(REFERENCE_CHARS_MAX), required=True),
            _text("reason", Text(STATEMENT_CHARS_MAX)),
        ),
    )
}
"""What is said of a protocol; the acts that every object has stand in `facts/room.py`."""

_IN_TEXT = frozenset(
    {"topic", "parties", "languages", "segments", "steps", "clause", "nature", "binds_from"}
    | {"title", "wording"}
)
"""Members that make a text what it is; a number of a file or a date of review does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A segment that somebody carries out.

    Attributes:
        segment: id of the segment that says what is done.
        power: kind of office that does it.
        minutes: time limit from the activation on; 0 for none.
    """

    segment: str
    power: str
    minutes: int

    def to_value(self) -> Json:
        """Return one row of the member `steps`."""
        return {"segment": self.segment, "power": self.power, "minutes": self.minutes}


def steps_of(facts: Mapping[str, Json]) -> tuple[Step, ...]:
    """Return the steps that a version states; rows that are none are left out."""
    rows = facts.get("steps")
    found = []
    for row in rows if isinstance(rows, list) else []:
        if not isinstance(row, dict):
            continue
        segment, power, minutes = row.get("segment"), row.get("power"), row.get("minutes")
        if isinstance(segment, str) and isinstance(power, str) and type(minutes) is int:
            found.append(Step(segment=segment, power=power, minutes=minutes))
    return tuple(found)


def wording_of(values: Mapping[str, Json]) -> dict[str, dict[str, str]]:
    """Return segment id to language to text, in the order of reading; empty if it is erased.

    A neighbour's content is not judged when it arrives: what has not the shape is left out.
    """
    rows = values.get("wording")
    found: dict[str, dict[str, str]] = {}
    for row in rows if isinstance(rows, list) else []:
        texts = row.get("texts") if isinstance(row, dict) else None
        if isinstance(row, dict) and isinstance(texts, dict):
            told = {lang: text for lang, text in texts.items() if isinstance(text, str)}
            found[str(row.get("id"))] = told
    return found


def title_of(values: Mapping[str, Json], language: str) -> str:
    """Return the title of a version in a language, in Spanish or in any; empty if it is erased."""
    told = values.get("title")
    if not isinstance(told, dict):
        return ""
    found = told.get(language) or told.get("es") or next(iter(told.values()), "")
    return str(found)


def text_hash(values: Mapping[str, Json], salt: bytes) -> bytes:
    """Return the salted hash that identifies the text of a version; what every party consents to.

    Args:
        values: the members of the proposal; those that are not of the text are left out.
        salt: 32 random bytes, kept with the text.
    Source: record.md R5; kernel.md S8.
    """
    told = {name: value for name, value in values.items() if name in _IN_TEXT}
    return sha256(b"ayni/protocol/1\x00" + salt + codec.encode(told)).digest()
