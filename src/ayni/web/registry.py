# SPDX-License-Identifier: Apache-2.0
"""Keeps what rooms tell the shared pages about themselves; a room calls it once, in `ready()`."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from ayni.adapters.alarm.reminding import Reminder
from ayni.core.errors import NodeTrouble
from ayni.standards.identifiers.model import What
from ayni.web.sheets import Sheet
from ayni.web.viewer import Viewer


class Words(Protocol):
    """A text in the language of the page: a string or a lazy translation."""

    def __str__(self) -> str:
        """Return the text in the language of the page."""


Waits = Literal["mine", "superiors", "theirs", "deadline"]
"""Where a line of the Desk belongs.

mine: awaits the viewer's office. superiors: awaits other offices of its own state.
theirs: unanswered by another party. deadline: nobody is asked, a time is running.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskItem:
    """One line of the Desk.

    Attributes:
        waits: on whom it waits.
        title: what it is, with its place or date; plain text.
        url: page of the object.
        party: party that opened the object.
        since_ms: since when it waits.
        deadline_ms: first instant that is too late, or none.
        whose: party whose midnight decides the deadline; the own party if empty.
        asked: what is to be done, in one or two words; the name of the button.
        urgent: whether it rings.
    """

    waits: Waits
    title: str
    url: str
    party: str
    since_ms: int
    deadline_ms: int | None = None
    whose: str = ""
    asked: str = ""
    urgent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgentDeed:
    """A [U] deed that opens a matter: a large button on Turno and a small one on the Desk.

    Its page saves with at most three typed fields and needs no script.

    Attributes:
        address: name of its address, such as `notices:urgent`.
        title: word on the button.
        icon: name in the sprite.
        kind: kind of the act; an office that may not sign it is not offered the button.
        order: place in the grid: 10 tell the neighbour, 20 ask for help, 30 offer help, 40 status
            of the crossing, 50 incident, 60 message heard, 70 activate a protocol.
        cites: it may be done about a matter of another room: its page takes `?matter=` with an
            object id, and the act cites that object in its header.
    Source: rooms.md A0.9 (Turno).
    """

    address: str
    title: Words
    icon: str
    kind: str
    order: int
    cites: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaOffer:
    """A matter that a room offers for the agenda of a meeting; nothing is signed by offering it.

    Attributes:
        group: what such matters are, such as "open understandings".
        title: what the item would be called; plain text, one line.
        matter: its object id, 64 hex digits; a child of a joint text has one too.
        url: its page.
        party: whose it is; empty if it belongs to all.
    """

    group: str
    title: str
    matter: str
    url: str
    party: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingAhead:
    """A meeting whose dates all parties agreed to and whose first day is to come.

    Attributes:
        code: short code of its mechanism.
        reference: as people cite it, such as RRE-XL.
        first_day: ISO 8601, on the calendar of the host.
        zone: of that calendar.
        host: party that receives.
        url: its page; empty for an office to which it is not open.
    """

    code: str
    reference: str
    first_day: str
    zone: str
    host: str
    url: str


CorrectedWords = Callable[[Collection[str]], Mapping[str, Mapping[str, Mapping[str, str]]]]
"""Leaf hashes (hex) of texts in force to segment to language to the words that erratas in force put
in the place of those of the text."""
AgendaSource = Callable[[Viewer, str], Sequence[AgendaOffer]]
"""Viewer and object id of the mechanism that meets to what a room offers for its agenda."""
DeskSource = Callable[[Viewer, int], Sequence[DeskItem]]
ObjectAddress = Callable[[str], str | None]


def _no_items(_viewer: Viewer, _now_ms: int) -> Sequence[DeskItem]:
    return ()


def _no_offers(_viewer: Viewer, _mechanism: str) -> Sequence[AgendaOffer]:
    return ()


def _no_meetings(_viewer: Viewer) -> Sequence[MeetingAhead]:
    return ()


def _no_reminders(_viewer: Viewer) -> Sequence[Reminder]:
    return ()


def _no_corrections(
    _leaves: Collection[str],
) -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    return {}


def _no_lists(_viewer: Viewer) -> Sequence[Sheet]:
    return ()


