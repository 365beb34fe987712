# SPDX-License-Identifier: Apache-2.0
"""What is stated about the originals of an acta: when they were signed by hand, where they differ.

Each party says so for itself. Neither act moves the text: what is in force is what all consented
to. Day, originals, segment and hashes of scans are structural; a town and the words read on paper
are content. Source: rooms.md A2 (Firmas), A0.5 (paper first).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ayni.core import limits
from ayni.core.codec import Json
from ayni.core.kinds import (
    ActHash,
    CivilDate,
    Enum,
    Hash,
    Kind,
    LanguageCode,
    ListOf,
    Member,
    Name,
    Record,
    Text,
)
from ayni.core.patterns.common import OPTIONAL
from ayni.rooms.meetings.facts.acta import ACTA_PROPOSED, HEADS
from ayni.rooms.meetings.facts.edition import SECRETARIAT, TOWN_CHARS_MAX
from ayni.rooms.meetings.facts.mechanism import Day, must

PAPER_SIGNED = "meetings.paper_signed/1"
PAPER_DIVERGENCE_NOTED = "meetings.paper_divergence_noted/1"

ORIGINALS = tuple("abcdefghijklmnop")
"""Originals of one text, as many as parties: A names the first party first, B the second."""

_ORIGINALS = ListOf(Enum(ORIGINALS), limits.MEETING_PARTIES_MAX_COUNT)
_SCAN = Record({"original": Enum(ORIGINALS), "hash": Hash})
_NAMES = (must("proposal", ActHash), must("text", Hash), must("originals", _ORIGINALS))
_ABOUT = frozenset({ACTA_PROPOSED})

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            name=PAPER_SIGNED,
            powers=SECRETARIAT,
            about=_ABOUT,
            members=(
                *_NAMES,
                must("signed_on", CivilDate),
                # Scans hold names and hand-written signatures: their hashes travel, they do not.
                Member(
                    name="scans",
                    type=ListOf(_SCAN, limits.MEETING_PARTIES_MAX_COUNT),
                    structural=True,
                ),
                Member(name="town", type=Text(TOWN_CHARS_MAX), required=True),
                *OPTIONAL,
            ),
        ),
        Kind(
            name=PAPER_DIVERGENCE_NOTED,
            powers=SECRETARIAT | HEADS,
            about=_ABOUT,
            members=(
                *_NAMES,
                must("segment", Name),
                must("language", LanguageCode),
                Member(name="reading", type=Text(limits.STATEMENT_CHARS_MAX), required=True),
                *OPTIONAL,
            ),
        ),
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HandSigning:
    """Originals that were signed by hand.

    Attributes:
        on: the day.
        originals: which of them, such as a and b.
        town: where.
        scans: original to the SHA-256 of its scan, 64 hex digits; the scan itself stays home.
    """

    on: Day
    originals: tuple[str, ...]
    town: str
    scans: Mapping[str, str]

    def to_values(self) -> dict[str, Json]:
        """Return the members that say it; a town without letters and no scans are left out."""
        values: dict[str, Json] = {
            "signed_on": self.on.to_value(),
            "originals": [*self.originals],
        }
        if self.town.strip():
            values["town"] = self.town.strip()
        if self.scans:
            values["scans"] = [
                {"original": name, "hash": told} for name, told in sorted(self.scans.items())
            ]
        return values


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperReading:
    """Words on paper that are not those of the text.

    Attributes:
        segment: id of the paragraph.
        language: in whose column.
        originals: on which of them.
        reading: what is read there, the whole paragraph.
    """

    segment: str
    language: str
    originals: tuple[str, ...]
    reading: str

    def to_values(self) -> dict[str, Json]:
        """Return the members that say it."""
        return {
            "segment": self.segment,
            "language": self.language,
            "originals": [*self.originals],
            "reading": self.reading.strip(),
        }
