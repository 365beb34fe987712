# SPDX-License-Identifier: Apache-2.0
"""Lays an acta out for reading: one version with its languages side by side, and who consents.

What a rule or a fold decided is only shown. Must not read a table. Source: rooms.md A2 (Acta,
Firmas), A0.10.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from ayni.adapters.record.reading import ActRead
from ayni.core import wording
from ayni.core.codec import Json
from ayni.core.patterns.joint_text import Proposal
from ayni.core.shortcodes import spell
from ayni.rooms.meetings import facts, rules, selectors
from ayni.rooms.meetings.documents.acta_segments import (
    SegmentView,
    languages_of,
    segment_name,
    segments_in,
)
from ayni.rooms.meetings.documents.acta_signatures import (
    Signature,
    agreed_in_words,
    apart,
    differently_in_words,
    signatures_of,
)
from ayni.rooms.meetings.documents.room import (
    FINGERPRINT_CHARS,
    asked_within_reach,
    said_beside,
    sayable_within_reach,
    timeline_of,
)
from ayni.rooms.meetings.models import Acta
from ayni.rooms.meetings.selectors import ActaRead, Label, Reader
from ayni.web import acts, times, words
from ayni.web.parties import forms as names_of
from ayni.web.parts.crossings import crossing_in_words
from ayni.web.parts.facts import Fact, FactSheet
from ayni.web.parts.reach import Reachable
from ayni.web.parts.responses import Said
from ayni.web.parts.timelines import Timeline

IN_TIMELINE = ("reason", "why", "question", "answer", "note", "own_ref")
"""What the acts of an acta say besides its text, which stands above them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActaLine:
    """One acta on the page of its edition.

    Attributes:
        url: its page.
        title: which version stands first.
        marks: how it stands.
        count: number of statements.
        fingerprint: of the text, the first digits.
    """

    url: str
    title: str
    marks: tuple[Label, ...]
    count: int
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine:
    """One version among all.

    Attributes:
        leaf: leaf hash of the act, 64 hex digits.
        number: of the version; beside it stands whose it is.
        party: its author's.
        state: in force, on the table, replaced.
        tone: of the word.
        current: the version that the page shows.
    """

    leaf: str
    number: int
    party: str
    state: str
    tone: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ActaView:
    """One acta, one of its versions laid out.

    Attributes:
        object_id: 64 hex digits.
        leaf: leaf hash of the version shown.
        title: of the acta, in the reader's language.
        edition: title of its edition.
        edition_url: page of the edition; empty while it has not arrived.
        code: reading code of the act that proposes the version.
        spoken: the same, spelled out.
        number: of the version.
        version_name: the same in words, and whose version it is.
        party: whose version it is.
        marks: how the acta stands.
        fingerprint: hash of the text.
        languages: code and name, in the order of the columns.
        segments: in the order of reading.
        sheet: what is said of the text as a whole.
        signatures: what each party said to this version.
        agreed: D-14, or empty.
        differently: D-15, or empty; with the two versions.
        crossed: D-17, or empty.
        apart: leaf hashes of the two versions that differ, or none.
        versions: every version, newest first.
        rivals: title of each other acta of the edition, its page, and what differs from it.
        both: this one and another are in force, agreed past each other.
        talks: questions, objections, reservations on the acta.
        erased: the text was there and is gone.
    """

    object_id: str
    leaf: str
    title: str
    edition: str
    edition_url: str
    code: str
    spoken: str
    number: int
    version_name: str
    party: str
    marks: tuple[Label, ...]
    fingerprint: str
    languages: tuple[tuple[str, str], ...]
    segments: tuple[SegmentView, ...]
    sheet: FactSheet
    signatures: tuple[Signature, ...]
    agreed: str
    differently: str
    crossed: str
    apart: tuple[str, str] | None
    versions: tuple[VersionLine, ...]
    rivals: tuple[tuple[str, str, str], ...]
    both: bool
    talks: tuple[Said, ...]
    erased: bool


