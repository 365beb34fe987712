# SPDX-License-Identifier: Apache-2.0
"""Lays an understanding out for reading: its text, two sides beside each other, what was agreed.

Neither side comes first by rank, and nothing is added up. Must not read a table.
Source: rooms.md A3 (Entendimiento).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni.adapters.record.reading import ActRead
from ayni.core.acts import Act
from ayni.core.patterns.gathering import fact_code, fact_hash, word_of
from ayni.core.shortcodes import code_of, spell
from ayni.rooms.meetings.facts import ACTA_PROPOSED
from ayni.rooms.meetings.facts import ROOM_POWERS as MEETING_POWERS
from ayni.rooms.understandings import rules, selectors
from ayni.rooms.understandings.documents.sides import SideView, side_view, who_said
from ayni.rooms.understandings.models import Understanding
from ayni.rooms.understandings.selectors import UnderstandingRead
from ayni.rooms.understandings.states import Change, Reading
from ayni.web import acts, registry, times, words
from ayni.web.parties import forms as party_forms
from ayni.web.parts.attached import files_of
from ayni.web.parts.facts import Fact, FactSheet
from ayni.web.parts.members import facts_of
from ayni.web.parts.responses import Listener, Said, calls, talks
from ayni.web.parts.timelines import Entry, Timeline
from ayni.web.readers import Label, Reader

HOUR_MS = 3_600_000
_REFERENCES = frozenset(
    {"parties", "proposal", "earlier", "targets", "reading", "evidence_hash", "query", "version"}
)
"""Members that name other acts, or all parties: codes that nobody reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingView:
    """One party's reading of a paper, as the page shows it."""

    leaf: str
    party: str
    texts: tuple[tuple[str, str], ...]
    note: str
    state: str
    tone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeView:
    """A change or a link that was proposed, as the page shows it."""

    leaf: str
    party: str
    what: str
    why: str
    note: str
    state: str
    tone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """Another understanding that bears the same reference.

    Attributes:
        url: its page.
        party: party that transcribed it, or proposed its acta.
        code: its reading code, which tells the two apart.
        told: how it came to bear the reference.
    """

    url: str
    party: str
    code: str
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderstandingView:
    """An understanding as its page and its print show it."""

    object_id: str
    reference: str
    party: str
    mark: Label
    stage: str
    age: str
    code: str
    spoken: str
    texts: tuple[tuple[str, str], ...]
    readings: tuple[ReadingView, ...]
    twins: tuple[Twin, ...]
    sheet: FactSheet
    sides: tuple[SideView, ...]
    changes: tuple[ChangeView, ...]
    talks: tuple[Said, ...]
    calls: tuple[Said, ...]


def understanding_view(read: UnderstandingRead, reader: Reader) -> UnderstandingView:
    """Lay an understanding out."""
    row, viewer = read.row, reader.viewer
    code = code_of(bytes.fromhex(row.pk))
    listener = listener_of(reader)
    return UnderstandingView(
        object_id=row.pk,
        reference=row.reference,
        party=row.party,
        mark=selectors.label(row),
        stage=str(selectors.STAGES.get(row.stage, row.stage)),
        age=selectors.age_in_words(row, reader),
        code=code,
        spoken=" · ".join(spell(code, viewer.language)),
        texts=_named(read.texts),
        readings=_readings(read, reader) if len(read.state.readings) > 1 else (),
        twins=tuple(_twin(twin, row) for twin in read.twins),
        sheet=_sheet(read, reader),
        sides=tuple(side_view(party, read, reader) for party in _order(read, reader)),
        changes=tuple(change_view(one, read, reader) for one in read.state.changes),
        talks=talks(read.acts, read.state.responses, listener),
        calls=calls(read.acts, listener),
    )


def _twin(twin: Understanding, row: Understanding) -> Twin:
    """Return another understanding of the same reference, with how it came to bear it."""
    if twin.born and row.born:
        told = _(
            "Two actas of this meeting are in force, agreed past each other. Both brought an "
            "understanding of this number into being; cite them by their reading codes. The other:"
        )
    elif twin.born:
        told = _("It comes from an acta in force too:")
    elif row.born:
        told = _("It was transcribed from a paper too:")
    else:
        told = _("Transcribed a second time:")
    code = code_of(bytes.fromhex(twin.pk))
    return Twin(url=selectors.object_url(twin.pk), party=twin.party, code=code, told=told)


