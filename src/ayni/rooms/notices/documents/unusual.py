# SPDX-License-Identifier: Apache-2.0
"""Lays a question about an unusual activity out for reading, and observers beside a notice.

What a rule or a fold decided is only shown. Must not read a table. Source: rooms.md A0.10, A1.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni.adapters.record.reading import ActRead
from ayni.core.ports import LogState
from ayni.core.shortcodes import spell
from ayni.rooms.notices import selectors
from ayni.rooms.notices.documents.room import entry_of, listener, stamp_of, value_in_words
from ayni.rooms.notices.selectors import Label, NoticeRead, Reader, UnusualRead
from ayni.rooms.notices.states import ObserverOffer
from ayni.web import acts, times
from ayni.web.parts.facts import FactSheet
from ayni.web.parts.responses import Said, calls, talks
from ayni.web.parts.stamps import Stamp
from ayni.web.parts.timelines import Timeline
from ayni.web.parts.versions import facts_of_version
from ayni.web.parts.windows import Window, window

ASKED = ("observed", "places", "measure", "own_ref")
IN_TIMELINE = (
    *("observed", "places", "observed_at", "measure", "finding", "answer", "clarity", "remarks"),
    *("question", "text", "result", "office_called", "heard", "code", "note", "type", "number"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnusualView:
    """A question as its page and its print show it."""

    object_id: str
    title: str
    party: str
    marks: tuple[Label, ...]
    code: str
    spoken: str
    window: Window
    sheet: FactSheet
    answers: tuple[Said, ...]
    awaited: str
    talks: tuple[Said, ...]
    calls: tuple[Said, ...]


def unusual_view(read: UnusualRead, reader: Reader) -> UnusualView:
    """Lay a question out."""
    viewer = reader.viewer
    opening = read.act(bytes.fromhex(read.row.object_id))
    heard_by = listener(reader, answers=lambda _asking: read.row.party)
    told = facts_of_version(opening, ASKED, before={}, in_words=partial(value_in_words, reader))
    whose = next((party for party in viewer.parties if party != read.row.party), "")
    due = times.deadline(selectors.unusual_due_ms(read.row, reader), viewer.clocks, whose=whose)
    return UnusualView(
        object_id=read.row.object_id,
        title=selectors.unusual_title(read.row, reader),
        party=read.row.party,
        marks=selectors.unusual_labels(read.row, reader),
        code=opening.code,
        spoken=" · ".join(spell(opening.code, viewer.language)),
        window=window(_("When it was seen"), [(_("Seen"), read.row.observed_ms)], viewer.clocks),
        sheet=FactSheet(title=_("What is asked"), facts=told),
        answers=tuple(_answer(read.act(act.leaf), reader) for act in read.state.answers),
        awaited=_("No answer yet; due {t}.").format(t=due),
        talks=talks(read.acts, read.state.declaration.responses, heard_by),
        calls=calls(read.acts, heard_by),
    )


def unusual_timeline(read: UnusualRead, reader: Reader) -> Timeline:
    """Return the acts about a question, set-aside ones included."""
    entries = [entry_of(act, reader, names=IN_TIMELINE) for act in read.acts]
    return Timeline(entries=entries, clocks=reader.viewer.clocks)


def unusual_stamp(read: UnusualRead, reader: Reader, *, logs: Sequence[LogState]) -> Stamp:
    """Return what the print of a question carries besides its matter."""
    return stamp_of(read.act(bytes.fromhex(read.row.object_id)), reader, logs=logs)


def unusual_within_reach(read: UnusualRead, reader: Reader) -> list[tuple[str, dict[str, Any]]]:
    """Return the deeds that a party may do now: name on the page, and what stands in its fields."""
    own = reader.viewer.party
    leaf = read.row.object_id
    found: list[tuple[str, dict[str, Any]]] = []
    if read.row.party == own:
        found += [
            (f"reply-{query.leaf.hex()[:16]}", {"query": query.leaf.hex()})
            for query in read.state.declaration.responses.queries
            if query.party != own and not query.replies
        ]
        if read.row.open:
            found.append(("close", {}))
    elif read.row.open:
        # Another answer, when more is known, stands closed below.
        answered = own in read.row.answered_by
        found.append(("answer-again" if answered else "answer", {}))
        if not answered and not read.state.declaration.responses.acknowledged.get(own):
            found.append(("acknowledge", {"version": leaf}))
        found.append(("query", {}))
    found += [("reserve", {}), ("contact", {}), ("heard", {})]
    return found


def observers_within_reach(read: NoticeRead, reader: Reader) -> list[tuple[str, dict[str, Any]]]:
    """Return the deeds about observers that a party may do now."""
    own, author = reader.viewer.party, read.row.party
    found: list[tuple[str, dict[str, Any]]] = [
        (f"observers-{one.leaf.hex()[:16]}", {"offer": one.leaf.hex()})
        for one in read.state.observers
        if one.party != own and author in (own, one.party)
    ]
    if read.row.open:
        window_of = {"start": read.row.starts_ms, "end": read.row.ends_ms}
        found.append(("invite" if author == own else "offer", window_of))
    return found


def observers_said(read: NoticeRead, reader: Reader) -> tuple[Said, ...]:
    """Return the offers of observers with their answers, as things said beside the notice."""
    return tuple(_offer(one, read, reader) for one in read.state.observers)


def _offer(one: ObserverOffer, read: NoticeRead, reader: Reader) -> Said:
    clocks = reader.viewer.clocks
    act = read.act(one.leaf)
    invited = one.party == read.row.party
    what = (
        ngettext("Invites {n} observer", "Invites {n} observers", one.number)
        if invited
        else ngettext("Offers {n} observer", "Offers {n} observers", one.number)
    ).format(n=one.number)
    told = [
        _("From {start} until {end}.").format(
            start=times.moment(one.start.ms, clocks), end=times.moment(one.end.ms, clocks)
        )
    ]
    if point := str(act.values.get("meeting_point", "")):
        told.append(_("Meeting point: {point}").format(point=point))
    if note := str(act.values.get("note", "")):
        told.append(note)
    answers = [answer for given in one.answers.values() for answer in given]
    asked = [party for party in reader.viewer.parties if party != one.party]
    asked = asked if invited else [read.row.party]
    state, tone = _stands(one, asked)
    return Said(
        leaf=one.leaf.hex(),
        party=one.party,
        what=what,
        text="\n".join(told),
        note=_noted(act, reader),
        state=state,
        tone=tone,
        erased="meeting_point" in act.closed,
        replies=tuple(_response(read.act(leaf), code, reader) for leaf, code in answers),
    )


def _stands(one: ObserverOffer, asked: Sequence[str]) -> tuple[str, str]:
    """Return how an offer stands, and its tone; a party that gave two answers at once gave none."""
    codes = [one.answer_of(party) for party in asked]
    if not all(codes):
        return _("answer awaited"), "wait"
    if set(codes) == {"accepted"}:
        return _("accepted"), "done"
    if set(codes) == {"declined"}:
        return _("declined"), ""
    return _("answered differently"), ""


def _response(act: ActRead, code: str, reader: Reader) -> Said:
    return Said(
        leaf=act.leaf.hex(),
        party=act.party,
        what=str(selectors.RESPONSES.get(code, code)),
        text=str(act.values.get("note", "")),
        note=_noted(act, reader),
        erased="note" in act.closed,
    )


def _answer(act: ActRead, reader: Reader) -> Said:
    finding = str(act.facts.get("finding", ""))
    measure = str(act.facts.get("measure", ""))
    state = (
        _("offers {measure}").format(measure=selectors.MEASURES.get(measure, measure))
        if measure
        else ""
    )
    return Said(
        leaf=act.leaf.hex(),
        party=act.party,
        what=str(selectors.FINDINGS.get(finding, finding)),
        text=str(act.values.get("answer", "")),
        note=_noted(act, reader),
        state=state,
        erased="answer" in act.closed,
    )


def _noted(act: ActRead, reader: Reader) -> str:
    office = acts.office_name(act.act.header.by, reader.viewer)
    return _("{office}, {t}").format(office=office, t=times.moment(act.at_ms, reader.viewer.clocks))