def acta_line(row: Acta) -> ActaLine:
    """Return an acta as a line of the page of its edition."""
    return ActaLine(
        url=selectors.acta_url(row.object_id),
        title=_version_name(row.number, row.proposer),
        marks=selectors.acta_labels(row),
        count=row.count,
        fingerprint=row.text[:FINGERPRINT_CHARS],
    )


def acta_view(read: ActaRead, shown: Proposal, reader: Reader) -> ActaView:
    """Return one acta with one of its versions laid out."""
    row, edition, act = read.row, read.edition, read.act(shown.act.leaf)
    told = facts.texts_in(act.values.get("title"))
    name = selectors.edition_name(edition, reader) if edition else row.edition[:8]
    return ActaView(
        object_id=row.object_id,
        leaf=shown.act.leaf.hex(),
        title=told.get(reader.viewer.language) or next(iter(told.values()), "") or name,
        edition=name,
        edition_url=selectors.edition_tab_url(row.edition, "acta") if edition else "",
        code=act.code,
        spoken=" · ".join(spell(act.code, reader.viewer.language)),
        number=shown.number,
        version_name=_version_name(shown.number, shown.act.party),
        party=shown.act.party,
        marks=selectors.acta_labels(row),
        fingerprint=str(shown.act.facts.get("text", "")),
        languages=tuple((code, words.language(code)) for code in languages_of(shown)),
        segments=segments_in(read, shown, act, reader),
        sheet=_sheet(shown, act, reader),
        signatures=signatures_of(read, shown, reader),
        agreed=agreed_in_words(read, shown, reader),
        differently=differently_in_words(read),
        crossed=crossing_in_words(shown, read.act, reader.viewer.clocks),
        apart=apart(read),
        versions=tuple(_version(read, one, shown) for one in reversed(read.state.text.proposals)),
        rivals=tuple(
            (
                _version_name(other.number, other.proposer),
                selectors.acta_url(other.object_id),
                selectors.compare_url(row.object_id, shown.act.leaf.hex(), other.leaf),
            )
            for other in read.rivals
        ),
        both=row.state == "agreed" and any(one.state == "agreed" for one in read.rivals),
        talks=said_beside(read.acts, read.state.text.responses, reader),
        erased="wording" in act.closed,
    )


def acta_timeline(read: ActaRead, reader: Reader) -> Timeline:
    """Return the acts of an acta."""
    return timeline_of(read.acts, reader, IN_TIMELINE)


def acta_within_reach(read: ActaRead, shown: Proposal, reader: Reader) -> list[Reachable]:
    """Return the deeds about the version shown that the state allows, with their first values."""
    own, state, leaf = reader.viewer.party, read.state, shown.act.leaf.hex()
    found: list[Reachable] = []
    open_still = not state.text.agreed and not shown.withdrawals
    if open_still and own in shown.missing:
        found.append(("consent", {"proposal": leaf, "beside": seen_beside(read, shown)}))
        refused = any(r.party == own and r.proposal == shown.act.leaf for r in state.refusals)
        if not refused:
            found.append(("refuse", {"proposal": leaf}))
    responses, version = state.text.responses, shown.act.leaf
    found += asked_within_reach(read.acts, responses, reader, shown=version)
    if open_still and shown.act.party == own:
        found.append(("withdraw", {"proposal": leaf}))
    return [*found, *sayable_within_reach(read.acts, responses, reader, shown=version)]


def seen_beside(read: ActaRead, shown: Proposal) -> str:
    """Return what stands beside a version as it is drawn, for the form of its consent."""
    return selectors.seen_beside([act for _one, act in selectors.besides(read, shown.act.leaf)])


