# SPDX-License-Identifier: Apache-2.0
"""Reads an acta: its statements, its words, the hash all consent to, what it gives rise to.

Pure and total: what a neighbour sent in another shape is left out here and set aside in
`acta_judging`. Source: kernel.md S7; domain.md 2.4, 2.5; rooms.md A2, A3.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from ayni.core import codec
from ayni.core.codec import Json
from ayni.core.numerals import roman
from ayni.core.patterns.joint_text import child_id
from ayni.rooms.meetings.facts.acta import CLOSING, OPENING
from ayni.rooms.meetings.facts.statement import gives_rise

_IN_TEXT: Final = frozenset(
    {"edition", "mechanism", "code", "ordinal", "form", "languages", "authentic", "parties"}
    | {"statements", "nature", "annexes", "next_host", "next_day", "next_town"}
    | {"title", OPENING, CLOSING, "wording"}
)
"""Members that make an acta what it is. Heads and their signatures differ between the originals,
and so does the order of the parties: the hash does not depend on them."""
_SETS: Final = frozenset({"parties", "languages", "authentic"})
_SUFFIXES: Final = {"follow_up": "-SEG", "extraordinary": "-EXT"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """One statement as an acta names it; without its words.

    In an act, where what is optional may be left out::

        {"number": 4, "statement": "<64 hex>", "version": "<64 hex>", "table": 1, "item": 2,
         "speaker": "both", "verb": "agreed", "area": "defence",
         "owners": ["chl.north.liaison"], "deadline": {"day": "2027-09-01", "zone": "..."},
         "reservations": ["<64 hex>"]}

    Attributes:
        number: as printed, from 1 without a gap.
        statement: object id of the statement.
        version: leaf hash of the version whose words are in the acta.
        table: table that dealt with it, from 1.
        item: item of the agenda; 0 outside of it.
        speaker: party code, or `both`.
        verb: one of `VERBS`.
        area: one of `DOMAINS`, or empty.
        owners: offices proposed as responsible.
        deadline: a civil day as its members say it, or none.
        reservations: acts whose words are printed beside it.
    """

    number: int
    statement: bytes
    version: bytes
    table: int
    item: int
    speaker: str
    verb: str
    area: str = ""
    owners: tuple[str, ...] = ()
    deadline: Json = None
    reservations: tuple[bytes, ...] = ()

    @classmethod
    def from_value(cls, row: Json) -> Stated | None:
        """Return the statement that a row of `statements` names, or none if it is no such row."""
        if not isinstance(row, dict):
            return None
        counts = [row.get(name) for name in ("number", "table", "item")]
        codes = [row.get(name) for name in ("speaker", "verb")]
        ids = [_hash(row.get(name)) for name in ("statement", "version")]
        if not all(type(n) is int for n in counts) or not all(isinstance(c, str) for c in codes):
            return None
        if not all(ids):
            return None
        owners, beside = row.get("owners"), row.get("reservations")
        return cls(
            number=int(str(counts[0])),
            statement=ids[0],
            version=ids[1],
            table=int(str(counts[1])),
            item=int(str(counts[2])),
            speaker=str(codes[0]),
            verb=str(codes[1]),
            area=str(row.get("area") or ""),
            owners=tuple(str(o) for o in owners) if isinstance(owners, list) else (),
            deadline=row.get("deadline"),
            reservations=tuple(filter(None, map(_hash, beside)))
            if isinstance(beside, list)
            else (),
        )

    def to_value(self) -> dict[str, Json]:
        """Return the row of the member `statements`."""
        row: dict[str, Json] = {
            "number": self.number,
            "statement": self.statement.hex(),
            "version": self.version.hex(),
            "table": self.table,
            "item": self.item,
            "speaker": self.speaker,
            "verb": self.verb,
        }
        if self.area:
            row["area"] = self.area
        if self.owners:
            row["owners"] = [*self.owners]
        if self.deadline is not None:
            row["deadline"] = self.deadline
        if self.reservations:
            row["reservations"] = [leaf.hex() for leaf in self.reservations]
        return row

    @property
    def segment(self) -> str:
        """Return the id by which a refusal or a difference on paper names it."""
        return segment_of(self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Born:
    """An understanding that an acta in force gives rise to; nobody types it.

    Attributes:
        object_id: its id, the same on every node.
        reference: as people cite it: RRE-XL/E-01.
        sequence: number among those of its acta, from 1.
        stated: the statement that says it.
    """

    object_id: bytes
    reference: str
    sequence: int
    stated: Stated


def segment_of(number: int) -> str:
    """Return the id of the segment of a statement: s4 for number 4."""
    return f"s{number}"


def statements_of(facts: Mapping[str, Json]) -> tuple[Stated, ...]:
    """Return the statements that an acta names, in its order; rows that are none are left out."""
    rows = facts.get("statements")
    found = (Stated.from_value(row) for row in (rows if isinstance(rows, list) else []))
    return tuple(one for one in found if one is not None)


def segments_of(facts: Mapping[str, Json]) -> tuple[str, ...]:
    """Return the ids of all segments of an acta, in the order of reading."""
    return (OPENING, *(one.segment for one in statements_of(facts)), CLOSING)


def born_of(proposal: bytes, facts: Mapping[str, Json]) -> tuple[Born, ...]:
    """Return the understandings that a version of an acta gives rise to once it is in force.

    Of all statements only those that all delegations say together, with a verb that binds. The
    caller asks for versions in force alone: `fold_joint_text` with `ACTA_WORDING`, `check_acta`
    and `acta_judge`, then `current`.

    Args:
        proposal: leaf hash of the act that proposes the version.
        facts: its structural members; of content nothing is read.
    """
    edition = edition_reference(facts)
    rising = [one for one in statements_of(facts) if gives_rise(one.speaker, one.verb)]
    return tuple(
        Born(
            object_id=child_id(proposal, stated.number - 1),
            reference=f"{edition}/E-{sequence:02d}",
            sequence=sequence,
            stated=stated,
        )
        for sequence, stated in enumerate(rising, start=1)
    )


def edition_reference(facts: Mapping[str, Json]) -> str:
    """Return how people cite an edition: RRE-XL, RRE-XL-SEG or RRE-XL-EXT."""
    ordinal = facts.get("ordinal")
    numeral = roman(ordinal) if type(ordinal) is int else "?"
    suffix = _SUFFIXES.get(str(facts.get("form")), "")
    return f"{str(facts.get('code')).upper()}-{numeral}{suffix}"


def words_of(values: Mapping[str, Json]) -> dict[str, dict[str, str]]:
    """Return segment id to language to text, in the order of reading; what is erased is left out.

    A neighbour's content is not judged when it arrives: what has not the shape is left out.
    """
    found = {OPENING: texts_in(values.get(OPENING))}
    rows = values.get("wording")
    for row in rows if isinstance(rows, list) else []:
        number = row.get("number") if isinstance(row, dict) else None
        if isinstance(row, dict) and type(number) is int:
            found[segment_of(number)] = texts_in(row.get("texts"))
    found[CLOSING] = texts_in(values.get(CLOSING))
    return {segment: texts for segment, texts in found.items() if texts}


def indicators_of(values: Mapping[str, Json]) -> dict[str, dict[str, str]]:
    """Return segment id to language to the indicator of its statement, where it had one."""
    rows = values.get("wording")
    found: dict[str, dict[str, str]] = {}
    for row in rows if isinstance(rows, list) else []:
        number = row.get("number") if isinstance(row, dict) else None
        if isinstance(row, dict) and type(number) is int:
            found[segment_of(number)] = texts_in(row.get("indicator"))
    return {segment: texts for segment, texts in found.items() if texts}


def texts_in(value: Json) -> dict[str, str]:
    """Return language to text of a member that says the same in several languages."""
    told = value if isinstance(value, dict) else {}
    return {language: text for language, text in told.items() if isinstance(text, str) and text}


def acta_text_hash(values: Mapping[str, Json], salt: bytes) -> bytes:
    """Return the salted hash that identifies the text of an acta; what every party consents to.

    Two originals that name the parties in another order have the same hash.

    Args:
        values: the members of the proposal; those that are not of the text are left out.
        salt: 32 random bytes, kept with the text.
    Source: rooms.md A2 (originals A and B); record.md R5.
    """
    told: dict[str, Json] = {}
    for name in _IN_TEXT & values.keys():
        value = values[name]
        if name in _SETS and isinstance(value, list):
            value = [*sorted(map(str, value))]
        told[name] = value
    return sha256(b"ayni/acta/1\x00" + salt + codec.encode(told)).digest()


def _hash(value: Json) -> bytes:
    if not isinstance(value, str) or len(value) != 64:
        return b""
    try:
        return bytes.fromhex(value)
    except ValueError:
        return b""
