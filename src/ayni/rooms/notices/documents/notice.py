# SPDX-License-Identifier: Apache-2.0
"""Lays a notice out for reading: on its page, in its timeline, in a proof and on paper.

Everything is said in words; what a rule or a fold decided is only shown. Must not read a table.
Source: rooms.md A0.10, A1, D-5, D-6, D-19.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, cast

from django.utils.translation import gettext as _

from ayni.adapters.record.reading import ActRead
from ayni.core.attachments import MEMBER, read_attachments
from ayni.core.codec import Json
from ayni.core.patterns.declaration import Version
from ayni.core.ports import LogState
from ayni.core.shortcodes import spell
from ayni.rooms.notices import selectors
from ayni.rooms.notices.documents.room import entry_of, listener, stamp_of, value_in_words
from ayni.rooms.notices.rules import MINUTE_MS, RuleAnswer, is_late
from ayni.rooms.notices.selectors import Label, NoticeRead, Reader
from ayni.rooms.notices.states import terms_of, widens_of
from ayni.web import times, words
from ayni.web.attaching import FIELD
from ayni.web.parts.acknowledgements import Awaited, Line, lines
from ayni.web.parts.attach_field import Chosen
from ayni.web.parts.facts import Fact, FactSheet
from ayni.web.parts.responses import (
    Said,
    calls,
    talks,
)
from ayni.web.parts.stamps import Stamp
from ayni.web.parts.timelines import Timeline
from ayni.web.parts.versions import facts_of_version
from ayni.web.parts.windows import Window, lead_time, window
from ayni.web.sentences.clauses import d19_late_notice
from ayni.web.viewer import Viewer

HOUR_MINUTES = 60
TERMS = ("activity", "places")
BANDS = ("distance", "strength", "arms")
DETAILS = (
    *("purpose", "exact_strength", "equipment", "units", "command", "contact"),
    *("observers_invited", "own_ref"),
)
PRESET = ("activity", "places", "start", "end", "type", "place")
"""What a proof opens unless asked otherwise: kind, place, window (rooms.md C, step 15)."""

IN_TIMELINE = (
    *("places", "start", "end", "widens", "reason", "why", "outcome", "actual_start", "actual_end"),
    *("remarks", "ground", "asks", "question", "answer", "text", "result", "office_called"),
    *("heard", "code", "note", "type", "number", "meeting_point", "response", "row"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What the constitution asks for, in words, beside a form.

    Attributes:
        rule: its number; empty if none asks for notice.
        answer: "give notice 48 h before".
        text: the rule.
        begins: the start as typed, read on every clock.
        asked: lead time asked.
        latest: the latest moment, "before …".
        left: lead time that is left now.
        late: D-19, or empty.
        prepare_url: where the notice is prepared with these terms, or empty.
    """

    rule: str = ""
    answer: str = ""
    text: str = ""
    begins: str = ""
    asked: str = ""
    latest: str = ""
    left: str = ""
    late: str = ""
    prepare_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionView:
    """One version, laid out with what it changed."""

    title: str
    sheet: FactSheet


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeView:
    """A notice as its page and its print show it."""

    object_id: str
    title: str
    party: str
    marks: tuple[Label, ...]
    code: str
    spoken: str
    window: Window
    sheet: FactSheet
    acknowledged: tuple[Line, ...]
    talks: tuple[Said, ...]
    calls: tuple[Said, ...]
    versions: tuple[VersionView, ...]


def notice_view(read: NoticeRead, reader: Reader) -> NoticeView:
    """Lay a notice out."""
    viewer = reader.viewer
    current = read.state.current[-1]
    code = read.act(bytes.fromhex(read.row.object_id)).code
    heard_by = listener(reader, answers=lambda _asking: read.row.party)
    return NoticeView(
        object_id=read.row.object_id,
        title=selectors.title(read.row, reader),
        party=read.row.party,
        marks=selectors.labels(read.row, reader),
        code=code,
        spoken=" · ".join(spell(code, viewer.language)),
        window=_window(read, viewer),
        sheet=FactSheet(title=_("What is announced"), facts=_facts(read, current, reader)),
        acknowledged=tuple(
            line
            for party in selectors.others(read.row, viewer)
            for line in _acknowledged(read, party, reader)
        ),
        talks=talks(read.acts, read.state.declaration.responses, heard_by),
        calls=calls(read.acts, heard_by),
        versions=tuple(_version(read, each, reader) for each in reversed(read.state.versions)),
    )