def differences_of(
    of: tuple[ActaRead, Proposal], against: tuple[ActaRead, Proposal]
) -> list[tuple[str, str, Sequence[wording.Difference]]]:
    """Return for each language of both versions what leads from the other one to this one.

    Args:
        of: an acta and one of its versions.
        against: the other version, of the same acta or of one that stands beside it.
    """
    (read, one), (beside, other) = of, against
    before = _by_statement(other, beside.act(other.act.leaf).values)
    after = _by_statement(one, read.act(one.act.leaf).values)
    codes = dict.fromkeys((*languages_of(other), *languages_of(one)))
    names = {**_numbered(other), **_numbered(one)}
    return [
        (
            code,
            words.language(code),
            [
                replace(line, segment=segment_name(names.get(line.segment, line.segment)))
                for line in wording.differences(before, after, code)
            ],
        )
        for code in codes
    ]


def _numbered(shown: Proposal) -> dict[str, str]:
    """Return the statements of a version with the segment that each is there."""
    return {one.statement.hex(): one.segment for one in facts.statements_of(shown.act.facts)}


def _by_statement(shown: Proposal, values: Mapping[str, Json]) -> dict[str, dict[str, str]]:
    """Return the words of a version by what stays itself when numbers move: the statement."""
    names = {segment: statement for statement, segment in _numbered(shown).items()}
    return {names.get(segment, segment): texts for segment, texts in facts.words_of(values).items()}


def _version(read: ActaRead, one: Proposal, shown: Proposal) -> VersionLine:
    if one in read.state.text.current:
        state, tone = _("in force"), "done"
    elif one.withdrawals and not one.in_force:
        state, tone = _("withdrawn"), ""
    elif one in read.state.text.pending:
        parties = ", ".join(party.upper() for party in one.missing)
        state, tone = _("consent of {parties} awaited").format(parties=parties), "wait"
    else:
        state, tone = _("replaced by a later version"), ""
    return VersionLine(
        leaf=one.act.leaf.hex(),
        number=one.number,
        party=one.act.party,
        state=state,
        tone=tone,
        current=one.act.leaf == shown.act.leaf,
    )


def _sheet(shown: Proposal, act: ActRead, reader: Reader) -> FactSheet:
    told = shown.act.facts
    nature = str(told.get("nature", ""))
    authentic = told.get("authentic")
    codes = [str(code) for code in authentic] if isinstance(authentic, list) else []
    until = times.moment(rules.valid_until_ms(shown), reader.viewer.clocks)
    found = [
        Fact(label=_("Declared nature"), value=str(selectors.NATURES.get(nature, nature))),
        Fact(label=_("Authentic languages"), value=", ".join(map(words.language, codes))),
        *_heads(shown, reader),
    ]
    if not shown.in_force:
        found.append(Fact(label=_("Others may consent until"), value=until))
    following = _next_meeting(act.values, reader)
    if following:
        found.append(Fact(label=_("Next meeting"), value=following))
    return FactSheet(title="", facts=found)


def _heads(shown: Proposal, reader: Reader) -> list[Fact]:
    rows = shown.act.facts.get("heads")
    found = []
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict):
            capacity = str(row.get("capacity"))
            found.append(
                Fact(
                    label=_("Heads the delegation"),
                    value=acts.office_name(str(row.get("office")), reader.viewer),
                    note=str(selectors.CAPACITIES.get(capacity, capacity)),
                    party=str(row.get("party")),
                )
            )
    return found


def _next_meeting(values: Mapping[str, Json], reader: Reader) -> str:
    host, day, town = (values.get(name) for name in ("next_host", "next_day", "next_town"))
    told = [str(town)] if town else []
    if host:
        told.append(names_of(str(host)).bare)
    if isinstance(day, dict):
        told.append(times.civil(date.fromisoformat(str(day.get("day"))), reader.viewer.clocks))
    return ", ".join(told)


def _version_name(number: int, party: str) -> str:
    return _("Version {n}, proposed by {party}").format(n=number, party=party.upper())