def timeline_of(read: UnderstandingRead, reader: Reader) -> Timeline:
    """Return the acts about an understanding; what they refer to stands on the page in words."""
    entries = [_entry(act, reader) for act in read.acts]
    return Timeline(entries=entries, clocks=reader.viewer.clocks)


def _entry(act: ActRead, reader: Reader) -> Entry:
    viewer = reader.viewer
    names = [name for name in act.names if name not in _REFERENCES]
    shown = facts_of(
        act.kind,
        act.values,
        names=names,
        clocks=viewer.clocks,
        language=viewer.language,
        erased=act.erased,
    )
    return replace(acts.entry(act, viewer), facts=[*shown, *files_of(act)] if names else ())


def listener_of(reader: Reader) -> Listener:
    """Return how what was said is written down for a reader."""
    viewer = reader.viewer
    hours = reader.agreed(rules.QUERY_HOURS)
    other = next(iter(viewer.neighbours), viewer.party)
    return Listener(
        office=lambda office: acts.office_name(office, viewer),
        clocks=viewer.clocks,
        due=lambda asked_ms: asked_ms + hours * HOUR_MS,
        answers=lambda asking: other if asking == viewer.party else viewer.party,
    )


def change_view(one: Change, read: UnderstandingRead, reader: Reader) -> ChangeView:
    """Lay a proposed change or link out: what, why, and who has consented."""
    act = read.act(one.act.leaf)
    if one.agreed:
        state, tone = _("agreed by all"), "done"
    elif one.withdrawals:
        state, tone = _("withdrawn"), ""
    else:
        missing = ", ".join(party.upper() for party in one.missing)
        state, tone = _("consent of {parties} awaited").format(parties=missing), "wait"
    return ChangeView(
        leaf=act.leaf.hex(),
        party=act.party,
        what=change_in_words(one, reader),
        why=str(act.values.get("why", "")),
        note=who_said(act, reader),
        state=state,
        tone=tone,
    )


def change_in_words(one: Change, reader: Reader) -> str:
    """Say what a proposal would do, naming days and understandings."""
    if one.is_link:
        relation = fact_code(one.act, "relation")
        cited = _cited([fact_hash(one.act, "earlier")])
        told = str(selectors.RELATIONS.get(relation, relation))
        return _("Link with {earlier}: this one {relation}").format(earlier=cited, relation=told)
    what = str(selectors.CHANGES.get(one.change, one.change))
    if one.deadline is not None:
        return _("{what}: until {day}").format(what=what, day=_day(one.deadline, reader))
    return f"{what}: {_cited(one.targets)}" if one.targets else what


def _cited(leaves: Sequence[bytes]) -> str:
    """Return how people cite some understandings; one that is not here goes by its code."""
    held = selectors.rows_of([leaf.hex() for leaf in leaves])
    return ", ".join(
        held[leaf.hex()].reference if leaf.hex() in held else code_of(leaf) for leaf in leaves
    )


def _order(read: UnderstandingRead, reader: Reader) -> tuple[str, ...]:
    """Return the parties of an understanding, the reader's own first. Source: rooms.md A0.9."""
    own = reader.viewer.party
    return tuple(sorted(read.state.parties, key=lambda party: (party != own, party)))


def _readings(read: UnderstandingRead, reader: Reader) -> tuple[ReadingView, ...]:
    found = []
    for one in read.state.readings:
        act = read.act(one.act.leaf)
        told = act.values.get("text")
        texts = told if isinstance(told, dict) else {}
        by = ", ".join(party.upper() for party in one.confirmed_by)
        found.append(
            ReadingView(
                leaf=act.leaf.hex(),
                party=act.party,
                texts=_named({code: str(text) for code, text in texts.items()}),
                note=" · ".join(
                    part
                    for part in (who_said(act, reader), _paper(one.act), _scan(one, read))
                    if part
                ),
                state=_("confirmed by {parties}").format(parties=by) if by else _("not confirmed"),
                tone="done" if one.agreed else "wait",
            )
        )
    return tuple(found)


