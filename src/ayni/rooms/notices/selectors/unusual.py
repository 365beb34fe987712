# SPDX-License-Identifier: Apache-2.0
"""Reads questions about unusual activities, and offers of observers, for a viewer.

Whether an answer is overdue is computed here when a page is drawn. Source: rooms.md A1.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from ayni.adapters.record import reading
from ayni.adapters.record.reading import ActRead
from ayni.rooms.notices import states
from ayni.rooms.notices.models import FINDINGS, ObserverOffer, Unusual
from ayni.rooms.notices.selectors.notice import HOUR_MS, object_url, title
from ayni.rooms.notices.states import UnusualState
from ayni.web.readers import DESK_ITEMS_MAX, Label, Reader
from ayni.web.registry import DeskItem

UNUSUAL_HOURS = ("notices.unusual_hours", 48)
"""Parameter and model: within how many hours a question is answered. Source: rooms.md A1."""
OBSERVER_HOURS = ("notices.observer_hours", 48)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnusualRead:
    """A question as its page needs it.

    Attributes:
        row: what the tables say.
        state: what its acts come to.
        acts: every act of its timeline, in display order.
        version: number of its regular acts; what a deed expects.
    """

    row: Unusual
    state: UnusualState
    acts: Sequence[ActRead]
    version: int

    def act(self, leaf: bytes) -> ActRead:
        """Return one of its acts."""
        return next(act for act in self.acts if act.leaf == leaf)


def unusual_listing(*, reader: Reader) -> QuerySet[Unusual]:
    """Return every question; open ones first."""
    del reader  # whoever has one may see every question
    return Unusual.objects.order_by("-open", "-asked_ms", "object_id")


def unusual(object_id: bytes, *, reader: Reader) -> UnusualRead | None:
    """Return one question with its acts, or none if nothing regular is held about it."""
    del reader
    row = Unusual.objects.filter(pk=object_id.hex()).first()
    if row is None:
        return None
    acts = reading.acts_about(object_id)
    regular = [act.act for act in acts if act.regular]
    state = states.fold_unusual(regular)
    return UnusualRead(row=row, state=state, acts=acts, version=len(regular))


def unusual_state_of(object_id: bytes) -> UnusualState:
    """Return what the acts of a question come to; for services, which judge and show nothing."""
    return states.fold_unusual([act.act for act in reading.acts_about(object_id) if act.regular])


def unusual_title(row: Unusual, reader: Reader) -> str:
    """Return what is asked and where, for headings and the Desk."""
    return _("Unusual activity: {place}").format(place=reader.place(row.place))


def unusual_labels(row: Unusual, reader: Reader) -> tuple[Label, ...]:
    """Return how a question stands at this moment, in words."""
    if not row.open:
        return (Label(text=_("closed"), tone="done"),)
    found = []
    for party in reader.viewer.parties:
        if party == row.party:
            continue
        if party in row.answered_by:
            found.append(Label(text=_("answered by {party}").format(party=party.upper())))
        else:
            overdue = unusual_due_ms(row, reader) <= reader.viewer.now_ms
            told = _("answer by {party} awaited").format(party=party.upper())
            found.append(Label(text=told, tone="grave" if overdue else "wait"))
    if row.finding:
        found.append(Label(text=str(FINDINGS.get(row.finding, row.finding))))
    return tuple(found)


def unusual_due_ms(row: Unusual, reader: Reader) -> int:
    """Return until when a question should be answered."""
    return row.asked_ms + reader.agreed(UNUSUAL_HOURS) * HOUR_MS


def unusual_url(object_id: str) -> str:
    """Return the address of a question."""
    return reverse("notices:unusual", kwargs={"object_id": object_id})


def unusual_desk(reader: Reader) -> list[DeskItem]:
    """Return what the Desk shows of questions: those to answer, those that wait, those to close."""
    rows = Unusual.objects.filter(open=True).order_by("asked_ms")[: DESK_ITEMS_MAX * 2]
    found = (_line(row, reader) for row in rows)
    return [line for line in found if line is not None][:DESK_ITEMS_MAX]


def observers_desk(reader: Reader) -> list[DeskItem]:
    """Return what the Desk shows of observers: offers that a party has not answered."""
    rows = (
        ObserverOffer.objects.filter(notice__open=True)
        .select_related("notice")
        .order_by("offered_ms", "leaf")[: DESK_ITEMS_MAX * 2]
    )
    found = (_offer(row, reader) for row in rows)
    return [line for line in found if line is not None][:DESK_ITEMS_MAX]


def _line(row: Unusual, reader: Reader) -> DeskItem | None:
    own = reader.viewer.party
    if row.party == own and row.answered_by:
        waits, asked, since_ms = True, pgettext("deed", "Close"), row.answered_ms or row.asked_ms
    elif row.party == own:
        waits, asked, since_ms = False, _("answer awaited"), row.asked_ms
    elif own not in row.answered_by:
        waits, asked, since_ms = True, pgettext("deed", "Answer"), row.asked_ms
    else:
        return None
    answered = row.party == own and bool(row.answered_by)
    return DeskItem(
        waits="mine" if waits else "theirs",
        title=unusual_title(row, reader),
        url=unusual_url(row.object_id),
        party=row.party,
        since_ms=since_ms,
        deadline_ms=None if answered else unusual_due_ms(row, reader),
        whose=own if waits else next(iter(reader.viewer.neighbours), ""),
        asked=asked,
        urgent=waits and not answered,
    )


def _offer(row: ObserverOffer, reader: Reader) -> DeskItem | None:
    own, author = reader.viewer.party, row.notice.party
    asked = {party for party in reader.viewer.parties if party != row.party}
    asked = asked if row.party == author else asked & {author}
    left = sorted(asked - set(row.answered_by))
    if not left or (own != row.party and own not in left):
        return None
    mine = own in left
    told = ngettext("{n} observer: {title}", "{n} observers: {title}", row.number)
    return DeskItem(
        waits="mine" if mine else "theirs",
        title=told.format(n=row.number, title=title(row.notice, reader)),
        url=object_url(row.notice_id),
        party=row.party,
        since_ms=row.offered_ms,
        deadline_ms=row.offered_ms + reader.agreed(OBSERVER_HOURS) * HOUR_MS,
        whose=own if mine else left[0],
        asked=pgettext("deed", "Answer") if mine else _("answer awaited"),
    )
