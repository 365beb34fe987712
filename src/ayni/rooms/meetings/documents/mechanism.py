# SPDX-License-Identifier: Apache-2.0
"""Lays the tree of mechanisms and one mechanism out for reading. Must not read a table.

Source: rooms.md A2 (Mecanismos).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ayni.core.numerals import roman
from ayni.core.patterns.joint_text import Proposal
from ayni.rooms.meetings import selectors
from ayni.rooms.meetings.documents.room import (
    asked_within_reach,
    said_beside,
    sayable_within_reach,
    timeline_of,
    value_in_words,
)
from ayni.rooms.meetings.selectors import Branch, EditionLine, Label, MechanismRead, Reader
from ayni.web.parts.facts import Fact, FactSheet
from ayni.web.parts.reach import Reachable
from ayni.web.parts.responses import Said
from ayni.web.parts.timelines import Timeline
from ayni.web.parts.versions import fact_of, facts_of_version

DESCRIBED = (
    *("code", "level", "domains", "institutions", "held_before", "held_before_day"),
    *("months_between", "instrument", "instrument_number", "purpose"),
)
LINKS = ("mandated_by", "refers_to", "replaces")
INITIAL = (
    *("code", "level", "domains", "institutions", "held_before", "months_between"),
    *("mandated_by", "refers_to", "replaces", "purpose"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeLine:
    """One mechanism in the indented table.

    Attributes:
        url: its page.
        name: what it is called.
        code: its short code.
        depth: steps down from one that nobody mandates, at most 4.
        level: who meets.
        marks: how it stands today.
        last: its last edition in words.
        last_url: page of that edition, or empty.
        next: its next edition in words; empty for none.
        next_url: page of that edition, or empty.
    """

    url: str
    name: str
    code: str
    depth: int
    level: str
    marks: Sequence[Label]
    last: str
    last_url: str
    next: str
    next_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TextView:
    """One version of the description that waits for consents.

    Attributes:
        leaf: leaf hash of the act, 64 hex digits.
        title: which version, by whom.
        missing: whose consent is missing.
        sheet: what it says, with what differs from the text in force.
    """

    leaf: str
    title: str
    missing: str
    sheet: FactSheet


@dataclass(frozen=True, slots=True, kw_only=True)
class MechanismView:
    """One mechanism, laid out.

    Attributes:
        object_id: 64 hex digits.
        title: what it is called.
        code: reading code of its opening act.
        marks: how it stands today.
        sheet: what the shown version says.
        pending: versions that wait for consents beside it.
        pauses: every suspension, in the order of their acts.
        editions: its editions, newest first.
        talks: questions, objections, reservations.
        may_convene: whether a meeting of it can be proposed.
        namesakes: name, address and party of each other mechanism that bears its code.
        twice: it and one of those are agreed.
    """

    object_id: str
    title: str
    code: str
    marks: tuple[Label, ...]
    sheet: FactSheet
    pending: tuple[TextView, ...]
    pauses: tuple[Fact, ...]
    editions: tuple[EditionLine, ...]
    talks: tuple[Said, ...]
    may_convene: bool
    namesakes: tuple[tuple[str, str, str], ...]
    twice: bool


DEPTH_MAX = 4


def tree_lines(branches: Sequence[Branch], reader: Reader) -> list[TreeLine]:
    """Return the indented table of mechanisms."""
    return [_line(branch, reader) for branch in branches]


def mechanism_view(read: MechanismRead, reader: Reader) -> MechanismView:
    """Return one mechanism, laid out for page and paper."""
    shown = read.state.shown
    lapsed = selectors.replaced_by(read.known.values())
    namesakes = selectors.namesakes_of(read.row, read.known.values())
    twice = read.row.agreed and any(one.agreed for one in namesakes)
    return MechanismView(
        object_id=read.row.object_id,
        title=read.name,
        code=read.act(bytes.fromhex(read.row.object_id)).code,
        marks=selectors.mechanism_labels(
            read.row, read.editions, reader, lapsed=lapsed, names=read.names
        ),
        sheet=FactSheet(
            title=_("Description") if read.row.agreed else _("Description, not agreed yet"),
            facts=_described(read, shown, reader, before={}) if shown else [],
        ),
        pending=tuple(
            _pending(read, proposal, reader)
            for proposal in read.state.text.pending
            if proposal is not shown
        ),
        pauses=tuple(_pause(read, number, reader) for number in range(len(read.suspensions))),
        editions=tuple(
            selectors.edition_line(row, read.name, reader, above=read.row, siblings=read.editions)
            for row in read.editions
        ),
        talks=said_beside(read.acts, read.state.text.responses, reader),
        may_convene=read.row.state == "active" and read.row.object_id not in lapsed and not twice,
        namesakes=tuple(
            (read.names[one.object_id], selectors.mechanism_url(one.object_id), one.party.upper())
            for one in namesakes
        ),
        twice=twice,
    )


def mechanism_timeline(read: MechanismRead, reader: Reader) -> Timeline:
    """Return the acts of a mechanism."""
    return timeline_of(read.acts, reader)


def mechanism_within_reach(read: MechanismRead, reader: Reader) -> list[Reachable]:
    """Return the deeds about a mechanism that the state of it allows, with their first values."""
    own, state = reader.viewer.party, read.state
    found: list[Reachable] = []
    for one in state.text.pending:
        leaf = one.act.leaf.hex()
        if own in one.missing:
            found.append((f"consent-{leaf[:16]}", {"proposal": leaf}))
    found += asked_within_reach(read.acts, read.state.text.responses, reader)
    for one in state.text.pending:
        if one.act.party == own:
            leaf = one.act.leaf.hex()
            found.append((f"withdraw-{leaf[:16]}", {"proposal": leaf}))
    found.append(("revise", initial_of(read)))
    mine = [one for one in state.open_suspensions if one.act.party == own]
    for pause in mine:
        leaf = pause.act.leaf.hex()
        found.append((f"resume-{leaf[:16]}", {"suspension": leaf}))
    if state.text.agreed and not mine:
        found.append(("suspend", {}))
    return [*found, *sayable_within_reach(read.acts, read.state.text.responses, reader)]


def initial_of(read: MechanismRead) -> dict[str, Any]:
    """Return the fields of a form that revises the shown version."""
    shown = read.state.shown
    if shown is None:
        return {}
    act = read.act(shown.act.leaf)
    names = act.values.get("names")
    told = names if isinstance(names, dict) else {}
    first: dict[str, Any] = {name: act.values[name] for name in INITIAL if name in act.values}
    first |= {f"name_{language}": text for language, text in told.items()}
    first["paper_number"] = act.values.get("instrument_number", "")
    paper = act.facts.get("instrument")
    if isinstance(paper, dict):
        first["paper"] = paper.get("type", "")
        first["paper_day"] = _day_of(paper.get("day"))
    first["held_before_day"] = _day_of(act.facts.get("held_before_day"))
    return first


def _day_of(value: object) -> str:
    return str(value.get("day", "")) if isinstance(value, dict) else ""


def _line(branch: Branch, reader: Reader) -> TreeLine:
    row, last, coming = branch.row, branch.last, branch.next
    if last:
        held = _("{number}, {days}").format(
            number=roman(last.ordinal), days=selectors.edition_days(last, reader)
        )
    elif row.held_before:
        day = selectors.day_in_words(row.held_before_day, reader)
        number = roman(row.held_before)
        held = _("{number}, {days}").format(number=number, days=day) if day else number
    else:
        held = pgettext("edition", "none")
    following = ""
    if coming:
        following = _("{number}, {days}, {host}").format(
            number=roman(coming.ordinal),
            days=selectors.edition_days(coming, reader),
            host=coming.host.upper(),
        )
    return TreeLine(
        url=selectors.mechanism_url(row.object_id),
        name=branch.name,
        code=row.code,
        depth=min(branch.depth, DEPTH_MAX),
        level=str(selectors.LEVELS.get(row.level, row.level)),
        marks=branch.labels,
        last=held,
        last_url=selectors.edition_url(last.object_id) if last else "",
        next=following,
        next_url=selectors.edition_url(coming.object_id) if coming else "",
    )


def _described(
    read: MechanismRead, proposal: Proposal, reader: Reader, *, before: Mapping[str, Any]
) -> list[Fact]:
    act = read.act(proposal.act.leaf)
    in_words = partial(value_in_words, reader)
    told = facts_of_version(act, DESCRIBED, before=before, in_words=in_words)
    named = fact_of(act, "names", before=before, in_words=in_words)
    linked = [_linked(read, act.facts.get(name), name) for name in LINKS if act.facts.get(name)]
    return [named, *told, *linked]


def _linked(read: MechanismRead, value: object, name: str) -> Fact:
    labels = {
        "mandated_by": _("Mandated by"),
        "refers_to": _("Raises matters to"),
        "replaces": _("Takes the place of"),
    }
    links = [str(leaf) for leaf in value] if isinstance(value, list) else []
    told = ", ".join(read.names.get(leaf, leaf[:8]) for leaf in links)
    url = selectors.mechanism_url(links[0]) if len(links) == 1 and links[0] in read.known else ""
    return Fact(label=labels[name], value=told, url=url)


def _pending(read: MechanismRead, proposal: Proposal, reader: Reader) -> TextView:
    shown = read.state.shown
    before = read.act(shown.act.leaf).values if shown else {}
    title = _("Version {n}, proposed by {party}").format(
        n=proposal.number, party=proposal.act.party.upper()
    )
    return TextView(
        leaf=proposal.act.leaf.hex(),
        title=title,
        missing=", ".join(party.upper() for party in proposal.missing),
        sheet=FactSheet(title="", facts=_described(read, proposal, reader, before=before)),
    )


def _pause(read: MechanismRead, number: int, reader: Reader) -> Fact:
    row = read.suspensions[number]
    act = read.act(bytes.fromhex(row.leaf))
    told = [
        _("{paper} {number}")
        .format(
            paper=value_in_words(reader, "instrument", act.facts.get("instrument")),
            number=act.values.get("instrument_number", ""),
        )
        .strip()
    ]
    told += [str(act.values[name]) for name in ("reason", "scope") if act.values.get(name)]
    since = selectors.day_in_words(row.since, reader)
    if row.lifted:
        label = _("Suspended from {since} to {until}").format(
            since=since, until=selectors.day_in_words(row.lifted, reader)
        )
    else:
        label = _("Suspended since {since}").format(since=since)
    erased = "instrument_number" in act.closed
    return Fact(
        label=label,
        value="\n".join(told),
        party=row.party,
        note=_("resumed") if row.lifted else "",
        state="erased" if erased else "open",
    )
