# SPDX-License-Identifier: Apache-2.0
"""Lays an incident out for reading: on its page, in its timeline, in a proof and on paper.

Every party has a column; counts that differ stand side by side and nothing is chosen between them.
Must not read a table. Source: rooms.md A0.10, A1, D-20.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ayni.adapters.record.reading import ActRead
from ayni.core.patterns.two_keys import Proposal
from ayni.core.ports import LogState
from ayni.core.shortcodes import spell
from ayni.rooms.notices import selectors
from ayni.rooms.notices.documents.incident_words import (
    Line,
    clock_line,
    incident_in_words,
    item_words,
    persons_words,
    returned_words,
    stays_open,
)
from ayni.rooms.notices.documents.room import listener, stamp_of
from ayni.rooms.notices.selectors import Clock, IncidentRead, Label, Reader
from ayni.rooms.notices.states import Item, Position
from ayni.web import acts, times
from ayni.web.parties import forms as name_forms
from ayni.web.parts.attached import files_of
from ayni.web.parts.facts import Fact, FactSheet
from ayni.web.parts.responses import Said, calls, talks
from ayni.web.parts.stamps import Stamp
from ayni.web.parts.timelines import Entry, Timeline
from ayni.web.parts.versions import facts_of_version
from ayni.web.sentences.clauses import d20_positions_differ

_OPENING = ("type", "place", "persons", "direction", "equipment", "occurred_at", "weather")
_IN_TIMELINE = (
    *("type", "place", "persons", "direction", "equipment", "position", "description", "quantity"),
    *("held_by", "serial", "what", "item", "count", "occurred_at", "confirms", "persons_open"),
    *("items_open", "counts_differ", "remarks", "lessons", "question", "answer", "text", "result"),
    *("office_called", "note", "number", "own_measures", "ground", "reason"),
    "withdrawn_for",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """The column of one party.

    Attributes:
        party: code.
        lines: its count of persons, what came back, what is out, its clock.
        positions: what it states; the newest last, several only if they crossed.
    """

    party: str
    lines: tuple[Line, ...]
    positions: tuple[Said, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentView:
    """An incident as its page and its print show it."""

    object_id: str
    title: str
    party: str
    marks: tuple[Label, ...]
    code: str
    spoken: str
    sheet: FactSheet
    contact: Line
    differ: str
    sides: tuple[Side, ...]
    items: tuple[Line, ...]
    closings: tuple[Line, ...]
    unaware: str
    talks: tuple[Said, ...]
    calls: tuple[Said, ...]


def incident_view(read: IncidentRead, reader: Reader) -> IncidentView:
    """Lay an incident out."""
    viewer = reader.viewer
    opening = read.act(bytes.fromhex(read.row.object_id))
    clocks = selectors.incident_clocks(read.row, reader)
    heard_by = listener(reader, answers=lambda asking: _answering(read, asking, reader))
    words = partial(incident_in_words, read, reader)
    return IncidentView(
        object_id=read.row.object_id,
        title=selectors.incident_title(read.row, reader),
        party=read.row.party,
        marks=selectors.incident_labels(read.row, reader),
        code=opening.code,
        spoken=" · ".join(spell(opening.code, viewer.language)),
        sheet=FactSheet(
            title=_("What was reported"),
            facts=[
                Fact(label=_("Opened"), value=times.moment(opening.at_ms, viewer.clocks)),
                *facts_of_version(opening, (*_OPENING, "own_measures"), before={}, in_words=words),
            ],
        ),
        contact=clock_line(clocks[0], reader),
        differ=d20_positions_differ() if read.row.differ else "",
        sides=tuple(_side(read, party, clocks, reader) for party in viewer.parties),
        items=tuple(_item(read, item, clocks, reader) for item in read.state.items),
        closings=tuple(_closing(read, one, reader) for one in read.state.keys.proposals),
        unaware=_unaware(read),
        talks=talks(read.acts, read.state.keys.responses, heard_by),
        calls=calls(read.acts, heard_by),
    )


def _answering(read: IncidentRead, asking: str, reader: Reader) -> str:
    """Return whose midnight decides when an answer is late: the opener's, or its neighbour's."""
    others = (read.row.party, *reader.viewer.parties)
    return next((party for party in others if party != asking), asking)


def incident_timeline(read: IncidentRead, reader: Reader) -> Timeline:
    """Return the acts about an incident, set-aside ones included."""
    words = partial(incident_in_words, read, reader)

    def entry(act: ActRead) -> Entry:
        shown = facts_of_version(
            act,
            [name for name in _IN_TIMELINE if act.values.get(name) != []],
            before={},
            in_words=words,
        )
        address = {"object_id": act.object_id.hex(), "leaf": act.leaf.hex()}
        proof = reverse("notices:proof", kwargs=address)
        shown = [*shown, *files_of(act)]
        return replace(acts.entry(act, reader.viewer), facts=shown, proof_url=proof)

    return Timeline(entries=[entry(act) for act in read.acts], clocks=reader.viewer.clocks)


def incident_stamp(read: IncidentRead, reader: Reader, *, logs: Sequence[LogState]) -> Stamp:
    """Return what the print of an incident carries besides its matter."""
    return stamp_of(read.act(bytes.fromhex(read.row.object_id)), reader, logs=logs)


def _side(read: IncidentRead, party: str, clocks: Sequence[Clock], reader: Reader) -> Side:
    account = read.state.account(party)
    counted = account.persons is not None
    out = _("not known") if account.out is None else str(account.out)
    lines = [
        Line(label=_("Persons counted"), value=persons_words(account.persons)),
        Line(label=_("Persons back"), value=str(account.back)),
    ]
    if counted:
        lines.append(
            Line(label=_("Persons out"), value=out, tone="wait" if account.open else "done")
        )
    lines += [
        replace(clock_line(clock, reader), label=_("Clock for persons"))
        for clock in clocks
        if clock.kind == "persons" and clock.party == party
    ]
    positions = read.state.current_positions(party)
    return Side(
        party=party,
        lines=tuple(lines),
        positions=tuple(_position(read, one, reader) for one in positions),
    )


def _position(read: IncidentRead, position: Position, reader: Reader) -> Said:
    act = read.act(position.act.leaf)
    office = acts.office_name(act.act.header.by, reader.viewer)
    note = _("{office}, {t}").format(office=office, t=times.moment(act.at_ms, reader.viewer.clocks))
    acknowledged = read.state.keys.responses.acknowledged
    held = [name_forms(party).name for party in acknowledged if act.leaf in acknowledged[party]]
    if held:
        told = _("Acknowledged by {parties}; an acknowledgement is not agreement.")
        note = f"{note}. {told.format(parties=', '.join(held))}"
    return Said(
        leaf=act.leaf.hex(),
        party=act.party,
        what=pgettext("of an incident", "Position"),
        text=str(act.values.get("position", "")),
        note=note,
        erased="position" in act.closed,
    )


def _item(read: IncidentRead, item: Item, clocks: Sequence[Clock], reader: Reader) -> Line:
    listed, holder = name_forms(item.act.party), name_forms(item.held_by)
    if item.withdrawn:
        note = _("listed by {party}").format(party=listed.name)
        return Line(label=item_words(read, item), value=_("withdrawn from the list"), note=note)
    clock = next(c for c in clocks if c.leaf == item.act.leaf.hex())
    shown = clock_line(clock, reader)
    notes = [
        _("listed by {party}, held by {holder}").format(party=listed.name, holder=holder.name),
        shown.value,
        *([_before_correction(read, item)] if item.current is not item.act else []),
        *(
            _("{party} states: {what}").format(
                party=name_forms(act.party).name, what=returned_words(read, act.leaf, reader)
            )
            for act in item.unconfirmed
        ),
    ]
    if item.held_by not in reader.viewer.parties:
        notes.append(_("{code} is no party of this partnership").format(code=item.held_by.upper()))
    return Line(
        label=item_words(read, item),
        value=_("{out} out, {back} back").format(out=item.out, back=item.back),
        note="; ".join(notes),
        tone=shown.tone if item.out else "done",
    )


def _before_correction(read: IncidentRead, item: Item) -> str:
    """Say what stood on the list before the item was corrected."""
    act = read.act(item.act.leaf)
    what = f"{act.facts['quantity']} × {act.values.get('description') or act.code}"
    return _("corrected; listed first as {what}").format(what=what)


def _closing(read: IncidentRead, proposal: Proposal, reader: Reader) -> Line:
    act = read.act(proposal.act.leaf)
    at = times.moment(act.at_ms, reader.viewer.clocks)
    label = _("{party} proposes to close, {t}").format(party=name_forms(act.party).name, t=at)
    note = stays_open(read, proposal.names)
    keys = ", ".join(name_forms(party).name for party in proposal.missing)
    if proposal.agreed:
        value, tone = _("closed with two keys"), "done"
        if proposal.crossed:
            value = _("closed with two keys; the consent crossed its withdrawal and counts")
    elif proposal.gone:
        value, tone = _("withdrawn or replaced"), ""
    else:
        value, tone = _("awaits the key of {parties}").format(parties=keys), "wait"
    remarks = str(act.values.get("remarks", ""))
    return Line(label=label, value=value, note=f"{note} {remarks}".strip(), tone=tone)


def _unaware(read: IncidentRead) -> str:
    count = len(read.state.keys.unaware)
    if not count:
        return ""
    return _(
        "Acts signed without knowing of the close: {n}. They stand beside it and open nothing."
    ).format(n=count)


def proposal_facts(read: IncidentRead, proposal: Proposal, reader: Reader) -> list[Fact]:
    """Return what a consent to a proposal closes, for the page that confirms it."""
    act = read.act(proposal.act.leaf)
    line = _closing(read, proposal, reader)
    return [
        Fact(label=_("Proposal"), value=line.label),
        Fact(label=_("Fingerprint"), value=act.code, code=True),
        Fact(label=_("What stays open"), value=line.note),
    ]
