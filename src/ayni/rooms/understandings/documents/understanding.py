# SPDX-License-Identifier: Apache-2.0
"""Lays an understanding out for reading: its text, two sides beside each other, what was agreed.

Neither side comes first by rank, and nothing is added up. Must not read a table.
Source: rooms.md A3 (Entendimiento).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni.adapters.record.reading import ActRead
from ayni.core.acts import Act
from ayni.core.patterns.gathering import fact_code, fact_hash, word_of
from ayni.core.shortcodes import code_of, spell
from ayni.rooms.understandings import rules, selectors
from ayni.rooms.understandings.selectors import UnderstandingRead
from ayni.rooms.understandings.states import Change
from ayni.web import acts, offices, times, words
from ayni.web.parties import forms as party_forms
from ayni.web.parts.facts import Fact, FactSheet
from ayni.web.parts.responses import Listener, Said, calls, talks
from ayni.web.readers import Label, Reader

HOUR_MS = 3_600_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One thing that a side said of its own part.

    Attributes:
        leaf: leaf hash of the act, in hex.
        what: a report, a claim, a confirmation, or that a claim is not shared.
        status: its word, or empty.
        text: what was said; empty if it was erased.
        erased: the text was there and is gone.
        lines: obstacle, value of the indicator, evidence, each as a sentence.
        note: who and when.
        current: nothing later of the same side took its place.
    """

    leaf: str
    what: str
    status: str
    text: str
    erased: bool
    lines: tuple[str, ...]
    note: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SideView:
    """One column.

    Attributes:
        party: code.
        name: of the party.
        own: it is the reader's.
        status: the word that stands; a dash if none was said.
        owner: the responsible office, or that there is none in office.
        owner_note: the office of history, where it is dissolved.
        told: everything the side said, the newest first.
    """

    party: str
    name: str
    own: bool
    status: str
    owner: str
    owner_note: str
    told: tuple[Told, ...]


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
    twins: tuple[tuple[str, str, str], ...]
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
        twins=tuple(
            (selectors.object_url(twin.pk), twin.party, code_of(bytes.fromhex(twin.pk)))
            for twin in read.twins
        ),
        sheet=_sheet(read, reader),
        sides=tuple(_side(party, read, reader) for party in _order(read, reader)),
        changes=tuple(change_view(one, read, reader) for one in read.state.changes),
        talks=talks(read.acts, read.state.responses, listener),
        calls=calls(read.acts, listener),
    )


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
        note=_who(act, reader),
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


def _side(party: str, read: UnderstandingRead, reader: Reader) -> SideView:
    side = selectors.side_of(read.row, party)
    own = party == reader.viewer.party
    stands = side is not None and selectors.owner_stands(side)
    held = side.owner if side is not None else ""
    told = [act for act in (*read.state.reports, *read.state.contests) if act.party == party]
    told.sort(key=lambda act: (-act.depth, act.log, -act.index))
    current = {act.leaf for act in read.state.statuses.get(party, ())}
    return SideView(
        party=party,
        name=party_forms(party).bare,
        own=own,
        status=selectors.status_of(side, own=own) if side is not None else "–",
        owner=offices.name(held, reader.viewer) if stands else _("none in office"),
        owner_note=""
        if stands or not held
        else _("named before: {office}").format(office=offices.name(held, reader.viewer)),
        told=tuple(_told(act, read, reader, current=act.leaf in current) for act in told),
    )


def _told(act: Act, read: UnderstandingRead, reader: Reader, *, current: bool) -> Told:
    shown, word = read.act(act.leaf), word_of(act)
    member = {
        "progress_reported": "text",
        "fulfilment_claimed": "evidence",
        "fulfilment_contested": "reason",
    }.get(word, "")
    status = fact_code(act, "status")
    said = {
        "fulfilment_claimed": _("claims fulfilment"),
        "fulfilment_confirmed": _("confirms the fulfilment"),
        "fulfilment_contested": _("does not share the claim"),
    }.get(word, "")
    return Told(
        leaf=shown.leaf.hex(),
        what=said or words.kind(shown.kind),
        status=str(selectors.STATUSES.get(status, status)),
        text=str(shown.values.get(member, "")) if member else "",
        erased=bool(member) and member in shown.closed,
        lines=_lines(act, shown),
        note=_who(shown, reader),
        current=current,
    )


def _lines(act: Act, shown: ActRead) -> tuple[str, ...]:
    found = []
    if obstacle := fact_code(act, "obstacle"):
        told = str(selectors.OBSTACLES.get(obstacle, obstacle))
        found.append(_("obstacle: {what}").format(what=told))
    if proof := fact_code(act, "proof"):
        found.append(_("shown by: {what}").format(what=selectors.PROOFS.get(proof, proof)))
    if value := str(shown.values.get("indicator_value", "")):
        found.append(_("indicator: {value}").format(value=value))
    if digest := fact_hash(act, "evidence_hash"):
        print_ = digest.hex()[:16]
        found.append(
            _("evidence erased, fingerprint {h}…").format(h=print_)
            if "attachments" in shown.closed
            else _("evidence attached, fingerprint {h}…").format(h=print_)
        )
    return tuple(found)


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
                note=_who(act, reader),
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
    held = _opening_values(read)
    for name, label in (("deliverable", _("Deliverable")), ("indicator", _("Indicator"))):
        if text := held.get(name):
            found.append(Fact(label=label, value=text))
    found += [
        *_coded(opening, "nature", _("Declared nature")),
        *_coded(opening, "authority", _("Signing authority")),
        *_coded(opening, "cost", _("Who pays")),
        Fact(
            label=_("Text"),
            value=str(selectors.STAGES.get(row.stage, row.stage)),
            note=_paper(opening),
        ),
    ]
    found += [
        Fact(label=_("Raised to"), value=fact_code(act, "mechanism").upper(), party=act.party)
        for act in state.beside
        if word_of(act) == "referred"
    ]
    return FactSheet(title="", facts=found)


def _coded(opening: Act, member: str, label: str) -> list[Fact]:
    code = fact_code(opening, member)
    return [Fact(label=label, value=str(selectors.CODES[member].get(code, code)))] if code else []


def _opening_values(read: UnderstandingRead) -> Mapping[str, str]:
    act = next((act for act in read.acts if act.leaf.hex() == read.row.pk), None)
    values = act.values if act is not None else {}
    return {name: text for name, text in values.items() if isinstance(text, str)}


def _paper(opening: Act) -> str:
    page = opening.facts.get("page")
    return _("page {n} of the paper").format(n=page) if page else ""


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


def _who(act: ActRead, reader: Reader) -> str:
    office = acts.office_name(act.header.by, reader.viewer) if act.header else act.party.upper()
    at = times.moment(act.at_ms, reader.viewer.clocks)
    return _("{office}, {t}").format(office=office, t=at)


def _named(texts: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the name of each language and the text in it."""
    return tuple((words.language(code), text) for code, text in texts.items())
