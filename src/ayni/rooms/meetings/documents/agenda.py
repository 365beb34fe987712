# SPDX-License-Identifier: Apache-2.0
"""Lays the agenda of an edition out for reading. Must not read a table.

Source: rooms.md A2 (Temario).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ayni.core.patterns.joint_text import Proposal
from ayni.core.shortcodes import code_of
from ayni.rooms.meetings import selectors
from ayni.rooms.meetings.documents.room import (
    asked_within_reach,
    said_beside,
    sayable_within_reach,
    timeline_of,
)
from ayni.rooms.meetings.facts import TITLE_CHARS_MAX
from ayni.rooms.meetings.models import Agenda
from ayni.rooms.meetings.rules import SEPARATOR
from ayni.rooms.meetings.selectors import AgendaRead, Label, Reader
from ayni.rooms.meetings.states import items_of
from ayni.web import matters
from ayni.web.parts.reach import Reachable
from ayni.web.parts.responses import Said
from ayni.web.parts.timelines import Timeline
from ayni.web.registry import AgendaOffer


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaLine:
    """One agenda on the page of its edition.

    Attributes:
        url: its page.
        marks: how it stands.
        count: number of items.
    """

    url: str
    marks: Sequence[Label]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemLine:
    """One item as it is read.

    Attributes:
        number: as printed.
        title: empty if it was erased.
        rapporteur: code of the party; empty if both report.
        minutes: how long; empty if it is not stated.
        code: reading code of the matter that it is about, or empty.
        url: page of that matter, or empty.
        erased: the title was there and is gone.
    """

    number: int
    title: str
    rapporteur: str
    minutes: str
    code: str
    url: str
    erased: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaText:
    """One version of an agenda.

    Attributes:
        leaf: leaf hash of the act, 64 hex digits.
        title: which version, by whom.
        state: agreed, or whose consent is missing.
        tone: of the word.
        items: in their order.
    """

    leaf: str
    title: str
    state: str
    tone: str
    items: tuple[ItemLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaView:
    """One agenda, laid out.

    Attributes:
        object_id: 64 hex digits.
        title: of its edition.
        edition_url: page of the edition; empty while it has not arrived.
        code: reading code of the opening act.
        marks: how it stands.
        texts: every version, newest first.
        differently: both consented, to different versions (D-15).
        talks: questions, objections, reservations.
        rivals: name of each other agenda of the edition, and its page.
        both: this one and another are agreed, past each other.
    """

    object_id: str
    title: str
    edition_url: str
    code: str
    marks: tuple[Label, ...]
    texts: tuple[AgendaText, ...]
    differently: bool
    talks: tuple[Said, ...]
    rivals: tuple[tuple[str, str], ...]
    both: bool


def agenda_line(row: Agenda) -> AgendaLine:
    """Return an agenda as a line of the page of its edition."""
    return AgendaLine(
        url=selectors.agenda_url(row.object_id),
        marks=selectors.agenda_labels(row),
        count=row.count,
    )


def agenda_view(read: AgendaRead, reader: Reader) -> AgendaView:
    """Return one agenda, laid out for page and paper."""
    row, edition = read.row, read.edition
    name = selectors.edition_name(edition, reader) if edition else row.edition[:8]
    return AgendaView(
        object_id=row.object_id,
        title=_("Agenda of the {edition}").format(edition=name),
        edition_url=selectors.edition_url(row.edition) if edition else "",
        code=read.act(bytes.fromhex(row.object_id)).code,
        marks=selectors.agenda_labels(row),
        texts=tuple(_text(read, one) for one in reversed(read.state.text.proposals)),
        differently=bool(read.state.text.differently),
        talks=said_beside(read.acts, read.state.text.responses, reader),
        rivals=tuple(
            (
                _("the one that {party} proposed").format(party=one.party.upper()),
                selectors.agenda_url(one.object_id),
            )
            for one in read.rivals
        ),
        both=row.state == "agreed" and any(one.state == "agreed" for one in read.rivals),
    )


def agenda_timeline(read: AgendaRead, reader: Reader) -> Timeline:
    """Return the acts of an agenda."""
    return timeline_of(read.acts, reader)


def agenda_within_reach(read: AgendaRead, reader: Reader) -> list[Reachable]:
    """Return the deeds about an agenda that its state allows, with their first values."""
    own, state = reader.viewer.party, read.state
    found: list[Reachable] = [
        (f"agree-{one.act.leaf.hex()[:16]}", {"proposal": one.act.leaf.hex()})
        for one in state.text.pending
        if own in one.missing
    ]
    found += asked_within_reach(read.acts, read.state.text.responses, reader)
    if read.edition is not None and read.edition.open:
        found.append(("revise", {"items": typed_items(read)}))
    found += [
        (f"withdraw-{one.act.leaf.hex()[:16]}", {"proposal": one.act.leaf.hex()})
        for one in state.text.pending
        if one.act.party == own
    ]
    return [*found, *sayable_within_reach(read.acts, read.state.text.responses, reader)]


def typed_items(read: AgendaRead) -> str:
    """Return the items of the shown version as lines that can be typed on."""
    shown = read.state.shown
    if shown is None:
        return ""
    lines = []
    for item in _items(read, shown):
        parts = [item.title, item.rapporteur, item.minutes, item.code]
        while parts and not parts[-1]:
            parts.pop()
        lines.append(f" {SEPARATOR} ".join(parts))
    return "\n".join(lines)


def _text(read: AgendaRead, proposal: Proposal) -> AgendaText:
    if proposal in read.state.text.current:
        state, tone = _("agreed by all parties"), "done"
    elif proposal in read.state.text.pending:
        parties = ", ".join(party.upper() for party in proposal.missing)
        state, tone = _("consent of {parties} awaited").format(parties=parties), "wait"
    else:
        state, tone = _("replaced or withdrawn"), ""
    return AgendaText(
        leaf=proposal.act.leaf.hex(),
        title=_("Version {n}, proposed by {party}").format(
            n=proposal.number, party=proposal.act.party.upper()
        ),
        state=state,
        tone=tone,
        items=_items(read, proposal),
    )


def _items(read: AgendaRead, proposal: Proposal) -> tuple[ItemLine, ...]:
    act = read.act(proposal.act.leaf)
    held = act.values.get("titles")
    titles = held if isinstance(held, list) else []
    erased = "titles" in act.closed
    return tuple(
        ItemLine(
            number=item.number,
            title=str(titles[place]) if place < len(titles) else "",
            rapporteur=item.rapporteur,
            minutes=str(item.minutes) if item.minutes else "",
            code=code_of(bytes.fromhex(item.matter)) if item.matter else "",
            url=matters.url_of(item.matter) if item.matter else "",
            erased=erased,
        )
        for place, item in enumerate(items_of(proposal.act))
    )


def lines_brought(offers: Sequence[AgendaOffer], chosen: Collection[str]) -> str:
    """Return the offers that were chosen as lines that can be typed on.

    Args:
        offers: what the rooms offer.
        chosen: their keys, `offer_key`.
    """
    return "\n".join(
        f" {SEPARATOR} ".join(
            (
                one.title.replace(SEPARATOR, "/")[:TITLE_CHARS_MAX],
                one.party,
                "",
                code_of(bytes.fromhex(one.matter)),
            )
        )
        for number, one in enumerate(offers)
        if offer_key(number, one) in chosen
    )


def offer_key(number: int, offer: AgendaOffer) -> str:
    """Return by which an offer is chosen on a page: its place, and what stood there."""
    return f"{number}-{offer.matter[:16]}"
