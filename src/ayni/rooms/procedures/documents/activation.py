# SPDX-License-Identifier: Apache-2.0
"""Lays an activation out for reading: the checklist, with a column for each side.

Nobody is blamed: a step that is not marked is open, with its time limit. Must not read a table.
Source: rooms.md A4 (Activación).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ayni.core.ports import LogState
from ayni.core.shortcodes import spell
from ayni.rooms.procedures import facts, rules, selectors
from ayni.rooms.procedures.documents.version import entry_of, listener_of, step_in_words
from ayni.rooms.procedures.selectors import ActivationRead, Label, Reader
from ayni.rooms.procedures.states import Side
from ayni.web import times
from ayni.web.parties import forms as party_forms
from ayni.web.parts import stamps
from ayni.web.parts.responses import Said, calls, talks
from ayni.web.parts.stamps import Stamp
from ayni.web.parts.timelines import Timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What stands in one cell: words, when, the note, and how it looks."""

    text: str
    tone: str
    at: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SideHead:
    """The head of a column.

    Attributes:
        party: code.
        name: of the party.
        told: since when it is active, by which version; or that it has not activated.
        active: it has activated and not ended.
    """

    party: str
    name: str
    told: str
    active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """One step of the checklist.

    Attributes:
        id: id of the segment.
        number: of the paragraph in the text.
        texts: language code and text.
        actor: kind of office.
        limit: until when, or that there is no limit.
        cells: party and what its side says, in the order of the columns.
        mine: the own side may mark it now.
    """

    id: str
    number: int
    texts: tuple[tuple[str, str], ...]
    actor: str
    limit: str
    cells: tuple[tuple[str, tuple[Mark, ...]], ...]
    mine: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivationView:
    """An activation as its page and its print show it."""

    object_id: str
    title: str
    party: str
    mark: Label
    code: str
    spoken: str
    reason: str
    place: str
    began: str
    heads: tuple[SideHead, ...]
    steps: tuple[StepRow, ...]
    differ: bool
    later: tuple[str, ...]
    talks: tuple[Said, ...]
    calls: tuple[Said, ...]


def activation_view(read: ActivationRead, reader: Reader) -> ActivationView:
    """Lay an activation out."""
    viewer = reader.viewer
    opening = read.act(bytes.fromhex(read.row.object_id))
    sides = [read.state.side(party) for party in viewer.parties]
    listener = listener_of(reader)
    return ActivationView(
        object_id=read.row.object_id,
        title=selectors.activation_title(read.row, reader),
        party=read.row.party,
        mark=activation_label(read.row.joined, read.row.active, reader),
        code=opening.code,
        spoken=" · ".join(spell(opening.code, viewer.language)),
        reason=str(opening.values.get("reason", "")),
        place=reader.places.get(read.row.place, read.row.place),
        began=times.moment(read.row.began_ms, viewer.clocks),
        heads=tuple(
            _head(party, side, read, reader)
            for party, side in zip(viewer.parties, sides, strict=True)
        ),
        steps=_steps(read, sides, reader),
        differ=len({side.pinned for side in read.state.sides}) > 1,
        later=tuple(
            _("Version {n} entered into force on {t}. This activation goes on by its own.").format(
                n=number, t=times.moment(at_ms, viewer.clocks)
            )
            for number, at_ms in read.later
            if at_ms <= viewer.now_ms
        ),
        talks=talks(read.acts, read.state.responses, listener),
        calls=calls(read.acts, listener),
    )


def activation_label(joined: Sequence[str], active: Sequence[str], reader: Reader) -> Label:
    """Return how an activation stands, in words."""
    if not active:
        return Label(text=_("deactivated"), tone="done")
    if set(reader.viewer.parties) <= set(active):
        return Label(text=_("activated by both"), tone="grave")
    told = ", ".join(party.upper() for party in active)
    del joined
    return Label(text=_("activated by {parties}").format(parties=told), tone="grave")


def activation_timeline(read: ActivationRead, reader: Reader) -> Timeline:
    """Return the acts about an activation, set-aside ones included."""
    entries = [entry_of(act, reader) for act in read.acts]
    return Timeline(entries=entries, clocks=reader.viewer.clocks)


def activation_stamp(read: ActivationRead, reader: Reader, *, logs: Sequence[LogState]) -> Stamp:
    """Return what the print of an activation carries besides its matter."""
    act = read.act(bytes.fromhex(read.row.object_id))
    return stamps.stamp_of(act, reader.viewer, logs=logs)


def _head(party: str, side: Side | None, read: ActivationRead, reader: Reader) -> SideHead:
    name, clocks = party_forms(party).bare, reader.viewer.clocks
    if side is None:
        return SideHead(party=party, name=name, told=_("has not activated"), active=False)
    version = read.pinned.get(side.pinned)
    number = version[0].proposal.number if version is not None else 0
    since = times.moment(side.began.header.at, clocks)
    told = _("version {n}, since {t}").format(n=number, t=since)
    if side.ends:
        until = times.moment(side.ends[0].header.at, clocks)
        told = _("version {n}, from {t} until {u}").format(n=number, t=since, u=until)
    return SideHead(party=party, name=name, told=told, active=side.active)


def _steps(
    read: ActivationRead, sides: Sequence[Side | None], reader: Reader
) -> tuple[StepRow, ...]:
    """Return the steps of every version pinned, each once, in the order of the first."""
    rows: dict[str, StepRow] = {}
    for side in read.state.sides:
        version, values = read.pinned.get(side.pinned, (None, {}))
        if version is None:
            continue
        wording = facts.wording_of(values)
        for step in version.steps:
            told = step_in_words(step.power, step.minutes)
            due = rules.step_due_ms(side.began.header.at, step.minutes)
            texts = wording.get(step.segment, {})
            rows.setdefault(
                step.segment,
                StepRow(
                    id=step.segment,
                    number=version.segments.index(step.segment) + 1,
                    texts=tuple((code, texts.get(code, "")) for code in version.languages),
                    actor=told.actor,
                    limit=told.limit if due is None else times.moment(due, reader.viewer.clocks),
                    cells=tuple(
                        (party, _cell(one, step.segment, due, read, reader))
                        for party, one in zip(reader.viewer.parties, sides, strict=True)
                    ),
                    mine=_may_mark(read.state.side(reader.viewer.party), step.segment),
                ),
            )
    return tuple(rows.values())


def _may_mark(own: Side | None, step: str) -> bool:
    return own is not None and own.active and step in own.steps


def _cell(
    side: Side | None, step: str, due_ms: int | None, read: ActivationRead, reader: Reader
) -> tuple[Mark, ...]:
    """Return what one side says of a step; a side that is not active says nothing."""
    if side is None or step not in side.steps:
        return (Mark(text="–", tone="", at="", note=""),)
    now_ms, clocks = reader.viewer.now_ms, reader.viewer.clocks
    if step not in side.marks:
        late = due_ms is not None and due_ms <= now_ms and side.active
        text = _("open, over time") if late else _("open")
        return (Mark(text=text, tone="grave" if late else "wait", at="", note=""),)
    found = []
    for act in side.marks[step]:
        code = str(act.facts.get("mark", ""))
        shown = read.act(act.leaf)
        found.append(
            Mark(
                text=str(selectors.MARKS.get(code, code)),
                tone="grave" if code == "could_not" else "done",
                at=times.hour(act.header.at, clocks),
                note=str(shown.values.get("note", "")),
            )
        )
    return tuple(found)