def _no_page(_object_id: str) -> str | None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Processing:
    """Why acts of a kind hold content, and how their texts are looked through before signing.

    Attributes:
        purpose: what the content is for.
        ground: on what it rests.
        refuses: whether data of persons are refused; otherwise the person is asked.
        posts: member to what is expected there because it is a post's; asked about only where
            something says that it is private.
    Source: rooms.md A0.12.
    """

    purpose: Words
    ground: Words
    refuses: bool = False
    posts: Mapping[str, frozenset[What]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminded:
    """What a reminder says, and where it leads.

    Attributes:
        says: in one line.
        address: name of the page it leads to; that of its matter if empty.
    """

    says: Words
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What a room tells the shared pages.

    Attributes:
        slug: first word of its kinds and of its addresses.
        title: name in the menu.
        menu_order: place in the menu; two rooms of one order stand by slug.
        url_name: name of its first page, such as `notices:list`.
        icon: name of an icon in the sprite.
        kinds: kind of act to what it is called in a list, such as "Notice given".
        members: member of a body to its label, such as "purpose" to "Purpose".
        values: coded value, or `member.value` where one code means two things, to its words.
        reasons: reason code of an act set aside, or of a refusal, to the rule in words.
        refusals: code of a refusal to the field it is about and what the room says; for a draft
            that was cleared and could not be signed.
        urgent_deeds: [U] deeds that Turno and the Desk offer in one step.
        desk_items: viewer and present time (ms) to the room's lines on the Desk.
        promises: viewer and present time (ms) to what the own state has announced or promised and
            still owes; `asked` says what, `deadline_ms` until when.
        agenda_offers: viewer and mechanism to what the room offers for an agenda of it.
        meetings_ahead: viewer to the meetings that other rooms report to.
        reminders: viewer (the whole state) to what the room calls to mind on this day.
        reminded: name of a reminder to what it says and where it leads.
        corrected_words: texts in force to the words of erratas in force about them.
        object_url: object id (64 hex digits) to its page, or none.
        processing: kind of act to why it holds content.
        manual: which of `web/manuals` is about the room; that of the own office if empty.
        lists: viewer to every list of the room, whole, as the archive of the partnership holds it;
            none for an office to which the room is not open.
    """

    slug: str
    title: Words
    menu_order: int
    url_name: str
    icon: str = "folder"
    kinds: Mapping[str, Words] = field(default_factory=dict)
    members: Mapping[str, Words] = field(default_factory=dict)
    values: Mapping[str, Words] = field(default_factory=dict)
    reasons: Mapping[str, Words] = field(default_factory=dict)
    refusals: Mapping[str, tuple[str, Words]] = field(default_factory=dict)
    urgent_deeds: Sequence[UrgentDeed] = ()
    desk_items: DeskSource = _no_items
    promises: DeskSource = _no_items
    agenda_offers: AgendaSource = _no_offers
    meetings_ahead: Callable[[Viewer], Sequence[MeetingAhead]] = _no_meetings
    reminders: Callable[[Viewer], Sequence[Reminder]] = _no_reminders
    reminded: Mapping[str, Reminded] = field(default_factory=dict)
    corrected_words: CorrectedWords = _no_corrections
    object_url: ObjectAddress = _no_page
    processing: Mapping[str, Processing] = field(default_factory=dict)
    manual: str = ""
    lists: Callable[[Viewer], Sequence[Sheet]] = _no_lists


_rooms: dict[str, Room] = {}


def register_room_pages(room: Room) -> None:
    """Take a room into the menu and the standing pages.

    Raises:
        NodeTrouble: another room already has this slug.
    """
    present = _rooms.setdefault(room.slug, room)
    if present is not room:
        raise NodeTrouble(
            f"Two rooms are called {room.slug!r}; expected one. Remove one folder of rooms/."
        )


def rooms() -> tuple[Room, ...]:
    """Return the installed rooms in menu order."""
    return tuple(sorted(_rooms.values(), key=lambda room: (room.menu_order, room.slug)))


def room_of(kind: str) -> Room | None:
    """Return the room a kind of act belongs to, or none."""
    return _rooms.get(kind.partition(".")[0])


def urgent_deeds(switched_on: Collection[str] | None) -> list[UrgentDeed]:
    """Return the urgent deeds in the order of the grid.

    Args:
        switched_on: slugs of the rooms of the constitution; none before one is in force.
    """
    found = [
        deed
        for room in rooms()
        if switched_on is None or room.slug in switched_on
        for deed in room.urgent_deeds
    ]
    return sorted(found, key=lambda deed: (deed.order, deed.address))


def reminded(name: str) -> Reminded | None:
    """Return what a reminder says and where it leads, or none if no room knows it."""
    room = room_of(name)
    return room.reminded.get(name) if room is not None else None


def desk_items(viewer: Viewer, now_ms: int) -> list[DeskItem]:
    """Return the lines of all rooms, oldest first."""
    items = [item for room in rooms() for item in room.desk_items(viewer, now_ms)]
    return sorted(items, key=lambda item: (not item.urgent, item.since_ms, item.title))


def promises(viewer: Viewer, now_ms: int) -> list[DeskItem]:
    """Return what the own state has announced or promised in all rooms, soonest first."""
    items = [item for room in rooms() for item in room.promises(viewer, now_ms)]
    return sorted(items, key=lambda item: (item.deadline_ms is None, item.deadline_ms or 0))


def agenda_offers(viewer: Viewer, mechanism: str) -> list[AgendaOffer]:
    """Return what all rooms offer for an agenda, room by room; the same item once."""
    found: dict[tuple[str, str], AgendaOffer] = {}
    for room in rooms():
        for offer in room.agenda_offers(viewer, mechanism):
            found.setdefault((offer.matter, offer.title), offer)
    return list(found.values())


def meetings_ahead(viewer: Viewer) -> list[MeetingAhead]:
    """Return the meetings to come that rooms know of, the soonest first."""
    found = [meeting for room in rooms() for meeting in room.meetings_ahead(viewer)]
    return sorted(found, key=lambda one: (one.first_day, one.reference))


def corrected_words(leaves: Collection[str]) -> dict[str, Mapping[str, Mapping[str, str]]]:
    """Return what erratas in force say in the place of texts in force.

    Args:
        leaves: leaf hashes of the texts, in hex.

    Returns:
        Leaf to segment to language to words; only of texts and segments that an errata changed.
    """
    found: dict[str, Mapping[str, Mapping[str, str]]] = {}
    for room in rooms():
        found |= room.corrected_words(leaves)
    return found


def object_url(kind: str, object_id: str) -> str | None:
    """Return the page of an object, or none if no room shows it.

    Args:
        kind: kind of any act about the object.
        object_id: 64 hex digits.
    """
    room = room_of(kind)
    return room.object_url(object_id) if room else None
