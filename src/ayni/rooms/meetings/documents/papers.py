# SPDX-License-Identifier: Apache-2.0
"""Lays out what stands about the originals of an acta, and its erratas. Must not read a table.

What one party says is shown as its own; a day of signature stands at the top only where all say the
same. Source: rooms.md A2 (Firmas), A0.5 (paper first).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ayni.core.patterns.joint_text import Proposal
from ayni.core.wording import Difference, Piece, compared, differences
from ayni.rooms.meetings import facts, selectors
from ayni.rooms.meetings.documents.acta_segments import languages_of, segment_name
from ayni.rooms.meetings.documents.acta_signatures import Signature, signatures_of
from ayni.rooms.meetings.documents.originals import order_of
from ayni.rooms.meetings.documents.room import (
    asked_within_reach,
    said_beside,
    sayable_within_reach,
    timeline_of,
)
from ayni.rooms.meetings.models import Errata
from ayni.rooms.meetings.rules import Printed
from ayni.rooms.meetings.selectors import ActaRead, ErrataRead, Label, Reader
from ayni.rooms.meetings.states import Diverges, SignedOnPaper
from ayni.web import acts, times, words
from ayni.web.parts.crossings import crossing_in_words
from ayni.web.parts.facts import Fact, FactSheet
from ayni.web.parts.reach import Reachable
from ayni.web.parts.responses import Said
from ayni.web.parts.timelines import Timeline
from ayni.web.templatetags.ayni import grouped


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginalLine:
    """One original to print.

    Attributes:
        letter: A, B.
        first: code of the party that it names first.
        url: its file.
    """

    letter: str
    first: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DivergenceView:
    """A difference on paper that a party noted.

    Attributes:
        leaf: leaf hash of the act, 64 hex digits.
        party: who noted it.
        where: which paragraph, language and originals.
        who: office and when.
        language: code.
        pieces: words of the text and of the paper, in the order of reading.
        settled: an errata in force settles it.
        url: the form of an errata that begins with it; empty where none can be proposed.
    """

    leaf: str
    party: str
    where: str
    who: str
    language: str
    pieces: tuple[Piece, ...]
    settled: bool
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrataLine:
    """One errata in the list of its acta."""

    url: str
    title: str
    marks: tuple[Label, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PapersView:
    """What stands about the originals of one version.

    Attributes:
        leaf: leaf hash of the version, 64 hex digits.
        title: which version.
        in_force: every party consented to it.
        day: since when it is signed on paper, in words; empty unless all say the same.
        signatures: what each party said at its node.
        originals: to print.
        signed: what each party said of originals signed by hand.
        divergences: differences on paper.
        erratas: of the acta.
    """

    leaf: str
    title: str
    in_force: bool
    day: str
    signatures: tuple[Signature, ...]
    originals: tuple[OriginalLine, ...]
    signed: tuple[FactSheet, ...]
    divergences: tuple[DivergenceView, ...]
    erratas: tuple[ErrataLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrataView:
    """One errata, laid out.

    Attributes:
        object_id: 64 hex digits.
        title: of which acta and paragraphs.
        acta_url: page of the originals of its acta.
        code: reading code of the act that proposes it.
        marks: how it stands.
        languages: code, name, and what differs in each paragraph.
        sheet: who consented, until when, why.
        crossed: D-17, or empty.
        talks: questions, objections, reservations.
    """

    object_id: str
    title: str
    acta_url: str
    code: str
    marks: tuple[Label, ...]
    languages: tuple[tuple[str, str, tuple[Difference, ...]], ...]
    sheet: FactSheet
    crossed: str
    talks: tuple[Said, ...]


def papers_view(
    read: ActaRead, shown: Proposal, erratas: Sequence[Errata], reader: Reader
) -> PapersView:
    """Return what stands about the originals of one version.

    Args:
        read: the acta.
        shown: the version.
        erratas: of the acta, the oldest first.
        reader: who reads.
    """
    leaf, papers = shown.act.leaf, read.state.papers
    settled = {name for row in erratas if row.state == "in_force" for name in row.divergences}
    day = papers.day_of(leaf, shown.parties)
    return PapersView(
        leaf=leaf.hex(),
        title=_("Version {n} of {party}").format(n=shown.number, party=shown.act.party.upper()),
        in_force=shown.in_force,
        day=times.civil(day, reader.viewer.clocks) if day else "",
        signatures=signatures_of(read, shown, reader),
        originals=originals_of(read, shown),
        signed=tuple(_signed(read, one, reader) for one in papers.of_version(leaf)),
        divergences=tuple(
            _divergence(read, one, reader, settled=one.act.leaf.hex() in settled)
            for one in papers.divergences
            if one.proposal == leaf
        ),
        erratas=tuple(errata_line(row) for row in erratas),
    )


def originals_of(read: ActaRead, shown: Proposal) -> tuple[OriginalLine, ...]:
    """Return the originals of a version: as many as parties."""
    return tuple(
        OriginalLine(
            letter=letter.upper(),
            first=order_of(shown.parties, letter)[0],
            url=reverse(
                "meetings:acta-original",
                kwargs={
                    "object_id": read.row.object_id,
                    "leaf": shown.act.leaf.hex(),
                    "original": letter,
                },
            ),
        )
        for letter in facts.originals_of(shown.parties)
    )


def papers_within_reach(read: ActaRead, shown: Proposal) -> list[Reachable]:
    """Return the deeds about originals that the state allows, with their first values."""
    if not shown.in_force and (shown.withdrawals or read.state.text.agreed):
        return []
    first = {"proposal": shown.act.leaf.hex()}
    letters = list(facts.originals_of(shown.parties))
    return [("signed", {**first, "originals": letters}), ("differs", first)]


def errata_line(row: Errata) -> ErrataLine:
    """Return an errata as a line of the page of originals."""
    named = ", ".join(segment_name(name) for name in row.segments)
    return ErrataLine(
        url=selectors.errata_url(row.object_id),
        title=_("Errata of {party}: {paragraphs}").format(
            party=row.party.upper(), paragraphs=named
        ),
        marks=selectors.errata_labels(row),
    )


def errata_view(read: ErrataRead, before: Printed, reader: Reader) -> ErrataView:
    """Return one errata, laid out.

    Args:
        read: the errata.
        before: the words of the acta without it.
        reader: who reads.
    """
    row, act = read.row, read.act(bytes.fromhex(read.row.object_id))
    told = facts.errata_words(act.values)
    old = {name: before.words.get(name, {}) for name in read.state.segments}
    new = {name: {**old[name], **told.get(name, {})} for name in read.state.segments}
    listed = act.facts.get("languages")
    codes = [str(code) for code in listed] if isinstance(listed, list) else []
    return ErrataView(
        object_id=row.object_id,
        title=errata_line(row).title,
        acta_url=selectors.papers_url(row.acta),
        code=act.code,
        marks=selectors.errata_labels(row),
        languages=tuple(
            (code, str(words.language(code)), differences(old, new, code)) for code in codes
        ),
        sheet=_errata_sheet(read, reader),
        crossed=crossing_in_words(read.state.proposal, read.act, reader.viewer.clocks),
        talks=said_beside(read.acts, read.state.text.responses, reader),
    )


def errata_timeline(read: ErrataRead, reader: Reader) -> Timeline:
    """Return the acts of an errata."""
    return timeline_of(read.acts, reader)


def errata_within_reach(read: ErrataRead, reader: Reader) -> list[Reachable]:
    """Return the deeds about an errata that its state allows, with their first values."""
    own, proposal = reader.viewer.party, read.state.proposal
    responses = read.state.text.responses
    found: list[Reachable] = []
    if proposal is None:
        return found
    open_still = read.state.stage == "proposed"
    first = {"proposal": proposal.act.leaf.hex()}
    if open_still and own in proposal.missing:
        found.append(("agree", first))
    found += asked_within_reach(read.acts, responses, reader)
    if open_still and proposal.act.party == own:
        found.append(("withdraw", first))
    return [*found, *sayable_within_reach(read.acts, responses, reader)]


def _errata_sheet(read: ErrataRead, reader: Reader) -> FactSheet:
    proposal, clocks = read.state.proposal, reader.viewer.clocks
    told: list[Fact] = []
    for party in proposal.parties if proposal else ():
        given = proposal.consents.get(party, ()) if proposal else ()
        told.append(
            Fact(
                label=party.upper(),
                value=_("consented") if given else _("has not consented"),
                party=party,
                note=_who(read.act(given[0]), reader) if given else "",
            )
        )
    act = read.act(bytes.fromhex(read.row.object_id))
    why = act.values.get("why")
    if why:
        told.append(Fact(label=_("Why"), value=str(why)))
    until = act.facts.get("valid_until")
    if isinstance(until, dict) and read.state.stage == "proposed":
        at = times.moment(int(str(until["ms"])), clocks)
        told.append(Fact(label=_("Others may consent until"), value=at))
    fingerprint = str(act.facts.get("text", ""))
    told.append(Fact(label=_("Fingerprint of the errata"), value=grouped(fingerprint), code=True))
    return FactSheet(title="", facts=told)


def _signed(read: ActaRead, one: SignedOnPaper, reader: Reader) -> FactSheet:
    act = read.act(one.act.leaf)
    letters = ", ".join(name.upper() for name in one.originals)
    told = [
        Fact(label=_("Originals"), value=letters),
        Fact(label=_("Signed on"), value=times.civil(one.on, reader.viewer.clocks)),
        Fact(label=_("Town"), value=str(act.values.get("town", "")) or _("content erased")),
        *(
            Fact(label=_("Scan of {letter}").format(letter=name.upper()), value=found, code=True)
            for name, found in one.scans.items()
        ),
    ]
    # A form of a name per language, xgettext:no-python-brace-format
    title = _("Says {party}").format(party=one.act.party.upper())
    return FactSheet(title=f"{title}, {_who(act, reader)}", facts=told)


def _divergence(read: ActaRead, one: Diverges, reader: Reader, *, settled: bool) -> DivergenceView:
    act = read.act(one.act.leaf)
    proposal = read.state.proposal(one.proposal)
    in_force = proposal is not None and proposal.in_force
    held = facts.words_of(read.act(one.proposal).values)
    before = held.get(one.segment, {}).get(one.language, "")
    reading = str(act.values.get("reading", "")) or before
    letters = ", ".join(name.upper() for name in one.originals)
    return DivergenceView(
        leaf=one.act.leaf.hex(),
        party=one.act.party,
        where=_("{paragraph}, {language}, original {letters}").format(
            paragraph=segment_name(one.segment),
            language=words.language(one.language),
            letters=letters,
        ),
        who=_who(act, reader),
        language=one.language,
        pieces=compared(before, reading),
        settled=settled,
        url=_errata_new(read, one) if in_force and not settled else "",
    )


def _errata_new(read: ActaRead, one: Diverges) -> str:
    address = reverse("meetings:errata-new", kwargs={"object_id": read.row.object_id})
    return f"{address}?divergence={one.act.leaf.hex()}"


def _who(act: Any, reader: Reader) -> str:
    office = acts.office_name(act.act.header.by, reader.viewer)
    at = times.moment(act.at_ms, reader.viewer.clocks)
    return _("{office}, {t}").format(office=office, t=at)


def divergence_words(read: ActaRead, leaf: bytes) -> tuple[str, str, str] | None:
    """Return paragraph, language and reading of a difference that was noted, or none."""
    for one in read.state.papers.divergences:
        if one.act.leaf == leaf:
            return one.segment, one.language, str(read.act(leaf).values.get("reading", ""))
    return None


def segments_with_words(shown: Proposal, printed: Printed) -> list[tuple[str, str]]:
    """Return the paragraphs of a version that have words here, to choose from."""
    codes = languages_of(shown)
    found = []
    for name in facts.segments_of(shown.act.facts):
        texts = printed.words.get(name, {})
        text = next((texts[code] for code in codes if texts.get(code)), "")
        if text:
            found.append((name, f"{segment_name(name)}: {text[:60]}"))
    return found
