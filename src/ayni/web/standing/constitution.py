# SPDX-License-Identifier: Apache-2.0
"""Lays out a constitution and the directories for reading; takes values, reads no table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from django.utils.translation import gettext as _

from ayni.adapters.record.trust import HeldCard
from ayni.core import cards
from ayni.core import words as fingerprints
from ayni.core.codec import Json
from ayni.core.frame import Office
from ayni.core.kinds import Kinds
from ayni.web import registry, words
from ayni.web.parties import forms
from ayni.web.parts.facts import Fact, FactSheet


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyRow:
    """A member: its zone, its languages, and its identity key as words to compare by voice.

    Attributes:
        compared_ms: when persons compared the words on this node, or none.
    """

    party: str
    name: str
    zone: str
    languages: str
    key_words: str
    compared_ms: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerRow:
    """A kind of act and the powers that may sign it."""

    room: str
    kind: str
    powers: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRow:
    """A named point: no line and no area is ever drawn from it."""

    place: str
    name: str
    other_names: str
    named_by: str
    fictional: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeRow:
    """An office as its own state declares it."""

    office: str
    name: str
    institution: str
    powers: str
    contact: Sequence[Fact]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConstitutionSheet:
    """A version of the constitution, ready to be read and printed.

    Attributes:
        leaf: leaf hash of the proposal, 64 hex digits.
        version: from 1.
        text: hash of the text; the partnership id for version 1.
        summary: title, nature, mode, languages, rooms.
        clauses: standing clauses in all languages.
    """

    leaf: str
    version: int
    text: str
    summary: FactSheet
    clauses: FactSheet
    parties: Sequence[PartyRow]
    powers: Sequence[PowerRow]
    params: Sequence[tuple[str, int]]
    retention: Sequence[tuple[str, int]]
    places: Sequence[PlaceRow]


def lay_out(
    leaf: str,
    facts: Mapping[str, Json],
    content: Mapping[str, Json],
    *,
    kinds: Kinds,
    held: Mapping[str, HeldCard],
    language: str,
) -> ConstitutionSheet:
    """Return a constitution as it is read.

    Args:
        leaf: leaf hash of the proposal, 64 hex digits.
        facts: structural members.
        content: open content members; those erased are missing.
        kinds: all kinds this node knows, for the powers the constitution leaves as they are.
        held: party to the card whose words persons compared.
        language: language of the page.
    """
    return ConstitutionSheet(
        leaf=leaf,
        version=cast(int, facts["version"]),
        text=str(facts["text"]),
        summary=_summary(facts, content, language=language),
        clauses=_clauses(content),
        parties=[_party(row, held) for row in cast(list[dict[str, Json]], facts["parties"])],
        powers=_powers(cast(dict[str, list[str]], facts["powers"]), kinds),
        params=sorted(cast(dict[str, int], facts["params"]).items()),
        retention=sorted(cast(dict[str, int], facts["retention"]).items()),
        places=_places(facts, content, language=language),
    )


def lay_out_offices(
    offices: Mapping[str, Office],
    contents: Mapping[bytes, Mapping[str, Json]],
    *,
    language: str,
) -> list[OfficeRow]:
    """Return the offices of one party, by id.

    Args:
        offices: as the frame says.
        contents: leaf hash of the declaring act to its open members.
        language: language of the page.
    """
    return [
        _office(offices[name], contents.get(offices[name].declared, {}), language=language)
        for name in sorted(offices)
    ]


def said(texts: Json, language: str) -> str:
    """Return a text in a language, in Spanish, or in any; empty if there is none."""
    if not isinstance(texts, dict):
        return ""
    told = texts.get(language) or texts.get("es") or next(iter(texts.values()), "")
    return str(told)


def _summary(facts: Mapping[str, Json], content: Mapping[str, Json], *, language: str) -> FactSheet:
    installed = {room.slug: str(room.title) for room in registry.rooms()}
    rooms = [installed.get(slug, words.room(slug)) for slug in cast(list[str], facts["rooms"])]
    told = [
        Fact(label=_("Title"), value=said(content.get("label"), language)),
        Fact(label=_("Declared nature"), value=said(content.get("nature"), language)),
        Fact(label=_("Mode"), value=str(words.MODES.get(str(facts["mode"]), facts["mode"]))),
        Fact(label=_("Languages"), value=_languages(facts["languages"])),
        Fact(label=_("Rooms"), value=", ".join(rooms)),
        Fact(label=_("Fingerprint"), value=str(facts["text"]), code=True),
    ]
    return FactSheet(title="", facts=[fact for fact in told if fact.value])


def _clauses(content: Mapping[str, Json]) -> FactSheet:
    facts = [
        Fact(label=f"{label} ({_languages([code])})", value=str(text))
        for name, label in (
            ("non_prejudice", _("Non-prejudice clause")),
            ("silence", _("Clause on silence")),
        )
        for code, text in sorted(cast(dict[str, str], content.get(name) or {}).items())
    ]
    return FactSheet(title=_("Standing clauses"), facts=facts)


def _party(row: Mapping[str, Json], held: Mapping[str, HeldCard]) -> PartyRow:
    code = str(row["party"])
    card = held.get(code)
    known = card is not None and card.card.identity == row["identity"]
    return PartyRow(
        party=code,
        name=forms(code).bare,
        zone=str(row["zone"]),
        languages=_languages(row["languages"]),
        key_words=" ".join(fingerprints.fingerprint(cards.fingerprint(card.card)))
        if card is not None and known
        else "",
        compared_ms=card.compared_ms if card is not None and known else None,
    )


def _languages(codes: Json) -> str:
    return ", ".join(words.language(code) for code in cast(list[str], codes))


def _powers(asked: Mapping[str, Sequence[str]], kinds: Kinds) -> list[PowerRow]:
    rows = []
    for name, kind in kinds.items():
        powers = asked.get(name.partition("/")[0], sorted(kind.powers))
        room = registry.room_of(name)
        rows.append(
            PowerRow(
                room=str(room.title) if room is not None else _("the record itself"),
                kind=words.kind(name),
                powers=", ".join(words.power(code) for code in powers) or _("any office"),
            )
        )
    return sorted(rows, key=lambda row: (row.room, row.kind))


def _places(
    facts: Mapping[str, Json], content: Mapping[str, Json], *, language: str
) -> list[PlaceRow]:
    names = cast(dict[str, Json], content.get("place_names") or {})
    rows = []
    for place in cast(list[dict[str, Json]], facts["places"]):
        told = names.get(str(place["id"]))
        name = said(told, language) or str(place["id"])
        others = sorted({str(text) for text in told.values()} - {name}) if told else []  # type: ignore[union-attr]
        rows.append(
            PlaceRow(
                place=str(place["id"]),
                name=name,
                other_names=", ".join(others),
                named_by=str(place["named_by"]),
                fictional=_("fictional") if place["fictional"] else "",
            )
        )
    return rows


def _office(office: Office, content: Mapping[str, Json], *, language: str) -> OfficeRow:
    institution = str(office.facts.get("institution", ""))
    contact = [
        Fact(label=words.member("directory.office_declared/1", name), value=str(content[name]))
        for name in ("telephone", "radio", "email", "duty_hours")
        if content.get(name)
    ]
    return OfficeRow(
        office=office.id,
        name=said(content.get("names"), language) or office.id,
        institution=str(words.INSTITUTIONS.get(institution, institution)),
        powers=", ".join(sorted(words.power(code) for code in office.powers)),
        contact=contact,
    )
