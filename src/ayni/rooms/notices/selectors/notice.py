# SPDX-License-Identifier: Apache-2.0
"""Reads prior notices for a viewer, with the labels that need to know what time it is.

The only reader of the room's tables. What is late, current, overdue or awaited is computed here
when a page is drawn and stored nowhere. Source: rooms.md A0.6, A0.11, A1.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from ayni.adapters.record import reading
from ayni.adapters.record.reading import ActRead
from ayni.rooms.notices import facts, states
from ayni.rooms.notices.models import Notice, Question, Standing
from ayni.rooms.notices.selectors.codes import ACTIVITIES, STATES
from ayni.rooms.notices.states import NoticeState
from ayni.web import recorded, times
from ayni.web.readers import DESK_ITEMS_MAX, Label, Reader, reader_of
from ayni.web.registry import DeskItem, Words
from ayni.web.viewer import Viewer

Tab = Literal[
    "current", "coming", "awaiting", "talked", "late", "closed", "series", "unusual", "incidents"
]

TABS: tuple[Tab, ...] = ("current", "coming", "awaiting", "talked", "late", "closed")
MORE_TABS: tuple[Tab, ...] = ("series", "unusual", "incidents")
"""Lists of other objects than notices, beside the tabs."""
OPEN_TABS: tuple[Tab, ...] = ("current", "coming", "awaiting", "talked")

HOUR_MS = 3_600_000
ACKNOWLEDGE_HOURS = ("notices.acknowledge_hours", 12)
QUERY_HOURS = ("notices.query_hours", 48)
CLOSE_HOURS = ("notices.close_hours", 48)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRead:
    """A notice as its page needs it.

    Attributes:
        row: what the tables say.
        state: what its acts come to.
        acts: every act of its timeline, in display order.
        version: number of its regular acts; what a deed expects.
    """

    row: Notice
    state: NoticeState
    acts: Sequence[ActRead]
    version: int

    def act(self, leaf: bytes) -> ActRead:
        """Return one of its acts."""
        return next(act for act in self.acts if act.leaf == leaf)


def reader(viewer: Viewer) -> Reader:
    """Return the viewer as a reader of this room.

    Raises:
        Refusal: power_lacking, with `power` and `offices`; the room is not open to the office.
    Source: rooms.md A0.11.
    """
    return reader_of(viewer, facts.ROOM, powers=frozenset({min(facts.ROOM_POWERS)}))


def listing(*, reader: Reader, tab: Tab | None = None) -> QuerySet[Notice]:
    """Return the notices of one tab of the list, or of all."""
    asked = _of_tab(reader.viewer)[tab] if tab else Q()
    return Notice.objects.filter(asked).prefetch_related("standings")


def counts(*, reader: Reader) -> dict[Tab, int]:
    """Return how many notices stand in each tab of open ones."""
    asked = _of_tab(reader.viewer)
    told = Notice.objects.filter(open=True).aggregate(
        **{str(tab): Count("pk", filter=asked[tab]) for tab in OPEN_TABS}
    )
    return {tab: told[tab] for tab in OPEN_TABS}


def notice(object_id: bytes, *, reader: Reader) -> NoticeRead | None:
    """Return one notice with its acts, or none if nothing regular is held about it."""
    del reader  # whoever has one may see every notice
    row = Notice.objects.prefetch_related("standings").filter(pk=object_id.hex()).first()
    if row is None:
        return None
    acts = reading.acts_about(object_id)
    regular = [act.act for act in acts if act.regular]
    return NoticeRead(row=row, state=states.fold(regular), acts=acts, version=len(regular))


def state_of(object_id: bytes) -> NoticeState:
    """Return what the acts of a notice come to; for services, which judge and show nothing."""
    return states.fold([act.act for act in reading.acts_about(object_id) if act.regular])


def params() -> Mapping[str, int]:
    """Return the agreed numbers of the constitution in force; empty before there is one."""
    constitution = recorded.frame().constitution
    return constitution.params if constitution else {}


def place_choices(reader: Reader) -> list[tuple[str, Words]]:
    """Return the places of the constitution, those the viewer's party names first."""
    own = reader.viewer.party
    return sorted(
        reader.places.items(), key=lambda one: (reader.named_by.get(one[0]) != own, one[1])
    )


