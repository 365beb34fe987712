# SPDX-License-Identifier: Apache-2.0
"""Lays the segments of an acta out: what each language says, what is printed and what came beside.

Must not read a table. Source: rooms.md A2 (Acta).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ayni.adapters.record.reading import ActRead
from ayni.core.codec import Json
from ayni.core.patterns.joint_text import Proposal
from ayni.rooms.meetings import facts, selectors
from ayni.rooms.meetings.documents.statement import marks_of, speech_in_words
from ayni.rooms.meetings.selectors import ActaRead, Reader
from ayni.web.parts.facts import Fact

BEGINS_CHARS = 60
WHOLE_CHARS_MAX = 1_000
"""A quarter of a sheet in a column of two: so much is kept together on paper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentView:
    """One segment of a version: a part of the frame, or a statement.

    Attributes:
        id: its id.
        number: of the statement; empty for the frame.
        speech: who speaks, and the verb; empty for the frame.
        binds: the reference of the understanding that comes of it, or empty.
        texts: language code and text, in the order of the columns; what is erased is empty.
        marks: area, offices, deadline.
        reserved: reservations that the version prints.
        beside: what was signed about the statement and is not in the version.
        url: page of the statement; empty for the frame, or while it has not arrived.
    """

    id: str
    number: str
    speech: str
    binds: str
    texts: tuple[tuple[str, str], ...]
    marks: tuple[Fact, ...]
    reserved: tuple[str, ...]
    beside: tuple[str, ...]
    url: str

    @property
    def long(self) -> bool:
        """Tell whether a sheet would have much room left if it were kept whole on paper."""
        return any(len(text) > WHOLE_CHARS_MAX for _code, text in self.texts)


def segments_in(
    read: ActaRead, shown: Proposal, act: ActRead, reader: Reader
) -> tuple[SegmentView, ...]:
    """Return the segments of a version, in the order of reading.

    Args:
        read: the acta.
        shown: the version.
        act: the act that proposes it.
        reader: who reads.
    """
    told = facts.words_of(act.values)
    codes = languages_of(shown)
    stated = {one.segment: one for one in facts.statements_of(shown.act.facts)}
    born = {
        one.stated.segment: one.reference for one in facts.born_of(shown.act.leaf, shown.act.facts)
    }
    reserved = _reserved(act.values)
    beside: dict[str, list[bytes]] = {}
    for one, leaf in selectors.besides(read, shown.act.leaf):
        beside.setdefault(one.segment, []).append(leaf)
    found = []
    for name in facts.segments_of(shown.act.facts):
        if name not in stated and name not in told:
            continue
        row = stated.get(name)
        held = read.spoken.get(row.statement.hex()) if row else None
        found.append(
            SegmentView(
                id=name,
                number=str(row.number) if row else "",
                speech=speech_in_words(row.speaker, row.verb, len(shown.parties)) if row else "",
                binds=born.get(name, ""),
                texts=tuple((code, told.get(name, {}).get(code, "")) for code in codes),
                marks=tuple(marks_of(row.to_value(), reader)) if row else (),
                reserved=reserved.get(name, ()),
                beside=tuple(_came(held, leaf) for leaf in beside.get(name, ())) if held else (),
                url=selectors.statement_url(held.row.object_id) if held else "",
            )
        )
    return tuple(found)


def segment_name(segment: str) -> str:
    """Return what a segment is called."""
    names = {facts.OPENING: _("opening formula"), facts.CLOSING: _("end of the acta")}
    return names.get(segment) or _("no. {n}").format(n=segment[1:])


def segment_choices(segments: Sequence[SegmentView]) -> list[tuple[str, str]]:
    """Return the ids of the segments, with number and first words, to choose from."""
    found = []
    for one in segments:
        text = next((text for _code, text in one.texts if text), "")
        found.append((one.id, f"{segment_name(one.id)}: {text[:BEGINS_CHARS]}"))
    return found


def languages_of(shown: Proposal) -> list[str]:
    """Return the languages of a version, in the order of the columns."""
    told = shown.act.facts.get("languages")
    return [str(code) for code in told] if isinstance(told, list) else []


def _reserved(values: Mapping[str, Json]) -> dict[str, tuple[str, ...]]:
    rows = values.get("wording")
    found: dict[str, tuple[str, ...]] = {}
    for row in rows if isinstance(rows, list) else []:
        told = row.get("reservations") if isinstance(row, dict) else None
        if isinstance(row, dict) and isinstance(told, list):
            found[f"s{row.get('number')}"] = tuple(str(text) for text in told)
    return found


def _came(held: selectors.Spoken, leaf: bytes) -> str:
    """Say what was signed about a statement and is not in the version."""
    for act, party, text in held.reserving:
        if act == leaf.hex():
            return _("Reservation of {party}, not in this version: {text}").format(
                party=party.upper(), text=text or _("content erased")
            )
    parties = [str(party) for act, party, _number in held.row.standing if act == leaf.hex()]
    return _("At the table another wording of {party} stands now").format(
        party=", ".join(parties).upper()
    )
