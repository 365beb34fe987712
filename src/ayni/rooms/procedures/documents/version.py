# SPDX-License-Identifier: Apache-2.0
"""Lays a version out for reading: languages side by side, what hangs on each paragraph, who agreed.

What a rule or a fold decided is only shown. Must not read a table. Source: rooms.md A0.10, A4.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from django.utils.translation import gettext as _

from ayni.adapters.record.reading import ActRead
from ayni.core.codec import Json
from ayni.core.ports import LogState
from ayni.core.shortcodes import spell
from ayni.core.wording import Difference, differences
from ayni.rooms.procedures import facts, rules, selectors
from ayni.rooms.procedures.selectors import Label, ProtocolRead, Reader
from ayni.rooms.procedures.states import Pause, Version
from ayni.web import acts, times, words
from ayni.web.parties import forms as party_forms
from ayni.web.parts import stamps
from ayni.web.parts.attached import files_of
from ayni.web.parts.crossings import crossing_in_words
from ayni.web.parts.facts import Fact, FactSheet
from ayni.web.parts.members import facts_of
from ayni.web.parts.responses import Listener, Said, acknowledgements, calls, talks
from ayni.web.parts.stamps import Stamp
from ayni.web.parts.timelines import Entry, Timeline
from ayni.web.sentences.signing import d11_consent
from ayni.web.templatetags.ayni import grouped

FINGERPRINT_CHARS = 16
BEGINS_CHARS = 60
_LONG = frozenset(
    {"wording", "segments", "text_salt", "attachments", "parties", "languages", "steps", "place"}
    | {"text", "proposal", "version", "supersedes", "protocol", "pinned", "suspension"}
)
"""Members that the page itself shows, or that nobody reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTold:
    """A step in words: who does it, and within how long."""

    actor: str
    limit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One paragraph.

    Attributes:
        id: its id.
        number: from 1, in the order of reading.
        texts: language code and text, in the order of the columns; erased ones are empty.
        step: who does it within how long, or none.
        said: what parties declare that they understand by it.
        paused: suspensions of it, in words.
    """

    id: str
    number: int
    texts: tuple[tuple[str, str], ...]
    step: StepTold | None
    said: tuple[Said, ...]
    paused: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionView:
    """A version as its page and its print show it."""

    object_id: str
    leaf: str
    title: str
    topic: str
    number: int
    party: str
    mark: Label
    code: str
    spoken: str
    fingerprint: str
    languages: tuple[tuple[str, str], ...]
    segments: tuple[Segment, ...]
    sheet: FactSheet
    paused: tuple[str, ...]
    crossed: str
    """D-17, or empty."""
    erased: bool
    talks: tuple[Said, ...]
    calls: tuple[Said, ...]

    @property
    def steps(self) -> tuple[Segment, ...]:
        """Return the paragraphs that somebody carries out."""
        return tuple(segment for segment in self.segments if segment.step is not None)


def version_view(read: ProtocolRead, version: Version, mark: Label, reader: Reader) -> VersionView:
    """Lay a version out.

    Args:
        read: its protocol.
        version: the version.
        mark: how it stands at this moment.
        reader: who reads.
    """
    act = read.act(version.leaf)
    viewer = reader.viewer
    wording = facts.wording_of(act.values)
    listener = listener_of(reader)
    return VersionView(
        object_id=read.row.object_id,
        leaf=version.leaf.hex(),
        title=facts.title_of(act.values, viewer.language) or _("title erased"),
        topic=selectors.topic_name(version.topic),
        number=version.proposal.number,
        party=act.party,
        mark=mark,
        code=act.code,
        spoken=" · ".join(spell(act.code, viewer.language)),
        fingerprint=str(version.proposal.act.facts.get("text", "")),
        languages=tuple((code, words.language(code)) for code in version.languages),
        segments=_segments(read, version, wording, reader),
        sheet=_sheet(version, act, reader),
        paused=tuple(
            pause_in_words(pause, reader) for pause in version.pauses if not pause.segments
        ),
        crossed=crossing_in_words(version.proposal, read.act, viewer.clocks),
        erased="wording" in act.closed,
        talks=talks(read.acts, read.state.text.responses, listener),
        calls=(*acknowledgements(read.acts, listener), *calls(read.acts, listener)),
    )


def versions_of(read: ProtocolRead, marks: Mapping[str, Label], reader: Reader) -> list[Fact]:
    """Return every version of a protocol as a line that leads to it, newest first."""
    return [
        Fact(
            label=_("Version {n}").format(n=version.proposal.number),
            value=marks[version.leaf.hex()].text,
            party=version.proposal.act.party,
            note=times.moment(version.proposal.act.header.at, reader.viewer.clocks),
            url=selectors.version_url(read.row.object_id, version.leaf.hex()),
        )
        for version in reversed(read.state.versions)
    ]


def differences_of(
    read: ProtocolRead, version: Version, against: Version
) -> list[tuple[str, str, tuple[Difference, ...]]]:
    """Return what differs from another version: language, its name, segment by segment."""
    before = facts.wording_of(read.act(against.leaf).values)
    after = facts.wording_of(read.act(version.leaf).values)
    shown = dict.fromkeys((*version.languages, *against.languages))
    return [(code, words.language(code), differences(before, after, code)) for code in shown]


def timeline(read: ProtocolRead, reader: Reader) -> Timeline:
    """Return the acts about a protocol, set-aside ones included."""
    entries = [entry_of(act, reader) for act in read.acts]
    return Timeline(entries=entries, clocks=reader.viewer.clocks)


def stamp(read: ProtocolRead, leaf: bytes, reader: Reader, *, logs: Sequence[LogState]) -> Stamp:
    """Return what the print of a version carries besides its matter."""
    return stamps.stamp_of(read.act(leaf), reader.viewer, logs=logs)


def consent_sentence(version: Version, reader: Reader) -> str:
    """Return D-11 for a version."""
    own = reader.viewer.party
    missing = [p for p in version.proposal.missing if p != own]
    nature = str(version.proposal.act.facts.get("nature", ""))
    return d11_consent(
        party=own,
        version=version.proposal.number,
        fingerprint=str(version.proposal.act.facts.get("text", ""))[:FINGERPRINT_CHARS],
        paragraphs=len(version.segments),
        languages=", ".join(words.language(code) for code in version.languages),
        nature=str(selectors.NATURES.get(nature, nature)),
        missing=", ".join(party_forms(p).name for p in missing) or _("nobody"),
    )


def paragraphs(view: VersionView) -> list[tuple[str, str]]:
    """Return the ids of the paragraphs, and number and first words of each, to choose from."""
    return [
        (one.id, f"{one.number}. {next((t for _c, t in one.texts if t), '')[:BEGINS_CHARS]}")
        for one in view.segments
    ]


def pause_in_words(pause: Pause, reader: Reader) -> str:
    """Say who suspends since when, and until when if it was lifted."""
    party, clocks = party_forms(pause.party), reader.viewer.clocks
    since = times.moment(pause.from_ms, clocks)
    if pause.until_ms is None:
        # A form of a name per language, xgettext:no-python-brace-format
        return _("Suspended by {p:by} since {t}.").format(p=party, t=since)
    until = times.moment(pause.until_ms, clocks)
    # A form of a name per language, xgettext:no-python-brace-format
    return _("Suspended by {p:by} from {t} until {u}.").format(p=party, t=since, u=until)


def step_in_words(power: str, minutes: int) -> StepTold:
    """Say who does a step, and within how long."""
    limit = _("within {n} min").format(n=minutes) if minutes else _("no time limit")
    return StepTold(actor=words.power(power), limit=limit)


def listener_of(reader: Reader) -> Listener:
    """Return how what was said is written down for a reader."""
    viewer = reader.viewer
    other = next(iter(viewer.neighbours), viewer.party)
    hours = reader.agreed(rules.QUERY_HOURS)
    return Listener(
        office=lambda office: acts.office_name(office, viewer),
        clocks=viewer.clocks,
        due=lambda asked_ms: asked_ms + hours * 3_600_000,
        answers=lambda asking: other if asking == viewer.party else viewer.party,
    )


def _segments(
    read: ProtocolRead, version: Version, wording: Mapping[str, Mapping[str, str]], reader: Reader
) -> tuple[Segment, ...]:
    steps = {step.segment: step for step in version.steps}
    said: dict[str, list[Said]] = {}
    for one in read.state.interpretations:
        if one.version == version.leaf:
            told = _interpretation(read.act(one.leaf), reader)
            said.setdefault(one.segment, []).append(told)
    return tuple(
        Segment(
            id=name,
            number=number,
            texts=tuple((code, wording.get(name, {}).get(code, "")) for code in version.languages),
            step=step_in_words(steps[name].power, steps[name].minutes) if name in steps else None,
            said=tuple(said.get(name, ())),
            paused=tuple(
                pause_in_words(pause, reader) for pause in version.pauses if name in pause.segments
            ),
        )
        for number, name in enumerate(version.segments, start=1)
    )


def _interpretation(act: ActRead, reader: Reader) -> Said:
    office = acts.office_name(act.act.header.by, reader.viewer)
    at = times.moment(act.at_ms, reader.viewer.clocks)
    return Said(
        leaf=act.leaf.hex(),
        party=act.party,
        what=_("Interpretative statement"),
        text=str(act.values.get("statement", "")),
        note=_("{office}, {t}").format(office=office, t=at),
        erased="statement" in act.closed,
    )


def _sheet(version: Version, act: ActRead, reader: Reader) -> FactSheet:
    clocks = reader.viewer.clocks

    def told(label: str, at_ms: int | None) -> list[Fact]:
        return [] if at_ms is None else [Fact(label=label, value=times.moment(at_ms, clocks))]

    nature = str(act.facts.get("nature", ""))
    review = act.facts.get("review_on")
    until = cast(Mapping[str, Json], act.facts["valid_until"])
    clause = str(selectors.CLAUSES.get(version.clause, version.clause))
    return FactSheet(
        title="",
        facts=[
            *(_party_line(version, party, reader) for party in version.proposal.parties),
            Fact(label=_("Enters into force"), value=clause),
            *told(_("In force since"), version.starts_ms),
            *told(_("No longer in force since"), version.ends_ms),
            *(
                []
                if version.agreed_ms is not None
                else told(_("Others may consent until"), cast(int, until["ms"]))
            ),
            Fact(label=_("Declared nature"), value=str(selectors.NATURES.get(nature, nature))),
            *(
                [Fact(label=_("To be reviewed on"), value=str(review.get("day", "")))]
                if isinstance(review, dict)
                else []
            ),
            Fact(
                label=_("Fingerprint of the text"),
                value=grouped(str(act.facts.get("text", ""))),
                code=True,
            ),
            *files_of(act),
        ],
    )


def _party_line(version: Version, party: str, reader: Reader) -> Fact:
    """Return what a party did about a version: consent, adoption at home, denunciation."""
    clocks = reader.viewer.clocks
    told = []
    consents = version.proposal.consents.get(party)
    told.append(_("consented") if consents else _("has not consented"))
    if party in version.adopted:
        at = times.moment(version.adopted[party], clocks)
        told.append(_("adopted at home, declared on {t}").format(t=at))
    elif party in version.unadopted:
        told.append(_("internal adoption awaited"))
    if party in version.left:
        at = times.moment(version.left[party], clocks)
        told.append(_("denounced, with effect from {t}").format(t=at))
    return Fact(label=party_forms(party).bare, value="; ".join(told), party=party)


def entry_of(act: ActRead, reader: Reader) -> Entry:
    """Return one act of a timeline; long texts stand on the page itself."""
    viewer = reader.viewer
    names = [name for name in act.names if name not in _LONG or _is_said(act, name)]
    shown = facts_of(
        act.kind,
        act.values,
        names=names,
        clocks=viewer.clocks,
        language=viewer.language,
        erased=act.erased,
    )
    return replace(acts.entry(act, viewer), facts=[*shown, *files_of(act)] if names else ())


def _is_said(act: ActRead, name: str) -> bool:
    """Tell whether `text` is a reservation in words, not the hash of a text."""
    return name == "text" and "text" not in act.facts