def _sheet(read: UnderstandingRead, reader: Reader) -> FactSheet:
    row, state, opening = read.row, read.state, read.state.opening
    if opening is None:
        return FactSheet(title="", facts=())
    since = times.civil(date.fromisoformat(row.since), reader.viewer.clocks)
    found = [
        Fact(label=_("Edition"), value=row.edition),
        Fact(label=_("Since"), value=since, note=selectors.age_in_words(row, reader)),
        *_coded(opening, "area", _("Area")),
        *(
            Fact(
                label=_("Deadline"),
                value=_day(day, reader),
                note=_rescheduled(len(state.reschedules)),
            )
            for day in state.deadlines
        ),
    ]
    if row.every_months:
        told = ngettext("every month", "every {n} months", row.every_months)
        found.append(Fact(label=_("Periodicity"), value=told.format(n=row.every_months)))
    texts = ((_("Deliverable"), _deliverable(read)), (_("Indicator"), read.indicator))
    found += [Fact(label=label, value=text) for label, text in texts if text]
    found += [
        *_coded(opening, "nature", _("Declared nature")),
        *_coded(opening, "authority", _("Signing authority")),
        *_coded(opening, "cost", _("Who pays")),
        Fact(
            label=_("Text"),
            value=str(selectors.STAGES.get(row.stage, row.stage)),
            note=_joined(_paper(opening), *_statement(read)),
            url=_acta_url(opening, reader),
        ),
    ]
    found += [
        Fact(label=_("Raised to"), value=fact_code(act, "mechanism").upper(), party=act.party)
        for act in state.beside
        if word_of(act) == "referred"
    ]
    return FactSheet(title="", facts=found)


def _statement(read: UnderstandingRead) -> tuple[str, ...]:
    """Say which statement of its acta it is, and whether an errata changed its words."""
    if not read.row.born:
        return ()
    told = _("statement {n}").format(n=read.row.row)
    return (told, _("with the words of an errata")) if read.corrected else (told,)


def _acta_url(opening: Act, reader: Reader) -> str:
    """Return the page of the acta that it is born of, for a reader whose office may open it."""
    acta = fact_hash(opening, "acta").hex()
    if not acta or not reader.viewer.powers & MEETING_POWERS:
        return ""
    return registry.object_url(ACTA_PROPOSED, acta) or ""


def _coded(opening: Act, member: str, label: str) -> list[Fact]:
    code = fact_code(opening, member)
    return [Fact(label=label, value=str(selectors.CODES[member].get(code, code)))] if code else []


def _deliverable(read: UnderstandingRead) -> str:
    opening = next((act for act in read.acts if act.leaf.hex() == read.row.pk), None)
    return str(opening.values.get("deliverable", "")) if opening else ""


def _paper(opening: Act) -> str:
    """Say where on paper it was read, and the fingerprint of the scan."""
    page, scan = opening.facts.get("page"), fact_hash(opening, "scan").hex()
    told = (
        _("page {n} of the paper").format(n=page) if page else "",
        _("scan {h}…").format(h=scan[:16]) if scan else "",
    )
    return ", ".join(part for part in told if part)


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _scan(one: Reading, read: UnderstandingRead) -> str:
    """Say of a later reading whether it was made from the scan that the transcription names."""
    first, own = (fact_hash(of.act, "scan") for of in (read.state.readings[0], one))
    if one is read.state.readings[0] or not (first and own):
        return ""
    return _("the same scan as the transcription") if first == own else _("of another scan")


def _rescheduled(count: int) -> str:
    if not count:
        return ""
    return ngettext("agreed anew {n} time", "agreed anew {n} times", count).format(n=count)


def _day(told: tuple[str, str], reader: Reader) -> str:
    """Write a day with the party whose calendar is meant: it ends with that party's day."""
    day, zone = told
    whose = {one.zone: one.party for one in reader.viewer.clocks.zones}.get(zone)
    at = times.civil(date.fromisoformat(day), reader.viewer.clocks)
    if whose is None:
        return at
    # A form of a name per language, xgettext:no-python-brace-format
    return _("{day}, 24:00 {p:of}").format(day=at, p=party_forms(whose))


def _named(texts: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the name of each language and the text in it."""
    return tuple((words.language(code), text) for code, text in texts.items())