def timeline(read: NoticeRead, reader: Reader) -> Timeline:
    """Return the acts about a notice, set-aside ones included."""
    numbers = {version.act.leaf.hex(): version.number for version in read.state.versions}
    entries = [entry_of(act, reader, names=IN_TIMELINE, numbers=numbers) for act in read.acts]
    return Timeline(entries=entries, clocks=reader.viewer.clocks)


def ruling(answer: RuleAnswer, viewer: Viewer, *, start_ms: int, prepare_url: str = "") -> Ruling:
    """Put the answer of the rules into words.

    Args:
        answer: what the rules ask for.
        viewer: who asks, and when.
        start_ms: first instant of the activity.
        prepare_url: where the notice is prepared, or empty.
    """
    begins = times.moment(start_ms, viewer.clocks)
    if answer.latest_ms is None:
        return Ruling(begins=begins, prepare_url=prepare_url)
    asked = lead_time(answer.lead_hours * HOUR_MINUTES)
    left_minutes = max(0, (start_ms - viewer.now_ms) // MINUTE_MS)
    late = is_late(answer, now_ms=viewer.now_ms)
    until = times.moment(answer.latest_ms, viewer.clocks)
    return Ruling(
        rule=answer.number,
        answer=_("Yes: {x} before it begins").format(x=asked),
        text=rule_text(answer),
        begins=begins,
        asked=asked,
        latest=_("before {t}").format(t=until),
        left=lead_time(left_minutes),
        late=d19_late_notice(rule=answer.number, asked=asked, left=lead_time(left_minutes))
        if late
        else "",
        prepare_url=prepare_url,
    )


def rule_text(answer: RuleAnswer) -> str:
    """Return a rule in words."""
    _room, _rule, activity, *rest = [*answer.text.split("."), ""]
    if activity == "large":
        return _(
            "More than 100 persons, or crew-served weapons or armed vehicles, need at least this "
            "lead time whatever the distance."
        )
    return _("{activity}, {distance} from the boundary.").format(
        activity=selectors.ACTIVITIES[activity], distance=selectors.DISTANCES[rest[0]]
    )


def stamp(read: NoticeRead, reader: Reader, *, logs: Sequence[LogState]) -> Stamp:
    """Return what the print of a notice carries besides its matter.

    Args:
        read: the notice.
        reader: who prints.
        logs: every log held, for the cut.
    """
    return stamp_of(read.act(bytes.fromhex(read.row.object_id)), reader, logs=logs)


def within_reach(read: NoticeRead, reader: Reader) -> list[tuple[str, dict[str, Any]]]:
    """Return the deeds that a party may do now: name on the page, and what stands in its fields."""
    own = reader.viewer.party
    found: list[tuple[str, dict[str, Any]]] = []
    current = read.state.current[-1].act.leaf
    if not read.row.open:
        pass
    elif read.row.party == own:
        found += [
            (f"reply-{query.leaf.hex()[:16]}", {"query": query.leaf.hex()})
            for query in read.state.open_queries
            if query.party != own
        ]
        found.append(("complete" if read.row.urgent else "amend", _as_it_stands(read)))
        if read.row.starts_ms <= reader.viewer.now_ms:
            found.append(("close", {}))
        found.append(("cancel", {}))
    else:
        held = read.state.declaration.responses.acknowledged.get(own, frozenset())
        if current not in held:
            found.append(("acknowledge", {"version": current.hex()}))
        found += [("query", {}), ("object", {"version": current.hex()})]
    found += [
        (f"lift-{one.leaf.hex()[:16]}", {"objection": one.leaf.hex()})
        for one in read.state.open_objections
        if one.party == own
    ]
    now = {"occurred_at": reader.viewer.now_ms}
    found += [("reserve", {}), ("contact", now), ("heard", now), ("paper", {})]
    return found


def _as_it_stands(read: NoticeRead) -> dict[str, Any]:
    """Return the current version as it stands in the fields of an amendment."""
    version = read.state.current[-1]
    terms = terms_of(version)
    told = read.act(version.act.leaf).values
    return {
        **{name: told.get(name, "") for name in DETAILS},
        FIELD: Chosen(read_attachments(told.get(MEMBER))),
        "activity": terms.activity,
        "place": terms.places[0] if terms.places else "",
        "more_places": list(terms.places[1:]),
        "start": terms.start.ms,
        "end": terms.end.ms if terms.end else None,
        **{name: getattr(terms, name) or "" for name in BANDS},
    }


def _window(read: NoticeRead, viewer: Viewer) -> Window:
    terms = terms_of(read.state.current[-1])
    instants: list[tuple[str, int | None]] = [
        (_("Begins"), terms.start.ms),
        (_("Ends"), terms.end.ms if terms.end else None),
    ]
    return window(_("Window of the activity"), instants, viewer.clocks)


def _facts(
    read: NoticeRead, version: Version, reader: Reader, *, window_too: bool = False
) -> list[Fact]:
    """Return one version as facts; what differs from the version before is marked."""
    act = read.act(version.act.leaf)
    before = {
        name: value for leaf in version.supersedes for name, value in read.act(leaf).values.items()
    }
    reason = ("reason",) if window_too and version.supersedes else ()
    names = (*reason, *TERMS, *(("start", "end") if window_too else ()), *BANDS, *DETAILS)
    found = facts_of_version(act, names, before=before, in_words=partial(value_in_words, reader))
    places = cast(list[str], act.values.get("places") or [])
    return [
        *(
            replace(fact, note=fact.note or _named_by(places, reader))
            if fact.label == words.member(act.kind, "places")
            else fact
            for fact in found
        ),
        *_rule_facts(act, reader),
    ]


def _named_by(places: Sequence[str], reader: Reader) -> str:
    told = {reader.named_by[place].upper() for place in places if place in reader.named_by}
    return _("name given by {parties}").format(parties=", ".join(sorted(told))) if told else ""


def _rule_facts(act: ActRead, reader: Reader) -> list[Fact]:
    asked = cast(int, act.facts.get("asked_minutes") or 0)
    start_ms = cast(int, cast(dict[str, Json], act.facts["start"])["ms"])
    given = lead_time(max(0, (start_ms - act.at_ms) // MINUTE_MS))
    if not asked:
        return [Fact(label=_("Lead time given"), value=given)]
    note = _("rule {r} asks for {x}").format(
        r=str(act.facts.get("rule", "")).upper(), x=lead_time(asked)
    )
    found = [Fact(label=_("Lead time given"), value=given, note=note)]
    if act.facts.get("late") == 1:
        found += facts_of_version(
            act, ("lateness_reason",), before={}, in_words=partial(value_in_words, reader)
        )
    return found


def _acknowledged(read: NoticeRead, party: str, reader: Reader) -> list[Line]:
    held = read.state.declaration.responses.acknowledged.get(party, frozenset())
    waited = read.state.awaited(party) if read.row.open else ()
    awaited = (
        Awaited(
            number=waited[-1].number,
            since_ms=waited[-1].act.header.at,
            due_ms=selectors.acknowledge_due_ms(read.row, reader),
        )
        if waited
        else None
    )
    numbers = {v.act.leaf.hex(): v.number for v in read.state.versions if v.act.leaf in held}
    return lines(read.acts, party, numbers=numbers, awaited=awaited, viewer=reader.viewer)


def _version(read: NoticeRead, version: Version, reader: Reader) -> VersionView:
    at = times.moment(version.act.header.at, reader.viewer.clocks)
    title = _("Version {n}, {t}").format(n=version.number, t=at)
    wider = [str(selectors.WIDENINGS[code]) for code in widens_of(version)]
    if wider:
        title = _("{version}. Wider: {what}").format(version=title, what=", ".join(wider))
    shown = _facts(read, version, reader, window_too=True)
    return VersionView(title=title, sheet=FactSheet(title="", facts=shown))
