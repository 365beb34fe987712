# SPDX-License-Identifier: Apache-2.0
"""Lays out what goes beside the line: whom to call, what was heard, when it was stored.

Three facts are never made into one: when an act was signed, when it was heard by voice, and when
a node stored it. Must not read a table. Source: rooms.md A0.8, A1 edge case 1, D-3, D-25 to D-27.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ayni.adapters.record.reading import ActRead
from ayni.core.patterns.gathering import word_of
from ayni.core.ports import LogState
from ayni.rooms.notices import selectors
from ayni.rooms.notices.documents.room import listener
from ayni.rooms.notices.models import Message
from ayni.rooms.notices.selectors import Match, MessageRead, NoticeRead, Reader
from ayni.web import acts, recorded, times
from ayni.web.parties import forms
from ayni.web.parts import stamps
from ayni.web.parts.codes import spelled
from ayni.web.parts.facts import Fact, FactSheet
from ayni.web.parts.responses import Said, calls, occurred_ms
from ayni.web.parts.stamps import Stamp
from ayni.web.parts.timelines import Timeline
from ayni.web.sentences.link import d27_code_differs, d27_code_matches
from ayni.web.sentences.standing import d3_signed_not_arrived
from ayni.web.times import Clocks
from ayni.web.viewer import Viewer

JUST_SIGNED_MS = 60_000
"""An act that is younger than this is on its way; nobody needs to call about it yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Whom to call because an act has not arrived, and what to read out.

    Attributes:
        party: whose node has not got it.
        standing: D-3.
        desks: name of a duty office, and what is declared of its post.
        code: reading code of the act.
        spoken: how it is read out.
    """

    party: str
    standing: str
    desks: tuple[Fact, ...]
    code: str
    spoken: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """What stands beside the line of one notice.

    Attributes:
        calls: one for each node that its newest own act has not reached.
        journey: signed, heard, stored; none while nothing was heard or noted by voice.
        heard: messages that read out an act of it, or that somebody pointed here.
    """

    calls: tuple[Call, ...]
    journey: FactSheet | None
    heard: tuple[Said, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageView:
    """A message as its page and its print show it."""

    object_id: str
    title: str
    party: str
    standing: str
    tone: str
    code: str
    spoken: str
    own_code: str
    own_spoken: str
    matter_url: str
    matter_title: str
    sheet: FactSheet
    calls: tuple[Said, ...]


def voice_of(read: NoticeRead, reader: Reader) -> Voice:
    """Return what stands beside the line of a notice."""
    viewer = reader.viewer
    rows = selectors.heard_of(read.row.object_id, read.acts, reader=reader)
    found = selectors.matches(rows)
    return Voice(
        calls=_calls(read, viewer),
        journey=_journey(read, rows, viewer),
        heard=tuple(_message_said(row, found[row.object_id], reader) for row in rows),
    )


def message_view(read: MessageRead, reader: Reader) -> MessageView:
    """Lay a message out."""
    viewer, row, match = reader.viewer, read.row, read.match
    opening = next(act for act in read.acts if act.leaf.hex() == row.object_id)
    heard = str(opening.values.get("heard", ""))
    standing, tone = standing_of(row, match, viewer.clocks)
    facts = [
        Fact(
            label=_("What was heard"),
            value=heard,
            state="erased" if "heard" in opening.closed else "open",
        ),
        Fact(label=_("When it was heard"), value=times.moment(row.heard_ms, viewer.clocks)),
        Fact(label=_("Whose office spoke"), value=forms(row.from_party).bare),
        Fact(label=_("Heard by"), value=acts.office_name(row.office, viewer), party=row.party),
    ]
    return MessageView(
        object_id=row.object_id,
        title=selectors.message_title(row, reader),
        party=row.party,
        standing=standing,
        tone=tone,
        code=row.code,
        spoken=spelled(row.code) if row.code else "",
        own_code=opening.code,
        own_spoken=spelled(opening.code),
        matter_url=selectors.object_url(match.matter) if match.matter else "",
        matter_title=_matter_title(match),
        sheet=FactSheet(title=_("Message heard"), facts=facts),
        calls=calls(read.acts, listener(reader, answers=lambda _asking: row.party)),
    )


def standing_of(row: Message, match: Match, clocks: Clocks) -> tuple[str, str]:
    """Return how a message stands to the acts held, in words, and the tone of these words."""
    at = times.hour(row.heard_ms, clocks)
    if not row.open and not match.settled:
        return _("The note is closed."), ""
    return {
        "agrees": (d27_code_matches(noted_at=at), "done"),
        "differs": (d27_code_differs(noted_at=at), "grave"),
        "no_code": (_("Without a code: a person pointed to the act."), ""),
        "awaited": (_("Code noted; the act has not arrived."), "wait"),
        "open": (_("Without a code; no act has been pointed out yet."), "wait"),
    }[match.fits]


def unmatched_line(row: Message, match: Match, reader: Reader) -> Said:
    """Return one message whose act is not found, for the list above all of them."""
    return _message_said(row, match, reader)


def message_stamp(read: MessageRead, reader: Reader, *, logs: Sequence[LogState]) -> Stamp:
    """Return what the print of a message carries besides its matter.

    Args:
        read: the message.
        reader: who prints.
        logs: every log held, for the cut.
    """
    viewer = reader.viewer
    opening = next(act for act in read.acts if act.leaf.hex() == read.row.object_id)
    own = opening.values.get("own_ref") if opening.own else ""
    return Stamp(
        qr=stamps.qr(read.row.object_id),
        code=opening.code,
        fingerprint=read.row.object_id,
        marking=f"TLP:{opening.act.header.tlp}",
        own_reference=str(own or ""),
        printed=stamps.printed_by(acts.office_name(viewer.office, viewer), viewer.clocks),
        cut=stamps.cut_in_words([(log.party, log.folded, log.root.hex()) for log in logs]),
    )


def message_timeline(read: MessageRead, reader: Reader) -> Timeline:
    """Return the acts about a message, set-aside ones included."""
    return acts.timeline(read.acts, reader.viewer)


def duty_facts(party: str, viewer: Viewer) -> tuple[Fact, ...]:
    """Return the duty offices of a party, each with the numbers of its post."""
    found = []
    for desk in recorded.duty_desks(party):
        told = [part for part in (desk.telephone, desk.radio) if part]
        found.append(
            Fact(
                label=acts.office_name(desk.office, viewer),
                value=" · ".join(told) or _("(no number declared)"),
                note=desk.hours,
                party=party,
            )
        )
    return tuple(found)


def _calls(read: NoticeRead, viewer: Viewer) -> tuple[Call, ...]:
    own = [act for act in read.acts if act.own and act.regular and not act.aside]
    if not own:
        return ()
    last = own[-1]
    if not read.row.urgent and viewer.now_ms - last.at_ms < JUST_SIGNED_MS:
        return ()
    reached = {receipt.party for receipt in last.receipts}
    at = times.hour(last.at_ms, viewer.clocks)
    return tuple(
        Call(
            party=party,
            standing=d3_signed_not_arrived(at=at, party=party),
            desks=duty_facts(party, viewer),
            code=last.code,
            spoken=spelled(last.code),
        )
        for party in viewer.neighbours
        if party not in reached
    )


def _journey(read: NoticeRead, rows: Sequence[Message], viewer: Viewer) -> FactSheet | None:
    """Return the facts of how a notice came across, each by itself; none if only the line was."""
    opening = read.act(bytes.fromhex(read.row.object_id))
    spoken = [act for act in read.acts if _is_by_voice(act)]
    if not spoken and not rows:
        return None
    clocks = viewer.clocks
    facts = [
        Fact(
            label=_("Signed"),
            value=times.moment(opening.at_ms, clocks),
            party=opening.party,
            note=_("as its author’s node says"),
        )
    ]
    facts += [
        Fact(
            label=_("Told by voice") if word_of(act.act) == "contact_noted" else _("Heard"),
            value=times.moment(occurred_ms(act) or act.at_ms, clocks),
            party=act.party,
            note=_("a note of that party alone"),
        )
        for act in spoken
    ]
    facts += [
        Fact(
            label=_("Heard"),
            value=times.moment(row.heard_ms, clocks),
            party=row.party,
            note=_("a note of that party alone"),
            url=selectors.message_url(row.object_id),
        )
        for row in rows
    ]
    stored = _stored(opening, viewer)
    facts += [
        Fact(label=_("Stored by the node"), value=times.moment(at_ms, clocks), party=party)
        for party, at_ms in sorted(stored.items(), key=lambda one: one[1])
    ]
    return FactSheet(title=_("How it came across"), facts=facts)


def _is_by_voice(act: ActRead) -> bool:
    if not act.regular or act.aside:
        return False
    word = word_of(act.act)
    return word == "heard" or (word == "contact_noted" and act.facts.get("result") != "no_answer")


def _stored(act: ActRead, viewer: Viewer) -> Mapping[str, int]:
    """Return when each node that is not the author's stored an act."""
    stored = {receipt.party: receipt.time_ms for receipt in act.receipts}
    if not act.own:
        stored.setdefault(viewer.party, act.received_ms)
    return stored


def _message_said(row: Message, match: Match, reader: Reader) -> Said:
    viewer = reader.viewer
    told, tone = standing_of(row, match, viewer.clocks)
    office = acts.office_name(row.office, viewer)
    return Said(
        leaf=row.object_id,
        party=row.party,
        what=selectors.message_title(row, reader),
        text=told,
        note=_("{office}, {t}").format(office=office, t=times.moment(row.heard_ms, viewer.clocks)),
        tone=tone,
    )


def _matter_title(match: Match) -> str:
    if match.act is not None:
        return _("The act with this code, {code}").format(code=match.act.code)
    return _("The matter that was pointed out") if match.matter else ""