def title(row: Notice, reader: Reader) -> str:
    """Return activity and place, for headings and the Desk."""
    told = _("{activity}: {place}").format(
        activity=ACTIVITIES.get(row.activity, row.activity), place=reader.place(row.place)
    )
    return told[:1].upper() + told[1:]


def labels(row: Notice, reader: Reader) -> tuple[Label, ...]:
    """Return how a notice stands at this moment, in words."""
    found = [_stage(row, reader.viewer.now_ms)]
    if row.urgent:
        found.append(Label(text=_("urgent"), tone="grave"))
    if row.version > 1:
        found.append(Label(text=_("version {n}").format(n=row.version)))
    if row.late:
        found.append(Label(text=_("late"), tone="wait"))
    found += _acknowledgements(row, reader)
    if row.queries_open:
        told = ngettext("{n} query open", "{n} queries open", row.queries_open)
        found.append(Label(text=told.format(n=row.queries_open), tone="wait"))
    if row.objections_open:
        found.append(Label(text=_("objection stands"), tone="grave"))
    if row.reserved:
        found.append(Label(text=_("reservation")))
    return tuple(found)


def acknowledge_due_ms(row: Notice, reader: Reader) -> int:
    """Return until when the newest version should be acknowledged.

    Twelve hours or a quarter of the lead time, whichever is shorter. Source: rooms.md A1.
    """
    limit = reader.agreed(ACKNOWLEDGE_HOURS) * HOUR_MS
    lead = row.starts_ms - row.asked_since_ms
    return row.asked_since_ms + (min(limit, lead // 4) if lead > 0 and not row.urgent else 0)


def query_due_ms(asked_ms: int, reader: Reader) -> int:
    """Return until when a question should be answered."""
    return asked_ms + reader.agreed(QUERY_HOURS) * HOUR_MS


def close_due_ms(row: Notice, reader: Reader) -> int | None:
    """Return until when an ended notice should be closed, or none if its end is not stated."""
    return None if row.ends_ms is None else row.ends_ms + reader.agreed(CLOSE_HOURS) * HOUR_MS


def others(row: Notice, viewer: Viewer) -> tuple[str, ...]:
    """Return the parties from which a notice needs an acknowledgement, own party first."""
    return tuple(code for code in viewer.parties if code != row.party)


def notices_desk(who: Reader, now_ms: int) -> list[DeskItem]:
    """Return what the Desk shows of notices: acknowledgements, questions, closures."""
    own = who.viewer.party
    awaiting = Q(met__lt=len(who.viewer.neighbours))
    met_here = Exists(Standing.objects.filter(notice=OuterRef("pk"), party=own, met=True))
    of_mine = Q(party=own) & (awaiting | Q(ends_ms__lt=now_ms))
    of_theirs = ~Q(party=own) & awaiting & ~met_here
    # One read for all heaps: each line of the Desk asks of an open notice.
    rows = list(
        Notice.objects.filter(of_mine | of_theirs, open=True).order_by("asked_since_ms")[
            : 3 * DESK_ITEMS_MAX
        ]
    )
    mine = [row for row in rows if row.party == own]
    theirs = [row for row in mine if row.met < len(who.viewer.neighbours)]
    ended = [row for row in mine if row.ends_ms is not None and row.ends_ms < now_ms]
    return [
        *(_to_acknowledge(row, who) for row in rows if row.party != own),
        *(_unacknowledged(row, who) for row in theirs),
        *(_to_close(row, who) for row in sorted(ended, key=lambda row: row.ends_ms or 0)),
        *_questions(who),
    ]


def object_url(object_id: str) -> str:
    """Return the address of a notice."""
    return reverse("notices:notice", kwargs={"object_id": object_id})


def _of_tab(viewer: Viewer) -> dict[Tab, Q]:
    is_open = Q(open=True)
    return {
        "current": is_open & Q(starts_ms__lte=viewer.now_ms),
        "coming": is_open & Q(starts_ms__gt=viewer.now_ms),
        "awaiting": is_open & Q(met__lt=len(viewer.neighbours)),
        "talked": is_open & (Q(queries_open__gt=0) | Q(objections_open__gt=0)),
        "late": Q(late=True),
        "closed": Q(open=False),
    }


def _stage(row: Notice, now_ms: int) -> Label:
    if not row.open:
        return Label(text=str(STATES[row.state]), tone="done" if row.state == "closed" else "")
    if row.starts_ms > now_ms:
        return Label(text=_("to come"))
    if row.ends_ms is not None and row.ends_ms <= now_ms:
        return Label(text=_("ended, not closed yet"), tone="wait")
    return Label(text=_("under way"))


def _acknowledgements(row: Notice, reader: Reader) -> list[Label]:
    held = {standing.party: standing for standing in row.standings.all()}
    overdue = acknowledge_due_ms(row, reader) <= reader.viewer.now_ms
    found = []
    for party in others(row, reader.viewer):
        standing, code = held.get(party), party.upper()
        if standing is not None and standing.met:
            told = _("acknowledged by {party}").format(party=code)
            found.append(Label(text=told, tone="done"))
        elif row.open:
            first = _("acknowledgement by {party} awaited")
            again = _("new acknowledgement by {party} awaited")
            told = (first if standing is None else again).format(party=code)
            found.append(Label(text=told, tone="grave" if overdue else "wait"))
    return found


def _item(row: Notice, reader: Reader, **more: Any) -> DeskItem:
    own = {"title": _dated(row, reader), "url": object_url(row.object_id), "party": row.party}
    return DeskItem(**{**own, **more})


def _dated(row: Notice, reader: Reader) -> str:
    """Return title and beginning: two patrols at one place are told apart by their day."""
    clocks = reader.viewer.clocks
    return f"{title(row, reader)}, {times.short(row.starts_ms, clocks.zones[0], clocks)}"


def _to_acknowledge(row: Notice, reader: Reader) -> DeskItem:
    return _item(
        row,
        reader,
        waits="mine",
        since_ms=row.asked_since_ms,
        deadline_ms=acknowledge_due_ms(row, reader),
        whose=reader.viewer.party,
        asked=pgettext("deed", "Acknowledge"),
        urgent=row.urgent,
    )


def _unacknowledged(row: Notice, reader: Reader) -> DeskItem:
    return _item(
        row,
        reader,
        waits="theirs",
        since_ms=row.asked_since_ms,
        deadline_ms=acknowledge_due_ms(row, reader),
        whose=next(iter(others(row, reader.viewer)), ""),
        asked=_("acknowledgement awaited"),
        urgent=row.urgent,
    )


def _to_close(row: Notice, reader: Reader) -> DeskItem:
    return _item(
        row,
        reader,
        waits="mine",
        since_ms=row.ends_ms or row.starts_ms,
        deadline_ms=close_due_ms(row, reader),
        whose=reader.viewer.party,
        asked=pgettext("deed", "Close"),
    )


def _questions(reader: Reader) -> list[DeskItem]:
    own = reader.viewer.party
    concerns = Q(party=own) | Q(notice__party=own)
    rows = list(
        Question.objects.filter(concerns, notice__open=True)
        .select_related("notice")
        .order_by("leaf")[:DESK_ITEMS_MAX]
    )
    asked = {
        act.leaf.hex(): act.at_ms for act in reading.acts([bytes.fromhex(r.leaf) for r in rows])
    }
    return [
        _item(
            row.notice,
            reader,
            waits="theirs" if row.party == own else "mine",
            title=_("Query: {title}").format(title=_dated(row.notice, reader)),
            party=row.party,
            since_ms=asked[row.leaf],
            deadline_ms=query_due_ms(asked[row.leaf], reader),
            whose=row.notice.party,
            asked=_("answer awaited") if row.party == own else pgettext("deed", "Answer"),
        )
        for row in rows
        if row.leaf in asked
    ]
