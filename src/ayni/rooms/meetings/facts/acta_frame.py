# SPDX-License-Identifier: Apache-2.0
"""What stands around the statements of an acta: title, formula, heads, languages, next meeting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ayni.core.codec import Json
from ayni.rooms.meetings.facts.acta import CLOSING, OPENING


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands around the statements.

    Attributes:
        languages: of the text, in the order of the columns.
        authentic: those of them that are authentic.
        title: language to title.
        opening: language to the formula at the head.
        closing: language to what stands after the last statement; may be empty.
        heads: party to office and capacity of the head of its delegation.
        nature: one of NATURES.
        valid_until: until when the others may consent: ms, offset, zone.
        next_host: party that receives the next meeting, or empty.
        next_day: civil day of the next meeting, as an act says it, or none.
        next_town: its town, or empty.
        own_ref: own file number, or empty.
    """

    languages: Sequence[str]
    authentic: Sequence[str]
    title: Mapping[str, str]
    opening: Mapping[str, str]
    heads: Mapping[str, tuple[str, str]]
    nature: str
    valid_until: Mapping[str, Json]
    closing: Mapping[str, str] = field(default_factory=dict)
    next_host: str = ""
    next_day: Json = None
    next_town: str = ""
    own_ref: str = ""

    def to_values(self) -> dict[str, Json]:
        """Return the members of an act."""
        values: dict[str, Json] = {
            "languages": [*self.languages],
            "authentic": [*self.authentic],
            "heads": [
                {"party": party, "office": office, "capacity": capacity}
                for party, (office, capacity) in sorted(self.heads.items())
            ],
            "nature": self.nature,
            "valid_until": dict(self.valid_until),
            "title": self._each(self.title),
            OPENING: self._each(self.opening),
            CLOSING: self._each(self.closing),
            "next_host": self.next_host,
            "next_day": self.next_day,
            "next_town": self.next_town.strip(),
            "own_ref": self.own_ref.strip(),
        }
        return {name: value for name, value in values.items() if value not in (None, "", {})}

    def _each(self, told: Mapping[str, str]) -> dict[str, Json]:
        return {code: told[code].strip() for code in self.languages if told.get(code, "").strip()}
