# SPDX-License-Identifier: Apache-2.0
"""Lays statements out for reading: the tables of an edition, one statement with all its wordings.

Must not read a table. Source: rooms.md A2 (Mesa).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from ayni.core.codec import Json
from ayni.rooms.meetings import facts, selectors
from ayni.rooms.meetings.documents.attending import Lead, topics_in
from ayni.rooms.meetings.documents.room import (
    asked_within_reach,
    said_beside,
    sayable_within_reach,
    timeline_of,
    value_in_words,
)
from ayni.rooms.meetings.selectors import Label, Reader, Spoken, StatementRead
from ayni.rooms.meetings.states import Version
from ayni.web import acts, words
from ayni.web.parties import forms as names_of
from ayni.web.parts.facts import Fact, FactSheet
from ayni.web.parts.reach import Reachable
from ayni.web.parts.responses import Said
from ayni.web.parts.timelines import Timeline

CLIPPED_CHARS = 420
"""So much of a wording stands in the list of a table; the whole of it on its own page."""
TYPED = ("table", "item", "position", "speaker", "verb", "area", "owners", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class WordingLine:
    """One wording in the list of a table.

    Attributes:
        party: whose it is.
        language: code of the language shown.
        text: its first words; empty if it is erased.
        more: it goes on.
        missing: languages of the partnership that it lacks, in words.
    """

    party: str
    language: str
    text: str
    more: bool
    missing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLine:
    """One statement in the list of its table.

    Attributes:
        url: its page.
        number: as the acta would print it; 0 if it was taken out.
        item: item of the agenda; empty outside of it.
        speech: who speaks, and the verb.
        binds: an understanding comes of it once the acta is in force.
        marks: how it stands.
        ours: wordings of the own state.
        theirs: wordings of the others.
        reserved: party and words of each reservation.
    """

    url: str
    number: int
    item: str
    speech: str
    binds: bool
    marks: tuple[Label, ...]
    ours: tuple[WordingLine, ...]
    theirs: tuple[WordingLine, ...]
    reserved: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table of an edition with its statements, in their order.

    Attributes:
        number: from 1.
        topic: as the parties call it; both words if they differ, or empty.
        leads: who leads it, for every party that says so.
        lines: its statements.
    """

    number: int
    topic: str
    leads: tuple[Lead, ...]
    lines: tuple[StatementLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WordingView:
    """One wording on the page of its statement.

    Attributes:
        leaf: leaf hash of the act, 64 hex digits.
        party: whose it is.
        title: which one.
        state: whether it stands, and who took it over.
        tone: of the word.
        speech: who speaks, and the verb.
        texts: language code and text, in the order of the columns.
        sheet: what else it says.
        erased: the text was there and is gone.
    """

    leaf: str
    party: str
    title: str
    state: str
    tone: str
    speech: str
    texts: tuple[tuple[str, str], ...]
    sheet: FactSheet
    erased: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementView:
    """One statement, laid out.

    Attributes:
        object_id: 64 hex digits.
        title: table and place.
        edition: title of its edition.
        edition_url: its tables; empty while the edition has not arrived.
        code: reading code of the opening act.
        marks: how it stands.
        wordings: every wording, those that stand first, then the newest.
        talks: questions, objections, reservations.
    """

    object_id: str
    title: str
    edition: str
    edition_url: str
    code: str
    marks: tuple[Label, ...]
    wordings: tuple[WordingView, ...]
    talks: tuple[Said, ...]


def tables_of(
    spoken: Sequence[Spoken], reader: Reader, leads: Mapping[int, tuple[Lead, ...]]
) -> tuple[Table, ...]:
    """Return the tables of an edition with their statements, and those that somebody leads.

    Args:
        spoken: its statements, in the order of tables and positions.
        reader: who reads; own wordings first.
        leads: number of a table to who leads it.
    """
    inside = (one.row.object_id for one in spoken if one.row.state != "withdrawn")
    numbers = {name: number for number, name in enumerate(inside, start=1)}
    held = {number: list(rows) for number, rows in groupby(spoken, lambda one: one.row.at_table)}
    return tuple(
        Table(
            number=number,
            topic=topics_in(leads.get(number, ())),
            leads=leads.get(number, ()),
            lines=tuple(
                _line(one, numbers.get(one.row.object_id, 0), reader)
                for one in held.get(number, ())
            ),
        )
        for number in sorted({*held, *leads})
    )


def speech_in_words(speaker: str, verb: str, parties: int) -> str:
    """Say who speaks and with which verb: the delegation of Chile informed.

    Args:
        speaker: party code, or `both`.
        verb: its code.
        parties: how many take part.
    """
    told = str(selectors.VERBS.get(verb, verb))
    if speaker == facts.JOINTLY:
        both = _("Both delegations {verb}") if parties == 2 else _("The delegations {verb}")
        return both.format(verb=told)
    # A form of a name per language, xgettext:no-python-brace-format
    return _("The delegation {p:of} {verb}").format(p=names_of(speaker), verb=told)


def statement_view(read: StatementRead, reader: Reader) -> StatementView:
    """Return one statement, laid out."""
    row, edition = read.row, read.edition
    # Those that stand come first, the newest of each kind before the older ones.
    ordered = [one for one in reversed(read.state.versions) if one.stands]
    ordered += [one for one in reversed(read.state.versions) if not one.stands]
    return StatementView(
        object_id=row.object_id,
        title=_("Statement {n} at table {table}").format(n=row.position, table=row.at_table),
        edition=selectors.edition_name(edition, reader) if edition else row.edition[:8],
        edition_url=selectors.edition_tab_url(row.edition, "tables") if edition else "",
        code=read.act(bytes.fromhex(row.object_id)).code,
        marks=selectors.statement_labels(row),
        wordings=tuple(_wording(read, one, reader) for one in ordered),
        talks=said_beside(read.acts, read.state.responses, reader),
    )


def statement_timeline(read: StatementRead, reader: Reader) -> Timeline:
    """Return the acts of a statement."""
    return timeline_of(read.acts, reader)


def statement_within_reach(read: StatementRead, reader: Reader) -> list[Reachable]:
    """Return the deeds about a statement that its state allows, with their first values."""
    own, state = reader.viewer.party, read.state
    found: list[Reachable] = [
        (f"take-{one.leaf.hex()[:16]}", {"version": one.leaf.hex()})
        for one in state.standing
        if one.party != own and own not in one.accepted and len(state.standing) > 1
    ]
    found += asked_within_reach(read.acts, state.responses, reader)
    found.append(("word", typed_wording(read, reader)))
    found += [
        (f"withdraw-{one.leaf.hex()[:16]}", {"version": one.leaf.hex()})
        for one in state.standing
        if one.party == own
    ]
    return [*found, *sayable_within_reach(read.acts, state.responses, reader)]


def typed_wording(read: StatementRead, reader: Reader) -> dict[str, Any]:
    """Return the fields of a form that words a statement anew: the own wording, else the shown."""
    own = [one for one in read.state.standing if one.party == reader.viewer.party]
    shown = own[-1] if own else read.state.shown
    if shown is None:
        return {}
    values = read.act(shown.leaf).values
    first: dict[str, Any] = {name: values[name] for name in TYPED if name in values}
    deadline = values.get("deadline")
    if isinstance(deadline, dict):
        first["deadline"] = deadline.get("day")
    indicator = facts.texts_in(values.get("indicator"))
    texts = facts.texts_in(values.get("text"))
    return {
        **first,
        "discussed": values.get("discussed") == 1,
        "indicator": next(iter(indicator.values()), ""),
        **{f"text_{code}": text for code, text in texts.items()},
    }


def _line(one: Spoken, number: int, reader: Reader) -> StatementLine:
    row, own = one.row, reader.viewer.party
    standing = [(str(leaf), str(party)) for leaf, party, _number in row.standing]
    told = [(party, _clipped(one, leaf, party, reader)) for leaf, party in standing]
    return StatementLine(
        url=selectors.statement_url(row.object_id),
        number=number,
        item=str(row.item) if row.item else "",
        speech=speech_in_words(row.speaker, row.verb, len(reader.viewer.parties)),
        binds=facts.gives_rise(row.speaker, row.verb),
        marks=selectors.statement_labels(row),
        ours=tuple(line for party, line in told if party == own),
        theirs=tuple(line for party, line in told if party != own),
        reserved=tuple((party, text) for _leaf, party, text in one.reserving),
    )


def _clipped(one: Spoken, leaf: str, party: str, reader: Reader) -> WordingLine:
    texts = one.texts(leaf)
    language = reader.viewer.language if reader.viewer.language in texts else next(iter(texts), "")
    text = texts.get(language, "")
    lacking = [words.language(code) for code in reader.languages if code not in texts]
    return WordingLine(
        party=party,
        language=language,
        text=text[:CLIPPED_CHARS],
        more=len(text) > CLIPPED_CHARS,
        missing=", ".join(map(str, lacking)),
    )


def _wording(read: StatementRead, one: Version, reader: Reader) -> WordingView:
    act = read.act(one.leaf)
    texts = facts.texts_in(act.values.get("text"))
    columns = [*(code for code in reader.languages if code in texts)]
    columns += [code for code in texts if code not in columns]
    state, tone = _stands(one)
    return WordingView(
        leaf=one.leaf.hex(),
        party=one.party,
        title=_("Wording {n}, of {party}").format(n=one.number, party=one.party.upper()),
        state=state,
        tone=tone,
        speech=speech_in_words(
            str(act.facts.get("speaker")), str(act.facts.get("verb")), len(reader.viewer.parties)
        ),
        texts=tuple((code, texts[code]) for code in columns),
        sheet=FactSheet(title="", facts=marks_of(act.values, reader)),
        erased="text" in act.closed,
    )


def _stands(one: Version) -> tuple[str, str]:
    if one.withdrawals:
        return _("withdrawn by its party"), ""
    if not one.stands:
        return _("no longer held out by its party"), ""
    if one.accepted:
        parties = ", ".join(party.upper() for party in one.accepted)
        return _("stands; taken over by {parties}").format(parties=parties), "done"
    return (_("stands; still under discussion"), "wait") if one.is_marked else (_("stands"), "done")


def marks_of(values: Mapping[str, Json], reader: Reader) -> list[Fact]:
    """Return what an understanding of a statement would take along: area, offices, deadline."""
    told: list[Fact] = []
    if values.get("item"):
        told.append(Fact(label=_("Item of the agenda"), value=str(values["item"])))
    if values.get("area"):
        told.append(Fact(label=_("Area"), value=value_in_words(reader, "area", values["area"])))
    owners = values.get("owners")
    if isinstance(owners, list) and owners:
        named = "; ".join(acts.office_name(str(one), reader.viewer) for one in owners)
        told.append(Fact(label=_("Offices proposed as responsible"), value=named))
    if isinstance(values.get("deadline"), dict):
        day = value_in_words(reader, "deadline", values["deadline"])
        told.append(Fact(label=_("Deadline"), value=day))
    indicator = facts.texts_in(values.get("indicator"))
    if indicator:
        told.append(Fact(label=_("Indicator"), value=" / ".join(indicator.values())))
    return told
