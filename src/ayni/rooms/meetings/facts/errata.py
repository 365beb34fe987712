# SPDX-License-Identifier: Apache-2.0
"""What is stated about an errata (fe de erratas): other words for segments of an acta in force.

A joint text of its own: in force it changes what is printed, and never the text of the acta or its
hash. Which segments it gives other words is structural; the words are content.
Source: rooms.md A2, A0.16.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Final

from ayni.core import codec, limits
from ayni.core.codec import Json
from ayni.core.kinds import (
    ActHash,
    Code,
    Hash,
    Instant,
    Kind,
    LanguageCode,
    ListOf,
    Member,
    Name,
    PartyCode,
    Record,
    Text,
    Texts,
)
from ayni.core.patterns.common import OPTIONAL, TEXT_CHARS_MAX
from ayni.rooms.meetings.facts.acta import FRAME_CHARS_MAX, HEADS
from ayni.rooms.meetings.facts.acta_text import texts_in
from ayni.rooms.meetings.facts.edition import SECRETARIAT
from ayni.rooms.meetings.facts.mechanism import may, must

ERRATA_PROPOSED = "meetings.errata_proposed/1"
ERRATA_CONSENTED = "meetings.errata_consented/1"
ERRATA_WITHDRAWN = "meetings.errata_withdrawn/1"

_SEGMENTS = limits.ERRATA_SEGMENTS_MAX_COUNT
_CHARS = max(limits.STATEMENT_CHARS_MAX, FRAME_CHARS_MAX)
_WORDS = Record({"segment": Name, "texts": Texts(_CHARS)})
_LINKS = ListOf(ActHash, limits.ACTA_REPLACED_MAX_COUNT)
_ABOUT = frozenset({ERRATA_PROPOSED})
_IN_TEXT: Final = frozenset({"acta", "version", "parties", "languages", "segments", "replaces"})

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            name=ERRATA_PROPOSED,
            powers=SECRETARIAT,
            opens=True,
            members=(
                must("acta", ActHash),
                # The version in force whose words it changes.
                must("version", ActHash),
                must("parties", ListOf(PartyCode, limits.MEETING_PARTIES_MAX_COUNT)),
                must("languages", ListOf(LanguageCode, limits.LANGUAGES_MAX_COUNT)),
                must("segments", ListOf(Name, _SEGMENTS)),
                must("valid_until", Instant),
                must("text", Hash),
                # Erratas in force that it takes the place of, and divergences that it settles.
                may("replaces", _LINKS),
                may("divergences", _LINKS),
                Member(name="wording", type=ListOf(_WORDS, _SEGMENTS), required=True),
                Member(name="why", type=Text(TEXT_CHARS_MAX)),
                Member(
                    name="text_salt",
                    type=Code(r"[0-9a-f]{64}", "a salt of 32 bytes in hex"),
                    required=True,
                ),
                *OPTIONAL,
            ),
            body_max_bytes=limits.JOINT_BODY_SIZE_MAX_BYTES,
        ),
        Kind(
            name=ERRATA_CONSENTED,
            powers=HEADS,
            about=_ABOUT,
            members=(must("proposal", ActHash), must("text", Hash), *OPTIONAL),
        ),
        Kind(
            name=ERRATA_WITHDRAWN,
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


def errata_words(values: Mapping[str, Json]) -> dict[str, dict[str, str]]:
    """Return segment id to language to the words that take the place of those of the acta.

    A neighbour's content is not judged when it arrives: what has not the shape is left out.
    """
    rows = values.get("wording")
    found: dict[str, dict[str, str]] = {}
    for row in rows if isinstance(rows, list) else []:
        segment = row.get("segment") if isinstance(row, dict) else None
        if isinstance(row, dict) and isinstance(segment, str):
            found[segment] = texts_in(row.get("texts"))
    return {segment: texts for segment, texts in found.items() if texts}


def errata_text_hash(values: Mapping[str, Json], salt: bytes) -> bytes:
    """Return the salted hash that identifies an errata; what every party consents to.

    Args:
        values: the members of the proposal; those that are not of the text are left out.
        salt: 32 random bytes, kept with the text.
    Source: record.md R5.
    """
    told: dict[str, Json] = {
        name: values[name] for name in (_IN_TEXT | {"wording"}) & values.keys()
    }
    return sha256(b"ayni/errata/1\x00" + salt + codec.encode(told)).digest()
